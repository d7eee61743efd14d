"""What is counted: the noun at a number, and its unit by ``data/raw/words/nouns.csv``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from helpers.documents.expressions import Expression

_GAP: Final = r"(?:\s*[,/&–-]\s*|\s+và\s+|\s+and\s+|\s+)"
_FIRST_WORDS: Final = (
    "xã phường thị huyện thành tỉnh quận thôn buôn bản làng ấp bon xóm tổ bộ sở ban ngành cơ đơn "
    "tin bài cán hội phụ trẻ nhân công đặc chị wards townships communes cities"
)
_OPENERS: Final = frozenset(_FIRST_WORDS.split())
_VI_FILLERS: Final = r"(?:(?:đồng chí|em|vị|tổng số|đ/c|lượt|cái|chiếc|chú)\s+)?"
# Between a number and its noun stand adjectives: "158 a year earlier" is no span of years.
_NO_FILLER: Final = (
    "a|an|the|of|in|to|and|or|by|for|from|with|at|on|as|than|that|who|which|whom|is|are|was|were|has"
    "|have|had|per|during|among|between|out|before|after"
)
_EN_FILLERS: Final = (
    rf"(?:[“\"‘'][^“”\"\n]{{1,40}}[”\"’']\s+)?(?:(?!(?:{_NO_FILLER})\s)[a-z][a-z'-]*\s+){{0,3}}?"
)
_OPENING: Final = r"[\s\u00a0]*[“\"'(]?"
# "tổ" is a group and "tổ chức" is to organise; "xã hội" is society.
_NOT_AFTER: Final = (
    r"(?!(?<=\bxã)\s+hội\b)(?!(?<=\btổ)\s+(?:chức|quốc|trưởng|phó)\b)"
    r"(?<!\bcơ bản)(?<!\bvăn bản)(?<!\bkịch bản)(?<!\bphiên bản)(?<!\bcăn bản)"
    r"(?!(?<=\bdự án)\s+\d)(?!(?<=\bđề án)\s+\d)"
    r"(?!(?<=\bbản)\s+(?:lề|thân|chất|đồ|án|sắc|tin|quyền|ghi|báo|lĩnh)\b)"
)
# Words of time: they give a length, not a count.
DURATIONS: Final = ("year", "month", "day", "week", "hour", "quarter", "minute")
PEOPLE: Final = ("person", "woman")
NOT_WHOLE: Final = ("km2", "ha", "kg", "km", "times")


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun found in a text."""

    start: int
    end: int
    text: str
    unit: str


class Nouns:
    """The nouns of the table, as one pattern a language.

    Parameters
    ----------
    table : DataFrame
        Columns of ``data/raw/words/nouns.csv``.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        self._units = {
            _key(noun): str(unit) for noun, unit in zip(table["noun"], table["unit"], strict=True)
        }
        by_language = {lang: list(part["noun"]) for lang, part in table.groupby("language")}
        vi, en = (_alternatives(by_language.get(lang, [])) for lang in ("vi", "en"))
        self._after = re.compile(
            rf"{_OPENING}(?:{_VI_FILLERS}(?P<vi>{vi})(?!\w){_NOT_AFTER}|{_EN_FILLERS}(?P<en>{en})(?![\w’'-]))",
            re.IGNORECASE,
        )
        self._next = re.compile(rf" (?P<en>{en})(?![\w’'-])", re.IGNORECASE)
        self._any = re.compile(rf"(?<!\w)(?:{vi}|{en})(?!\w){_NOT_AFTER}", re.IGNORECASE)

    def after(self, text: str, end: int) -> Noun | None:
        """The noun right after a number that ends at `end`."""
        found = self._after.match(text, end)
        if found is None:
            return None
        noun = self._noun(found)
        # "1,054 commune officials": of English nouns in a row the last is what is counted.
        while found["en"] and (further := self._next.match(text, noun.end)) is not None:
            noun = self._noun(further)
        return noun

    def inside(self, text: str) -> list[Noun]:
        """Every noun of a text, none inside another."""
        return [self._noun(found) for found in self._any.finditer(text)]

    def _noun(self, found: re.Match[str]) -> Noun:
        group = next((g for g in ("vi", "en") if g in found.re.groupindex and found[g]), 0)
        text = found[group]
        return Noun(found.start(group), found.end(group), text, self._units[_key(text)])


def _alternatives(nouns: list[str]) -> str:
    """Longest first, so that the fullest noun is taken."""
    ordered = sorted(nouns, key=len, reverse=True)
    return "|".join(_pattern(noun) for noun in ordered) or r"(?!)"


def _pattern(noun: str) -> str:
    """Words of a noun; a comma, stroke or ``và`` may stand before one that can open a noun itself.

    ``xã, phường, thị trấn`` is one noun, ``87 vụ, bạo lực`` is not.
    """
    first, *rest = noun.split()
    parts = [re.escape(first)]
    for word in rest:
        parts.append((_GAP if word.lower() in _OPENERS else r"\s+") + re.escape(word))
    return "".join(parts)


def _key(noun: str) -> str:
    words = re.split(r"[\s,/&–-]+", noun.lower().strip())
    return " ".join(word for word in words if word not in ("và", "and", ""))


def with_noun(one: Expression, noun: Noun | None) -> Expression:
    """The expression with what it counts."""
    if noun is None:
        return one
    end = max(one.end, noun.end)
    kind = one.kind
    if noun.unit in DURATIONS and kind == "count":
        kind = "range"
    elif noun.unit in NOT_WHOLE and kind == "count":
        kind = "amount"
    return replace(one, end=end, unit=noun.unit, counted=noun.text, kind=kind)
