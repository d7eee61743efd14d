"""Theil index and mean log deviation: how far shares of the outcome are from equal."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from helpers.equity.dispersion import INFLATED, NO_ERRORS
from helpers.equity.estimates import ESTIMATES, PER_THOUSAND, shares_of_mean
from helpers.equity.group_sets import Floats
from helpers.equity.groups import Groups
from helpers.equity.measure import MEASURE_NAMES, Measure
from helpers.equity.options import check_level

METHOD: Final = "normal, delta method, on the scale of the estimate"
LIFTED: Final = " A group at 0 counts as 0.000001, on which the mean log deviation depends."


def theil_index(groups: Groups, *, level: float = 0.95) -> Measure:
    """Theil index (TI), times 1000.

    Parameters
    ----------
    groups : Groups
    level : float
        Level of the interval.

    Returns
    -------
    Measure
        1000 sum w r ln r, r = y / mu. Standard error and interval times 1000 too, where WHO's
        package leaves them on the scale before.

    Raises
    ------
    UserError
        The mean is 0; a level not within 0-1.

    Notes
    -----
    Ahn and others (2018), JCO Clin Cancer Inform 2, 1-19; Theil (1967), Economics and
    Information Theory. See docs/methods/inequality.md.
    """
    check_level(level)
    groups.require_mean(MEASURE_NAMES["ti"])
    r = shares_of_mean(groups.sets)
    growth = 1 + np.log(r)
    return _with_interval(groups, "ti", growth - groups.weight @ (r * growth), level)


def mean_log_deviation(groups: Groups, *, level: float = 0.95) -> Measure:
    """Mean log deviation (MLD), times 1000.

    Parameters
    ----------
    groups : Groups
    level : float
        Level of the interval.

    Returns
    -------
    Measure
        1000 sum w (-ln r), r = y / mu. Standard error and interval times 1000 too.

    Raises
    ------
    UserError
        The mean is 0; a level not within 0-1.

    Notes
    -----
    Sources as for :func:`theil_index`. A group at 0 has no logarithm: 0.000001 stands for it, as
    in WHO's package, and the answer hangs on that number.
    """
    check_level(level)
    groups.require_mean(MEASURE_NAMES["mld"])
    return _with_interval(groups, "mld", 1 - 1 / shares_of_mean(groups.sets), level)


def _with_interval(groups: Groups, code: str, slope: Floats, level: float) -> Measure:
    """Delta method: `slope` is the derivative by each group, over w / mu."""
    parts = slope * groups.weight * groups.errors / groups.mean
    se = PER_THOUSAND * float(np.sqrt((parts**2).sum()))
    answer = Measure(code, float(ESTIMATES[code](groups.sets)[0]), se=se, level=level)
    lifted = LIFTED if (groups.estimate == 0).any() else ""
    if np.isnan(se):
        return replace(answer, method=NO_ERRORS, note=lifted.strip())
    return replace(answer.with_normal_interval(), method=METHOD, note=INFLATED + lifted)
