"""Word files (.docx): paragraphs and tables in the order of the page."""

from __future__ import annotations

import io
from datetime import date
from functools import partial

import docx
from docx.document import Document as WordDocument
from docx.table import Table
from docx.text.paragraph import Paragraph

from helpers.documents.blocks import BlockList, Kind
from helpers.documents.grid import add_table


def blocks_of_word(data: bytes) -> tuple[BlockList, str, date | None]:
    """Blocks, title and day of creation of a Word file.

    Raises
    ------
    Exception
        The file is damaged: python-docx says how.
    """
    document: WordDocument = docx.Document(io.BytesIO(data))
    blocks = BlockList()
    paragraph, table, last = 0, 0, ""
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph):
            if not part.text.strip():
                continue
            paragraph += 1
            last = part.text.strip()
            blocks.add(_kind(part), last, f"paragraph {paragraph}")
        elif isinstance(part, Table):
            table += 1
            add_table(blocks, _grid(part), partial(_locate, table), last)
    return blocks, (document.core_properties.title or "").strip(), None


def _locate(table: int, row: int, column: int) -> str:
    return f"table {table}, row {row + 1}, column {column + 1}"


def _kind(paragraph: Paragraph) -> Kind:
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    if style.startswith(("Heading", "Title")):
        return "heading"
    numbered = paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None
    return "list item" if numbered or style.startswith("List") else "paragraph"


def _grid(table: Table) -> list[list[str]]:
    """Texts of the cells; a merged cell stands once, where it begins."""
    seen: set[object] = set()  # the elements themselves: their proxies' ids are used again
    grid = []
    for row in table.rows:
        texts = []
        for cell in row.cells:
            is_new = cell._tc not in seen
            seen.add(cell._tc)
            texts.append(cell.text.strip() if is_new else "")
        grid.append(texts)
    return grid
