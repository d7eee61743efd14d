"""A yearly series of coverage with a known drift."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats
from scipy.special import expit, logit

from helpers.errors import UserError
from helpers.simulated.communes import BASIS


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedSeries:
    """Yearly counts and the process behind them.

    Attributes
    ----------
    table : DataFrame
        One row a year: ``year``, ``numerator``, ``denominator`` [people], ``basis``.
    level : Series
        Logit of the true coverage, by year.
    start, drift, sd : float
        Logit in the first year; its expected change a year; standard deviation of that change.
    """

    table: pd.DataFrame
    level: pd.Series
    start: float
    drift: float
    sd: float

    def expected_level(self, year: int) -> float:
        """Expected logit of a year of the series, before any of it is known."""
        return self.start + self.drift * (year - int(self.level.index[0]))

    def probability_of(self, target: float, year: int) -> float:
        """Probability that true coverage is at least a target in a year after the series.

        Parameters
        ----------
        target : float
            Coverage, between 0 and 1.
        year : int
            Later than the last year of the series.

        Returns
        -------
        float
            Given the true level of the last year: the best that a projection could know.
        """
        last = int(self.level.index[-1])
        if not (0 < target < 1 and year > last):
            message = (
                f"target, year: found {target:g} and {year}, expected a share between 0 and 1 and "
                f"a year after {last}.\nCorrect the value."
            )
            raise UserError(message)
        ahead = year - last
        mean = float(self.level.iloc[-1]) + self.drift * ahead
        missing = float(logit(target)) - mean
        if self.sd == 0:
            return float(missing <= 0)
        return float(stats.norm.sf(missing / (self.sd * np.sqrt(ahead))))


def simulate_series(
    *,
    coverage: float = 0.25,
    drift: float = 0.15,
    sd: float = 0.08,
    denominator: int = 5000,
    first_year: int = 2011,
    years: int = 12,
    seed: int = 20260101,
) -> SimulatedSeries:
    """Draw yearly counts whose true coverage drifts on the logit scale.

    Parameters
    ----------
    coverage : float
        True coverage in the first year, between 0 and 1.
    drift : float
        Expected change of its logit a year.
    sd : float
        Standard deviation of that change, 0 or more.
    denominator : int
        People asked each year.
    first_year, years : int
        The series.
    seed : int
        Equal seeds give equal series.

    Returns
    -------
    SimulatedSeries

    Raises
    ------
    UserError
        A value out of range.

    Notes
    -----
    A random walk with drift: logit p[t] = logit p[t-1] + drift + sd e[t], e standard normal. Counts
    are binomial, so that the sampling error is known too.
    """
    for name, value, is_right, expected in (
        ("coverage", coverage, 0 < coverage < 1, "a share between 0 and 1"),
        ("sd", sd, sd >= 0, "0 or more"),
        ("denominator", denominator, denominator >= 1, "1 or more"),
        ("years", years, years >= 2, "2 or more"),
    ):
        if not is_right:
            message = f"{name}: found {value:g}, expected {expected}.\nCorrect the value."
            raise UserError(message)
    rng = np.random.default_rng([seed, 20])
    steps = np.append(0.0, drift + rng.normal(0, sd, years - 1))
    start = float(logit(coverage))
    calendar = pd.RangeIndex(first_year, first_year + years, name="year")
    level = pd.Series(start + np.cumsum(steps), index=calendar, name="level")
    counts = rng.binomial(denominator, expit(level.to_numpy()))
    table = pd.DataFrame(
        {"year": calendar, "numerator": counts, "denominator": denominator, "basis": BASIS}
    )
    return SimulatedSeries(table, level, start, drift, sd)
