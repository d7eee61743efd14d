"""The 16 groups of published figures replayed in the order of their publication.

``conflict_vintages.csv`` says for each of the 41 figures what a report said before and after it
appeared, what the change is to be called, and why: judged from the sources, as the outcomes of
``conflict_groups.csv`` were. Days are those on which a source had certainly appeared.
"""

import csv
from pathlib import Path

import pandas as pd
import pytest

from helpers.figures.evidence import evidence_of, read_checked
from helpers.figures.revisions import revisions
from helpers.vintage import Vintage

HERE = Path(__file__).parent
RAW = HERE.parents[1] / "data" / "raw"


def rows_of(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


EXPECTED = rows_of("conflict_vintages.csv")
GROUPS = list(dict.fromkeys(row["group"] for row in EXPECTED))
COLUMNS = ["on", "before", "after", "change", "cause", "maturity"]


@pytest.fixture(scope="module")
def raw():
    return read_checked(RAW)


@pytest.fixture(scope="module")
def replayed(raw) -> pd.DataFrame:
    tables, _ = raw
    table = revisions(tables.figures, tables.sources, tables.indicators)
    return table[table["cause"].ne("register")].set_index("figure_id")


def test_the_table_holds_the_figures_of_all_sixteen_groups():
    known = {row["figure_id"]: row["group"] for row in rows_of("conflict_groups.csv")}
    assert {row["figure_id"]: row["group"] for row in EXPECTED} == known
    assert len(GROUPS) == 16
    assert all(row["why"] for row in EXPECTED)


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_is_replayed_as_an_expert_would_tell_it(replayed, group):
    rows = [row for row in EXPECTED if row["group"] == group]
    found = replayed.loc[[row["figure_id"] for row in rows], COLUMNS]
    found["on"] = found["on"].dt.strftime("%Y-%m-%d")
    for row, (figure, told) in zip(rows, found.iterrows(), strict=True):
        for column in ("on", "cause", "maturity"):
            assert told[column] == row[column], (figure, column)
        for column in ("before", "after", "change"):
            expected = float(row[column]) if row[column] else None
            shown = None if pd.isna(told[column]) else told[column]
            assert shown == pytest.approx(expected), (figure, column)


def test_two_of_all_published_figures_are_revisions(replayed):
    revised = replayed[replayed["cause"].eq("revision")]
    assert sorted(revised.index) == ["P0043", "P0348"]


@pytest.mark.parametrize(
    ("day", "value", "figure"),
    [("2019-01-08", 9.12, "P0042"), ("2019-07-28", 9.12, "P0042"), ("2019-07-29", 9.72, "P0043")],
)
def test_near_poverty_of_2018_as_reports_of_the_time_had_it(raw, day, value, figure):
    """The evidence of a day and the replay say the same."""
    figures = evidence_of(*raw, Vintage.of(day)).figures
    own = figures[figures["indicator"].eq("near_poverty_rate") & figures["place"].eq("dak-lak")]
    stands = own[own["status"].eq("stands") & own["key_period"].eq("2018")]
    assert stands[["figure_id", "value"]].to_numpy().tolist() == [[figure, value]]


def test_what_stood_on_a_day_is_what_the_replay_says_of_it(raw, replayed):
    """Two ways to one answer, for every figure of the groups and the day before and after."""
    for row in [row for row in EXPECTED if row["group"] in ("C05", "C12", "C18")]:
        day = pd.Timestamp(row["on"])
        figures = evidence_of(*raw, Vintage(day.date())).figures.set_index("figure_id")
        standing = str(replayed.at[row["figure_id"], "after_figure"])
        assert figures.at[standing, "status"] == "stands"
        before = replayed.at[row["figure_id"], "before_figure"]
        earlier = evidence_of(*raw, Vintage((day - pd.Timedelta(days=1)).date())).figures
        assert row["figure_id"] not in set(earlier["figure_id"])
        if pd.notna(before):
            assert earlier.set_index("figure_id").at[str(before), "status"] == "stands"
