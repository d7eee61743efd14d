"""Equiplot: every group a dot, both ends in words, the gap in points."""

import numpy as np
import pandas as pd
import pytest

from helpers.charts import draw_equiplot

TITLE = "Who is reached, Đắk Lắk, 2022"
AXIS = "Share of women aged 15-49"
FIFTHS = ("Poorest", "Second", "Third", "Fourth", "Richest")


def table_of(rows: dict[str, list[float]], groups: tuple[str, ...] = FIFTHS) -> pd.DataFrame:
    cells = [
        (row, group, order, value)
        for row, values in rows.items()
        for order, (group, value) in enumerate(zip(groups, values, strict=True), start=1)
    ]
    return pd.DataFrame(cells, columns=["row", "subgroup", "order", "estimate"])


TABLE = table_of({"Births": [48.2, 66, 79.5, 88, 97.1], "Visits": [30, 44, 60, 70, 100.0]})


def dots(figure) -> list[tuple[float, float, str]]:
    return [
        (float(line.get_xdata()[0]), float(line.get_ydata()[0]), line.get_color())
        for line in figure.axes[0].lines
        if line.get_marker() == "o"
    ]


def test_ends_and_gap_are_drawn_and_said(page):
    figure, said = draw_equiplot(TABLE, TITLE, AXIS)
    assert page.words(figure) == [
        "48.2%", "97.1%", "48.9 points", "30.0%", "100.0%", "70.0 points",
    ]  # fmt: skip
    assert (
        "Births: Poorest 48.2%, Second 66.0%, Third 79.5%, Fourth 88.0% and Richest 97.1%, "
        "48.9 points between Poorest and Richest." in said
    )
    page.assert_clean(figure, said, TITLE)


def test_a_dot_a_group_with_one_colour_everywhere():
    shuffled = TABLE.sample(frac=1, random_state=3)
    figure, _ = draw_equiplot(shuffled, TITLE, AXIS)
    drawn = dots(figure)
    rows = list(dict.fromkeys(shuffled["row"]))
    expected = {(e, rows.index(r)) for r, e in zip(TABLE["row"], TABLE["estimate"], strict=True)}
    assert {(x, y) for x, y, _ in drawn} == expected
    colours = {x: colour for x, _, colour in drawn}
    assert colours[48.2] == colours[30] != colours[97.1] == colours[100]


def test_the_most_disadvantaged_is_darkest_first_in_the_key_and_on_top(page):
    figure, _ = draw_equiplot(TABLE.iloc[::-1], TITLE, AXIS)
    assert page.key(figure) == list(FIFTHS)
    births = [(x, sum(colour[:3])) for x, y, colour in dots(figure) if y == 1]
    assert [x for x, _ in births] == [97.1, 88, 79.5, 66, 48.2]
    brightness = [light for _, light in births]
    assert brightness == sorted(brightness, reverse=True)


def test_simulated_says_so(page):
    figure, said = draw_equiplot(TABLE, TITLE, AXIS, is_simulated=True)
    page.assert_clean(figure, said, f"SIMULATED: {TITLE}")


def test_missing_estimates_are_named_not_drawn(page):
    table = table_of({"Some": [np.nan, 12, 14, np.nan, 40], "None": [np.nan] * 5,
                      "One": [np.nan, 7.5, np.nan, np.nan, np.nan]})  # fmt: skip
    figure, said = draw_equiplot(table, TITLE, AXIS)
    assert "Some: Second 12.0%, Third 14.0% and Richest 40.0%, 28.0 points between Second" in said
    assert "None: no estimate." in said
    assert "One: Second 7.5%, one group." in said
    assert {"no estimate", "one group", "28.0 points"} <= set(page.words(figure))
    assert len(dots(figure)) == 4


def test_equal_groups_have_no_gap(page):
    figure, said = draw_equiplot(table_of({"Same": [63.1] * 5}), TITLE, AXIS)
    assert "no gap." in said
    assert "0.0 points" in page.words(figure)
    page.assert_clean(figure, said, TITLE)


def test_many_groups_are_told_by_their_ends(page):
    groups = tuple(f"Huyện {n}" for n in range(1, 16))
    table = table_of({"Births": [float(n) for n in range(15)]}, groups)
    figure, said = draw_equiplot(table, TITLE, AXIS)
    assert "Huyện 1 0.0% and Huyện 15 14.0% at the ends of 15 groups, 14.0 points" in said
    assert page.key(figure) == ["Huyện 1", "Huyện 15"]
    page.assert_clean(figure, said, TITLE)


@pytest.mark.parametrize("top", [0.0, 0.4, 100.0])
@pytest.mark.parametrize("n", [1, 20])
def test_extremes_keep_the_page_clean(page, n, top):
    rows = {f"{page.long_name} {k}": list(np.linspace(0, top, 5)) for k in range(n)}
    groups = tuple(f"{page.long_name}, nhóm {k}" for k in range(5))
    figure, said = draw_equiplot(table_of(rows, groups), page.long_title, AXIS * 3)
    page.assert_clean(figure, said, page.long_title)


def test_nothing_known_at_all(page):
    figure, said = draw_equiplot(table_of({"Births": [np.nan] * 5}), TITLE, AXIS)
    assert "Births: no estimate." in said
    page.assert_clean(figure, said, TITLE)
