"""Tables: which rows and columns are headers, so that a cell knows what it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from helpers.documents.blocks import BlockList
from helpers.documents.numerals import NUMERAL

_NUMBER: Final = re.compile(
    rf"\s*(?:>=|<=|[≥≤><~≈])?\s*(?:{NUMERAL})(?:\s*/\s*(?:{NUMERAL}))?\s*%?\s*|\s*[-–.]?\s*"
)
_YEAR: Final = re.compile(r"\s*(?:năm\s+)?(?:19|20)\d{2}\s*", re.IGNORECASE)
_SERIAL: Final = re.compile(
    r"\s*(?:stt|tt|no\.?|#|số tt|số thứ tự|[IVX]+|\d{1,3}(?:\.\d{1,2})*|[a-zA-Z])[.)]?\s*",
    re.IGNORECASE,
)
_MOST_HEADERS: Final = 4
JOIN: Final = " – "
"""Between the names at the left of a row."""


@dataclass(frozen=True, slots=True)
class Headers:
    """Headers of a table.

    Attributes
    ----------
    n_rows : int
        Rows of headers at the top.
    columns : list of str
        Header of each column, rows joined by ``, ``.
    rows : list of str
        Header of each row, empty for header rows.
    """

    n_rows: int
    columns: list[str]
    rows: list[str]

    def is_row_header(self, row: int, text: str) -> bool:
        """Whether a cell's text is one of the names at the left of its row."""
        return text != "" and not is_number(text) and text in self.rows[row].split(JOIN)


def find_headers(grid: Sequence[Sequence[str]]) -> Headers:
    """The headers of a table of texts, one list a row."""
    width = max((len(row) for row in grid), default=0)
    full = [[*row, *[""] * (width - len(row))] for row in grid]
    n = 0
    while n < min(len(full) - 1, _MOST_HEADERS) and _is_header(full[n]):
        n += 1
    columns = []
    for j in range(width):
        parts = dict.fromkeys(" ".join(row[j].split()) for row in full[:n] if row[j].strip())
        columns.append(", ".join(parts))
    rows = [""] * n + [_row_header(row) for row in full[n:]]
    return Headers(n, columns, rows)


def add_table(
    blocks: BlockList,
    grid: Sequence[Sequence[str]],
    locate: Callable[[int, int], str],
    caption: str,
) -> None:
    """Append a table's cells with their headers.

    Parameters
    ----------
    blocks : BlockList
        Collects them.
    grid : sequence of sequence of str
        Texts, one list a row; a cell merged into another is empty.
    locate : callable
        Row and column, from 0, to a locator.
    caption : str
        What stands over the table.
    """
    headers = find_headers(grid)
    for i, row in enumerate(grid):
        for j, cell in enumerate(row):
            text = " ".join(cell.split())
            is_header = i < headers.n_rows or headers.is_row_header(i, text)
            blocks.add(
                "cell", text, locate(i, j), row_header=headers.rows[i] if not is_header else "",
                column_header=headers.columns[j] if i >= headers.n_rows else "", caption=caption,
                is_header=is_header,
            )  # fmt: skip


def is_number(text: str) -> bool:
    """Whether a cell holds a number and nothing else, or nothing."""
    return _NUMBER.fullmatch(text) is not None


def _is_header(row: Sequence[str]) -> bool:
    """A row of names, years or numbered columns; a row with a count is data."""
    filled = [cell for cell in row if cell.strip()]
    if not filled:
        return True
    counts = [c for c in filled if is_number(c) and not _YEAR.fullmatch(c)]
    numbered = [cell.strip("() ") for cell in filled]
    if numbered == [str(i) for i in range(1, len(numbered) + 1)] and len(numbered) > 1:
        return True
    return not counts or (len(counts) < len(filled) and all(_YEAR.fullmatch(c) for c in filled[1:]))


def _row_header(row: Sequence[str]) -> str:
    """The names at the left of a row, without the number of the row."""
    parts: list[str] = []
    for j, cell in enumerate(row):
        text = " ".join(cell.split())
        if not text or (j == 0 and _SERIAL.fullmatch(text)):
            continue
        if is_number(text) or len(parts) == 2:
            break
        parts.append(text)
    return JOIN.join(dict.fromkeys(parts))
