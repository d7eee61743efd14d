"""From existing to active to used: sums over the units that say so, nothing made of the rest."""

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.outcomes import ACTIVITY_STAGES, activity_stages

YEAR_END = pd.Timestamp("2022-12-31")
COUNTS = ("existing", "active", "used", "people")
UNITS = {"a", "b", "c", "d"}
FULL = """
place | existing | active | used | people
a     | 5        | 3      | 2    | 4
b     | 4        | 4      | 0    | 0
c     | 1        | 0      | 0    | 0
"""


def table(text: str) -> pd.DataFrame:
    """Activity as the processed table types it; `on` is the day, the end of 2022 unless given."""
    header, *rows = ([c.strip() for c in row.split("|")] for row in text.strip().splitlines())
    drawn = pd.DataFrame(rows, columns=header, dtype="string").replace("", pd.NA)
    plain = {"indicator": "addresses", "on": "2022-12-31", "source_id": "own2022"}
    plain |= dict.fromkeys(COUNTS, pd.NA)
    given = drawn.assign(**{c: v for c, v in plain.items() if c not in drawn}).astype("string")
    given["as_of"] = pd.to_datetime(given.pop("on")).astype("datetime64[ns]")
    return given.astype(dict.fromkeys(COUNTS, "Float64"))


def stages(text: str, on: pd.Timestamp = YEAR_END, within: set[str] = UNITS) -> pd.DataFrame:
    answer = activity_stages(table(text), "addresses", within, on)
    assert answer["stage"].tolist() == list(ACTIVITY_STAGES)
    return answer.set_index("stage")


def test_sums_shares_and_people_of_a_full_count():
    answer = stages(FULL)
    assert answer["value"].tolist() == [10, 7, 2]
    assert answer["share_of_existing"].tolist() == [1, 0.7, 0.2]
    assert answer["people"].isna().tolist() == [True, True, False]
    assert answer.loc["used", "people"] == 4
    assert (answer[["n_units", "n_units_reported", "n_units_both"]] == 3).all(axis=None)
    assert not answer["is_missing"].any()
    assert answer["caution"].tolist() == ["", "", ""]
    assert answer["as_of"].eq(YEAR_END).all()
    assert answer["source_id"].eq("own2022").all()


def test_an_empty_cell_is_left_out_of_both_sides_of_the_share():
    answer = stages(FULL + "d | 90 | | |")
    assert answer["value"].tolist() == [100, 7, 2]
    # 7 of the 10 that say how many work, not of the 100 that exist.
    assert answer["share_of_existing"].tolist() == [1, 0.7, 0.2]
    assert answer["n_units"].tolist() == [4, 4, 4]
    assert answer["n_units_reported"].tolist() == [4, 3, 3]
    assert answer.loc["existing", "caution"] == ""
    assert answer.loc["active", "caution"] == (
        "3 of 4 units report this stage: totals are of those only"
    )
    assert "people: 3 of 4 units say how many" in answer.loc["used", "caution"]


def test_a_stage_nobody_filled_in_is_missing_and_not_zero():
    answer = stages("place | existing\na | 5\nb | 4")
    assert answer["is_missing"].tolist() == [False, True, True]
    assert answer.loc["existing", "value"] == 9
    unfilled = answer.loc[["active", "used"], ["value", "share_of_existing", "people"]]
    assert unfilled.isna().all(axis=None)
    assert answer.loc["active", "caution"] == "nobody reported this stage: missing, not zero"
    assert answer.loc["used", "caution"].endswith("nobody reported how many people were helped")


def test_zero_is_a_count():
    answer = stages("place | existing | active | used | people\na | 5 | 0 | 0 | 0")
    assert answer["value"].tolist() == [5, 0, 0]
    assert answer["share_of_existing"].tolist() == [1, 0, 0]
    assert answer.loc["used", "people"] == 0


def test_where_nothing_exists_there_is_no_share():
    answer = stages("place | existing | active | used | people\na | 0 | 0 | 0 | 0")
    assert answer["value"].tolist() == [0, 0, 0]
    assert answer["share_of_existing"].isna().all()
    assert answer["caution"].str.contains("nothing exists in these units").all()


def test_without_rows_everything_is_missing_and_nothing_breaks():
    for text in ("place | existing\nz | 5", "place | existing\na |"):
        answer = stages(text)
        assert answer["is_missing"].all()
        assert answer[["value", "as_of", "source_id"]].isna().all(axis=None)
        assert answer["n_units_reported"].eq(0).all()
    empty = activity_stages(table(FULL).iloc[:0], "addresses", UNITS, YEAR_END)
    assert empty["is_missing"].tolist() == [True] * 3


def test_the_latest_day_by_the_day_of_judging_counts():
    text = """
    place | on         | existing | active
    a     | 2021-12-31 | 5        | 1
    a     | 2022-11-30 | 5        | 2
    a     | 2023-11-30 | 5        | 3
    """
    days = ("2022-12-31", "2022-11-30", "2022-11-29", "2024-01-01")
    answers = {day: stages(text, pd.Timestamp(day)) for day in days}
    active = {day: answer.loc["active", "value"] for day, answer in answers.items()}
    assert list(active.values()) == [2, 2, 1, 3]
    assert answers["2022-12-31"]["as_of"].eq(pd.Timestamp("2022-11-30")).all()


def test_a_form_that_is_not_filled_in_yet_hides_no_earlier_count():
    answer = stages("place | on | existing\na | 2022-06-30 | 5\na | 2022-12-31 |\nb | 2022-12-31 |")
    assert answer.loc["existing", "value"] == 5
    assert answer["as_of"].eq(pd.Timestamp("2022-06-30")).all()


def test_units_of_an_earlier_day_are_left_out_and_named_as_such():
    answer = stages("place | on | existing\na | 2022-06-30 | 5\nb | 2022-12-31 | 4")
    assert answer.loc["existing", "value"] == 4
    assert answer.loc["existing", "caution"] == (
        "left out, as counted on an earlier day only: 1 more of the units"
    )


def test_other_places_and_services_are_not_counted():
    rows = FULL + "z | 99 | 99 | 99 | 99"
    other = table(FULL).assign(indicator="hotlines")
    both = pd.concat([table(rows), other], ignore_index=True)
    answer = activity_stages(both, "addresses", UNITS, YEAR_END)
    assert answer["value"].tolist() == [10, 7, 2]
    assert activity_stages(both, "addresses", {"a"}, YEAR_END)["value"].tolist() == [5, 3, 2]


def test_use_may_pass_activity_in_the_sum_where_fewer_units_report_activity():
    answer = stages("place | existing | active | used\na | 5 | 1 | 1\nb | 5 | | 4")
    assert answer["value"].tolist() == [10, 1, 5]
    assert "more than are active, as 1 of the units report use" in answer.loc["used", "caution"]
    assert "more than" not in answer.loc["active", "caution"]


def test_use_without_any_report_of_activity_is_no_growth():
    answer = stages("place | existing | used\na | 5 | 4")
    assert answer["is_missing"].tolist() == [False, True, False]
    assert "more than" not in answer.loc["used", "caution"]


def test_sources_are_kept():
    two = "place | existing | source_id\na | 5 | own_b\nb | 4 | own_a\nc | 1 | own_b"
    assert stages(two)["source_id"].eq("own_a;own_b").all()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("a | 5 | 6 | |", "column active: found 6, expected at most the 5 of existing"),
        ("a | 5 | 3 | 4 |", "column used: found 4, expected at most the 3 of active"),
        ("a | 5 | | 6 |", "column used: found 6, expected at most the 5 of existing"),
        ("a | 5 | 3 | 2 | -1", "column people: found -1, expected 0 or more"),
        ("a | 5 | 3 | 2 | 1\na | 5 | 3 | 2 | 1", "row 2, column place: found a, expected each"),
    ],
)
def test_a_chain_that_grows_in_a_unit_stops_with_its_row(row, words):
    with pytest.raises(UserError) as refused:
        stages(f"place | existing | active | used | people\n{row}")
    assert words in str(refused.value)


def test_a_table_without_a_column_is_refused():
    with pytest.raises(UserError, match="column used: found no such column"):
        activity_stages(table(FULL).drop(columns="used"), "addresses", UNITS, YEAR_END)
