"""The same effect by every estimator, so that no answer hangs on the choice of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from helpers.errors import UserError
from helpers.impact.aggregation import aggregate_effects
from helpers.impact.extended_twfe import estimate_extended_twfe
from helpers.impact.group_time import group_time_effects
from helpers.impact.group_time_options import ControlGroup
from helpers.impact.imputation import estimate_imputation
from helpers.impact.panel import Panel
from helpers.impact.result import ImpactResult
from helpers.impact.sun_abraham import estimate_sun_abraham
from helpers.impact.twfe import estimate_twfe
from helpers.impact.two_stage import estimate_two_stage


@dataclass(frozen=True, slots=True)
class Comparison:
    """One estimator's mean effect over all treated rows.

    Attributes
    ----------
    name : str
        Key: preferred, not_yet_treated, anticipation, without_covariates, sun_abraham, imputation,
        two_stage, extended_twfe, twfe.
    method : str
        Of the result, in words; empty without one.
    estimate, se, lower, upper : float
        In the unit of the outcome; missing without an estimate.
    level : float
        Of the interval.
    is_judged : bool
        Whether the verdict asks for its sign: another estimator of the same effect that allows
        effects to differ.
    reason : str
        Why there is no estimate.
    """

    name: str
    method: str = ""
    estimate: float = np.nan
    se: float = np.nan
    lower: float = np.nan
    upper: float = np.nan
    level: float = np.nan
    is_judged: bool = False
    reason: str = ""


def compare_estimators(panel: Panel, trending: Panel, level: float = 0.95) -> list[Comparison]:
    """Estimate the mean effect over treated rows by every estimator.

    Parameters
    ----------
    panel : Panel
        Without units treated from the first period.
    trending : Panel
        The same with covariates that may bend paths, from `with_covariate_trends`.
    level : float
        Of the intervals.

    Returns
    -------
    list of Comparison
        The preferred one first; two-way fixed effects last, whose weights may be negative.
    """
    return [
        _compare(name, estimator, is_judged=is_judged)
        for name, estimator, is_judged in _estimators(panel, trending, level)
    ]


Named = tuple[str, Callable[[], ImpactResult], bool]


def _estimators(panel: Panel, trending: Panel, level: float) -> Iterator[Named]:
    control: ControlGroup = "never_treated" if panel.has_never_treated else "not_yet_treated"
    bare = replace(panel, covariates=())

    def group_time(
        of: Panel, control_group: ControlGroup = control, anticipation: int = 0
    ) -> ImpactResult:
        effects = group_time_effects(
            of, control_group=control_group, anticipation=anticipation,
            allow_unbalanced_panel=not of.is_balanced, base_period="universal", level=level,
        )  # fmt: skip
        return aggregate_effects(effects, "simple")

    yield "preferred", lambda: group_time(panel), False
    if control == "never_treated" and len(panel.cohorts) > 1:
        yield "not_yet_treated", lambda: group_time(panel, "not_yet_treated"), True
    yield "sun_abraham", lambda: estimate_sun_abraham(trending, level=level), True
    yield "imputation", lambda: _imputation(trending, level), True
    yield "two_stage", lambda: estimate_two_stage(trending, level=level), True
    yield "extended_twfe", lambda: estimate_extended_twfe(panel, level=level), True
    yield "anticipation", lambda: group_time(panel, anticipation=1), False
    if panel.covariates:
        yield "without_covariates", lambda: group_time(bare), False
    yield "twfe", lambda: estimate_twfe(trending, level=level), False


def _imputation(panel: Panel, level: float) -> ImpactResult:
    """With effects centred without their own cluster, which covers as it says with 40 clusters.

    Where a cohort has one cluster there is no such error, and the usual one is given.
    """
    left_out = estimate_imputation(panel, centring="leave_out", level=level)
    if left_out.select("overall").estimates["se"].notna().all():
        return left_out
    return estimate_imputation(panel, level=level)


def _compare(name: str, estimator: Callable[[], ImpactResult], *, is_judged: bool) -> Comparison:
    try:
        result = estimator()
    except UserError as mistake:
        return Comparison(name, reason=str(mistake).splitlines()[0])
    table = result.estimates
    if len(table) > 1:
        table = result.select("overall").estimates
    if len(table) != 1 or not np.isfinite(table["estimate"].iloc[0]):
        return Comparison(name, result.method, reason="no single number came out")
    row = table.iloc[0]
    return Comparison(
        name,
        result.method,
        estimate=float(row["estimate"]),
        se=float(row["se"]),
        lower=float(row["lower"]),
        upper=float(row["upper"]),
        level=result.level,
        is_judged=is_judged,
    )
