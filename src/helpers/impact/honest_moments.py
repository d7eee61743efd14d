"""What data say of an effect and of the trend before it, and when that is too much to be chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from helpers.impact.event_coefficients import EventCoefficients
from helpers.impact.honest_restrictions import RelativeRestriction
from helpers.sampling.columns import Floats

HALVINGS = 34
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

    def take(self, rows: NDArray[np.intp]) -> Moments:
        """Those of some choices."""
        return Moments(self.middle, self.change[rows], self.covariance[rows], self.vertices[rows])


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
    for _ in range(HALVINGS):
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
