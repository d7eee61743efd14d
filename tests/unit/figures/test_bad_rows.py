"""The message on the first row that cannot be."""

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.figures.bad_rows import read_numbers, require_columns, stop_at


def refuse(table: pd.DataFrame) -> str:
    bad = table["n"].to_numpy() < 0
    with pytest.raises(UserError) as caught:
        stop_at(bad, table, "n", lambda row: f"at most {row}", "Correct it.", "groups")
    return str(caught.value)


def test_rows_are_counted_from_one():
    table = pd.DataFrame({"n": [1.0, -2.5, -3.0]}, index=[7, 8, 9])
    assert refuse(table) == "groups, row 2, column n: found -2.5, expected at most 1.\nCorrect it."


def test_file_and_row_of_the_source_are_named():
    table = pd.DataFrame({"n": [1, -2], "_file": ["a.csv", "b.csv"], "_row": [5, 17]})
    assert refuse(table).startswith("b.csv, row 17, column n: found -2, expected")


def test_no_bad_row_no_message():
    table = pd.DataFrame({"n": [1.0]})
    stop_at(np.array([False]), table, "n", "anything", "Nothing.", "groups")
    assert read_numbers(table, "n", "groups").tolist() == [1.0]


def test_missing_column_and_no_rows():
    with pytest.raises(UserError, match="groups, column m: found no such column"):
        require_columns(pd.DataFrame({"n": [1]}), ["m"], "groups")
    with pytest.raises(UserError, match="groups: found no rows"):
        require_columns(pd.DataFrame({"n": []}), ["n"], "groups")


@pytest.mark.parametrize("cells", [["1", "many"], pd.array(["1", "many"], dtype="string")])
def test_words_are_no_numbers(cells):
    with pytest.raises(UserError, match="row 2, column n: found many, expected a number"):
        read_numbers(pd.DataFrame({"n": cells}), "n", "groups")


@pytest.mark.parametrize("dtype", ["float64", "Float64", "object"])
def test_infinity_is_no_number_and_an_empty_cell_is_missing(dtype: str):
    table = pd.DataFrame({"n": pd.Series([1.0, np.inf], dtype=dtype)})
    with pytest.raises(UserError, match="row 2, column n: found inf"):
        read_numbers(table, "n", "groups")
    table = pd.DataFrame({"n": pd.Series([1.0, None], dtype=dtype)})
    assert np.isnan(read_numbers(table, "n", "groups")).tolist() == [False, True]
