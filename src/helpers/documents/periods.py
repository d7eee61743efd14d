"""Spans of time that a text names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from helpers.documents.period_forms import KINDS, PATTERNS, days_of
from helpers.documents.period_roles import PRECISE, Role, role_of

Span = tuple[date, date]

_HINT: Final = re.compile(
    r"\d|hiện|nay|năm|qua|year|now|date|present|currently|so far", re.IGNORECASE
)
_QUOTES: Final = re.compile(r"[“\"«][^“”\"«»\n]{2,300}[”\"»]")
_UNTIL: Final = re.compile(
    r"(?:\b(?:đến|tới)\s+(?:hết\s+|cuối\s+)?|\b(?:until|as of|by)\s+(?:the\s+)?(?:end\s+of\s+)?)$",
    re.IGNORECASE,
)
_OPENS: Final = re.compile(r"(?:tính\s+)?(?:đến|tới)\b|until\b|as of\b", re.IGNORECASE)
_MONTHS: Final = ("month", "emonth")
_RELATIVE: Final[dict[str, tuple[Role, bool]]] = {
    "next": ("aim", False), "before": ("comparison", False)
}  # fmt: skip


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
    is_until : bool
        ``tính đến ngày``: counted up to it, not what happened on it.
    is_rest : bool
        ``từ nay đến cuối năm``: from the end of what is reported on to the end of its year.
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
    is_until: bool = False
    is_rest: bool = False


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


def _is_until(text: str, found: re.Match[str]) -> bool:
    before = _UNTIL.search(text, max(0, found.start() - 30), found.start())
    return before is not None or _OPENS.match(text, found.start()) is not None


def _periods(text: str, written: int | None, quotes: list[tuple[int, int]]) -> Iterator[Period]:
    told: Period | None = None
    for found in PATTERNS.finditer(text):
        kind = str(next(k for k in KINDS if found[k] is not None))
        if kind in ("now", "this", "rest"):
            span = (found.start(), found.end(), date(1, 1, 1), date(1, 1, 1))
            role: Role = "aim" if kind == "rest" else "frame"
            is_rest = kind == "rest"
            yield Period(*span, role, is_now=True, is_as_of=kind == "now", is_rest=is_rest)
            continue
        days = days_of(kind, found, written)
        if kind == "before" and told is not None and "." not in text[told.end : found.start()]:
            days = days_of(kind, found, told.first.year)
        if kind == "same" and told is not None:
            days = days_of(kind, found, told.last.year)
        if days is None:
            continue
        if kind in _MONTHS and _UNTIL.search(text, max(0, found.start() - 30), found.start()):
            days = (days[1], days[1])
        years = days[1].year - days[0].year
        role, is_event = _RELATIVE.get(kind) or role_of(
            text, found.start(), found.end(), kind, quotes, years
        )
        as_of = kind in (*PRECISE, "until", "at", "month", "emonth")
        one = Period(
            found.start(), found.end(), *days, role, is_as_of=as_of, is_event=is_event,
            is_open=kind == "since", is_until=_is_until(text, found),
        )  # fmt: skip
        told = one if role == "frame" else told
        yield one
