"""Two-way fixed effects with one treatment coefficient: the regression that others are held to."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.errors import UserError
from helpers.impact.least_squares import fit_least_squares
from helpers.impact.panel import Panel
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


def estimate_twfe(
    panel: Panel,
    *,
    covariates: Sequence[str] | None = None,
    effects: Sequence[str] = TWO_WAY,
    errors: ErrorRule = FIXEST,
    level: float = 0.95,
) -> ImpactResult:
    """Regress the outcome on being treated, with unit and period effects.

    Parameters
    ----------
    panel : Panel
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
        ``overall``, term ``treated``; then one ``coefficient`` a covariate.

    Raises
    ------
    UserError
        Treatment that the effects explain wholly.

    Notes
    -----
    Where units start at different times and effects differ over time or cohorts, the coefficient
    compares later starters with units already treated, and can have the wrong sign: see
    `decompose_twfe`. Units treated from the first period stay in, as such a comparison.
    """
    names, values = covariate_columns(panel, covariates)
    codes = effect_codes(panel, effects)
    treated = is_treated(panel).astype("float64")
    fit = fit_least_squares(
        outcomes(panel),
        treated[:, None],
        list(codes.values()),
        weights=weights(panel),
        covariates=values,
    )
    if 0 not in fit.kept:
        message = f"{panel.where}: found treatment that does not vary within {' and '.join(codes)}"
        step = "Keep units or periods that were not treated, for comparison."
        raise UserError(f"{message}, expected some that does.\n{step}")
    terms = ["treated", *names]
    labels = pd.DataFrame({"kind": ["overall"] + ["coefficient"] * len(names), "term": terms})
    n_treated = int((panel.unit_first_treated <= panel.periods[-1]).sum())
    labels["n_treated_units"] = pd.array([n_treated] + [None] * len(names), dtype="Int64")
    said = say_dropped(terms, fit) + _say_controls(panel)
    return regression_result(
        panel,
        fit,
        estimate_errors(fit, codes, cluster_codes(panel, errors), errors),
        labels.iloc[fit.kept].reset_index(drop=True),
        level=level,
        method=f"two-way fixed effects, {say_model(codes, names)}",
        estimand="coefficient on being treated: a weighted mean of effects, in which weights can "
        "be negative where units start at different times",
        warnings=_without_left_out(panel) + said,
    )


def _without_left_out(panel: Panel) -> tuple[str, ...]:
    """Warnings of the panel, but for the one that says what estimators leave out."""
    return tuple(
        words for words in panel.warnings if not words.startswith("treated from the start")
    )


def _say_controls(panel: Panel) -> tuple[str, ...]:
    early = panel.is_already_treated
    if not early.any():
        return ()
    count = int(panel.table.loc[early, "unit"].nunique())
    units = "1 unit stays" if count == 1 else f"{count:,} units stay"
    return (f"treated from the start: {units} in the regression as a comparison",)
