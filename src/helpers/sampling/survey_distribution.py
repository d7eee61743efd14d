"""Shares and quantiles from a survey, with intervals that stay within their range."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from helpers.errors import UserError
from helpers.sampling.columns import Floats
from helpers.sampling.design import SurveyDesign
from helpers.sampling.survey_estimates import (
    SurveyEstimate,
    mean_of_rows,
    read_values,
    t_quantile,
)

ProportionMethod = Literal["logit", "beta", "mean"]


def survey_proportion(
    design: SurveyDesign,
    values: ArrayLike,
    *,
    method: ProportionMethod = "logit",
    domain: ArrayLike | None = None,
    level: float = 0.95,
) -> SurveyEstimate:
    """Weighted share of rows whose value is 1, with an interval that fits a share.

    Parameters
    ----------
    design, domain, level
        As for :func:`survey_mean`.
    values : array of 0 and 1 or of bool, shape (rows,)
        Whether a row has the property.
    method : {"logit", "beta", "mean"}
        t interval on the log odds; Korn and Graubard's exact interval with the effective sample
        size; t interval on the share itself, which may pass 0 and 1.

    Raises
    ------
    UserError
        As :func:`survey_mean`, or values other than 0 and 1, or an unknown method.

    Notes
    -----
    A share of exactly 0 or 1 has no linearised variance and no log odds: the exact interval is
    given, with Kish's effective sample size, and ``method`` says so. E. L. Korn and
    B. I. Graubard, Survey Methodology 24 (1998), 193-201.
    """
    y, inside = read_values(design, values, domain)
    _check_share(y, method)
    mean = mean_of_rows(design, y, inside, level)
    weights = design.weights[inside]
    found = np.unique(y[inside & (design.weights > 0)])
    if len(found) == 1:
        # Weights that are summed twice leave a mean of all 1 off by the last binary digit.
        mean = replace(mean, estimate=float(found[0]), se=0.0)
        size = float(weights.sum() ** 2 / (weights**2).sum())
        ends, words = _exact_ends(mean, inside, size), "exact, Kish's effective sample size"
    elif method == "beta":
        size = mean.estimate * (1 - mean.estimate) / mean.se**2 if mean.se > 0 else np.nan
        ends, words = _exact_ends(mean, inside, size), "exact, design's effective sample size"
    elif method == "logit":
        ends, words = _logit_ends(mean), "t interval of the log odds"
    else:
        return mean
    return replace(mean, lower=ends[0], upper=ends[1], method=words)


def survey_quantile(
    design: SurveyDesign,
    values: ArrayLike,
    share: float,
    *,
    domain: ArrayLike | None = None,
    level: float = 0.95,
) -> SurveyEstimate:
    """Smallest value that at least so large a share of the population does not pass.

    Parameters
    ----------
    design, domain, level
        As for :func:`survey_mean`.
    values : array, shape (rows,)
        No value missing within the domain.
    share : float
        Which quantile, above 0 and below 1: 0.5 is the median.

    Returns
    -------
    SurveyEstimate
        Ends are quantiles too: those at the ends of the t interval of the share of rows up to
        the estimate (Woodruff). An end is missing where that share passes 0 or 1. ``se`` is the
        length of the interval over twice its t quantile.

    Raises
    ------
    UserError
        As :func:`survey_mean`, or a share not within 0-1.

    Notes
    -----
    R. S. Woodruff, Journal of the American Statistical Association 47 (1952), 635-646.
    """
    if not 0 < share < 1:
        message = f"parameter share: found {share}, expected a number between 0 and 1.\n"
        raise UserError(message + "Write the median as 0.5.")
    y, inside = read_values(design, values, domain)
    weights = design.weights[inside]
    estimate = _quantile(y[inside], weights, share)
    below = mean_of_rows(design, (inside & (y <= estimate)).astype("float64"), inside, level)
    lower = _quantile(y[inside], weights, below.lower)
    upper = _quantile(y[inside], weights, below.upper)
    se = (upper - lower) / (2 * t_quantile(below.df, level))
    return SurveyEstimate(estimate, se, lower, upper, level, below.df, "Woodruff's interval")


def _logit_ends(mean: SurveyEstimate) -> tuple[float, float]:
    share = mean.estimate
    reach = t_quantile(mean.df, mean.level) * mean.se / (share * (1 - share))
    centre = np.log(share / (1 - share))
    return float(1 / (1 + np.exp(reach - centre))), float(1 / (1 + np.exp(-reach - centre)))


def _exact_ends(
    mean: SurveyEstimate, inside: NDArray[np.bool_], size: float
) -> tuple[float, float]:
    """Clopper-Pearson ends with an effective size, which few clusters make smaller still."""
    tail = (1 - mean.level) / 2
    size *= (t_quantile(int(inside.sum()) - 1, mean.level) / t_quantile(mean.df, mean.level)) ** 2
    hits, misses = size * mean.estimate, size * (1 - mean.estimate)
    lower = stats.beta.ppf(tail, hits, misses + 1) if hits != 0 else 0.0
    upper = stats.beta.isf(tail, hits + 1, misses) if misses != 0 else 1.0
    return float(lower), float(upper)


def _quantile(y: Floats, weights: Floats, share: float) -> float:
    """Inverse of the weighted distribution; missing for a share not within 0-1."""
    if not 0 <= share <= 1:
        return np.nan
    order = np.argsort(y, kind="stable")
    order = order[weights[order] > 0]
    reached = np.cumsum(weights[order])
    # Weights that add up to the share exactly may miss it by the last binary digits.
    position = int(np.searchsorted(reached, share * reached[-1] * (1 - 1e-12)))
    return float(y[order][position])


def _check_share(y: Floats, method: str) -> None:
    wrong = np.flatnonzero((y != 0) & (y != 1))
    if len(wrong):
        message = f"the values, row {wrong[0] + 1}: found {y[wrong[0]]:g}, expected 0 or 1.\n"
        raise UserError(message + "For values that are not yes or no, take survey_mean.")
    if method not in ("logit", "beta", "mean"):
        message = f'parameter method: found "{method}", expected logit, beta or mean.\n'
        raise UserError(message + "Choose one of them; logit suits most shares.")
