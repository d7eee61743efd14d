"""Two-way fixed effects with a coefficient for each period since treatment."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.errors import UserError
from helpers.impact.absorb import indicators
from helpers.impact.cells import Cells, units_in
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
from helpers.sampling.columns import Floats


def estimate_event_study(
    panel: Panel,
    *,
    references: Sequence[int] = (-1,),
    earliest: int | None = None,
    latest: int | None = None,
    covariates: Sequence[str] | None = None,
    effects: Sequence[str] = TWO_WAY,
    errors: ErrorRule = FIXEST,
    level: float = 0.95,
) -> ImpactResult:
    """Regress the outcome on dummies of event time, with unit and period effects.

    Parameters
    ----------
    panel : Panel
        Units treated from the first period are left out.
    references : sequence of int
        Event times without a dummy; never-treated units have none either.
    earliest, latest : int, optional
        Event times before or after are binned with these.
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
        One ``event_time`` a dummy, then one ``coefficient`` a covariate. References have no row.

    Raises
    ------
    UserError
        A reference that no unit is seen at, or a panel without any treated unit.

    Notes
    -----
    Each coefficient mixes effects of several cohorts and of other event times where effects
    differ between cohorts (Sun and Abraham, *Journal of Econometrics* 225, 2021): see
    `estimate_sun_abraham`. Without never-treated units one reference leaves a line through the
    event times unidentified; the last dummy is then left out, and the result says so.
    """
    seen = panel.without_already_treated()
    cells = Cells.of(seen)
    times = binned(cells.event_time, earliest, latest)
    check_references(seen, times[cells.n_rows > 0], references)
    has_dummy = np.isfinite(times) & ~np.isin(times, references) & (cells.n_rows > 0)
    event_time = np.unique(times[has_dummy])
    place = np.where(has_dummy, np.searchsorted(event_time, times), -1)
    columns = indicators(place[cells.index], len(event_time))
    names, values = covariate_columns(seen, covariates)
    codes = effect_codes(seen, effects)
    fit = fit_least_squares(
        outcomes(seen), columns, list(codes.values()), weights=weights(seen), covariates=values
    )
    labels = pd.DataFrame(
        {
            "kind": "event_time",
            "event_time": event_time.astype("int64"),
            "n_treated_units": units_in(seen, columns),
        }
    )
    table, _ = with_covariates(labels, np.eye(len(labels)), names)
    terms = [f"event time {time:.0f}" for time in event_time] + list(names)
    return regression_result(
        seen,
        fit,
        estimate_errors(fit, codes, cluster_codes(seen, errors), errors),
        table.iloc[fit.kept].reset_index(drop=True),
        level=level,
        method=f"event study by two-way fixed effects, {say_model(codes, names)}, reference "
        f"{', '.join(str(time) for time in references)}{_say_bins(earliest, latest)}",
        estimand="coefficient on each event time, against the references and never-treated units: "
        "a mean of effects in which other event times enter where cohorts differ",
        warnings=seen.warnings + say_dropped(terms, fit),
    )


def binned(times: Floats, earliest: int | None, latest: int | None) -> Floats:
    """Event times, those beyond an end moved to it; minus infinity, for never, stays.

    Parameters
    ----------
    times : array of float
    earliest, latest : int, optional
        Ends.
    """
    lower = -np.inf if earliest is None else earliest
    upper = np.inf if latest is None else latest
    return np.where(np.isfinite(times), np.clip(times, lower, upper), times)


def check_references(panel: Panel, times: Floats, references: Sequence[int]) -> None:
    """Stop unless each reference is an event time that some unit is seen at.

    Raises
    ------
    UserError
        Names the reference and the event times there are.
    """
    known = np.unique(times[np.isfinite(times)]).astype("int64").tolist()
    if not known:
        message = f"{panel.where}: found no unit that is treated after the first period, "
        raise UserError(message + "expected some.\nCheck the column of first treated periods.")
    for reference in references:
        if reference not in known:
            listed = ", ".join(str(time) for time in known)
            message = f"parameter references: found {reference}, expected some of: {listed}.\n"
            raise UserError(message + "Choose event times that some unit is seen at.")


def _say_bins(earliest: int | None, latest: int | None) -> str:
    first = "" if earliest is None else f", {earliest} and before together"
    last = "" if latest is None else f", {latest} and after together"
    return first + last
