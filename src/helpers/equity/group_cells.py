"""The cells of a table of groups, read as numbers, and the message about a wrong one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NoReturn

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.equity.group_sets import Floats, Integers
from helpers.errors import UserError

Flags = NDArray[np.bool_]
DOCS: Final = "docs/methods/inequality.md"


@dataclass(frozen=True, slots=True)
class GroupTable:
    """A table of groups and how to read it.

    Attributes
    ----------
    table : DataFrame
        Columns ``estimate``; ``population``, ``se``, ``subgroup``, ``reference_subgroup`` where
        known; ``subgroup_order`` when ordered; ``_file`` and ``_row`` where rows come from files.
    is_ordered, is_favourable : bool
        Whether the groups have an order; whether more of the indicator is better.
    scale : float
        Value that means everybody; ``inf`` for an amount without an upper bound.
    where : str
        What a message calls the table.
    drop_missing : bool
        Leave out groups without an estimate instead of refusing them.
    """

    table: pd.DataFrame
    is_ordered: bool
    is_favourable: bool = True
    scale: float = 100.0
    where: str = "the table"
    drop_missing: bool = False

    def refuse(self, row: int, column: str, found: str, expected: str, step: str) -> NoReturn:
        """Raise the one message about the cell in a row, counted from 0."""
        name, number = self.where, row + 1
        if {"_file", "_row"} <= set(self.table):
            name, number = (self.table[c].iloc[row] for c in ("_file", "_row"))
        message = f"{name}, row {number}, column {column}: found {found}, expected {expected}."
        raise UserError(f"{message}\n{step}")

    def numbers_if_there(self, column: str) -> Floats | None:
        """A column as numbers; None where the table has no such column."""
        return self.numbers(column) if column in self.table else None

    def numbers(self, column: str) -> Floats:
        """A column as numbers, nan where empty."""
        cells = self.table[column]
        parsed = pd.to_numeric(cells, errors="coerce").astype("Float64")
        values = np.asarray(parsed.to_numpy("float64", na_value=np.nan), dtype="float64")
        text = np.isnan(values) & cells.notna().to_numpy(bool)
        self.check(column, text, "a number", "Write digits with a decimal point, or leave it empty")
        self.check(column, np.isinf(values), "a finite number", "Correct the value")
        return values

    def check(self, column: str, wrong: Flags, expected: str, step: str) -> None:
        """Refuse the first row where `wrong` holds."""
        if wrong.any():
            row = int(np.argmax(wrong))
            cell = self.table[column].iloc[row]
            found = "an empty cell" if pd.isna(cell) else _written(cell)
            self.refuse(row, column, found, expected, f"{step} ({DOCS}).")


def set_codes(source: GroupTable, by: Sequence[str]) -> Integers:
    """Number the sets of a long table, in the order in which they appear.

    Raises
    ------
    UserError
        A column of `by` is not there, or has an empty cell.
    """
    codes = np.zeros(len(source.table), dtype=np.int64)
    for column in by:
        if column not in source.table:
            raise UserError(
                f"{source.where}: found no column {column}, expected the columns {', '.join(by)}.\n"
                "Add it, or leave it out of `by`."
            )
        part, levels = pd.factorize(source.table[column])
        source.check(column, part < 0, "the name of a set", "Fill it in")
        codes, _ = pd.factorize(codes * (len(levels) + 1) + part)
    return codes.astype(np.int64)


def _written(cell: Any) -> str:
    return repr(cell) if isinstance(cell, str) else f"{float(cell):.10g}"
