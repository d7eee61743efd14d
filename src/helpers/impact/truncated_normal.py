"""Normal variables kept within bounds: how likely that is, and their mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr, ndtr, ndtri
from scipy.stats import qmc

from helpers.sampling.columns import Floats

SMALLEST = 1e-300


@dataclass(frozen=True, slots=True, eq=False)
class BoxMoments:
    """A normal vector within a box.

    Attributes
    ----------
    probability : float
        That it falls into the box.
    mean : array of float, shape (k,)
        Its mean, given that it did; missing where that is too unlikely for a number.
    """

    probability: float
    mean: Floats


def log_mass(lower: Floats, upper: Floats) -> Floats:
    """Logarithm of the standard normal mass between two bounds, exact in the tails.

    Parameters
    ----------
    lower, upper : array of float
        Bounds of the same shape; infinite ones are allowed.

    Returns
    -------
    array of float
        Minus infinity where the bounds meet or cross.
    """
    is_right = lower > 0
    left = log_ndtr(np.where(is_right, -upper, lower))
    right = log_ndtr(np.where(is_right, -lower, upper))
    with np.errstate(divide="ignore", invalid="ignore"):
        mass: Floats = right + np.log1p(-np.exp(np.minimum(left - right, 0.0)))
    return np.where(upper > lower, mass, -np.inf)


def box_points(n_dimensions: int, *, seed: int = 0, n_points: int = 2**13) -> Floats:
    """Scrambled Sobol points and their mirror images, the same for the same seed.

    Returns
    -------
    array of float, shape (2 * n_points, n_dimensions)
        Within (0, 1).
    """
    sobol = qmc.Sobol(n_dimensions, scramble=True, rng=np.random.default_rng(seed))
    points = np.clip(sobol.random(n_points), 1e-12, 1 - 1e-12)
    return np.concatenate([points, 1 - points])


def box_moments(mean: Floats, covariance: Floats, half_width: Floats, points: Floats) -> BoxMoments:
    """Probability and mean of a normal vector within a box around 0.

    Parameters
    ----------
    mean : array of float, shape (k,)
        Of the vector before truncation.
    covariance : array of float, shape (k, k)
        Positive definite.
    half_width : array of float, shape (k,)
        Each coordinate is kept within plus and minus this.
    points : array of float, shape (n, k)
        From `box_points`.

    Notes
    -----
    Genz (1992), *Numerical computation of multivariate normal probabilities*: each coordinate is
    drawn within its bounds given those before it, and the masses of the bounds are multiplied.
    The points are the same for every mean, so that both answers are smooth in it.
    """
    root = np.linalg.cholesky(covariance)
    drawn = np.zeros_like(points)
    weight = np.ones(len(points))
    for position, scale in enumerate(np.diag(root)):
        centre = mean[position] + drawn[:, :position] @ root[position, :position]
        low = (-half_width[position] - centre) / scale
        high = (half_width[position] - centre) / scale
        # On the side where the normal function keeps its digits.
        is_flipped = low + high > 0
        start = ndtr(np.where(is_flipped, -high, low))
        end = ndtr(np.where(is_flipped, -low, high))
        share = np.where(is_flipped, 1 - points[:, position], points[:, position])
        value = ndtri(np.maximum(start + share * (end - start), SMALLEST))
        drawn[:, position] = np.where(is_flipped, -value, value)
        weight *= end - start
    total = weight.sum()
    shift = weight @ drawn / total if total > 0 else np.full(len(mean), np.nan)
    return BoxMoments(float(weight.mean()), mean + root @ shift)
