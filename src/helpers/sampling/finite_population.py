"""Intervals for a sample that is a sizeable part of its population."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from helpers.errors import UserError
from helpers.sampling.columns import Codes, Floats, check_level
from helpers.sampling.proportion_ends import wilson_ends
from helpers.sampling.proportions import ProportionInterval, as_floats, check_counts, simplify

FULL_COUNT: Final = "full count: no sampling interval"
Bools: TypeAlias = NDArray[np.bool_]
_Tail: TypeAlias = Callable[[Codes], Bools]


@dataclass(frozen=True, slots=True, eq=False)
class PositivesInterval:
    """How many of a finite population have a property, as a sample without replacement says.

    Attributes
    ----------
    estimate : float or array of float
        Population times the share of the sample; not a whole number as a rule, so that it may
        pass an end by less than 1.
    lower, upper : int or array of int
        Numbers of the population that the sample does not refuse: whole numbers.
    population : int or array of int
        Size of the population.
    level : float
        Level of the interval, 0.95.
    method : str
        How the interval was made, in words, or why there is none.
    """

    estimate: float | Floats
    lower: int | Codes
    upper: int | Codes
    population: int | Codes
    level: float
    method: str

    def as_share(self) -> ProportionInterval:
        """The same interval as shares of the population."""
        counts = np.array([self.estimate, self.lower, self.upper], "float64")
        estimate, lower, upper = counts / self.population
        return ProportionInterval(
            simplify(estimate), simplify(lower), simplify(upper), self.level, self.method
        )


def hypergeometric_interval(
    successes: ArrayLike, trials: ArrayLike, population: ArrayLike, level: float = 0.95
) -> PositivesInterval:
    """Exact interval for the number of a population that has a property.

    Parameters
    ----------
    successes, trials : int or array
        How many of a sample without replacement have it, and the size of the sample.
    population : int or array
        How many there are in all.
    level : float
        Level of the interval.

    Returns
    -------
    PositivesInterval
        Every number M of the population under which neither a sample with so many successes or
        more, nor one with so many or fewer, has a probability of (1 - level) / 2 or less.

    Raises
    ------
    UserError
        Counts that are not whole or not possible, a sample larger than the population.

    Notes
    -----
    The two one-sided tests are inverted by bisection, some 20 steps for a million. Coverage is
    never below the level. See docs/methods/sampling-intervals.md.
    """
    x, n, size = _check_whole(successes, trials, population)
    check_level(level)
    tail = (1 - level) / 2
    fewest, most = x, size - n + x

    def possible_from_below(positives: Codes) -> Bools:
        return np.asarray(stats.hypergeom.sf(x - 1, size, positives, n) > tail)

    def refused_from_above(positives: Codes) -> Bools:
        return np.asarray(stats.hypergeom.cdf(x, size, positives, n) <= tail)

    lower = _first_true(possible_from_below, fewest, most)
    upper = _first_true(refused_from_above, fewest, most + 1) - 1
    return PositivesInterval(
        simplify(size * (x / n)),
        _whole(lower),
        _whole(upper),
        _whole(size),
        level,
        _say_full_counts("exact hypergeometric interval", n == size),
    )


def wilson_finite(
    successes: ArrayLike, trials: ArrayLike, population: ArrayLike, level: float = 0.95
) -> ProportionInterval:
    """Wilson's interval for a share, shorter as the sample comes close to the population.

    Parameters
    ----------
    successes, trials, population, level
        As for :func:`hypergeometric_interval`.

    Returns
    -------
    ProportionInterval
        For a full count both ends are the estimate, and ``method`` says so.

    Raises
    ------
    UserError
        As for :func:`hypergeometric_interval`.

    Notes
    -----
    Score interval with the effective size n' = n (N - 1) / (N - n), which gives the share the
    variance that it has without replacement.
    """
    x, n, size = _check_whole(successes, trials, population)
    check_level(level)
    full = n == size
    share = x / n
    effective = n * (size - 1) / np.where(full, 1, size - n)
    lower, upper = wilson_ends(share, np.where(full, 1, effective), level)
    return ProportionInterval(
        simplify(share),
        simplify(np.where(full, share, lower)),
        simplify(np.where(full, share, upper)),
        level,
        _say_full_counts("Wilson's score interval for a finite population", full),
    )


def _first_true(holds: _Tail, low: Codes, high: Codes) -> Codes:
    """First whole number from `low` at which a test holds that stays true; `high` if none does."""
    low, high = low.copy(), high.copy()
    while (low < high).any():
        middle = (low + high) // 2
        found = holds(middle)
        open_ = low < high
        high = np.where(open_ & found, middle, high)
        low = np.where(open_ & ~found, middle + 1, low)
    return low


def _check_whole(
    successes: ArrayLike, trials: ArrayLike, population: ArrayLike
) -> tuple[Codes, Codes, Codes]:
    x, n = check_counts(successes, trials)
    x, n, size = np.broadcast_arrays(x, n, as_floats(population))
    whole = (x == np.floor(x)) & (n == np.floor(n)) & (size == np.floor(size))
    wrong = ~whole | (size < n)
    if wrong.any():
        position = int(np.flatnonzero(wrong.ravel())[0])
        found = " of ".join(f"{counts.ravel()[position]:g}" for counts in (x, n, size))
        where = f"counts, row {position + 1}" if x.ndim else "counts"
        expected = "whole numbers, the sample no larger than the population"
        message = f"{where}: found {found}, expected {expected}.\n"
        raise UserError(message + "Correct the counts, or use an interval without a population.")
    return x.astype("int64"), n.astype("int64"), size.astype("int64")


def _whole(values: Codes) -> int | Codes:
    return int(values) if values.ndim == 0 else values


def _say_full_counts(method: str, full: Codes | Bools) -> str:
    if np.all(full):
        return FULL_COUNT
    return f"{method}; {FULL_COUNT} where the sample is everyone" if np.any(full) else method
