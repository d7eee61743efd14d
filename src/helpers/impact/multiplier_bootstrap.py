"""Multiplier bootstrap of influence functions, and the bands that hold for all at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from helpers.impact.group_time_options import Multipliers
from helpers.sampling.columns import Codes, Floats

Bytes = NDArray[np.uint8]

_CHUNK: Final = 100
_MAMMEN: Final = ((1 - 5**0.5) / 2, (1 + 5**0.5) / 2)
_MAMMEN_LOW_CHANCE: Final = (5**0.5 + 1) / (2 * 5**0.5)
_ROUNDING: Final = 1e-9
_QUARTILES: Final = float(stats.norm.ppf(0.75) - stats.norm.ppf(0.25))


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """Drawn errors of estimates, group by group of clusters.

    Attributes
    ----------
    errors : array of float, shape (groups, draws, k)
        What each group adds to the error of each estimate, in the unit of the estimates.
    sizes : array of int, shape (groups,)
        Clusters of each group; units where there are no clusters.
    """

    errors: Floats
    sizes: Codes

    @property
    def total(self) -> Floats:
        """Errors of the estimates. Shape (draws, k)."""
        total: Floats = self.errors.sum(axis=0)
        return total


def draw_errors(
    sums: Floats,
    groups: Floats,
    n_units: int,
    *,
    draws: int,
    seed: int,
    multipliers: Multipliers = "rademacher",
) -> Draws:
    """Draw the errors of estimates, one multiplier a cluster.

    Parameters
    ----------
    sums : array of float, shape (clusters, k)
        Influence functions summed by cluster; of each unit where there are no clusters.
    groups : array of float, shape (clusters,)
        Cohort of each cluster.
    n_units : int
        Units that the influence functions are a mean of.
    draws : int
        How many.
    seed : int
        Of the generator.
    multipliers : {"rademacher", "mammen"}
        1 or -1 with equal chance, as in R's did; or Mammen's two points, as in the paper.

    Returns
    -------
    Draws

    Notes
    -----
    B. Callaway and P. H. C. Sant'Anna, Journal of Econometrics 225 (2021), 200-230, Algorithm 1
    and Remark 10; E. Mammen, Annals of Statistics 21 (1993), 255-285.
    """
    generator = np.random.default_rng(np.random.SeedSequence(seed))
    low, high = (-1.0, 1.0) if multipliers == "rademacher" else _MAMMEN
    # Columns that are 0 for a whole group, as of other cohorts' effects, are passed over.
    blocks, sizes = _blocks(sums, groups)
    errors = np.zeros((len(blocks), draws, sums.shape[1]))
    for start in range(0, draws, _CHUNK):
        size = min(_CHUNK, draws - start)
        is_high = _coins(generator, (size, len(sums)), multipliers)
        first = 0
        for number, (columns, block) in enumerate(blocks):
            last = first + len(block)
            drawn = (high - low) * (is_high[:, first:last].astype("float64") @ block)
            errors[number, start : start + size, columns] = (
                drawn.T + low * block.sum(axis=0)[:, None]
            )
            first = last
    return Draws(errors / n_units, sizes)


def _blocks(sums: Floats, groups: Floats) -> tuple[list[tuple[Codes, Floats]], Codes]:
    """Rows group by group, each with its columns that are not 0, and how many they are."""
    blocks = []
    labels, sizes = np.unique(groups, return_counts=True)
    for label in labels:
        rows = sums.T[:, groups == label]
        columns = np.flatnonzero(rows.any(axis=1))
        blocks.append((columns, rows[columns].T))
    return blocks, sizes.astype("int64")


def _coins(
    generator: np.random.Generator, shape: tuple[int, int], multipliers: Multipliers
) -> Bytes:
    """1 where a multiplier takes its high value."""
    if multipliers == "rademacher":
        packed = generator.integers(0, 256, (shape[0], -(-shape[1] // 8)), dtype="uint8")
        return np.unpackbits(packed, axis=1, count=shape[1])
    return (generator.random(shape) >= _MAMMEN_LOW_CHANCE).astype("uint8")


def studentised_critical_value(draws: Draws, variance: Floats, level: float) -> float:
    """Half-width in standard errors of a band that holds for all estimates at once.

    Each draw is divided by the standard error that the draw itself would show: a cohort's
    clusters are measured from their own mean, so a cohort of few clusters shows too small an
    error, now and then far too small.

    Parameters
    ----------
    draws : Draws
        Of k estimates.
    variance : array of float, shape (k,)
        Of the estimates; those with none take no part.
    level : float
        Level of the band.

    Returns
    -------
    float
        Infinite where clusters are too few to tell.
    """
    has_error = np.isfinite(variance) & (variance > 0)
    errors = draws.errors[:, :, has_error]
    shown = variance[has_error] - np.einsum("gdk,gdk,g->dk", errors, errors, 1 / draws.sizes)
    total = np.abs(errors.sum(axis=0))
    is_shown = shown > _ROUNDING * variance[has_error]
    ratio = np.full(total.shape, np.inf)
    np.divide(total, np.sqrt(np.where(is_shown, shown, 1.0)), out=ratio, where=is_shown)
    if not ratio.size:
        return np.nan
    return float(np.quantile(ratio.max(axis=1), level, method="inverted_cdf"))


def quartile_critical_value(draws: Draws, variance: Floats, level: float) -> float:
    """The same from spreads over draws, as the paper and R's did have it.

    Parameters
    ----------
    draws, variance, level
        As for :func:`studentised_critical_value`.

    Returns
    -------
    float
        Too small where a cohort has few clusters.
    """
    has_error = np.isfinite(variance) & (variance > 0)
    taken = draws.total[:, has_error]
    spread = spreads(taken)
    taken, spread = taken[:, spread > 0], spread[spread > 0]
    if not len(spread):
        return np.nan
    largest = np.abs(taken / spread).max(axis=1)
    return float(np.quantile(largest, level, method="inverted_cdf"))


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
