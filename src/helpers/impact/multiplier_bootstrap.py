"""Multiplier bootstrap of influence functions, and the bands that hold for all at once."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from helpers.impact.drdid_fits import Flags
from helpers.impact.group_time_options import Multipliers
from helpers.sampling.columns import Codes, Floats

Bytes = NDArray[np.uint8]

_CHUNK: Final = 100
_MAMMEN: Final = ((1 - 5**0.5) / 2, (1 + 5**0.5) / 2)
_MAMMEN_LOW_CHANCE: Final = (5**0.5 + 1) / (2 * 5**0.5)
_QUARTILES: Final = float(stats.norm.ppf(0.75) - stats.norm.ppf(0.25))


def draw_errors(
    sums: Floats,
    n_units: int,
    *,
    draws: int,
    seed: int,
    multipliers: Multipliers = "rademacher",
    groups: Floats | None = None,
) -> Floats:
    """Draws of the errors of estimates, one multiplier a cluster.

    Parameters
    ----------
    sums : array of float, shape (clusters, k)
        Influence functions summed by cluster; of each unit where there are no clusters.
    n_units : int
        Units that the influence functions are a mean of.
    draws : int
        How many.
    seed : int
        Of the generator.
    multipliers : {"rademacher", "mammen"}
        1 or -1 with equal chance, as in R's did; or Mammen's two points, as in the paper.
    groups : array of float, shape (clusters,), optional
        Rows of one group have the same columns at 0, which are passed over: much faster where
        each cohort is part of few comparisons.

    Returns
    -------
    array of float, shape (draws, k)
        In the unit of the estimates.

    Notes
    -----
    B. Callaway and P. H. C. Sant'Anna, Journal of Econometrics 225 (2021), 200-230, Algorithm 1
    and Remark 10; E. Mammen, Annals of Statistics 21 (1993), 255-285.
    """
    generator = np.random.default_rng(np.random.SeedSequence(seed))
    low, high = (-1.0, 1.0) if multipliers == "rademacher" else _MAMMEN
    blocks = _blocks(sums, groups)
    errors = np.tile(low * sums.sum(axis=0), (draws, 1))
    for start in range(0, draws, _CHUNK):
        size = min(_CHUNK, draws - start)
        is_high = _coins(generator, (size, len(sums)), multipliers)
        first = 0
        for columns, block in blocks:
            last = first + len(block)
            drawn = is_high[:, first:last].astype("float64") @ block
            errors[start : start + size, columns] += (high - low) * drawn
            first = last
    return errors / n_units


def _blocks(sums: Floats, groups: Floats | None) -> list[tuple[Codes, Floats]]:
    """Rows group by group, each with its columns that are not 0."""
    if groups is None:
        return [(np.arange(sums.shape[1]), sums)]
    blocks = []
    for group in np.unique(groups):
        rows = sums.T[:, groups == group]
        columns = np.flatnonzero(rows.any(axis=1))
        blocks.append((columns, rows[columns].T))
    return blocks


def _coins(
    generator: np.random.Generator, shape: tuple[int, int], multipliers: Multipliers
) -> Bytes:
    """1 where a multiplier takes its high value."""
    if multipliers == "rademacher":
        packed = generator.integers(0, 256, (shape[0], -(-shape[1] // 8)), dtype="uint8")
        return np.unpackbits(packed, axis=1, count=shape[1])
    return (generator.random(shape) >= _MAMMEN_LOW_CHANCE).astype("uint8")


def spreads(errors: Floats) -> Floats:
    """Standard errors from the quartiles of draws, which few wild draws do not move.

    Parameters
    ----------
    errors : array of float, shape (draws, k)

    Returns
    -------
    array of float, shape (k,)
    """
    low, high = np.quantile(errors, [0.25, 0.75], axis=0, method="inverted_cdf")
    spread: Floats = (high - low) / _QUARTILES
    return spread


def simultaneous_critical_value(errors: Floats, has_error: Flags, level: float) -> float:
    """Half-width in standard errors of a band that holds for all estimates at once.

    Parameters
    ----------
    errors : array of float, shape (draws, k)
        As drawn.
    has_error : array of bool, shape (k,)
        Estimates with a standard error; the others take no part.
    level : float
        Level of the band.

    Returns
    -------
    float
        The quantile of the largest error in standard errors; never below the pointwise one.
    """
    pointwise = float(stats.norm.ppf((1 + level) / 2))
    taken = errors[:, has_error]
    spread = spreads(taken)
    taken, spread = taken[:, spread > 0], spread[spread > 0]
    if not len(spread):
        return pointwise
    largest = np.abs(taken / spread).max(axis=1)
    return max(pointwise, float(np.quantile(largest, level, method="inverted_cdf")))
