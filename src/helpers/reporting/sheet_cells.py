"""Cells of a workbook or CSV that a person fills in: text stays text, whatever it looks like."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from helpers.errors import UserError


def put(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    """Fill a cell; a text that begins with = makes no formula, what is missing stays empty."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = "".join(c for c in value if c in "\t\n" or ord(c) >= 32)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    elif value is not None and not pd.isna(value):
        cell.value = value.item() if hasattr(value, "item") else value


def first_sheet(workbook: Workbook, title: str) -> Worksheet:
    """The sheet that a new workbook has, with a title."""
    sheet = workbook.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a sheet")
    sheet.title = title
    return sheet


def bytes_of(workbook: Workbook) -> bytes:
    """A workbook as the bytes of its file."""
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def open_workbook(path: Path, expected: str, *, values: bool = False) -> Workbook:
    """A workbook from a file.

    Parameters
    ----------
    path : Path
        The file.
    expected : str
        What it should be, for the message.
    values : bool
        What formulas came to when the file was saved, instead of the formulas.

    Raises
    ------
    UserError
        The file cannot be opened as a workbook.
    """
    try:
        return load_workbook(path, data_only=values)
    except Exception as error:
        raise UserError(
            f"{path.name}: found no workbook that can be opened ({error}), expected {expected}.\n"
            "Open it in a spreadsheet and save it again as .xlsx, without a password."
        ) from None


def rows_of_csv(path: Path) -> list[list[str]]:
    """The rows of a CSV file, parted by commas, or by semicolons as Excel does in Viet Nam.

    Raises
    ------
    UserError
        It is not UTF-8.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(
            f"{path.name}: found text that is not UTF-8, expected CSV as it was written.\nSave "
            "it as 'CSV UTF-8'."
        ) from None
    first = text.split("\n", 1)[0]
    mark = ";" if first.count(";") > first.count(",") else ","
    return list(csv.reader(io.StringIO(text), delimiter=mark))
