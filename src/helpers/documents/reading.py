"""From a file to a document: which reader, what it must not do, and what to say when it cannot."""

from __future__ import annotations

import hashlib
import io
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from helpers.documents.blocks import Block, BlockList, Document
from helpers.documents.charset import decode_text
from helpers.documents.legacy_letters import mend_letters
from helpers.documents.plain import blocks_of_text
from helpers.errors import UserError

SUFFIXES: Final = (".docx", ".xlsx", ".pdf", ".html", ".htm", ".txt", ".md", ".csv", ".tsv")
_MOST_BYTES: Final = 200 * 2**20
_MOST_UNPACKED: Final = 400 * 2**20
_MOST_RATIO: Final = 300
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NEVER_TEXT: Final = (".docx", ".xlsx", ".pdf", ".doc", ".xls", ".odt", ".ods")
_SAVE_AS: Final = "Save it as .docx, .xlsx, .pdf, .html or .txt and read that."


def read_document(path: Path) -> Document:
    """Read a Word, Excel, PDF, HTML or text file as one stream of blocks.

    Parameters
    ----------
    path : Path
        The file; what it is, is told from its first bytes.

    Returns
    -------
    Document
        Its text in Unicode NFC, legacy letters converted, and its blocks with locators.

    Raises
    ------
    UserError
        There is no such file, or it is empty, too large, damaged, locked by a password, of another
        kind, or holds no text.
    """
    name = path.name
    data = _bytes(path)
    digest = hashlib.sha256(data).hexdigest()
    if data.startswith(_OLE):
        raise UserError(
            f"{name}: found an old or password-protected Office file, expected an open one.\n"
            f"{_SAVE_AS}"
        )
    if data.startswith(b"%PDF") or b"%PDF-" in data[:1024]:
        from helpers.documents.pdf import blocks_of_pdf

        return _built(name, digest, *blocks_of_pdf(data, name))
    if data.startswith(b"PK"):
        return _of_package(data, name, digest)
    if path.suffix.lower() in _NEVER_TEXT:
        raise UserError(
            f"{name}: found text or other content under a name in {path.suffix}, expected such a "
            "file.\nName it after what it is (.txt, .html), or save it anew."
        )
    text, encoding = decode_text(data, name)
    head = text[:2000].lstrip("\ufeff \n\t").lower()
    if path.suffix.lower() in (".html", ".htm", ".xhtml") or head.startswith(
        ("<!doctype html", "<html")
    ):
        return _of_page(data, text, encoding, name, digest)
    if not text.strip():
        raise UserError(
            f"{name}: found no text, expected a report.\nSave it again, or leave it out."
        )
    return Document(name, digest, text, tuple(blocks_of_text(text)), encoding=encoding)


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise UserError(f"{path}: found a folder, expected a report.\nName its files.")
        if size > _MOST_BYTES:
            raise UserError(
                f"{path.name}: found {size / 2**20:.0f} MB, expected at most "
                f"{_MOST_BYTES // 2**20}.\n"
                "Take the pictures out, or split it."
            )
        data = path.read_bytes()
    except OSError as error:
        raise UserError(
            f"{path}: could not be read ({error.strerror}), expected a report.\n"
            "Check the name; quote it where it holds spaces."
        ) from None
    if not data:
        raise UserError(f"{path.name}: found an empty file, expected a report.\nFetch it again.")
    return data


def _of_package(data: bytes, name: str, digest: str) -> Document:
    """Word and Excel files are zip archives."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            _check_size(parts, len(data), name)
            names = {part.filename for part in parts}
            broken = package.testzip() if len(data) < 50 * 2**20 else None
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        OSError,
        RuntimeError,
        EOFError,
        NotImplementedError,
        ValueError,
    ) as error:
        raise _damaged(name, error) from None
    if broken is not None:
        raise _damaged(name, broken)
    if "word/document.xml" in names:
        from helpers.documents.word import blocks_of_word as reader
    elif "xl/workbook.xml" in names:
        from helpers.documents.excel import blocks_of_excel as reader
    else:
        raise UserError(f"{name}: found a zip archive that is no report, expected one.\n{_SAVE_AS}")
    try:
        return _built(name, digest, *reader(data))
    except UserError:
        raise
    except Exception as error:
        raise _damaged(name, error) from None


def _check_size(parts: list[zipfile.ZipInfo], packed: int, name: str) -> None:
    unpacked = sum(part.file_size for part in parts)
    if unpacked > _MOST_UNPACKED or (unpacked > 20 * 2**20 and unpacked > _MOST_RATIO * packed):
        raise UserError(
            f"{name}: found {unpacked / 2**20:.0f} MB packed into {packed / 2**20:.1f}, expected a "
            f"report.\nIt was not opened. {_SAVE_AS}"
        )


def _damaged(name: str, error: object) -> UserError:
    detail = " ".join(str(error).split())[:120]
    return UserError(
        f"{name}: found a damaged file, expected a whole one ({detail or type(error).__name__}).\n"
        "Open it in the program it was written with and save it again."
    )


def _of_page(data: bytes, text: str, encoding: str, name: str, digest: str) -> Document:
    from helpers.documents.web import blocks_of_page

    try:
        blocks, title, published = blocks_of_page(text)
    except (RecursionError, ValueError, AssertionError) as error:
        raise _damaged(name, error) from None
    return replace(_built(name, digest, blocks, title, published), encoding=encoding)


def _built(
    name: str, digest: str, blocks: BlockList, title: str, published: date | None
) -> Document:
    """A document of collected blocks, its letters mended as a whole."""
    if not blocks.blocks:
        raise UserError(
            f"{name}: found no text, expected a report.\nSave it again, or leave it out."
        )
    _, legacy = mend_letters(blocks.text)
    clean = BlockList()
    for block in blocks.blocks:
        clean.add(
            block.kind, _clean(block.text, legacy), block.locator,
            row_header=_clean(block.row_header, legacy),
            column_header=_clean(block.column_header, legacy),
            caption=_clean(block.caption, legacy), is_header=block.is_header,
        )  # fmt: skip
    kept: tuple[Block, ...] = tuple(clean.blocks)
    return Document(name, digest, clean.text, kept, _clean(title, legacy), published, legacy)


def _clean(text: str, legacy: str) -> str:
    from helpers.documents.legacy_letters import from_tcvn3, from_vni

    mend = {"TCVN3": from_tcvn3, "VNI": from_vni}.get(legacy)
    return unicodedata.normalize("NFC", mend(text) if mend else text)
