"""The cells of a filled workbook or CSV file as they stand, each with its place in the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from helpers.errors import UserError
from helpers.reporting.new_year.layout import ABOUT, COLUMNS, FIGURES, LAYOUT, SOURCES, Form
from helpers.reporting.sheet_cells import open_workbook, rows_of_csv

EXPECTED: Final = "a workbook that workbench new-year wrote"
FORM_COLUMN: Final = "form"
"""Column of a CSV file that remembers what the about sheet of a workbook does."""
_MEMORY: Final = ("place", "year", "layout")


@dataclass(frozen=True, slots=True, order=True)
class CellProblem:
    """One thing that is wrong in the file, and what to do about it."""

    sheet: str
    row: int
    where: str
    found: str
    expected: str
    step: str

    def __str__(self) -> str:
        return f"{self.where}: found {self.found}, expected {self.expected}.\n{self.step}"


@dataclass(frozen=True, slots=True)
class RawCell:
    """One cell: what it holds, and where it stands in words."""

    value: Any
    where: str
    is_formula: bool = False
    is_percent: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing, or blanks, and no formula that came to nothing."""
        blank = self.value is None or (isinstance(self.value, str) and not self.value.strip())
        return blank and not self.is_formula


@dataclass(frozen=True, slots=True)
class Grid:
    """The sheets that come back.

    Attributes
    ----------
    name : str
        How messages call the file.
    form : Form
        What the file remembers of itself.
    rows : dict of str to list of (int, list of RawCell)
        By sheet: the number of each row, and its cells; the heading first.
    problems : list of CellProblem
        Sheets that are missing, and merged cells.
    """

    name: str
    form: Form
    rows: dict[str, list[tuple[int, list[RawCell]]]]
    problems: list[CellProblem]


def read_grid(path: Path) -> Grid:
    """The cells of a file that somebody filled in.

    Parameters
    ----------
    path : Path
        A workbook, or a CSV file with its sources beside it.

    Raises
    ------
    UserError
        No such file, another kind of file, or one that does not say what it is.
    """
    if not path.is_file():
        kind = "a folder" if path.is_dir() else "no such file"
        raise UserError(
            f"--from: found {kind} {path}, expected {EXPECTED}.\nName the file, or make one: "
            "workbench new-year YEAR"
        )
    if path.suffix.lower() == ".csv":
        return _read_csv(path)
    if path.suffix.lower() != ".xlsx":
        raise UserError(
            f"--from: found {path.name!r}, expected {EXPECTED}, in .xlsx or .csv.\n"
            "Save it as .xlsx."
        )
    return _read_workbook(path)


def _read_workbook(path: Path) -> Grid:
    typed = open_workbook(path, EXPECTED)
    values = open_workbook(path, EXPECTED, values=True)
    grid = Grid(path.name, _memory(typed, path.name), {}, [])
    for title in COLUMNS:
        if title not in typed.sheetnames:
            where = f"{path.name}, sheet {title}"
            step = "Restore the sheet; a renamed one is not guessed at."
            grid.problems.append(CellProblem(title, 0, where, "no such sheet", "one", step))
            continue
        sheet = typed[title]
        for merged in sorted(map(str, sheet.merged_cells.ranges)):
            where = f"{path.name}, sheet {title}, cells {merged}"
            step = "Unmerge them, and fill in each cell."
            row = int("".join(c for c in merged.split(":")[0] if c.isdigit()))
            grid.problems.append(
                CellProblem(title, row, where, "merged cells", "one cell a value", step)
            )
        grid.rows[title] = list(_rows(sheet, values[title], path.name))
    return grid


def _rows(sheet: Worksheet, values: Worksheet, name: str) -> Iterator[tuple[int, list[RawCell]]]:
    for i, row in enumerate(sheet.iter_rows(), start=1):
        yield i, [_cell(cell, values, name) for cell in row]


def _cell(cell: Cell, values: Worksheet, name: str) -> RawCell:
    where = f"{name}, sheet {values.title}, cell {cell.coordinate}"
    is_formula = cell.data_type == "f"
    value = values[cell.coordinate].value if is_formula else cell.value
    is_percent = "%" in str(cell.number_format) and isinstance(value, int | float)
    return RawCell(value, where, is_formula, is_percent)


def _memory(workbook: Workbook, name: str) -> Form:
    found = {}
    if ABOUT in workbook.sheetnames:
        for row in workbook[ABOUT].iter_rows(max_col=2, values_only=True):
            found[row[0]] = row[-1]
    if not set(_MEMORY) <= set(found):
        raise UserError(
            f"{name}, sheet {ABOUT}: found no {', '.join(n for n in _MEMORY if n not in found)}, "
            f"expected {EXPECTED}.\nRestore the sheet, or make a new workbook and copy the rows."
        )
    return _form(found["place"], found["year"], found["layout"], name)


def _form(place: object, year: object, layout: object, name: str) -> Form:
    try:
        form = Form(str(place), int(str(year)), int(str(layout)))
    except ValueError:
        raise UserError(
            f"{name}: found the year {year!r} and the layout {layout!r}, expected those it was "
            "written with.\nRestore them, or make a new workbook and copy the rows."
        ) from None
    if form.layout != LAYOUT:
        raise UserError(
            f"{name}: found layout {form.layout}, expected layout {LAYOUT} of this workbench.\n"
            f"Make a new workbook (workbench new-year {form.year} --place {form.place} --again) "
            "and copy the rows."
        )
    return form


def sources_beside(path: Path) -> Path:
    """The file of sources that goes with a CSV file of figures."""
    return path.with_name(f"{path.stem}-{SOURCES}.csv")


def _read_csv(path: Path) -> Grid:
    rows = {FIGURES: _csv_rows(path)}
    beside = sources_beside(path)
    rows[SOURCES] = _csv_rows(beside) if beside.is_file() else []
    problems = []
    if not rows[SOURCES]:
        step = f"Put {beside.name} beside {path.name}, as it was written."
        problems = [CellProblem(SOURCES, 0, str(beside), "no such file", "the sources", step)]
        del rows[SOURCES]
    heading = [str(cell.value).strip() for _, cells in rows[FIGURES][:1] for cell in cells]
    j = heading.index(FORM_COLUMN) if FORM_COLUMN in heading else None
    said = [] if j is None else [cells[j].value for _, cells in rows[FIGURES][1:] if j < len(cells)]
    forms = sorted({str(text).strip() for text in said if text and str(text).strip()})
    parts = forms[0].split() if forms else []
    if len(forms) != 1 or len(parts) != 4:
        raise UserError(
            f"{path.name}, column {FORM_COLUMN}: found {', '.join(map(repr, forms)) or 'nothing'}, "
            f"expected one entry such as {str(Form('dak-lak', 2023))!r}.\nRestore the column, or "
            "make a new file and copy the rows."
        )
    form = _form(parts[0], parts[1], parts[3], path.name)
    return Grid(path.name, form, rows, problems)


def _csv_rows(path: Path) -> list[tuple[int, list[RawCell]]]:
    rows = rows_of_csv(path)
    heading = rows[0] if rows else []
    return [
        (i, [
            RawCell(value, f"{path.name}, row {i}, column "
                    f"{heading[j] if j < len(heading) else get_column_letter(j + 1)}")
            for j, value in enumerate(row)
        ])
        for i, row in enumerate(rows, start=1)
    ]  # fmt: skip
