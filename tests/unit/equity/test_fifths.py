"""Fifths of the population by disadvantage."""

import pandas as pd
import pytest

from helpers.equity.fifths import coverage_by_fifths, group_by_fifths
from helpers.errors import UserError


def units(poverty: list[float | None], population: list[float] | None = None) -> pd.DataFrame:
    people = population or [10.0] * len(poverty)
    return pd.DataFrame({"poverty_rate": poverty, "population": people})


def fifths(*given) -> list[int]:
    return group_by_fifths(units(*given), by="poverty_rate").tolist()


def test_the_poorest_units_are_the_first_fifth_whatever_their_row():
    assert fifths([0.1, 0.5, 0.3, 0.2, 0.4]) == [5, 1, 3, 4, 2]


def test_fifths_are_of_people_not_of_units():
    assert fifths([0.5, 0.4, 0.3], [60.0, 20.0, 20.0]) == [2, 4, 5]


def test_equal_disadvantage_shares_a_fifth():
    assert len(set(fifths([0.2] * 7))) == 1


def test_a_unit_without_a_value_has_no_fifth():
    found = group_by_fifths(units([0.1, None, 0.3]), by="poverty_rate")
    assert found.isna().tolist() == [False, True, False]


def test_nothing_to_rank_is_named():
    with pytest.raises(UserError, match="column poverty_rate: found no value"):
        fifths([None, None])
    with pytest.raises(UserError, match="column population: found a unit without people"):
        fifths([0.1, 0.2], [10.0, 0.0])


def test_coverage_counts_people():
    table = units([0.5, 0.4, 0.3, 0.2, 0.1, 0.1]).assign(
        covered=[1.0, 2, 3, 4, 5, 0], eligible=[10.0, 10, 10, 10, 10, 10]
    )
    found = coverage_by_fifths(table, pd.Series([1, 2, 3, 4, 5, 5], dtype="Int64"))
    assert found["estimate"].tolist() == pytest.approx([10, 20, 30, 40, 25])
    assert found["population"].tolist() == [10, 10, 10, 10, 20]
    assert found["subgroup_order"].tolist() == [1, 2, 3, 4, 5]
    assert found["subgroup"].iloc[0] == "poorest fifth"


def test_an_empty_fifth_leaves_no_gap_in_the_order():
    table = units([0.5, 0.1]).assign(covered=[1.0, 2], eligible=[10.0, 10])
    found = coverage_by_fifths(table, pd.Series([2, 5], dtype="Int64"))
    assert found["subgroup_order"].tolist() == [1, 2]
