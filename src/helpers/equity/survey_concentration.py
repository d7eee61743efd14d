"""Concentration indices from the people of a survey."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias, get_args

import numpy as np

from helpers.equity.individuals import Individuals
from helpers.equity.measure import Measure
from helpers.equity.rank_regression import Variance, fit_on_rank, spread_through_ranks
from helpers.equity.survey_interval import (
    ONE_OUTCOME,
    check_range,
    check_variance,
    is_constant,
    join_notes,
    with_design_interval,
)
from helpers.errors import UserError
from helpers.sampling.columns import Floats, check_level

Bounds: TypeAlias = tuple[float, float]
Correction = Literal["none", "wagstaff", "erreygers"]
ROUNDING: Final = 1e-12
"""Distance of a mean from its bound that is an error of rounding."""


def survey_aci(
    individuals: Individuals,
    *,
    level: float = 0.95,
    bounds: Bounds | None = None,
    variance: Variance = "fixed_ranks",
) -> Measure:
    """Absolute concentration index: twice the covariance of outcome and fractional rank.

    Parameters
    ----------
    individuals : Individuals
        Outcomes, ranks and design.
    level : float
        Level of the interval.
    bounds : (float, float) or None
        Least and largest possible outcome: the index is then that of the outcome on a scale
        from 0 to 1.
    variance : {"fixed_ranks", "linearised"}
        As WHO's healthequal, which takes the ranks as known, with a normal quantile; or through
        the estimated ranks, with a t quantile on clusters minus strata.

    Returns
    -------
    Measure
        Above 0 where the better-off have more of the outcome. 0 without an interval, with a note,
        where everyone has the same; without an interval, with a note, with a single cluster.

    Raises
    ------
    UserError
        A level not within 0-1; bounds in the wrong order or passed by an outcome.

    Notes
    -----
    See docs/methods/survey-inequality.md, also for where the intervals fall short.
    """
    return _measure_concentration(individuals, "aci", level, bounds, variance)


def survey_rci(
    individuals: Individuals,
    *,
    level: float = 0.95,
    bounds: Bounds | None = None,
    correction: Correction = "none",
    variance: Variance = "fixed_ranks",
) -> Measure:
    """Relative concentration index: the absolute one over the mean, or corrected for bounds.

    Parameters
    ----------
    individuals, level, bounds, variance
        As for :func:`survey_aci`. ``fixed_ranks`` takes the mean as known too.
    correction : {"none", "wagstaff", "erreygers"}
        With y on a scale from 0 to 1 by its `bounds`: over mean (1 - mean), or times 4.

    Returns
    -------
    Measure
        From -1 to 1 for outcomes of 0 or more.

    Raises
    ------
    UserError
        As :func:`survey_aci`; a mean of 0, a correction without bounds, an unknown correction.
    """
    if correction not in get_args(Correction):
        known = ", ".join(get_args(Correction))
        message = f'parameter correction: found "{correction}", expected one of: {known}.\n'
        raise UserError(message + "Choose one of them.")
    if correction != "none" and bounds is None:
        message = f"parameter bounds: found nothing, expected two numbers for {correction}.\n"
        raise UserError(message + "Give the least and the largest possible outcome, 0 and 1.")
    return _measure_concentration(individuals, "rci", level, bounds, variance, correction)


@dataclass(frozen=True, slots=True, eq=False)
class _Multiplier:
    """What an absolute index is multiplied by, and how that changes with the mean."""

    factor: float
    by_mean: float


def _measure_concentration(
    individuals: Individuals,
    code: Literal["aci", "rci"],
    level: float,
    bounds: Bounds | None,
    variance: Variance,
    correction: Correction = "none",
) -> Measure:
    check_level(level)
    check_variance(variance)
    people = individuals if bounds is None else _rescale(individuals, bounds)
    by = _Multiplier(1.0, 0.0) if code == "aci" else _multiply_by(people.mean, correction)
    note = "" if correction == "none" else f"{correction.title()}'s correction for bounds"
    if is_constant(people):
        return Measure(code, 0.0, level=level, method="none", note=join_notes(note, ONE_OUTCOME))
    spread = people.weights @ (people.fractional_rank - 0.5) ** 2 / people.weights.sum()
    fit = fit_on_rank(people, "linear", "fixed_ranks")
    absolute = 2 * spread * fit.coefficients[1]
    if variance == "fixed_ranks":
        se = by.factor * 2 * spread * np.sqrt(fit.covariance[1, 1])
    else:
        scores = _influence_of_index(people, by, float(absolute))
        se = np.sqrt(people.design.variance_of_total(scores))
    index = float(by.factor * absolute)
    measure = Measure(code, index, float(abs(se)), level=level, note=note)
    return with_design_interval(measure, people, variance)


def _influence_of_index(people: Individuals, by: _Multiplier, absolute: float) -> Floats:
    """Weight times influence on multiplier times absolute index.

    The index is 2 mean(y rank) - mean(y), as ranks have the mean 1/2.
    """
    rank, y, mean = people.fractional_rank, people.outcome, people.mean
    share = people.weights / people.weights.sum()
    product = float(share @ (y * rank))
    of_mean = share * (y - mean)
    moved = spread_through_ranks(people, y[:, None])[:, 0] / people.weights.sum()
    of_index = 2 * (share * (y * rank - product) + moved) - of_mean
    scores: Floats = by.factor * of_index + by.by_mean * absolute * of_mean
    return scores


def _multiply_by(mean: float, correction: Correction) -> _Multiplier:
    if correction == "erreygers":
        return _Multiplier(4.0, 0.0)
    room = mean * (1 - mean) if correction == "wagstaff" else mean
    # A weighted mean of ones is 1 but for rounding.
    if room == 0 or (correction == "wagstaff" and room < ROUNDING):
        message = f"the people, column outcome: found a mean of {mean:g}, expected another.\n"
        raise UserError(message + "Take the absolute concentration index, which needs no mean.")
    by_mean = 1 - 2 * mean if correction == "wagstaff" else 1.0
    return _Multiplier(1 / room, -by_mean / room**2)


def _rescale(individuals: Individuals, bounds: Bounds) -> Individuals:
    least, largest = bounds
    if not least < largest:
        message = f"parameter bounds: found {least:g} and {largest:g}, expected the lesser first.\n"
        raise UserError(message + "Give the least and the largest possible outcome.")
    check_range(individuals, least, largest, "Correct the outcome or the bounds.")
    scaled = (individuals.outcome - least) / (largest - least)
    return replace(individuals, outcome=scaled)
