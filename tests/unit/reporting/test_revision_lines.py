"""One change of a number as two lines of text."""

import pandas as pd
import pytest

from helpers.figures.revisions import COLUMNS
from helpers.reporting.revision_lines import say_change, say_revision

ROW = {
    **dict.fromkeys(COLUMNS, pd.NA), "on": pd.Timestamp("2019-07-29"), "dating": "day",
    "indicator": "near_poverty_rate", "place": "dak-lak", "period": "2018", "figure_id": "P0043",
    "source_id": "s", "unit": "percent", "value": 9.72, "base": 446297.0,
    "before_figure": "P0042", "before": 9.12, "after_figure": "P0043", "after": 9.72,
    "after_base": 446297.0, "change": 0.6, "change_pct": 6.578947, "direction": "up",
    "maturity": "final", "cause": "revision", "reason": "Published later.",
}  # fmt: skip


def test_a_revision_says_day_size_and_why():
    assert say_revision(ROW) == (
        "2019-07-29  REVISION, final: near_poverty_rate, dak-lak, 2018: "
        "9.12% to 9.72% (+0.6, +6.6%)\n    P0043 (s). Published later."
    )


@pytest.mark.parametrize(
    ("dating", "on", "head"),
    [
        ("year", pd.Timestamp("2023-12-31"), "2023-12-31 (year)  "),
        ("assumed", pd.Timestamp("2022-12-31"), "2022-12-31 (assumed)  "),
        ("unknown", pd.NaT, "no date     REVISION"),
    ],
)
def test_how_well_the_day_is_known_is_said(dating, on, head):
    assert say_revision({**ROW, "dating": dating, "on": on}).startswith(head)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"unit": "province", "before": 27, "before_base": 43, "after": 35, "after_base": 63,
          "change": 8, "change_pct": 29.62963}, "27/43 to 35/63 provinces (+8, +29.6%)"),
        ({"before_figure": pd.NA, "before": pd.NA, "change": pd.NA, "cause": "first"}, "9.72%"),
        ({"figure_id": "P1", "value": 15.24, "base": pd.NA, "cause": "definition"},
         "15.24% beside 9.72%, which stands, not to be compared"),
        ({"cause": "register", "value": 18, "base": pd.NA, "before": 1357, "unit": "address"},
         "18 beside 1,357 addresses, not to be compared"),
        ({"after_figure": pd.NA, "after": pd.NA, "cause": "unresolved"},
         "9.72% beside 9.12%: none stands"),
        ({"change": 0, "change_pct": 0, "cause": "repeat"}, "9.12% to 9.72% (no change)"),
        ({"change": pd.NA, "cause": "definition"}, "9.12% to 9.72%, not to be compared"),
    ],
)  # fmt: skip
def test_a_change_is_said_as_far_as_it_may_be_compared(changed, words):
    assert say_change({**ROW, **changed}) == words
