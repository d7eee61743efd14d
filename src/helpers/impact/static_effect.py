"""The one coefficient of treatment with unit and period effects, as sums over clusters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from helpers.errors import UserError
from helpers.impact.absorb import demean
from helpers.impact.cluster_robust import Rule, cluster_robust
from helpers.impact.clustered import ClusteredRegression, clustered_regression
from helpers.impact.panel import Panel
from helpers.impact.result import ImpactResult
from helpers.sampling.columns import Codes, Floats

TREATED: Final = "treated"
ESTIMAND: Final = (
    "one coefficient of being treated, unit and period effects taken out: a weighted average of "
    "effects whose weights may be negative where units start at different times"
)
FEW_TREATED: Final = 3
"""Treated, or untreated, clusters below which the wild bootstrap does not keep its level."""
_ROUNDING: Final = 1e-20
_LEFT_OUT: Final = "treated from the start"


@dataclass(frozen=True, slots=True, eq=False)
class StaticColumns:
    """What the regression is made of, with the effects of units taken out.

    Attributes
    ----------
    outcome, treated : array of float, shape (n,)
    controls : DataFrame
        Covariates, and a dummy for each period but the first; where no means were taken out, also
        one for each cohort but the first, and a constant.
    units : array of int, shape (n,), or None
        Unit (of repeated cross-sections, cluster) whose mean was taken out.
    weights : array of float, shape (n,)
    n_absorbed : int
        Parameters that the small-sample factor counts beside the columns.
    """

    outcome: Floats
    treated: Floats
    controls: pd.DataFrame
    units: Codes | None
    weights: Floats
    n_absorbed: int


def static_columns(panel: Panel) -> StaticColumns:
    """Outcome, treatment and controls of a panel, demeaned by unit where units are seen again.

    Units are nested in clusters, so their means may be taken out beforehand; periods are not, so
    they stay as columns. Repeated cross-sections have effects of clusters in place of units or,
    where dates differ within a cluster, of cohorts.

    Raises
    ------
    UserError
        No unit treated within the panel, or all from the same period.
    """
    check_comparison(panel)
    table = panel.table
    weights = table["weight"].to_numpy("float64")
    treated = (table["period"] >= table["first_treated"]).astype("float64").rename(TREATED)
    controls = table[list(panel.covariates)].join(_dummies(table["period"], "period"))
    units = _units(panel)
    if units is None:
        controls = controls.join(_dummies(table["first_treated"], "cohort")).assign(constant=1.0)
        outcome = table["outcome"].to_numpy("float64")
        return StaticColumns(outcome, np.asarray(treated, "float64"), controls, None, weights, 0)
    raw: Floats = np.column_stack([table["outcome"], treated, controls]).astype("float64")
    swept = demean(raw, [units], weights)
    is_nothing = weights @ swept**2 <= _ROUNDING * (weights @ raw**2)
    swept[:, is_nothing] = 0.0
    demeaned = pd.DataFrame(swept[:, 2:], columns=controls.columns)
    outcome, column = swept[:, 0], swept[:, 1]
    return StaticColumns(outcome, column, demeaned, units, weights, 1)


def _units(panel: Panel) -> Codes | None:
    if panel.is_panel:
        return panel.unit_codes
    dates = panel.table.groupby("cluster")["first_treated"].nunique()
    if not panel.is_clustered or (dates > 1).any():
        return None
    codes, _ = pd.factorize(panel.table["cluster"], sort=True)
    return codes.astype("int64")


def static_regression(panel: Panel) -> ClusteredRegression:
    """The regression of a panel's outcome on treatment, covariates, unit and period effects.

    Parameters
    ----------
    panel : Panel
        Units treated from the first period stay in as a comparison, as in `estimate_twfe`.

    Raises
    ------
    UserError
        One cluster, no treated unit, all units treated from the same period, or a treatment that
        the covariates explain.
    """
    columns = static_columns(panel)
    regression = clustered_regression(
        columns.outcome,
        pd.DataFrame({TREATED: columns.treated}),
        panel.table["cluster"],
        controls=columns.controls,
        weights=columns.weights,
        n_absorbed=columns.n_absorbed,
        where=panel.where,
    )
    return _with_warnings(regression, panel)


def static_effect(panel: Panel, *, rule: Rule = "CR1", level: float = 0.95) -> ImpactResult:
    """The coefficient of treatment with unit and period effects, and its cluster-robust error.

    Parameters
    ----------
    panel : Panel
    rule : {"CR1", "CR2", "CR3"}
        Small-sample rule of the error.
    level : float
        Of the interval.

    Raises
    ------
    UserError
        As `static_regression`.
    """
    regression = static_regression(panel)
    robust = cluster_robust(regression, rule=rule, level=level)
    return ImpactResult.from_covariance(
        {
            "kind": "overall",
            "term": TREATED,
            "n_treated_units": int(np.isfinite(panel.unit_first_treated).sum()),
            "n_units": panel.n_units,
            "n_observations": panel.n_observations,
        },
        robust.table["estimate"],
        robust.covariance,
        method="two-way fixed effects, static",
        estimand=ESTIMAND,
        level=level,
        degrees_of_freedom=float(robust.table["degrees_of_freedom"].iloc[0]),
        small_sample=robust.small_sample,
        n_clusters=regression.n_clusters,
        warnings=robust.warnings,
    )


def check_comparison(panel: Panel) -> None:
    """Stop where all units are treated alike.

    Raises
    ------
    UserError
        No unit that starts within the panel, or all in the same period.
    """
    first = panel.periods[0]
    starts = np.unique(panel.unit_first_treated)
    within = starts[np.isfinite(starts) & (starts > first)]
    if len(within) == 0:
        message = f"{panel.where}, first_treated: found no unit that starts after the first "
        message += f"period, {first}, expected some.\n"
        raise UserError(message + "Check the first treated periods against those of the panel.")
    if len(starts) == 1:
        message = f"{panel.where}, first_treated: found {starts[0]:.0f} for every unit, "
        message += "expected units that are never treated, or treated from another period.\n"
        raise UserError(message + "Where all start at once, add units that never did.")


def _dummies(values: pd.Series, name: str) -> pd.DataFrame:
    """One column a level but the first."""
    found = pd.get_dummies(values, dtype="float64")
    return found.iloc[:, 1:].rename(columns=lambda level: f"{name} {level:.0f}")


def _with_warnings(regression: ClusteredRegression, panel: Panel) -> ClusteredRegression:
    is_treated = (panel.table["period"] >= panel.table["first_treated"]).groupby(
        panel.table["cluster"]
    )
    n_treated = int(is_treated.any().sum())
    n_never = panel.n_clusters - n_treated
    found = [words for words in panel.warnings if not words.startswith(_LEFT_OUT)]
    if panel.is_already_treated.any():
        count = panel.table.loc[panel.is_already_treated, "unit"].nunique()
        found.append(f"{_LEFT_OUT}: {count:,} units stay in the regression as a comparison")
    if n_treated < FEW_TREATED:
        found.append(
            f"few treated clusters: {n_treated}; the wild bootstrap rejects too seldom and "
            "cluster-robust errors are too small; use randomisation inference"
        )
    if n_never == 0:
        found.append("all clusters treated: each is compared with those that start later")
    elif n_never < FEW_TREATED:
        found.append(
            f"few untreated clusters: {n_never}; the comparison rests on them, and the wild "
            "bootstrap may not keep its level"
        )
    return replace(regression, warnings=(*found, *regression.warnings))
