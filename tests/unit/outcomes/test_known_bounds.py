"""An exact count bounds itself; an open end stays open."""

import pandas as pd
import pytest

from helpers.figures import reported_range
from helpers.outcomes.known_bounds import (
    bounds_of,
    divide_bounds,
    doubts_about,
    interval_of,
    join_ids,
)

OPEN = None


def ends(lower: float | None, upper: float | None) -> pd.Series:
    return pd.Series({"lower": lower, "upper": upper}, dtype="Float64")


def known(table: pd.DataFrame) -> list[object]:
    """Ends of figures as they come with their ranges, missing ones as None."""
    ranges = reported_range(table)
    bounds = bounds_of(table.assign(**{c: ranges[c] for c in ("lower", "upper", "rivals")}))
    return [tuple(None if pd.isna(end) else float(end) for end in row) for row in bounds.to_numpy()]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("342  |      | exact    | count", (342, 342)),
        ("0    |      | exact    | count", (0, 0)),
        ("2000 |      | at_least | count", (2000, OPEN)),
        ("2000 |      | at_most  | count", (0, 2000)),
        ("2000 |      | about    | count", (OPEN, OPEN)),
        ("800  | 1000 | exact    | count", (800, 1000)),
        ("34.2 |      | exact    | survey", (OPEN, OPEN)),
    ],
)
def test_what_bounds_a_figure(figures_table, row: str, expected: tuple[float, float]):
    table = figures_table(f"value | high | qualifier | basis\n{row}")
    assert known(table) == [expected]


def test_at_least_all_of_them_is_all_of_them(figures_table):
    table = figures_table("x | y | role | qualifier\n184 | 184 | universe | at_least")
    assert known(table) == [(184, 184)]


def test_an_exact_figure_that_others_dispute_bounds_nothing_by_itself(figures_table):
    table = figures_table("""
        indicator | value | qualifier | status
        teams     | 100   | exact     | unresolved
        teams     | 130   | exact     | unresolved
        clubs     | 100   | about     | unresolved
        clubs     | 150   | exact     | unresolved
    """)
    assert known(table) == [(100, 130), (100, 130), (OPEN, OPEN), (OPEN, OPEN)]


def test_a_plain_table_without_ranges_is_taken_by_its_qualifiers():
    table = pd.DataFrame({"value": [5, None, 6, 7, 8]}, index=[7, 3, 1, 2, 4], dtype="Float64")
    bounds = bounds_of(table)
    assert bounds.index.tolist() == [7, 3, 1, 2, 4]
    assert bounds["lower"].equals(bounds["upper"])
    assert bounds["lower"].equals(table["value"].rename("lower"))
    said = ["exact", "exact", "at_least", "at_most", "about"]
    bounds = bounds_of(table.assign(qualifier=said))
    assert bounds["lower"].fillna(-1).tolist() == [5, -1, 6, -1, -1]
    assert bounds["upper"].fillna(-1).tolist() == [5, -1, -1, 7, -1]


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        ((342, 342), (2000, OPEN), (OPEN, 0.171)),
        ((2000, OPEN), (10322, 10322), (2000 / 10322, OPEN)),
        ((2, 3), (4, 8), (0.25, 0.75)),
        ((2, 3), (0, 8), (0.25, OPEN)),
        ((0, 0), (4, 4), (0, 0)),
        ((OPEN, OPEN), (4, 4), (OPEN, OPEN)),
    ],
)
def test_ends_of_a_quotient(above, below, expected):
    found = divide_bounds(ends(*above), ends(*below))
    assert [None if pd.isna(end) else end for end in found] == [
        end if end is None else pytest.approx(end) for end in expected
    ]


@pytest.mark.parametrize(
    ("lower", "upper", "kind"),
    [
        (1.0, 1.0, "none"),
        (1.0, 2.0, "reported_range"),
        (pd.NA, 2.0, "reported_range"),
        (1.0, pd.NA, "reported_range"),
        (pd.NA, pd.NA, "none"),
    ],
)
def test_kind_of_interval(lower, upper, kind: str):
    assert interval_of(lower, upper) == kind


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("status", "unresolved", "its sources differ and nothing decides between them"),
        ("confidence", "low", "its source is weak"),
        ("definition", "girls too", "its source counts something else: girls too"),
        ("status", "stands", None),
    ],
)
def test_doubts(figures_table, column: str, cell: str, words: str | None):
    figure = figures_table(f"value | {column}\n1 | {cell}").iloc[0]
    assert doubts_about(figure) == ([] if words is None else [words])


def test_ids_are_joined_once_each():
    assert join_ids("A;B", pd.NA, "B", "C") == "A;B;C"
    assert pd.isna(join_ids(pd.NA, None))
