"""The estimates of WHO's summary measures, each formula once, over any number of sets.

Definitions: Schlotheuber and Hosseinpoor (2022), Int J Environ Res Public Health 19(6), 3697,
and WHO's Handbook on health inequality monitoring (2013). All return an array of shape (n_sets,)
with nan where a measure is undefined for a set.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from helpers.equity.group_sets import Floats, GroupSets
from helpers.equity.slope_fit import fit_ends

PER_THOUSAND: Final = 1000.0
NEAR_ZERO: Final = 1e-6
"""What WHO's package puts in place of an estimate of 0 before taking its logarithm."""

Estimate = Callable[[GroupSets], Floats]


def over(top: Floats, bottom: Floats) -> Floats:
    """`top` / `bottom`; nan where `bottom` is not above 0."""
    safe = bottom > 0
    return np.where(safe, top / np.where(safe, bottom, 1.0), np.nan)


def pair(sets: GroupSets) -> tuple[Floats, Floats]:
    """The two estimates that the difference and the ratio compare, the expected larger first.

    Ordered: the most advantaged and the most disadvantaged group, the other way round for an
    adverse indicator. Not ordered: the reference and the worst of all groups, itself included, the
    other way round for an adverse indicator; the highest and the lowest without a reference.
    """
    y, rows = sets.estimate, sets.starts
    if sets.is_ordered:
        top, bottom = y[rows + sets.sizes - 1], y[rows]
        return (top, bottom) if sets.is_favourable else (bottom, top)
    has = sets.reference >= 0
    high, low = sets.highest(y), sets.lowest(y)
    end = high if sets.is_favourable else low
    end[has] = y[sets.reference[has]]
    return high, low


def difference(sets: GroupSets) -> Floats:
    """The first of the pair minus the second."""
    high, low = pair(sets)
    return high - low


def ratio(sets: GroupSets) -> Floats:
    """The first of the pair over the second."""
    return over(*pair(sets))


def absolute_concentration(sets: GroupSets) -> Floats:
    """Twice the covariance of estimate and rank."""
    return 2 * sets.total(sets.weight * (sets.rank() - 0.5) * sets.estimate)


def relative_concentration(sets: GroupSets) -> Floats:
    """Absolute concentration index over the mean."""
    return over(absolute_concentration(sets), sets.mean())


def slope_and_relative_index(sets: GroupSets) -> tuple[Floats, Floats]:
    """Top minus bottom, and top over bottom, of the fitted logit: one fit for both."""
    bottom, top = fit_ends(sets)
    return top - bottom, over(top, bottom)


def between_group_variance(sets: GroupSets) -> Floats:
    """Population-weighted squared distance from the mean."""
    return sets.total(sets.weight * (sets.estimate - sets.spread(sets.mean())) ** 2)


def between_group_sd(sets: GroupSets) -> Floats:
    """Square root of the between-group variance."""
    return np.sqrt(between_group_variance(sets))


def coefficient_of_variation(sets: GroupSets) -> Floats:
    """Between-group standard deviation in percent of the mean."""
    return over(100 * between_group_sd(sets), sets.mean())


def _mean_distance(sets: GroupSets, centre: Floats, weighted: bool) -> Floats:
    distance = np.abs(sets.estimate - sets.spread(centre))
    return sets.total(sets.weight * distance) if weighted else sets.total(distance) / sets.sizes


def difference_from_mean(sets: GroupSets, weighted: bool) -> Floats:
    """Mean distance from the population-weighted mean."""
    return _mean_distance(sets, sets.mean(), weighted)


def difference_from_best(sets: GroupSets, weighted: bool) -> Floats:
    """Mean distance from the best group; that group counts, with a distance of 0."""
    return _mean_distance(sets, sets.best(), weighted)


def difference_from_reference(sets: GroupSets, weighted: bool) -> Floats:
    """Mean distance from the reference group; nan for a set without one."""
    named = np.where(sets.reference >= 0, sets.estimate[sets.reference], np.nan)
    return _mean_distance(sets, named, weighted)


def index_of_disparity(sets: GroupSets, weighted: bool) -> Floats:
    """Mean distance from the mean, in percent of the mean."""
    return over(100 * difference_from_mean(sets, weighted), sets.mean())


def shares_of_mean(sets: GroupSets) -> Floats:
    """Estimate over mean, r, with zeros lifted to `NEAR_ZERO`, shape (n_rows,)."""
    lifted = np.where(sets.estimate == 0, NEAR_ZERO, sets.estimate)
    mean = np.where(sets.highest(sets.estimate) > 0, sets.total(sets.weight * lifted), np.nan)
    return lifted / sets.spread(mean)


def theil(sets: GroupSets) -> Floats:
    """Mean of r ln r, times 1000."""
    r = shares_of_mean(sets)
    return PER_THOUSAND * sets.total(sets.weight * r * np.log(r))


def mean_log_deviation(sets: GroupSets) -> Floats:
    """Mean of -ln r, times 1000."""
    return -PER_THOUSAND * sets.total(sets.weight * np.log(shares_of_mean(sets)))


def attributable_risk(sets: GroupSets) -> Floats:
    """Gain of the mean if all were as the top group (ordered) or the best; never a loss."""
    aim = sets.estimate[sets.starts + sets.sizes - 1] if sets.is_ordered else sets.best()
    gain = aim - sets.mean()
    return np.maximum(gain, 0) if sets.is_favourable else np.minimum(gain, 0)


def attributable_fraction(sets: GroupSets) -> Floats:
    """Attributable risk in percent of the mean."""
    return over(100 * attributable_risk(sets), sets.mean())


def _weighting(formula: Callable[[GroupSets, bool], Floats], weighted: bool) -> Estimate:
    return lambda sets: formula(sets, weighted)


ESTIMATES: Final[dict[str, Estimate]] = {
    "d": difference,
    "r": ratio,
    "aci": absolute_concentration,
    "rci": relative_concentration,
    "bgv": between_group_variance,
    "bgsd": between_group_sd,
    "covar": coefficient_of_variation,
    "mdmu": _weighting(difference_from_mean, False),
    "mdmw": _weighting(difference_from_mean, True),
    "mdbu": _weighting(difference_from_best, False),
    "mdbw": _weighting(difference_from_best, True),
    "mdru": _weighting(difference_from_reference, False),
    "mdrw": _weighting(difference_from_reference, True),
    "idisu": _weighting(index_of_disparity, False),
    "idisw": _weighting(index_of_disparity, True),
    "ti": theil,
    "mld": mean_log_deviation,
    "par": attributable_risk,
    "paf": attributable_fraction,
}
"""The estimate of each measure but SII and RII, which share a fit."""
