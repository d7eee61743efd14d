"""The 16 groups of published figures that disagree or repeat each other.

``conflict_groups.csv`` holds what a person who knows the programmes would decide, figure by figure,
and why. Outcome and reason were judged from the notes of the sources; the rule is the one that
should bring it about.
"""

import csv
from pathlib import Path

import pandas as pd
import pytest

from helpers.figures.raw import read_raw
from helpers.figures.reconcile import RULES, STANDS, reconcile

HERE = Path(__file__).parent
RAW = HERE.parents[1] / "data" / "raw"

with (HERE / "conflict_groups.csv").open(encoding="utf-8", newline="") as stream:
    EXPECTED = list(csv.DictReader(stream))
GROUPS = list(dict.fromkeys(row["group"] for row in EXPECTED))


@pytest.fixture(scope="module")
def reconciled() -> pd.DataFrame:
    raw = read_raw(RAW)
    return reconcile(raw.figures, raw.sources, raw.indicators).set_index("figure_id")


def test_the_table_holds_all_sixteen_groups():
    assert GROUPS == [
        "C05", "C06", "C09", "C10", "C11", "C12", "C14", "C15", "C17", "C18",
        "M1", "M2", "M3", "M4", "M5", "M6",
    ]  # fmt: skip
    assert len({row["figure_id"] for row in EXPECTED}) == len(EXPECTED) == 41
    assert {row["rule"] for row in EXPECTED} <= set(RULES)
    assert all(row["why"] for row in EXPECTED)


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_is_settled_as_an_expert_would(reconciled, group):
    columns = ["status", "rule", "stands_instead"]
    rows = [row for row in EXPECTED if row["group"] == group]
    expected = {row["figure_id"]: tuple(row[c] for c in columns) for row in rows}
    found = reconciled.loc[list(expected), columns].fillna("")
    assert dict(zip(found.index, found.itertuples(index=False, name=None), strict=True)) == expected


def test_nothing_in_the_groups_is_unresolved(reconciled):
    figures = reconciled.loc[[row["figure_id"] for row in EXPECTED]]
    assert figures["status"].isin([STANDS, "set aside"]).all()


def test_only_earlier_counts_stay_in_the_series(reconciled):
    """80 teams in April are a point of the series; a partial count of congresses is not."""
    losers = [row["figure_id"] for row in EXPECTED if row["stands_instead"]]
    shown = reconciled.loc[losers].query("in_series").index
    assert sorted(shown) == ["P0113", "P0120", "P0331"]
