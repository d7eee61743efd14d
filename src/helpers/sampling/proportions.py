"""Intervals for a proportion of a sample, and for the difference of two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.errors import UserError
from helpers.sampling.columns import Floats, check_level
from helpers.sampling.proportion_ends import (
    ENDS,
    Method,
    agresti_coull_unlimited,
    wilson_ends,
)

_METHOD_NAMES: Final[dict[Method, str]] = {
    "wilson": "Wilson's score interval",
    "wilson_corrected": "Wilson's score interval with continuity correction",
    "jeffreys": "Jeffreys' interval",
    "clopper_pearson": "Clopper and Pearson's exact interval",
    "agresti_coull": "Agresti and Coull's interval",
}


@dataclass(frozen=True, slots=True, eq=False)
class ProportionInterval:
    """A proportion, or a difference of two, with its interval.

    Attributes
    ----------
    estimate, lower, upper : float or array of float
        Shares from 0 to 1 (a difference: from -1 to 1); arrays where the counts were arrays,
        missing where a count was.
    level : float
        Level of the interval, 0.95.
    method : str
        How the interval was made, in words, or why there is none.
    """

    estimate: float | Floats
    lower: float | Floats
    upper: float | Floats
    level: float
    method: str


def proportion_interval(
    successes: ArrayLike,
    trials: ArrayLike,
    method: Method = "wilson",
    level: float = 0.95,
    *,
    limited: bool = True,
) -> ProportionInterval:
    """The share of a simple random sample that has a property, with its interval.

    Parameters
    ----------
    successes : float or array
        How many in the sample have the property; missing stays missing.
    trials : float or array
        Size of the sample, above 0.
    method : str
        ``wilson`` (score), ``wilson_corrected`` (score with continuity correction),
        ``jeffreys`` (beta quantiles), ``clopper_pearson`` (exact), ``agresti_coull``.
    level : float
        Level of the interval.
    limited : bool
        Cut the Agresti-Coull interval at 0 and 1, which it alone can pass.

    Returns
    -------
    ProportionInterval
        Floats for two numbers, arrays of the broadcast shape otherwise.

    Raises
    ------
    UserError
        No trials, successes below 0 or above trials, an unknown method, a level not within 0-1.

    Notes
    -----
    For a sample. A full count has no sampling interval; a sample that is a large part of its
    population has a shorter one: :mod:`helpers.sampling.finite_population`. For a survey with
    weights or clusters: :func:`helpers.sampling.survey_proportion`.
    See docs/methods/sampling-intervals.md.
    """
    if method not in get_args(Method):
        known = ", ".join(get_args(Method))
        message = f'parameter method: found "{method}", expected one of: {known}.\n'
        raise UserError(message + "Choose one of them; wilson suits most samples.")
    x, n = check_counts(successes, trials)
    check_level(level)
    unlimited = method == "agresti_coull" and not limited
    lower, upper = (agresti_coull_unlimited if unlimited else ENDS[method])(x, n, level)
    return ProportionInterval(
        simplify(x / n), simplify(lower), simplify(upper), level, _METHOD_NAMES[method]
    )


def wilson(successes: ArrayLike, trials: ArrayLike, level: float = 0.95) -> ProportionInterval:
    """Wilson's score interval (1927); arguments, errors as :func:`proportion_interval`."""
    return proportion_interval(successes, trials, "wilson", level)


def wilson_corrected(
    successes: ArrayLike, trials: ArrayLike, level: float = 0.95
) -> ProportionInterval:
    """Score interval with a continuity correction of at most |x/n - 1/2|, as R's prop.test."""
    return proportion_interval(successes, trials, "wilson_corrected", level)


def jeffreys(successes: ArrayLike, trials: ArrayLike, level: float = 0.95) -> ProportionInterval:
    """Quantiles of beta(x + 1/2, n - x + 1/2); 0 where x = 0 and 1 where x = n."""
    return proportion_interval(successes, trials, "jeffreys", level)


def clopper_pearson(
    successes: ArrayLike, trials: ArrayLike, level: float = 0.95
) -> ProportionInterval:
    """Clopper and Pearson's exact interval (1934), as R's binom.test."""
    return proportion_interval(successes, trials, "clopper_pearson", level)


def agresti_coull(
    successes: ArrayLike, trials: ArrayLike, level: float = 0.95, *, limited: bool = True
) -> ProportionInterval:
    """Agresti and Coull's interval (1998), cut at 0 and 1 where `limited`."""
    return proportion_interval(successes, trials, "agresti_coull", level, limited=limited)


def newcombe_difference(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, level: float = 0.95
) -> ProportionInterval:
    """Difference x1/n1 - x2/n2 of two independent samples, with Newcombe's hybrid interval.

    Parameters
    ----------
    x1, n1, x2, n2 : float or array
        Successes and trials of the first and the second sample.
    level : float
        Level of the interval.

    Returns
    -------
    ProportionInterval
        ``estimate`` is the difference, from -1 to 1.

    Raises
    ------
    UserError
        As for :func:`proportion_interval`.

    Notes
    -----
    R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890, method 10: Wilson's limits of the
    two shares, squared and added.
    """
    first, second = check_counts(x1, n1), check_counts(x2, n2)
    check_level(level)
    (p1, p2), (n_first, n_second) = (x / n for x, n in (first, second)), (first[1], second[1])
    lower1, upper1 = wilson_ends(p1, n_first, level)
    lower2, upper2 = wilson_ends(p2, n_second, level)
    difference = p1 - p2
    return ProportionInterval(
        simplify(difference),
        simplify(difference - np.hypot(p1 - lower1, upper2 - p2)),
        simplify(difference + np.hypot(upper1 - p1, p2 - lower2)),
        level,
        "Newcombe's hybrid score interval",
    )


def check_counts(successes: ArrayLike, trials: ArrayLike) -> tuple[Floats, Floats]:
    """Successes and trials as arrays of one shape.

    Raises
    ------
    UserError
        Names the first pair that cannot be a count and its base.
    """
    x, n = np.broadcast_arrays(as_floats(successes), as_floats(trials))
    wrong = (n <= 0) | (x < 0) | (x > n) | np.isinf(x) | np.isinf(n)
    if wrong.any():
        position = int(np.flatnonzero(wrong.ravel())[0])
        found_x, found_n = x.ravel()[position], n.ravel()[position]
        where = f"counts, row {position + 1}" if x.ndim else "counts"
        expected = "a sample of at least 1" if found_n <= 0 else f"successes from 0 to {found_n:g}"
        message = f"{where}: found {found_x:g} of {found_n:g}, expected {expected}.\n"
        raise UserError(message + "Correct the count or its base.")
    return x, n


def as_floats(counts: ArrayLike) -> Floats:
    """Counts as an array of float, missing ones as nan."""
    if isinstance(counts, pd.Series):
        return counts.to_numpy("float64", na_value=np.nan)
    return np.asarray(counts, "float64")


def simplify(values: Floats) -> float | Floats:
    """A number for an array without dimensions, else the array."""
    return float(values) if values.ndim == 0 else values
