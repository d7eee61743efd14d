"""What a simulated roll-out changed in truth: from the law, not from the draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.simulated.rollout_law import LAWS, STRENGTHS, effect_of

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

WEIGHTINGS: Final = ("unit", "population")


@dataclass(frozen=True, slots=True, eq=False)
class RolloutTruth:
    """The known truth of a simulated roll-out.

    Every table has ``weighting`` (each unit counts alike, or by its people), ``outcome`` (main,
    small, null, share), ``att`` [as the outcome] and ``drift`` [as the outcome]: what is added on
    average to an estimate that compares with the never-treated without looking at remoteness.

    Attributes
    ----------
    effects : mapping of str to float
        By outcome, in full, in a cohort of strength 1.
    group_time : DataFrame
        With ``cohort``, ``period``, ``event_time``: all periods, 0 before the start. ``drift`` is
        against the period before the start.
    event_time : DataFrame
        With ``event_time``: mean over cohorts seen at that time since the start.
    cohort, calendar : DataFrame
        With ``cohort``: mean over its treated periods; with ``period``: mean over cohorts treated
        by then.
    overall : DataFrame
        With ``aggregation``: simple, dynamic, group, calendar.
    cohorts : DataFrame
        ``weighting``, ``cohort`` (missing: never treated), ``n_units``, ``size`` (units or people),
        ``remoteness`` (mean), ``districts`` (how many).
    trend_gaps : DataFrame
        ``weighting``, ``outcome``, ``cohort``, ``gap``: by how much more the outcome of the cohort
        grows a period than that of the never-treated, without treatment. 0 given remoteness.
    """

    effects: Mapping[str, float]
    group_time: pd.DataFrame
    event_time: pd.DataFrame
    cohort: pd.DataFrame
    calendar: pd.DataFrame
    overall: pd.DataFrame
    cohorts: pd.DataFrame
    trend_gaps: pd.DataFrame

    def att(
        self, outcome: str, aggregation: str = "simple", *, weighting: str = "unit"
    ) -> float:  # fmt: skip
        """One overall effect on the treated.

        Parameters
        ----------
        outcome, aggregation, weighting : str
            As in `overall`.
        """
        table = self.overall.set_index(["weighting", "outcome", "aggregation"])["att"]
        return float(table[weighting, outcome, aggregation])


def state_rollout_truth(
    units: pd.DataFrame,
    starts: tuple[int, ...],
    last_period: int,
    first_period: int,
    effects: Mapping[str, float],
    *,
    has_trend: bool,
) -> RolloutTruth:
    """Effects by cohort and time, and their means as Callaway and Sant'Anna (2021) weight them.

    Parameters
    ----------
    units : DataFrame
        One row a unit: ``first_treated`` (missing: never), ``population``, ``remoteness``,
        ``district``. Units treated from the first period are left out, as estimators do.
    starts : tuple of int
        First treated period of each cohort.
    last_period, first_period : int
        Of the panel.
    effects : mapping of str to float
        By outcome.
    has_trend : bool
        Whether outcomes grow with remoteness.
    """
    is_seen = units["first_treated"].ne(first_period).fillna(True).to_numpy(bool)
    parts: dict[str, list[pd.DataFrame]] = {}
    for weighting in WEIGHTINGS:
        cohorts = _count(units[is_seen], weighting)
        parts.setdefault("cohorts", []).append(cohorts.assign(weighting=weighting))
        remoteness = cohorts["remoteness"].to_numpy(float)
        farther = (remoteness[:-1] - remoteness[-1]) * has_trend
        cells = _Cells.of(starts, range(first_period, last_period + 1), cohorts["size"])
        for outcome, law in LAWS.items():
            gap = law.trend * farther
            tables = cells.aggregate(effects[outcome], gap)
            tables["trend_gaps"] = pd.DataFrame({"cohort": starts, "gap": gap})
            for name, table in tables.items():
                table.insert(0, "weighting", weighting)
                table.insert(1, "outcome", outcome)
                parts.setdefault(name, []).append(table)
    joined = {name: pd.concat(tables, ignore_index=True) for name, tables in parts.items()}
    columns = ["weighting", "cohort", "n_units", "size", "remoteness", "districts"]
    return RolloutTruth(dict(effects), **{**joined, "cohorts": joined["cohorts"][columns]})


def _count(units: pd.DataFrame, weighting: str) -> pd.DataFrame:
    """Cohorts in order, the never-treated last."""
    weight = units["population"].astype(float) if weighting == "population" else 1.0
    rows = units.assign(size=weight, far=units["remoteness"] * weight)
    sums = rows.groupby("first_treated", dropna=False).agg(
        n_units=("district", "size"), size=("size", "sum"), far=("far", "sum"),
        districts=("district", "nunique"),
    )  # fmt: skip
    sums["remoteness"] = sums["far"] / sums["size"]
    return sums.rename_axis("cohort").reset_index()


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """Cohorts by periods in one row, shape (cohorts * periods,), with their effect and weight."""

    cohort: Codes
    period: Codes
    part: Floats
    size: Floats

    @classmethod
    def of(cls, starts: tuple[int, ...], periods: range, size: pd.Series) -> _Cells:
        """Cells of the cohorts, which come before the never-treated in `size`."""
        cohort, period = np.repeat(starts, len(periods)), np.tile(periods, len(starts))
        strength = np.repeat(STRENGTHS, len(periods))
        part = effect_of(strength, (period - cohort).astype(float))
        weights = size.to_numpy(float)[: len(starts)]
        return cls(cohort, period, part, np.repeat(weights, len(periods)))

    def aggregate(self, effect: float, gap: Floats) -> dict[str, pd.DataFrame]:
        """The tables of one outcome: effects, and drifts from gaps a period, shape (cohorts,)."""
        event = self.period - self.cohort
        att = effect * self.part
        drift = np.repeat(gap, len(event) // len(gap)) * (event + 1)
        values, size = np.stack([att, drift]), self.size
        after = event >= 0
        by_event = _mean(values, size, event)
        every, cohorts, periods = (
            _mean(values[:, after], size[after], key[after])
            for key in (np.zeros_like(event), self.cohort, self.period)
        )
        weights = size[np.searchsorted(self.cohort, cohorts[0])]
        overall = {
            "simple": every[1][:, 0],
            "dynamic": by_event[1][:, by_event[0] >= 0].mean(axis=1),
            "group": np.average(cohorts[1], axis=1, weights=weights),
            "calendar": periods[1].mean(axis=1),
        }
        return {
            "group_time": pd.DataFrame(
                {"cohort": self.cohort, "period": self.period, "event_time": event, "att": att,
                 "drift": drift}
            ),
            "event_time": _frame("event_time", *by_event),
            "cohort": _frame("cohort", *cohorts),
            "calendar": _frame("period", *periods),
            "overall": _frame("aggregation", [*overall], np.stack([*overall.values()], axis=1)),
        }  # fmt: skip


def _mean(values: Floats, size: Floats, key: Codes) -> tuple[Codes, Floats]:
    """Weighted means by key: the keys, and means of shape (2, keys)."""
    keys, code = np.unique(key, return_inverse=True)
    total = np.bincount(code, size)
    return keys, np.stack([np.bincount(code, size * row) / total for row in values])


def _frame(name: str, keys: Codes | list[str], means: Floats) -> pd.DataFrame:
    return pd.DataFrame({name: keys, "att": means[0], "drift": means[1]})
