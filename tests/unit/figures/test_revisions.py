"""What a publication changed, and the name of it: made-up reports on teams and cases."""

from collections.abc import Callable

import pandas as pd
import pytest

from helpers.figures.correction_file import Correction
from helpers.figures.revisions import CAUSES, COLUMNS, revisions

JUNE = "2022-06-30"


@pytest.fixture
def replay(figures_table, sources_table, indicators_table) -> Callable[[str], pd.DataFrame]:
    sources = sources_table(
        jan="2023-01-10", feb="2023-02-10", mar="2023-03-10", mid="2023-03", none=""
    )  # fmt: skip
    indicators = indicators_table(cases="count", teams_p8="count", decree="identifier")
    names = {"teams": "tổ truyền thông", "teams_p8": "tổ truyền thông"}
    indicators["printed_name"] = indicators["indicator"].map(names).astype("string")
    indicators["label_en"] = indicators["indicator"]

    def build(text: str, *corrections: Correction, **columns: str) -> pd.DataFrame:
        figures = figures_table(text).assign(unit="team", **columns)
        kinds = dict.fromkeys(("unit", *columns), "string")
        table = revisions(figures.astype(kinds), sources, indicators, corrections)
        assert tuple(table.columns) == COLUMNS
        assert set(table["cause"]) <= set(CAUSES)
        return table

    return build


def told(table: pd.DataFrame, *columns: str) -> list[tuple]:
    plain = table[list(columns)].astype(object)
    return [tuple(row) for row in plain.where(plain.notna(), None).to_numpy()]


def test_a_later_publication_for_the_same_day_is_a_revision_with_size_and_direction(replay):
    table = replay("""
        id | source | value
        F1 | jan    | 80
        F2 | feb    | 60
    """)
    assert told(table, "figure_id", "before", "after", "change", "change_pct", "direction",
                "cause", "maturity") == [
        ("F1", None, 80, None, None, None, "first", "provisional"),
        ("F2", 80, 60, -20, -25, "down", "revision", "final"),
    ]  # fmt: skip
    assert list(table["on"].dt.strftime("%Y-%m-%d")) == ["2023-01-10", "2023-02-10"]


@pytest.mark.parametrize(
    ("second", "cause", "change"),
    [
        ("feb | stock | 2022-12-31 | 80 | | high", "repeat", 0),
        ("feb | stock | 2022-12-31 | 90 | | high", "later count", 10),
        ("feb | stock | 2022-12-31 | 90 | new ones only | high", "definition", None),
        ("mid | stock | 2022-12-31 | 90 | | low", "weaker source", 0),
    ],
)
def test_what_is_no_revision_is_called_by_its_name(replay, second, cause, change):
    source, day = ("mar" if cause == "weaker source" else "jan"), "2022-12-31"
    first = f"{source} | stock | {JUNE if cause == 'later count' else day} | 80 | | high"
    head = "source | measure | as_of | value | definition | confidence"
    table = replay(f"id | {head}\nF1 | {first}\nF2 | {second}")
    row = table[table["figure_id"].eq("F2")].iloc[0]
    assert row["cause"] == cause
    assert pd.isna(row["change"]) if change is None else row["change"] == change


def test_a_year_takes_the_place_of_its_months_and_months_printed_later_are_a_part(replay):
    table = replay("""
        id | indicator | source | measure | end        | value
        F1 | cases     | jan    | flow    | 2022-09-30 | 30
        F2 | cases     | feb    | flow    | 2022-12-31 | 45
        F3 | cases     | mar    | flow    | 2022-06-30 | 20
    """)
    assert told(table, "figure_id", "before_figure", "after_figure", "cause") == [
        ("F1", None, "F1", "first"),
        ("F2", "F1", "F2", "whole period"),
        ("F3", "F2", "F2", "part of a period"),
    ]


def test_two_registers_of_one_name_are_told_apart_and_never_compared(replay):
    table = replay("""
        id | indicator | source | value
        F1 | teams     | jan    | 1357
        F2 | teams_p8  | feb    | 18
    """)
    register = table[table["cause"].eq("register")]
    assert told(register, "figure_id", "before_figure", "change", "direction") == [
        ("F2", "F1", None, None)
    ]
    assert "names two different counts: teams_p8 here, teams in F1" in register["reason"].iloc[0]


def test_what_nothing_decides_leaves_nothing_standing(replay):
    table = replay("""
        id | source | value
        F1 | mar    | 80
        F2 | mid    | 90
    """)
    assert told(table, "figure_id", "before_figure", "after_figure", "cause") == [
        ("F1", None, "F1", "first"),
        ("F2", "F1", None, "unresolved"),
    ]


def test_numbers_of_decrees_are_not_replayed(replay):
    assert replay("id | indicator | source\nF1 | decree | jan").empty


def test_an_undated_report_comes_on_the_day_that_it_speaks_for(replay):
    table = replay("id | source\nF1 | none")
    assert told(table, "dating", "maturity") == [("assumed", "cannot say")]
    assert table["on"].iloc[0] == pd.Timestamp("2022-12-31")


def test_a_base_is_kept_beside_its_count(replay):
    table = replay("""
        id | source | value | x  | y
        F1 | jan    | 27    | 27 | 43
        F2 | feb    | 35    | 35 | 63
    """)
    assert told(table.tail(1), "before", "before_base", "after", "after_base") == [(27, 43, 35, 63)]


def test_a_correction_of_ours_has_a_name_and_a_day_of_its_own(replay):
    entry = Correction(
        id="K1", match={"figure_id": "F1"}, action="replace", set={"value": 82},
        expect={"value": 28}, reason="Digits were exchanged.", status="accepted",
        decided_on="2026-03-01",
    )  # fmt: skip
    plain = "id | source | value\nF1 | jan | 82"
    assert replay(plain, entry)["cause"].tolist() == ["first"]  # it was not applied
    table = replay(plain, entry, correction="K1")
    row = table[table["cause"].eq("correction")].iloc[0]
    assert (row["before"], row["after"], row["change"], row["direction"]) == (28, 82, 54, "up")
    assert row["on"] == pd.Timestamp("2026-03-01")
    assert row["reason"] == "K1: Digits were exchanged."
    # Until that day reports said what was printed.
    first = table[table["cause"].eq("first")].iloc[0]
    assert (first["value"], first["after"]) == (28, 28)


def test_one_place_is_replayed_as_among_all_and_its_sources_dated_by_all_their_figures(
    figures_table, sources_table, indicators_table
):
    figures = figures_table("""
        id | place   | end        | source | value
        F1 | dak-lak | 2021-12-31 | none   | 80
        F2 | gia-lai | 2022-12-31 | none   | 60
        F3 | dak-lak | 2021-12-31 | jan    | 90
    """).assign(unit="team")
    figures["unit"] = figures["unit"].astype("string")
    kinds = indicators_table()
    kinds["printed_name"] = pd.Series(pd.NA, index=kinds.index, dtype="string")
    tables = (figures, sources_table(none="", jan="2023-01-10"), kinds)
    everything = revisions(*tables)
    own = everything[everything["place"].eq("dak-lak")].reset_index(drop=True)
    pd.testing.assert_frame_equal(revisions(*tables, place="dak-lak"), own)
    # The page speaks for 2022, so that it cannot have been written in 2021.
    assert own["on"].iloc[0] == pd.Timestamp("2022-12-31")
