"""What every estimator of impact gives: estimates, their covariance, and how they were made."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import special

from helpers.sampling.columns import Floats

Kind = Literal["group_time", "event_time", "cohort", "calendar", "overall", "coefficient"]
Interval = Literal["pointwise", "simultaneous"]

_TYPES: Final = {
    "kind": "string",
    "cohort": "Int64",
    "period": "Int64",
    "event_time": "Int64",
    "term": "string",
    "estimate": "float64",
    "se": "float64",
    "lower": "float64",
    "upper": "float64",
    "p_value": "float64",
    "n_treated_units": "Int64",
    "n_units": "Int64",
    "n_observations": "Int64",
}
ESTIMATE_COLUMNS: Final = tuple(_TYPES)

MEASURES: Final[dict[str, str]] = {
    "group_time": "effect_group_time",
    "event_time": "effect_event_time",
    "cohort": "effect_cohort",
    "calendar": "effect_calendar",
    "overall": "effect_overall",
    "coefficient": "coefficient",
}
"""Name of each kind of estimate in the results table."""


@dataclass(frozen=True, slots=True, eq=False)
class ImpactResult:
    """Estimates of one method on one panel.

    Attributes
    ----------
    method : str
        Name and options of the estimator, in words.
    estimand : str
        What is estimated, in words: whose effect, compared with whom, since when.
    estimates : DataFrame
        One row an estimate, columns `ESTIMATE_COLUMNS`, in the unit of the outcome. What does
        not apply to a row is missing; an estimate without a standard error has no interval. A
        ``p_value`` is of its row alone, also beside a band.
    critical_value : float
        Half-width of the intervals in standard errors.
    level : float
        Level of the intervals, of each or, where simultaneous, of all together.
    interval : {"pointwise", "simultaneous"}
        Whether the level holds for each interval, or for all of them at once.
    covariance : array of float, shape (k, k)
        Of the estimates, in their order; missing in the rows of those without an error.
    influence : array of float, shape (n_units, k), or None
        Influence function of each unit: the estimate moves by its mean.
    unit_weights : array of float, shape (n_units,), or None
        Weight of each unit.
    small_sample : str
        Which small-sample rule the standard errors follow, in words.
    n_clusters : int
        Clusters the errors rest on; units where none were given.
    seed : int or None
        Seed of what was drawn; None where nothing was.
    warnings : tuple of str
        What was left out or cannot be trusted, each beginning with its name.
    """

    method: str
    estimand: str
    estimates: pd.DataFrame
    critical_value: float
    level: float
    interval: Interval
    covariance: Floats
    influence: Floats | None = None
    unit_weights: Floats | None = None
    small_sample: str = "none"
    n_clusters: int = 0
    seed: int | None = None
    warnings: tuple[str, ...] = field(default=())

    @classmethod
    def from_covariance(
        cls,
        labels: Mapping[str, Any] | pd.DataFrame,
        estimates: ArrayLike,
        covariance: Floats,
        *,
        method: str,
        estimand: str,
        level: float = 0.95,
        degrees_of_freedom: float = np.inf,
        error_factor: float = 1.0,
        critical_value: float | None = None,
        **others: Any,
    ) -> ImpactResult:
        """A result whose intervals are estimate plus and minus critical value times error.

        Parameters
        ----------
        labels : mapping or DataFrame
            ``kind`` and what else of `ESTIMATE_COLUMNS` says what each estimate is: columns of
            length k, or one value for all.
        estimates : array, shape (k,)
            In the unit of the outcome.
        covariance : array, shape (k, k)
            Of the estimates. A variance of 0 or missing means that no error is known.
        method, estimand
            As for the attributes.
        level : float
            Level of the intervals.
        degrees_of_freedom : float
            Of the t distribution behind intervals and p values; infinite for the normal, missing
            for neither.
        error_factor : float
            What intervals and p values multiply standard errors by, which are shown without it.
        critical_value : float, optional
            That of a simultaneous band; without it, the quantile of the distribution, and
            pointwise intervals.
        **others
            Further attributes.
        """
        values = np.asarray(estimates, "float64")
        variance = np.diag(covariance)
        has_error = np.isfinite(variance) & (variance > 0)
        se = np.sqrt(np.where(has_error, variance, np.nan))
        quantile = error_factor * critical_value_of(level, degrees_of_freedom)
        width = quantile if critical_value is None else critical_value
        columns = dict(labels) | {
            "estimate": values,
            "se": se,
            "lower": values - width * se,
            "upper": values + width * se,
            "p_value": _p_values(values / se / error_factor, degrees_of_freedom),
        }
        return cls(
            method=method,
            estimand=estimand,
            estimates=estimate_table(columns, len(values)),
            critical_value=width,
            level=level,
            interval="pointwise" if critical_value is None else "simultaneous",
            covariance=covariance,
            **others,
        )

    def select(self, *kinds: Kind) -> ImpactResult:
        """The estimates of some kinds, with their covariance and influence functions.

        Raises
        ------
        ValueError
            A kind that does not exist: a fault of ours.
        """
        for kind in kinds:
            if kind not in get_args(Kind):
                raise ValueError(f"unknown kind of estimate: {kind}")
        rows = np.flatnonzero(self.estimates["kind"].isin(kinds).to_numpy(bool))
        return replace(
            self,
            estimates=self.estimates.iloc[rows].reset_index(drop=True),
            covariance=self.covariance[np.ix_(rows, rows)],
            influence=None if self.influence is None else self.influence[:, rows],
        )

    def to_results(self) -> pd.DataFrame:
        """The estimates as rows of the results table.

        Returns
        -------
        DataFrame
            ``measure``, ``estimate``, ``lower``, ``upper``, ``level``, ``interval``, ``method``
            and ``text`` (which estimate it is, in words); ``group`` (cohort, event time or term)
            and ``period``, so that no two rows of a measure look alike.
        """
        table = self.estimates
        has_interval = table["lower"].notna()
        columns = {
            "measure": table["kind"].map(MEASURES).astype("string"),
            "estimate": table["estimate"],
            "lower": table["lower"],
            "upper": table["upper"],
            "level": pd.Series(self.level, index=table.index).where(has_interval),
            "interval": has_interval.map({True: "confidence", False: "none"}).astype("string"),
            "method": f"{self.method}; {self._interval_words()}",
            "text": [_say(row) for row in table.to_dict("records")],
            "group": [_group(row) for row in table.to_dict("records")],
            "period": table["period"].astype("string"),
        }
        return pd.DataFrame(columns, index=table.index)

    def _interval_words(self) -> str:
        rule = "" if self.small_sample == "none" else f", {self.small_sample}"
        return f"{self.interval} intervals{rule}"


def critical_value_of(level: float, degrees_of_freedom: float) -> float:
    """Half-width of a pointwise interval in standard errors.

    Parameters
    ----------
    level : float
        Of the interval, between 0 and 1.
    degrees_of_freedom : float
        Of the t distribution; infinite for the normal, missing for none.
    """
    share = (1 + level) / 2
    if np.isposinf(degrees_of_freedom):
        return float(special.ndtri(share))
    return float(special.stdtrit(degrees_of_freedom, share))


def _p_values(ratios: Floats, degrees_of_freedom: float) -> Floats:
    """Chance of a ratio at least as far from 0, on either side. Shape (k,)."""
    if np.isposinf(degrees_of_freedom):
        return np.asarray(2 * special.ndtr(-np.abs(ratios)), "float64")
    return np.asarray(2 * special.stdtr(degrees_of_freedom, -np.abs(ratios)), "float64")


def estimate_table(columns: Mapping[str, Any], n_rows: int) -> pd.DataFrame:
    """A table of estimates with every column of `ESTIMATE_COLUMNS`, in order and in type.

    Parameters
    ----------
    columns : mapping of str
        Columns of length `n_rows`, or one value for all rows; those not given are missing.
    n_rows : int
        How many estimates.
    """
    typed = {name: _typed(columns.get(name), name, n_rows) for name in ESTIMATE_COLUMNS}
    return pd.DataFrame(typed, index=pd.RangeIndex(n_rows))


def _typed(values: Any, name: str, n_rows: int) -> Any:
    is_one = values is None or isinstance(values, str) or np.ndim(values) == 0
    listed = [values] * n_rows if is_one else list(values)
    if _TYPES[name] == "string":
        return pd.array([None if pd.isna(value) else str(value) for value in listed], "string")
    numbers = np.array([np.nan if pd.isna(value) else float(value) for value in listed], "float64")
    return pd.array(numbers, "Int64") if _TYPES[name] == "Int64" else numbers


def _say(row: Mapping[Hashable, Any]) -> str:
    """Which estimate a row is, in words."""
    known = {name: value for name, value in row.items() if not pd.isna(value)}
    kind = known["kind"]
    if kind == "group_time":
        return f"cohort {known['cohort']} in {known['period']}"
    if kind == "event_time":
        return f"event time {known['event_time']:+d}" if known["event_time"] else "event time 0"
    if kind == "cohort":
        return f"cohort {known['cohort']}"
    if kind == "calendar":
        return f"in {known['period']}"
    if kind == "overall" and "term" in known:
        return f"overall, {known['term']}"
    return str(known.get("term", kind))


def _group(row: Mapping[Hashable, Any]) -> str | None:
    """What tells the row from others of its measure, beside the period."""
    kind = row["kind"]
    if kind in ("calendar", "overall") and pd.isna(row["term"]):
        return None
    if kind == "overall":
        return str(row["term"])
    return f"cohort {row['cohort']}" if kind == "group_time" else _say(row)
