"""Effects by cohort and period, of Callaway and Sant'Anna."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.impact.group_time_cells import CellEstimates, estimate_cells
from helpers.impact.group_time_inference import GroupTimeInference, choose_inference
from helpers.impact.group_time_options import (
    CONTROL_WORDS,
    METHOD_WORDS,
    BasePeriod,
    ControlGroup,
    EstMethod,
    GroupTimeOptions,
    Multipliers,
)
from helpers.impact.group_time_sample import Sample, prepare_sample
from helpers.impact.influence_functions import (
    cluster_sums,
    has_standard_error,
    influence_covariance,
)
from helpers.impact.multiplier_bootstrap import Draws, draw_errors
from helpers.impact.panel import Panel
from helpers.impact.pretest import PreTest, wald_pretest
from helpers.impact.result import ImpactResult
from helpers.sampling.columns import Floats


@dataclass(frozen=True, slots=True, eq=False)
class GroupTimeEffects:
    """Group-time effects, and what their averages need.

    Attributes
    ----------
    result : ImpactResult
        Effects of each cohort in each period, ``kind`` "group_time".
    pretest : PreTest
        Wald test of the effects before treatment.
    sample : Sample
        Rows they rest on.
    options : GroupTimeOptions
        How they were estimated.
    inference : GroupTimeInference
        What intervals rest on.
    draws : Draws or None
        Drawn errors of the effects, then of the weight of each cohort.
    """

    result: ImpactResult
    pretest: PreTest
    sample: Sample
    options: GroupTimeOptions
    inference: GroupTimeInference
    draws: Draws | None


def group_time_effects(
    panel: Panel,
    *,
    est_method: EstMethod = "dr",
    control_group: ControlGroup = "never_treated",
    base_period: BasePeriod = "varying",
    anticipation: int = 0,
    allow_unbalanced_panel: bool = False,
    level: float = 0.95,
    draws: int = 0,
    multipliers: Multipliers = "rademacher",
    seed: int | None = None,
    like_did_2_5_1: bool = False,
) -> GroupTimeEffects:
    """Effect on the treated of each cohort in each period.

    Parameters
    ----------
    panel : Panel
        From :func:`helpers.impact.declare_panel`, with its covariates, weights and clusters.
    est_method : {"dr", "ipw", "reg"}
        Doubly robust, inverse probability weighting or outcome regression; without covariates
        all are differences of mean changes.
    control_group : {"never_treated", "not_yet_treated"}
        Who the comparison is. Without never-treated units the last cohort takes their place, and
        periods from its start on are left out, with a warning.
    base_period : {"varying", "universal"}
        Effects before treatment compare with the period before, or with the last period before
        treatment as those after it do.
    anticipation : int
        How many periods before treatment units may respond already.
    allow_unbalanced_panel : bool
        Whether to keep units that miss periods, and compare rows as of cross-sections. Otherwise
        they are left out, with a warning.
    level : float
        Level of the intervals.
    draws : int
        Draws of the multiplier bootstrap for a simultaneous band; 0 for pointwise intervals.
    multipliers : {"rademacher", "mammen"}
        Of the bootstrap.
    seed : int, optional
        Must be given with draws.
    like_did_2_5_1 : bool
        Whether to repeat four choices of R's did 2.5.1 with DRDID 1.2.3: intervals are normal and
        bands not studentised; periods of anticipation compare with the period before, and count
        in the pre-test; one term of the doubly robust error of cross-sections has the other sign.

    Returns
    -------
    GroupTimeEffects
        :func:`helpers.impact.aggregate_effects` averages them.

    Raises
    ------
    UserError
        No cohort with both a period before treatment and a comparison; a covariate that is
        constant or repeats others; a parameter that cannot be used.

    Notes
    -----
    B. Callaway and P. H. C. Sant'Anna, Difference-in-differences with multiple time periods,
    Journal of Econometrics 225 (2021), 200-230. Standard errors come from the influence
    functions, summed by cluster, and equal R's; that cohorts of few clusters show too small an
    error, the critical value makes good. See docs/methods/impact-group-time.md.
    """
    options = GroupTimeOptions(
        est_method=est_method,
        control_group=control_group,
        base_period=base_period,
        anticipation=anticipation,
        allow_unbalanced_panel=allow_unbalanced_panel,
        level=level,
        draws=draws,
        multipliers=multipliers,
        seed=seed,
        like_did_2_5_1=like_did_2_5_1,
    )
    sample = prepare_sample(panel, options)
    found = estimate_cells(sample, options)
    covariance = influence_covariance(found.influence, sample.clusters, sample.largest_outcome)
    covariance[:, np.isnan(found.estimate)] = np.nan
    covariance[np.isnan(found.estimate)] = np.nan
    draw = _draw(found, sample, options)
    inference = choose_inference(
        sample.cluster_cohort, is_clustered=sample.is_clustered, level=level, as_r=like_did_2_5_1
    )
    variance = np.diag(covariance)
    of_effects = None if draw is None else Draws(draw.errors[..., : len(variance)], draw.sizes)
    band = inference.band(of_effects, variance)
    result = ImpactResult.from_covariance(
        _labels(found, sample),
        found.estimate,
        covariance,
        method=method_words(options),
        estimand="average effect on the units first treated in one period, in another period",
        level=level,
        degrees_of_freedom=inference.degrees_of_freedom,
        error_factor=inference.error_factor,
        critical_value=band,
        influence=found.influence,
        unit_weights=sample.unit_weight,
        small_sample=inference.words,
        n_clusters=sample.n_clusters,
        seed=seed if draws else None,
        warnings=sample.warnings
        + found.warnings
        + inference.warnings
        + inference.band_warnings(band)
        + _without_errors(covariance, found, sample),
    )
    window = 0 if like_did_2_5_1 else anticipation
    is_before = np.array(
        [cell.cohort - window > sample.periods[cell.at] for cell in found.cells], dtype=bool
    )
    pretest = wald_pretest(found.estimate, covariance, is_before)
    return GroupTimeEffects(result, pretest, sample, options, inference, draw)


def method_words(options: GroupTimeOptions) -> str:
    """Name and options of the estimator, in words."""
    words = (
        f"Callaway and Sant'Anna (2021), {METHOD_WORDS[options.est_method]}, compared with "
        f"{CONTROL_WORDS[options.control_group]}, {options.base_period} base period"
    )
    if options.anticipation:
        words += f", {options.anticipation} periods of anticipation"
    return words + (", as R did 2.5.1" if options.like_did_2_5_1 else "")


def _labels(found: CellEstimates, sample: Sample) -> dict[str, object]:
    at = np.array([sample.periods[cell.at] for cell in found.cells])
    cohort = np.array([cell.cohort for cell in found.cells])
    return {
        "kind": "group_time",
        "cohort": cohort,
        "period": at,
        "event_time": at - cohort,
        "n_treated_units": found.n_treated_units,
        "n_units": found.n_units,
        "n_observations": found.n_observations,
    }


def _draw(found: CellEstimates, sample: Sample, options: GroupTimeOptions) -> Draws | None:
    """Draws for the effects and for the weight of each cohort, which averages rest on."""
    if not options.draws or options.seed is None:
        return None
    in_cohort = sample.cohorts[:, None] == sample.unit_cohort
    columns = np.vstack([found.influence.T, sample.unit_weight * in_cohort]).T
    return draw_errors(
        cluster_sums(columns, sample.clusters),
        sample.cluster_cohort,
        sample.n_units,
        draws=options.draws,
        seed=options.seed,
        multipliers=options.multipliers,
    )


def _without_errors(covariance: Floats, found: CellEstimates, sample: Sample) -> tuple[str, ...]:
    if sample.n_clusters < 2:
        return ("no standard errors: all units share one cluster",)
    is_reference = np.array([cell.at == cell.base for cell in found.cells])
    lacking = ~has_standard_error(covariance) & ~is_reference & np.isfinite(found.estimate)
    if not lacking.any():
        return ()
    return (f"no standard errors: {int(lacking.sum())} effects whose outcomes do not vary",)
