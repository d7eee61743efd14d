"""Two groups, two periods, other units in each: estimators of the effect on the treated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from helpers.impact.drdid_fits import (
    OVERLAP_LIMIT,
    Flags,
    OutcomeFit,
    TreatmentScore,
    fit_outcome,
    fit_score,
    tilted_score,
)
from helpers.impact.drdid_panel import Comparison
from helpers.sampling.columns import Floats

SectionMethod = Literal["dr", "dr_improved", "reg", "ipw", "ipw_unnormalised"]


def compare_sections(
    outcome: Floats,
    is_after: Flags,
    is_treated: Flags,
    design: Floats,
    weights: Floats,
    method: SectionMethod = "dr",
    *,
    overlap_limit: float = OVERLAP_LIMIT,
    like_drdid_1_2_3: bool = False,
) -> Comparison:
    """Effect on the treated from rows before and after, of other units or of an uneven panel.

    Parameters
    ----------
    outcome : array of float, shape (n,)
        One row an observation.
    is_after, is_treated : array of bool, shape (n,)
        Each of the four combinations must be there.
    design : array of float, shape (n, p)
        Covariates, scaled, the constant first.
    weights : array of float, shape (n,)
        Above 0.
    method : {"dr", "dr_improved", "reg", "ipw", "ipw_unnormalised"}
        As for :func:`helpers.impact.drdid_panel.compare_changes`; the doubly robust forms are the
        locally efficient ones.
    overlap_limit : float
        Score of treatment that counts as a lack of overlap.
    like_drdid_1_2_3 : bool
        Whether to add, as that release of R's DRDID did, the error of the controls' fit before
        treatment with the wrong sign, in the doubly robust form. The estimate is the same.

    Returns
    -------
    Comparison
        With one outcome.

    Raises
    ------
    NotEstimableError
        No overlap, or covariates that repeat each other.

    Notes
    -----
    P. H. C. Sant'Anna and J. Zhao, Journal of Econometrics 219 (2020), 101-122. Holds where the
    composition of the groups does not change between the periods.
    """
    rows = _Rows(outcome, is_after, is_treated, design, weights / weights.mean())
    if method == "reg":
        return _as_comparison(*_regression(rows))
    if method == "dr_improved":
        return _as_comparison(*_improved(rows))
    score = fit_score(is_treated, design, rows.weights, overlap_limit)
    n_trimmed = int((~score.is_kept).sum())
    if method == "ipw":
        return _as_comparison(*_weighted(rows, score), n_trimmed)
    if method == "ipw_unnormalised":
        return _as_comparison(*_unnormalised(rows, score), n_trimmed)
    sign_before = 1 if like_drdid_1_2_3 else -1
    return _as_comparison(*_doubly_robust(rows, score, sign_before), n_trimmed)


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Observations of a comparison; weights of mean 1."""

    outcome: Floats
    is_after: Flags
    is_treated: Flags
    design: Floats
    weights: Floats

    @property
    def of_treated(self) -> Floats:
        return self.weights * self.is_treated

    @property
    def of_controls(self) -> Floats:
        return self.weights * ~self.is_treated

    @property
    def periods(self) -> tuple[tuple[Flags, int], tuple[Flags, int]]:
        """Rows after, which add, and rows before, which are taken away."""
        return (self.is_after, 1), (~self.is_after, -1)


def _as_comparison(estimate: float, influence: Floats, n_trimmed: int = 0) -> Comparison:
    return Comparison(np.array([estimate]), influence[:, None], n_trimmed)


def _mean(weights: Floats, values: Floats) -> tuple[float, Floats]:
    """Weighted mean, and its influence function."""
    share = weights / weights.mean()
    mean = float(np.mean(share * values))
    return mean, share * (values - mean)


def _moment(weights: Floats, design: Floats) -> Floats:
    moment: Floats = weights @ design / weights.sum()
    return moment


def _fit(outcome: Floats, design: Floats, weights: Floats) -> OutcomeFit:
    return fit_outcome(outcome[:, None], design, weights)


def _through_fit(fit: OutcomeFit, moment: Floats) -> Floats:
    """Part of a fit's own error in an influence function."""
    part: Floats = (fit.weighted_rows @ moment) * fit.residual[:, 0]
    return part


def _regression(rows: _Rows) -> tuple[float, Floats]:
    design, of_treated = rows.design, rows.of_treated
    after = _fit(rows.outcome, design, rows.of_controls * rows.is_after)
    before = _fit(rows.outcome, design, rows.of_controls * ~rows.is_after)
    expected_change = (before.residual - after.residual)[:, 0]
    mean_after, by_after = _mean(of_treated * rows.is_after, rows.outcome)
    mean_before, by_before = _mean(of_treated * ~rows.is_after, rows.outcome)
    change, by_change = _mean(of_treated, expected_change)
    moment = _moment(of_treated, design)
    by_fits = _through_fit(after, moment) - _through_fit(before, moment)
    return mean_after - mean_before - change, by_after - by_before - by_change - by_fits


def _weighted(rows: _Rows, score: TreatmentScore) -> tuple[float, Floats]:
    of_controls = rows.of_controls * score.is_kept * score.odds
    estimate, influence = 0.0, np.zeros(len(rows.outcome))
    for is_in, sign in rows.periods:
        treated, by_treated = _mean(rows.of_treated * is_in, rows.outcome)
        controls, by_controls = _mean(of_controls * is_in, rows.outcome)
        moment = _moment_of(of_controls * is_in, rows.outcome - controls, rows.design)
        estimate += sign * (treated - controls)
        influence += sign * (by_treated - by_controls - score.score_rows @ moment)
    return estimate, influence


def _moment_of(weights: Floats, values: Floats, design: Floats) -> Floats:
    moment: Floats = (weights * values) @ design / weights.sum()
    return moment


def _doubly_robust(rows: _Rows, score: TreatmentScore, sign_before: int) -> tuple[float, Floats]:
    """Weighted residuals of the controls' fits, and the gain from fits of the treated."""
    design, of_treated = rows.design, rows.of_treated
    of_controls = rows.of_controls * score.is_kept * score.odds
    everywhere = _moment(of_treated, design)
    estimate, influence = 0.0, np.zeros(len(rows.outcome))
    for is_in, sign in rows.periods:
        controls = _fit(rows.outcome, design, rows.of_controls * is_in)
        treated = _fit(rows.outcome, design, of_treated * is_in)
        part, by_part = _parts(controls, treated, of_treated, of_controls, is_in)
        estimate += sign * part
        left = controls.residual[:, 0]
        mean_left, _ = _mean(of_controls * is_in, left)
        here = _moment(of_treated * is_in, design)
        by_score = score.score_rows @ _moment_of(of_controls * is_in, left - mean_left, design)
        by_gain = _through_fit(treated, everywhere - here)
        by_gain -= _through_fit(controls, everywhere - here)
        difference = _moment(of_controls * is_in, design) - here
        influence += sign * (by_part + by_gain - by_score)
        influence += (1 if sign > 0 else sign_before) * _through_fit(controls, difference)
    return estimate, influence


def _improved(rows: _Rows) -> tuple[float, Floats]:
    """Fits chosen so that their own error does not matter for the estimate's."""
    fitted = tilted_score(rows.is_treated, rows.design, rows.weights)
    of_controls = rows.of_controls * fitted / (1 - fitted)
    estimate, influence = 0.0, np.zeros(len(rows.outcome))
    for is_in, sign in rows.periods:
        controls = _fit(rows.outcome, rows.design, of_controls * is_in)
        treated = _fit(rows.outcome, rows.design, rows.of_treated * is_in)
        part, by_part = _parts(controls, treated, rows.of_treated, of_controls, is_in)
        estimate += sign * part
        influence += sign * by_part
    return estimate, influence


def _parts(
    controls: OutcomeFit, treated: OutcomeFit, of_treated: Floats, of_controls: Floats, is_in: Flags
) -> tuple[float, Floats]:
    """One period's share of the estimate, and its influence function with the fits as known."""
    left = controls.residual[:, 0]
    gain = (controls.residual - treated.residual)[:, 0]
    terms = (
        (_mean(of_treated * is_in, left), 1),
        (_mean(of_controls * is_in, left), -1),
        (_mean(of_treated, gain), 1),
        (_mean(of_treated * is_in, gain), -1),
    )
    influence = np.zeros(len(left))
    for (_, by_term), sign in terms:
        influence += sign * by_term
    return sum(sign * mean for (mean, _), sign in terms), influence


def _unnormalised(rows: _Rows, score: TreatmentScore) -> tuple[float, Floats]:
    weights, is_treated = rows.weights, rows.is_treated
    share = float(np.mean(rows.of_treated))
    odds = np.where(is_treated, 1.0, -score.odds * score.is_kept)
    estimate, influence = 0.0, np.zeros(len(rows.outcome))
    for is_in, sign in rows.periods:
        in_period = float(np.mean(weights * is_in))
        parts = weights * odds * is_in * rows.outcome / (share * in_period)
        mean = float(parts.mean())
        estimate += sign * mean
        by_shares = (weights * is_treated / share + weights * is_in / in_period - 2) * mean
        moment = (parts * ~is_treated) @ rows.design / len(weights)
        influence += sign * (parts - mean - by_shares + score.score_rows @ moment)
    return estimate, influence
