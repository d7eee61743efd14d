"""Wooldridge's extended two-way fixed effects: a coefficient for every treated cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy import sparse

from helpers.impact.absorb import Columns, indicators
from helpers.impact.cells import Cells, mean_over_cells
from helpers.impact.least_squares import fit_least_squares
from helpers.impact.panel import Panel
from helpers.impact.regression import (
    cluster_codes,
    covariate_columns,
    effect_codes,
    outcomes,
    regression_result,
    say_dropped,
    say_model,
    weights,
)
from helpers.impact.result import ImpactResult
from helpers.impact.small_sample import FIXEST, ErrorRule, estimate_errors
from helpers.impact.sun_abraham import choose_control
from helpers.sampling.columns import Codes, Floats

ComparedWith = Literal["not_yet", "never"]

BY_COHORT: Final = ("cohort", "period")


@dataclass(frozen=True, slots=True, eq=False)
class SaturatedColumns:
    """The columns of an extended regression.

    Attributes
    ----------
    cells : array of int, shape (k,)
        Cells with a coefficient.
    columns : sparse array, shape (n, k + k c + others)
        A dummy for each of these cells; the same times each covariate less its cohort's mean; and
        each covariate, by cohort and by period.
    centred : array of float, shape (n, c)
        Covariates less their cohort's mean.
    terms : list of str
        What each column is.
    """

    cells: Codes
    columns: Columns
    centred: Floats
    terms: list[str]


def estimate_extended_twfe(
    panel: Panel,
    *,
    compared_with: ComparedWith = "not_yet",
    covariates: Sequence[str] | None = None,
    effects: Sequence[str] = BY_COHORT,
    errors: ErrorRule = FIXEST,
    level: float = 0.95,
) -> ImpactResult:
    """Effects of each cohort in each treated period from one saturated regression.

    Parameters
    ----------
    panel : Panel
        Also repeated cross-sections. Units treated from the first period are left out.
    compared_with : {"not_yet", "never"}
        Rows without a dummy: those not yet treated; or never-treated units and the last period
        before treatment of the others, so that event times below -1 show the trends before.
    covariates : sequence of str, optional
        Those of the panel, best without change over time; all of them where None. Each has its
        own slope by cohort, by period and, less its cohort's mean, in each treated cell.
    effects : {("cohort", "period"), ("unit", "period")}
        Fixed effects; in a balanced panel both give the same estimates.
    errors : ErrorRule
        How standard errors are made.
    level : float
        Level of the intervals.

    Returns
    -------
    ImpactResult
        ``group_time``, and means over rows, by weight: ``event_time``; from the start of treatment
        on ``cohort``, ``calendar`` and ``overall``.

    Raises
    ------
    UserError
        No controls.

    Notes
    -----
    J. M. Wooldridge, "Two-way fixed effects, the two-way Mundlak regression, and
    difference-in-differences estimators", *Empirical Economics* 69 (2025), 2545-2587, as in R's
    etwfe. Without covariates, compared with those not yet treated, the estimates of a balanced
    panel equal those of imputation. Without never-treated units the last cohort is the control,
    in the periods before it starts.
    """
    early = panel.without_already_treated()
    seen, said = choose_control(early, "never" if compared_with == "never" else None)
    cells = Cells.of(seen)
    names, values = covariate_columns(seen, covariates)
    design = saturate(seen, cells, (names, values), compared_with)
    codes = effect_codes(seen, effects)
    fit = fit_least_squares(
        outcomes(seen), design.columns, list(codes.values()), weights=weights(seen)
    )
    used, margins = cell_margins(cells, design, fit.kept, weights(seen))
    labels, shares = mean_over_cells(seen, cells, used)
    if compared_with == "not_yet":
        said += " and units not treated yet"
    return regression_result(
        seen,
        fit,
        estimate_errors(fit, codes, cluster_codes(seen, errors), errors),
        labels,
        combine=shares @ margins,
        level=level,
        method=f"extended two-way fixed effects, {say_model(codes, names)}, compared with {said}",
        estimand="effect on the treated of each cohort in each period, and means of these by the "
        "weight of their rows",
        warnings=seen.warnings + say_dropped(design.terms[: len(design.cells)], fit),
    )


def saturate(
    panel: Panel,
    cells: Cells,
    covariates: tuple[Sequence[str], Floats],
    compared_with: ComparedWith,
) -> SaturatedColumns:
    """The columns of an extended regression.

    Parameters
    ----------
    panel : Panel
    cells : Cells
    covariates : tuple of names and array of float, shape (n, c)
    compared_with : {"not_yet", "never"}
        Which cells have no dummy.
    """
    names, values = covariates
    is_control = cells.cohort == panel.unit_first_treated.max()
    is_own = cells.is_treated if compared_with == "not_yet" else cells.event_time != -1
    chosen = cells.chosen(~is_control & is_own)
    cohort = np.unique(cells.cohort, return_inverse=True)[1]
    period = np.unique(cells.period, return_inverse=True)[1]
    centred = values - _means(cohort[cells.index], values, weights(panel))
    blocks = [cells.columns(chosen)]
    blocks += [cells.columns(chosen, column) for column in centred.T]
    for column in values.T:
        for codes in (cohort, period):
            blocks.append(indicators(codes[cells.index], int(codes.max()) + 1, column))
    terms = [
        f"cohort {start:.0f} in {when:.0f}"
        for start, when in zip(cells.cohort[chosen], cells.period[chosen], strict=True)
    ]
    terms += [f"{term} times {name}" for name in names for term in terms[: len(chosen)]]
    columns = sparse.csr_array(sparse.hstack(blocks, format="csr"))
    return SaturatedColumns(chosen, columns, centred, terms)


def cell_margins(
    cells: Cells, design: SaturatedColumns, kept: Codes, weights: Floats
) -> tuple[Codes, Floats]:
    """Cells that have an effect, and how the kept coefficients make it.

    Parameters
    ----------
    cells : Cells
    design : SaturatedColumns
    kept : array of int, shape (r,)
        Positions of the coefficients that were kept.
    weights : array of float, shape (n,)

    Returns
    -------
    used : array of int, shape (k,)
    margins : array of float, shape (k, r)
        1 for the cell's own coefficient, and its mean of each centred covariate for its slopes.
    """
    n_cells = len(design.cells)
    place = np.zeros((n_cells, design.columns.shape[1]))
    place[:, :n_cells] = np.eye(n_cells)
    for index, column in enumerate(design.centred.T):
        sums = np.bincount(cells.index, column * weights, len(cells.weight))
        means = sums[design.cells] / cells.weight[design.cells]
        place[:, (index + 1) * n_cells : (index + 2) * n_cells] = np.diag(means)
    is_kept = np.isin(np.arange(n_cells), kept)
    return design.cells[is_kept], place[is_kept][:, kept]


def _means(codes: Codes, values: Floats, weights: Floats) -> Floats:
    """Weighted mean of each column in each row's group."""
    totals = np.bincount(codes, weights)
    means = [np.bincount(codes, column * weights) / totals for column in values.T]
    return np.column_stack(means)[codes] if means else values
