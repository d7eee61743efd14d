"""Formulas of the intervals for a proportion: arrays in, both ends out.

They stand here, not behind statsmodels: its Jeffreys interval is not set to 0 and 1 at the ends,
its Agresti-Coull interval cannot be left unlimited, and its exact interval collapses at levels
close to 1 (statsmodels issue 9549). Tests hold the others equal to it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, TypeAlias

import numpy as np
from scipy import stats

from helpers.sampling.columns import Floats

Method = Literal["wilson", "wilson_corrected", "jeffreys", "clopper_pearson", "agresti_coull"]
Ends: TypeAlias = tuple[Floats, Floats]


def wilson_ends(share: Floats, size: Floats, level: float) -> Ends:
    """Ends of Wilson's score interval for shares of samples of any size, whole or not.

    Parameters
    ----------
    share : array
        Observed shares, 0 to 1.
    size : array of the same shape
        Sizes, or effective sizes, of the samples.
    level : float
        Level of the interval.

    Notes
    -----
    E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212.
    """
    z = _z(level)
    centre, reach = _score(share, size, z)
    lower = np.where(share == 0, 0.0, np.clip(centre - reach, 0, 1))
    upper = np.where(share == 1, 1.0, np.clip(centre + reach, 0, 1))
    return _keep_missing(share * size, lower, upper)


def _z(level: float) -> float:
    # The upper tail keeps its digits where the level is close to 1.
    return float(stats.norm.isf((1 - level) / 2))


def _score(share: Floats, size: Floats, z: float) -> Ends:
    centre = (share + z**2 / (2 * size)) / (1 + z**2 / size)
    variance = share * (1 - share) / size + z**2 / (4 * size**2)
    return centre, z / (1 + z**2 / size) * np.sqrt(variance)


def _wilson(x: Floats, n: Floats, level: float) -> Ends:
    return wilson_ends(x / n, n, level)


def _wilson_corrected(x: Floats, n: Floats, level: float) -> Ends:
    # R's prop.test never corrects past one half: by min(1/2, |x - n/2|) successes.
    step = np.minimum(0.5, np.abs(x - n / 2)) / n
    below, above = np.clip(x / n - step, 0, 1), np.clip(x / n + step, 0, 1)
    lower, _ = wilson_ends(below, n, level)
    _, upper = wilson_ends(above, n, level)
    return lower, upper


def _jeffreys(x: Floats, n: Floats, level: float) -> Ends:
    tail = (1 - level) / 2
    lower = np.where(x == 0, 0.0, stats.beta.ppf(tail, x + 0.5, n - x + 0.5))
    upper = np.where(x == n, 1.0, stats.beta.isf(tail, x + 0.5, n - x + 0.5))
    return _keep_missing(x + n, lower, upper)


def _clopper_pearson(x: Floats, n: Floats, level: float) -> Ends:
    tail = (1 - level) / 2
    # A beta with a parameter 0 has no quantiles; the end is known there.
    lower = np.where(x == 0, 0.0, stats.beta.ppf(tail, np.where(x == 0, 1, x), n - x + 1))
    upper = np.where(x == n, 1.0, stats.beta.isf(tail, x + 1, np.where(x == n, 1, n - x)))
    return _keep_missing(x + n, lower, upper)


def agresti_coull_unlimited(x: Floats, n: Floats, level: float) -> Ends:
    """Agresti and Coull's interval as it comes, which may pass 0 and 1."""
    z = _z(level)
    size = n + z**2
    share = (x + z**2 / 2) / size
    reach = z * np.sqrt(share * (1 - share) / size)
    return share - reach, share + reach


def _agresti_coull(x: Floats, n: Floats, level: float) -> Ends:
    lower, upper = agresti_coull_unlimited(x, n, level)
    return np.clip(lower, 0, 1), np.clip(upper, 0, 1)


def _keep_missing(known: Floats, lower: Floats, upper: Floats) -> Ends:
    return np.where(np.isnan(known), np.nan, lower), np.where(np.isnan(known), np.nan, upper)


ENDS: Final[dict[Method, Callable[[Floats, Floats, float], Ends]]] = {
    "wilson": _wilson,
    "wilson_corrected": _wilson_corrected,
    "jeffreys": _jeffreys,
    "clopper_pearson": _clopper_pearson,
    "agresti_coull": _agresti_coull,
}
"""The formula of each method, from counts, bases and level to both ends."""
