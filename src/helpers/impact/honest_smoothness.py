"""Intervals that stay valid when the trend bends by no more than M from period to period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq, lsq_linear
from scipy.special import ndtr, ndtri

from helpers.impact.event_coefficients import EventCoefficients
from helpers.sampling.columns import Codes, Floats

UNSEEN_VARIANCE = 1e8
"""Of an event time without an estimate, in the largest variance: it gets a weight near 0, and the
half-length is within a millionth of that with a weight of 0."""


@dataclass(frozen=True, slots=True, eq=False)
class FixedLengthInterval:
    """The shortest interval of fixed length under a bound on the bend of the trend.

    Attributes
    ----------
    estimate : float
        Its middle: the target minus what the estimates before treatment say of the trend.
    half_length : float
        Known before the estimates are: it rests on their covariance alone.
    se : float
        Standard error of the middle.
    worst_bias : float
        Largest bias of the middle that the bound allows.
    weights : array of float, shape (k,)
        Of the event-study estimates in the middle.
    """

    estimate: float
    half_length: float
    se: float
    worst_bias: float
    weights: Floats

    @property
    def lower(self) -> float:
        """Lower end."""
        return self.estimate - self.half_length

    @property
    def upper(self) -> float:
        """Upper end."""
        return self.estimate + self.half_length


class FixedLengthProblem:
    """Which weights trade worst bias against variance, for every bound.

    Parameters
    ----------
    coefficients : EventCoefficients
        Of the event study.
    target : array of float, shape (n_after,)
        Weights of the estimates after the omitted period.

    Notes
    -----
    Rambachan and Roth (2023), *A more credible approach to parallel trends*, section 4.1, after
    Armstrong and Kolesár (2018). Under Delta^SD(M) the trend is a line plus hinges, each of at
    most M. The target is given; the weights before treatment must cancel every line. With c[s]
    the weight of the hinge at time s, they are second differences of c, and the worst bias is
    M times the sum of |c|. So the choice is a lasso in c: least variance plus a penalty on |c|.
    Its dual is a least-squares problem within bounds. A time without an estimate is given so
    large a variance that it gets no weight; hinges at that time remain.
    """

    def __init__(self, coefficients: EventCoefficients, target: Floats) -> None:
        self.coefficients = coefficients
        self.target = target
        covariance = coefficients.covariance
        n_pre = coefficients.n_pre
        post = covariance[n_pre:, n_pre:]
        self._scale = float(np.sqrt(target @ post @ target))
        relative = coefficients.relative_times
        after = relative[n_pre:]
        self._post_hinges = _post_hinges(after, target)
        # All times before the omitted one, seen or not, from the earliest to the last.
        self._rows: Codes = relative[:n_pre] - relative[0]
        n_times = int(-relative[0])
        seen = covariance[:n_pre, :n_pre] / self._scale**2
        variance = np.eye(n_times) * UNSEEN_VARIANCE * max(1.0, np.diag(seen).max())
        variance[np.ix_(self._rows, self._rows)] = seen
        shared = np.zeros(n_times)
        shared[self._rows] = covariance[:n_pre, n_pre:] @ target / self._scale**2
        self._base = np.zeros(n_times)
        self._base[-1] = float(after @ target)
        self._bends = _second_differences(n_times)
        self._quadratic = self._bends.T @ variance @ self._bends
        self._linear: Floats = self._bends.T @ (variance @ self._base + shared)

    def interval(self, bound: float, level: float) -> FixedLengthInterval:
        """The shortest interval under a bound.

        Parameters
        ----------
        bound : float
            M: largest change of the slope of the trend from one period to the next, in the unit
            of the outcome, 0 or more.
        level : float
            Of the interval.
        """
        scaled = bound / self._scale
        weights = self._weights(self._hinges(self._penalty(scaled, level)))
        bias, deviation = self._worst_bias(weights, scaled), self._deviation(weights)
        half = deviation * folded_quantile(bias / deviation, level)
        return FixedLengthInterval(
            estimate=float(weights @ self.coefficients.estimates),
            half_length=half * self._scale,
            se=deviation * self._scale,
            worst_bias=bias * self._scale,
            weights=weights,
        )

    def _penalty(self, bound: float, level: float) -> float:
        """The penalty whose weights give the shortest interval."""
        largest = float(np.abs(self._linear).max(initial=0.0))
        if bound == 0 or largest == 0:
            return 0.0

        def excess(penalty: float) -> float:
            weights = self._weights(self._hinges(penalty))
            deviation = self._deviation(weights)
            ratio = self._worst_bias(weights, bound) / deviation
            quantile = folded_quantile(ratio, level)
            # Slopes of the half-length in bias and in deviation, whose ratio is the penalty.
            by_bias = float(np.tanh(quantile * ratio))
            return penalty - bound * deviation * by_bias / (quantile - ratio * by_bias)

        if excess(largest) <= 0:
            return largest
        return float(brentq(excess, 0.0, largest, xtol=1e-12 * largest))

    def _hinges(self, penalty: float) -> Floats:
        """Weights of the hinges before treatment, for a penalty on their size."""
        if len(self._linear) == 0:
            return self._linear
        if penalty == 0:
            slack = np.zeros(len(self._linear))
        else:
            root = np.linalg.cholesky(self._quadratic)
            inverse = np.linalg.inv(root)
            fit = lsq_linear(
                inverse, -inverse @ self._linear, (-penalty, penalty), method="bvls", tol=1e-15
            )
            slack = fit.x
        return np.asarray(-np.linalg.solve(self._quadratic, self._linear + slack), "float64")

    def _weights(self, hinges: Floats) -> Floats:
        """Weights of the estimates, those after the omitted period being the target's."""
        return np.concatenate([(self._base + self._bends @ hinges)[self._rows], self.target])

    def _deviation(self, weights: Floats) -> float:
        """Standard error of the weighted estimates, in standard errors of the target."""
        return float(np.sqrt(weights @ self.coefficients.covariance @ weights)) / self._scale

    def _worst_bias(self, weights: Floats, bound: float) -> float:
        """Largest bias under the bound, in standard errors of the target."""
        relative = self.coefficients.relative_times[: self.coefficients.n_pre]
        times = np.arange(relative[0] + 1, 0)
        before = np.maximum(times[:, None] - relative, 0) @ weights[: len(relative)]
        return bound * float(np.abs(before).sum() + np.abs(self._post_hinges).sum())


def folded_quantile(bias: float, level: float) -> float:
    """Quantile of the absolute value of a normal variable with standard error 1.

    Parameters
    ----------
    bias : float
        Its mean, 0 or more.
    level : float
        Probability below the quantile.
    """
    upper = bias + float(ndtri((1 + level) / 2))

    def excess(value: float) -> float:
        return float(ndtr(value - bias) - ndtr(-value - bias)) - level

    if bias == 0:
        return upper
    return float(brentq(excess, bias + float(ndtri(level)) - 1e-9, upper, xtol=1e-13))


def _second_differences(n_times: int) -> Floats:
    """Weights of the times from the hinges between them. Shape (n_times, n_times - 1)."""
    hinges = np.eye(n_times + 1)[:, 1:-1]
    padded = np.vstack([np.zeros((1, n_times - 1)), hinges])
    weights: Floats = padded[2:] - 2 * padded[1:-1] + padded[:-2]
    return weights


def _post_hinges(after: Codes, target: Floats) -> Floats:
    """Weights of the hinges at the omitted period and later, which the target alone sets."""
    times = np.arange(0, after[-1])
    return np.maximum(after - times[:, None], 0) @ target
