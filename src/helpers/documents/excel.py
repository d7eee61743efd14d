"""Workbooks (.xlsx): each visible sheet as one table, with what stands above it."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from helpers.documents.blocks import BlockList
from helpers.documents.candidates import plain
from helpers.documents.grid import add_table

_MOST_CELLS = 2_000_000


def blocks_of_excel(data: bytes) -> tuple[BlockList, str, date | None]:
    """Blocks, title and no day of a workbook.

    Raises
    ------
    Exception
        The file is damaged: openpyxl says how.
    """
    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        blocks = BlockList()
        for sheet in workbook.worksheets:
            if sheet.sheet_state == "visible":
                _add_sheet(blocks, sheet)
        return blocks, str(workbook.properties.title or "").strip(), None
    finally:
        workbook.close()


def _add_sheet(blocks: BlockList, sheet: Any) -> None:
    rows = [[_text(cell) for cell in row] for row in sheet.iter_rows() if row]
    rows = [_trimmed(row) for row in rows]
    i, caption = 0, ""
    while i < len(rows):
        if sum(bool(cell) for cell in rows[i]) <= 1:
            text = next((cell for cell in rows[i] if cell), "")
            column = next((j for j, cell in enumerate(rows[i]) if cell), 0)
            if text:
                caption = f"{caption} {text}".strip() if i and any(rows[i - 1]) else text
                blocks.add("paragraph", text, _locate(sheet.title, i, 0, column))
            i += 1
            continue
        j = i
        while j < len(rows) and any(rows[j]):
            j += 1
        add_table(blocks, rows[i:j], partial(_locate, sheet.title, i), caption or sheet.title)
        i = j


def _locate(sheet: str, top: int, row: int, column: int) -> str:
    return f"sheet {sheet}, cell {get_column_letter(column + 1)}{top + row + 1}"


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return _number(value, str(getattr(cell, "number_format", "") or ""))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return " ".join(str(value).split())


def _number(value: float, number_format: str) -> str:
    """A number as digits that can be read in one way only: four decimals are never thousands."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if "%" in number_format:
        exact *= 100
    text = plain(exact.quantize(Decimal("1e-10")) if exact != exact.to_integral() else exact)
    if "." in text and len(text.split(".")[1]) == 3:
        text += "0"
    return text.replace(".", ",") + ("%" if "%" in number_format else "")
