"""Two groups, two periods, the same units: five estimators of the effect on the treated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from helpers.impact.drdid_fits import (
    OVERLAP_LIMIT,
    Flags,
    TreatmentScore,
    fit_outcome,
    fit_score,
    tilted_score,
)
from helpers.sampling.columns import Floats

PanelMethod = Literal["dr", "dr_improved", "reg", "ipw", "ipw_unnormalised"]


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Effects on the treated of several outcomes, by one comparison of the same rows.

    Attributes
    ----------
    estimate : array of float, shape (m,)
        In the unit of the outcome.
    influence : array of float, shape (n, m)
        Influence function of each row; its mean is 0.
    n_trimmed : int
        Controls too much like the treated to carry a weight.
    """

    estimate: Floats
    influence: Floats
    n_trimmed: int = 0


def compare_changes(
    changes: Floats,
    is_treated: Flags,
    design: Floats,
    weights: Floats,
    method: PanelMethod = "dr",
    *,
    overlap_limit: float = OVERLAP_LIMIT,
) -> Comparison:
    """Effect on the treated from changes of outcomes over two periods.

    Parameters
    ----------
    changes : array of float, shape (n, m)
        Outcome after less outcome before, of n units; one column a pair of periods.
    is_treated : array of bool, shape (n,)
        Treated units; the others are the comparison.
    design : array of float, shape (n, p)
        Covariates, scaled, the constant first.
    weights : array of float, shape (n,)
        Above 0.
    method : {"dr", "dr_improved", "reg", "ipw", "ipw_unnormalised"}
        Doubly robust, its improved form, outcome regression, inverse probability weighting with
        weights that add up to 1 (Hajek) or not (Horvitz and Thompson).
    overlap_limit : float
        Score of treatment that counts as a lack of overlap.

    Returns
    -------
    Comparison

    Raises
    ------
    NotEstimableError
        No overlap, or covariates that repeat each other.

    Notes
    -----
    P. H. C. Sant'Anna and J. Zhao, Doubly robust difference-in-differences estimators, Journal
    of Econometrics 219 (2020), 101-122; A. Abadie, Review of Economic Studies 72 (2005), 1-19;
    J. J. Heckman, H. Ichimura and P. E. Todd, Review of Economic Studies 64 (1997), 605-654.
    Without covariates all but the unnormalised form are the difference of mean changes.
    """
    weights = weights / weights.mean()
    if design.shape[1] == 1 and method != "ipw_unnormalised":
        return _of_means(changes, is_treated, weights)
    if method == "dr_improved":
        return _improved(changes, is_treated, design, weights)
    if method == "reg":
        return _regression(changes, is_treated, design, weights)
    score = fit_score(is_treated, design, weights, overlap_limit)
    if method == "ipw_unnormalised":
        return _unnormalised(changes, is_treated, design, weights, score)
    return _weighted(changes, is_treated, design, weights, score, with_fit=method == "dr")


def _of_means(changes: Floats, is_treated: Flags, weights: Floats) -> Comparison:
    of_treated = weights * is_treated / np.mean(weights * is_treated)
    of_controls = weights * ~is_treated / np.mean(weights * ~is_treated)
    n = len(weights)
    mean_treated, mean_controls = of_treated @ changes / n, of_controls @ changes / n
    influence = changes * (of_treated - of_controls)[:, None]
    influence -= (
        np.where(is_treated[:, None], mean_treated, -mean_controls)
        * (of_treated + of_controls)[:, None]
    )
    return Comparison(mean_treated - mean_controls, influence)


def _weighted(
    changes: Floats,
    is_treated: Flags,
    design: Floats,
    weights: Floats,
    score: TreatmentScore,
    with_fit: bool,
) -> Comparison:
    """Normalised weighting, of changes or of what the controls' regression leaves of them."""
    of_treated = weights * is_treated
    of_controls = weights * ~is_treated * score.is_kept * score.odds
    of_treated, of_controls = of_treated / of_treated.mean(), of_controls / of_controls.mean()
    n = len(weights)
    contrast = of_treated - of_controls
    left = changes
    if with_fit:
        fit = fit_outcome(changes, design, weights * ~is_treated)
        left = fit.residual
        contrast = contrast - fit.weighted_rows @ (contrast @ design / n)
    mean_treated, mean_controls = of_treated @ left / n, of_controls @ left / n
    moment = design.T @ (of_controls[:, None] * (left - mean_controls)) / n
    influence = contrast[:, None] * left
    influence -= np.outer(of_treated, mean_treated) - np.outer(of_controls, mean_controls)
    influence -= score.score_rows @ moment
    return Comparison(mean_treated - mean_controls, influence, int((~score.is_kept).sum()))


def _regression(changes: Floats, is_treated: Flags, design: Floats, weights: Floats) -> Comparison:
    of_treated = weights * is_treated / np.mean(weights * is_treated)
    n = len(weights)
    fit = fit_outcome(changes, design, weights * ~is_treated)
    estimate = of_treated @ fit.residual / n
    contrast = of_treated - fit.weighted_rows @ (of_treated @ design / n)
    influence = contrast[:, None] * fit.residual - np.outer(of_treated, estimate)
    return Comparison(estimate, influence)


def _improved(changes: Floats, is_treated: Flags, design: Floats, weights: Floats) -> Comparison:
    """Fits chosen so that their own error does not matter for the estimate's."""
    fitted = tilted_score(is_treated, design, weights)
    of_controls = weights * ~is_treated * fitted / (1 - fitted)
    of_treated = weights * is_treated / np.mean(weights * is_treated)
    left = fit_outcome(changes, design, of_controls).residual
    contrast = of_treated - of_controls / np.mean(weights * is_treated)
    estimate = contrast @ left / len(weights)
    influence = contrast[:, None] * left - np.outer(of_treated, estimate)
    return Comparison(estimate, influence)


def _unnormalised(
    changes: Floats,
    is_treated: Flags,
    design: Floats,
    weights: Floats,
    score: TreatmentScore,
) -> Comparison:
    share = np.mean(weights * is_treated)
    of_treated = weights * is_treated / share
    of_controls = weights * ~is_treated * score.is_kept * score.odds / share
    n = len(weights)
    contrast = of_treated - of_controls
    estimate = contrast @ changes / n
    moment = design.T @ (of_controls[:, None] * changes) / n
    influence = contrast[:, None] * changes - np.outer(of_treated, estimate)
    influence -= score.score_rows @ moment
    return Comparison(estimate, influence, int((~score.is_kept).sum()))
