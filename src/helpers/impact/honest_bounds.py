"""Which bounds on a violation to show, and which is the first that explains an effect away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Literal, TypeAlias

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtri

from helpers.impact.event_coefficients import EventCoefficients
from helpers.impact.honest_restrictions import bends

Restriction = Literal["relative_magnitude", "smoothness", "relative_smoothness"]
Interval: TypeAlias = tuple[float, float]

RELATIVE_BOUNDS: Final = (0.5, 1.0, 1.5, 2.0)
N_SMOOTHNESS_BOUNDS: Final = 6
DOUBLINGS: Final = 20
"""How often the bound is doubled in search of the breakdown value."""


def default_bounds(
    coefficients: EventCoefficients, restriction: Restriction, error: float
) -> Sequence[float]:
    """Bounds to show where none were given.

    Parameters
    ----------
    coefficients : EventCoefficients
        Of the event study.
    restriction : {"relative_magnitude", "smoothness", "relative_smoothness"}
        What is bounded.
    error : float
        Standard error of the target.

    Returns
    -------
    sequence of float
        Multiples of what was seen before; for smoothness six values from 0 to the largest upper
        end, at 95 %, of the bends before, or to `error` where none could be seen.
    """
    if restriction != "smoothness":
        return RELATIVE_BOUNDS
    seen = bends(coefficients).before
    if len(seen) == 0:
        return [float(bound) for bound in np.linspace(0, error, N_SMOOTHNESS_BOUNDS)]
    spread = np.sqrt(np.einsum("jk,kl,jl->j", seen, coefficients.covariance, seen))
    largest = (np.abs(seen @ coefficients.estimates) + ndtri(0.95) * spread).max()
    return [float(bound) for bound in np.linspace(0, largest, N_SMOOTHNESS_BOUNDS)]


def breakdown_value(interval: Callable[[float], Interval], null: float, start: float) -> float:
    """Smallest bound whose interval includes the null, to a part in a million.

    Parameters
    ----------
    interval : callable
        Ends of the interval under a bound.
    null : float
        Effect that the interval may include.
    start : float
        Bound at which to begin; it is doubled until the interval includes the null.

    Returns
    -------
    float
        0 where the interval of bound 0 includes the null, infinite where none is found to.
    """
    lower, upper = interval(0.0)
    if lower <= null <= upper:
        return 0.0
    is_above = lower > null

    def distance(bound: float) -> float:
        ends = interval(bound)
        return ends[0] - null if is_above else null - ends[1]

    low, high = 0.0, start
    for _ in range(DOUBLINGS):
        if distance(high) <= 0:
            return float(brentq(distance, low, high, xtol=1e-6 * start, rtol=1e-6))
        low, high = high, 2 * high
    return float("inf")
