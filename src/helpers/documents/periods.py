"""Spans of time that a text names, and which of them a number stands in."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal

Role = Literal["frame", "name", "aim", "comparison"]

_Y: Final = r"(?:19[5-9]\d|20[0-6]\d)"
_D: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_M: Final = r"(?:0?[1-9]|1[0-2])"
_NUMBER: Final = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
    "mười một": 11,
    "first": 1,
    "three": 3,
    "six": 6,
    "nine": 9,
}
_QUARTERS: Final = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_MONTHS: Final = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_MONTH_NAME: Final = "|".join(calendar.month_name[1:])

# Longer forms first: what one takes, the next does not see.
_PATTERNS: Final = re.compile(
    "|".join(
        (
            rf"(?P<day>(?:ngày\s+)?(?P<d>{_D})(?:\s*[/.-]\s*|\s+tháng\s+)(?P<dm>{_M})(?:\s*[/.-]\s*|\s+năm\s+)(?P<dy>{_Y})(?!\d))",
            rf"(?P<iso>(?P<iy>{_Y})-(?P<im>\d\d)-(?P<id>\d\d)(?!\d))",
            rf"(?P<eday>(?P<ed>{_D})\s+(?P<edm>{_MONTH_NAME})\s+(?P<edy>{_Y})|(?P<edm2>{_MONTH_NAME})\s+(?P<ed2>{_D}),?\s+(?P<edy2>{_Y}))",
            rf"(?P<months>(?P<n>\d{{1,2}}|sáu|chín|ba|sáu|six|nine|three|first)\s*(?:tháng|months)\s*(?P<end>đầu|cuối)?\s*(?:của\s+|of\s+|in\s+)?(?:năm\s*|/\s*)?(?P<ny>{_Y})(?!\d))",
            rf"(?P<emonths>first\s+(?P<en>six|nine|three|\d+)\s+months\s+of\s+(?P<eny>{_Y}))",
            rf"(?P<mrange>(?:từ\s+)?tháng\s+(?P<m1>{_M})(?:\s*/\s*(?P<m1y>{_Y}))?\s*(?:-|–|đến(?: hết)?)\s*(?:tháng\s+)?(?P<m2>{_M})\s*(?:/|năm\s*)\s*(?P<m2y>{_Y})(?!\d))",
            rf"(?P<month>tháng\s+(?P<mm>{_M})\s*(?:/|[-.]|\s+năm\s+|năm\s+)\s*(?P<my>{_Y})(?!\d)|(?<![\d/.])(?P<mm2>{_M})/(?P<my2>{_Y})(?!\d))",
            rf"(?P<emonth>(?P<emm>{_MONTH_NAME})\s+(?P<emy>{_Y}))",
            rf"(?P<quarter>quý\s+(?P<q>IV|III|II|I|[1-4])\s*(?:/|năm\s*)\s*(?P<qy>{_Y})(?!\d))",
            rf"(?P<half>(?:nửa|half)\s+(?P<hw>đầu|cuối|first|second)?\s*(?:năm|of)\s+(?P<hy>{_Y})(?!\d))",
            rf"(?P<span>(?:(?P<phase>giai đoạn|nhiệm kỳ)\s+)?(?:từ\s+)?(?:năm\s+)?(?P<y1>{_Y})(?:\s*[-–—/]\s*|\s+đến\s+(?:hết\s+)?(?:năm\s+)?|\s+to\s+|\s+and\s+)(?P<y2>{_Y}|\d\d(?![\d.,%]))(?![\d/]))",
            rf"(?P<since>(?:từ\s+|kể từ\s+|since\s+)(?:năm\s+)?(?P<sy>{_Y})\s+(?:đến nay|tới nay|đến hiện nay|to date|until now))",
            rf"(?P<until>(?:đến|tới)\s+(?:(?:hết|cuối)\s+)?năm\s+(?P<uy>{_Y})(?!\d)|by\s+(?:the\s+end\s+of\s+)?(?P<uy2>{_Y})(?!\d))",
            rf"(?P<at>(?:cuối|hết)\s+năm\s+(?P<ay>{_Y})(?!\d)|at\s+the\s+end\s+of\s+(?P<ay2>{_Y})(?!\d))",
            rf"(?P<year>(?:năm\s+)(?P<yy>{_Y})(?![\d/])|(?<![\d.,/-])(?P<yy2>{_Y})(?![\d/.,-]\d|\d|\s*%))",
            rf"(?P<days>(?:đến|tính đến|đến hết|đến ngày|until|as of)\s+(?:ngày\s+)?(?P<bd>{_D})/(?P<bm>{_M})(?![\d/]))",
            r"(?P<now>\b(?:hiện nay|hiện tại|(?<!thực )(?<!thể )hiện có|(?<!thực )(?<!thể )hiện(?=\s+(?:trên địa bàn|toàn|cả nước|tỉnh|huyện|đang có))|đến nay|tới nay|cho đến nay|tính đến nay|đến thời điểm (?:này|hiện tại|hiện nay)|currently|to date|at present|so far|now)\b)",
            r"(?P<this>\b(?:năm nay|trong năm(?!\s*\d)|năm qua|năm vừa qua|this year)\b)",
        )
    ),
    re.IGNORECASE,
)
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
    for found in _PATTERNS.finditer(text):
        kind = str(next(k for k in _KINDS if found[k] is not None))
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
        days = _days(kind, found, written)
        if days is None:
            continue
        role, is_event = _role(text, found.start(), kind, quotes)
        as_of = kind in (*_PRECISE, "until", "at", "month", "emonth")
        yield Period(
            found.start(), found.end(), *days, role, is_as_of=as_of, is_event=is_event,
            is_open=kind == "since",
        )  # fmt: skip


_KINDS: Final = (
    "since",
    "day",
    "iso",
    "eday",
    "months",
    "emonths",
    "mrange",
    "month",
    "emonth",
    "quarter",
    "half",
    "span",
    "until",
    "at",
    "year",
    "days",
    "now",
    "this",
)


def _role(text: str, start: int, kind: str, quotes: list[tuple[int, int]]) -> tuple[Role, bool]:
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
    if kind == "span" and not before.rstrip().endswith((",", "(")) and _NAMED.search(before):
        return "name", False
    if kind == "year" and re.search(
        r"(?:Luật|Nghị định|Quyết định|Nghị quyết)\s[^.;,]{0,60}$", before
    ):
        return "name", False
    if _AIM.search(before[-140:]):
        return "aim", False
    return "frame", False


def _days(kind: str, found: re.Match[str], written: int | None) -> tuple[date, date] | None:
    try:
        return _unchecked(kind, found, written)
    except ValueError:  # 31 April
        return None


def _unchecked(kind: str, f: re.Match[str], written: int | None) -> tuple[date, date] | None:
    if kind == "day":
        return _one(int(f["dy"]), int(f["dm"]), int(f["d"]))
    if kind == "iso":
        return _one(int(f["iy"]), int(f["im"]), int(f["id"]))
    if kind == "eday":
        month = _MONTHS[(f["edm"] or f["edm2"]).lower()]
        return _one(int(f["edy"] or f["edy2"]), month, int(f["ed"] or f["ed2"]))
    if kind == "days":
        return _one(written, int(f["bm"]), int(f["bd"])) if written else None
    if kind in ("months", "emonths"):
        word, year = (f["n"], f["ny"]) if kind == "months" else (f["en"], f["eny"])
        n = int(word) if word.isdigit() else _NUMBER[word.lower()]
        if not 1 <= n <= 12:
            return None
        first = 13 - n if kind == "months" and f["end"] == "cuối" else 1
        return _months(int(year), first, first + n - 1)
    if kind == "mrange":
        last_year = int(f["m2y"])
        first_day = date(int(f["m1y"] or last_year), int(f["m1"]), 1)
        return first_day, _months(last_year, int(f["m2"]), int(f["m2"]))[1]
    if kind in ("month", "emonth"):
        year = int(f["my"] or f["my2"]) if kind == "month" else int(f["emy"])
        month = int(f["mm"] or f["mm2"]) if kind == "month" else _MONTHS[f["emm"].lower()]
        return _months(year, month, month)
    if kind == "quarter":
        q = _QUARTERS[f["q"].upper()]
        return _months(int(f["qy"]), 3 * q - 2, 3 * q)
    if kind == "half":
        second = (f["hw"] or "đầu").lower() in ("cuối", "second")
        return _months(int(f["hy"]), 7 if second else 1, 12 if second else 6)
    if kind == "span":
        first, last = int(f["y1"]), int(f["y2"])
        last = last if last > 99 else first // 100 * 100 + last
        return (date(first, 1, 1), date(last, 12, 31)) if first <= last <= first + 60 else None
    year = int(next(f[g] for g in ("uy", "uy2", "ay", "ay2", "yy", "yy2", "sy") if f[g]))
    return date(year, 1, 1), date(year, 12, 31)


def _one(year: int, month: int, day: int) -> tuple[date, date]:
    moment = date(year, month, day)
    return moment, moment


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def reporting_period(text: str, first: str, published: date | None) -> tuple[date, date] | None:
    """The span of time that a document reports on, where it can be told.

    Parameters
    ----------
    text : str
        The document's.
    first : str
        Its title or first block.
    published : date, optional
        Day of publication.

    Returns
    -------
    tuple of date, or None
        The span named in the title; else the hull of the spans that frame what the text tells, as
        far as they end by the day of publication; else the year of publication.
    """
    titled = [p for p in find_periods(first) if p.role in ("frame", "aim") and not p.is_now]
    spans = [p for p in titled if len(first) < 300]
    if not spans:
        limit = published or date(9999, 1, 1)
        spans = [
            p for p in find_periods(text[:200_000])
            if p.role == "frame" and not p.is_now and p.first <= limit
        ]  # fmt: skip
        latest = max((p.last.year for p in spans), default=0)
        spans = [p for p in spans if p.last.year >= latest - 1]
    if not spans:
        quotes = [p for p in find_periods(text[:200_000]) if p.role == "name" and not p.is_event]
        spans = [p for p in quotes if p.last.year - p.first.year < 6][-1:]
    if spans:
        return min(p.first for p in spans), max(p.last for p in spans)
    if published is not None:
        return date(published.year, 1, 1), date(published.year, 12, 31)
    return None
