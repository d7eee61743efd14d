"""What an estimate would be without each cluster: whether one district carries it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd

from helpers.errors import UserError
from helpers.impact.clustered import check_clusters
from helpers.impact.panel import Panel
from helpers.impact.result import ImpactResult, critical_value_of

Estimator: TypeAlias = Callable[[Panel], "ImpactResult | float"]


@dataclass(frozen=True, slots=True, eq=False)
class LeaveOneOut:
    """An estimate, and what becomes of it without each cluster in turn.

    Attributes
    ----------
    estimate : float
        With all clusters.
    table : DataFrame
        One row a cluster, in the order of labels: ``cluster``, ``n_units``, ``n_treated_units``,
        ``estimate`` (without it; missing where there is none), ``change`` (that less the estimate
        with all) and ``reason`` (why there is none).
    lower, upper : float
        Smallest and largest of the estimates; not an interval of confidence.
    most_influential : object
        Label of the cluster without which the estimate moves farthest; None if none was made.
    essential : tuple
        Labels of clusters without which there is no estimate.
    jackknife_se : float
        Error from the spread of the estimates, (G-1)/G around the full one; missing where some
        estimate is. For the static coefficient it is CR3.
    warnings : tuple of str
    """

    estimate: float
    table: pd.DataFrame
    lower: float
    upper: float
    most_influential: object
    essential: tuple[object, ...]
    jackknife_se: float
    warnings: tuple[str, ...] = ()

    def interval(self, level: float) -> tuple[float, float]:
        """Estimate and its jackknife error times the quantile of t with clusters less 1 degrees."""
        width = critical_value_of(level, len(self.table) - 1) * self.jackknife_se
        return self.estimate - width, self.estimate + width


def leave_one_cluster_out(panel: Panel, estimator: Estimator) -> LeaveOneOut:
    """Estimate anew without each cluster.

    Parameters
    ----------
    panel : Panel
        Where no cluster was given, each unit is one.
    estimator : callable
        From a panel to a number, or to a result whose only, or only overall, estimate is meant.

    Raises
    ------
    UserError
        One cluster, an estimator that fails on the whole panel, or several estimates.
    """
    labels = pd.Index(panel.table["cluster"].unique()).sort_values()
    check_clusters(len(labels), panel.where)
    whole = _number(estimator(panel))
    rows = [_without(panel, label, estimator) for label in labels]
    table = pd.DataFrame(rows)
    table["change"] = table["estimate"] - whole
    table = table[["cluster", "n_units", "n_treated_units", "estimate", "change", "reason"]]
    table["reason"] = table["reason"].astype("string")
    is_missing = table["estimate"].isna()
    moves = table["change"].abs()
    spread = (len(table) - 1) / len(table) * float((table["change"] ** 2).sum())
    return LeaveOneOut(
        whole,
        table,
        float(table["estimate"].min()),
        float(table["estimate"].max()),
        None if is_missing.all() else table["cluster"].iloc[int(moves.fillna(-1.0).argmax())],
        tuple(table.loc[is_missing, "cluster"]),
        np.nan if is_missing.any() else float(np.sqrt(spread)),
        _warnings(table, whole),
    )


def jackknife_result(
    panel: Panel, estimator: Callable[[Panel], ImpactResult], *, level: float = 0.95
) -> ImpactResult:
    """An estimate whose error and interval come from leaving out each cluster in turn.

    Parameters
    ----------
    panel : Panel
    estimator : callable
        From a panel to a result whose only, or only overall, estimate is meant.
    level : float
        Of the interval.

    Returns
    -------
    ImpactResult
        One row, with the jackknife error and an interval from t with clusters less 1 degrees;
        without an error where some cluster cannot be left out.

    Raises
    ------
    UserError
        As :func:`leave_one_cluster_out`.

    Notes
    -----
    For a static coefficient this is CR3: J. MacKinnon, M. Nielsen and M. Webb, *Journal of Applied
    Econometrics* 38 (2023). It makes few clusters good for any estimator, as no error of its own
    is used.
    """
    left = leave_one_cluster_out(panel, estimator)
    found = estimator(panel)
    row = found.estimates if len(found.estimates) == 1 else found.select("overall").estimates
    labels = row[["kind", "term", "n_treated_units", "n_units", "n_observations"]]
    return ImpactResult.from_covariance(
        labels.reset_index(drop=True),
        [left.estimate],
        np.array([[left.jackknife_se**2]]),
        method=found.method,
        estimand=found.estimand,
        level=level,
        degrees_of_freedom=len(left.table) - 1,
        small_sample=f"jackknife over {len(left.table)} clusters, t({len(left.table) - 1})",
        n_clusters=len(left.table),
        warnings=(*found.warnings, *left.warnings),
    )


def _without(panel: Panel, label: object, estimator: Estimator) -> dict[str, object]:
    is_out = (panel.table["cluster"] == label).to_numpy(bool)
    units = panel.table[is_out].drop_duplicates("unit")
    row: dict[str, object] = {
        "cluster": label,
        "n_units": len(units),
        "n_treated_units": int(np.isfinite(units["first_treated"]).sum()),
        "estimate": np.nan,
        "reason": None,
    }
    try:
        row["estimate"] = _number(estimator(panel.keep(~is_out)))
    except UserError as mistake:
        row["reason"] = str(mistake).splitlines()[0]
    else:
        if not np.isfinite(float(str(row["estimate"]))):
            row["reason"] = "the estimator gave no number"
    return row


def _number(found: ImpactResult | float) -> float:
    if not isinstance(found, ImpactResult):
        return float(found)
    table = found.estimates
    if len(table) > 1:
        table = found.select("overall").estimates
    if len(table) != 1:
        message = f"parameter estimator: found {len(table)} estimates, expected one.\n"
        raise UserError(message + "Give a function that returns the one number that is meant.")
    return float(table["estimate"].iloc[0])


def _warnings(table: pd.DataFrame, whole: float) -> tuple[str, ...]:
    found = []
    missing = table.loc[table["estimate"].isna(), "cluster"]
    if len(missing):
        names = ", ".join(str(label) for label in missing)
        found.append(f"rests on one cluster: no estimate without {names}")
    turned = table.loc[table["estimate"] * whole < 0, "cluster"]
    if len(turned):
        names = ", ".join(str(label) for label in turned)
        found.append(f"sign turns: the estimate changes its sign without {names}")
    return tuple(found)
