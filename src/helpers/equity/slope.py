"""Slope and relative index of inequality: a line through the groups, read at its two ends."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal, NamedTuple, get_args

import numpy as np
from scipy import special

from helpers.equity.group_sets import Floats, GroupSets
from helpers.equity.groups import Groups
from helpers.equity.measure import MEASURE_NAMES, Measure
from helpers.equity.options import check_level, check_option
from helpers.equity.slope_fit import fit_linear, fit_logit, is_separated
from helpers.errors import UserError

Model = Literal["logit", "linear"]
Variance = Literal["robust", "sampling"]
Counts = Literal["exact", "whole", "squared"]

ROBUST: Final = "{model} model, delta method, robust variance (HC1)"
SAMPLING: Final = "{model} model, delta method, from the standard errors of the groups"
ROUNDED: Final = {
    "exact": "",
    "whole": "; whole people and events",
    "squared": "; whole people and events, population squared, as WHO's package computes it",
}
NOT_SAMPLING: Final = (
    "The interval shows how far the groups are from the line, not sampling error; with few groups "
    "it is not a 95 % interval."
)
SEPARATED: Final = (
    "Undefined: but for one group at most, the groups split by rank into none and all, and no "
    "logit line fits."
)
NO_FIT: Final = "Undefined: the fit of the logit line did not converge."
NOT_POSITIVE: Final = "Undefined: the fitted line falls to 0 or below at one end."


class _Line(NamedTuple):
    """Fitted line of one set: values at ranks 0 and 1, their slopes and covariance."""

    ends: Floats
    """On the scale of the estimate, shape (2,)."""
    slopes: Floats
    """Derivative of each end by the two coefficients, shape (2, 2)."""
    covariance: Floats
    """Of the two coefficients, shape (2, 2)."""
    undefined: str = ""
    """Why there is no line, where the ends are nan."""


def slope_index(
    groups: Groups,
    *,
    level: float = 0.95,
    model: Model = "logit",
    variance: Variance = "robust",
    counts: Counts = "exact",
) -> Measure:
    """Slope index of inequality (SII), in units of the indicator.

    Parameters
    ----------
    groups : Groups
        Ordered; with a finite scale for the logit.
    level : float
        Level of the interval.
    model : {"logit", "linear"}
        Line on the logit of estimate/scale, or straight; on the middle rank of each group,
        weighted by population.
    variance : {"robust", "sampling"}
        HC1, as WHO's package; or from the standard errors of the groups.
    counts : {"exact", "whole", "squared"}
        How groups enter; the others are there to compare with printed numbers only. "exact": the
        fraction estimate/scale, weighted by population. "whole": populations rounded up and, in
        the logit, events rounded to whole numbers. "squared": as WHO's package, where the logit
        moreover weights by population a second time.

    Returns
    -------
    Measure
        Fitted value of the most advantaged minus that of the most disadvantaged; standard error
        on the scale of the estimate, where WHO's package prints it on 0 to 1. nan, with a note,
        where rank splits the groups into none and all.

    Raises
    ------
    UserError
        Groups without an order; a logit of an indicator without an upper bound; a level not
        within 0-1; an unknown model, variance or counts.

    Notes
    -----
    Mackenbach and Kunst (1997), Soc Sci Med 44(6), 757-771. See docs/methods/inequality.md.
    """
    _check_options(level, model, variance, counts)
    line = _fit(groups, "sii", model, variance, counts)
    if line.undefined:
        return Measure("sii", np.nan, level=level, method="none", note=line.undefined)
    bottom, top = line.ends
    se = _delta(line, line.slopes[1] - line.slopes[0])
    answer = Measure("sii", float(top - bottom), se=se, level=level)
    return _with_interval(answer, model, variance, counts)


def relative_index_of_inequality(
    groups: Groups,
    *,
    level: float = 0.95,
    model: Model = "logit",
    variance: Variance = "robust",
    counts: Counts = "exact",
) -> Measure:
    """Relative index of inequality (RII): the ratio of the two ends of the line.

    Parameters as in :func:`slope_index`.

    Returns
    -------
    Measure
        Fitted value of the most advantaged over that of the most disadvantaged; standard error
        and interval on the log scale. nan where an end is not above 0.

    Raises
    ------
    UserError
        As :func:`slope_index`; a mean of 0.
    """
    _check_options(level, model, variance, counts)
    groups.require_mean(MEASURE_NAMES["rii"])
    line = _fit(groups, "rii", model, variance, counts)
    bottom, top = line.ends
    why = line.undefined or (NOT_POSITIVE if min(bottom, top) <= 0 else "")
    if why:
        return Measure("rii", np.nan, se_scale="log", level=level, method="none", note=why)
    se = _delta(line, line.slopes[1] / top - line.slopes[0] / bottom)
    answer = Measure("rii", float(top / bottom), se=se, se_scale="log", level=level)
    return _with_interval(answer, model, variance, counts)


def _check_options(level: float, model: Model, variance: Variance, counts: Counts) -> None:
    check_level(level)
    check_option("model", model, get_args(Model))
    check_option("variance", variance, get_args(Variance))
    check_option("counts", counts, get_args(Counts))


def _fit(groups: Groups, code: str, model: Model, variance: Variance, counts: Counts) -> _Line:
    groups.require_order(MEASURE_NAMES[code])
    if model == "logit" and not np.isfinite(groups.scale):
        raise UserError(
            f"{groups.where}: found an indicator without an upper bound, expected a finite scale "
            f"for the logit of the {MEASURE_NAMES[code]}.\nUse model='linear'."
        )
    sets = groups.sets if counts == "exact" else _in_whole_people(groups.sets, model)
    twice = counts == "squared" and model == "logit"
    prior = sets.population**2 if twice else sets.population
    prior = prior / prior.sum()
    flat = bool(np.ptp(sets.estimate) == 0)
    if model == "logit" and not flat:
        return _logit_line(groups, sets, prior, variance)
    return _linear_line(groups, sets, prior, variance)


def _in_whole_people(sets: GroupSets, model: Model) -> GroupSets:
    people = np.ceil(sets.population)
    if model == "linear":
        return replace(sets, population=people)
    events = np.round(sets.estimate / sets.scale * people)
    return replace(sets, population=people, estimate=sets.scale * events / people)


def _logit_line(groups: Groups, sets: GroupSets, prior: Floats, variance: Variance) -> _Line:
    a, b = (float(c[0]) for c in fit_logit(sets, prior))
    if np.isnan(a):
        why = SEPARATED if is_separated(sets)[0] else NO_FIT
        return _Line(np.full(2, np.nan), np.full((2, 2), np.nan), np.full((2, 2), np.nan), why)
    p = special.expit(a + b * sets.rank())
    covariance = _covariance(
        sets.rank(),
        prior * p * (1 - p),
        prior * _spread(groups, sets.estimate / sets.scale - p, sets.scale, variance),
        variance,
    )
    low, high = special.expit(a), special.expit(a + b)
    by_low, by_high = low * (1 - low), high * (1 - high)
    slopes = np.array([[by_low, 0.0], [by_high, by_high]])
    return _Line(sets.scale * np.array([low, high]), sets.scale * slopes, covariance)


def _linear_line(groups: Groups, sets: GroupSets, prior: Floats, variance: Variance) -> _Line:
    flat = np.ptp(sets.estimate) == 0
    lines = (sets.estimate[:1], np.zeros(1)) if flat else fit_linear(sets, prior)
    a, b = (float(c[0]) for c in lines)
    left = sets.estimate - a - b * sets.rank()
    covariance = _covariance(
        sets.rank(), prior, prior * _spread(groups, left, 1.0, variance), variance
    )
    return _Line(np.array([a, a + b]), np.array([[1.0, 0.0], [1.0, 1.0]]), covariance)


def _spread(groups: Groups, left: Floats, scale: float, variance: Variance) -> Floats:
    return left if variance == "robust" else groups.errors / scale


def _covariance(x: Floats, curve: Floats, score: Floats, variance: Variance) -> Floats:
    """Sandwich of two coefficients; HC1 counts the two it has spent, nan with two groups."""
    design = np.column_stack([np.ones(x.size), x])
    bread = design.T @ (curve[:, None] * design)
    if not np.isfinite(bread).all() or np.linalg.matrix_rank(bread) < 2:
        return np.full((2, 2), np.nan)
    inverse = np.linalg.inv(bread)
    meat = design.T @ (score[:, None] ** 2 * design)
    if variance == "robust":
        meat *= x.size / (x.size - 2) if x.size > 2 else np.nan
    answer: Floats = inverse @ meat @ inverse
    return answer


def _delta(line: _Line, slope: Floats) -> float:
    return float(np.sqrt(slope @ line.covariance @ slope))


def _with_interval(answer: Measure, model: Model, variance: Variance, counts: Counts) -> Measure:
    if np.isnan(answer.se):
        few = "none: a line through two groups leaves nothing over"
        missing = "none: groups came without standard errors"
        return replace(answer, method=few if variance == "robust" else missing)
    words = (ROBUST if variance == "robust" else SAMPLING).format(model=model)
    return replace(
        answer.with_normal_interval(),
        method=words + ROUNDED[counts],
        note=NOT_SAMPLING if variance == "robust" else "",
    )
