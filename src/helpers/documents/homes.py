"""Where a person in a story lives: it places nothing that is counted for the programme."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from helpers.documents.expressions import Expression
from helpers.documents.place_mentions import Mention
from helpers.documents.sentences import CAPITALS

# "Chị Rơ Châm H'Yéo (34 tuổi, làng Klăh, xã Ia Mơ Nông)", "anh A Thun ở xã Đăk Tờ Kan".
_PERSON: Final = re.compile(
    r"\b(?i:chị|anh|bà|ông|em|cô|bác|chú|già làng|Mr\.?|Mrs\.?|Ms\.?)\s+"
    rf"(?:[{CAPITALS}][\w'’]*\s*){{1,5}}"
)
_BRACKET: Final = re.compile(r"\s*\(([^()]*)\)")
_LIVES: Final = re.compile(
    r",?\s*(?:\(?\d{2} tuổi\)?,?\s*|sinh năm \d{4},?\s*|(?:người )?dân tộc [^,()]{2,20},\s*)*"
    r"(?:(?:(?:hiện |sống |sinh sống |trú |ngụ |người |quê )*(?:ở|tại)|ngụ|trú|quê)\s+"
    r"|(?=(?:thôn|buôn|bản|làng|ấp)\s))"
    r"[^.;:]*?(?=\s(?:là|đã|có|được|cho|chia|kể|nói|vay|bắt)\b|[.;:]|$)"
)
_TOTAL: Final = re.compile(r"\btổng\b|\btotal\b", re.IGNORECASE)


def without_homes(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions that do not say where a named person lives."""
    homes: list[tuple[int, int]] = []
    for person in _PERSON.finditer(text):
        end = len(person[0].rstrip()) + person.start()
        found = _BRACKET.match(text, end) or _LIVES.match(text, end)
        if found is not None:
            homes.append((end, found.end()))
    return [
        m for m in mentions
        if not any(start <= m.start and m.end <= end for start, end in homes)
    ]  # fmt: skip


def is_own_money(text: str, one: Expression) -> bool:
    """A sum that one person borrowed or earns is where she lives; a total is not."""
    return one.unit == "VND" and _TOTAL.search(text[max(0, one.start - 30) : one.start]) is None
