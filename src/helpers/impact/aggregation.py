"""Averages of group-time effects: over all, by time since treatment, by cohort, by period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

import numpy as np

from helpers.errors import UserError
from helpers.impact.averages import Averages, Effects, join_averages, read_effects
from helpers.impact.drdid_fits import Flags
from helpers.impact.group_time import GroupTimeEffects, method_words
from helpers.impact.group_time_options import check_choice, check_count
from helpers.impact.group_time_sample import Sample
from helpers.impact.influence_functions import influence_covariance
from helpers.impact.result import ImpactResult, Kind
from helpers.sampling.columns import Floats

Aggregation = Literal["simple", "dynamic", "group", "calendar"]

_ESTIMANDS: Final[dict[Aggregation, str]] = {
    "simple": "average effect over all cohorts and periods after treatment, by cohort size",
    "dynamic": "average effect by periods since treatment; overall, their mean from 0 on",
    "group": "average effect after treatment of each cohort; overall, by cohort size",
    "calendar": "average effect in each period on those treated by then; overall, their mean",
}


def aggregate_effects(
    effects: GroupTimeEffects,
    aggregation: Aggregation = "dynamic",
    *,
    balance_e: int | None = None,
    min_e: float = -np.inf,
    max_e: float = np.inf,
) -> ImpactResult:
    """Average group-time effects into the numbers that answer a question.

    Parameters
    ----------
    effects : GroupTimeEffects
        From :func:`helpers.impact.group_time_effects`.
    aggregation : {"simple", "dynamic", "group", "calendar"}
        One number; an event study; by cohort; by period.
    balance_e : int, optional
        For an event study: keep cohorts with an effect at each event time from 0 to this one, so
        that the same cohorts make each of them.
    min_e, max_e : float
        Event times to keep; by period all are.

    Returns
    -------
    ImpactResult
        Rows of ``kind`` "event_time", "cohort" or "calendar", then one "overall" whose ``term``
        is the aggregation. Where there are draws, the band holds for the rows together; the
        overall estimate, one number, keeps its pointwise interval.

    Raises
    ------
    UserError
        No effect that could be estimated falls within the choice.

    Notes
    -----
    B. Callaway and P. H. C. Sant'Anna, Journal of Econometrics 225 (2021), 200-230, section 3.
    Weights are shares of units, or of their weights; their own sampling error is counted. Effects
    that could not be estimated are left out, with a warning.
    """
    check_choice("aggregation", aggregation, get_args(Aggregation))
    if balance_e is not None:
        check_count("balance_e", balance_e)
    found = read_effects(effects)
    in_window = (found.event_time >= min_e) & (found.event_time <= max_e)
    rows = _ROWS[aggregation](found, in_window, balance_e)
    if not rows.sets:
        message = f"parameter aggregation: found no {aggregation} effect after treatment"
        raise UserError(f"{message}, expected one.\nWiden min_e and max_e, or lower balance_e.")
    averages, overall = _average(found, rows)
    return _result(effects, found, aggregation, rows, averages, overall)


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Which effects each average takes.

    Attributes
    ----------
    column : str
        Column of the estimates that tells the averages apart.
    values : list of int
        Its values.
    sets : list of array of bool, each of shape (k,)
        Effects in each average.
    is_weighted : bool
        Whether cohorts count by their size within an average.
    overall : array of float, shape (averages,), or "size"
        Weights of the averages in the overall number; by the size of cohorts where "size".
    """

    kind: Kind
    column: str
    values: list[int]
    sets: list[Flags]
    is_weighted: bool
    overall: Floats | Literal["size"]


def _simple(found: Effects, in_window: Flags, balance_e: int | None) -> _Rows:
    is_in = in_window & (found.event_time >= 0)
    return _Rows("overall", "", [], [is_in] if is_in.any() else [], True, np.ones(1))


def _dynamic(found: Effects, in_window: Flags, balance_e: int | None) -> _Rows:
    is_in = in_window if balance_e is None else in_window & found.is_balanced_until(balance_e)
    values = np.unique(found.event_time[is_in])
    sets = [is_in & (found.event_time == value) for value in values]
    is_after = values >= 0
    if not is_after.any():
        sets = []
    overall = is_after / max(1, is_after.sum())
    return _Rows("event_time", "event_time", values.tolist(), sets, True, overall)


def _by_cohort(found: Effects, in_window: Flags, balance_e: int | None) -> _Rows:
    is_in = in_window & (found.event_time >= 0)
    values = np.unique(found.cohort[is_in])
    sets = [is_in & (found.cohort == value) for value in values]
    return _Rows("cohort", "cohort", values.tolist(), sets, False, "size")


def _by_period(found: Effects, in_window: Flags, balance_e: int | None) -> _Rows:
    is_in = found.event_time >= 0
    values = np.unique(found.period[is_in])
    sets = [is_in & (found.period == value) for value in values]
    overall = np.ones(len(values)) / max(1, len(values))
    return _Rows("calendar", "period", values.tolist(), sets, True, overall)


_ROWS: Final = {
    "simple": _simple,
    "dynamic": _dynamic,
    "group": _by_cohort,
    "calendar": _by_period,
}


def _average(found: Effects, rows: _Rows) -> tuple[Averages, Averages]:
    """The averages, and the overall one."""
    make = found.by_size if rows.is_weighted else found.evenly
    averages = join_averages([make(is_in) for is_in in rows.sets])
    if isinstance(rows.overall, str):
        return averages, found.over_cohorts(averages, rows.values)
    return averages, averages.then(rows.overall)


def _result(
    effects: GroupTimeEffects,
    found: Effects,
    aggregation: Aggregation,
    rows: _Rows,
    averages: Averages,
    overall: Averages,
) -> ImpactResult:
    sample, options = effects.sample, effects.options
    is_one = aggregation == "simple"
    both = overall if is_one else join_averages([averages, overall])
    influence = both.influence(effects, found)
    covariance = influence_covariance(influence, sample.clusters, sample.largest_outcome)
    draws = None
    if effects.draws is not None and not is_one:
        draws = averages.draws(effects.draws, found)
    inference = effects.inference
    band = inference.band(draws, np.diag(covariance)[:-1])
    warnings = effects.result.warnings + found.warnings
    result = ImpactResult.from_covariance(
        _labels(found, sample, aggregation, rows),
        both.weights.T @ found.estimate,
        covariance,
        method=method_words(options),
        estimand=_ESTIMANDS[aggregation],
        level=options.level,
        degrees_of_freedom=inference.degrees_of_freedom,
        error_factor=inference.error_factor,
        critical_value=band,
        influence=influence,
        unit_weights=sample.unit_weight,
        small_sample=inference.words,
        n_clusters=sample.n_clusters,
        seed=options.seed if options.draws else None,
        warnings=tuple(dict.fromkeys(warnings + inference.band_warnings(band))),
    )
    return _with_pointwise_overall(result, inference.pointwise)


def _labels(
    found: Effects, sample: Sample, aggregation: Aggregation, rows: _Rows
) -> dict[str, object]:
    values: list[int | None] = [*rows.values, None]
    in_each = [*rows.sets, np.any(rows.sets, axis=0)] if rows.values else rows.sets
    if aggregation == "dynamic":
        in_each[-1] = in_each[-1] & (found.event_time >= 0)
    sizes = {g: int((sample.unit_cohort == g).sum()) for g in sample.cohorts}
    treated = [sum(sizes[g] for g in np.unique(found.cohort[is_in])) for is_in in in_each]
    labels: dict[str, object] = {
        "kind": [rows.kind] * len(rows.values) + ["overall"],
        "term": [None] * len(rows.values) + [aggregation],
        "n_treated_units": treated,
        "n_units": sample.n_units,
        "n_observations": len(sample.outcome),
    }
    return labels | ({rows.column: values} if rows.column else {})


def _with_pointwise_overall(result: ImpactResult, width: float) -> ImpactResult:
    """One number needs no band."""
    table = result.estimates.copy()
    last = len(table) - 1
    table.loc[last, "lower"] = table["estimate"][last] - width * table["se"][last]
    table.loc[last, "upper"] = table["estimate"][last] + width * table["se"][last]
    return replace(result, estimates=table)
