"""What the table of units and the question must be: one message each."""

import numpy as np
import pandas as pd
import pytest

from helpers.coverage.placement import place_units
from helpers.coverage.placement_table import check_units
from helpers.errors import UserError


def units() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "place": ["b", "a", "c"], "name": ["B", "A", "C"], "district": ["x", "x", "y"],
            "population": [1000, 2000, 3000], "need": [100, 200, 300],
            "has_service": [False, True, False], "cost": [40, 50, 60],
            "minority_share": [0.1, 0.5, 0.9], "poverty_rate": [0.2, np.nan, 0.4],
            "latitude": [12.1, 12.2, 12.3], "longitude": [108.1, 108.2, 108.3],
        }
    )  # fmt: skip


def changed(column: str, row: int, value: object) -> pd.DataFrame:
    table = units().astype({column: object})
    table.loc[row - 1, column] = value
    return table


BAD_CELLS = [
    ("place", 3, "b", "found b, expected a place that has no row yet"),
    ("place", 2, None, "found nothing, expected a text"),
    ("name", 1, "", "found , expected a text"),
    ("district", 2, np.nan, "found nothing, expected a text"),
    ("population", 2, -5, "found -5, expected a number of 0 or more"),
    ("need", 3, -2, "found -2, expected a number of 0 or more"),
    ("need", 1, 1001, "found 1001.0, expected at most the population of the unit"),
    ("need", 1, "many", "found many, expected a number of 0 or more"),
    ("need", 1, np.inf, "found inf, expected a number of 0 or more"),
    ("cost", 2, 0, "found 0, expected a number above 0"),
    ("cost", 2, np.nan, "found nothing, expected a number above 0"),
    ("minority_share", 1, 35, "found 35, expected a number from 0 to 1"),
    ("poverty_rate", 3, -0.1, "found -0.1, expected a number from 0 to 1"),
    ("has_service", 2, "maybe", "found maybe, expected true or false"),
    ("latitude", 2, 91, "found 91, expected a number from -90 to 90"),
]


@pytest.mark.parametrize(("column", "row", "value", "words"), BAD_CELLS)
def test_a_bad_cell_is_named(column: str, row: int, value: object, words: str):
    with pytest.raises(UserError) as error:
        check_units(changed(column, row, value), "communes")
    first, step = str(error.value).splitlines()
    assert first == f"communes, row {row}, column {column}: {words}."
    assert step


def test_file_and_row_of_the_source_are_named():
    table = changed("need", 2, -1).assign(_file="a.csv", _row=[11, 12, 13])
    with pytest.raises(UserError, match=r"^a\.csv, row 12, column need: found -1"):
        check_units(table)


def test_a_missing_column_and_an_empty_table():
    with pytest.raises(UserError, match="the table, column need: not found, expected place, name"):
        check_units(units().drop(columns="need"))
    with pytest.raises(UserError, match="the table: found no rows"):
        check_units(units().iloc[:0])


QUESTIONS = [
    ({}, "k, budget: found neither, expected at least one"),
    ({"k": 0}, "k: found 0, expected a whole number from 1 to 2"),
    ({"k": 3}, "k: found 3, expected a whole number from 1 to 2"),
    ({"k": 1.5}, "k: found 1.5, expected a whole number"),
    ({"budget": 39.0}, "budget: found 39, expected at least 40, the cost of the cheapest unit"),
    ({"budget": float("nan")}, "budget: found nan, expected at least 40"),
    ({"k": 1, "objective": "most"}, "objective: found most, expected one of people_reached"),
    ({"k": 1, "reach_km": -1.0}, "reach_km: found -1, expected a number of 0 or more"),
    ({"k": 1, "time_limit": 0.0}, "time_limit: found 0, expected a number above 0"),
    (
        {"k": 1, "objective": "equity_weighted", "minority_weight": 0.0},
        "minority_weight, poverty_weight: found 0 and 0, expected one above 0",
    ),
    (
        {"k": 1, "objective": "equity_weighted", "minority_weight": -1.0},
        "minority_weight: found -1, expected a number of 0 or more",
    ),
    (
        {"k": 1, "objective": "equity_weighted", "poverty_weight": 1.0},
        "the table, row 2, column poverty_rate: found nothing, expected a number for poverty",
    ),
]


@pytest.mark.parametrize(("asked", "words"), QUESTIONS)
def test_a_question_without_an_answer(asked: dict, words: str):
    with pytest.raises(UserError) as error:
        place_units(units(), **asked)
    assert str(error.value).startswith(words)
    assert len(str(error.value).splitlines()) == 2


def test_coordinates_are_needed_only_for_reach():
    table = changed("longitude", 1, np.nan)
    assert place_units(table, k=1).chosen == ("c",)
    with pytest.raises(UserError, match="row 1, column longitude: found nothing, expected a numb"):
        place_units(table, k=1, reach_km=5.0)
    with pytest.raises(UserError, match="column latitude: not found, expected a number a unit to"):
        place_units(units().drop(columns="latitude"), k=1, reach_km=5.0)


def test_nothing_left_to_place():
    with pytest.raises(UserError, match="found a service in every unit"):
        place_units(units().assign(has_service=True), k=1)
    with pytest.raises(UserError, match="found nobody in need beyond the reach"):
        place_units(units(), k=1, reach_km=100.0)
    with pytest.raises(UserError, match="found nobody in need beyond the reach"):
        place_units(units().assign(need=0), k=1)


def test_the_table_comes_back_typed_in_order_of_code_with_cost_one_where_none_is_given():
    table = units().drop(columns="cost").assign(has_service=[0, 1, 0])
    checked = check_units(table)
    assert checked["place"].tolist() == ["a", "b", "c"]
    assert checked["cost"].tolist() == [1, 1, 1]
    assert checked["has_service"].dtype == bool
    assert checked["_row"].tolist() == [2, 1, 3]
    assert "_row" not in table
