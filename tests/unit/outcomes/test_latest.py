"""The figure to use on a day: own definition, then the latest, the longest, the most trusted."""

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.outcomes import latest_figures

END_2022 = pd.Timestamp("2022-12-31")


def ids(table: pd.DataFrame) -> list[str]:
    return table["figure_id"].tolist()


@pytest.mark.parametrize(
    ("rule", "table", "chosen"),
    [
        (
            "the latest that is known by the day",
            """
            id | value | on
            A  | 62    | 2021-12-31
            B  | 70    | 2022-12-31
            C  | 330   | 2023-01-01
            """,
            "B",
        ),
        (
            "the indicator's own definition, although older",
            """
            id | value | on         | definition
            A  | 62    | 2020-12-31 |
            B  | 500   | 2022-12-31 | all groups of the union
            """,
            "A",
        ),
        (
            "of flows that end on one day the longest",
            """
            id | value | since      | measure
            A  | 20    | 2022-01-01 | flow
            B  | 41    | 2021-01-01 | flow
            """,
            "B",
        ),
        (
            "a stock has no length",
            """
            id | value | since      | measure | confidence
            A  | 20    | 2022-01-01 | stock   | high
            B  | 41    | 2021-01-01 | stock   | medium
            """,
            "A",
        ),
        (
            "the more trusted source",
            """
            id | value | confidence
            A  | 20    | low
            B  | 21    | medium
            C  | 22    | high
            """,
            "C",
        ),
        (
            "the first id",
            """
            id | value
            B  | 20
            A  | 21
            """,
            "A",
        ),
        (
            "never one that was set aside",
            """
            id | value | on         | status
            A  | 20    | 2021-12-31 | stands
            B  | 21    | 2022-12-31 | set aside
            """,
            "A",
        ),
        (
            "an earlier count of the year, until the later one is known",
            """
            id | value | on         | status    | series
            A  | 80    | 2022-04-17 | set aside | yes
            B  | 87    | 2023-07-28 | stands    | yes
            """,
            "A",
        ),
    ],
)
def test_which_figure(figures_table, rule: str, table: str, chosen: str):
    assert ids(latest_figures(figures_table(table), END_2022)) == [chosen], rule


@pytest.mark.parametrize(
    ("what", "table"),
    [
        ("no day", "id | value | on\nA | 1 |"),
        ("a later day", "id | value | on\nA | 1 | 2023-01-01"),
        ("a date or decree", "id | value | rule | series\nA | 45 | not analysed | no"),
        ("set aside", "id | value | status | series\nA | 1 | set aside | no"),
    ],
)
def test_none_is_chosen(figures_table, what: str, table: str):
    assert latest_figures(figures_table(table), END_2022).empty, what


def test_another_definition_is_kept_and_named(figures_table):
    figures = figures_table("value | definition\n6 | newly launched in two communes")
    caution = latest_figures(figures, END_2022)["caution"].iloc[0]
    assert caution == "its source counts something else: newly launched in two communes"


def test_weak_and_unresolved_figures_say_so(figures_table):
    figures = figures_table("""
        id | indicator | value | confidence | status     | rule       | series
        A  | teams     | 62    | low        | stands     | only figure | yes
        B  | clubs     | 10    | high       | unresolved | unresolved | no
        C  | clubs     | 12    | high       | unresolved | unresolved | no
        D  | models    | 90    | high       | stands     | only figure | yes
    """)
    latest = latest_figures(figures, END_2022).set_index("figure_id")
    assert latest.at["A", "caution"] == "its source is weak"
    assert latest.at["B", "caution"] == "its sources differ and nothing decides between them"
    assert pd.isna(latest.at["D", "caution"])
    # The two that nothing decides between give their range.
    assert latest.loc["B", ["lower", "upper", "rivals"]].tolist() == [10, 12, "C"]


def test_rivals_that_were_set_aside_still_widen_the_range(figures_table):
    figures = figures_table("""
        id | value | status    | rule       | instead | series
        A  | 34    | stands    | confidence |         | yes
        B  | 32    | set aside | confidence | A       | no
    """)
    row = latest_figures(figures, END_2022).iloc[0]
    assert (row["figure_id"], row["lower"], row["upper"]) == ("A", 32, 34)
    assert row["interval"] == "reported_range"


def test_both_reasons_are_kept(figures_table):
    figures = figures_table("value | qualifier\n700 | at_least").assign(reason="Stands alone.")
    row = latest_figures(figures, END_2022).iloc[0]
    assert row["standing_reason"] == "Stands alone."
    assert row["reason"] == "the source says at least: the number is a lower end"


def test_places_and_indicators_are_kept_apart_in_their_order(figures_table):
    figures = figures_table("""
        id | indicator | place   | value
        D  | teams     | gia-lai | 87
        A  | teams     | gia-lai | 80
        B  | clubs     | gia-lai | 5
        C  | teams     | dak-lak | 62
    """).set_axis([7, 5, 3, 1])
    latest = latest_figures(figures, END_2022)
    assert ids(latest) == ["A", "B", "C"]
    assert latest.index.tolist() == [5, 3, 1]


def test_no_figures_give_no_rows(figures_table):
    empty = latest_figures(figures_table(""), END_2022)
    assert empty.empty
    full = latest_figures(figures_table("value\n1"), END_2022)
    assert set(empty.columns) == set(full.columns)


def test_what_no_report_can_mean_is_refused(figures_table):
    figures = figures_table("value | high\n10 | 8")
    with pytest.raises(UserError, match="value_high"):
        latest_figures(figures, END_2022)
