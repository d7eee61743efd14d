"""Columns of a user's table as arrays, or one message that names the cell."""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.errors import UserError

Floats: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.int64]

THE_TABLE: Final = "the table"


def locate(table: pd.DataFrame, position: int, column: str, where: str = THE_TABLE) -> str:
    """Where a cell stands, as a message begins: file, row and column.

    Parameters
    ----------
    table : DataFrame
        Its columns ``_file`` and ``_row``, where it has them, say where a row was read.
    position : int
        The row, counted from 0.
    column : str
        Name of the column.
    where : str
        Name of the table, for one without ``_file``.
    """
    place = table["_file"].iloc[position] if "_file" in table else where
    row = table["_row"].iloc[position] if "_row" in table else position + 1
    return f"{place}, row {row}, column {column}"


def check_columns(table: pd.DataFrame, columns: list[str], where: str = THE_TABLE) -> None:
    """Stop unless the table has rows and every column.

    Raises
    ------
    UserError
        Without rows, or with the first column that is not there.
    """
    for column in columns:
        if column not in table.columns:
            known = ", ".join(str(name) for name in table.columns) or "none"
            message = f"{where}, column {column}: found no such column, expected one of: {known}.\n"
            raise UserError(message + "Correct the name of the column, or add it to the table.")
    if table.empty:
        raise UserError(f"{where}: found no rows, expected at least 1.\nAdd rows to the table.")


def read_numbers(
    table: pd.DataFrame,
    column: str,
    *,
    where: str = THE_TABLE,
    lower: float = -np.inf,
    upper: float = np.inf,
) -> Floats:
    """A column of finite numbers, none of them missing.

    Parameters
    ----------
    table : DataFrame
        The user's table.
    column : str
        Name of the column.
    where : str
        Name of the table in messages.
    lower, upper : float
        Ends that values may reach.

    Returns
    -------
    array of float, shape (rows,)

    Raises
    ------
    UserError
        Names the first row whose value is missing, not a number or beyond an end.
    """
    check_columns(table, [column], where)
    numbers = pd.to_numeric(table[column], errors="coerce").to_numpy("float64", na_value=np.nan)
    wrong = ~np.isfinite(numbers) | (numbers < lower) | (numbers > upper)
    if wrong.any():
        position = int(np.flatnonzero(wrong)[0])
        found = describe(table[column].iloc[position])
        expected = _describe_range(lower, upper)
        message = f"{locate(table, position, column, where)}: found {found}, expected {expected}.\n"
        raise UserError(message + "Correct the value, or leave the row out and say so.")
    return numbers


def read_codes(
    table: pd.DataFrame, column: str, *, where: str = THE_TABLE
) -> tuple[Codes, pd.Index]:
    """A column of labels as whole numbers from 0, in the order of the labels.

    Returns
    -------
    codes : array of int, shape (rows,)
    labels : Index
        ``labels[codes]`` is the column. A categorical keeps the order of its categories.

    Raises
    ------
    UserError
        Names the first row without a label.
    """
    check_columns(table, [column], where)
    missing = table[column].isna().to_numpy(bool)
    if missing.any():
        position = int(np.flatnonzero(missing)[0])
        message = f"{locate(table, position, column, where)}: found nothing, expected a label.\n"
        raise UserError(message + "Fill in the label, or leave the row out and say so.")
    codes, labels = pd.factorize(table[column], sort=True)
    return codes.astype("int64"), pd.Index(labels)


def describe(value: object) -> str:
    """A value as a message shows it: nothing for a missing one, text in quotes."""
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - nan and NaT
        return "nothing"
    return f"{value:g}" if isinstance(value, int | float | np.number) else f'"{value}"'


def check_level(level: float) -> None:
    """Stop unless a level of confidence lies between 0 and 1.

    Raises
    ------
    UserError
        Names the parameter.
    """
    if not 0 < level < 1:
        message = f"parameter level: found {level}, expected a number between 0 and 1.\n"
        raise UserError(message + "Write 95 % as 0.95.")


def _describe_range(lower: float, upper: float) -> str:
    if np.isfinite(lower) and np.isfinite(upper):
        return f"a number from {lower:g} to {upper:g}"
    if np.isfinite(lower):
        return f"{lower:g} or more"
    return f"{upper:g} or less" if np.isfinite(upper) else "a number"
