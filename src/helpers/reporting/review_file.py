"""The file that a person goes through: candidates with a decision and a note beside each."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from helpers.documents import COLUMNS
from helpers.documents.candidates import CALENDAR
from helpers.errors import UserError
from helpers.reporting.sheet_cells import bytes_of, first_sheet, open_workbook, put, rows_of_csv
from helpers.reporting.whole_file import write_whole

DECISIONS: Final = ("accept", "refuse")
REVIEW_COLUMNS: Final = ("decision", *COLUMNS, "note")
SUFFIXES: Final = (".csv", ".xlsx")
_SHEET: Final = "candidates"
_WIDTHS: Final = {
    "text": 34,
    "locator": 26,
    "indicator": 36,
    "reasons": 60,
    "note": 40,
    "place": 24,
    "document": 24,
}
_SURE: Final = 0.85
_UNSURE: Final = 0.6
_HELP: Final = (
    (
        "What this is",
        "Numbers found in your reports, each with the place it stands in and how it was read.",
    ),
    (
        "What to do",
        "Write accept or refuse into the column decision; correct any cell of a row you accept.",
    ),
    ("Then", "workbench review FILE --source CODE: accepted rows join data/raw/figures/."),
    ("score", "0 to 1: how sure the whole reading is. The column reasons says what it rests on."),
    (
        "Years and numbers of programmes",
        "are listed so that nothing printed is lost; they are not figures, and start as refused.",
    ),
)


def for_review(candidates: pd.DataFrame) -> pd.DataFrame:
    """Candidates with an empty decision; dates and numbers of programmes start as refused."""
    frame = candidates.copy()
    is_calendar = frame["kind"].isin(CALENDAR) | (
        frame["kind"].eq("range") & frame["unit"].isin(["year", "month"])
    )
    frame.insert(
        0, "decision", pd.Series(is_calendar.map({True: "refuse", False: ""}), dtype="string")
    )
    frame["note"] = pd.Series("", index=frame.index, dtype="string")
    return frame[list(REVIEW_COLUMNS)]


def as_csv(frame: pd.DataFrame) -> str:
    """A table as CSV text."""
    return frame.to_csv(index=False, lineterminator="\n")


def write_review(frame: pd.DataFrame, out: Path) -> None:
    """Write the file for review; it appears whole or not at all.

    Parameters
    ----------
    frame : DataFrame
        Of :func:`for_review`.
    out : Path
        A name in .csv or .xlsx.

    Raises
    ------
    UserError
        Another ending, a missing folder, or a folder that cannot be written to.
    """
    check_name(out)
    data = _workbook(frame) if out.suffix.lower() == ".xlsx" else as_csv(frame).encode("utf-8-sig")
    write_whole(out, data)


def check_name(out: Path) -> None:
    """Refuse a name that this cannot be written under."""
    if out.suffix.lower() not in SUFFIXES:
        raise UserError(
            f"--out: found {out.name!r}, expected a name in .csv or .xlsx.\nChoose one of the two."
        )
    if not out.parent.is_dir():
        raise UserError(
            f"--out: found no folder {out.parent}, expected one.\nMake it, or choose another."
        )


def _workbook(frame: pd.DataFrame) -> bytes:
    workbook = Workbook()
    sheet = first_sheet(workbook, _SHEET)
    for j, column in enumerate(frame.columns, start=1):
        cell = sheet.cell(1, j, column)
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(j)].width = _WIDTHS.get(column, 14)
    for i, row in enumerate(frame.itertuples(index=False), start=2):
        for j, value in enumerate(row, start=1):
            put(sheet, i, j, value)
        _shade(sheet, i, float(frame["score"].iloc[i - 2]))
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    choice = DataValidation(type="list", formula1=f'"{",".join(DECISIONS)}"', allow_blank=True)
    sheet.add_data_validation(choice)
    choice.add(f"A2:A{max(2, len(frame) + 1)}")
    notes = workbook.create_sheet("how to")
    for i, (what, how) in enumerate(_HELP, start=1):
        notes.cell(i, 1, what).font = Font(bold=True)
        notes.cell(i, 2, how).alignment = Alignment(wrap_text=True)
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 28, 90
    return bytes_of(workbook)


def _shade(sheet: Worksheet, row: int, score: float) -> None:
    colour = "E7F3E8" if score >= _SURE else "FFF6DA" if score >= _UNSURE else "FBE3E0"
    sheet.cell(row, 1).fill = PatternFill("solid", fgColor=colour)


def read_review(path: Path) -> pd.DataFrame:
    """The file as a person left it, all cells as text, with ``_row``.

    Raises
    ------
    UserError
        No such file, another kind of file, a missing column, merged cells, or a decision that is
        neither accept nor refuse.
    """
    if path.is_dir():
        raise UserError(
            f"{path}: found a folder, expected the file that workbench read wrote.\nName the file."
        )
    if not path.is_file():
        raise UserError(
            f"{path}: found no such file, expected candidates.\nMake one with: workbench read "
            f"REPORT --out {path.name}"
        )
    rows = _rows_of_workbook(path) if path.suffix.lower() == ".xlsx" else rows_of_csv(path)
    if not rows:
        raise UserError(
            f"{path.name}: found an empty table, expected candidates.\nRead the report again."
        )
    header = [str(cell).strip() for cell in rows[0]]
    if "decision" not in header:
        is_printed = set(COLUMNS) <= set(header)
        raise UserError(
            f"{path.name}, row 1: found no column 'decision', expected a file that workbench read "
            "wrote with --out.\n"
            + ("What --format csv prints is for other programs: " if is_printed else "")
            + "Make one with: workbench read REPORT --out candidates.xlsx"
        )
    for column in REVIEW_COLUMNS:
        if column not in header:
            raise UserError(
                f"{path.name}, row 1: found no column {column!r}, expected "
                f"{', '.join(REVIEW_COLUMNS)}.\n"
                "Restore the column; a renamed column is not guessed at."
            )
    width = len(header)
    kept = [[*(r + [""] * width)[:width], i] for i, r in enumerate(rows[1:], start=2) if any(r)]
    frame = pd.DataFrame(kept, columns=[*header, "_row"])
    frame["decision"] = frame["decision"].str.strip().str.lower()
    wrong = frame[~frame["decision"].isin(["", *DECISIONS])]
    if len(wrong):
        raise UserError(
            f"{path.name}, row {wrong['_row'].iloc[0]}, column decision: found "
            f"{wrong['decision'].iloc[0]!r}, "
            "expected accept, refuse or an empty cell.\nWrite one of them."
        )
    return frame


def _rows_of_workbook(path: Path) -> list[list[str]]:
    workbook = open_workbook(path, "candidates")
    sheet = workbook[_SHEET] if _SHEET in workbook.sheetnames else workbook.worksheets[0]
    if sheet.merged_cells.ranges:
        raise UserError(
            f"{path.name}, sheet {sheet.title}: found merged cells "
            f"({next(iter(sheet.merged_cells.ranges))}), "
            "expected one cell a value.\nUnmerge them."
        )
    return [[_as_text(cell.value) for cell in row] for row in sheet.iter_rows()]


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "date"):
        return str(value.date())
    return str(value)
