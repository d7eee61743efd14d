"""Dispersion of groups about their mean, the best group or a reference group."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from helpers.equity.estimates import ESTIMATES
from helpers.equity.groups import Groups
from helpers.equity.measure import MEASURE_NAMES, Measure
from helpers.equity.options import check_drawing, check_level
from helpers.equity.resampling import DRAWS, SEED, resample_interval
from helpers.errors import UserError

NO_ERRORS: Final = "none: groups came without standard errors"
INFLATED: Final = (
    "Sampling error of the groups adds to the estimate and the interval is centred on it: where "
    "true differences are small both are too high."
)


def between_group_variance(groups: Groups, *, level: float = 0.95) -> Measure:
    """Between-group variance (BGV), in squared units of the indicator.

    Parameters
    ----------
    groups : Groups
    level : float
        Level of the interval.

    Returns
    -------
    Measure
        sum w (y - mu)^2, with the analytic standard error of Ahn and others.

    Notes
    -----
    Ahn and others (2018), JCO Clin Cancer Inform 2, 1-19: 4 sum w^2 se^2 (y - mu)^2 +
    2 [(sum w^2 se^2)^2 - sum w^4 se^4 + sum w^2 (1 - w)^2 se^4]. See docs/methods/inequality.md.
    """
    w, noise = groups.weight, groups.weight**2 * groups.errors**2
    off = groups.estimate - groups.mean
    around = noise.sum() ** 2 - (noise**2).sum() + (noise * (1 - w) ** 2 * groups.errors**2).sum()
    variance = 4 * (noise * off**2).sum() + 2 * around
    answer = _measure(groups, "bgv", level, se=float(np.sqrt(variance)))
    if np.isnan(answer.se):
        return replace(answer, method=NO_ERRORS)
    method = "normal, analytic variance (Ahn and others 2018)"
    return replace(answer.with_normal_interval(), method=method, note=INFLATED)


def between_group_sd(
    groups: Groups, *, level: float = 0.95, draws: int = DRAWS, seed: int = SEED
) -> Measure:
    """Between-group standard deviation (BGSD), in units of the indicator.

    Parameters
    ----------
    groups : Groups
    level : float
        Level of the interval.
    draws : int
        Draws for the interval, 100 or more.
    seed : int
        Seed of the draws: the same seed gives the same interval.

    Returns
    -------
    Measure
        Corrected interval of :func:`helpers.equity.resampling.resample_interval`.

    Raises
    ------
    UserError
        A level not within 0-1; fewer than 100 draws. So do all measures below.
    """
    return _resampled(groups, "bgsd", level, draws, seed)


def coefficient_of_variation(
    groups: Groups, *, level: float = 0.95, draws: int = DRAWS, seed: int = SEED
) -> Measure:
    """Coefficient of variation (COV): the between-group SD in percent of the mean.

    Parameters and interval as in :func:`between_group_sd`.

    Raises
    ------
    UserError
        The mean is 0.
    """
    groups.require_mean(MEASURE_NAMES["covar"])
    return _resampled(groups, "covar", level, draws, seed)


def mean_difference_from_mean(
    groups: Groups,
    *,
    weighted: bool,
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Measure:
    """Mean distance of the groups from the population-weighted mean (MDMU, MDMW).

    Parameters
    ----------
    groups : Groups
    weighted : bool
        Average over people instead of over groups. The mean that distances are taken from is
        weighted either way.
    level, draws, seed
        As in :func:`between_group_sd`.
    """
    return _resampled(groups, "mdmw" if weighted else "mdmu", level, draws, seed)


def mean_difference_from_best(
    groups: Groups,
    *,
    weighted: bool,
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Measure:
    """Mean distance of the groups from the best one (MDBU, MDBW), which counts with 0.

    Parameters as in :func:`mean_difference_from_mean`. Best: the highest estimate, the lowest
    for an adverse indicator.
    """
    return _resampled(groups, "mdbw" if weighted else "mdbu", level, draws, seed)


def mean_difference_from_reference(
    groups: Groups,
    *,
    weighted: bool,
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Measure:
    """Mean distance of the groups from the reference group (MDRU, MDRW), which counts with 0.

    Parameters as in :func:`mean_difference_from_mean`.

    Raises
    ------
    UserError
        No group is marked as the reference.
    """
    if groups.reference is None:
        raise UserError(
            f"{groups.where}, column reference_subgroup: found no 1, expected one reference "
            "group.\nMark it with 1, or measure the distance from the best group."
        )
    return _resampled(groups, "mdrw" if weighted else "mdru", level, draws, seed)


def index_of_disparity(
    groups: Groups,
    *,
    weighted: bool,
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Measure:
    """Index of disparity (IDISU, IDISW): mean distance from the mean in percent of the mean.

    Parameters as in :func:`mean_difference_from_mean`.

    Raises
    ------
    UserError
        The mean is 0.
    """
    code = "idisw" if weighted else "idisu"
    groups.require_mean(MEASURE_NAMES[code])
    return _resampled(groups, code, level, draws, seed)


def _measure(groups: Groups, code: str, level: float, se: float = np.nan) -> Measure:
    check_level(level)
    estimate = float(ESTIMATES[code](groups.sets)[0])
    return Measure(code, estimate, se=se, level=level)


def _resampled(groups: Groups, code: str, level: float, draws: int, seed: int) -> Measure:
    check_drawing(draws, seed)
    answer = _measure(groups, code, level)
    if np.isnan(groups.errors).any():
        return replace(answer, method=NO_ERRORS)
    from_one_group = code.startswith(("mdb", "mdr"))
    return resample_interval(
        groups, answer, ESTIMATES[code], draws=draws, seed=seed, shifted=not from_one_group
    )
