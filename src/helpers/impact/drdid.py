"""Two groups and two periods of a panel: doubly robust difference-in-differences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, get_args

import numpy as np

from helpers.errors import UserError
from helpers.impact.covariate_design import scaled_design
from helpers.impact.drdid_fits import LARGEST_SCORE, NotEstimableError
from helpers.impact.drdid_panel import Comparison, PanelMethod, compare_changes
from helpers.impact.drdid_sections import compare_sections
from helpers.impact.group_time_inference import choose_inference
from helpers.impact.group_time_options import CONTROL_WORDS, ControlGroup, check_choice
from helpers.impact.group_time_sample import add_up, cohorts_of_clusters
from helpers.impact.influence_functions import influence_covariance
from helpers.impact.panel import Panel
from helpers.impact.panel_warnings import say_units
from helpers.impact.result import ImpactResult
from helpers.sampling.columns import check_level

_WORDS: Final[dict[PanelMethod, str]] = {
    "dr": "doubly robust",
    "dr_improved": "improved doubly robust",
    "reg": "outcome regression",
    "ipw": "inverse probability weighting, normalised",
    "ipw_unnormalised": "inverse probability weighting, not normalised",
}


@dataclass(frozen=True, slots=True)
class _Design:
    """The cohort and the two periods that are compared."""

    cohort: int
    before: int
    after: int


def doubly_robust_did(
    panel: Panel,
    *,
    cohort: int | None = None,
    before: int | None = None,
    after: int | None = None,
    est_method: PanelMethod = "dr_improved",
    control_group: ControlGroup = "never_treated",
    allow_unbalanced_panel: bool = False,
    level: float = 0.95,
    like_drdid_1_2_3: bool = False,
) -> ImpactResult:
    """Effect on one cohort in one period, against one period before.

    Parameters
    ----------
    panel : Panel
        From :func:`helpers.impact.declare_panel`.
    cohort : int, optional
        First treated period of the treated; the only cohort where there is one.
    before, after : int, optional
        Periods compared; by default the last before treatment, and the last of the panel.
    est_method : {"dr_improved", "dr", "reg", "ipw", "ipw_unnormalised"}
        As for :func:`helpers.impact.drdid_panel.compare_changes`.
    control_group : {"never_treated", "not_yet_treated"}
        Who the comparison is: never treated, or not by the later of the two periods.
    allow_unbalanced_panel : bool
        Whether to keep units that were seen in one of the periods, and compare rows as of
        cross-sections. Otherwise they are left out, with a warning.
    level : float
        Level of the interval.
    like_drdid_1_2_3 : bool
        Whether to repeat that release of R's package: normal intervals, and one error term as for
        :func:`helpers.impact.drdid_sections.compare_sections`.

    Returns
    -------
    ImpactResult
        One row, ``kind`` "group_time".

    Raises
    ------
    UserError
        No such cohort or period, nobody to compare with, no overlap, covariates that repeat each
        other.

    Notes
    -----
    P. H. C. Sant'Anna and J. Zhao, Journal of Econometrics 219 (2020), 101-122. Covariates and
    weights of the same units are those of the earlier period.
    """
    check_level(level)
    check_choice("est_method", est_method, get_args(PanelMethod))
    check_choice("control_group", control_group, get_args(ControlGroup))
    design = _choose(panel, cohort, before, after)
    part = _two_periods(panel, design, control_group, allow_unbalanced_panel)
    try:
        found = _compare(part, design, est_method, like_drdid_1_2_3)
    except NotEstimableError as error:
        message = f"{panel.where}: found {error}, expected a comparison.\n"
        raise UserError(message + "Leave covariates out, or choose other units.") from error
    clusters = part.unit_clusters if part.is_clustered else None
    starts = part.unit_first_treated
    sides = np.where(starts == design.cohort, starts, np.inf)
    inference = choose_inference(
        cohorts_of_clusters(sides, clusters),
        is_clustered=part.is_clustered,
        level=level,
        as_r=like_drdid_1_2_3,
    )
    return ImpactResult.from_covariance(
        {
            "kind": "group_time",
            "cohort": design.cohort,
            "period": design.after,
            "event_time": design.after - design.cohort,
            "n_treated_units": int((starts == design.cohort).sum()),
            "n_units": part.n_units,
            "n_observations": part.n_observations,
        },
        found.estimate,
        influence_covariance(found.influence, clusters, float(part.table["outcome"].abs().max())),
        method=(
            f"Sant'Anna and Zhao (2020), {_WORDS[est_method]}, {design.after} against "
            f"{design.before}, compared with {CONTROL_WORDS[control_group]}"
        ),
        estimand="average effect on the units first treated in one period, in another period",
        level=level,
        degrees_of_freedom=inference.degrees_of_freedom,
        error_factor=inference.error_factor,
        influence=found.influence,
        unit_weights=part.table["weight"].to_numpy("float64")[part.first_rows],
        small_sample=inference.words,
        n_clusters=part.n_clusters if part.is_clustered else part.n_units,
        warnings=part.warnings + inference.warnings + _weak_overlap(found),
    )


def _weak_overlap(found: Comparison) -> tuple[str, ...]:
    if not found.n_trimmed:
        return ()
    words = (
        f"weak overlap: {say_units(found.n_trimmed)} of the comparison so much like the treated "
        "that the weight is set to 0"
    )
    return (words,)


def _choose(panel: Panel, cohort: int | None, before: int | None, after: int | None) -> _Design:
    """The cohort and the periods asked for, or the obvious ones."""
    cohorts, periods = panel.cohorts, panel.periods
    if cohort is None and len(cohorts) == 1:
        cohort = int(cohorts[0])
    if cohort is None or cohort not in cohorts:
        known = ", ".join(str(start) for start in cohorts) or "none"
        message = f"parameter cohort: found {cohort}, expected one of: {known}.\n"
        raise UserError(message + "Name the first treated period of the treated units.")
    earlier = periods[periods < cohort]
    if before is None and len(earlier):
        before = int(earlier[-1])
    after = int(periods[-1]) if after is None else after
    for name, period in (("before", before), ("after", after)):
        if period is None or period not in periods:
            known = ", ".join(str(period) for period in periods)
            message = f"parameter {name}: found {period}, expected one of: {known}.\n"
            raise UserError(message + "Name a period of the panel.")
    if before is None or before == after:
        message = f"parameter after: found {after} as the period before, expected another.\n"
        raise UserError(message + "Name two periods.")
    return _Design(cohort, before, after)


def _two_periods(
    panel: Panel, design: _Design, control_group: ControlGroup, allow_unbalanced_panel: bool
) -> Panel:
    """Rows of the cohort and of its comparison in the two periods."""
    starts = panel.table["first_treated"]
    is_control = np.isinf(starts)
    if control_group == "not_yet_treated":
        is_control = is_control | (starts > max(design.before, design.after))
    is_control = is_control & (starts != design.cohort)
    is_in = panel.table["period"].isin([design.before, design.after])
    part = panel.keep((is_in & (is_control | (starts == design.cohort))).to_numpy(bool))
    if part.is_panel and not part.is_balanced and not allow_unbalanced_panel:
        seen_twice = part.table["unit"].duplicated(keep=False).to_numpy(bool)
        count = int((~seen_twice).sum())
        words = f"incomplete units left out: {say_units(count)} seen in one of the two periods"
        part = part.keep(seen_twice, words)
    sides = part.table.groupby(part.table["first_treated"].eq(design.cohort))["period"].nunique()
    if sides.get(True, 0) < 2 or sides.get(False, 0) < 2:
        message = f"{panel.where}: found no rows of the cohort {design.cohort} or of "
        message += f"{CONTROL_WORDS[control_group]} in {design.before} or {design.after}, "
        raise UserError(message + "expected both in both.\nChoose other periods or comparisons.")
    return part


def _compare(
    part: Panel, design: _Design, method: PanelMethod, like_drdid_1_2_3: bool
) -> Comparison:
    table = part.table
    covariates = scaled_design(table, part.covariates, part.where)
    is_treated = table["first_treated"].eq(design.cohort).to_numpy(bool)
    outcome, weight = table["outcome"].to_numpy("float64"), table["weight"].to_numpy("float64")
    is_after = table["period"].eq(design.after).to_numpy(bool)
    if part.is_balanced:
        earlier, later = slice(0, None, 2), slice(1, None, 2)
        changes = outcome[later] - outcome[earlier]
        if design.after < design.before:
            changes = -changes
        return compare_changes(
            changes[:, None],
            is_treated[earlier],
            covariates[earlier],
            weight[earlier],
            method,
            overlap_limit=LARGEST_SCORE,
        )
    found = compare_sections(
        outcome,
        is_after,
        is_treated,
        covariates,
        weight,
        method,
        overlap_limit=LARGEST_SCORE,
        like_drdid_1_2_3=like_drdid_1_2_3,
    )
    return _by_unit(found, part)


def _by_unit(found: Comparison, part: Panel) -> Comparison:
    """Influence functions of rows, summed by unit: a mean over units, not rows."""
    by_unit = add_up(part.unit_codes, found.influence[:, 0], part.n_units)
    scale = part.n_units / part.n_observations
    return Comparison(found.estimate, scale * by_unit[:, None], found.n_trimmed)
