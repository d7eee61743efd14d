"""Words around a number that say how exact it is, or that it is a change."""

from __future__ import annotations

import re
from typing import Final

_BEFORE: Final = {
    "more_than": r"(?<!cao )(?<!thấp )(?<!nhiều )(?<!ít )(?<!lớn )(?<!nhỏ )(?<!tốt )hơn|(?<!tính )(?<!dựa )(?<!rộng )trên|vượt(?: quá)?|quá|(?<!turned )over|more than|above|exceeding|in excess of",
    "at_least": r"ít nhất(?: là)?|tối thiểu(?: là)?|không dưới|không ít hơn|at least|no fewer than|no less than|minimum of|từ(?=\s+\S+\s+(?:[^\s,.;]+\s+){0,3}?trở lên)",
    "about": r"gần|khoảng(?: chừng| trên)?|ước(?: tính| đạt| khoảng| có)*|xấp xỉ|chừng|độ|ngót|trên dưới|about|around|approximately|nearly|almost|close to|roughly|some|an estimated|estimated(?: at)?",
    "at_most": r"tối đa(?: là)?|không quá|không vượt quá|không trên|at most|up to|no more than|not more than",
    "less_than": r"dưới|chưa (?:đến|tới|đầy)|không đầy|không đến|less than|fewer than|under|below|just under",
}  # fmt: skip
_QUALIFIER: Final = re.compile(
    "(?:"
    + "|".join(rf"(?P<{name}>\b(?:{words}))" for name, words in _BEFORE.items())
    + r")(?:\s+gấp)?\s*$",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    r"^(?:[^.,;:!?()\n\d]{0,40}?)\s(?P<up>trở lên|or more|and above)\b", re.IGNORECASE
)
_CHANGE: Final = re.compile(
    r"\b(?:(?P<increase>tăng(?: thêm| hơn| gần| khoảng| trên)?|thêm|increase[ds]? (?:of|by)|rose by|up(?: by)?)"
    r"|(?P<decrease>giảm(?: được| hơn| gần| khoảng| còn lại| bình quân)?|decrease[ds]? (?:of|by)|fell by|down(?: by)?|drop of|reduction of))"
    r"\s*$",
    re.IGNORECASE,
)
_NOT_CHANGE: Final = re.compile(r"(?:giảm|tăng)\s+(?:còn|lên|xuống|to)\s*$", re.IGNORECASE)
_REACH: Final = 45

FIGURE_QUALIFIERS: Final = {
    "exact": "exact", "more_than": "at_least", "at_least": "at_least", "about": "about",
    "at_most": "at_most", "less_than": "at_most",
}  # fmt: skip
"""What each qualifier of a document becomes in a figure: bounds keep their side."""


def find_qualifier(text: str, start: int) -> tuple[str, int]:
    """The qualifier that stands right before a number, and where it begins.

    Parameters
    ----------
    text : str
        The text.
    start : int
        Offset of the number.

    Returns
    -------
    tuple of str and int
        ``exact`` and `start` where there is none.
    """
    found = _QUALIFIER.search(text, max(0, start - _REACH), start)
    if found is None or found.lastgroup is None:
        return "exact", start
    return found.lastgroup, found.start()


def is_followed_by_or_more(text: str, end: int) -> bool:
    """Whether ``trở lên`` follows in the same clause."""
    return _AFTER.search(text[end : end + 60]) is not None


def find_change(text: str, start: int) -> str:
    """``increase`` or ``decrease`` where the number is the size of a change, else empty."""
    before = text[max(0, start - _REACH) : start]
    if _NOT_CHANGE.search(before):
        return ""
    found = _CHANGE.search(before)
    return str(found.lastgroup) if found else ""
