"""Gardner's two-stage difference in differences, with errors that carry the first stage."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.impact.absorb import Columns, group_sums, indicators
from helpers.impact.cells import Cells, units_in
from helpers.impact.event_study import binned, check_references
from helpers.impact.panel import Panel
from helpers.impact.regression import TWO_WAY, unit_result, weights
from helpers.impact.result import ImpactResult
from helpers.impact.untreated_fit import UntreatedFit, fit_untreated
from helpers.sampling.columns import Floats


def estimate_two_stage(
    panel: Panel,
    *,
    references: Sequence[int] = (-1,),
    earliest: int | None = None,
    latest: int | None = None,
    covariates: Sequence[str] | None = None,
    effects: Sequence[str] = TWO_WAY,
    level: float = 0.95,
) -> ImpactResult:
    """Take out effects fitted to untreated rows, then regress what is left on treatment.

    Parameters
    ----------
    panel : Panel
        Units treated from the first period are left out, and treated rows that untreated ones
        cannot impute; both are counted in the warnings. Errors are clustered by its cluster.
    references : sequence of int
        Event times without a dummy in the second stage; never-treated units have none either.
    earliest, latest : int, optional
        Event times before or after are binned with these.
    covariates : sequence of str, optional
        Those of the panel to take out in the first stage; all of them where None.
    effects : sequence of {"unit", "period", "cohort", "cluster"}, or joined by ^
        Fixed effects of the first stage.
    level : float
        Level of the intervals.

    Returns
    -------
    ImpactResult
        ``overall`` (second stage on being treated) and ``event_time`` (on event times).

    Raises
    ------
    UserError
        Nothing to fit or to compare; a reference that no unit is seen at.

    Notes
    -----
    J. Gardner, "Two-stage differences in differences" (2022), arXiv:2207.05943. Estimates equal
    those of imputation at event times from 0 on. The errors are those of two-stage GMM as in R's
    did2s, without small-sample factor; intervals take the t distribution with clusters less 1
    degrees. Coefficients before treatment are means of first-stage residuals, which the first
    stage has already pulled towards 0: their errors are smaller than those of an event study's.
    """
    stage = fit_untreated(panel, covariates=covariates, effects=effects)
    seen, cells = stage.panel, Cells.of(stage.panel)
    times = binned(cells.event_time, earliest, latest)
    check_references(seen, times[cells.n_rows > 0], references)
    has_dummy = np.isfinite(times) & ~np.isin(times, references) & (cells.n_rows > 0)
    event_time = np.unique(times[has_dummy])
    place = np.where(has_dummy, np.searchsorted(event_time, times), -1)
    dynamic = indicators(place[cells.index], len(event_time))
    static = indicators(np.where(stage.treated, 0, -1), 1)
    found = [second_stage(stage, columns) for columns in (dynamic, static)]
    labels = pd.DataFrame(
        {
            "kind": ["event_time"] * len(event_time) + ["overall"],
            "event_time": pd.array([*event_time.astype("int64").tolist(), None], dtype="Int64"),
            "n_treated_units": [*units_in(seen, dynamic), *units_in(seen, static)],
        }
    )
    return unit_result(
        seen,
        labels,
        np.concatenate([estimates for estimates, _ in found]),
        np.hstack([parts for _, parts in found]),
        level=level,
        method=f"two-stage (Gardner), {stage.words}, reference "
        f"{', '.join(str(time) for time in references)}",
        estimand="effect on the treated: mean of treated outcomes less what untreated rows say "
        "they would have been",
        small_sample="no small-sample factor (two-stage GMM errors)",
        warnings=seen.warnings,
    )


def second_stage(stage: UntreatedFit, columns: Columns) -> tuple[Floats, Floats]:
    """Regress what the first stage leaves on dummies, none of which share a row.

    Parameters
    ----------
    stage : UntreatedFit
    columns : sparse array, shape (n, k)
        At most one 1 a row; there is no constant.

    Returns
    -------
    estimates : array of float, shape (k,)
    parts : array of float, shape (n_units, k)
        What each unit adds to their error, the first stage's included.
    """
    weighted = Columns(columns.multiply(weights(stage.panel)[:, None]))
    targets = Columns(weighted.multiply(1 / weighted.sum(axis=0)[None, :]))
    estimates = targets.T @ stage.effects
    left = stage.effects - columns @ estimates
    units = stage.panel.unit_codes
    own = (group_sums(units, stage.panel.n_units, left) @ targets).toarray()
    return estimates, own - stage.fit.carry(units, targets)
