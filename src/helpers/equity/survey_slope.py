"""Slope and relative index of inequality from the people of a survey."""

from __future__ import annotations

from typing import Final, get_args

import numpy as np
from scipy import special

from helpers.equity.individuals import Individuals
from helpers.equity.measure import Measure
from helpers.equity.rank_regression import Model, RankFit, Variance, fit_on_rank
from helpers.equity.survey_interval import (
    ONE_OUTCOME,
    check_range,
    check_variance,
    is_constant,
    with_design_interval,
)
from helpers.errors import UserError
from helpers.sampling.columns import Floats, check_level

SEPARATED: Final = (
    "the rank tells outcome 0 from outcome 1 without fail: the logit has no fit, see the linear"
)
NOT_POSITIVE: Final = "the fitted value at the bottom or the top is not above 0: no ratio"


def survey_sii(
    individuals: Individuals,
    *,
    model: Model = "logit",
    level: float = 0.95,
    variance: Variance = "fixed_ranks",
) -> Measure:
    """Slope index of inequality: fitted outcome at the top of the ranks minus at the bottom.

    Parameters
    ----------
    individuals, level, variance
        As for :func:`survey_aci`.
    model : {"logit", "linear"}
        Quasi-binomial for outcomes from 0 to 1, or a straight line for any.

    Returns
    -------
    Measure
        In the unit of the outcome. Missing, with a note, where the logit has no fit; 0 without an
        interval, with a note, where everyone has the same outcome.

    Raises
    ------
    UserError
        Outcomes not within 0-1 for the logit, an unknown model, a level not within 0-1.
    """
    _check_fit(individuals, model, level, variance)
    if is_constant(individuals):
        return Measure("sii", 0.0, level=level, method="none", note=ONE_OUTCOME)
    fit = fit_on_rank(individuals, model, variance)
    if not fit.has_converged:
        return Measure("sii", np.nan, level=level, method="none", note=SEPARATED)
    (bottom, top), gradients = _fitted_ends(fit, model)
    gradient = gradients[1] - gradients[0]
    estimate, se = float(top - bottom), _delta(gradient, fit)
    measure = Measure("sii", estimate, se, level=level)
    return with_design_interval(measure, individuals, variance)


def survey_rii(
    individuals: Individuals,
    *,
    model: Model = "logit",
    level: float = 0.95,
    variance: Variance = "fixed_ranks",
) -> Measure:
    """Relative index of inequality: fitted outcome at the top over that at the bottom.

    Parameters
    ----------
    individuals, model, level, variance
        As for :func:`survey_sii`.

    Returns
    -------
    Measure
        ``se`` on the scale of logarithms, where its interval is made. Missing, with a note,
        where a fitted value is not above 0 or the logit has no fit; 1 without an interval, with a
        note, where everyone has the same outcome.

    Raises
    ------
    UserError
        As :func:`survey_sii`.
    """
    _check_fit(individuals, model, level, variance)
    if is_constant(individuals):
        ratio = 1.0 if individuals.mean > 0 else np.nan
        return Measure("rii", ratio, np.nan, "log", level=level, method="none", note=ONE_OUTCOME)
    fit = fit_on_rank(individuals, model, variance)
    (bottom, top), gradients = _fitted_ends(fit, model)
    if not fit.has_converged or min(bottom, top) <= 0:
        note = NOT_POSITIVE if fit.has_converged else SEPARATED
        return Measure("rii", np.nan, se_scale="log", level=level, method="none", note=note)
    se = _delta(gradients[1] / top - gradients[0] / bottom, fit)
    measure = Measure("rii", float(top / bottom), se, "log", level=level)
    return with_design_interval(measure, individuals, variance)


def _check_fit(individuals: Individuals, model: Model, level: float, variance: Variance) -> None:
    check_level(level)
    check_variance(variance)
    if model not in get_args(Model):
        message = f'parameter model: found "{model}", expected logit or linear.\n'
        raise UserError(message + "Choose one of them; logit is for shares, yes or no.")
    if model == "logit":
        step = 'Write percentages as shares, or set model="linear".'
        check_range(individuals, 0, 1, step)


def _fitted_ends(fit: RankFit, model: Model) -> tuple[Floats, Floats]:
    """Fitted outcome at ranks 0 and 1, and the gradient of each by the coefficients."""
    points = np.array([[1.0, 0.0], [1.0, 1.0]])
    if model == "linear":
        return fit.ends, points
    fitted = special.expit(fit.ends)
    return fitted, points * (fitted * (1 - fitted))[:, None]


def _delta(gradient: Floats, fit: RankFit) -> float:
    return float(np.sqrt(gradient @ fit.covariance @ gradient))
