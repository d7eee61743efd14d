"""Means, totals and ratios from a survey, with the variance of its design."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from helpers.errors import UserError
from helpers.sampling.columns import Floats, check_level
from helpers.sampling.design import SurveyDesign


@dataclass(frozen=True, slots=True)
class SurveyEstimate:
    """An estimate from a survey with its design-based interval.

    Attributes
    ----------
    estimate, se : float
        In the unit of the values.
    lower, upper : float
        Ends of the interval; missing where there are no degrees of freedom.
    level : float
        Level of the interval, 0.95.
    df : int
        Degrees of freedom of its t quantile: clusters minus strata.
    method : str
        How the interval was made, in words.
    """

    estimate: float
    se: float
    lower: float
    upper: float
    level: float
    df: int
    method: str


def survey_mean(
    design: SurveyDesign,
    values: ArrayLike,
    *,
    domain: ArrayLike | None = None,
    level: float = 0.95,
) -> SurveyEstimate:
    """Weighted mean with its linearised standard error and a t interval.

    Parameters
    ----------
    design : SurveyDesign
        Of all rows of the survey.
    values : array, shape (rows,)
        No value missing within the domain.
    domain : array of bool, shape (rows,), or None
        Rows that the mean is of. The others stay in the design with a score of 0: leaving them
        out of the table would lose the chance that a cluster had none.
    level : float
        Level of the interval.

    Raises
    ------
    UserError
        A missing value (named), a domain without weight, a level not within 0-1.
    """
    y, inside = read_values(design, values, domain)
    return mean_of_rows(design, y, inside, level)


def survey_total(
    design: SurveyDesign,
    values: ArrayLike,
    *,
    domain: ArrayLike | None = None,
    level: float = 0.95,
) -> SurveyEstimate:
    """Weighted total; arguments, interval and errors as :func:`survey_mean`."""
    y, inside = read_values(design, values, domain)
    scores = design.weights * np.where(inside, y, 0)
    variance = float(design.variance_of_total(scores))
    df = design.degrees_of_freedom(inside)
    return _with_t_interval(float(scores.sum()), variance, df, level)


def survey_ratio(
    design: SurveyDesign,
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    domain: ArrayLike | None = None,
    level: float = 0.95,
) -> SurveyEstimate:
    """Ratio of two weighted totals; interval and errors as :func:`survey_mean`.

    Raises
    ------
    UserError
        Also where the denominator's total is 0.
    """
    y, inside = read_values(design, numerator, domain)
    x, _ = read_values(design, denominator, domain)
    weights = design.weights * inside
    whole = float(weights @ x)
    if whole == 0:
        message = "the denominator: found a weighted total of 0, expected another number.\n"
        raise UserError(message + "Choose a denominator that the rows have some of.")
    ratio = float(weights @ y) / whole
    variance = float(design.variance_of_total(weights * (y - ratio * x) / whole))
    return _with_t_interval(ratio, variance, design.degrees_of_freedom(inside), level)


def survey_means_by(
    design: SurveyDesign, values: ArrayLike, groups: ArrayLike, *, level: float = 0.95
) -> pd.DataFrame:
    """Mean of each group, each a domain of the full design.

    Parameters
    ----------
    design : SurveyDesign
        Of all rows of the survey.
    values, groups : array, shape (rows,)
        No value missing; rows without a group belong to none.
    level : float
        Level of the intervals.

    Returns
    -------
    DataFrame
        One row a group, in the order of the labels: ``group``, ``n`` [rows], ``population``
        [weighted count], ``estimate``, ``se``, ``lower``, ``upper``, ``df``.

    Raises
    ------
    UserError
        As :func:`survey_mean`, or where no row has a group.
    """
    y, _ = read_values(design, values, None)
    codes, labels = pd.factorize(pd.Series(groups), sort=True)
    if not len(labels):
        raise UserError("the groups: found none, expected at least 1.\nGive the rows a group.")
    estimates = []
    for code in range(len(labels)):
        inside = codes == code
        _check_domain(design, inside)
        found = mean_of_rows(design, y, inside, level)
        population = float(design.weights[inside].sum())
        row = (inside.sum(), population, found.estimate, found.se, found.lower, found.upper)
        estimates.append((*row, found.df))
    columns = ["n", "population", "estimate", "se", "lower", "upper", "df"]
    table = pd.DataFrame(estimates, columns=columns)
    table.insert(0, "group", pd.Index(labels))
    return table


def design_effect(
    design: SurveyDesign,
    values: ArrayLike,
    *,
    replacement: bool = False,
) -> float:
    """Variance of a mean over that of a simple random sample of as many rows.

    Parameters
    ----------
    design : SurveyDesign
        Of all rows.
    values : array, shape (rows,)
        No value missing.
    replacement : bool
        Compare with a simple random sample drawn with replacement. Without, its variance is
        smaller by the share of the population (the sum of weights) that was sampled.

    Returns
    -------
    float
        Missing where values are all equal, or the weights do not sum to more than the rows.

    Raises
    ------
    UserError
        As :func:`survey_mean`.
    """
    y, inside = read_values(design, values, None)
    mean = mean_of_rows(design, y, inside, 0.95)
    weights = design.weights
    n, population = int((weights > 0).sum()), float(weights.sum())
    spread = float(weights @ (y - mean.estimate) ** 2) / population * n / max(n - 1, 1)
    simple = spread / n if replacement else spread / n * (1 - n / population)
    return mean.se**2 / simple if simple > 0 else np.nan


def mean_of_rows(
    design: SurveyDesign, y: Floats, inside: NDArray[np.bool_], level: float
) -> SurveyEstimate:
    """Mean of the rows `inside`, of values that :func:`read_values` has checked."""
    weights = design.weights * inside
    population = weights.sum()
    mean = float(weights @ y / population)
    variance = float(design.variance_of_total(weights * (y - mean) / population))
    return _with_t_interval(mean, variance, design.degrees_of_freedom(inside), level)


def _with_t_interval(estimate: float, variance: float, df: int, level: float) -> SurveyEstimate:
    check_level(level)
    se = float(np.sqrt(variance))
    reach = t_quantile(df, level) * se
    words = "t interval, clusters minus strata" if df else "none: no two clusters in a stratum"
    return SurveyEstimate(estimate, se, estimate - reach, estimate + reach, level, df, words)


def t_quantile(df: int, level: float) -> float:
    """How many standard errors an interval reaches; missing without degrees of freedom."""
    return float(stats.t.isf((1 - level) / 2, df)) if df > 0 else np.nan


def read_values(
    design: SurveyDesign, values: ArrayLike, domain: ArrayLike | None
) -> tuple[Floats, NDArray[np.bool_]]:
    """Values as numbers (0 outside the domain) and the rows of the domain.

    Raises
    ------
    UserError
        As :func:`survey_mean`.
    """
    y = pd.to_numeric(pd.Series(values)).to_numpy("float64", na_value=np.nan)
    inside = np.ones(len(y), bool) if domain is None else np.asarray(domain, bool)
    if y.shape != (design.n_rows,) or inside.shape != y.shape:
        message = f"the values: found {len(y)}, expected {design.n_rows}, one a row.\n"
        raise UserError(message + "Take values and design from the same table.")
    missing = np.flatnonzero(~np.isfinite(y) & inside)
    if len(missing):
        message = f"the values, row {missing[0] + 1}: found nothing, expected a number.\n"
        raise UserError(message + "Fill in the value, or leave its row out of the domain.")
    _check_domain(design, inside)
    return np.where(inside, y, 0), inside


def _check_domain(design: SurveyDesign, inside: NDArray[np.bool_]) -> None:
    if design.weights[inside].sum() <= 0:
        message = "the domain: found weights that sum to 0, expected more.\n"
        raise UserError(message + "Choose a group that has rows with a weight.")
