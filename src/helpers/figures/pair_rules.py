"""Rules 2 to 6 of reconciling: which of two figures of one key stands, or none decides.

Each rule takes two figures and returns a verdict or None; their order is that of ``PAIR_RULES``.
The rules in words, and the two that look beyond a pair, are in :mod:`helpers.figures.reconcile`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pandas as pd

from helpers.figures.schema import CONFIDENCES

Verdict = tuple[int, str, str] | None
"""Which of a pair stands (0 or 1), by which rule, and why the other does not."""


def _duplicate(a: pd.Series, b: pd.Series) -> Verdict:
    if not _dates_overlap(a, b) or not _same_number(a, b):
        return None
    winner = int(_completeness(b) > _completeness(a))
    stays, goes = (a, b) if winner == 0 else (b, a)
    coarse = goes["value"] != stays["value"]
    detail = (
        f"{goes['value']:g} is {stays['value']:g} with fewer digits" if coarse else "same number"
    )
    why = f"Printed twice ({detail}); {stays['figure_id']} is the {_strength(stays, goes)} print."
    return winner, "duplicate", why


def _same_number(a: pd.Series, b: pd.Series) -> bool:
    if not _equal(a["denominator"], b["denominator"]):
        return False
    return bool(a["value"] == b["value"]) or _same_digits(float(a["value"]), float(b["value"]))


def _equal(a: Any, b: Any) -> bool:
    return bool(pd.isna(a) or pd.isna(b) or a == b)


def _same_digits(a: float, b: float) -> bool:
    """Whether one is the other rounded or cut to fewer decimals; whole numbers never are."""
    coarse, fine = sorted((a, b), key=_decimals)
    digits = _decimals(coarse)
    if digits == 0 or digits == _decimals(fine):
        return False
    cut = np.trunc(fine * 10**digits) / 10**digits
    return bool(np.isclose(coarse, round(fine, digits)) or np.isclose(coarse, cut))


def _decimals(number: float) -> int:
    return len(f"{number:.10f}".rstrip("0").split(".")[1])


def _dates_overlap(a: pd.Series, b: pd.Series) -> bool:
    (start, end), (other_start, other_end) = _dates(a), _dates(b)
    return bool(start <= other_end and other_start <= end)


def _dates(row: pd.Series) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day that a figure speaks for."""
    if row["measure"] != "flow" and pd.notna(row["as_of"]):
        return row["as_of"], row["as_of"]
    return row["period_start"], row["period_end"]


def _completeness(row: pd.Series) -> tuple[bool, int, int, float, float]:
    """Order of prints of one number: whole ratio, digits, trust, precise date, first published."""
    start, end = _dates(row)
    span = (end - start).days if pd.notna(end) else 1e6
    first = row["published_last"]
    return (
        bool(pd.notna(row["denominator"])),
        _decimals(float(row["value"])),
        -CONFIDENCES.index(row["confidence"]),
        -float(span),
        -float(first.toordinal()) if pd.notna(first) else -1e9,
    )


def _strength(stays: pd.Series, goes: pd.Series) -> str:
    words = ("more complete", "more precise", "better sourced", "more precisely dated", "earlier")
    pairs = zip(words, _completeness(stays), _completeness(goes), strict=True)
    return next((word for word, mine, other in pairs if mine > other), "first listed")


def _low_confidence(a: pd.Series, b: pd.Series) -> Verdict:
    low = [row["confidence"] == "low" for row in (a, b)]
    if low[0] == low[1]:
        return None
    winner = 1 if low[0] else 0
    return winner, "low confidence", "Its source is weak and a better one reports on the period."


def _later_date(a: pd.Series, b: pd.Series) -> Verdict:
    days = [row["as_of"] if pd.notna(row["as_of"]) else row["period_end"] for row in (a, b)]
    if a["measure"] == "flow" or days[0] == days[1]:
        return None
    for winner, (old, new) in enumerate(((b, a), (a, b))):
        if _counted_between(old)[1] < _counted_between(new)[0]:
            why = (
                f"An earlier count of the same year ({old['reported_on']:%Y-%m-%d}); "
                f"{new['figure_id']} counts on {new['reported_on']:%Y-%m-%d}. "
                "It stays in the series."
            )
            return winner, "date", why
    return None


def _counted_between(row: pd.Series) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day on which a stock can have been counted."""
    if pd.isna(row["as_of"]) and row["published_last"] < row["period_end"]:
        return row["published_first"], row["published_last"]
    return row["reported_on"], row["reported_on"]


def _later_vintage(a: pd.Series, b: pd.Series) -> Verdict:
    for winner, (old, new) in enumerate(((b, a), (a, b))):
        if old["published_last"] < new["published_first"]:
            why = f"{new['figure_id']} was published later for the same period"
            own_ratio = pd.notna(new["denominator"]) and pd.isna(old["denominator"])
            why += ", and prints the count and base it rests on." if own_ratio else "."
            return winner, "vintage", why
    return None


def _more_confident(a: pd.Series, b: pd.Series) -> Verdict:
    ranks = [CONFIDENCES.index(row["confidence"]) for row in (a, b)]
    if ranks[0] == ranks[1]:
        return None
    winner = int(ranks[1] < ranks[0])
    stays, goes = (a, b) if winner == 0 else (b, a)
    why = (
        f"{stays['figure_id']} has the better source ({stays['confidence']} against "
        f"{goes['confidence']} confidence); the order of publication is not known."
    )
    return winner, "confidence", why


PAIR_RULES: Final[tuple[Callable[[pd.Series, pd.Series], Verdict], ...]] = (
    _duplicate, _low_confidence, _later_date, _later_vintage, _more_confident,
)  # fmt: skip
