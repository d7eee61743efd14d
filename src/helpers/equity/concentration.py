"""Concentration indices: how far the indicator is found among the advantaged."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal, get_args

import numpy as np
import pandas as pd

from helpers.equity.group_sets import Floats
from helpers.equity.groups import Groups
from helpers.equity.measure import MEASURE_NAMES, Measure
from helpers.equity.options import check_level, check_option
from helpers.errors import UserError

Correction = Literal["none", "wagstaff", "erreygers"]
Variance = Literal["regression", "sampling"]

REGRESSION: Final = "normal, classical least squares through the groups"
SAMPLING: Final = "normal, from the standard errors of the groups"
NOT_SAMPLING: Final = (
    "The interval shows how far the groups are from a straight line, not sampling error; with few "
    "groups it is not a 95 % interval."
)
ROUNDING: Final = 1e-12  # Distance of a mean from 1 that is an error of rounding.


def absolute_concentration_index(
    groups: Groups,
    *,
    level: float = 0.95,
    bounds: tuple[float, float] | None = None,
    variance: Variance = "regression",
) -> Measure:
    """Absolute concentration index (ACI), in units of the indicator.

    Parameters
    ----------
    groups : Groups
        Ordered.
    level : float
        Level of the interval.
    bounds : tuple of two floats, optional
        Lowest and highest possible value: the indicator is first put on 0 to 1.
    variance : {"regression", "sampling"}
        What WHO's package prints, or the variance from the standard errors of the groups.

    Returns
    -------
    Measure
        2 sum w (x - 1/2) y with x the fractional rank: above 0 where the indicator is found
        among the advantaged.

    Raises
    ------
    UserError
        Groups without an order; an estimate outside `bounds`; an unknown option.

    Notes
    -----
    Wagstaff, Paci and van Doorslaer (1991), Soc Sci Med 33(5), 545-557. The "sampling" variance
    is exact for independent groups and fixed ranks: sum (2 w (x - 1/2) se)^2. See
    docs/methods/inequality.md.
    """
    _check_options(level, variance)
    groups.require_order(MEASURE_NAMES["aci"])
    y, se = _within(groups, bounds)
    estimate = _index(groups, y)
    error = _residual_error(groups, y) if variance == "regression" else _norm(_slopes(groups) * se)
    return _with_interval(Measure("aci", estimate, se=error, level=level), variance)


def relative_concentration_index(
    groups: Groups,
    *,
    level: float = 0.95,
    correction: Correction = "none",
    bounds: tuple[float, float] | None = None,
    variance: Variance = "regression",
) -> Measure:
    """Relative concentration index (RCI), from -1 to 1.

    Parameters
    ----------
    groups : Groups
        Ordered.
    level : float
        Level of the interval.
    correction : {"none", "wagstaff", "erreygers"}
        For an indicator with an upper bound: over 1 - mean (Wagstaff), or 4 times the absolute
        index (Erreygers), both on 0 to 1.
    bounds : tuple of two floats, optional
        Lowest and highest possible value; 0 and the scale when a correction is asked for.
    variance : {"regression", "sampling"}
        "regression": as WHO's package, the mean and the correction taken as known. "sampling":
        delta method on the standard errors of the groups, with the mean.

    Returns
    -------
    Measure

    Raises
    ------
    UserError
        Groups without an order; a mean of 0; an estimate outside `bounds`; a correction without
        bounds, or Wagstaff's where everybody is reached; an unknown option.

    Notes
    -----
    Wagstaff (2005), Health Econ 14(4), 429-432; Erreygers (2009), J Health Econ 28(2), 504-515.
    """
    _check_options(level, variance, correction)
    groups.require_order(MEASURE_NAMES["rci"])
    y, se = _within(groups, _bounds(groups, correction, bounds))
    mean, absolute = float(groups.weight @ y), _index(groups, y)
    if not mean > 0:
        groups.require_mean(MEASURE_NAMES["rci"])
        raise UserError(
            f"{groups.where}: found a mean on the lower bound, expected above it for the "
            f"{MEASURE_NAMES['rci']}.\nReport the absolute index, or correct the bounds."
        )
    factor, growth = _correct(groups, mean, correction)
    if variance == "regression":
        error = factor * _residual_error(groups, y)
    else:
        error = _norm((factor * _slopes(groups) + growth * absolute * groups.weight) * se)
    return _with_interval(Measure("rci", factor * absolute, se=error, level=level), variance)


def extended_concentration_index(groups: Groups, v: float) -> float:
    """Extended concentration index: a larger `v` looks harder at the most disadvantaged.

    Parameters
    ----------
    groups : Groups
        Ordered.
    v : float
        Aversion to inequality, above 1; 2 gives the relative concentration index.

    Notes
    -----
    Wagstaff (2002), J Health Econ 21(4), 627-641; parameter v of Stata's conindex. A group's
    weight v (1 - x)^(v-1) is averaged over its span of ranks, not read at its middle, so that
    equality gives 0 and splitting a group changes nothing.
    """
    _require_above_one("v", v)
    lower, upper = _edges(groups)
    return _weighted_share(groups, groups.weight - (1 - lower) ** v + (1 - upper) ** v)


def symmetric_concentration_index(groups: Groups, beta: float) -> float:
    """Symmetric concentration index: a larger `beta` looks harder at both ends.

    Parameters
    ----------
    groups : Groups
        Ordered.
    beta : float
        Above 1; 2 gives the relative concentration index.

    Notes
    -----
    Erreygers, Clarke and Van Ourti (2012), J Health Econ 31(1), 257-264; parameter beta of
    Stata's conindex. Weights are averaged over a group's span, as in the extended index.
    """
    _require_above_one("beta", beta)
    lower, upper = _edges(groups)
    span = np.abs(upper - 0.5) ** beta - np.abs(lower - 0.5) ** beta
    return _weighted_share(groups, 2 ** (beta - 2) * span)


def concentration_curve(groups: Groups) -> pd.DataFrame:
    """Points of the concentration curve, from the most disadvantaged group up.

    Returns
    -------
    DataFrame
        One row a group and one before them: ``subgroup`` (missing in the first row),
        ``population_share`` and ``outcome_share``, cumulative from 0 to 1.

    Raises
    ------
    UserError
        Groups without an order; a mean of 0.
    """
    _, upper = _edges(groups)
    held = np.cumsum(groups.weight * groups.estimate)
    return pd.DataFrame(
        {
            "subgroup": [None, *groups.subgroup],
            "population_share": np.append(0.0, upper),
            "outcome_share": np.append(0.0, held / held[-1]),
        }
    )


def _slopes(groups: Groups) -> Floats:
    """What the absolute index gains by one unit more in each group."""
    return 2 * groups.weight * (groups.sets.rank() - 0.5)


def _index(groups: Groups, y: Floats) -> float:
    # From one group's level, so that equal groups give 0 to the last digit.
    return float(_slopes(groups) @ (y - y[0]))


def _norm(parts: Floats) -> float:
    return float(np.sqrt((parts**2).sum()))


def _residual_error(groups: Groups, y: Floats) -> float:
    """Classical standard error of the slope of 2 s^2 y on rank; nan with two groups."""
    if len(groups) <= 2:
        return np.nan
    off = groups.sets.rank() - 0.5
    spread = float(groups.weight @ off**2)
    y = y - y[0]
    line = y - groups.weight @ y - off * float(groups.weight @ (off * y)) / spread
    residual = float(groups.weight @ line**2) / (len(groups) - 2)
    return 2 * float(np.sqrt(spread * residual))


def _bounds(
    groups: Groups, correction: Correction, bounds: tuple[float, float] | None
) -> tuple[float, float] | None:
    if bounds is not None or correction == "none":
        return bounds
    if not np.isfinite(groups.scale):
        raise UserError(
            f"{groups.where}: found an indicator without an upper bound, expected bounds for the "
            f"{correction} correction.\nGive bounds=(lowest, highest), or correction='none'."
        )
    return 0.0, groups.scale


def _within(groups: Groups, bounds: tuple[float, float] | None) -> tuple[Floats, Floats]:
    """Estimates and standard errors on 0 to 1, or as they are without bounds."""
    if bounds is None:
        return groups.estimate, groups.errors
    low, high = bounds
    outside = (groups.estimate < low) | (groups.estimate > high)
    if not low < high or outside.any():
        found = f"an estimate of {groups.estimate[outside][0]:g}" if outside.any() else "no range"
        raise UserError(
            f"{groups.where}: found {found}, expected estimates within bounds {low:g} to "
            f"{high:g}.\nCorrect the bounds: the lowest and the highest possible value."
        )
    return (groups.estimate - low) / (high - low), groups.errors / (high - low)


def _correct(groups: Groups, mean: float, correction: Correction) -> tuple[float, float]:
    """What the absolute index is multiplied by, and the derivative of that by the mean."""
    if correction == "erreygers":
        return 4.0, 0.0
    if correction == "none":
        return 1 / mean, -1 / mean**2
    if mean >= 1 - ROUNDING:
        raise UserError(
            f"{groups.where}: found a mean on the upper bound, expected below it for the wagstaff "
            "correction, 0/0 there.\nTake correction='erreygers', or the absolute index."
        )
    room = mean * (1 - mean)
    return 1 / room, -(1 - 2 * mean) / room**2


def _check_options(level: float, variance: Variance, correction: Correction = "none") -> None:
    check_level(level)
    check_option("variance", variance, get_args(Variance))
    check_option("correction", correction, get_args(Correction))


def _with_interval(answer: Measure, variance: Variance) -> Measure:
    if np.isnan(answer.se):
        two = "none: a line through two groups leaves nothing over"
        return replace(answer, method=two if variance == "regression" else "none: groups came "
                       "without standard errors")  # fmt: skip
    if variance == "sampling":
        return replace(answer.with_normal_interval(), method=SAMPLING)
    return replace(answer.with_normal_interval(), method=REGRESSION, note=NOT_SAMPLING)


def _require_above_one(name: str, value: float) -> None:
    if not 1 < value < np.inf:
        raise UserError(
            f"{name}: found {value:g}, expected a number above 1.\n"
            "2 gives the usual concentration index; larger numbers look harder at the ends."
        )


def _edges(groups: Groups) -> tuple[Floats, Floats]:
    groups.require_order("concentration curve and index")
    groups.require_mean("concentration curve and index")
    lower, upper = groups.sets.edges()
    # Sums of shares round to above 1, and a negative rest has no fractional power.
    return np.clip(lower, 0.0, 1.0), np.clip(upper, 0.0, 1.0)


def _weighted_share(groups: Groups, weights: Floats) -> float:
    return float(weights @ groups.estimate) / groups.mean
