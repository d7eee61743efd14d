"""A line through the groups of each set, by rank: straight, or straight on the logit scale."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from helpers.equity.group_sets import Floats, GroupSets

MOST_STEPS: Final = 60
STEP_DONE: Final = 1e-10
LONGEST_STEP: Final = 1.5
"""Below 1.79 a Newton step of a logit cannot lower the likelihood, whose third derivative is at
most its second: exp(t) - 1 - t < t^2 for steps t of the fitted logits."""


def fit_ends(sets: GroupSets) -> tuple[Floats, Floats]:
    """Fitted values of the logit at ranks 0 and 1, on the scale of the estimate.

    Parameters
    ----------
    sets : GroupSets
        Ordered, with a finite scale.

    Returns
    -------
    bottom, top : array of float, shape (n_sets,)
        nan where :func:`is_separated`, or where the fit does not converge.
    """
    intercept, slope = fit_logit(sets)
    bottom = sets.scale * special.expit(intercept)
    top = sets.scale * special.expit(intercept + slope)
    flat = sets.highest(sets.estimate) == sets.lowest(sets.estimate)
    level = sets.estimate[sets.starts]
    return np.where(flat, level, bottom), np.where(flat, level, top)


def fit_linear(sets: GroupSets, prior: Floats | None = None) -> tuple[Floats, Floats]:
    """Weighted least squares of the estimate on rank.

    Parameters
    ----------
    sets : GroupSets
    prior : array of float, shape (n_rows,), optional
        Weights in place of the populations.

    Returns
    -------
    intercept, slope : array of float, shape (n_sets,)
        On the scale of the estimate.
    """
    w = sets.population if prior is None else prior
    people, x, y = sets.total(w), sets.rank(), sets.estimate
    mean_x, mean_y = sets.total(w * x) / people, sets.total(w * y) / people
    off = x - sets.spread(mean_x)
    slope = sets.total(w * off * y) / sets.total(w * off**2)
    return mean_y - slope * mean_x, slope


def fit_logit(sets: GroupSets, prior: Floats | None = None) -> tuple[Floats, Floats]:
    """Quasi-binomial logit of the fraction estimate/scale on rank, by damped Newton steps.

    Two coefficients a set, all sets in step.

    Parameters
    ----------
    sets : GroupSets
        With a finite scale.
    prior : array of float, shape (n_rows,), optional
        Weights in place of the populations.

    Returns
    -------
    intercept, slope : array of float, shape (n_sets,)
        On the logit scale; nan where :func:`is_separated`, or where the fit does not converge.
    """
    w = sets.population if prior is None else prior
    w = w / sets.spread(sets.total(w))
    x, y = sets.rank(), sets.estimate / sets.scale
    average = np.clip(sets.total(w * y), 1e-12, 1 - 1e-12)
    a, b = special.logit(average), np.zeros(average.size)
    for _ in range(MOST_STEPS):
        da, db = _newton_step(sets, w, x, y, a, b)
        a, b = a + da, b + db
        moving = ~(np.maximum(np.abs(da), np.abs(db)) <= STEP_DONE * (1 + np.abs(b)))
        if not moving.any():
            break
    lost = moving | is_separated(sets)
    return np.where(lost, np.nan, a), np.where(lost, np.nan, b)


def is_separated(sets: GroupSets) -> NDArray[np.bool_]:
    """Whether rank tells those with from those without, so that no logit slope is steep enough.

    Parameters
    ----------
    sets : GroupSets
        Ordered, with a finite scale.

    Returns
    -------
    array of bool, shape (n_sets,)
        True where, but for one group at most, all groups on one side of a rank are at 0 and all
        on the other at the scale.

    Notes
    -----
    A. Albert and J. A. Anderson, Biometrika 71 (1984), 1-10: the likelihood then has no maximum.
    """
    rank, share = sets.rank(), sets.estimate / sets.scale
    has, lacks = share > 0, share < 1
    first_with = sets.lowest(np.where(has, rank, np.inf))
    last_with = sets.highest(np.where(has, rank, -np.inf))
    first_without = sets.lowest(np.where(lacks, rank, np.inf))
    last_without = sets.highest(np.where(lacks, rank, -np.inf))
    rising, falling = first_with >= last_without, last_with <= first_without
    return np.asarray(rising | falling, dtype=bool)


def _newton_step(
    sets: GroupSets, w: Floats, x: Floats, y: Floats, a: Floats, b: Floats
) -> tuple[Floats, Floats]:
    """Newton's step, shortened so that no fitted logit moves by more than `LONGEST_STEP`."""
    p = special.expit(sets.spread(a) + sets.spread(b) * x)
    left, curve = w * (y - p), w * p * (1 - p)
    bent = curve * x
    g0, g1 = sets.total(left), sets.total(left * x)
    h0, h1, h2 = sets.total(curve), sets.total(bent), sets.total(bent * x)
    room = h0 * h2 - h1**2
    # A flat likelihood (all fitted values 0 or 1) gives no direction: nan says no fit.
    room = np.where(room > 0, room, np.nan)
    da, db = (h2 * g0 - h1 * g1) / room, (h0 * g1 - h1 * g0) / room
    longest = np.maximum(np.abs(da), np.abs(da + db))
    part = np.minimum(1.0, LONGEST_STEP / np.maximum(longest, LONGEST_STEP))
    return part * da, part * db
