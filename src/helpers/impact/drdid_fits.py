"""The two fits behind doubly robust differences: who is treated, and what controls would do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from helpers.sampling.columns import Floats

Flags = NDArray[np.bool_]
_Equations: TypeAlias = tuple[Floats, Floats]
"""What is left of the equations at some coefficients, and their slope."""

_MAX_STEPS: Final = 60
_CONVERGED: Final = 1e-10
_OVERSHOT: Final = 0.5
_LEAST_STEP: Final = 1e-4
_LARGEST_EXPONENT: Final = 500.0
LARGEST_SCORE: Final = 1 - 1e-6
"""Scores are cut here, so that odds stay finite."""
_SMALLEST_RCOND: Final = 1e-13
"""Of a design whose covariates are scaled: below it, columns repeat each other."""

OVERLAP_LIMIT: Final = 0.999
"""A fitted score from here on means that nobody comparable is untreated (R's did)."""
TRIM_LEVEL: Final = 0.995
"""Controls with a score from here on carry no weight (R's DRDID)."""


class NotEstimableError(Exception):
    """A comparison that the data cannot make; its message says why."""


@dataclass(frozen=True, slots=True, eq=False)
class TreatmentScore:
    """Probability of being treated given the covariates, by a weighted logit.

    Attributes
    ----------
    fitted : array of float, shape (n,)
        The score, below 1.
    odds : array of float, shape (n,)
        Score over 1 minus score.
    is_kept : array of bool, shape (n,)
        False for controls with a score of `TRIM_LEVEL` or more.
    score_rows : array of float, shape (n, p)
        Each row's part in the coefficients' error, its inverse information multiplied in: their
        influence function.
    """

    fitted: Floats
    odds: Floats
    is_kept: Flags
    score_rows: Floats


@dataclass(frozen=True, slots=True, eq=False)
class OutcomeFit:
    """Weighted least squares of outcomes on the covariates, within some rows.

    Attributes
    ----------
    residual : array of float, shape (n, m)
        Outcome less fit, of all rows, also of those outside the fit.
    weighted_rows : array of float, shape (n, p)
        Weight times covariates times inverse Gram matrix: times the residual, the influence
        function of the coefficients; 0 outside the fit.
    """

    residual: Floats
    weighted_rows: Floats


def fit_score(
    is_treated: Flags, design: Floats, weights: Floats, overlap_limit: float = OVERLAP_LIMIT
) -> TreatmentScore:
    """Fit the logit of treatment by Newton's method.

    Parameters
    ----------
    is_treated : array of bool, shape (n,)
        Both kinds must be there.
    design : array of float, shape (n, p)
        Covariates, scaled, the constant first.
    weights : array of float, shape (n,)
        Of mean 1.
    overlap_limit : float
        Score of an unweighted fit that counts as a lack of overlap.

    Raises
    ------
    NotEstimableError
        Without overlap, or with covariates that
        repeat each other.
    """
    treated = is_treated.astype("float64")
    fitted = _logit(treated, design, weights)
    unweighted = fitted
    if weights.min() < weights.max():
        unweighted = _logit(treated, design, np.ones(len(treated)))
    if unweighted.max() >= overlap_limit:
        raise NotEstimableError("no overlap: the covariates tell the treated from all others")
    fitted = np.minimum(fitted, LARGEST_SCORE)
    information = (design.T * (weights * fitted * (1 - fitted))) @ design
    inverse = _inverse(information, "the score of treatment") * len(treated)
    rows = (weights * (treated - fitted))[:, None] * (design @ inverse)
    is_kept = is_treated | (fitted < TRIM_LEVEL)
    return TreatmentScore(fitted, fitted / (1 - fitted), is_kept, rows)


def tilted_score(is_treated: Flags, design: Floats, weights: Floats) -> Floats:
    """Score whose odds give the controls the covariate means of the treated.

    Parameters
    ----------
    is_treated, design, weights
        As for :func:`fit_score`.

    Returns
    -------
    array of float, shape (n,)

    Raises
    ------
    NotEstimableError
        The means of the treated lie beyond what weights of the controls can reach.

    Notes
    -----
    Inverse probability tilting, B. S. Graham, C. C. X. Pinto and D. Egel, Review of Economic
    Studies 79 (2012), 1053-1079, in the convex form of P. H. C. Sant'Anna and J. Zhao (2020).
    """
    treated = is_treated.astype("float64")
    of_controls = weights * (1 - treated)
    target = (weights * treated) @ design

    def unmet(coefficients: Floats) -> _Equations:
        odds = of_controls * np.exp(np.minimum(design @ coefficients, _LARGEST_EXPONENT))
        return target - odds @ design, (design.T * odds) @ design

    start, _ = _newton(_logit_equations(treated, design, weights), _start(treated, design, weights))
    coefficients, has_converged = _newton(unmet, start)
    if not has_converged:
        raise NotEstimableError(
            "no overlap: no weights of the comparison reach the means of the treated"
        )
    fitted: Floats = expit(design @ coefficients)
    return fitted


def fit_outcome(outcomes: Floats, design: Floats, weights: Floats) -> OutcomeFit:
    """Weighted least squares, several outcomes at once.

    Parameters
    ----------
    outcomes : array of float, shape (n, m)
        One column an outcome.
    design : array of float, shape (n, p)
        Covariates, scaled, the constant first.
    weights : array of float, shape (n,)
        0 for rows outside the fit.

    Raises
    ------
    NotEstimableError
        Covariates that repeat each other within the fit, or fewer rows than covariates.
    """
    weighted = design * weights[:, None]
    gram = weighted.T @ design / len(weights)
    inverse = _inverse(gram, "the outcome of the comparison group")
    coefficients = inverse @ (weighted.T @ outcomes) / len(weights)
    return OutcomeFit(outcomes - design @ coefficients, weighted @ inverse)


def _logit(treated: Floats, design: Floats, weights: Floats) -> Floats:
    if design.shape[1] == 1:
        return np.full(len(treated), np.average(treated, weights=weights))
    equations = _logit_equations(treated, design, weights)
    coefficients, _ = _newton(equations, _start(treated, design, weights))
    fitted: Floats = expit(design @ coefficients)
    return fitted


def _logit_equations(
    treated: Floats, design: Floats, weights: Floats
) -> Callable[[Floats], _Equations]:
    def unmet(coefficients: Floats) -> _Equations:
        fitted = expit(design @ coefficients)
        spread = weights * fitted * (1 - fitted)
        return (weights * (treated - fitted)) @ design, (design.T * spread) @ design

    return unmet


def _start(treated: Floats, design: Floats, weights: Floats) -> Floats:
    """The share of the treated, and no part of the covariates."""
    share = np.average(treated, weights=weights)
    coefficients = np.zeros(design.shape[1])
    coefficients[0] = np.log(share / (1 - share))
    return coefficients


def _newton(unmet: Callable[[Floats], _Equations], start: Floats) -> tuple[Floats, bool]:
    """Newton's method for the gradient of a concave function, halving steps that overshoot."""
    coefficients = start
    gradient, information = unmet(coefficients)
    for _ in range(_MAX_STEPS):
        step = _solve(information, gradient)
        if np.abs(step).max() < _CONVERGED:
            return coefficients + step, True
        slope, size = step @ gradient, 1.0
        following = unmet(coefficients + step)
        while step @ following[0] < -_OVERSHOT * slope and size > _LEAST_STEP:
            size /= 2
            following = unmet(coefficients + size * step)
        coefficients = coefficients + size * step
        gradient, information = following
    return coefficients, False


def _solve(matrix: Floats, vector: Floats) -> Floats:
    """Newton's step; the shortest one where a separated fit has left the matrix singular."""
    try:
        return np.asarray(np.linalg.solve(matrix, vector), "float64")
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.lstsq(matrix, vector, rcond=None)[0], "float64")


def _inverse(matrix: Floats, of: str) -> Floats:
    # The largest and least eigenvalue of a symmetric matrix are its condition.
    values = np.linalg.eigvalsh(matrix)
    if values[0] <= _SMALLEST_RCOND * values[-1]:
        raise NotEstimableError(f"collinear covariates, or too few units, in the fit of {of}")
    return np.asarray(np.linalg.inv(matrix), "float64")
