"""What somebody filled in: rows with their cells in the right types, and every cell that is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Final

from helpers.reporting.new_year.grid import FORM_COLUMN, CellProblem, Grid, RawCell
from helpers.reporting.new_year.layout import (
    CHOICES,
    COLUMNS,
    FIGURES,
    TELLING,
    Column,
    Form,
)

_PLAIN: Final = re.compile(r"-?\d+(\.\d+)?")
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_ERROR: Final = re.compile(r"#(REF!|DIV/0!|N/A|VALUE!|NAME\?|NUM!|NULL!)")
_TYPE_IT: Final = "Type the number: 2145, not 2.145; 31.24, not 31,24. 'more than' is a qualifier."
_KNOWN_USED: Final = ("indicator", "definition", "unit", "basis", "measure", "programme",
                      "reported_by")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One filled row.

    Attributes
    ----------
    sheet, row : str, int
        Where it stands.
    cells : dict of str to str
        Its cells by column, as data/raw would write them; empty text where nothing was filled in.
    where : dict of str to str
        Where each cell stands, in words.
    """

    sheet: str
    row: int
    cells: dict[str, str]
    where: dict[str, str]

    def problem(self, column: str, found: str, expected: str, step: str) -> CellProblem:
        """A problem in one of its cells."""
        where = self.where.get(column, f"sheet {self.sheet}, row {self.row}")
        return CellProblem(self.sheet, self.row, f"{where} ({column})", found, expected, step)


@dataclass(frozen=True, slots=True)
class Filled:
    """What came back.

    Attributes
    ----------
    name, form : str, Form
        The file, and what it remembers of itself.
    figures, sources : list of Entry
        Rows that were filled in.
    noted : list of int
        Rows of figures with a note and nothing else: they report no figure.
    problems : list of CellProblem
        Everything that could not be read.
    """

    name: str
    form: Form
    figures: list[Entry] = field(default_factory=list)
    sources: list[Entry] = field(default_factory=list)
    noted: list[int] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)


def read_filled(grid: Grid) -> Filled:
    """The rows of a grid that were filled in.

    Parameters
    ----------
    grid : Grid
        Of :func:`helpers.reporting.new_year.grid.read_grid`.

    Returns
    -------
    Filled
        Rows with a cell that could not be read are among its rows too, without that cell.
    """
    filled = Filled(grid.name, grid.form, problems=list(grid.problems))
    for sheet, rows in grid.rows.items():
        columns = COLUMNS[sheet]
        heading = _heading(sheet, rows, columns, filled)
        if heading is None:
            continue
        telling = set(TELLING) if sheet == FIGURES else {c.name for c in columns}
        for row, cells in rows[1:]:
            by_name = {name: cells[j] for name, j in heading.items() if j < len(cells)}
            if any(not cell.is_empty for name, cell in by_name.items() if name in telling):
                entry = _entry(sheet, row, by_name, columns, filled)
                (filled.figures if sheet == FIGURES else filled.sources).append(entry)
            elif "note" in by_name and not by_name["note"].is_empty:
                filled.noted.append(row)
    return filled


def _heading(
    sheet: str, rows: Sequence[tuple[int, list[RawCell]]], columns: Sequence[Column], filled: Filled
) -> dict[str, int] | None:
    """Where each column stands; none where one is missing, as then nothing can be read."""
    cells = rows[0][1] if rows else []
    named = ["" if cell.is_empty else str(cell.value).strip() for cell in cells]
    wanted = [column.name for column in columns]
    missing = [name for name in wanted if name not in named]
    stray = [j for j, name in enumerate(named) if name not in (*wanted, FORM_COLUMN, "")]
    problems = []
    shift = 1 if FORM_COLUMN in named else 0
    for name in missing:
        j = wanted.index(name) + shift
        where, found = f"{filled.name}, sheet {sheet}, row 1", f"no column {name!r}"
        if j in stray:
            where, found = cells[j].where, repr(named[j])
            stray.remove(j)
        step = "Restore the heading; a renamed column is not guessed at."
        problems.append(CellProblem(sheet, 1, where, found, repr(name), step))
    for name in sorted({name for name in wanted if named.count(name) > 1}):
        where = cells[len(named) - 1 - named[::-1].index(name)].where
        step = "Remove one of the two columns."
        problems.append(CellProblem(sheet, 1, where, f"{name!r} a second time", "it once", step))
    for j in stray:
        step = "Move what it holds into note, and remove the column."
        expected = "only the columns of the form"
        problems.append(CellProblem(sheet, 1, cells[j].where, repr(named[j]), expected, step))
    filled.problems.extend(problems)
    if missing:
        return None
    return {name: named.index(name) for name in wanted}


def _entry(
    sheet: str, row: int, by_name: dict[str, RawCell], columns: Sequence[Column], filled: Filled
) -> Entry:
    entry = Entry(sheet, row, {}, {name: cell.where for name, cell in by_name.items()})
    for column in columns:
        if not column.is_new and column.name not in _KNOWN_USED:
            continue
        cell = by_name.get(column.name, RawCell(None, f"row {row}"))
        found = _read(cell, column)
        if isinstance(found, str):
            entry.cells[column.name] = found
        else:
            entry.cells[column.name] = ""
            filled.problems.append(entry.problem(column.name, *found))
    return entry


_Wrong = tuple[str, str, str]
"""What was found, what was expected, what to do."""


def _read(cell: RawCell, column: Column) -> str | _Wrong:
    """A cell as data/raw writes it, or what is wrong with it."""
    if cell.is_empty:
        return ""
    if cell.is_formula and cell.value is None:
        step = "Open the file in a spreadsheet and save it again, or type what it comes to."
        return "a formula without what it comes to", f"a {column.kind}", step
    if isinstance(cell.value, str) and _ERROR.fullmatch(cell.value.strip()):
        return repr(cell.value), f"a {column.kind}", "Correct the formula, or type the value."
    if column.kind == "number":
        return _number(cell)
    if column.kind == "date":
        return _day(cell.value)
    return _text(cell.value, CHOICES.get(column.name, ()))


def _number(cell: RawCell) -> str | _Wrong:
    value, expected = cell.value, "a number"
    if isinstance(value, date):
        return f"the day {_plain(value)}", expected, (
            "The spreadsheet made a day of it: give the cell the format Number, and " + _TYPE_IT
        )  # fmt: skip
    if cell.is_percent:
        step = f"Give the cell the format Number, and type {value * 100:g}."
        return f"{value * 100:g} %, which is kept as {value:g}", expected, step
    if isinstance(value, bool) or (isinstance(value, float) and not abs(value) < float("inf")):
        return repr(value), expected, _TYPE_IT
    if isinstance(value, int | float):
        return _plain(value)
    text = str(value).strip()
    if _PLAIN.fullmatch(text) is None:
        return repr(text), expected, _TYPE_IT
    return text


def _day(value: object) -> str | _Wrong:
    if isinstance(value, date):
        return _plain(value)
    text, expected, step = str(value).strip(), "a day", "Write it as 2023-12-31."
    if _ISO.fullmatch(text) is None:
        return repr(text), expected, step
    try:
        date.fromisoformat(text)
    except ValueError:
        return repr(text), "a day of the calendar", step
    return text


def _text(value: object, choices: Sequence[str]) -> str | _Wrong:
    text = " ".join(_plain(value).split())
    if choices and text not in choices:
        near = get_close_matches(text, choices, n=1)
        step = f"Choose from the list.{f' Near it: {near[0]}.' if near else ''}"
        return repr(text), f"one of {', '.join(choices)}", step
    return text


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.date()}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        number = Decimal(repr(value))
        whole = number == number.to_integral_value()
        return f"{number.quantize(Decimal(1)) if whole else number:f}"
    return str(value).strip()
