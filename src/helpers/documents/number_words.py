"""Numbers written in words, Vietnamese and English, up to the billions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_VI_DIGITS: Final = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_VI_TENS: Final = {"mươi", "mười"}
_VI_SCALES: Final = {
    "trăm": 100,
    "nghìn": 1000,
    "ngàn": 1000,
    "triệu": 10**6,
    "tỷ": 10**9,
    "tỉ": 10**9,
}
_VI_LINKS: Final = {"linh", "lẻ"}
_EN_ONES: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_EN_SMALL: Final = {word: value for value, word in enumerate(_EN_ONES.split())}
_EN_ROUND: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_EN_TENS: Final = {word: 10 * value for value, word in enumerate(_EN_ROUND.split(), 2)}
_EN_SCALES: Final = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_VI_WORD: Final = _alternatives({*_VI_DIGITS, *_VI_TENS, *_VI_SCALES, *_VI_LINKS})
_EN_WORD: Final = _alternatives({*_EN_SMALL, *_EN_TENS, *_EN_SCALES})
VI_NUMBER_WORDS: Final = rf"(?:(?:{_VI_WORD})(?:\s+(?:{_VI_WORD}))*)"
EN_NUMBER_WORDS: Final = rf"(?:(?:{_EN_WORD})(?:(?:\s+and\s+|[\s-]+)(?:{_EN_WORD}))*)"
_SPLIT: Final = re.compile(r"[\s-]+")


def parse_number_words(words: str) -> int | None:
    """The number that words stand for; none where they make none.

    Parameters
    ----------
    words : str
        Such as ``hai mươi mốt``, ``một trăm linh năm``, ``twenty-one``.
    """
    parts = _SPLIT.split(words.lower().strip())
    if all(part in _EN_SMALL | _EN_TENS | _EN_SCALES or part == "and" for part in parts):
        return _english([part for part in parts if part != "and"])
    return _vietnamese(parts)


def _english(parts: list[str]) -> int | None:
    total, group = 0, 0
    for part in parts:
        if part in _EN_SMALL or part in _EN_TENS:
            value = _EN_SMALL.get(part, _EN_TENS.get(part, 0))
            if (group % 10 and value < 20) or (group % 100 and value >= 10):
                return None
            group += value
        elif part == "hundred":
            group = (group or 1) * 100
        else:
            total, group = total + (group or 1) * _EN_SCALES[part], 0
    return total + group


def _vietnamese(parts: list[str]) -> int | None:
    """``hai trăm linh năm nghìn``: groups of hundreds, each times its scale."""
    total, group, start = 0, 0, True
    digit: int | None = None
    for part in parts:
        if part in _VI_DIGITS:
            if digit is not None:
                return None
            digit = _VI_DIGITS[part]
        elif part in _VI_TENS:
            if digit == 0:
                return None
            group, digit = group + 10 * (1 if digit is None else digit), None
        elif part == "trăm":
            group, digit = group + 100 * (1 if digit is None else digit), None
        elif part in _VI_LINKS:
            if digit is not None or start:
                return None
        else:
            group += digit or 0
            total, group, digit = total + (group or 1) * _VI_SCALES[part], 0, None
        start = False
    return total + group + (digit or 0)
