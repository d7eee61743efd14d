"""Spans of time that a text names, and which of them a number stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from helpers.documents.period_forms import KINDS, PATTERNS, days_of

Span = tuple[date, date]
Role = Literal["frame", "name", "aim", "comparison"]

_HINT: Final = re.compile(r"\d|hiện|nay|năm|qua|now|date|present|currently|so far", re.IGNORECASE)
_QUOTES: Final = re.compile(r"[“\"«][^“”\"«»\n]{2,300}[”\"»]")
_NAMED: Final = re.compile(
    r"(?:Chiến lược|Chương trình (?:mục tiêu|MTQG|hành động|phối hợp)|chương trình mục tiêu|Đề án|Kế hoạch|Nghị quyết|Quyết định|Luật|Strategy|Programme|Resolution)"
    r"(?:(?![.;\n]|\bđã\b|\btoàn tỉnh\b|,\s*(?:toàn|các|tỉnh|huyện|đã|Hội)).){0,220}$",
    re.DOTALL,
)
_EVENT: Final = re.compile(
    r"(?:cuộc thi|hội thi|liên hoan|lớp|giảng viên nguồn|ngày hội|contest|festival|giải)\s[^.;]{0,60}$",
    re.IGNORECASE,
)
_AIM: Final = re.compile(
    r"(?:phấn đấu|(?<!chương trình )mục tiêu|chỉ tiêu|dự kiến|sẽ|kế hoạch|trong thời gian tới|thời gian tới|tầm nhìn|định hướng|to reach|aims?|target)\b[^.;\n]{0,120}$",
    re.IGNORECASE,
)
_COMPARED: Final = re.compile(
    r"(?:so với(?: cùng kỳ)?(?: của)?(?: cả)?|cùng kỳ|tăng so|giảm so|compared (?:to|with)|up from|down from|from)\s*(?:cuối\s+)?(?:năm\s+)?$",
    re.IGNORECASE,
)
# "Quyết định số 45/QĐ-TTg ngày 13/01/2022": the day of a decision frames nothing.
_LEGAL: Final = re.compile(
    r"(?:\d+/[\w-]*[A-ZĐ]{2}[\w-]*|(?:Quyết định|Nghị quyết|Kế hoạch|Công văn|Thông tư|Chỉ thị|Nghị định|Báo cáo)(?: số)?[^.;,]{0,40})\s*,?\s*$"
)
_UNTIL: Final = re.compile(r"(?:đến|tới|until|as of|by)\s+$", re.IGNORECASE)
_OPENS: Final = re.compile(r"(?:tính\s+)?(?:đến|tới)\b|until\b|as of\b", re.IGNORECASE)
# "Kết quả năm 2023, phương hướng, nhiệm vụ năm 2024".
_TO_COME: Final = re.compile(
    r"(?:phương hướng|nhiệm vụ|dự kiến|triển khai|outlook|tasks|plans? for)\b[^.;\n]{0,60}$",
    re.IGNORECASE,
)
_DAYS_AHEAD: Final = 100
_SAMPLE: Final = 200_000
_LONGEST_LINE: Final = 250
_LONG_PROGRAMME: Final = 6
_NO_REPORT: Final = 8
_PRECISE: Final = ("day", "iso", "eday", "days")


@dataclass(frozen=True, slots=True)
class Period:
    """A span of time in a text.

    Attributes
    ----------
    start, end : int
        Span of its words.
    first, last : date
        First and last day.
    role : {"frame", "name", "aim", "comparison"}
        What it does in the sentence: frames what is told; belongs to the name of a programme, law
        or event; is a date to come; or is what a number is compared with.
    is_now : bool
        ``hiện nay`` and its like, whose days are those of the document.
    is_as_of : bool
        A day at which something is counted, not a span over which.
    is_event : bool
        The year of a named event, which frames its own clause.
    is_open : bool
        ``từ năm 2017 đến nay``: it goes on to the end of what the document reports on.
    """

    start: int
    end: int
    first: date
    last: date
    role: Role = "frame"
    is_now: bool = False
    is_as_of: bool = False
    is_event: bool = False
    is_open: bool = False


def find_periods(text: str, written: int | None = None) -> list[Period]:
    """Every span of time in a text, in its order.

    Parameters
    ----------
    text : str
        In Unicode NFC.
    written : int, optional
        Year of the document, for days without a year; such days are left out without it.
    """
    return list(_cached_periods(text, written))


@lru_cache(maxsize=512)
def _cached_periods(text: str, written: int | None) -> tuple[Period, ...]:
    """Headers of a table are asked for again with every cell."""
    if _HINT.search(text) is None:
        return ()
    quotes = [(m.start(), m.end()) for m in _QUOTES.finditer(text)]
    return tuple(_periods(text, written, quotes))


def _periods(text: str, written: int | None, quotes: list[tuple[int, int]]) -> Iterator[Period]:
    for found in PATTERNS.finditer(text):
        kind = str(next(k for k in KINDS if found[k] is not None))
        if kind in ("now", "this"):
            yield Period(
                found.start(),
                found.end(),
                date(1, 1, 1),
                date(1, 1, 1),
                is_now=True,
                is_as_of=kind == "now",
            )
            continue
        days = days_of(kind, found, written)
        if days is None:
            continue
        years = days[1].year - days[0].year
        role, is_event = _role(text, found.start(), kind, quotes, years)
        as_of = kind in (*_PRECISE, "until", "at", "month", "emonth")
        yield Period(
            found.start(), found.end(), *days, role, is_as_of=as_of, is_event=is_event,
            is_open=kind == "since",
        )  # fmt: skip


def _role(
    text: str, start: int, kind: str, quotes: list[tuple[int, int]], years: int
) -> tuple[Role, bool]:
    before = text[max(0, start - 240) : start]
    inside = any(a < start < b for a, b in quotes)
    if (
        _EVENT.search(before[-90:])
        and kind == "year"
        and not before.rstrip().lower().endswith(("trong", "đến", "từ", "so với"))
    ):
        is_bare = not text[start : start + 3].lower().startswith("năm")
        if is_bare:
            return "name", True
    if inside:
        return "name", False
    if _COMPARED.search(before[-60:]):
        return "comparison", False
    if kind in (*_PRECISE, "month") and _LEGAL.search(before[-80:]):
        return "name", False
    if kind == "span" and _NAMED.search(before):
        # "Chương trình ... miền núi, giai đoạn 2021 - 2030": so many years are the programme's.
        is_apart = before.rstrip().endswith((",", "("))
        if not is_apart or years >= _NO_REPORT:
            return "name", False
    if kind == "year" and re.search(
        r"(?:Luật|Nghị định|Quyết định|Nghị quyết)\s[^.;,]{0,60}$", before
    ):
        return "name", False
    if _AIM.search(before[-140:]):
        return "aim", False
    return "frame", False


def reporting_period(text: str, head: str, published: date | None) -> Span | None:
    """The span of time that a document reports on, where it can be told.

    Parameters
    ----------
    text : str
        The document's.
    head : str
        Its title and the lines before its text begins.
    published : date, optional
        Day of publication.

    Returns
    -------
    tuple of date, or None
        The span named in the head (a day only after ``đến``: others date the letter); else the
        latest span that frames what the text tells, with those that overlap it, as far as they
        begin by the day of publication and to the end of its year; else the last span in the name
        of a programme; else the year of publication. Where that is not given, the head's date
        is it, or the latest day of the text.
    """
    published = published or _dateline(head)
    titled = [p for p in find_periods(head) if p.role in ("frame", "aim") and not p.is_now]
    is_title = max(map(len, head.split("\n"))) <= _LONGEST_LINE  # else it is a paragraph
    spans = [p for p in titled if is_title and _is_reported_on(p, head)]
    spans = [p for p in spans if _TO_COME.search(head[: p.start]) is None] or spans
    spans = [p for p in spans if not any(_is_within(other, p) for other in spans)]
    told = find_periods(text[:_SAMPLE], published.year if published else None)
    if not spans:
        limit = published or date(9999, 1, 1)
        spans = [
            p for p in told
            if p.role == "frame" and not p.is_now and p.first <= limit
            and _is_reported_on(p, text)
        ]  # fmt: skip
        # In March no year is over: what is told of it is to come, if there is anything else.
        spans = [p for p in spans if (p.last - limit).days <= _DAYS_AHEAD] or spans
    if not spans:
        named = [p for p in told if p.role == "name" and not p.is_event]
        spans = [p for p in named if p.last.year - p.first.year < _LONG_PROGRAMME][-1:]
    if spans:
        first, last = _of_one_time([(p.first, p.last) for p in spans])
        if published is not None and first.year <= published.year < last.year:
            last = date(published.year, 12, 31)
        return first, last
    days = [p.first for p in told if p.role == "frame" and not p.is_now]
    known = published or max(days, default=None)
    return (date(known.year, 1, 1), date(known.year, 12, 31)) if known else None


def _is_within(one: Period, other: Period) -> bool:
    """``năm 2023 (số liệu đến 15/11/2023)``: the narrower of two says what was counted."""
    is_inside = other.first <= one.first and one.last <= other.last
    return is_inside and (one.first, one.last) != (other.first, other.last)


def _is_reported_on(one: Period, text: str) -> bool:
    """Whether it is no day, or one to which something is counted."""
    is_span = one.first != one.last
    counted_to = _UNTIL.search(text, max(0, one.start - 20), one.start) or _OPENS.match(
        text, one.start
    )
    return is_span or counted_to is not None


def _dateline(head: str) -> date | None:
    """The day of a letter or an article, among the lines above its text."""
    days = [p for p in find_periods(head) if p.first == p.last and p.role == "frame"]
    dated = [p for p in days if not p.is_now and not _is_reported_on(p, head)]
    return dated[-1].first if dated else None


def _of_one_time(spans: list[Span]) -> Span:
    """The latest span and those that overlap it: what lies before is history."""
    ordered = sorted(spans, key=lambda span: (span[1], span[0]), reverse=True)
    first, last = ordered[0]
    for start, end in ordered[1:]:
        if end >= first:
            first = min(first, start)
    return first, last
