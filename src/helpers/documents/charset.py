"""Bytes to text: Unicode where it is, else the old Vietnamese code pages."""

from __future__ import annotations

import codecs
import unicodedata
from typing import Final

from charset_normalizer import from_bytes

from helpers.documents.legacy_letters import likeness, mend_letters
from helpers.errors import UserError

_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
_CONTROL: Final = frozenset(range(32)) - {9, 10, 12, 13}
_SAMPLE: Final = 4096


def decode_text(data: bytes, name: str) -> tuple[str, str]:
    """The text of a file, in Unicode NFC with line feeds, and how it was stored.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        How messages call it.

    Raises
    ------
    UserError
        The bytes are no text.
    """
    text, encoding = _decode(data, name)
    mended, legacy = mend_letters(text)
    lines = mended.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines), legacy or encoding


def _decode(data: bytes, name: str) -> tuple[str, str]:
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    if sum(byte in _CONTROL for byte in data[:_SAMPLE]) > 0.02 * len(data[:_SAMPLE]):
        return _by_content(data, name)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    # Western code page: what TCVN3 and VNI fonts are stored in, read by their letters later.
    readings = {code: data.decode(code, errors="replace") for code in ("cp1258", "cp1252")}
    marks = {
        code: likeness(unicodedata.normalize("NFC", mend_letters(text)[0]))
        for code, text in readings.items()
    }
    # Both pages hold the codes of the old fonts, but only the Western one keeps them all.
    best = "cp1258" if marks["cp1258"] > 1.1 * marks["cp1252"] else "cp1252"
    if marks[best] > 0:
        return unicodedata.normalize("NFC", readings[best]), best
    return _by_content(data, name)


def _by_content(data: bytes, name: str) -> tuple[str, str]:
    found = from_bytes(data[:200_000]).best()
    if found is None or found.encoding in ("utf_7",):
        raise UserError(
            f"{name}: found bytes that are no text, expected a report.\n"
            "Open it in the program it was written with and save it as .docx, .xlsx, .pdf or .txt."
        )
    return data.decode(found.encoding, errors="replace"), found.encoding
