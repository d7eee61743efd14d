"""Sun and Abraham's interaction-weighted estimator: one regression, a coefficient a cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from helpers.errors import UserError
from helpers.impact.cells import Cells, mean_over_cells
from helpers.impact.event_study import check_references
from helpers.impact.least_squares import fit_least_squares
from helpers.impact.panel import Panel
from helpers.impact.regression import (
    TWO_WAY,
    cluster_codes,
    covariate_columns,
    effect_codes,
    outcomes,
    regression_result,
    say_dropped,
    say_model,
    weights,
    with_covariates,
)
from helpers.impact.result import ImpactResult
from helpers.impact.small_sample import FIXEST, ErrorRule, estimate_errors

Control = Literal["never", "last"]


def estimate_sun_abraham(
    panel: Panel,
    *,
    references: Sequence[int] = (-1,),
    control: Control | None = None,
    covariates: Sequence[str] | None = None,
    effects: Sequence[str] = TWO_WAY,
    errors: ErrorRule = FIXEST,
    level: float = 0.95,
) -> ImpactResult:
    """Effects by cohort and event time from one regression, averaged by shares of cohorts.

    Parameters
    ----------
    panel : Panel
        Units treated from the first period are left out.
    references : sequence of int
        Event times without dummies.
    control : {"never", "last"}, optional
        Who has no dummies: never-treated units, or the last cohort, in the periods before it
        starts and without never-treated units. Where None: never-treated units if there are any.
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
        ``group_time`` (cohort, period and event time), then their means over rows, by weight:
        ``event_time``; from the start of treatment on ``cohort``, ``calendar`` and ``overall``;
        and one ``coefficient`` a covariate.

    Raises
    ------
    UserError
        A reference that no unit is seen at; controls that are not there.

    Notes
    -----
    The errors are those of fixest's ``sunab``: shares of cohorts in the sample are taken as those
    of the population. In a balanced panel without covariates, with never-treated controls and
    reference -1, the coefficients are Callaway and Sant'Anna's effects with a universal base.
    """
    seen, said = choose_control(panel.without_already_treated(), control)
    cells = Cells.of(seen)
    check_references(seen, cells.event_time[cells.n_rows > 0], references)
    is_control = cells.cohort == seen.unit_first_treated.max()
    chosen = cells.chosen(~is_control & ~np.isin(cells.event_time, references))
    names, values = covariate_columns(seen, covariates)
    codes = effect_codes(seen, effects)
    fit = fit_least_squares(
        outcomes(seen),
        cells.columns(chosen),
        list(codes.values()),
        weights=weights(seen),
        covariates=values,
    )
    kept = fit.kept[fit.kept < len(chosen)]
    labels, shares = mean_over_cells(seen, cells, chosen[kept])
    terms = [
        f"cohort {cells.cohort[cell]:.0f} at event time {cells.event_time[cell]:.0f}"
        for cell in chosen
    ]
    kept_names = [names[index - len(chosen)] for index in fit.kept if index >= len(chosen)]
    table, combine = with_covariates(labels, shares, kept_names)
    return regression_result(
        seen,
        fit,
        estimate_errors(fit, codes, cluster_codes(seen, errors), errors),
        table,
        combine=combine,
        level=level,
        method=f"Sun-Abraham, {say_model(codes, names)}, reference "
        f"{', '.join(str(time) for time in references)}, compared with {said}",
        estimand="effect on the treated of each cohort at each event time, and means of these by "
        "the weight of their rows",
        warnings=seen.warnings + say_dropped([*terms, *names], fit),
    )


def choose_control(panel: Panel, control: Control | None) -> tuple[Panel, str]:
    """Rows that a regression on cohort dummies can use, and its controls in words.

    Parameters
    ----------
    panel : Panel
        Without units treated from the first period.
    control : {"never", "last"}, optional
        Never-treated units; or the last cohort before it starts, never-treated units left out.
        Where None: never-treated units if there are any.

    Raises
    ------
    UserError
        No never-treated units, or no two cohorts, where they are asked for.
    """
    if control == "never" or (control is None and panel.has_never_treated):
        if panel.has_never_treated:
            return panel, "never-treated units"
        message = f"{panel.where}: found no never-treated unit, expected some as controls.\n"
        raise UserError(message + 'Take control="last", or another estimator.')
    if len(panel.cohorts) < 2:
        message = f"{panel.where}: found fewer than 2 cohorts and no never-treated unit, "
        step = "Add units that start later, or never."
        raise UserError(f"{message}expected some to compare.\n{step}")
    last = int(panel.cohorts[-1])
    rows = (panel.table["period"] < last) & np.isfinite(panel.table["first_treated"])
    n_left = len(panel.table) - int(rows.sum())
    words = f"last cohort as control: {n_left:,} rows from {last} on or of never-treated units "
    kept = panel.keep(rows.to_numpy(bool), words + "are left out")
    return kept, f"the last cohort, {last}, before it starts"
