"""The plan: which targets end in which year, and what each asks of the coming year.

One row a target, where :func:`helpers.coverage.assess` has one an indicator: an indicator with a
target for 2025 and another for 2030 is read against both. Gaps, paces and verdicts are those of
``assess``, asked for one target at a time.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from helpers.coverage.assessment import assess
from helpers.coverage.series_table import label_of
from helpers.coverage.verdict import REASONS

STATES: Final = ("counted", "never_counted", "qualitative", "recalled")
PLAN_REASONS: Final = {
    **REASONS,
    "never_counted": "no figure of this place counts what the target is about",
    "counted_before": "the last count is older than the target",
    "no_due_year": "the target has no year by which it is due",
    "other_unit": "the figure is not in the unit of the target",
}
"""Reasons of verdicts in a plan: those of ``judge``, and why there is nothing to judge."""

_RATES: Final = ("percent", "percentage point", "ratio", "times", "index")
_FIGURE: Final = (
    "done", "reported_on", "period", "figures", "units_for_target", "gap_to_target",
)  # fmt: skip
_VERDICT: Final = ("verdict_code", "verdict_reason", "is_provisional")
_TARGET: Final = (
    "target_id", "programme", "indicator", "instrument", "comparator", "target_value",
    "target_unit", "due_year", "is_onward", "is_inferred", "confidence",
)  # fmt: skip
COLUMNS: Final = (*_TARGET, "state", *_FIGURE, "years_left", "asked_next_year", *_VERDICT)
_TYPES: Final = {
    **dict.fromkeys(COLUMNS, "string"),
    **dict.fromkeys(("target_value", "done", "units_for_target", "gap_to_target"), "Float64"),
    **dict.fromkeys(("years_left", "asked_next_year"), "Float64"),
    **dict.fromkeys(("is_onward", "is_inferred", "is_provisional"), "boolean"),
    "due_year": "Int64",
    "reported_on": "datetime64[ns]",
}


def plan_targets(
    figures: pd.DataFrame, targets: pd.DataFrame, place: str, on: pd.Timestamp
) -> pd.DataFrame:
    """Every target that a place can be read against, with what it asks of the coming year.

    Parameters
    ----------
    figures : DataFrame
        Reconciled figures.
    targets : DataFrame
        Official targets.
    place : str
        Place code. Targets set for it are read, and shares that each place can be read against;
        a total for the country is read for the country alone.
    on : Timestamp
        The day of the plan: figures that speak for later days are not looked at, nor targets set
        after it.

    Returns
    -------
    DataFrame
        One row a target, the earliest due first: those due in the year of `on` or later, those
        that hold onward, those without a due year, and those whose due year ended without a
        verdict.

        - the target: ``target_id``, ``programme``, ``indicator``, ``instrument``,
          ``comparator``, ``target_value``, ``target_unit``, ``due_year``, ``is_onward``,
          ``is_inferred``, ``confidence``;
        - ``state``: ``counted``, ``never_counted``, ``qualitative`` (no number is asked) or
          ``recalled`` (the target is not confirmed);
        - ``done`` [units], ``reported_on``, ``period``, ``figures`` (id): the latest figure that
          stands; missing where it cannot be read against the target;
        - ``units_for_target`` and ``gap_to_target`` [units], as in ``measure_gaps``;
        - ``years_left`` [years]: from `on` to the end of the due year, 0 once it has ended;
        - ``asked_next_year`` [units a year, as the gap]: the gap spread evenly over the years
          left, at most the gap, whole units rounded up; for a target to come down to, a fall.
          Missing where nothing was counted or no time is left, for a number of a single period,
          a weak figure and a target that is only recalled;
        - ``verdict_code``, ``verdict_reason`` (a key of ``PLAN_REASONS``), ``is_provisional``.

    Notes
    -----
    See docs/methods/plan-of-targets.md.
    """
    own = figures[figures["place"].eq(place)]
    readable = targets["place"].eq(place) | targets["scope"].eq("each_place")
    asked = targets[readable.fillna(False) & ~targets["set_on"].gt(on).fillna(False)]
    rows = [_plan_row(asked.iloc[[n]], own, on) for n in range(len(asked))]
    plan = pd.DataFrame(rows, columns=list(COLUMNS)).astype(_TYPES)
    ended = plan["due_year"].lt(on.year).fillna(False) & ~plan["is_onward"]
    judged = plan["verdict_code"].ne("cannot_say")
    plan = plan[~(ended & judged)]
    return plan.sort_values("due_year", kind="stable").reset_index(drop=True)


def summarise_plan(plan: pd.DataFrame) -> pd.DataFrame:
    """How many targets end in each year, and how many each programme has, by verdict.

    Parameters
    ----------
    plan : DataFrame
        Of :func:`plan_targets`.

    Returns
    -------
    DataFrame
        First by year, then by programme: ``by`` ("due_year" or "programme"), ``due_year`` (missing
        for targets without one) or ``programme``, ``verdict_code``, ``n_targets``,
        ``n_never_counted`` [targets that nobody counts] and ``targets`` (ids by ;). Only pairs
        with at least one target.
    """
    parts = []
    for by in ("due_year", "programme"):
        grouped = plan.groupby([by, "verdict_code"], dropna=False, sort=by == "due_year")
        counted = grouped.agg(
            n_targets=("target_id", "size"),
            n_never_counted=("state", lambda states: int(states.eq("never_counted").sum())),
            targets=("target_id", ";".join),
        )
        parts.append(counted.reset_index().assign(by=by))
    columns = ["by", "due_year", "programme", "verdict_code", "n_targets", "n_never_counted",
               "targets"]  # fmt: skip
    frame = pd.concat(parts, ignore_index=True)[columns]
    whole = dict.fromkeys(("due_year", "n_targets", "n_never_counted"), "Int64")
    return frame.astype({**dict.fromkeys(columns, "string"), **whole})


def _plan_row(target: pd.DataFrame, own: pd.DataFrame, on: pd.Timestamp) -> dict[str, Any]:
    row = target.iloc[0].rename({"value": "target_value", "unit": "target_unit"})
    found, unread = _read_against(target, own, on)
    state = _state(row, found)
    left = _years_left(row["due_year"], on)
    answer: dict[str, Any] = {str(name): row[name] for name in _TARGET}
    answer |= {"state": state, "years_left": left}
    if found is None:
        reason = {"recalled": "weak_target", "qualitative": "no_target"}.get(state, unread)
        return {**answer, **dict(zip(_VERDICT, ("cannot_say", reason, False), strict=True))}
    answer |= {name: found[name] for name in (*_FIGURE, *_VERDICT)}
    if state == "recalled":
        return {**answer, "verdict_reason": "weak_target"}
    if state == "counted":
        answer["asked_next_year"] = _asked_next_year(found, left)
        answer["verdict_reason"] = _reason(row, found)
    return answer


def _read_against(
    target: pd.DataFrame, own: pd.DataFrame, on: pd.Timestamp
) -> tuple[pd.Series | None, str]:
    """The latest figure, assessed against one target; without one, the reason."""
    row = target.iloc[0]
    same = own[own["indicator"].isin([row["indicator"]])]
    # A printed target is one of several, if the place has another for a later year.
    own_unit = same["denominator_role"].eq("target") & same["unit"].eq(row["unit"])
    same = same.assign(denominator=same["denominator"].mask(own_unit.fillna(False)))
    assessed = same if same.empty else assess(same, target, on)
    if assessed.empty:
        return None, "never_counted"
    found = assessed.iloc[0]
    if pd.notna(found["definition"]):
        return None, "other_definition"
    if found["reported_on"] < row["set_on"]:
        return None, "counted_before"
    return found, ""


def _state(target: pd.Series, found: pd.Series | None) -> str:
    if target["confidence"] == "low":
        return "recalled"
    if pd.isna(target["target_value"]):
        return "qualitative"
    return "never_counted" if found is None else "counted"


def _reason(target: pd.Series, found: pd.Series) -> str:
    """The reason of the verdict; ``judge`` calls all that lacks a number or a year no target."""
    if pd.isna(target["due_year"]):
        return "no_due_year"
    return "other_unit" if pd.isna(found["units_for_target"]) else str(found["verdict_reason"])


def _years_left(due_year: Any, on: pd.Timestamp) -> Any:
    """Calendar years to the end of the due year: three from the last day of 2022 to 2025."""
    return pd.NA if pd.isna(due_year) else max(due_year - label_of(on), 0.0)


def _asked_next_year(found: pd.Series, left: Any) -> Any:
    gap = found["gap_to_target"]
    is_followed = found["measure"] != "flow" and found["verdict_reason"] != "weak_figure"
    if pd.isna(gap) or pd.isna(left) or left == 0 or not is_followed:
        return pd.NA
    even = gap / max(left, 1.0)
    # Rounded first, as in share_of_units: a third of 3 may be a little over 1.
    return even if _is_rate(str(found["unit"])) else np.ceil(round(even, 9))


def _is_rate(unit: str) -> bool:
    return unit in _RATES or " per " in unit
