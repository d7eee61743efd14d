"""Ratios and names of old units on the new ones: Đắk Lắk of 2022 on the 68 units of 2025."""

from pathlib import Path

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.outcomes import (
    MERGER_REASONS,
    CarriedNames,
    CarriedRatio,
    bounds_after_merger,
    carry_named,
    carry_ratio,
)
from helpers.places import carry_units, units_on

FOLDER = Path(__file__).parents[3] / "data" / "raw" / "places"
TRAINED = ["ea-sup", "krong-ana", "cu-mgar", "ea-hleo", "mdrak", "krong-buk", "krong-nang",
           "buon-ho"]  # fmt: skip
NEVER_NAMED = ["buon-ma-thuot", "buon-don", "cu-kuin", "ea-kar", "krong-bong", "krong-pac", "lak"]


def read(name: str, *days: str) -> pd.DataFrame:
    table = pd.read_csv(FOLDER / name, dtype="string")
    return table.assign(**{day: pd.to_datetime(table[day]) for day in days})


@pytest.fixture(scope="module")
def places() -> pd.DataFrame:
    return read("places.csv", "valid_from", "valid_to")


@pytest.fixture(scope="module")
def carried(places) -> pd.DataFrame:
    crosswalk = read("crosswalk.csv", "on")
    return carry_units(crosswalk, places, "2022-12-31", "2025-07-01", within="dak-lak")


def codes(*names: str) -> pd.Series:
    return pd.Series(list(names), dtype="string")


def small(*rows: tuple[str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["place_from", "place_to"]).astype("string")


# 8 old units: a new one of four, one of two, and two that were left alone.
SIZES = [4, 2, 1, 1]


@pytest.mark.parametrize(
    ("done", "some", "every"),
    [
        (0, (0, 0), (0, 0)),
        (1, (1, 1), (0, 1)),
        (2, (1, 2), (0, 2)),
        (4, (1, 4), (0, 3)),
        (5, (2, 4), (1, 3)),
        (7, (3, 4), (3, 3)),
        (8, (4, 4), (4, 4)),
    ],
)
def test_bounds_worked_by_hand(done, some, every):
    assert bounds_after_merger(done, SIZES, rule="any") == some
    assert bounds_after_merger(done, SIZES, rule="all") == every


def test_where_nothing_was_merged_the_number_stays():
    for rule in ("any", "all"):
        assert bounds_after_merger(3, [1] * 5, rule=rule) == (3, 3)


def test_a_split_unit_may_have_it_on_either_side_or_on_both():
    # One old unit, cut in two: with it, one or both of its parts have it.
    assert bounds_after_merger(1, [0, 0], rule="any", splits=[[0, 1]]) == (1, 2)
    assert bounds_after_merger(1, [0, 0], rule="all", splits=[[0, 1]]) == (1, 2)
    # Beside it a whole unit on each side; with all three, one side may lack its part.
    assert bounds_after_merger(3, [1, 1], rule="any", splits=[[0, 1]]) == (2, 2)
    assert bounds_after_merger(3, [1, 1], rule="all", splits=[[0, 1]]) == (1, 2)


def test_many_split_units_are_bounded_in_short_time():
    splits = [[n, n + 1] for n in range(30)]
    bounds = bounds_after_merger(20, [1] * 31, rule="any", splits=splits)
    assert bounds == (7, 31)  # 2 or 3 in each with the parts: seven of three hold 20.


@pytest.mark.parametrize(
    ("done", "sizes", "rule", "words"),
    [
        (9, SIZES, "any", "Found 9 old units"),
        (-1, SIZES, "any", "Found -1 old units"),
        (1.5, SIZES, "any", "whole number from 0 to 8"),
        (1, [2, 0], "any", "new unit without old units"),
        (1, SIZES, "most", "Found rule 'most'"),
    ],
)
def test_what_cannot_be_is_said(done, sizes, rule, words):
    with pytest.raises(UserError, match=words):
        bounds_after_merger(done, sizes, rule=rule)


@pytest.mark.parametrize(
    ("universe", "done", "rule", "expected"),
    [
        # 8 + 2 of 6 + 4 of 4 are 36 in 7; the other 54 fill 18 of three: 25.
        ("commune_level_units", 90, "any", (25, 68, 68, 184)),
        # 7 of one and 20 of two are 47 in 27; the other 43 fill 14 of three: 41.
        ("commune_level_units", 90, "all", (0, 41, 68, 184)),
        # 5 + 4 are 9 in 2; the other 56 need 19 of three: 21.
        ("rural_communes", 65, "any", (21, 66, 66, 152)),
        # 10 of one and 27 of two are 64 in 37, and one is over.
        ("rural_communes", 65, "all", (0, 37, 66, 152)),
    ],
)
def test_ratios_of_dak_lak(carried, places, universe, done, rule, expected):
    units = units_on(places, "dak-lak", "2022-12-31", universe)["place"]
    lower, upper, n_new, n_old = expected
    assert carry_ratio(done, units, carried, rule) == CarriedRatio(
        rule, lower, upper, n_new, n_old, n_split=1, reason="split"
    )


def test_two_new_units_take_in_no_rural_commune(carried, places):
    rural = units_on(places, "dak-lak", "2022-12-31", "rural_communes")["place"]
    without = set(carried["place_to"]) - set(
        carried.loc[carried["place_from"].isin(rural), "place_to"]
    )
    assert without == {"dak-lak-2025/phuong-thanh-nhat", "dak-lak-2025/phuong-buon-ho"}


def test_a_reported_range_widens_both_ends(carried, places):
    units = units_on(places, "dak-lak", "2022-12-31", "commune_level_units")["place"]
    low, high = (carry_ratio(n, units, carried, "all") for n in (90, 184))
    found = carry_ratio(90, units, carried, "all", done_upper=184)
    assert (found.lower, found.upper) == (low.lower, high.upper) == (0, 68)


def test_reasons_of_a_ratio():
    rows = small(("a", "x"), ("b", "x"), ("c", "y"))
    found = [carry_ratio(n, rows["place_from"], rows, "any").reason for n in (1, 2, 3)]
    assert found == ["exact", "which_unknown", "exact"]
    lost = carry_ratio(1, codes("a", "b"), small(("a", "x"), ("b", None)), "any")
    assert lost == CarriedRatio("any", None, None, None, 2, 0, "not_followed")
    assert carry_ratio(1, codes("a"), small(("a", "x"), ("b", None)), "any").upper == 1
    assert {*found, lost.reason, "split", "within", "crossed"} == set(MERGER_REASONS)


def test_districts_with_training_on_the_new_units(carried, places):
    named, never = (
        carry_named(codes(*(f"dak-lak/{name}" for name in names)), carried, places)
        for names in (TRAINED, NEVER_NAMED)
    )
    assert named == CarriedNames(n_old=91, n_new=35, n_new_within=35, reason="within")
    assert never == CarriedNames(n_old=93, n_new=33, n_new_within=33, reason="within")


def test_named_communes_share_their_new_units_with_others(carried):
    # Ea Bhốk was split: both heirs take in other communes as well.
    found = carry_named(codes("dak-lak/cu-kuin/xa-ea-bhok"), carried)
    assert found == CarriedNames(n_old=1, n_new=2, n_new_within=0, reason="crossed")


def test_names_among_units_that_are_not_followed_say_nothing():
    rows = small(("a", "x"), ("b", None))
    assert carry_named(codes("a"), rows) == CarriedNames(1, None, None, "not_followed")


def test_a_name_that_holds_no_unit_is_said(carried, places):
    with pytest.raises(UserError, match="no old unit inside 'gia-lai/chu-pah'"):
        carry_named(codes("dak-lak/lak", "gia-lai/chu-pah"), carried, places)
    with pytest.raises(UserError, match="Found unit 'dak-lak/lak'"):
        carry_named(codes("dak-lak/lak"), carried)
