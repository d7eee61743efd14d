"""From a panel to the arrays of a regression, and from its coefficients to a result."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from helpers.errors import UserError
from helpers.impact.absorb import as_levels, cross, group_sums
from helpers.impact.least_squares import LeastSquares
from helpers.impact.panel import Flags, Panel
from helpers.impact.result import ImpactResult
from helpers.impact.small_sample import ErrorRule, Errors
from helpers.sampling.columns import Codes, Floats

TWO_WAY: Final = ("unit", "period")
GROUPINGS: Final = {
    "unit": "unit",
    "period": "period",
    "cohort": "first_treated",
    "cluster": "cluster",
}
"""What rows can be grouped by, for effects and for clusters, and the column that holds it."""


def effect_codes(panel: Panel, names: Sequence[str] = TWO_WAY) -> dict[str, Codes]:
    """Levels of fixed effects, numbered from 0 among the rows of the panel.

    Parameters
    ----------
    panel : Panel
    names : sequence of {"unit", "period", "cohort", "cluster"}
        Or several joined by ^, such as ``"cluster^period"``: an effect for each cell. In repeated
        cross-sections a unit is seen once; cohort effects take the place of its own.

    Raises
    ------
    UserError
        A name that is none of these.
    """
    chosen = ["cohort" if name == "unit" and not panel.is_panel else name for name in names]
    return {name: _codes(panel, name, "effects") for name in dict.fromkeys(chosen)}


def cluster_codes(panel: Panel, rule: ErrorRule) -> dict[str, Codes]:
    """Clusters of each row, by name; empty unless the rule is clustered.

    Raises
    ------
    UserError
        A name that is none of `GROUPINGS`.
    """
    if rule.kind != "cluster":
        return {}
    names = {"unit" if name == "cluster" and _is_unit(panel) else name for name in rule.by}
    ordered = sorted(names, key=list(GROUPINGS).index) if names <= set(GROUPINGS) else rule.by
    return {name: _codes(panel, name, "errors") for name in ordered}


def _is_unit(panel: Panel) -> bool:
    return panel.is_panel and not panel.is_clustered


def _codes(panel: Panel, name: str, parameter: str) -> Codes:
    """Groups of one name, or the cells of several that are joined by ^."""
    parts = [_one_grouping(panel, part, parameter) for part in name.split("^")]
    return cross(parts)


def _one_grouping(panel: Panel, name: str, parameter: str) -> Codes:
    if name not in GROUPINGS:
        expected = ", ".join(GROUPINGS)
        message = f"parameter {parameter}: found {name!r}, expected one of: {expected}.\n"
        raise UserError(message + "Declare another grouping as the panel's cluster.")
    if name == "unit":
        return panel.unit_codes
    values = panel.table[GROUPINGS[name]].to_numpy()
    if name == "cluster":
        return as_levels(values) if not panel.is_panel else panel.unit_clusters[panel.unit_codes]
    levels = panel.periods if name == "period" else np.unique(panel.unit_first_treated)
    return np.searchsorted(levels, values)


def covariate_columns(panel: Panel, names: Sequence[str] | None) -> tuple[tuple[str, ...], Floats]:
    """Names and values of covariates; all that the panel declares where none are named.

    Raises
    ------
    UserError
        A covariate that the panel does not declare.
    """
    chosen = panel.covariates if names is None else tuple(names)
    for name in chosen:
        if name not in panel.covariates:
            known = ", ".join(panel.covariates) or "none"
            message = f"parameter covariates: found {name!r}, expected some of: {known}.\n"
            raise UserError(message + "Declare the covariate with the panel.")
    return chosen, panel.table[list(chosen)].to_numpy("float64").reshape(len(panel.table), -1)


def outcomes(panel: Panel) -> Floats:
    """Outcome of each row."""
    return panel.table["outcome"].to_numpy("float64")


def weights(panel: Panel) -> Floats:
    """Weight of each row."""
    return panel.table["weight"].to_numpy("float64")


def starts(panel: Panel) -> Floats:
    """First treated period of each row's unit, infinite for never."""
    return panel.table["first_treated"].to_numpy("float64")


def event_times(panel: Panel) -> Floats:
    """Periods since the first treated one, of each row; minus infinity for never-treated."""
    return panel.table["period"].to_numpy("float64") - starts(panel)


def is_treated(panel: Panel) -> Flags:
    """Rows at or after the first treated period of their unit."""
    treated: Flags = event_times(panel) >= 0
    return treated


def regression_result(
    panel: Panel,
    fit: LeastSquares,
    errors: Errors,
    labels: pd.DataFrame,
    *,
    combine: Floats | None = None,
    level: float = 0.95,
    **others: Any,
) -> ImpactResult:
    """A result made of the kept coefficients of a regression, or of combinations of them.

    Parameters
    ----------
    panel : Panel
        Rows that were in the regression.
    fit : LeastSquares
    errors : Errors
    labels : DataFrame
        What each estimate is; one row an estimate.
    combine : array of float, shape (k, r), optional
        Each row makes an estimate of the r kept coefficients; without it, k = r.
    level : float
        Level of the intervals.
    **others
        Further attributes of the result.
    """
    chosen = np.eye(len(fit.kept)) if combine is None else combine
    units = panel.unit_codes
    n_units = int(units[-1]) + 1
    moved = fit.contributions(units) @ (n_units * chosen.T)
    counts = {"n_units": n_units, "n_observations": panel.n_observations}
    return ImpactResult.from_covariance(
        labels.assign(**counts),
        chosen @ fit.coefficients[fit.kept],
        chosen @ errors.covariance @ chosen.T,
        level=level,
        degrees_of_freedom=errors.degrees_of_freedom,
        influence=moved,
        small_sample=errors.words,
        n_clusters=errors.n_clusters,
        **others,
    )


def unit_result(
    panel: Panel,
    labels: pd.DataFrame,
    estimates: Floats,
    parts: Floats,
    *,
    level: float = 0.95,
    **others: Any,
) -> ImpactResult:
    """A result whose covariance is the sum of squares of what clusters of units add to the error.

    Parameters
    ----------
    panel : Panel
        Rows that were used.
    labels : DataFrame
        What each estimate is; one row an estimate.
    estimates : array of float, shape (k,)
    parts : array of float, shape (n_units, k)
        What each unit adds to the error of each estimate.
    level : float
        Level of the intervals, which take the t distribution with clusters less 1 degrees.
    **others
        Further attributes of the result.
    """
    clusters, n_units = panel.unit_clusters, len(parts)
    n_clusters = int(clusters.max()) + 1
    sums = group_sums(clusters, n_clusters) @ parts
    covariance = sums.T @ sums if n_clusters > 1 else np.full((len(estimates),) * 2, np.nan)
    return ImpactResult.from_covariance(
        labels.assign(n_units=n_units, n_observations=panel.n_observations),
        estimates,
        covariance,
        level=level,
        degrees_of_freedom=max(n_clusters - 1, 1),
        influence=n_units * parts,
        n_clusters=n_clusters,
        **others,
    )


def say_dropped(names: Sequence[str], fit: LeastSquares) -> tuple[str, ...]:
    """A named warning on the coefficients that follow from others."""
    gone = [name for index, name in enumerate(names) if index not in set(fit.kept.tolist())]
    if not gone:
        return ()
    said = "collinear: " + ", ".join(gone)
    return (f"{said} left out, following from the fixed effects and the columns before",)


def with_covariates(
    labels: pd.DataFrame, combine: Floats, names: Sequence[str]
) -> tuple[pd.DataFrame, Floats]:
    """Labels and combinations of estimates, then those of the covariates' own coefficients."""
    k, r = combine.shape
    whole = np.zeros((k + len(names), r + len(names)))
    whole[:k, :r] = combine
    whole[k:, r:] = np.eye(len(names))
    added = pd.DataFrame({"kind": ["coefficient"] * len(names), "term": list(names)})
    return pd.concat([labels, added], ignore_index=True), whole


def say_model(effects: Iterable[str], covariates: Sequence[str]) -> str:
    """Effects and covariates of a regression, in words."""
    said = f"{' and '.join(effects)} effects"
    return f"{said}, covariates {', '.join(covariates)}" if covariates else said
