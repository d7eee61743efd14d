"""Scanning a stretch of text for numbers, from left to right.

Each number is tried as a number of a programme, a year or span of years, a ratio, a range, a
percentage, an amount of money and a plain count, in this order; the first that fits takes its words
with it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import Final

from helpers.documents.expressions import Expression
from helpers.documents.not_figures import NotFigure, find_not_figures
from helpers.documents.nouns import Nouns
from helpers.documents.number_forms import FORMS, read_words
from helpers.documents.number_words import EN_NUMBER_WORDS, VI_NUMBER_WORDS
from helpers.documents.numerals import NUMERAL, Habit
from helpers.documents.qualifiers import find_change, find_qualifier, is_followed_by_or_more

_START: Final = re.compile(
    rf"(?<![\w.,/]){NUMERAL}|(?<=[(“\"/]){NUMERAL}|(?<=\bVND|\bVNĐ|\bUSD|\bEUR){NUMERAL}|(?<!\w)(?:{VI_NUMBER_WORDS}|{EN_NUMBER_WORDS})(?!\w)",
    re.IGNORECASE,
)

# What may stand between two numbers of one thing: a span of time and a verb.
_ELLIPSIS: Final = re.compile(
    r"[^.!?\n;,]{0,40}[;,]?\s*(?:và\s+|còn\s+)?(?:(?:trong\s+)?(?:cả\s+)?(?:\d{1,2}\s+tháng|năm|quý|tháng)\s"
    r"[^;.,!?]{0,30}?\s+)?(?:là|đạt|có|lên|xuống(?: còn)?|còn)\s+(?:\w+\s+)?",
    re.IGNORECASE,
)
# "112 clubs, of which 24 are in Mèo Vạc", "more than the 1,000 planned", "1,261 fewer than".
_OF_THOSE: Final = re.compile(
    r"\s+(?:(?:are|were|is|was)\s+)?(?:(?:in|at|ở|tại|thuộc)\s+(?:(?:các\s+)?(?:huyện|xã|tỉnh)\s+)?(?-i:[A-ZĐ])"
    r"|(?:in\s+(?:19|20)\d\d|a year (?:earlier|before)|in the (?:previous|same))\b|(?:strengthened|upgraded|newly|established|opened|repaired|planned|targeted|expected|fewer|more than in|less than in)\b)",
    re.IGNORECASE,
)
_NEARBY: Final = 60


@dataclass(frozen=True, slots=True)
class Scan:
    """Expressions of a text and the stretches that are no figures."""

    expressions: list[Expression]
    not_figures: list[NotFigure]


def scan(text: str, nouns: Nouns, habit: Habit) -> Scan:
    """Find every expression with a number.

    Parameters
    ----------
    text : str
        In Unicode NFC.
    nouns : Nouns
        What can be counted.
    habit : Habit
        Decimal mark of the document.
    """
    barred = find_not_figures(text)
    starts = [one.start for one in barred]
    found: list[Expression] = []
    position = 0
    while (match := _START.search(text, position)) is not None:
        i = bisect_right(starts, match.start()) - 1
        if i >= 0 and match.start() < barred[i].end:
            position = max(barred[i].end, position + 1)
            continue
        one = _read(text, match, nouns, habit)
        if one is not None:
            one = _qualified(text, one)
            before = found[-1].end if found else 0
            one = _with_unit_of_the_last(text, one, found)
            start = max(one.start, before)
            start += len(text[start : one.end]) - len(text[start : one.end].lstrip())
            found.append(replace(one, start=start))
        position = max(one.end if one else 0, match.end())
    return Scan(found, barred)


def _read(text: str, match: re.Match[str], nouns: Nouns, habit: Habit) -> Expression | None:
    if not match[0][0].isdigit():
        return read_words(text, match, nouns)
    return next((one for form in FORMS if (one := form(text, match.start(), nouns, habit))), None)


def _qualified(text: str, one: Expression) -> Expression:
    if one.kind in ("identifier", "year") or (
        one.kind == "range" and one.unit == "year" and one.high
    ):
        return one
    qualifier, begin = find_qualifier(text, one.start)
    if one.of_target and text[one.start : one.start + 4].lower() == "vượt":
        qualifier, begin = "exact", one.start
    if qualifier == "exact" and is_followed_by_or_more(text, one.end):
        qualifier = "at_least"
    return replace(one, start=begin, qualifier=qualifier, change=find_change(text, begin))


def _with_unit_of_the_last(text: str, one: Expression, found: list[Expression]) -> Expression:
    """``39.591 địa chỉ năm 2012; năm 2011 là 15.217``: the noun is not said again."""
    if one.kind != "count" or one.unit:
        return one
    last = next((e for e in reversed(found) if e.kind == "count"), None)
    if last is None or not last.unit:
        return one
    between = text[last.end : one.start]
    of_those = _OF_THOSE.match(text, one.end) and len(between) <= _NEARBY and "." not in between
    if not of_those and _ELLIPSIS.fullmatch(between) is None:
        return one
    return replace(one, unit=last.unit, counted=last.counted)
