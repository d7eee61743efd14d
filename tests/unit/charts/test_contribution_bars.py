"""Contributions: signed bars, the sign seen without colour, number and share at the right."""

import numpy as np
import pandas as pd
import pytest

from helpers.charts import draw_contributions
from helpers.charts.contribution_bars import say_signed

TITLE = "What makes skilled births unequal"
TABLE = pd.DataFrame(
    {
        "label": ["Household wealth", "Ethnic group", "Residual"],
        "contribution": [0.0912, -0.0121, 0.0],
        "share": [1.153, -0.153, 0.0],
    }
)


def test_bars_have_their_sign_and_their_numbers(page):
    figure, said = draw_contributions(TABLE, TITLE, "Concentration index")
    assert [bar.get_width() for bar in figure.axes[0].patches] == [0.0912, -0.0121, 0.0]
    assert [bool(bar.get_hatch()) for bar in figure.axes[0].patches] == [False, True, False]
    assert page.words(figure) == ["+0.0912 (115.3%)", "-0.0121 (-15.3%)", "0 (0.0%)"]
    assert "Household wealth: +0.0912 (115.3%). Ethnic group: -0.0121 (-15.3%)." in said
    assert "hatched: takes away" in figure.axes[0].get_xlabel().replace("\n", " ")
    page.assert_clean(figure, said, TITLE)


def test_simulated_says_so(page):
    figure, said = draw_contributions(TABLE, TITLE, "Index", is_simulated=True)
    page.assert_clean(figure, said, f"SIMULATED: {TITLE}")


def test_what_is_not_known_is_said(page):
    table = TABLE.assign(contribution=[np.nan, 0.1, 0.2], share=[np.nan, np.nan, 0.5])
    figure, said = draw_contributions(table, TITLE, "Index")
    assert page.words(figure) == ["not known", "+0.1", "+0.2 (50.0%)"]
    assert len(figure.axes[0].patches) == 2
    assert "hatched" not in figure.axes[0].get_xlabel()
    page.assert_clean(figure, said, TITLE)


@pytest.mark.parametrize(
    ("number", "words"),
    [(0.0342, "+0.0342"), (-12.34, "-12.3"), (1234.5, "+1,234"), (-1234567.0, "-1,234,567"),
     (0.0, "0"), (0.00006, "+0.000060"), (1.0, "+1"), (999.96, "+1,000"), (1e-9, "0")],
)  # fmt: skip
def test_signed_numbers_in_words(number, words):
    assert say_signed(number) == words


@pytest.mark.parametrize("n", [1, 20])
@pytest.mark.parametrize("size", [0.0, 1e-6, 1234567.0, -55.5])
def test_extremes_keep_the_page_clean(page, n, size):
    table = pd.DataFrame(
        {"label": [f"{page.long_name} {k}" for k in range(n)],
         "contribution": [size * (-1) ** k for k in range(n)],
         "share": [-123.456 * (-1) ** k for k in range(n)]}
    )  # fmt: skip
    figure, said = draw_contributions(table, page.long_title, "Concentration index")
    page.assert_clean(figure, said, page.long_title)
