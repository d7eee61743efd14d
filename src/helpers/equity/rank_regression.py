"""Outcomes of a survey fitted on fractional ranks, with the variance of the survey's design."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy import special

from helpers.equity.individuals import Individuals
from helpers.sampling.columns import Floats

Model = Literal["linear", "logit"]
Variance = Literal["fixed_ranks", "linearised"]
MAX_STEPS: Final = 60
# Log odds of 30 are a share of 1 to the 13th digit: the fit runs away, it does not converge.
RUNAWAY: Final = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class RankFit:
    """Intercept and slope of an outcome on the fractional rank.

    Attributes
    ----------
    coefficients : array of float, shape (2,)
        At rank 0, and the change to rank 1; on the scale of the model (log odds for the logit).
    covariance : array of float, shape (2, 2)
    has_converged : bool
        False where the ranks tell all 0 from all 1, so that no logit slope is steep enough.
    """

    coefficients: Floats
    covariance: Floats
    has_converged: bool = True

    @property
    def ends(self) -> Floats:
        """Linear predictor at ranks 0 and 1."""
        return np.array([self.coefficients[0], self.coefficients.sum()])


def fit_on_rank(individuals: Individuals, model: Model, variance: Variance) -> RankFit:
    """Weighted fit of the outcome on the fractional rank.

    Parameters
    ----------
    individuals : Individuals
        For the logit with outcomes from 0 to 1.
    model : {"linear", "logit"}
        Least squares, or quasi-binomial with logit link.
    variance : {"fixed_ranks", "linearised"}
        Ranks as if they were known, as R's svyglm has it, or estimated from the same sample.

    Notes
    -----
    Ranks are shares of the estimated population, so each person moves those of the others:
    the chain rule through the ranks adds the second part to a person's score.
    """
    rank, y = individuals.fractional_rank, individuals.outcome
    x = np.column_stack([np.ones_like(rank), rank])
    slope = _fit_linear if model == "linear" else _fit_logit
    coefficients, has_converged = slope(x, y, individuals.weights)
    if not has_converged:
        return RankFit(coefficients, np.full((2, 2), np.nan), has_converged)
    fitted, gradient = _predict(x @ coefficients, model)
    information = x.T @ (x * (individuals.weights * gradient)[:, None])
    scores = x * (individuals.weights * (y - fitted))[:, None]
    if variance == "linearised":
        turn = -gradient * coefficients[1]
        scores += spread_through_ranks(
            individuals, np.column_stack([turn, y - fitted + rank * turn])
        )
    influence = scores @ np.linalg.inv(information)
    return RankFit(coefficients, individuals.design.variance_of_total(influence))


def spread_through_ranks(individuals: Individuals, derivatives: Floats) -> Floats:
    """What each person adds to a weighted total by moving the ranks of all.

    Parameters
    ----------
    individuals : Individuals
        Whose ranks.
    derivatives : array, shape (people, k)
        Of each person's own term of the total, with respect to that person's rank.

    Returns
    -------
    array of float, shape (people, k)
        Weight times influence. A person lifts all who rank above by their share of the
        population, and those who rank equal by half of it.
    """
    weights, rank = individuals.weights, individuals.fractional_rank
    weighted = derivatives * weights[:, None]
    codes = np.unique(individuals.rank, return_inverse=True)[1].reshape(-1)
    by_rank = np.column_stack([np.bincount(codes, column) for column in weighted.T])
    at_or_above = by_rank.sum(axis=0) - np.cumsum(by_rank, axis=0) + by_rank / 2
    share: Floats = weights / weights.sum()
    moved: Floats = (at_or_above[codes] - rank @ weighted) * share[:, None]
    return moved


def _fit_linear(x: Floats, y: Floats, weights: Floats) -> tuple[Floats, bool]:
    normal = x.T @ (x * weights[:, None])
    coefficients = np.asarray(np.linalg.solve(normal, x.T @ (weights * y)), "float64")
    return coefficients, True


def _fit_logit(x: Floats, y: Floats, weights: Floats) -> tuple[Floats, bool]:
    mean = weights @ y / weights.sum()
    coefficients: Floats = np.array([np.log(mean / (1 - mean)), 0.0], "float64")
    for _ in range(MAX_STEPS):
        fitted, gradient = _predict(x @ coefficients, "logit")
        information = x.T @ (x * (weights * gradient)[:, None])
        step = np.linalg.solve(information, x.T @ (weights * (y - fitted)))
        coefficients += step
        if np.abs([coefficients[0], coefficients.sum()]).max() > RUNAWAY:
            break
        if np.abs(step).max() < 1e-10 * (1 + np.abs(coefficients).max()):
            return coefficients, True
    return coefficients, False


def _predict(linear: Floats, model: Model) -> tuple[Floats, Floats]:
    """Fitted values and their derivatives by the linear predictor."""
    if model == "linear":
        return linear, np.ones_like(linear)
    fitted = special.expit(linear)
    return fitted, fitted * (1 - fitted)
