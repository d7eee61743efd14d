"""Scales and currencies: ``2 tỷ 307 triệu đồng``, ``2,4 triệu người``, ``VND 5.8 billion``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from helpers.documents.numerals import NUMERAL, Habit, parse_numeral

SCALES: Final = {
    "trăm": 100, "nghìn": 1000, "ngàn": 1000, "vạn": 10**4, "triệu": 10**6, "tỷ": 10**9,
    "tỉ": 10**9, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9,
    "trillion": 10**12, "bn": 10**9, "mn": 10**6,
}  # fmt: skip
_SCALE: Final = "|".join(sorted(SCALES, key=len, reverse=True))
CURRENCIES: Final = {
    "VND": r"đồng(?!\s+(?:chí|bào|thời|bộ|hành|tình|phục|đều|ý|đội|giới|nghiệp|lòng|nhân))|VNĐ|VND|vnđ|đ(?![\w/])|₫|dong",
    "USD": r"USD|đô\s?-?la(?: Mỹ)?|dollars?|US dollars?",
    "EUR": r"EUR|euros?",
}
_PREFIXES: Final = {"USD": r"US\$|USD|\$", "VND": r"VND|VNĐ|₫", "EUR": r"€|EUR"}
_AFTER: Final = re.compile(
    r"\s*(?:" + "|".join(f"(?P<{code}>{words})" for code, words in CURRENCIES.items()) + r")(?!\w)",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(
    r"(?:" + "|".join(f"(?P<{code}>{words})" for code, words in _PREFIXES.items()) + r")\s*$"
)
_PER_YEAR: Final = re.compile(
    r"\s*(?:/\s*(?:người|hộ|đầu người)\s*)?/\s*(?:năm|year)(?!\w)|\s+(?:một|mỗi) năm(?!\w)|\s+(?:a|per) year\b",
    re.IGNORECASE,
)
_PART: Final = re.compile(
    rf"(?P<digits>{NUMERAL})(?P<scales>(?:\s*(?:{_SCALE})(?!\w))*)(?P<half>\s+rưỡi\b)?",
    re.IGNORECASE,
)
_NEXT: Final = re.compile(r"\s+(?=\d)")
_WORD: Final = re.compile(_SCALE, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its scale.

    Attributes
    ----------
    start, end : int
        Span, with a currency where there is one.
    value : Decimal
        The number times its scale.
    other : Decimal or None
        Another reading of its digits.
    currency : str
        Code, or empty.
    is_scaled : bool
        A word such as ``triệu`` stands in it.
    """

    start: int
    end: int
    value: Decimal
    other: Decimal | None
    currency: str
    is_scaled: bool


def read_amount(text: str, start: int, habit: Habit, *, is_whole: bool | None) -> Amount | None:
    """The amount that begins with the numeral at `start`.

    Parameters
    ----------
    text : str
        The text.
    start : int
        Offset of a digit.
    habit : Habit
        Of the document.
    is_whole : bool, optional
        Whether what is counted comes in wholes, for a numeral without scale.
    """
    first = _PART.match(text, start)
    if first is None:
        return None
    total, other, end, smallest = Decimal(0), None, start, None
    part: re.Match[str] | None = first
    while part is not None:
        scale = _scale(part["scales"])
        if smallest is not None and (scale >= smallest or scale == 1):
            break
        plain_money = scale == 1 and _AFTER.match(text, part.end()) is not None
        whole = False if scale > 1 else (True if plain_money else is_whole)
        numeral = parse_numeral(part["digits"], habit, is_whole=whole)
        total += numeral.value * scale + (Decimal(scale) / 2 if part["half"] else 0)
        if numeral.other is not None and smallest is None:
            other = numeral.other * scale
        end, smallest = part.end(), scale
        gap = _NEXT.match(text, end) if scale > 1 else None
        part = _PART.match(text, gap.end()) if gap else None
    currency, begin, end = _currency(text, start, end)
    return Amount(begin, end, total, other, currency, first["scales"] != "")


def _scale(words: str) -> int:
    answer = 1
    for word in _WORD.findall(words):
        answer *= SCALES[word.lower()]
    return answer


def _currency(text: str, start: int, end: int) -> tuple[str, int, int]:
    after = _AFTER.match(text, end)
    if after is not None and after.lastgroup is not None:
        code, end = after.lastgroup, after.end()
        per_year = _PER_YEAR.match(text, end)
        return (f"{code}/year", start, per_year.end()) if per_year else (code, start, end)
    before = _BEFORE.search(text, max(0, start - 6), start)
    if before is not None and before.lastgroup is not None:
        return before.lastgroup, before.start(), end
    return "", start, end
