"""What the mean would gain if every group were as the best one."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal, get_args

import numpy as np
from scipy import stats

from helpers.equity.estimates import ESTIMATES
from helpers.equity.group_sets import Floats
from helpers.equity.groups import Groups
from helpers.equity.measure import MEASURE_NAMES, Measure
from helpers.equity.options import check_level, check_option

Variance = Literal["walter", "sampling"]

WALTER: Final = "normal, 2x2 formula (Walter 1978)"
SAMPLING: Final = "normal, from the standard errors of the groups"
AS_SAMPLE: Final = (
    "The interval reads the populations as numbers of people sampled: it is too narrow when they "
    "are the whole population, as in a census."
)
CHOSEN: Final = (
    "The best group was chosen by its estimate: the gain is overstated where several tie."
)
ROUNDING: Final = 1e-12
"""Share of the mean below which a gain is an error of rounding."""
NO_GAIN: Final = "The aim is no better than the mean: set to 0."


def population_attributable_risk(
    groups: Groups, *, level: float = 0.95, variance: Variance = "walter"
) -> Measure:
    """Population attributable risk (PAR), in units of the indicator.

    Parameters
    ----------
    groups : Groups
    level : float
        Level of the interval.
    variance : {"walter", "sampling"}
        Walter's 2x2 formula, which WHO's package uses and which needs populations that are
        sample sizes; or the standard errors of the groups, with fixed population shares.

    Returns
    -------
    Measure
        Top group (ordered) or best group minus the mean: above 0 for a favourable indicator,
        below 0 for an adverse one, and 0 where there is nothing to gain.

    Raises
    ------
    UserError
        A level not within 0-1; an unknown variance.

    Notes
    -----
    Walter (1978), Int J Epidemiol 7(2), 175-182. See docs/methods/inequality.md.
    """
    _check_options(level, variance)
    if variance == "walter":
        se = groups.mean * _walter(groups) if groups.mean > 0 else np.nan
    else:
        se = _from_errors(groups, _aim_weight(groups) - groups.weight)
    return _with_interval(groups, "par", se, level, variance)


def population_attributable_fraction(
    groups: Groups, *, level: float = 0.95, variance: Variance = "walter"
) -> Measure:
    """Population attributable fraction (PAF): the attributable risk in percent of the mean.

    Parameters as in :func:`population_attributable_risk`. Standard error and interval are in
    percent too, where WHO's package leaves them in proportions.

    Raises
    ------
    UserError
        The mean is 0; a level not within 0-1; an unknown variance.
    """
    _check_options(level, variance)
    groups.require_mean(MEASURE_NAMES["paf"])
    if variance == "walter":
        se = 100 * _walter(groups)
    else:
        share = groups.estimate[_aim(groups)] / groups.mean
        se = 100 * _from_errors(groups, _aim_weight(groups) - share * groups.weight) / groups.mean
    return _with_interval(groups, "paf", se, level, variance)


def _check_options(level: float, variance: Variance) -> None:
    check_level(level)
    check_option("variance", variance, get_args(Variance))


def _aim(groups: Groups) -> int:
    return len(groups) - 1 if groups.is_ordered else groups.best()


def _aim_weight(groups: Groups) -> Floats:
    answer = np.zeros(len(groups))
    answer[_aim(groups)] = 1
    return answer


def _from_errors(groups: Groups, slope: Floats) -> float:
    return float(np.sqrt(((slope * groups.errors) ** 2).sum()))


def _walter(groups: Groups) -> float:
    """Standard error of the attributable fraction, as a proportion, from the 2x2 table."""
    if groups.population is None or not np.isfinite(groups.scale):
        return np.nan
    people, aim = float(groups.population.sum()), _aim(groups)
    of_aim = float(groups.population[aim])
    c = groups.estimate[aim] / groups.scale * of_aim
    d = of_aim - c
    a = groups.mean / groups.scale * people - c
    b = people - a - of_aim
    top = c * people * (a * d * (people - c) + b * c**2)
    return float(np.sqrt(max(top, 0.0) / ((a + c) ** 3 * (c + d) ** 3)))


def _with_interval(
    groups: Groups, code: str, se: float, level: float, variance: Variance
) -> Measure:
    answer = Measure(code, float(ESTIMATES[code](groups.sets)[0]), se=float(se), level=level)
    if np.isnan(se):
        need = "populations and a scale" if variance == "walter" else "standard errors"
        return replace(answer, method=f"none: groups came without {need}")
    notes = [AS_SAMPLE if variance == "walter" else "", "" if groups.is_ordered else CHOSEN]
    answer = answer.with_normal_interval()
    rounding = ROUNDING * (groups.mean if code == "par" else 100)
    if abs(answer.estimate) <= rounding:
        answer, notes = _without_gain(groups, answer, code), [NO_GAIN, *notes]
    method = WALTER if variance == "walter" else SAMPLING
    return replace(answer, method=method, note=" ".join(filter(None, notes)))


def _without_gain(groups: Groups, answer: Measure, code: str) -> Measure:
    """Interval of a gain that is cut at 0: that of the loss behind it, cut as well."""
    loss = float(groups.estimate[_aim(groups)] - groups.mean)
    loss *= 100 / groups.mean if code == "paf" else 1
    reach = float(stats.norm.ppf(0.5 + answer.level / 2)) * answer.se
    if groups.is_favourable:
        return replace(answer, lower=0.0, upper=max(0.0, loss + reach))
    return replace(answer, lower=min(0.0, loss - reach), upper=0.0)
