"""PDF files: paragraphs from the lines of a page, tables where a page is ruled."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any, Final

import pdfplumber
import pypdfium2
from pdfplumber.pdf import PDF
from pypdfium2.raw import FPDF_PAGEOBJ_PATH

from helpers.documents.blocks import BlockList
from helpers.documents.grid import add_table
from helpers.errors import UserError

_RULES: Final = 6
_END: Final = re.compile(r"[.!?:;…”\"]\s*$")
_NEW: Final = re.compile(r"\s*(?:[-–•*+▪]\s+|\(?[a-zđ]\)\s+|\d{1,2}[.)]\s+|[IVX]+[.)]\s)")
_DATE: Final = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_FULL_LINE: Final = 0.7
_ENOUGH: Final = 3


def blocks_of_pdf(data: bytes, name: str) -> tuple[BlockList, str, date | None]:
    """Blocks, title and no day of a PDF file.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        How messages call it.

    Raises
    ------
    UserError
        It wants a password, is damaged, or holds pictures of pages and no text.
    """
    document = _open(data, name)
    try:
        title = str(document.get_metadata_value("Title") or "").strip()
        blocks = BlockList()
        ruled = _Tables(data)
        n_letters = 0
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage().get_text_range()
            n_letters += len(text.strip())
            tables = ruled.of(number) if text.strip() and _is_ruled(page) else []
            _add_page(blocks, text, tables, number + 1)
            page.close()
        if n_letters < _ENOUGH * len(document):
            raise UserError(
                f"{name}: found {len(document)} pages without text, expected a PDF with text: "
                "these "
                "are pictures of pages.\nRecognise the text first, for example with "
                f"ocrmypdf -l vie {name} with-text.pdf, and read that file."
            )
        return blocks, title, None
    finally:
        document.close()


def _open(data: bytes, name: str) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
        n_pages = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UserError(
                f"{name}: found a PDF that asks for a password, expected an open one.\n"
                "Save a copy without password and read that."
            ) from None
        raise UserError(
            f"{name}: found a damaged PDF, expected a whole one ({error}).\n"
            "Fetch or save it again; a download may have been cut off."
        ) from None
    if n_pages == 0:
        raise UserError(f"{name}: found a PDF without pages, expected some.\nSave it again.")
    return document


def _is_ruled(page: Any) -> bool:
    """Whether lines are drawn on a page, as around a table's cells."""
    return sum(1 for _ in zip(range(_RULES), _paths(page), strict=False)) >= _RULES


def _paths(page: Any) -> Iterator[Any]:
    paths: Iterator[Any] = page.get_objects(filter=(FPDF_PAGEOBJ_PATH,), max_depth=2)
    return paths


class _Tables:
    """Tables by page, with pdfplumber opened when the first ruled page comes."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._pdf: PDF | None = None

    def of(self, number: int) -> list[list[list[str]]]:
        if self._pdf is None:
            self._pdf = pdfplumber.open(io.BytesIO(self._data))
        page = self._pdf.pages[number]
        found = [[[cell or "" for cell in row] for row in table] for table in page.extract_tables()]
        page.close()
        return [table for table in found if len(table) > 1 and max(map(len, table)) > 1]


def _add_page(blocks: BlockList, text: str, tables: list[list[list[str]]], number: int) -> None:
    in_tables = {
        _squeezed(line) for t in tables for row in t for cell in row for line in cell.split("\n")
    }
    whole_rows = {_squeezed("".join(row)) for table in tables for row in table}
    lines = [" ".join(line.split()) for line in text.replace("\r", "").split("\n")]
    prose = [
        line for line in lines
        if line and _squeezed(line) not in whole_rows and not _is_of(line, in_tables)
    ]  # fmt: skip
    caption = ""
    for i, paragraph in enumerate(_paragraphs(prose), start=1):
        blocks.add("paragraph", paragraph, f"page {number}, paragraph {i}")
        caption = paragraph if len(paragraph) < 200 else caption
    for i, table in enumerate(tables, start=1):
        add_table(blocks, table, partial(_locate, number, i), caption)


def _locate(page: int, table: int, row: int, column: int) -> str:
    return f"page {page}, table {table}, row {row + 1}, column {column + 1}"


def _is_of(line: str, cells: set[str]) -> bool:
    """Whether a line of text is made of the contents of cells."""
    if _squeezed(line) in cells:
        return True
    rest = line
    for word in line.split():
        if _squeezed(word) not in cells:
            return False
        rest = rest.replace(word, "", 1)
    return bool(cells) and not rest.strip()


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Lines of a page joined where a line is full and the next goes on."""
    width = max((len(line) for line in lines), default=0)
    held, last = "", ""
    for line in lines:
        if held and (_NEW.match(line) or _END.search(held) or len(last) < _FULL_LINE * width):
            yield held
            held = ""
        held = f"{held} {line}".strip()
        last = line
    if held:
        yield held
