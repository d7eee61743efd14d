"""Straight lines on the logit of coverage: least squares, and quasi-binomial."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy import special, stats

from helpers.coverage.series_table import Series, read_series
from helpers.errors import UserError
from helpers.figures.bad_rows import Numbers
from helpers.sampling.columns import check_level

_ROUNDS: Final = 100
_EXACT: Final = 1e-10
"""Distance of a share from its line that is an error of rounding."""
_LEVEL_SLOPE: Final = 1e-10
"""Slope on the logit a year below which a line is level."""
ON_THE_LINE: Final = (
    "the shares lie exactly on the line: nothing says how far others would be from it, so there is "
    "no standard error and no interval"
)


@dataclass(frozen=True, slots=True)
class LogitTrend:
    """A line on the logit scale, where it stands in a year and when it reaches the target.

    Attributes
    ----------
    slope, slope_se : float
        Change in the logit a year, and its standard error.
    residual_sd : float
        Least squares: residual standard deviation on the logit scale. Quasi-binomial: square root
        of the dispersion (Pearson's chi-squared over its degrees of freedom).
    df : int
        Degrees of freedom, n - 2.
    at : float
        The year of `estimate`; nan where none was asked for.
    estimate, lower, upper : float
        Coverage on the line at `at` [ratio], with the interval named by `interval`.
    year_reached : float
        Year, labelled by its end, in which the line reaches the target; nan where it moves away or
        no target was given.
    level : float
    interval : str
        "prediction" of the next share (least squares) or "confidence" of the line itself.
    method : str
    note : str
        Why there is no standard error and no interval, where the shares lie exactly on the line;
        `slope_se`, `lower` and `upper` are then nan. Else empty.
    """

    slope: float
    slope_se: float
    residual_sd: float
    df: int
    at: float
    estimate: float
    lower: float
    upper: float
    year_reached: float
    level: float
    interval: str
    method: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """Intercept at the centre year and slope, with their covariance."""

    centre: float
    coefficients: Numbers
    covariance: Numbers
    df: int
    is_exact: bool
    """Whether the shares lie on it to the last digit, so that they say nothing of deviations."""

    def at(self, year: float) -> tuple[float, float]:
        """Logit in a year, and its variance."""
        point = np.array([1.0, year - self.centre])
        return float(point @ self.coefficients), float(point @ self.covariance @ point)


def logit_trend(
    table: pd.DataFrame,
    *,
    target: float | None = None,
    at: float | None = None,
    level: float = 0.95,
    is_ceiling: bool = False,
    where: str = "the series",
) -> LogitTrend:
    """Least squares on the logit of n/N, with a prediction interval.

    Parameters
    ----------
    table : DataFrame
        ``year`` or ``date``, ``n`` and ``N``; three dates or more.
    target : float, optional
        Share [ratio] to reach.
    at : float, optional
        Year to predict, labelled by its end.
    level : float
        Of the prediction interval (Student t, n - 2 degrees of freedom).
    is_ceiling : bool
        The target is to come down to it.
    where : str
        Name of the table in messages.

    Raises
    ------
    UserError
        Fewer than three dates, no N, a share of 0 or 1, which has no logit, or a level not within
        0-1.

    Notes
    -----
    Deviations from the line are taken as independent: where one year's excess carries over to the
    next, the interval is too narrow. See docs/methods/trajectory.md.
    """
    check_level(level)
    series, _ = _read_shares(table, where)
    share = series.value
    if ((share <= 0) | (share >= 1)).any():
        raise UserError(
            f"{where}: found a share of 0 or 1, expected all between.\n"
            "Such a share has no logit: use quasibinomial_trend."
        )
    design = _design(series)
    logits = special.logit(share)
    inverse = np.linalg.inv(design.T @ design)
    coefficients = inverse @ design.T @ logits
    df = len(logits) - 2
    variance = float(((logits - design @ coefficients) ** 2).sum()) / df
    covariance = np.asarray(variance * inverse, np.float64)
    is_exact = _is_exact(share, special.expit(design @ coefficients))
    line = _Line(float(series.time.mean()), coefficients, covariance, df, is_exact)
    return _describe(
        line, variance, target, at, level, is_ceiling, noise=variance, interval="prediction",
        method="least squares on the logit of n/N",
    )  # fmt: skip


def quasibinomial_trend(
    table: pd.DataFrame,
    *,
    target: float | None = None,
    at: float | None = None,
    level: float = 0.95,
    is_ceiling: bool = False,
    where: str = "the series",
) -> LogitTrend:
    """Logistic regression of n of N on time, its variance scaled by the dispersion.

    Parameters are those of :func:`logit_trend`. Shares of 0 and 1 are allowed, if not all are.

    Returns
    -------
    LogitTrend
        Its interval is of the line, not of a future count, which varies about it.

    Raises
    ------
    UserError
        Fewer than three dates, no N, no variation that a line could follow, or a level not within
        0-1.

    Notes
    -----
    McCullagh and Nelder, Generalized Linear Models, 2nd ed. (1989), section 4.5.
    """
    check_level(level)
    series, total = _read_shares(table, where)
    design = _design(series)
    coefficients, information = _fit_logistic(design, series.count, total, where)
    df = len(series.time) - 2
    fitted = special.expit(design @ coefficients)
    pearson = (series.count - total * fitted) ** 2 / (total * fitted * (1 - fitted))
    dispersion = float(pearson.sum()) / df
    covariance = np.asarray(dispersion * np.linalg.inv(information), np.float64)
    is_exact = _is_exact(series.value, fitted)
    line = _Line(float(series.time.mean()), coefficients, covariance, df, is_exact)
    return _describe(
        line, dispersion, target, at, level, is_ceiling, noise=0.0, interval="confidence",
        method="quasi-binomial logit, dispersion by Pearson's chi-squared",
    )  # fmt: skip


def _read_shares(table: pd.DataFrame, where: str) -> tuple[Series, Numbers]:
    series = read_series(table, where=where)
    if series.total is None:
        raise UserError(f"{where}, column n: found no such column, expected n and N.\n"
                        "A logit needs shares; for counts use average_annual_change.")  # fmt: skip
    if len(series.time) < 3:
        raise UserError(
            f"{where}: found {len(series.time)} dates, expected three or more.\n"
            "Two points make a line without a deviation from it: use measure_pace."
        )
    return series, series.total


def _design(series: Series) -> Numbers:
    # Centred: years near 2,000 would make the normal equations ill-conditioned.
    return np.column_stack([np.ones(len(series.time)), series.time - series.time.mean()])


def _fit_logistic(
    design: Numbers, n: Numbers, total: Numbers, where: str
) -> tuple[Numbers, Numbers]:
    """Iteratively reweighted least squares; the coefficients and their information."""
    # Weighted from the start: an unweighted share of 1 would send the first step too far.
    share = (n + 0.5) / (total + 1)
    root = np.sqrt(total * share * (1 - share))
    start = np.linalg.lstsq(design * root[:, None], special.logit(share) * root, rcond=None)
    coefficients = np.asarray(start[0], np.float64)
    for _ in range(_ROUNDS):
        fitted = special.expit(design @ coefficients)
        weight = total * fitted * (1 - fitted)
        information: Numbers = design.T @ (weight[:, None] * design)
        if not np.linalg.cond(information) < 1e14:
            break
        step = np.linalg.solve(information, design.T @ (n - total * fitted))
        coefficients = coefficients + step
        if np.abs(step).max() < 1e-12 * max(1.0, float(np.abs(coefficients).max())):
            return coefficients, information
    raise UserError(
        f"{where}: found shares that no line on the logit fits (all 0, all 1, or a jump from 0 to "
        "1), expected some between.\nReport the counts as they are, without a trend."
    )


def _is_exact(share: Numbers, fitted: Numbers) -> bool:
    return bool(np.abs(share - fitted).max() < _EXACT)


def _describe(
    line: _Line,
    variance: float,
    target: float | None,
    at: float | None,
    level: float,
    is_ceiling: bool,
    *,
    noise: float,
    interval: str,
    method: str,
) -> LogitTrend:
    estimate = lower = upper = np.nan
    if at is not None:
        middle, spread = line.at(at)
        spread = np.nan if line.is_exact else spread + noise
        reach = float(stats.t.ppf((1 + level) / 2, line.df)) * np.sqrt(spread)
        estimate, lower, upper = (
            float(special.expit(middle + step)) for step in (0.0, -reach, reach)
        )
    return LogitTrend(
        slope=float(line.coefficients[1]),
        slope_se=np.nan if line.is_exact else float(np.sqrt(line.covariance[1, 1])),
        residual_sd=float(np.sqrt(variance)),
        df=line.df,
        at=np.nan if at is None else at,
        estimate=estimate,
        lower=lower,
        upper=upper,
        year_reached=_year_reached(line, target, is_ceiling),
        level=level,
        interval=interval,
        method=method,
        note=ON_THE_LINE if line.is_exact else "",
    )


def _year_reached(line: _Line, target: float | None, is_ceiling: bool) -> float:
    if target is None:
        return np.nan
    if not 0 < target < 1:
        raise UserError(
            f"target: found {target:g}, expected above 0 and below 1.\n"
            "Divide a percentage by 100; a line on the logit never reaches 0 or 1."
        )
    slope = float(line.coefficients[1])
    moves_towards = slope < -_LEVEL_SLOPE if is_ceiling else slope > _LEVEL_SLOPE
    if not moves_towards:
        return np.nan
    return line.centre + (float(special.logit(target)) - float(line.coefficients[0])) / slope
