"""Counts carried across the reform of 2025, both ways."""

from pathlib import Path

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.figures.raw import RawTables, read_raw
from helpers.places import carry_counts, carry_units, units_on

RAW = Path(__file__).parents[3] / "data" / "raw"
BEFORE, AFTER = "2022-12-31", "2025-07-01"
SPLIT = "dak-lak/cu-kuin/xa-ea-bhok"


@pytest.fixture(scope="module")
def tables() -> RawTables:
    return read_raw(RAW)


def carry(tables: RawTables, counts: pd.DataFrame, on: str, until: str) -> pd.DataFrame:
    found = carry_counts(counts, tables.crosswalk, tables.places, on, until, within="dak-lak")
    return found.set_index("place")


@pytest.fixture(scope="module")
def ones(tables) -> pd.DataFrame:
    units = units_on(tables.places, "dak-lak", BEFORE, "commune_level_units")
    return pd.DataFrame({"place": units["place"], "value": 1.0})


def test_forward_a_new_unit_is_the_sum_of_the_old(tables, ones):
    found = carry(tables, ones, BEFORE, AFTER)
    told = found.dropna(subset=["value"])
    assert len(found) == 68
    assert told["value"].eq(told["n_units"]).all()
    assert found["is_carried"].all()
    # Old communes that were split leave the two units that share them without a count.
    assert found.loc[found["value"].isna(), "reason"].str.contains("only partly in it").all()
    assert 0 < found["value"].isna().sum() <= 6


def test_forward_a_gap_is_a_gap(tables, ones):
    whole = carry(tables, ones, BEFORE, AFTER)
    carried = carry_units(tables.crosswalk, tables.places, BEFORE, AFTER, within="dak-lak")
    heir = whole.dropna(subset=["value"]).index[0]
    left_out = carried.loc[carried["place_to"].eq(heir), "place_from"].iloc[0]
    found = carry(tables, ones[ones["place"].ne(left_out)], BEFORE, AFTER)
    assert pd.isna(found.loc[heir, "value"])
    assert "have no count" in found.loc[heir, "reason"]
    others = whole.index.drop(heir)
    assert found.loc[others, "value"].equals(whole.loc[others, "value"])


def test_back_only_what_one_unit_became_alone(tables):
    carried = carry_units(tables.crosswalk, tables.places, BEFORE, AFTER, within="dak-lak")
    new = pd.DataFrame({"place": carried["place_to"].unique(), "value": 5.0})
    found = carry(tables, new, AFTER, BEFORE)
    n_old = carried.groupby("place_to")["place_from"].nunique()
    alone = set(
        carried.loc[
            carried["place_to"].map(n_old).eq(1) & carried["share"].eq("whole"), "place_from"
        ]
    )
    assert set(found.dropna(subset=["value"]).index) == alone
    refused = found[found["value"].isna()]
    assert refused["reason"].str.contains("not shared out|split among").all()
    assert len(found) == 184


def test_the_same_day_is_itself(tables, ones):
    found = carry(tables, ones, BEFORE, BEFORE)
    assert found["value"].eq(1).all()
    assert not found["is_carried"].any()


@pytest.mark.parametrize(
    ("places", "words"),
    [
        (["dak-lak/ea-kar/xa-cu-ni"] * 2, "twice"),
        (["dak-lak-2025/xa-ea-kar"], "expected codes of units"),
    ],
)
def test_what_cannot_be_carried_is_named(tables, places, words):
    with pytest.raises(UserError, match=words):
        carry(tables, pd.DataFrame({"place": places, "value": 1.0}), BEFORE, AFTER)
