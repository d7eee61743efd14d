"""Stop at the first row that cannot be, and say where it stands and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.errors import UserError

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_CORRECT = "Correct the value, or leave the cell empty."


def require_columns(table: pd.DataFrame, columns: Iterable[str], where: str) -> None:
    """Stop where a table lacks a column or has no rows.

    Raises
    ------
    UserError
        Naming the first missing column, or the empty table.
    """
    for column in columns:
        if column not in table:
            raise UserError(
                f"{where}, column {column}: found no such column, expected one.\n"
                f"Add the column; the table has {', '.join(map(str, table.columns)) or 'none'}."
            )
    if table.empty:
        raise UserError(f"{where}: found no rows, expected one or more.\nAdd the rows.")


def read_numbers(table: pd.DataFrame, column: str, where: str) -> Numbers:
    """A column as numbers, missing cells as nan.

    Raises
    ------
    UserError
        Where a cell is not a finite number.
    """
    cells = table[column]
    if isinstance(cells.dtype, np.dtype) and cells.dtype.kind in "iuf":
        plain = cells.to_numpy(np.float64)
        _stop_at_infinite(plain, table, column, where)
        return plain
    found = pd.to_numeric(cells, errors="coerce").astype("Float64")
    numbers = np.asarray(found.to_numpy("float64", na_value=np.nan), dtype=np.float64)
    words = np.isnan(numbers) & cells.notna().to_numpy(bool)
    stop_at(words, table, column, "a number", _CORRECT, where)
    _stop_at_infinite(numbers, table, column, where)
    return numbers


def _stop_at_infinite(numbers: Numbers, table: pd.DataFrame, column: str, where: str) -> None:
    stop_at(np.isinf(numbers), table, column, "a number", _CORRECT, where)


def stop_at(
    bad: Flags,
    table: pd.DataFrame,
    column: str,
    expected: str | Callable[[int], str],
    next_step: str,
    where: str,
) -> None:
    """Stop at the first bad row.

    Parameters
    ----------
    bad : array of bool, one a row
        Rows that cannot be.
    table : DataFrame
        Where they stand; its columns ``_file`` and ``_row`` name the place, where it has them.
    column : str
        The column that is wrong.
    expected : str, or a function of the row's position
        What was expected of the cell.
    next_step : str
        What the user does next.
    where : str
        Name of the table.

    Raises
    ------
    UserError
        One message on the first bad row; none where no row is bad.
    """
    if not bad.any():
        return
    row = int(np.argmax(bad))
    cell = table[column].iloc[row]
    found = "an empty cell" if pd.isna(cell) else _print(cell)
    wanted = expected if isinstance(expected, str) else expected(row)
    raise UserError(f"{_locate(table, row, where)}, column {column}: found {found}, expected "
                    f"{wanted}.\n{next_step}")  # fmt: skip


def _locate(table: pd.DataFrame, row: int, where: str) -> str:
    file = str(table["_file"].iloc[row]) if "_file" in table else where
    number = table["_row"].iloc[row] if "_row" in table else row + 1
    return f"{file}, row {number}"


def _print(cell: object) -> str:
    return f"{cell:.12g}" if isinstance(cell, float) else str(cell)
