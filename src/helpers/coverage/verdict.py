"""Met, on track, off track, cannot say: the rules, in their order.

The first rule that applies decides.

1. No numeric target for this indicator and place (``no_target``), or none that this figure can be
   read against, as its source counts something else (``other_definition``): **cannot say**.
2. The target is only recalled, not confirmed (low confidence): **cannot say** (``weak_target``).
3. The figure is of low confidence, or its sources are unresolved: **cannot say**
   (``weak_figure``).
4. The count reaches what the target asks for: **met** (``reached``). "At least" is a lower bound
   and may reach a target; "about" and "at most" may not: **cannot say** (``approximate``).
5. Reports do not say whether the count is a stock or a sum over years: **cannot say**
   (``unclear_measure``).
6. The due day has passed at the last count: **off track** (``missed``). A bound or a rounded
   number below the target shows no miss: **cannot say** (``approximate``).
7. The due day has come, and nothing was counted on it or since: **cannot say**
   (``no_count_since``).
8. Fewer than two dates, and a pace needs two (``one_date``), or a number for a period, which is
   not followed as a pace (``for_a_period``): **cannot say**.
9. The last count, carried on at the observed pace, reaches the target by the due day:
   **on track** (``fast_enough``), else **off track** (``too_slow``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

VERDICTS: Final = ("met", "on_track", "off_track", "cannot_say")
REASONS: Final = {
    "no_target": "no numeric target is set for this place",
    "other_definition": "the source counts something else than the indicator",
    "weak_target": "the target is recalled, not confirmed",
    "weak_figure": "the figure's source is too weak, or its sources differ",
    "reached": "the count reaches the target",
    "approximate": "the source gives a rounded number or a bound",
    "unclear_measure": "reports do not say if this is a stock or a sum over years",
    "missed": "the due year ended below the target",
    "no_count_since": "the due year has ended without a new count",
    "one_date": "one date only, and a pace needs two",
    "for_a_period": "numbers for single periods are not followed as a pace",
    "fast_enough": "the pace observed reaches the target in time",
    "too_slow": "the pace observed does not reach the target in time",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, the rule behind it, and whether it rests on an inferred target."""

    verdict: str
    reason: str
    is_provisional: bool


def judge(latest: pd.Series, pace: pd.Series | None, on: pd.Timestamp) -> Judgement:
    """Judge the latest count of a series by the rules of this module.

    Parameters
    ----------
    latest : Series
        The latest figure: ``done``, ``denominator_role``, ``definition``, ``qualifier``,
        ``confidence``, ``status``, ``measure``, ``reported_on``, ``units_for_target``,
        ``comparator``, ``target_unit``, ``due_year``, ``target_confidence``, ``is_inferred``.
    pace : Series or None
        Of :func:`helpers.coverage.pace.measure_pace`; None without a target.
    on : Timestamp
        The day of judging.

    Returns
    -------
    Judgement
        ``is_provisional`` where the target was inferred from reports.
    """
    provisional = bool(pd.notna(latest["is_inferred"]) and latest["is_inferred"])
    verdict, reason = _decide(latest, pace, on)
    return Judgement(verdict, reason, provisional and verdict != "cannot_say")


def _decide(latest: pd.Series, pace: pd.Series | None, on: pd.Timestamp) -> tuple[str, str]:
    asked = latest["units_for_target"]
    if pd.isna(asked) or pd.isna(latest["due_year"]):
        return "cannot_say", "no_target" if pd.isna(latest["definition"]) else "other_definition"
    if latest["target_confidence"] == "low":
        return "cannot_say", "weak_target"
    if latest["confidence"] == "low" or latest["status"] == "unresolved":
        return "cannot_say", "weak_figure"
    comparator = _comparator(latest)
    lower_better = comparator in ("at_most", "less_than")
    if _reaches(latest["done"], asked, comparator):
        sure = "at_most" if lower_better else "at_least"
        firm = latest["qualifier"] in ("exact", sure)
        return ("met", "reached") if firm else ("cannot_say", "approximate")
    if latest["measure"] == "unclear":
        return "cannot_say", "unclear_measure"
    due = pd.Timestamp(int(latest["due_year"]), 12, 31)
    if latest["reported_on"] >= due:
        exact = latest["qualifier"] == "exact"
        return ("off_track", "missed") if exact else ("cannot_say", "approximate")
    if on >= due:
        return "cannot_say", "no_count_since"
    if pace is None or pd.isna(pace["pace_observed"]):
        return "cannot_say", "for_a_period" if latest["measure"] == "flow" else "one_date"
    reached = _reaches(pace["expected_at_due"], asked, comparator)
    return ("on_track", "fast_enough") if reached else ("off_track", "too_slow")


def _comparator(latest: pd.Series) -> str:
    """How the count meets the target; whole units asked for by a share are met by as many."""
    comparator = str(latest["comparator"])
    is_share = str(latest["denominator_role"]) == "universe" and latest["target_unit"] == "percent"
    inclusive = {"more_than": "at_least", "less_than": "at_most"}
    return inclusive.get(comparator, comparator) if is_share else comparator


def _reaches(done: float, asked: float, comparator: str) -> bool:
    if comparator == "at_most":
        return bool(done <= asked)
    if comparator == "less_than":
        return bool(done < asked)
    if comparator == "more_than":
        return bool(done > asked)
    return bool(done >= asked)
