"""Reading one raw CSV file strictly: encoding, quoting, shape.

Spreadsheets write CSV in many dialects and say nothing. A file that is not plain UTF-8 with
commas is refused here with the line at fault, because a silently misread row would become a
wrong number in a report.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path

import pandas as pd

from helpers.errors import UserError

# A line of RFC 4180 without line breaks inside cells: quoted or plain cells between commas.
_CELL = r'(?:"(?:[^"]|"")*"|[^",]*)'
_WELL_FORMED = re.compile(rf"{_CELL}(?:,{_CELL})*")
_QUOTED = re.compile(r'"[^"]*"')
_SAVE_AS = "Save it again as 'CSV UTF-8 (comma delimited)' and leave the cells as they are."


def read_csv_strictly(path: Path, name: str) -> pd.DataFrame:
    """Every cell of a raw table as text in Unicode NFC.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        How messages call the file, relative to the project.

    Returns
    -------
    DataFrame
        Text columns as in the header, missing where a cell is empty, and ``_file`` and ``_row``
        (the row a spreadsheet shows: the header is row 1).

    Raises
    ------
    UserError
        The file is not UTF-8, not comma separated, has a stray quote, a repeated column name, or
        a row with more or fewer cells than the header.
    """
    # Only these end a row: splitlines() would also cut at marks that text pasted from Word holds.
    lines = re.split(r"\r\n|\r|\n", _text(path, name))
    if not _QUOTED.sub("", lines[0]).count(",") and re.search("[;\t]", lines[0]):
        raise UserError(
            f"{name}, row 1: found cells separated by semicolons or tabs, expected commas.\n"
            f"{_SAVE_AS}"
        )
    for number, line in enumerate(lines, start=1):
        if not _WELL_FORMED.fullmatch(line):
            raise UserError(
                f"{name}, row {number}: found a stray quotation mark in {_shorten(line)}, "
                'expected quotes only around a whole cell, doubled inside ("").\n'
                "Remove or double it; a cell must not hold a line break."
            )
    rows = list(csv.reader(lines, strict=True))
    header = [cell.strip() for cell in rows[0]]
    if not any(header):
        raise UserError(f"{name}, row 1: found an empty row, expected a header.\n{_SAVE_AS}")
    repeated = sorted({column for column in header if header.count(column) > 1})
    if repeated:
        raise UserError(
            f"{name}, row 1: found the column {repeated[0]!r} twice, expected each name once.\n"
            "Rename or remove one of the two."
        )
    return _frame(header, rows[1:], name)


def _text(path: Path, name: str) -> str:
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:200]:
        raise UserError(f"{name}: found UTF-16 text, expected UTF-8.\n{_SAVE_AS}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise UserError(
            f"{name}, row {row}: found bytes that are not UTF-8 (Windows-1258, TCVN3 and VNI "
            f"files look like this), expected UTF-8.\n{_SAVE_AS}"
        ) from None
    return unicodedata.normalize("NFC", text)


def _frame(header: list[str], rows: list[list[str]], name: str) -> pd.DataFrame:
    kept: list[list[str | int | None]] = []
    for number, cells in enumerate(rows, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise UserError(
                f"{name}, row {number}: found {len(cells)} cells, expected {len(header)} as in "
                "the header.\nPut quotation marks around a cell that holds a comma, "
                "or add the missing commas."
            )
        kept.append([*((cell.strip() or None) for cell in cells), name, number])
    frame = pd.DataFrame(kept, columns=[*header, "_file", "_row"], dtype="string")
    frame["_row"] = pd.to_numeric(frame["_row"]).astype("Int64")
    return frame


def _shorten(line: str) -> str:
    return repr(line if len(line) <= 60 else line[:57] + "...")
