"""Two-way fixed effects for counts: Poisson regression with absorbed effects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from scipy.special import xlogy

from helpers.errors import UserError
from helpers.impact.absorb import Columns
from helpers.impact.least_squares import LeastSquares, fit_least_squares
from helpers.impact.panel import Flags, Panel
from helpers.impact.regression import (
    TWO_WAY,
    cluster_codes,
    covariate_columns,
    effect_codes,
    is_treated,
    outcomes,
    regression_result,
    say_dropped,
    say_model,
    weights,
)
from helpers.impact.result import ImpactResult
from helpers.impact.small_sample import FIXEST, ErrorRule, estimate_errors
from helpers.sampling.columns import Codes, Floats

MOST_STEPS: Final = 200
CONVERGED: Final = 1e-11
"""Relative change of the deviance below which the fit has converged."""
PREDICTED_ZERO: Final = 1e-7
"""Share of the mean outcome below which a fitted mean is taken to run to 0."""
LARGEST: Final = 50.0
"""Linear predictors are kept within this of 0, so that a first step cannot overflow."""


def estimate_poisson_twfe(
    panel: Panel,
    *,
    covariates: Sequence[str] | None = None,
    effects: Sequence[str] = TWO_WAY,
    errors: ErrorRule = FIXEST,
    level: float = 0.95,
) -> ImpactResult:
    """Poisson regression of a count on being treated, with unit and period effects.

    Parameters
    ----------
    panel : Panel
        Outcomes of 0 or more, whole or not. Units and periods in which all are 0 are left out,
        and counted in the warnings: they say nothing of a ratio.
    covariates : sequence of str, optional
        Those of the panel to control for; all of them where None.
    effects : sequence of {"unit", "period", "cohort", "cluster"}, or joined by ^
        Fixed effects.
    errors : ErrorRule
        How standard errors are made.
    level : float
        Level of the intervals.

    Returns
    -------
    ImpactResult
        ``overall``, term ``treated``, in logs: its exponential is a ratio of means; then one
        ``coefficient`` a covariate.

    Raises
    ------
    UserError
        A negative outcome; treatment that the effects explain wholly, or that ends all counts.

    Notes
    -----
    As R's ``fepois``. The errors hold also where the outcome is no Poisson count, as long as its
    mean is as modelled. Where units start at different times it is a mean of comparisons as
    questionable as that of `estimate_twfe`.
    """
    _check_outcomes(panel)
    seen = _without_zero_groups(panel, effects)
    names, values = covariate_columns(seen, covariates)
    codes = effect_codes(seen, effects)
    treated = is_treated(seen).astype("float64")
    fit = fit_poisson(
        outcomes(seen),
        treated[:, None],
        list(codes.values()),
        weights=weights(seen),
        covariates=values,
    )
    if 0 not in fit.kept:
        message = f"{panel.where}: found treatment that does not vary within {' and '.join(codes)}"
        step = "Keep units or periods that were not treated, for comparison."
        raise UserError(f"{message} where outcomes are above 0, expected some.\n{step}")
    terms = ["treated", *names]
    labels = pd.DataFrame({"kind": ["overall"] + ["coefficient"] * len(names), "term": terms})
    return regression_result(
        seen,
        fit,
        estimate_errors(fit, codes, cluster_codes(seen, errors), errors, spread=1.0),
        labels.iloc[fit.kept].reset_index(drop=True),
        level=level,
        method=f"Poisson regression, {say_model(codes, names)}",
        estimand="log of the ratio of mean outcomes, treated to untreated: a weighted mean, in "
        "which weights can be negative where units start at different times",
        warnings=seen.warnings + say_dropped(terms, fit),
    )


def fit_poisson(
    outcome: Floats,
    terms: Columns | Floats,
    effects: Sequence[Codes],
    *,
    weights: Floats | None = None,
    covariates: Floats | None = None,
) -> LeastSquares:
    """Poisson regression with a log link and absorbed effects, by weighted least squares.

    Parameters
    ----------
    outcome : array of float, shape (n,)
        0 or more; some above 0 in every level of every effect.
    terms, effects, weights, covariates
        As for `fit_least_squares`.

    Returns
    -------
    LeastSquares
        The last weighted regression: ``weights`` times ``residuals`` are the weighted differences
        between outcomes and means, ``fitted`` is the log of the means.

    Raises
    ------
    UserError
        A fit that does not converge, or that predicts zeros for certain.
    """
    prior = np.ones(len(outcome)) if weights is None else weights
    linear = np.log((outcome + np.average(outcome, weights=prior)) / 2)
    before = np.inf
    for _ in range(MOST_STEPS):
        mean = np.exp(linear)
        working = linear + (outcome - mean) / mean
        fit = fit_least_squares(
            working, terms, effects, weights=prior * mean, covariates=covariates
        )
        linear = np.clip(fit.fitted, -LARGEST, LARGEST)
        deviance = 2 * float(prior @ _deviance(outcome, np.exp(linear)))
        if abs(before - deviance) <= CONVERGED * (abs(deviance) + 1):
            _check_separation(outcome, linear)
            return fit
        before = deviance
    message = f"Poisson regression: found no convergence in {MOST_STEPS} steps, expected some.\n"
    raise UserError(message + "Leave out a covariate that tells where all outcomes are 0.")


def _deviance(outcome: Floats, mean: Floats) -> Floats:
    found: Floats = xlogy(outcome, outcome / mean) - (outcome - mean)
    return found


def _check_separation(outcome: Floats, linear: Floats) -> None:
    """Stop where means run to 0: the coefficient has no finite value."""
    lost = (outcome == 0) & (np.exp(linear) < PREDICTED_ZERO * outcome.mean())
    if lost.any():
        message = f"Poisson regression: found {int(lost.sum()):,} outcomes of 0 that treatment or "
        step = "A ratio of 0 has no log: compare counts with estimate_twfe instead."
        raise UserError(f"{message}covariates predict for certain, expected none.\n{step}")


def _check_outcomes(panel: Panel) -> None:
    worst = float(outcomes(panel).min())
    if worst < 0:
        message = f"{panel.where}, column outcome: found {worst:g}, expected 0 or more.\n"
        raise UserError(message + "Take estimate_twfe for outcomes that can be negative.")


def _without_zero_groups(panel: Panel, effects: Sequence[str]) -> Panel:
    """Rows whose units, periods and so on have some outcome above 0."""
    rows = np.ones(len(panel.table), bool)
    while True:
        kept = rows & _has_some(panel, rows, effects)
        if kept.sum() == rows.sum():
            break
        rows = kept
    if not rows.any():
        message = f"{panel.where}: found no outcome above 0, expected some.\n"
        raise UserError(message + "Check the column of outcomes.")
    n_lost = int((~rows).sum())
    words = f"only zeros: {n_lost:,} rows of units or periods without any outcome above 0 left out"
    return panel.keep(rows, words) if n_lost else panel


def _has_some(panel: Panel, rows: Flags, effects: Sequence[str]) -> Flags:
    found = np.ones(len(rows), bool)
    for codes in effect_codes(panel, effects).values():
        found &= np.bincount(codes, outcomes(panel) * rows)[codes] > 0
    return found
