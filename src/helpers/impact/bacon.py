"""Goodman-Bacon: which comparisons the two-way fixed effects coefficient is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from helpers.errors import UserError
from helpers.impact.bacon_controls import compare_with_controls
from helpers.impact.cells import Cells
from helpers.impact.panel import Panel
from helpers.impact.regression import (
    covariate_columns,
    effect_codes,
    is_treated,
    outcomes,
    weights,
)
from helpers.sampling.columns import Codes, Floats

FORBIDDEN: Final = ("later_vs_earlier", "later_vs_always")
"""Comparisons whose controls are treated already: wrong where effects change over time."""

Comparison = tuple[float, float, float, float]
"""Treated cohort, control cohort, estimate, weight before scaling."""


@dataclass(frozen=True, slots=True, eq=False)
class BaconDecomposition:
    """The two-way fixed effects coefficient as a weighted mean of comparisons of two cohorts.

    Attributes
    ----------
    estimate : float
        The coefficient on being treated.
    comparisons : DataFrame
        One row a comparison: ``treated`` and ``control`` (first treated period; missing for
        never), ``type`` (``treated_vs_never``, ``earlier_vs_later``, ``later_vs_earlier``,
        ``later_vs_always``; with covariates ``both_treated`` for the second and third),
        ``is_forbidden``, ``estimate``, ``weight`` (adds up to 1).
    summary : DataFrame
        One row a type: ``type``, ``is_forbidden``, ``weight``, ``estimate`` (weighted mean).
    within_weight : float
        Weight of what covariates vary within cohorts; 0 without covariates. The coefficient is
        (1 - within_weight) times the mean of the comparisons, plus within_weight times the next.
    within_estimate : float
        Coefficient on what of treatment the covariates leave within cohorts; missing without.
    warnings : tuple of str
        Those of the panel, and what is forbidden about the comparisons.
    """

    estimate: float
    comparisons: pd.DataFrame
    summary: pd.DataFrame
    within_weight: float
    within_estimate: float
    warnings: tuple[str, ...]


def decompose_twfe(panel: Panel, *, covariates: Sequence[str] = ()) -> BaconDecomposition:
    """Take the two-way fixed effects coefficient apart into comparisons of two cohorts.

    Parameters
    ----------
    panel : Panel
        Balanced; weights do not change within a unit.
    covariates : sequence of str
        Those of the panel to control for, none by default.

    Returns
    -------
    BaconDecomposition

    Raises
    ------
    UserError
        An unbalanced panel, weights that change, or nothing to compare.

    Notes
    -----
    A. Goodman-Bacon, *Journal of Econometrics* 225 (2021), 254-277: theorem 1 without covariates,
    its section on controls with them, in the form of R's bacondecomp 0.1.3. Comparisons of later
    with earlier starters subtract the change in effects on those already treated: they are right
    only where effects do not change over time.
    """
    _check(panel)
    cells = Cells.of(panel)
    names, values = covariate_columns(panel, covariates)
    if names:
        unit, period = effect_codes(panel).values()
        treated = is_treated(panel).astype("float64")
        pairs, omega, within = compare_with_controls(
            cells, (unit, period), treated, outcomes(panel), values, weights(panel)
        )
    else:
        pairs, omega, within = _compare(panel, cells), 0.0, np.nan
    if not pairs:
        message = f"{panel.where}: found no two cohorts to compare, expected some.\n"
        raise UserError(message + "Add units that start at another time, or never.")
    comparisons = _as_table(pairs, panel.periods[0], has_covariates=bool(names))
    comparisons = comparisons.assign(weight=comparisons["weight"] / comparisons["weight"].sum())
    between = _mean(comparisons)
    summary = summarise(comparisons)
    return BaconDecomposition(
        estimate=between if not names else (1 - omega) * between + omega * within,
        comparisons=comparisons,
        summary=summary,
        within_weight=omega,
        within_estimate=within,
        warnings=panel.warnings + _warn(summary, omega),
    )


def summarise(comparisons: pd.DataFrame) -> pd.DataFrame:
    """Weight and weighted mean of each type of comparison.

    Parameters
    ----------
    comparisons : DataFrame
        As of `BaconDecomposition`.
    """
    weighted = comparisons.assign(product=comparisons["weight"] * comparisons["estimate"])
    sums = weighted.groupby(["type", "is_forbidden"], as_index=False)[["weight", "product"]].sum()
    return sums.assign(estimate=sums["product"] / sums["weight"]).drop(columns="product")


def _mean(table: pd.DataFrame) -> float:
    """Weighted mean of estimates."""
    return float(np.average(table["estimate"], weights=table["weight"]))


def _check(panel: Panel) -> None:
    """Stop unless the theorem holds for the panel."""
    if not panel.is_balanced:
        message = f"{panel.where}: found units that are not seen in every period, expected a "
        step = "Keep the units, or the periods, that are complete."
        raise UserError(f"{message}balanced panel.\n{step}")
    first = weights(panel)[panel.first_rows]
    if not np.array_equal(weights(panel), first[panel.unit_codes]):
        message = f"{panel.where}, column weight: found weights that change within a unit, "
        raise UserError(message + "expected one each.\nTake each unit's mean weight.")


def _compare(panel: Panel, cells: Cells) -> list[Comparison]:
    """Every pair of cohorts in the window in which the treatment of one of them changes."""
    shape = (-1, len(panel.periods))
    cohorts = cells.cohort.reshape(shape)[:, 0]
    sizes = cells.weight.reshape(shape)[:, 0]
    sums = np.bincount(cells.index, outcomes(panel) * weights(panel), len(cells.weight))
    means = (sums / cells.weight).reshape(shape)
    periods = panel.periods
    return [
        _compare_pair(periods, cohorts[[k, u]], sizes[[k, u]], means[[k, u]])
        for k in range(len(cohorts))
        for u in range(len(cohorts))
        if k != u and periods[0] < cohorts[k] <= periods[-1]
    ]


def _compare_pair(periods: Codes, cohorts: Floats, sizes: Floats, means: Floats) -> Comparison:
    """One comparison: treated and control cohort, estimate, weight before scaling.

    The weight is the squared size of the subsample times the variance of treatment that two-way
    effects leave in it (equations 10e to 10g of the paper).
    """
    start, other = cohorts
    window = periods < other if start < other else periods >= other
    after = (periods >= start) & window
    before = (periods < start) & window
    changes = means[:, after].mean(axis=1) - means[:, before].mean(axis=1)
    share = after.sum() / window.sum()
    n_both = sizes.sum() * window.sum()
    size = sizes[0] / sizes.sum()
    weight = n_both**2 * size * (1 - size) * share * (1 - share)
    return float(start), float(other), float(changes[0] - changes[1]), float(weight)


def _as_table(pairs: list[Comparison], first: int, has_covariates: bool) -> pd.DataFrame:
    """Comparisons with their type, in the order of cohorts, never-treated controls last."""
    table = pd.DataFrame(pairs, columns=["treated", "control", "estimate", "weight"])
    is_always = (table["control"] <= first) | (table["treated"] <= first)
    is_later = table["control"] < table["treated"]
    both = ["both_treated"] * 2 if has_covariates else ["later_vs_earlier", "earlier_vs_later"]
    kind = np.select(
        [np.isinf(table["control"]), is_always, is_later],
        ["treated_vs_never", "later_vs_always", both[0]],
        both[1],
    )
    labelled = table.assign(
        treated=table["treated"].astype("Int64"),
        control=table["control"].where(np.isfinite(table["control"])).astype("Int64"),
        type=kind,
        is_forbidden=np.isin(kind, FORBIDDEN),
    )
    ordered = labelled.sort_values(["treated", "control"], ignore_index=True)
    return ordered[["treated", "control", "type", "is_forbidden", "estimate", "weight"]]


def _warn(summary: pd.DataFrame, omega: float) -> tuple[str, ...]:
    """Named warnings on forbidden comparisons and on what varies within cohorts."""
    said = []
    bad = summary[summary["is_forbidden"]]
    if len(bad):
        share = float(bad["weight"].sum())
        mean = _mean(bad)
        said.append(
            f"forbidden comparisons: {share:.1%} of the weight compares with units already treated "
            f"(mean {mean:.4g}); where effects change over time this part is wrong, even in sign"
        )
    if summary["type"].eq("both_treated").any():
        said.append(
            "forbidden comparisons: with covariates, comparisons of two treated cohorts mix later "
            "with earlier starters; decompose without covariates to see how much"
        )
    if omega > 0:
        said.append(
            f"within cohorts: {omega:.2%} of the weight is on treatment that covariates predict "
            "differently within a cohort, where nobody's treatment differs"
        )
    return tuple(said)
