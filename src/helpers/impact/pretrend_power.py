"""What a test of trends before treatment could have seen, and what passing it hides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import ndtri

from helpers.errors import UserError
from helpers.impact.event_coefficients import (
    WHERE,
    EventCoefficients,
    EventStudy,
    read_event_study,
)
from helpers.impact.event_target import Target, describe_target, target_weights
from helpers.impact.truncated_normal import BoxMoments, box_moments, box_points
from helpers.sampling.columns import Floats


@dataclass(frozen=True, slots=True, eq=False)
class PretestPower:
    """The test "no estimate before treatment is significant", against trends in a line.

    Attributes
    ----------
    table : DataFrame
        One row a trend: ``slope`` [outcome a period], ``power`` (probability that some estimate
        before treatment is significant), ``bias`` of the target, ``bias_after_passing`` (its
        mean among studies in which none was), ``bayes_factor`` (how much less likely passing is
        than under parallel trends) and ``likelihood_ratio`` (of the estimates before treatment,
        the trend against parallel trends).
    path : DataFrame
        One row a trend and event time, for a chart: ``slope``, ``event_time``, ``estimate``,
        ``se``, ``trend`` and ``mean_after_passing`` (of the estimate, given the trend).
    size : float
        Probability that some estimate is significant though trends are parallel.
    passed : bool
        Whether none was.
    target : str
        The effect whose bias is given, in words.
    level : float
        Of the intervals by which an estimate is called significant.
    seed : int
        Of the points of the numerical integral.
    """

    table: pd.DataFrame
    path: pd.DataFrame
    size: float
    passed: bool
    target: str
    level: float
    seed: int


def pretest_power(
    source: EventStudy,
    *,
    n_pre: int | None = None,
    n_post: int | None = None,
    event_times: Sequence[int] | None = None,
    reference: int | None = None,
    powers: Sequence[float] = (0.5, 0.8),
    slopes: Sequence[float] = (),
    target: Target = "average",
    level: float = 0.95,
    seed: int = 0,
) -> PretestPower:
    """Power of the usual test before treatment, and the bias of studies that pass it.

    Parameters
    ----------
    source, n_pre, n_post, event_times, reference
        The event study, as for `honest_did`.
    powers : sequence of float
        For each, the slope that the test finds with this probability.
    slopes : sequence of float
        Further slopes, in the unit of the outcome a period.
    target : {"first", "average"} or sequence of float
        The effect whose bias is wanted, as for `honest_did`.
    level : float
        An estimate is significant where its interval of this level leaves out 0.
    seed : int
        Of the points of the numerical integral; between seeds results agree to five digits.

    Returns
    -------
    PretestPower
        Rows for `powers` come first.

    Raises
    ------
    UserError
        An event study that cannot be read, or a power not between the size of the test and 1.

    Notes
    -----
    Roth (2022), *Pretest with caution: event-study estimates after testing for parallel trends*,
    American Economic Review: Insights 4(3). The trend is 0 at the omitted period. Given the
    trend, passing shifts the estimates after treatment by their regression on those before.
    """
    coefficients = read_event_study(
        source, n_pre=n_pre, n_post=n_post, event_times=event_times, reference=reference
    )
    test = _PreTest(coefficients, level, seed)
    weights = target_weights(coefficients, target)
    size = 1 - test.box(0.0).probability
    for power in powers:
        _check_power(power, size)
    chosen = [test.slope_found_with(power) for power in powers] + [float(slope) for slope in slopes]
    boxes = [test.box(slope) for slope in chosen]
    paths = [test.path(slope, box) for slope, box in zip(chosen, boxes, strict=True)]
    rows = [
        test.row(slope, box, path, weights)
        for slope, box, path in zip(chosen, boxes, paths, strict=True)
    ]
    is_significant = np.abs(coefficients.estimates[: coefficients.n_pre]) > test.half_width
    return PretestPower(
        table=pd.DataFrame(rows),
        path=pd.concat(paths, ignore_index=True) if paths else pd.DataFrame(),
        size=size,
        passed=not bool(is_significant.any()),
        target=describe_target(coefficients, target),
        level=level,
        seed=seed,
    )


class _PreTest:
    """The test of one event study against lines of any slope."""

    def __init__(self, coefficients: EventCoefficients, level: float, seed: int) -> None:
        n_pre = coefficients.n_pre
        self.coefficients = coefficients
        self.covariance = coefficients.covariance[:n_pre, :n_pre]
        self.half_width: Floats = ndtri((1 + level) / 2) * np.sqrt(np.diag(self.covariance))
        self._times = coefficients.relative_times.astype("float64")
        self._points = box_points(n_pre, seed=seed)

    def box(self, slope: float) -> BoxMoments:
        """Probability of passing, and the mean of the estimates before treatment having passed."""
        trend = slope * self._times[: len(self.covariance)]
        return box_moments(trend, self.covariance, self.half_width, self._points)

    def slope_found_with(self, power: float) -> float:
        """Slope, above 0, that the test finds with a given probability."""
        errors = np.sqrt(np.diag(self.covariance))
        # At this slope one estimate alone is significant with more than the power asked for.
        enough = self.half_width + errors * (max(float(ndtri(power)), 0.0) + 1)
        steepest = float((enough / np.abs(self._times[: len(errors)])).min())

        def excess(slope: float) -> float:
            return 1 - self.box(slope).probability - power

        return float(brentq(excess, 0.0, steepest, xtol=1e-10 * steepest))

    def path(self, slope: float, box: BoxMoments) -> pd.DataFrame:
        """Trend and mean after passing by event time, the omitted one included."""
        n_pre, covariance = len(self.covariance), self.coefficients.covariance
        trend = slope * self._times
        shift = np.linalg.solve(self.covariance, box.mean - trend[:n_pre])
        passed = np.concatenate([box.mean, trend[n_pre:] + covariance[n_pre:, :n_pre] @ shift])
        return pd.DataFrame(
            {
                "slope": slope,
                "event_time": np.insert(
                    self.coefficients.event_times, n_pre, self.coefficients.reference
                ),
                "estimate": np.insert(self.coefficients.estimates, n_pre, 0.0),
                "se": np.insert(np.sqrt(np.diag(covariance)), n_pre, np.nan),
                "trend": np.insert(trend, n_pre, 0.0),
                "mean_after_passing": np.insert(passed, n_pre, 0.0),
            }
        )

    def row(
        self, slope: float, box: BoxMoments, path: pd.DataFrame, weights: Floats
    ) -> dict[str, float]:
        """One row of the table of trends."""
        n_pre = len(self.covariance)
        after = path.iloc[n_pre + 1 :]
        seen = self.coefficients.estimates[:n_pre]
        trend = slope * self._times[:n_pre]
        by_covariance = np.linalg.solve(self.covariance, trend)
        return {
            "slope": slope,
            "power": 1 - box.probability,
            "bias": float(weights @ after["trend"].to_numpy("float64")),
            "bias_after_passing": float(weights @ after["mean_after_passing"].to_numpy("float64")),
            "bayes_factor": box.probability / self.box(0.0).probability,
            "likelihood_ratio": float(np.exp(by_covariance @ (seen - trend / 2))),
        }


def _check_power(power: float, size: float) -> None:
    """Stop at a power that no slope has."""
    if not size < power < 1:
        message = f"{WHERE}, parameter powers: found {power:g}, expected numbers between the size "
        message += f"of the test, {size:.3g}, and 1.\n"
        raise UserError(message + "Ask for a larger power: parallel trends alone give the size.")
