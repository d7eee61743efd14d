"""Borusyak, Jaravel and Spiess: impute what would have been, and average the differences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.impact.absorb import indicators
from helpers.impact.cells import Cells, mean_over_cells, units_in
from helpers.impact.event_study import check_references
from helpers.impact.imputation_errors import Centring, Weighting, impute_cells
from helpers.impact.least_squares import fit_least_squares
from helpers.impact.panel import Panel
from helpers.impact.regression import (
    TWO_WAY,
    cluster_codes,
    effect_codes,
    event_times,
    outcomes,
    unit_result,
    weights,
)
from helpers.impact.result import ImpactResult
from helpers.impact.small_sample import FIXEST, estimate_errors
from helpers.impact.untreated_fit import UntreatedFit, fit_untreated
from helpers.sampling.columns import Floats


def estimate_imputation(
    panel: Panel,
    *,
    pre_trends: Sequence[int] = (),
    covariates: Sequence[str] | None = None,
    effects: Sequence[str] = TWO_WAY,
    centring: Centring = "cell",
    weighting: Weighting = "once",
    level: float = 0.95,
) -> ImpactResult:
    """Average differences between treated outcomes and those imputed from untreated rows.

    Parameters
    ----------
    panel : Panel
        Units treated from the first period are left out, and treated rows that untreated ones
        cannot impute; both are counted in the warnings. Errors are clustered by its cluster.
    pre_trends : sequence of int
        Event times below 0 to test: coefficients of their dummies among untreated rows, against
        earlier event times and never-treated units.
    covariates : sequence of str, optional
        Those of the panel to impute with; all of them where None.
    effects : sequence of {"unit", "period", "cohort", "cluster"}, or joined by ^
        Fixed effects of the imputation.
    centring : {"cell", "leave_out"}
        What an effect is compared with in the errors: the mean of its cohort and period, or that
        mean without its own cluster, which does not shrink where a cohort has few clusters.
    weighting : {"once", "squared"}
        How weights enter the errors. "squared" repeats a slip of R's didimputation 0.5.0, whose
        errors are those of another estimator than the one it reports.
    level : float
        Level of the intervals.

    Returns
    -------
    ImpactResult
        ``group_time`` (mean effect of each cohort in each period), and means over treated rows, by
        weight: ``event_time``, ``cohort``, ``calendar``, ``overall``. Event times below 0 are
        those of the test.

    Raises
    ------
    UserError
        Nothing to impute, or to impute from; a pre-trend that no unit is seen at.

    Notes
    -----
    Errors are the conservative ones of K. Borusyak, X. Jaravel and J. Spiess, *Review of Economic
    Studies* 91 (2024), 3253-3285: effects are centred on the mean of their cohort and period. They
    have no small-sample factor; intervals take the t distribution with clusters less 1 degrees. In
    a cohort of one cluster the first centring leaves no error at all, and the second is missing.
    Errors of the test are those of a regression, clustered, with fixest's factor.
    """
    stage = fit_untreated(panel, covariates=covariates, effects=effects)
    seen, cells = stage.panel, Cells.of(stage.panel)
    used = cells.chosen(cells.is_treated)
    estimates, parts = impute_cells(stage, cells, used, centring, weighting)
    labels, shares = mean_over_cells(seen, cells, used)
    estimates, parts = shares @ estimates, _mean_parts(parts, shares)
    words = "no small-sample factor (conservative errors of Borusyak, Jaravel and Spiess"
    words += ")" if centring == "cell" else ", effects centred without their own cluster)"
    if len(pre_trends):
        before, values, others, rule = _pre_trends(stage, pre_trends)
        labels = pd.concat([before, labels], ignore_index=True)
        estimates, parts = np.append(values, estimates), np.hstack([others, parts])
        words += f"; of event times below 0: {rule}"
    order = np.argsort(labels["kind"].ne("group_time").to_numpy(), kind="stable")
    return unit_result(
        seen,
        labels.iloc[order].reset_index(drop=True),
        estimates[order],
        parts[:, order],
        level=level,
        method=f"imputation (Borusyak, Jaravel, Spiess), {stage.words}",
        estimand="effect on the treated: mean difference between treated outcomes and those "
        "imputed from untreated rows",
        small_sample=words,
        warnings=seen.warnings,
    )


def _mean_parts(parts: Floats, shares: Floats) -> Floats:
    """What units add to the errors of means; missing where that of a cell with a share is."""
    missing = np.isnan(parts).any(axis=0)
    mixed: Floats = np.where(missing, 0.0, parts) @ shares.T
    mixed[:, (shares[:, missing] != 0).any(axis=1)] = np.nan
    return mixed


def _pre_trends(
    stage: UntreatedFit, pre_trends: Sequence[int]
) -> tuple[pd.DataFrame, Floats, Floats, str]:
    """Coefficients on event times among untreated rows, and what each unit adds to their errors."""
    seen = stage.panel.keep(~stage.treated)
    times = event_times(seen)
    check_references(seen, times, pre_trends)
    asked = np.unique(np.asarray(pre_trends, "float64"))
    place = np.searchsorted(asked, times).clip(max=len(asked) - 1)
    columns = indicators(np.where(asked[place] == times, place, -1), len(asked))
    codes = effect_codes(seen, tuple(stage.codes))
    fit = fit_least_squares(
        outcomes(seen),
        columns,
        list(codes.values()),
        weights=weights(seen),
        covariates=stage.values[~stage.treated],
    )
    errors = estimate_errors(fit, codes, cluster_codes(seen, FIXEST))
    kept = fit.kept[fit.kept < len(asked)]
    labels = pd.DataFrame(
        {
            "kind": "event_time",
            "event_time": asked[kept].astype("int64"),
            "n_treated_units": pd.array(units_in(seen, columns)[kept], "Int64"),
        }
    )
    parts = fit.contributions(seen.unit_codes)[:, : len(kept)] * np.sqrt(errors.factor)
    return labels, fit.coefficients[kept], parts, errors.words
