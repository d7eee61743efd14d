"""Concentration curve: the curve as given, the index in words."""

import math

import numpy as np
import pandas as pd
import pytest

from helpers.charts import draw_concentration_curve
from helpers.charts.concentration_curve import say_index

TITLE = "Who gets the skilled births"
AXIS = "births attended by skilled staff"
CURVE = pd.DataFrame(
    {
        "population_share": [0, 0.2, 0.4, 0.6, 0.8, 1],
        "outcome_share": [0, 0.11, 0.26, 0.46, 0.71, 1],
    }
)


def test_the_curve_the_line_of_equality_and_the_index(page):
    figure, said = draw_concentration_curve(CURVE, 0.1712, TITLE, AXIS)
    equal, drawn = figure.axes[0].lines
    assert np.array_equal(equal.get_xydata(), [[0, 0], [1, 1]])
    assert np.array_equal(drawn.get_xydata(), CURVE.to_numpy())
    assert (
        "Index 0.17: concentrated among the better off; the first 40% of people hold 26.0%." in said
    )
    assert page.key(figure) == ["Index 0.17: concentrated among the better off", "line of equality"]
    page.assert_clean(figure, said, TITLE)


def test_simulated_says_so(page):
    figure, said = draw_concentration_curve(CURVE, 0.17, TITLE, AXIS, is_simulated=True)
    page.assert_clean(figure, said, f"SIMULATED: {TITLE}")


def test_several_curves_each_with_its_index_and_line(page):
    both = pd.concat([CURVE.assign(curve="Births"), CURVE.assign(curve="Thẻ bảo hiểm Đắk Lắk")])
    figure, said = draw_concentration_curve(
        both, {"Births": 0.1712, "Thẻ bảo hiểm Đắk Lắk": -0.09}, TITLE, AXIS
    )
    assert "Births: index 0.17: concentrated among the better off" in said
    assert "Thẻ bảo hiểm Đắk Lắk: index -0.09: concentrated among the worse off" in said
    looks = {(line.get_linestyle(), line.get_marker()) for line in figure.axes[0].lines[1:]}
    assert len(looks) == 2  # told apart without colour
    page.assert_clean(figure, said, TITLE)


@pytest.mark.parametrize(
    ("index", "words"),
    [
        (0.12, "Index 0.12: concentrated among the better off"),
        (-0.3456, "Index -0.35: concentrated among the worse off"),
        (0.0049, "Index 0.005: concentrated among the better off"),
        (0.0, "Index 0: shared out equally"),
        (-0.0001, "Index 0: shared out equally"),
        (math.nan, "No index"),
    ],
)
def test_index_in_words(index, words):
    assert say_index(index) == words


@pytest.mark.parametrize("n", [1, 6, 8])
def test_extremes_keep_the_page_clean(page, n):
    names = [f"{page.long_name} {k}" for k in range(n)]
    table = pd.concat([CURVE.assign(curve=name) for name in names])
    figure, said = draw_concentration_curve(
        table, dict.fromkeys(names, 0.2), page.long_title, AXIS * 2
    )
    page.assert_clean(figure, said, page.long_title)


def test_people_one_by_one_and_an_outcome_that_goes_below_zero(page):
    people = np.linspace(0, 1, 2001)
    table = pd.DataFrame(
        {"population_share": people, "outcome_share": people**2 - 0.3 * people * (1 - people)}
    )
    figure, said = draw_concentration_curve(table, 0.8, TITLE, AXIS)
    low, high = figure.axes[0].get_ylim()
    assert low <= table["outcome_share"].min()
    assert high >= 1
    page.assert_clean(figure, said, TITLE)
