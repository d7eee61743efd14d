"""Sentences and clauses of a block, and one spelling for the place of a tone mark."""

from __future__ import annotations

import re
from typing import Final

# A full stop ends a sentence before white space and a capital, quote or dash; not inside "TP. Hồ".
_END: Final = re.compile(
    r"(?<!\bTP)(?<!\bTX)(?<!\bTT)(?<!\bTr)(?<!\bBS)(?<!\bThS)(?<!\bH)(?<!\bX)(?<!\bP)(?<!\bSt)(?<!\bNo)"
    r"[.!?…]+[”\"’)]*(?=\s+(?P<next>\S)|\s*$)"
)
CAPITALS: Final = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴƀɃÊ"
"""Inside a class of a pattern: ranges of code points mix small and capital letters."""
_CLAUSE: Final = re.compile(r"[;:]")
_TONES: Final = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_TONE: Final = re.compile(rf"(?<![qQ])(?:{'|'.join(_TONES)})(?!\w)")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, in order; white space alone makes none."""
    spans: list[tuple[int, int]] = []
    start = 0
    ends = (match.end() for match in _END.finditer(text) if not (match["next"] or "A").islower())
    for end in [*ends, len(text)]:
        if text[start:end].strip():
            spans.append((start, end))
        start = end
    return spans


def clause_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Start and end of the stretch between semicolons or colons that holds a span."""
    before = [match.end() for match in _CLAUSE.finditer(text, 0, start)]
    after = _CLAUSE.search(text, end)
    return (before[-1] if before else 0), (after.start() if after else len(text))


def one_spelling(text: str) -> str:
    """Lower case with tone marks where the newer rule puts them: ``hoà`` is ``hòa``.

    As long as the text itself, so that offsets hold.
    """
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return _TONE.sub(lambda match: _TONES[match[0]], lowered)
