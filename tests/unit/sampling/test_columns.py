"""Columns: every mistake names file, row and column."""

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.sampling.columns import check_level, read_codes, read_numbers


def test_numbers_of_any_dtype():
    table = pd.DataFrame({"a": pd.array([1, 2], "Int64"), "b": ["1", "2.5"]})
    assert read_numbers(table, "a").tolist() == [1, 2]
    assert read_numbers(table, "b").tolist() == [1, 2.5]


@pytest.mark.parametrize(
    ("value", "found"),
    [(None, "nothing"), (-2, "-2"), ("many", '"many"'), (np.inf, "inf"), (101, "101")],
)
def test_a_value_that_cannot_be_used_is_named(value: object, found: str):
    table = pd.DataFrame({"share": pd.Series([5, value], dtype="object")})
    with pytest.raises(UserError) as caught:
        read_numbers(table, "share", where="groups", lower=0, upper=100)
    first = str(caught.value).splitlines()[0]
    assert first == f"groups, row 2, column share: found {found}, expected a number from 0 to 100."


@pytest.mark.parametrize(
    ("ends", "expected"),
    [({}, "a number"), ({"lower": 0}, "0 or more"), ({"upper": 1}, "1 or less")],
)
def test_what_was_expected(ends: dict[str, float], expected: str):
    with pytest.raises(UserError, match=f"expected {expected}\\.\n"):
        read_numbers(pd.DataFrame({"x": [np.nan]}), "x", **ends)


def test_a_table_that_knows_its_file_names_it():
    table = pd.DataFrame({"x": [1, pd.NA], "_file": ["a.csv", "b.csv"], "_row": [2, 17]})
    with pytest.raises(UserError, match=r"^b.csv, row 17, column x: found nothing"):
        read_numbers(table, "x", where="unused")
    with pytest.raises(UserError, match=r"^b.csv, row 17, column x: found nothing"):
        read_codes(table, "x")


def test_a_column_that_is_not_there():
    with pytest.raises(UserError, match=r"column y: found no such column, expected one of: x\.\n"):
        read_numbers(pd.DataFrame({"x": [1]}), "y")


def test_no_rows():
    with pytest.raises(UserError, match="found no rows"):
        read_codes(pd.DataFrame({"x": []}), "x")


def test_labels_in_their_own_order():
    groups = pd.Categorical(["rich", "poor"], ["poor", "rich"], ordered=True)
    codes, labels = read_codes(pd.DataFrame({"g": groups}), "g")
    assert codes.tolist() == [1, 0]
    assert labels.tolist() == ["poor", "rich"]


@pytest.mark.parametrize("level", [0, 1, 95, -0.5])
def test_a_level_is_a_share(level: float):
    with pytest.raises(UserError, match=f"parameter level: found {level}"):
        check_level(level)
