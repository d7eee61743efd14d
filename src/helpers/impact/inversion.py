"""A confidence interval from a test: the values that the test does not reject."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

TOLERANCE: Final = 1e-8
"""How near an end is found, in units of the scale given."""
_FIRST, _LAST, _GROWTH = 0.25, 1e5, 1.2
_BETWEEN = 16


@dataclass(frozen=True, slots=True)
class InvertedTest:
    """An interval of values that a test does not reject.

    Attributes
    ----------
    lower, upper : float
        Ends; infinite where no value is rejected on that side.
    tolerance : float
        How near the ends are found, in the unit of the estimate.
    is_whole : bool
        False where values between the ends are rejected: the set has several parts.
    """

    lower: float
    upper: float
    tolerance: float
    is_whole: bool


def invert_test(
    p_value: Callable[[float], float], *, estimate: float, scale: float, level: float
) -> InvertedTest:
    """Search outwards from the estimate for the values whose p value falls to 1 - level.

    Parameters
    ----------
    p_value : callable
        P value of the hypothesis that the effect is the value given.
    estimate : float
        Where to start; the test must not reject it.
    scale : float
        Unit of the search, for example the standard error.
    level : float
        Of the interval. A value is in it if its p value lies above 1 - level.

    Notes
    -----
    Steps grow from a quarter of the scale by a fifth each, to 100,000 times the scale. Between the
    outermost value accepted and the next, 16 values are tried, and the outermost accepted of those
    is moved outwards by halving. So the interval spans every part of the set found: it is the
    whole set that keeps the level, not the part around the estimate. P values of a bootstrap or a
    randomisation are steps: an end is where a step crosses, not where p equals 1 - level.
    """

    def accepts(value: float) -> bool:
        return p_value(value) > 1 - level + 1e-12

    ends = [_search(accepts, estimate, sign * scale) for sign in (-1.0, 1.0)]
    return InvertedTest(
        ends[0][0], ends[1][0], TOLERANCE * scale, is_whole=ends[0][1] and ends[1][1]
    )


def _search(accepts: Callable[[float], bool], estimate: float, step: float) -> tuple[float, bool]:
    """The end on one side, and whether all tried before it is accepted."""
    n_steps = int(np.ceil(np.log(_LAST / _FIRST) / np.log(_GROWTH)))
    offsets = [0.0, *(_FIRST * _GROWTH**power for power in range(n_steps + 1))]
    accepted = [True, *(accepts(estimate + step * offset) for offset in offsets[1:])]
    outermost = max(place for place, is_in in enumerate(accepted) if is_in)
    is_whole = all(accepted[:outermost])
    if outermost == n_steps + 1:
        return float(np.copysign(np.inf, step)), is_whole
    grid = np.linspace(offsets[outermost], offsets[outermost + 1], _BETWEEN + 2)
    inside = [True, *(accepts(estimate + step * offset) for offset in grid[1:-1])]
    last = max(place for place, is_in in enumerate(inside) if is_in)
    near, far = float(grid[last]), float(grid[last + 1])
    while far - near > TOLERANCE:
        middle = (near + far) / 2
        if accepts(estimate + step * middle):
            near = middle
        else:
            far = middle
    return estimate + step * near, is_whole
