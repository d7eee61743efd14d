"""The trajectory of a series towards its target: change observed, and change required."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.coverage.pace import DAYS_A_YEAR
from helpers.coverage.series_table import read_series
from helpers.errors import UserError
from helpers.figures.bad_rows import Numbers


@dataclass(frozen=True, slots=True)
class AnnualChange:
    """Average annual rate of change of a series.

    Attributes
    ----------
    log_linear_pct : float
        From the least-squares line through the logarithms [percent a year].
    two_point_pct : float
        From the first and last value alone [percent a year].
    first, last : float
        Their times, in years.
    n_points : int
    """

    log_linear_pct: float
    two_point_pct: float
    first: float
    last: float
    n_points: int


def average_annual_change(table: pd.DataFrame, *, where: str = "the series") -> AnnualChange:
    """Average annual rate of change (AARC), log-linear and two-point.

    Parameters
    ----------
    table : DataFrame
        As for :func:`helpers.coverage.series_table.read_series`.
    where : str
        Name of the table in messages.

    Raises
    ------
    UserError
        Fewer than two dates, or a value of 0, which has no rate of change.

    Notes
    -----
    UNICEF, Technical note: how to calculate average annual rate of reduction (2007), with the sign
    turned: growth is above 0. See docs/methods/trajectory.md.
    """
    series = read_series(table, where=where)
    time, value = series.time, series.value
    if len(time) < 2:
        raise UserError(f"{where}: found one date, expected two or more.\nAdd a count.")
    if (value <= 0).any():
        raise UserError(
            f"{where}: found a value of 0, expected all above 0.\n"
            "A rate of change from nothing has no meaning: start the series later."
        )
    logs = np.log(value)
    centred = time - time.mean()
    slope = float((centred * logs).sum() / (centred**2).sum())
    between = float((logs[-1] - logs[0]) / (time[-1] - time[0]))
    return AnnualChange(
        log_linear_pct=100 * float(np.expm1(slope)),
        two_point_pct=100 * float(np.expm1(between)),
        first=float(time[0]),
        last=float(time[-1]),
        n_points=len(time),
    )


@dataclass(frozen=True, slots=True)
class RequiredChange:
    """The change a year that leads from here to the target.

    Attributes
    ----------
    aarc_pct : float
        A constant rate [percent a year]; nan from 0.
    points_a_year : float
        A constant step: percentage points a year for a share, units a year for a count.
    logit_a_year : float
        A constant step in the logit a year; nan for a count, and at a share of 0 or 1.
    years_left : float
    """

    aarc_pct: float
    points_a_year: float
    logit_a_year: float
    years_left: float


def required_change(
    current: float, target: float, years_left: float, *, is_share: bool = True
) -> RequiredChange:
    """Change a year that is required from now on.

    Parameters
    ----------
    current, target : float
        Shares [ratio, 0 to 1], or counts [units].
    years_left : float
        From the last count to the day the target is due.
    is_share : bool
        Whether the two are shares.

    Raises
    ------
    UserError
        No time left, a value below 0, or a share above 1.
    """
    if not years_left > 0:
        raise UserError(
            f"years_left: found {years_left:g}, expected above 0.\n"
            "The target's day has come: report what is missing instead."
        )
    for name, value in (("current", current), ("target", target)):
        _check_value(name, value, is_share)
    ratio = target / current if current > 0 else np.nan
    step = (target - current) / years_left
    inside = is_share and 0 < current < 1 and 0 < target < 1
    logit = (_logit(target) - _logit(current)) / years_left if inside else np.nan
    return RequiredChange(
        aarc_pct=100 * (ratio ** (1 / years_left) - 1),
        points_a_year=100 * step if is_share else step,
        logit_a_year=logit,
        years_left=years_left,
    )


def people_missing(numerator: npt.ArrayLike, denominator: npt.ArrayLike, target: float) -> Numbers:
    """People still missing to a target share: ceil(target · N) - n, never below 0.

    Parameters
    ----------
    numerator, denominator : array of any shape
        n, 0 or more, and N [people], above 0 and at least n; missing where either is.
    target : float
        Share [ratio, 0 to 1].

    Raises
    ------
    UserError
        A target that is not a ratio; counts that cannot be, named by their position; unlike shapes.
    """
    _check_value("target", target, is_share=True)
    n, most = np.asarray(numerator, np.float64), np.asarray(denominator, np.float64)
    _check_counts(n, most)
    # Rounded first: 0.95 * 180 is 171.00000000000003 in binary.
    missing: Numbers = np.maximum(np.ceil(np.round(target * most, 9)) - n, 0)
    return missing


@dataclass(frozen=True, slots=True)
class ReachedDate:
    """The day a count reaches its target at the pace observed.

    Attributes
    ----------
    on : Timestamp
        That day; NaT where it never comes or cannot be said.
    reason : str
        How it was found, or why not.
    pace : float
        From the first count to the last [units a year]; nan with one date.
    """

    on: pd.Timestamp
    reason: str
    pace: float


def date_reached(
    series: pd.DataFrame, units_for_target: float, *, is_ceiling: bool = False
) -> ReachedDate:
    """The day the target is reached, carried on at the pace from the first count to the last.

    Parameters
    ----------
    series : DataFrame
        As for :func:`helpers.coverage.pace.measure_pace`: ``reported_on`` and ``done`` [units].
    units_for_target : float
        What the target asks for [units].
    is_ceiling : bool
        The target is to come down to it.

    Raises
    ------
    UserError
        No count.

    Notes
    -----
    Two points make a line, not a trend: there is no interval.
    """
    counts = series.dropna(subset=["reported_on", "done"]).sort_values("reported_on", kind="stable")
    counts = counts.drop_duplicates("reported_on", keep="last")
    if counts.empty:
        raise UserError("the series: found no count, expected one or more.\nAdd a count.")
    first, last = counts.iloc[0], counts.iloc[-1]
    years = (last["reported_on"] - first["reported_on"]).days / DAYS_A_YEAR
    pace = float(last["done"] - first["done"]) / years if years > 0 else np.nan
    sign = -1 if is_ceiling else 1
    missing = sign * (units_for_target - float(last["done"]))
    if missing <= 0:
        reached = counts[sign * counts["done"] >= sign * units_for_target]
        return ReachedDate(reached["reported_on"].iloc[0], "already reached at this count", pace)
    if np.isnan(pace):
        return ReachedDate(pd.NaT, "one date only, and a pace needs two", pace)  # type: ignore[arg-type]
    if sign * pace <= 0:
        return ReachedDate(pd.NaT, "never: the count does not move towards it", pace)  # type: ignore[arg-type]
    days = missing / abs(pace) * DAYS_A_YEAR
    if days > 200 * DAYS_A_YEAR:
        return ReachedDate(pd.NaT, "not within 200 years at this pace", pace)  # type: ignore[arg-type]
    on = last["reported_on"] + pd.Timedelta(days=int(np.ceil(days)))
    return ReachedDate(on, "the last count carried on at the pace observed", pace)


def _check_counts(n: Numbers, most: Numbers) -> None:
    try:
        n, most = np.broadcast_arrays(n, most)
    except ValueError as problem:
        raise UserError(
            f"numerator: found shape {n.shape} beside a denominator of {most.shape}, expected one "
            "count for each.\nPass columns of one table."
        ) from problem
    wrong = (
        ("denominator", most, (most <= 0) | np.isinf(most), "above 0"),
        ("numerator", n, n < 0, "0 or more"),
        ("numerator", n, n > most, "at most the denominator, {most:.12g}"),
    )
    for name, counts, bad, wanted in wrong:
        if bad.any():
            first = int(np.argmax(bad.ravel()))
            expected = wanted.format(most=float(most.flat[first]))
            raise UserError(
                f"{name}, position {first + 1}: found {counts.flat[first]:.12g}, expected "
                f"{expected}.\nCorrect the count."
            )


def _check_value(name: str, value: float, is_share: bool) -> None:
    wanted = "0 to 1" if is_share else "0 or more"
    if not (0 <= value <= 1 if is_share else value >= 0):
        advice = "Divide a percentage by 100." if is_share else "Correct the value."
        raise UserError(f"{name}: found {value:g}, expected {wanted}.\n{advice}")


def _logit(share: float) -> float:
    return float(np.log(share / (1 - share)))
