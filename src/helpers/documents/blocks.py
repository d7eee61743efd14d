"""A document as one stream of blocks, each with a locator that holds when it is read again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

Kind = Literal["heading", "paragraph", "list item", "cell"]
_SEPARATOR: Final = "\n"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text that reads on its own.

    Attributes
    ----------
    kind : {"heading", "paragraph", "list item", "cell"}
        What it is in the document.
    text : str
        Its text, ``document.text[start : start + len(text)]``.
    start : int
        Offset of its first character in the text of the document.
    locator : str
        Where it stands, such as ``paragraph 5`` or ``sheet Phụ lục 1, cell C4``.
    row_header, column_header : str
        Headers of a table cell; empty elsewhere.
    caption : str
        What stands over a table; empty elsewhere.
    is_header : bool
        The cell is a header itself.
    """

    kind: Kind
    text: str
    start: int
    locator: str
    row_header: str = ""
    column_header: str = ""
    caption: str = ""
    is_header: bool = False

    @property
    def end(self) -> int:
        """Offset after its last character."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Document:
    """What was read of one file.

    Attributes
    ----------
    name : str
        File name.
    sha256 : str
        Digest of the file's bytes.
    text : str
        All text in reading order, in Unicode NFC.
    blocks : tuple of Block
        In the order of the text; what lies between them is white space.
    title : str
        As the file states it, or empty.
    published : date or None
        As the file states it.
    encoding : str
        How text was stored, where that had to be found out.
    """

    name: str
    sha256: str
    text: str
    blocks: tuple[Block, ...]
    title: str = ""
    published: date | None = None
    encoding: str = ""


@dataclass(slots=True)
class BlockList:
    """Collects blocks and keeps their offsets in step with the text."""

    blocks: list[Block] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0

    def add(
        self, kind: Kind, text: str, locator: str, *, row_header: str = "",
        column_header: str = "", caption: str = "", is_header: bool = False,
    ) -> None:  # fmt: skip
        """Append a block; one of white space alone is left out."""
        text = text.strip()
        if not text:
            return
        self.blocks.append(
            Block(kind, text, self._length, locator, row_header, column_header, caption, is_header)
        )
        self._parts.append(text)
        self._length += len(text) + len(_SEPARATOR)

    @property
    def text(self) -> str:
        """The blocks' texts, one a line."""
        return _SEPARATOR.join(self._parts)
