"""Which place and which span of time a number stands in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from helpers.documents.periods import Period
from helpers.documents.place_lists import LEVELS, first_list, last_list
from helpers.documents.place_mentions import Mention
from helpers.documents.reporting_period import rest_of

_OPENING: Final = 60
_FIRST_WORDS: Final = 12
_NEAR: Final = 25
_SAME_MONTHS: Final = re.compile(r"cùng kỳ(?:\s+của)?\s*$|same period (?:of|in)\s*$", re.IGNORECASE)
_LEVEL_OF: Final = {
    "province": "province", "district": "district", "commune": "commune", "ward": "commune",
    "township": "commune", "village": "village",
}  # fmt: skip
# "50 thôn, Đắk Glong 56 thôn": without such a word a name after a number opens what comes next.
_AT: Final = re.compile(
    r"\b(?:tại|ở|thuộc|của|trên địa bàn|cho|gồm|là|trong|in|of|at|across|for|from)\b[^,\d]*(?:\d+\s*)?$",
    re.IGNORECASE,
)
_OF_ITS: Final = re.compile(r"(?:\b(?:của|thuộc|of|in)|[,(])\s*(?:tỉnh\s*)?$", re.IGNORECASE)
# What follows are examples, not all the places.
_EXAMPLE: Final = re.compile(
    r"\b(?:tập trung|chủ yếu|nhiều nhất|đặc biệt|điển hình|tiêu biểu|như|nhất là|trong đó|such as|mostly|mainly|especially|notably|including)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """Places of a number, how sure they are (0 to 1), and why."""

    places: tuple[str, ...]
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Dated:
    """Span of time of a number, how sure it is (0 to 1), and why."""

    first: date | None
    last: date | None
    as_of: date | None
    score: float
    reason: str


@dataclass(slots=True)
class Carried:
    """What earlier sentences of a paragraph set for the later ones."""

    place: tuple[str, ...] = ()
    period: Period | None = None


def place_of(
    text: str,
    span: tuple[int, int],
    bounds: tuple[int, int],
    following: int,
    mentions: Sequence[Mention],
    carried: Carried,
    main: tuple[str, ...],
) -> Placed:
    """The place of a number in a sentence.

    Parameters
    ----------
    text : str
        The block's.
    span : tuple of int
        The number.
    bounds : tuple of int
        Its sentence.
    following : int
        Start of the next number, or end of the sentence.
    mentions : sequence of Mention
        Of the block.
    carried : Carried
        From earlier sentences.
    main : tuple of str
        The place that the document is about, or several.
    """
    here = [m for m in mentions if bounds[0] <= m.start < bounds[1]]
    # "8 huyện Ea Súp, ...": the unit word of the count is that of the first name, too.
    after = [m for m in here if span[0] < m.start < following and m.end > span[1]]
    listed = first_list(text, after)
    before = [
        m for m in here if m.end <= span[0] and not _is_of_another_item(text, m, span, bounds)
    ]
    while before and _says_where(text, before, main):
        before.pop()
    if listed and _is_tied(text, span[1], listed[0].start):
        return Placed(
            tuple(m.place for m in listed), min(m.score for m in listed), "named after it"
        )
    if before:
        subject = last_list(text, before)
        return Placed(
            tuple(m.place for m in subject), min(m.score for m in subject), "named before it"
        )
    if listed and _EXAMPLE.search(text[span[1] : listed[0].start]) is None:
        return Placed(
            tuple(m.place for m in listed),
            0.8 * min(m.score for m in listed),
            "named in the sentence",
        )
    if carried.place:
        return Placed(carried.place, 0.75, "named earlier in the paragraph")
    if main:
        return Placed(main, 0.7, "the place the document is about")
    return Placed((), 0.0, "no place is named")


def _is_of_another_item(
    text: str, one: Mention, span: tuple[int, int], bounds: tuple[int, int]
) -> bool:
    """``đối thoại tại huyện Trà Cú; mở 3 lớp``: a semicolon ends what a place holds for."""
    is_opening = one.start - bounds[0] <= _FIRST_WORDS
    return not is_opening and ";" in text[one.end : span[0]]


def _says_where(text: str, mentions: Sequence[Mention], main: tuple[str, ...]) -> bool:
    """``Bắc Hà là huyện của tỉnh Lào Cai``: the last names only what an earlier one lies in."""
    last = mentions[-1]
    inside = [*(m.place for m in mentions[:-1]), *main]
    is_above = any(place.startswith(f"{last.place}/") for place in inside)
    return is_above and _OF_ITS.search(text[: last.start]) is not None


def above_what_is_counted(
    placed: Placed, unit: str, value: float, levels: Mapping[str, str]
) -> Placed:
    """``có mặt tại 40 tỉnh``: several provinces lie in no province, but in the country.

    Parameters
    ----------
    placed : Placed
        So far.
    unit : str
        Of what is counted.
    value : float
        How many there are.
    levels : mapping of str to str
        Level of each place.
    """
    level = _LEVEL_OF.get(unit)
    if level is None or len(placed.places) != 1 or value <= 1:
        return placed
    place = placed.places[0]
    while _is_as_narrow(levels.get(place, "country"), level):
        place = place.rpartition("/")[0] or "viet-nam"
    if place == placed.places[0]:
        return placed
    return Placed((place,), 0.8 * placed.score, f"{placed.reason}, and the area around it")


def _is_as_narrow(level: str, counted: str) -> bool:
    return LEVELS.index(level) >= LEVELS.index(counted)


def carry_place(
    text: str,
    bounds: tuple[int, int],
    mentions: Sequence[Mention],
    carried: Carried,
    main: tuple[str, ...],
) -> None:
    """A place that opens a sentence holds for the next ones; several, or the province, end it."""
    here = [m for m in mentions if bounds[0] <= m.start < bounds[1]]
    opening = [m for m in here if m.start - bounds[0] <= _OPENING]
    # "Tân Mỹ là xã của huyện Chiêm Hóa": the district only says where the commune lies.
    if opening and opening[0].level != "commune" and not _says_where(text, opening[:1], main):
        one = len({m.place for m in first_list(text, opening)}) == 1
        carried.place = (opening[0].place,) if one else ()


def date_of(
    text: str,
    span: tuple[int, int],
    clause: tuple[int, int],
    bounds: tuple[int, int],
    following: int,
    periods: Sequence[Period],
    carried: Carried,
    whole: tuple[date, date] | None,
) -> Dated:
    """The span of time of a number in a sentence.

    Parameters
    ----------
    text : str
        The block's.
    span, clause, bounds : tuple of int
        The number, its clause, its sentence.
    following : int
        Start of the next number, or end of the sentence.
    periods : sequence of Period
        Of the block.
    carried : Carried
        From earlier sentences.
    whole : tuple of date, optional
        What the document reports on.
    """
    here = [p for p in periods if bounds[0] <= p.start < bounds[1]]
    events = [p for p in here if p.is_event and clause[0] <= p.start < clause[1]]
    frames = [p for p in here if p.role in ("frame", "aim")]
    in_clause = [p for p in frames if clause[0] <= p.start < clause[1]]
    before = [p for p in frames if p.end <= span[0]]
    # "48.6%, against a target of 50% for 2025": what is aimed at is of the number beside it.
    after_near = [
        p for p in in_clause
        if p.start >= span[1] and (p.role == "frame" or p.start < following)
    ]  # fmt: skip
    chosen = before[-1:] or after_near[:1] or events[:1]
    # "19,26% năm 2015 xuống còn 7,97% năm 2022": what stands right beside a number is its own.
    beside = [
        p for p in here
        if p.role != "name" and p.start >= span[1] and text[span[1] : p.start].strip(" (") == ""
    ]  # fmt: skip
    # "so với năm 2017 (1.149 vụ)": what a bracket follows is of that time.
    bracketed = [p for p in here if text[p.end : max(p.end, span[0])].strip() == "("]
    if beside or bracketed:
        chosen = (bracketed or beside)[:1]
    elif before and after_near and after_near[0].start - span[1] < _NEAR and not before[-1].is_now:
        chosen = after_near[:1] if before[-1] not in in_clause else before[-1:]
    if chosen and chosen[0].role == "comparison" and _SAME_MONTHS.search(text[: chosen[0].start]):
        return _same_months(chosen[0], before, carried, whole)
    if chosen:
        return _dated(chosen[0], whole, 0.95 if chosen[0] in in_clause else 0.9, "in the sentence")
    if carried.period is not None:
        return _dated(carried.period, whole, 0.75, "earlier in the paragraph")
    if whole is not None:
        return Dated(*whole, None, 0.6, "the span the document reports on")
    return Dated(None, None, None, 0.0, "no span of time is named")


def _same_months(
    one: Period, before: Sequence[Period], carried: Carried, whole: tuple[date, date] | None
) -> Dated:
    """``so với cùng kỳ năm 2021 (60 vụ)``: the months told of, a year or more before."""
    told = [p for p in before if p.role == "frame" and not p.is_now]
    frame = told[-1] if told else carried.period
    span = (frame.first, frame.last) if frame is not None else whole
    if span is None or span[0].year != span[1].year or span[1].month == 2:
        return _dated(one, whole, 0.7, "in the sentence")
    year = one.first.year
    return Dated(
        span[0].replace(year=year), span[1].replace(year=year), None, 0.85, "the same months"
    )


def carry_period(bounds: tuple[int, int], periods: Sequence[Period], carried: Carried) -> None:
    """A span of one sentence holds for the next; days, ``hiện nay`` and names do not."""
    frames = [
        p for p in periods
        if bounds[0] <= p.start < bounds[1] and p.role == "frame" and not (p.is_now or p.is_as_of or p.is_open)
    ]  # fmt: skip
    if frames:
        carried.period = frames[-1]


def _dated(one: Period, whole: tuple[date, date] | None, score: float, reason: str) -> Dated:
    if one.is_now:
        if whole is None:
            return Dated(None, None, None, 0.2, "said of the present, in a document without a date")
        year = whole[1].year
        if one.is_rest:
            return Dated(*rest_of(whole), None, score, reason)
        first = max(whole[0], date(year, 1, 1))
        return Dated(
            first, whole[1], None, 0.6, "said of the present: the end of what is reported on"
        )
    if one.is_open:
        end = max(whole[1], one.last) if whole else None
        return Dated(one.first, end, None, score if end else 0.5, reason)
    is_counted = one.is_as_of and (one.is_until or one.first != one.last)
    return Dated(one.first, one.last, one.last if is_counted else None, score, reason)


def _is_tied(text: str, end: int, start: int) -> bool:
    """Whether places after a number belong to it: ``2.145 cán bộ tại 8 huyện Ea Súp, ...``."""
    gap = text[end:start] if start > end else ""
    if len(gap) > 90 or ";" in gap or _EXAMPLE.search(gap) is not None:
        return False
    return not gap.strip(" :") or _AT.search(gap) is not None
