"""One table with gap, pace and verdict of each indicator."""

import pandas as pd
import pytest

from helpers.coverage import assess, series_of
from helpers.coverage.assessment import word_verdict
from helpers.coverage.verdict import Judgement

END_2022 = pd.Timestamp("2022-12-31")
TEAMS = """
    id  | on         | x  | value | y   | role   | status
    old | 2022-12-31 | 62 |       | 312 | target | stands
    new | 2024-06-01 |    | 330   |     |        | stands
"""


def test_one_row_an_indicator_its_latest_figure_that_stands(figures_table, targets_table):
    figures = figures_table("""
        id | indicator | on         | value | status
        c  | clubs     | 2021-12-31 | 5     | stands
        b  | teams     | 2021-12-31 | 40    | stands
        a  | teams     | 2022-06-30 | 60    | stands
        d  | teams     | 2022-12-31 | 99    | set aside
        e  | teams     | 2023-06-30 | 80    | stands
        f  | models    |            | 7     | stands
    """)
    assessed = assess(figures, targets_table(""), END_2022)
    assert assessed["figure_id"].tolist() == ["a", "c"]
    assert assessed["done"].tolist() == [60, 5]
    assert assessed["period"].tolist() == ["2022", "2021"]
    assert assessed["figures"].tolist() == ["a", "c"]


def test_pace_uses_every_date_known_by_the_day(figures_table, targets_table):
    figures, targets = figures_table(TEAMS), targets_table("inferred\nyes")
    (_, then), (_, now) = (
        next(assess(figures, targets, pd.Timestamp(on)).iterrows())
        for on in ("2022-12-31", "2024-12-31")
    )
    assert (then["pace_figures"], then["n_dates"], then["verdict_reason"]) == ("old", 1, "one_date")
    assert (now["pace_figures"], now["n_dates"], now["verdict_code"]) == ("old;new", 2, "met")
    assert now["pace_observed"] == pytest.approx(268 / 518 * 365.25)
    assert now["verdict"] == (
        "met: the count reaches the target; provisional, as the target is inferred"
    )
    assert (then["is_provisional"], now["is_provisional"]) == (False, True)


def test_a_date_set_aside_for_a_later_one_still_makes_a_pace(figures_table, targets_table):
    figures = figures_table("""
        on         | value | status
        2022-03-31 | 40    | set aside
        2022-12-31 | 62    | stands
    """)
    assessed = assess(figures, targets_table("value\n312"), END_2022)
    assert assessed["pace_observed"].tolist() == [pytest.approx(22 / (275 / 365.25))]


def test_numbers_are_nullable(figures_table, targets_table):
    assessed = assess(figures_table("indicator\nteams\nclubs"), targets_table(""), END_2022)
    for column in ("pace_needed", "pace_observed", "expected_at_due", "units_for_target"):
        assert assessed[column].isna().all()
        assert isinstance(assessed[column].dtype, pd.Float64Dtype)


def test_nothing_known_by_the_day_is_an_empty_table(figures_table, targets_table):
    figures = figures_table(TEAMS)
    nothing = assess(figures, targets_table("value\n312"), pd.Timestamp("2020-12-31"))
    assert nothing.empty
    assert {"gap_to_target", "verdict", "pace_needed"} <= set(nothing.columns)


def test_assessing_changes_nothing_it_was_given(figures_table, targets_table):
    figures, targets = figures_table(TEAMS), targets_table("value\n312")
    before = figures.copy(deep=True), targets.copy(deep=True)
    assess(figures, targets, END_2022)
    pd.testing.assert_frame_equal(figures, before[0])
    pd.testing.assert_frame_equal(targets, before[1])


def test_order_of_rows_decides_nothing(figures_table, targets_table):
    figures, targets = figures_table(TEAMS), targets_table("value\n312")
    on = pd.Timestamp("2024-12-31")
    one, other = assess(figures, targets, on), assess(figures.iloc[::-1], targets, on)
    pd.testing.assert_frame_equal(one.reset_index(drop=True), other.reset_index(drop=True))


def test_series_leaves_out_what_does_not_belong(figures_table):
    figures = figures_table("""
        id | indicator | on         | value | definition | status
        b  | teams     | 2024-06-01 | 330   |            | stands
        a  | teams     | 2022-12-31 | 62    |            | stands
        c  | clubs     | 2022-12-31 | 5     |            | stands
        d  | teams     | 2023-12-31 | 6     | trained    | stands
        e  | teams     | 2023-12-31 | 7     |            | unresolved
        f  | teams     |            | 8     |            | stands
    """)
    series = series_of(figures, "teams")
    assert series.columns.tolist() == ["figure_id", "reported_on", "done"]
    assert series["figure_id"].tolist() == ["a", "b"]
    assert series["done"].tolist() == [62, 330]


def test_series_of_a_rate_is_its_values(figures_table):
    figures = figures_table("value | x | y | role | unit\n2.1 | 18.9 | 8.9 | unknown | ratio")
    assert series_of(figures, "teams")["done"].tolist() == [2.1]


@pytest.mark.parametrize(
    ("judgement", "words"),
    [
        (Judgement("met", "reached", False), "met: the count reaches the target"),
        (Judgement("cannot_say", "one_date", False),
         "cannot_say: one date only, and a pace needs two"),
        (Judgement("off_track", "missed", True),
         "off_track: the due year ended below the target; provisional, as the target is inferred"),
    ],
)  # fmt: skip
def test_verdict_in_words(judgement: Judgement, words: str):
    assert word_verdict(judgement) == words
