"""The line that leads into a list: ``Tỷ lệ nữ trong cấp ủy nhiệm kỳ 2020 - 2025:``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from helpers.documents.blocks import Block

_MARK: Final = re.compile(r"\s*(?:(?P<sign>[-–+*•●○▪])|(?P<digit>\d{1,2}|[a-zđ])[.)])\s")
_LONGEST: Final = 300


@dataclass(slots=True)
class Lead:
    """What the items below it have in common, until a line of its own kind or of none."""

    text: str = ""
    _mark: str = ""

    def reach(self, block: Block) -> None:
        """Before a block is read: one of the lead's own kind, or of none, ends it."""
        mark = _mark(block)
        if not mark or mark == self._mark:
            self.text = ""

    def leave(self, block: Block) -> None:
        """After it was read: it may lead into what follows."""
        if block.text.rstrip().endswith(":") and len(block.text) <= _LONGEST:
            self.text, self._mark = block.text, _mark(block)


def _mark(block: Block) -> str:
    """What an item begins with; empty for a block that is none."""
    found = _MARK.match(block.text)
    if found is not None:
        return found["sign"] or "1"
    return "•" if block.kind == "list item" else ""
