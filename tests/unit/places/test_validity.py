"""Validity, ancestors and successors; and the committed tables hold together."""

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.places.universe import units_on
from helpers.places.validity import (
    ancestors,
    inside,
    is_valid,
    lineage,
    overlaps,
    successor,
    valid_on,
)

TOWNSHIP = "dak-lak/krong-buk/thi-tran-pong-drang"


@pytest.mark.parametrize(
    ("place", "on", "expected"),
    [
        (TOWNSHIP, "2023-04-09", False),
        (TOWNSHIP, "2023-04-10", True),
        (TOWNSHIP, "2025-06-30", True),
        (TOWNSHIP, "2025-07-01", False),
        ("dak-lak", "1999-01-01", True),
        ("dak-lak", "2025-07-01", False),
        ("dak-lak-2025", "2025-06-30", False),
        ("dak-lak-2025", "2100-01-01", True),
        ("cao-bang", "2025-07-01", True),
        ("viet-nam", "2025-07-01", True),
        ("nghe-an/quy-hop", "2025-07-01", False),
    ],
)
def test_valid_on_both_end_days(places, place, on, expected):
    assert is_valid(place, places, on) is expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2022-01-01", "2023-04-09", False),
        ("2022-01-01", "2023-04-10", True),
        ("2024-01-01", "2024-12-31", True),
        ("2000-01-01", "2030-12-31", True),
        ("2025-06-30", "2025-12-31", True),
        ("2025-07-01", "2025-12-31", False),
    ],
)
def test_a_period_overlaps_from_one_shared_day(places, start, end, expected):
    assert overlaps(TOWNSHIP, places, start, end) is expected


def test_a_period_runs_forward(places):
    with pytest.raises(UserError, match="ends on 2022-01-01, before it starts"):
        overlaps(TOWNSHIP, places, "2022-12-31", "2022-01-01")


@pytest.mark.parametrize("on", ["31/12/2022", "2022-02-30", "2022-12-31 noon", "", pd.NaT])
def test_what_is_not_a_day_is_said(places, on):
    with pytest.raises(UserError, match="YYYY-MM-DD"):
        is_valid("dak-lak", places, on)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("dak-lak/ea-kar/xa-cu-ni", ["dak-lak/ea-kar", "dak-lak", "viet-nam"]),
        ("dak-lak-2025/xa-cu-pong", ["dak-lak-old-territory", "dak-lak-2025", "viet-nam"]),
        ("dien-bien/xa-muong-pon/huoi-ho", ["dien-bien/xa-muong-pon", "dien-bien", "viet-nam"]),
        ("viet-nam", []),
    ],
)
def test_ancestors_nearest_first(places, place, expected):
    assert ancestors(place, places) == expected


def test_inside_is_the_reverse_of_ancestors(places):
    above = {place: {place, *ancestors(place, places)} for place in places["place"]}
    for within in ("dak-lak", "dak-lak-2025", "dak-lak/lak", "gia-lai", "viet-nam"):
        below = {place for place, chain in above.items() if within in chain}
        assert set(places.loc[inside(places, within), "place"]) == below


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("dak-lak", "dak-lak-old-territory"),
        ("dak-lak-old-territory", None),
        ("dak-lak/krong-buk/xa-pong-drang", TOWNSHIP),
        ("dak-lak/buon-don/xa-krong-na", "dak-lak-2025/xa-buon-don"),
        # Merged, grown, split or ended: no one place continues the series.
        ("dak-lak/buon-ma-thuot/phuong-thong-nhat", None),
        ("dak-lak/buon-ho/xa-ea-sien", None),
        ("dak-lak/cu-kuin/xa-ea-bhok", None),
        ("dak-lak/ea-kar", None),
        ("lam-dong", None),
    ],
)
def test_successor_is_the_same_territory(places, place, expected):
    assert successor(place, places) == expected


@pytest.mark.parametrize("place", ["dak-lak", "dak-lak-old-territory"])
def test_lineage_is_the_same_from_either_end(places, place):
    assert lineage(place, places) == ["dak-lak", "dak-lak-old-territory"]


def test_a_code_that_is_no_row_is_said(places):
    for ask in (ancestors, successor, lineage):
        with pytest.raises(
            UserError, match=r"places\.csv, column place: found 0 rows for 'nowhere'"
        ):
            ask("nowhere", places)


def looped(column):
    return pd.DataFrame(
        {"place": ["a", "b"], "parent": pd.NA, "predecessor": pd.NA} | {column: ["b", "a"]},
        dtype="string",
    )


def test_a_loop_is_said_and_does_not_hang():
    with pytest.raises(UserError, match="column parent"):
        ancestors("a", looped("parent"))
    with pytest.raises(UserError, match="column predecessor"):
        lineage("a", looped("predecessor"))
    assert inside(looped("parent"), "a").all()


def test_two_successors_are_said():
    table = looped("parent").assign(predecessor=pd.array(["c", "c"], dtype="string"))
    table.loc[2] = ["c", pd.NA, pd.NA]
    with pytest.raises(UserError, match="'c' is continued by a, b"):
        successor("c", table)


# The committed tables.


def test_place_is_the_key(places):
    assert places["place"].is_unique
    assert places["place"].notna().all()


def test_a_code_of_the_statistics_office_means_one_place_on_a_day(places):
    for on in ("2022-12-31", "2023-04-10", "2024-10-31", "2024-11-01", "2025-06-30", "2025-07-01"):
        codes = places.loc[valid_on(places, on), "gso_code"].dropna()
        assert codes.is_unique
    reused = places.loc[places["gso_code"].eq("24133"), "name"].tolist()
    assert reused == ["Thắng Lợi", "Thành Công", "Buôn Ma Thuột"]


def test_a_place_exists_only_while_its_parent_does(places):
    joined = places.merge(places, left_on="parent", right_on="place", suffixes=("", "_parent"))
    assert len(joined) == len(places) - 1
    late = joined["valid_from_parent"].notna() & ~joined["valid_from"].ge(
        joined["valid_from_parent"]
    )
    early = joined["valid_to_parent"].notna() & ~joined["valid_to"].le(joined["valid_to_parent"])
    assert joined.loc[late | early, "place"].tolist() == []


def test_a_successor_begins_the_day_after(places):
    joined = places.merge(places, left_on="predecessor", right_on="place", suffixes=("", "_old"))
    assert len(joined) == places["predecessor"].notna().sum() == 9
    assert joined["valid_from"].eq(joined["valid_to_old"] + pd.Timedelta(days=1)).all()


def test_the_crosswalk_joins_what_ends_to_what_begins(places, crosswalk):
    table = places.set_index("place")
    from_, to = crosswalk["place_from"], crosswalk["place_to"].dropna()
    assert set(from_) | set(to) <= set(table.index)
    ended = table.loc[from_, "valid_to"].reset_index(drop=True) + pd.Timedelta(days=1)
    assert ended.eq(crosswalk["on"]).all()
    began = table.loc[to, "valid_from"].set_axis(to.index)
    assert began.eq(crosswalk.loc[to.index, "on"]).all()
    assert crosswalk["share"].notna().eq(crosswalk["place_to"].notna()).all()
    assert set(crosswalk["share"].dropna()) == {"whole", "part"}


def test_every_unit_of_dak_lak_that_ends_is_in_the_crosswalk(places, crosswalk):
    ended = places.loc[inside(places, "dak-lak") & places["valid_to"].notna(), "place"]
    assert set(ended) <= set(crosswalk["place_from"])


def test_only_splits_have_parts_among_communes(places, crosswalk):
    communes = set(places.loc[places["level"].eq("commune"), "place"])
    rows = crosswalk.loc[crosswalk["place_from"].isin(communes)]
    parts = rows.loc[rows["share"].eq("part")].groupby("place_from")["place_to"].apply(list)
    assert parts.to_dict() == {
        "dak-lak/buon-ho/xa-ea-blang": [
            "dak-lak/buon-ho/xa-ea-sien-2024",
            "dak-lak/buon-ho/xa-ea-drong-2024",
        ],
        "dak-lak/cu-kuin/xa-ea-bhok": ["dak-lak-2025/xa-dray-bhang", "dak-lak-2025/xa-ea-ktur"],
    }
    assert not rows.loc[rows["share"].eq("whole"), "place_from"].duplicated().any()


@pytest.mark.parametrize(
    ("before", "after", "on"),
    [
        ("2023-04-09", "2023-04-10", "2023-04-10"),
        ("2024-10-31", "2024-11-01", "2024-11-01"),
    ],
)
def test_no_commune_of_dak_lak_vanishes_or_appears_outside_the_crosswalk(
    places, crosswalk, before, after, on
):
    old = set(units_on(places, "dak-lak", before, "commune_level_units")["place"])
    new = set(units_on(places, "dak-lak", after, "commune_level_units")["place"])
    rows = crosswalk.loc[crosswalk["on"].eq(on)]
    assert old - new == set(rows["place_from"])
    assert new - old == set(rows["place_to"])


def test_the_reform_of_2025_takes_each_unit_once(places, crosswalk):
    rows = crosswalk.loc[crosswalk["on"].eq("2025-07-01")]
    old = units_on(places, "dak-lak", "2025-06-30", "commune_level_units")["place"]
    new = units_on(places, "dak-lak-old-territory", "2025-07-01", "commune_level_units")["place"]
    rows = rows.loc[rows["place_from"].isin(old)]
    assert set(rows["place_from"]) == set(old)
    assert set(rows["place_to"]) == set(new)
    assert len(rows) == 180 + 1
