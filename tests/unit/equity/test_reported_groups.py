"""Places to compare: inside a place with what they leave over, and beside it."""

import pandas as pd
import pytest

from helpers.equity.reported_groups import REST, groups_beside, groups_inside

PLACES = pd.DataFrame(
    [
        ("land", "Land", "country", pd.NA),
        ("p", "Pe", "province", "land"),
        ("q", "Qu", "province", "land"),
        ("p/a", "A", "district", "p"),
        ("p/b", "B", "district", "p"),
        ("p/c", "C", "district", "p"),
    ],
    columns=["place", "name", "level", "parent"],
).astype("string")


def rates(*rows: tuple[str, int, float, float | None, float | None]) -> pd.DataFrame:
    """place, year, estimate, numerator, population of one indicator."""
    table = pd.DataFrame(rows, columns=["place", "year", "estimate", "numerator", "population"])
    return table.assign(
        indicator="rate", period=table["year"].astype("string"), unit="percent",
        population_from="printed", figures=[f"F{n}" for n in range(len(table))],
    ).astype({"estimate": "Float64", "numerator": "Float64", "population": "Float64",
              "year": "Int64"})  # fmt: skip


def inside(table: pd.DataFrame, year: int = 2022) -> list:
    return list(groups_inside(table, PLACES, "p", year))


def test_what_the_named_places_leave_over_is_one_more_group():
    (found,) = inside(
        rates(("p", 2018, 20, 20, 100), ("p/a", 2018, 50, 5, 10), ("p/b", 2018, 25, 5, 20))
    )
    assert found.is_whole
    assert found.year == 2018
    rest = found.table[found.table["subgroup"].eq(REST)].iloc[0]
    assert (rest["numerator"], rest["population"]) == (10, 70)
    assert rest["estimate"] == pytest.approx(100 * 10 / 70)
    assert rest["figures"] == "F0;F1;F2"
    assert found.table["population"].sum() == 100


def test_without_the_whole_the_groups_speak_only_of_themselves():
    (found,) = inside(rates(("p/a", 2018, 50, 5, 10), ("p/b", 2018, 25, 5, 20)))
    assert not found.is_whole
    assert found.table["subgroup"].tolist() == ["B", "A"]


@pytest.mark.parametrize(
    "whole",
    [
        ("p", 2018, 20.0, None, None),  # no base
        ("p", 2017, 20.0, 20.0, 100.0),  # another year
        ("p", 2018, 20.0, 8.0, 100.0),  # fewer than its parts
        ("p", 2018, 20.0, 20.0, 30.0),  # no larger than its parts
    ],
)
def test_what_cannot_be_left_over_is_not_made_up(whole):
    (found,) = inside(rates(whole, ("p/a", 2018, 50, 5, 10), ("p/b", 2018, 25, 5, 20)))
    assert not found.is_whole
    assert REST not in set(found.table["subgroup"])


def test_the_latest_year_with_two_places_counts_and_no_later_one():
    table = rates(
        ("p/a", 2018, 50, 5, 10), ("p/b", 2018, 25, 5, 20),
        ("p/a", 2020, 40, 4, 10),
        ("p/a", 2024, 30, 3, 10), ("p/b", 2024, 20, 4, 20),
    )  # fmt: skip
    assert inside(table)[0].year == 2018
    assert inside(table, year=2024)[0].year == 2024
    assert inside(table, year=2017) == []


def test_beside_stand_the_latest_rates_of_places_of_one_level():
    table = rates(
        ("p", 2021, 40, 4, 10), ("p", 2022, 49, 90, 184), ("q", 2021, 100, 65, 65),
        ("land", 2022, 60, 6, 10), ("p/a", 2022, 1, 1, 100),
    )  # fmt: skip
    (found,) = groups_beside(table, PLACES, "p", 2022)
    assert found.table["subgroup"].tolist() == ["Pe", "Qu"]
    assert found.year is None
    assert not found.is_whole


def test_beside_looks_no_further_than_the_year_and_needs_the_place_itself():
    table = rates(("p", 2021, 40, 4, 10), ("p", 2024, 49, 90, 184), ("q", 2021, 100, 65, 65))
    (found,) = groups_beside(table, PLACES, "p", 2022)
    assert found.year == 2021
    others = pd.concat([rates(("q", 2021, 100, 65, 65))])
    assert list(groups_beside(others, PLACES, "p", 2022)) == []


def test_a_rate_without_a_base_is_not_compared():
    table = rates(("p/a", 2018, 29.2, None, None), ("p/b", 2018, 8, None, None))
    assert inside(table) == []


def test_one_place_is_no_comparison():
    assert list(groups_beside(rates(("p", 2022, 49, 90, 184)), PLACES, "p", 2022)) == []
