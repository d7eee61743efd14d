"""The span of time that a document reports on."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from helpers.documents.periods import Period, Span, find_periods

# "Kết quả năm 2023, phương hướng, nhiệm vụ năm 2024".
_TO_COME: Final = re.compile(
    r"(?:phương hướng|nhiệm vụ|dự kiến|triển khai|outlook|tasks|plans? for)\b[^.;\n]{0,60}$",
    re.IGNORECASE,
)
# "qua 8 năm thực hiện Đề án": the years of the programme are told of.
_WHOLE_PROGRAMME: Final = re.compile(
    r"\b(?:qua|sau|trong)\s+(?:gần |hơn )?\w+\s+năm\s+(?:thực hiện|triển khai)|tổng kết (?:đề án|chương trình|dự án|chiến lược)",
    re.IGNORECASE,
)
_ISSUED: Final = re.compile(r"(?:[|,–-]|\n|^)\s*$")
_DAYS_AHEAD: Final = 100
_SAMPLE: Final = 200_000
_LONGEST_LINE: Final = 250
_LONG_PROGRAMME: Final = 6
_FRAME: Final = 3


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
    titled = [
        p for p in find_periods(head)
        if p.role in ("frame", "aim") and not p.is_now and not _is_of_issue(p, head)
    ]  # fmt: skip
    is_title = max(map(len, head.split("\n"))) <= _LONGEST_LINE  # else it is a paragraph
    spans = [p for p in titled if is_title and _is_reported_on(p)]
    spans = [p for p in spans if _TO_COME.search(head[: p.start]) is None] or spans
    spans = [p for p in spans if not any(_is_within(other, p) for other in spans)]
    told = find_periods(text[:_SAMPLE], published.year if published else None)
    spans = spans or _told_of(text, told, published) or _of_a_name(text, told)
    if spans:
        first, last = _of_one_time([_year_to(p, is_title=p in titled) for p in _beyond(spans)])
        if published is not None and first.year <= published.year < last.year:
            last = date(published.year, 12, 31)
        return first, last
    days = [p.first for p in told if p.role == "frame" and not p.is_now]
    known = published or max(days, default=None)
    return (date(known.year, 1, 1), date(known.year, 12, 31)) if known else None


def _is_of_issue(one: Period, head: str) -> bool:
    """``PROGRAMME BRIEF No. 7 | March 2024``: the month it came out, not one it reports on."""
    is_month = one.is_as_of and one.first != one.last
    before = _ISSUED.search(head[: one.start]) is not None
    return is_month and before and head[one.end :].split("\n", 1)[0].strip() == ""


def _told_of(text: str, told: list[Period], published: date | None) -> list[Period]:
    """The spans that frame what a text tells, begun by the day of publication."""
    limit = published or date(9999, 1, 1)
    spans = [
        p for p in told
        if p.role == "frame" and not (p.is_now or p.is_open) and p.first <= limit
        and _is_reported_on(p) and not _is_of_issue(p, text)
    ]  # fmt: skip
    # In March no year is over: what is told of it is to come, if there is anything else.
    spans = [p for p in spans if (p.last - limit).days <= _DAYS_AHEAD] or spans
    return _without_frames(spans)


def _of_a_name(text: str, told: list[Period]) -> list[Period]:
    """The span in a programme's name, a long one where the whole programme is told of."""
    named = [p for p in told if p.role == "name" and not p.is_event]
    is_over = _WHOLE_PROGRAMME.search(text[:_SAMPLE]) is not None
    spans = [p for p in named if p.last.year - p.first.year < _LONG_PROGRAMME][-1:]
    spans = spans or (named[:1] if is_over else [])
    return spans or [p for p in told if p.is_event][-1:]


def _without_frames(spans: list[Period]) -> list[Period]:
    """``under Project 939 (2017-2025) ... During 2024``: many years frame what is told of one."""
    return [
        p for p in spans
        if p.last.year - p.first.year < _FRAME or not any(_is_within(o, p) for o in spans)
    ]  # fmt: skip


def _beyond(spans: list[Period]) -> list[Period]:
    """Spans, and the days to which something is counted that lie in none of them."""
    whole = [p for p in spans if p.first != p.last]
    return whole + [
        p for p in spans
        if p.first == p.last and not any(w.first <= p.last <= w.last for w in whole)
    ]  # fmt: skip


def _year_to(one: Period, *, is_title: bool) -> Span:
    """What a title counts to a day is the year so far; in the text it is the year as a whole."""
    if one.first != one.last:
        return one.first, one.last
    return date(one.last.year, 1, 1), one.last if is_title else date(one.last.year, 12, 31)


def _is_within(one: Period, other: Period) -> bool:
    """``năm 2023 (số liệu đến 15/11/2023)``: the narrower of two says what was counted."""
    is_inside = other.first <= one.first and one.last <= other.last
    return is_inside and (one.first, one.last) != (other.first, other.last)


def rest_of(whole: Span) -> Span:
    """What is left of the year after a span; its second half where nothing is."""
    after = whole[1] + timedelta(days=1)
    year = whole[1].year
    return after if after.year == year else date(year, 7, 1), date(year, 12, 31)


def _is_reported_on(one: Period) -> bool:
    """Whether it is no day, or one to which something is counted."""
    is_span = one.first != one.last
    return is_span or one.is_until


def _dateline(head: str) -> date | None:
    """The day of a letter or an article, among the lines above its text."""
    named = [p for p in find_periods(head) if p.role == "frame" and not p.is_now]
    days = [p for p in named if p.first == p.last and not _is_reported_on(p)]
    dated = days or [p for p in named if _is_of_issue(p, head)]
    return dated[-1].last if dated else None


def _of_one_time(spans: list[Span]) -> Span:
    """The latest span and those that overlap it: what lies before is history."""
    ordered = sorted(spans, key=lambda span: (span[1], span[0]), reverse=True)
    first, last = ordered[0]
    for start, end in ordered[1:]:
        if end >= first:
            first = min(first, start)
    return first, last
