"""Gap, pace and verdict of every ratio and target of a place, in one table."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.coverage.gap import count_done, measure_gaps
from helpers.coverage.pace import measure_pace
from helpers.coverage.target import match_targets
from helpers.coverage.verdict import REASONS, Judgement, judge

_PACE: Final = (
    "pace_needed", "pace_observed", "expected_at_due", "first_on", "last_on", "n_dates",
)  # fmt: skip
_FOLLOWED: Final = (
    *_PACE, "pace_figures", "verdict_code", "verdict_reason", "is_provisional", "verdict",
)  # fmt: skip


def assess(figures: pd.DataFrame, targets: pd.DataFrame, on: pd.Timestamp) -> pd.DataFrame:
    """Assess each figure on what was known by a day.

    Parameters
    ----------
    figures : DataFrame
        Reconciled figures of one place; those that do not stand are used for the pace only.
    targets : DataFrame
        Official targets.
    on : Timestamp
        The day of judging: figures that speak for later days are not looked at.

    Returns
    -------
    DataFrame
        One row an indicator: its latest figure by `on` that stands, with the columns of
        ``match_targets``, ``measure_gaps`` and ``measure_pace``; ``done`` [units], the count;
        ``period`` and ``figures``; ``pace_figures`` (ids by ;); ``verdict_code``,
        ``verdict_reason``, ``is_provisional`` and ``verdict``, the three in words.
    """
    known = figures[figures["reported_on"].le(on).fillna(False)]
    standing = known[known["status"].ne("set aside")].sort_values(["reported_on", "figure_id"])
    latest = standing.groupby("indicator", sort=False).tail(1).sort_values("figure_id")
    latest = latest.join(match_targets(latest, targets))
    latest = latest.join(measure_gaps(latest))
    latest["done"] = count_done(latest)
    latest["period"], latest["figures"] = latest["key_period"], latest["figure_id"]
    rows = [_follow(row, known, on) for _, row in latest.iterrows()]
    followed = pd.DataFrame(rows, columns=list(_FOLLOWED), index=latest.index)
    numbers = ["pace_needed", "pace_observed", "expected_at_due"]
    return latest.join(followed.astype(dict.fromkeys(numbers, "Float64")))


def series_of(figures: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Counts of one indicator over time: ``figure_id``, ``reported_on``, ``done`` [units].

    Figures of another definition, duplicates and superseded ones are left out.
    """
    rows = figures[
        figures["indicator"].eq(indicator)
        & figures["in_series"]
        & figures["definition"].isna()
        & figures["reported_on"].notna()
    ].sort_values("reported_on")
    done = count_done(rows).astype("float64")
    return rows[["figure_id", "reported_on"]].assign(done=done).reset_index(drop=True)


def _follow(row: pd.Series, known: pd.DataFrame, on: pd.Timestamp) -> list[object]:
    asked, due = row["units_for_target"], row["due_year"]
    pace: pd.Series | None = None
    ids: object = pd.NA
    if pd.notna(asked) and pd.notna(due) and row["measure"] != "flow":
        series = series_of(known[known["confidence"].ne("low")], str(row["indicator"]))
        if len(series):
            is_ceiling = row["comparator"] in ("at_most", "less_than")
            pace = measure_pace(series, float(asked), int(due), is_ceiling=is_ceiling)
            ids = ";".join(series["figure_id"])
    judgement: Judgement = judge(row, pace, on)
    numbers = [pd.NA] * len(_PACE) if pace is None else list(pace[list(_PACE)])
    return [*numbers, ids, judgement.verdict, judgement.reason, judgement.is_provisional,
            word_verdict(judgement)]  # fmt: skip


def word_verdict(judgement: Judgement) -> str:
    """Code and reason of a verdict, as the results table keeps it."""
    inferred = "; provisional, as the target is inferred" if judgement.is_provisional else ""
    return f"{judgement.verdict}: {REASONS[judgement.reason]}{inferred}"
