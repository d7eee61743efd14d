"""Intervals that stay valid when the trend changes no more after treatment than before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from helpers.impact.event_coefficients import EventCoefficients
from helpers.impact.honest_restrictions import RelativeRestriction
from helpers.impact.truncated_normal import log_mass
from helpers.sampling.columns import Floats

FIRST_STAGE = 0.1
"""Share of the size of the test spent on its first stage, as the paper recommends."""
PARALLEL = 1e-9
GRID = 100
BISECTIONS = 34
NODES, NODE_WEIGHTS = np.polynomial.legendre.leggauss(160)


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """What the data say under each choice of the largest change before, c of them.

    Only two numbers matter: ``middle``, the target less the trend carried on, and ``change``, the
    change before that is taken to be the largest. The test statistic is the largest of v linear
    functions of both, the vertices.

    Attributes
    ----------
    middle : float
        In the unit of the outcome.
    change : array of float, shape (c,)
        Per period.
    covariance : array of float, shape (c, 2, 2)
        Of middle and change.
    vertices : array of float, shape (c, v, 2)
        Weights of (middle minus tested value, change); the first two are those that move with
        the tested value, upwards and downwards.
    """

    middle: float
    change: Floats
    covariance: Floats
    vertices: Floats


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


def relative_moments(
    coefficients: EventCoefficients,
    target: Floats,
    restriction: RelativeRestriction,
    bound: float,
) -> Moments:
    """Statistics and vertices for every largest change before treatment and both signs."""
    covariance, n_pre = coefficients.covariance, coefficients.n_pre
    after = restriction.after
    shares = np.linalg.solve(after[:, n_pre:].T, target)
    carried = after.T @ shares
    before = np.vstack([restriction.before, -restriction.before])
    joint = np.stack([np.broadcast_to(carried, before.shape), before], axis=1)
    # Standard errors of "change after less bound times change before", for both signs of after.
    spread = np.einsum("jk,kl,jl->j", after, covariance, after)
    spread = spread + bound**2 * np.einsum("ck,kl,cl->c", before, covariance, before)[:, None]
    cross = 2 * bound * before @ covariance @ after.T
    above, below = np.sqrt(spread - cross), np.sqrt(spread + cross)
    size = np.abs(shares)
    up = (np.where(shares > 0, above, below) * size).sum(1)
    down = (np.where(shares > 0, below, above) * size).sum(1)
    room = -bound * size.sum()
    pairs = np.stack([np.zeros_like(above), -2 * bound / (above + below)], axis=-1)
    sides = np.stack(
        [
            np.stack([1 / up, room / up], axis=-1),
            np.stack([-1 / down, room / down], axis=-1),
        ],
        axis=1,
    )
    return Moments(
        middle=float(carried @ coefficients.estimates),
        change=before @ coefficients.estimates,
        covariance=joint @ covariance @ joint.transpose(0, 2, 1),
        vertices=np.concatenate([sides, pairs], axis=1),
    )


def least_favourable_value(moments: Moments, size: float) -> Floats:
    """Value that the statistic passes with a given probability where every inequality binds.

    Parameters
    ----------
    moments : Moments
        Of c choices.
    size : float
        The probability.

    Returns
    -------
    array of float, shape (c,)
    """
    deviations = np.sqrt(
        np.einsum("cvi,cij,cvj->cv", moments.vertices, moments.covariance, moments.vertices)
    ).max(axis=1)
    # The largest of three normal variables (all pairs being one) lies between these.
    low, high = -ndtri(size) * deviations, -ndtri(size / 3) * deviations
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        is_below = _probability_below(moments, middle) < 1 - size
        low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
    return np.asarray(high, "float64")


def _probability_below(moments: Moments, value: Floats) -> Floats:
    """Probability that no vertex passes a value, with both means at 0. Shape (c,).

    Given the change, the middle must lie between two lines; the pairs keep the change above a
    bound. What remains is an integral over the change.
    """
    variance = moments.covariance[:, 1, 1]
    deviation = np.sqrt(variance)
    slope = moments.covariance[:, 0, 1] / variance
    left_over = np.sqrt(moments.covariance[:, 0, 0] - slope * moments.covariance[:, 0, 1])
    steepest = -moments.vertices[:, 2:, 1].min(axis=1)
    floor = np.full(len(value), -np.inf)
    with np.errstate(over="ignore"):
        np.divide(-value, steepest, out=floor, where=steepest > 0)
    low, high = np.maximum(floor / deviation, -9.0), np.full(len(value), 9.0)
    width = (high - low)[:, None] / 2
    nodes = (low + high)[:, None] / 2 + width * NODES
    change = nodes * deviation[:, None]
    ends = (value[:, None, None] - moments.vertices[:, :2, 1, None] * change[:, None]) / (
        moments.vertices[:, :2, 0, None]
    )
    ends = (ends - (slope[:, None] * change)[:, None]) / left_over[:, None, None]
    inside = np.maximum(ndtr(ends[:, 0]) - ndtr(ends[:, 1]), 0.0)
    density = np.exp(-(nodes**2) / 2) / np.sqrt(2 * np.pi)
    probability: Floats = (inside * density * width) @ NODE_WEIGHTS
    return probability


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
    chosen, inside, outside = _take(moments, kept), inside[kept], outside[kept]
    for _ in range(BISECTIONS):
        middle = (inside + outside) / 2
        stays = is_accepted(chosen, critical[kept], size, middle[:, None])[:, 0]
        inside, outside = np.where(stays, middle, inside), np.where(stays, outside, middle)
    return float(side * (side * inside).max())


def _take(moments: Moments, rows: NDArray[np.intp]) -> Moments:
    return Moments(
        moments.middle, moments.change[rows], moments.covariance[rows], moments.vertices[rows]
    )
