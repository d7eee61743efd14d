"""Intervals that stay valid when the trend changes no more after treatment than before."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from helpers.impact.event_coefficients import EventCoefficients
from helpers.impact.honest_moments import Moments, least_favourable_value, relative_moments
from helpers.impact.honest_restrictions import RelativeRestriction
from helpers.impact.truncated_normal import log_mass
from helpers.sampling.columns import Floats

FIRST_STAGE = 0.1
"""Share of the size of the test spent on its first stage, as the paper recommends."""
PARALLEL = 1e-9
GRID = 100
HALVINGS = 34


def relative_interval(
    coefficients: EventCoefficients,
    target: Floats,
    restriction: RelativeRestriction,
    bound: float,
    level: float,
) -> tuple[float, float]:
    """Ends of the interval under a bound relative to the largest change before treatment.

    Parameters
    ----------
    coefficients : EventCoefficients
        Of the event study.
    target : array of float, shape (n_after,)
        Weights of the estimates after the omitted period.
    restriction : RelativeRestriction
        Which changes are bounded by which.
    bound : float
        Mbar: how many times the largest change before a change after may be, 0 or more.
    level : float
        Of the interval.

    Notes
    -----
    Rambachan and Roth (2023), section 3: the conditional least-favourable hybrid test of Andrews,
    Roth and Pakes (2023), inverted. The trend has its largest change before treatment at one
    place and with one sign; for each the test is run, and values that any of them accepts belong
    to the set, whose ends are returned. As in the authors' code only restrictions on changes
    after treatment enter the test.

    The dual of the test's linear program has few vertices, because each change after is bounded
    from both sides by the same quantity: one vertex for each side of the target, and one for each
    pair. So nothing is left to a solver, and the least-favourable critical value is an integral
    over two normal variables: no random numbers are drawn. The first stage bounds the set, which
    is where it is searched.
    """
    moments = relative_moments(coefficients, target, restriction, bound)
    size = 1 - level
    critical = least_favourable_value(moments, FIRST_STAGE * size)
    lower = _outermost(moments, critical, size, side=-1)
    upper = _outermost(moments, critical, size, side=1)
    return lower, upper


def is_accepted(
    moments: Moments, critical: Floats, size: float, tested: Floats
) -> NDArray[np.bool_]:
    """Whether the hybrid test keeps each tested value, for each choice.

    Parameters
    ----------
    moments : Moments
        Of c choices.
    critical : array of float, shape (c,)
        From `least_favourable_value`.
    size : float
        Of the whole test.
    tested : array of float, shape (c, n)
        Values of the target.

    Returns
    -------
    array of bool, shape (c, n)
    """
    first = FIRST_STAGE * size
    second = (size - first) / (1 - first)
    vertices = moments.vertices
    values = vertices[:, None, :, 0] * (moments.middle - tested)[..., None]
    values = values + vertices[:, None, :, 1] * moments.change[:, None, None]
    at = values.argmax(axis=2)
    statistic = np.take_along_axis(values, at[..., None], axis=2)[..., 0]
    shared = vertices @ moments.covariance @ vertices.transpose(0, 2, 1)
    with_largest = shared[np.arange(len(shared))[:, None], at]
    variance = np.take_along_axis(with_largest, at[..., None], axis=2)[..., 0]
    is_random = variance > 0
    ratio = with_largest / np.where(is_random, variance, 1.0)[..., None]
    gap = 1 - ratio
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = (values - ratio * statistic[..., None]) / gap
    deviation = np.sqrt(np.where(is_random, variance, 1.0))
    low = np.where(gap > PARALLEL, crossing, -np.inf).max(axis=2) / deviation
    high = np.where(gap < -PARALLEL, crossing, np.inf).min(axis=2)
    high = np.minimum(high, critical[:, None]) / deviation
    score = statistic / deviation
    with np.errstate(invalid="ignore"):  # beyond the critical value there is no mass to compare
        tail = log_mass(score, high) - log_mass(np.minimum(low, score), high)
    is_unlikely = (score > 0) & is_random & (tail < np.log(second))
    is_beyond = statistic > critical[:, None]
    is_kept: NDArray[np.bool_] = ~(is_beyond | is_unlikely)
    return is_kept


def _outermost(moments: Moments, critical: Floats, size: float, side: int) -> float:
    """The end of the accepted values on one side: a grid within the first stage, then halving."""
    position = 1 if side > 0 else 0
    slope, room = moments.vertices[:, position].T
    reach = moments.middle + (room * moments.change - critical) / slope
    grid = np.linspace(reach, np.full(len(reach), moments.middle), GRID + 1, axis=1)
    accepted = is_accepted(moments, critical, size, grid)
    first = accepted.argmax(axis=1)
    choices = np.arange(len(grid))
    inside, outside = grid[choices, first], grid[choices, np.maximum(first - 1, 0)]
    kept = np.flatnonzero(accepted.any(axis=1))
    kept = kept[side * outside[kept] >= (side * inside[kept]).max()]
    chosen, inside, outside = moments.take(kept), inside[kept], outside[kept]
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        stays = is_accepted(chosen, critical[kept], size, middle[:, None])[:, 0]
        inside, outside = np.where(stays, middle, inside), np.where(stays, outside, middle)
    return float(side * (side * inside).max())
