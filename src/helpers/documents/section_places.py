"""The place that a heading sets for what follows: ``Yên Bái: nhà dân là chỗ dựa``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from helpers.documents.blocks import Block
from helpers.documents.place_mentions import Mention

_LONGEST: Final = 90
_ENDS: Final = re.compile(r"[.;…]\s*$")


@dataclass(slots=True)
class SectionPlace:
    """The place of the section that is being read.

    Attributes
    ----------
    head : str
        Title and the lines before the text: they set no section.
    places : tuple of str
        Code of the place, or empty.
    """

    head: str
    places: tuple[str, ...] = ()

    def enter(self, block: Block, find: Callable[[str], Sequence[Mention]]) -> None:
        """Before a block is read: a short line that opens with a place is a heading of its own.

        Parameters
        ----------
        block : Block
            The block.
        find : callable
            Text to the places it names.
        """
        is_line = block.kind in ("heading", "paragraph") and len(block.text) <= _LONGEST
        if not is_line or _ENDS.search(block.text) or block.text in self.head:
            return
        named = find(block.text)
        is_opened = bool(named) and named[0].start == 0 and not named[0].is_general
        if is_opened and not any(letter.isdigit() for letter in block.text):
            self.places = (named[0].place,)
        elif block.kind == "heading":
            self.places = ()
