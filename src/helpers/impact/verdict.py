"""What may be said of an effect: written rules on the evidence of one evaluation.

"Cannot say" is an answer. No rule looks at whether the effect is welcome.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from helpers.impact.diagnosis import FEW_CLUSTERS, FEW_TREATED_CLUSTERS

Code = Literal["effect", "effect_if_parallel", "no_effect_that_matters", "cannot_say"]
Answer = Literal["yes", "no", "unknown"]

LEVEL: Final = 0.05
"""Below it, a test rejects."""
LEAST_TREATED: Final = 2
"""Treated, and untreated, clusters below which no rule can tell chance from effect."""
HONEST: Final = 1.0
"""Violations after the start as large as the largest before: the breakdown value that is asked."""

RULES: Final[dict[str, str]] = {
    "identified": "Some effect can be estimated at all",
    "clusters": "At least two clusters started, and two did not",
    "parallel_before": "Paths before the start do not differ (p at least 0.05)",
    "placebo": "No effect appears at dates before the start",
    "told_from_zero": "Every interval and test that holds here leaves out 0",
    "one_cluster": "The sign does not hang on one cluster",
    "estimators": "Other estimators agree on the sign",
    "honest": "It survives violations as large as the largest seen before the start",
}
"""The question of each rule, in the order in which they are asked."""


@dataclass(frozen=True, slots=True)
class EffectEvidence:
    """What the rules look at. Missing numbers are nan, missing answers None.

    Attributes
    ----------
    obstacle : str
        Why no effect can be estimated; empty where one can.
    estimate, lower, upper : float
        The effect that was chosen beforehand and its interval, in the unit of the outcome.
    n_clusters, n_treated_clusters, n_untreated_clusters : int
        Units where no cluster was given; untreated ones never start within the panel or, where
        none is left, are those that start last.
    jackknife_lower, jackknife_upper : float
        Interval from leaving out each cluster in turn.
    p_wild, p_randomised : float
        Of the coefficient of treatment: wild cluster bootstrap, and assignment drawn anew.
    p_parallel : float
        Joint test of the event times before the start.
    is_placebo_rejected : bool or None
    hangs_on : tuple of str
        Clusters without which the sign turns, or nothing can be estimated.
    n_estimators, n_opposite : int
        Other estimators that allow effects to differ, and how many of them have the other sign.
    breakdown : float
        Relative magnitude at which the honest interval of the average effect includes 0.
    smallest_effect : float
        Smallest effect that would matter; nan where nobody said.
    """

    obstacle: str = ""
    estimate: float = np.nan
    lower: float = np.nan
    upper: float = np.nan
    n_clusters: int = 0
    n_treated_clusters: int = 0
    n_untreated_clusters: int = 0
    jackknife_lower: float = np.nan
    jackknife_upper: float = np.nan
    p_wild: float = np.nan
    p_randomised: float = np.nan
    p_parallel: float = np.nan
    is_placebo_rejected: bool | None = None
    hangs_on: tuple[str, ...] = ()
    n_estimators: int = 0
    n_opposite: int = 0
    breakdown: float = np.nan
    smallest_effect: float = np.nan

    @property
    def has_few_clusters(self) -> bool:
        """Whether errors from the sample are too small: see :func:`are_few`."""
        return are_few(self.n_clusters, min(self.n_treated_clusters, self.n_untreated_clusters))

    @property
    def range(self) -> tuple[float, float]:
        """The widest of the intervals that are asked for here."""
        ends = [(self.lower, self.upper)]
        if self.has_few_clusters:
            ends.append((self.jackknife_lower, self.jackknife_upper))
        known = np.array(ends, "float64")
        if np.isnan(known).any():
            return np.nan, np.nan
        return float(known[:, 0].min()), float(known[:, 1].max())


@dataclass(frozen=True, slots=True)
class EffectVerdict:
    """An answer, why, and what each rule found.

    Attributes
    ----------
    code : {"effect", "effect_if_parallel", "no_effect_that_matters", "cannot_say"}
    because : str
        Key of the rule that decided.
    answers : mapping of str to {"yes", "no", "unknown"}
        By rule, in the order of `RULES`; rules after an obstacle are "unknown".
    direction : {-1, 0, 1}
        Of the effect; 0 where none is claimed.
    """

    code: Code
    because: str
    answers: dict[str, Answer]
    direction: int = 0


def are_few(n_clusters: int, fewest: int) -> bool:
    """Whether errors from the sample cannot be trusted for so many clusters.

    Parameters
    ----------
    n_clusters : int
        All of them.
    fewest : int
        Treated ones, or untreated ones where those are fewer: with two of a hundred treated, two
        carry the answer.
    """
    return n_clusters < FEW_CLUSTERS or fewest <= FEW_TREATED_CLUSTERS


def judge_effect(evidence: EffectEvidence) -> EffectVerdict:
    """Apply the rules.

    Parameters
    ----------
    evidence : EffectEvidence

    Returns
    -------
    EffectVerdict
        **effect**: every rule says yes. **effect_if_parallel**: an effect, which larger violations
        of parallel trends than those asked for could explain, or nothing is known of the time
        before. **no_effect_that_matters**: the whole interval is closer to 0 than the smallest
        effect that matters, and both looks at the time before say yes. **cannot_say**: all else.

    Notes
    -----
    Rules of this workbench, not of the literature; docs/methods/impact-verdict.md gives reasons.
    """
    answers: dict[str, Answer] = dict.fromkeys(RULES, "unknown")
    for rule in ("identified", "clusters"):
        answers[rule] = _ASKED[rule](evidence)
        if answers[rule] != "yes":
            return EffectVerdict("cannot_say", rule, answers)
    answers |= {rule: asked(evidence) for rule, asked in _ASKED.items()}
    code, because = _decide(evidence, answers)
    is_claimed = code in ("effect", "effect_if_parallel")
    direction = int(np.sign(evidence.estimate)) if is_claimed else 0
    return EffectVerdict(code, because, answers, direction)


def _decide(evidence: EffectEvidence, answers: dict[str, Answer]) -> tuple[Code, str]:
    """The answer, and the rule that decided."""
    refuted = [rule for rule in ("parallel_before", "placebo") if answers[rule] == "no"]
    if refuted:
        return "cannot_say", refuted[0]
    if answers["told_from_zero"] != "yes":
        # Nothing seen before the start would let trends hide an effect as well as make one.
        is_checked = answers["parallel_before"] == answers["placebo"] == "yes"
        small = is_checked and _is_negligible(evidence)
        return "no_effect_that_matters" if small else "cannot_say", "told_from_zero"
    fragile = [rule for rule in ("one_cluster", "estimators") if answers[rule] == "no"]
    if fragile:
        return "cannot_say", fragile[0]
    asked = ("parallel_before", "placebo", "one_cluster", "estimators", "honest")
    lacking = [rule for rule in asked if answers[rule] != "yes"]
    return ("effect_if_parallel", lacking[0]) if lacking else ("effect", "honest")


def _identified(evidence: EffectEvidence) -> Answer:
    return "no" if evidence.obstacle or np.isnan(evidence.estimate) else "yes"


def _clusters(evidence: EffectEvidence) -> Answer:
    fewest = min(evidence.n_treated_clusters, evidence.n_untreated_clusters)
    return "yes" if fewest >= LEAST_TREATED else "no"


def _parallel_before(evidence: EffectEvidence) -> Answer:
    if np.isnan(evidence.p_parallel):
        return "unknown"
    return "yes" if evidence.p_parallel >= LEVEL else "no"


def _placebo(evidence: EffectEvidence) -> Answer:
    if evidence.is_placebo_rejected is None:
        return "unknown"
    return "no" if evidence.is_placebo_rejected else "yes"


def _told_from_zero(evidence: EffectEvidence) -> Answer:
    lower, upper = evidence.range
    if np.isnan(lower) or np.isnan(upper):
        return "unknown"
    if lower <= 0 <= upper:
        return "no"
    if not evidence.has_few_clusters:
        return "yes"
    p_values = [p for p in (evidence.p_wild, evidence.p_randomised) if not np.isnan(p)]
    if not p_values:
        return "unknown"
    return "yes" if max(p_values) < LEVEL else "no"


def _one_cluster(evidence: EffectEvidence) -> Answer:
    if evidence.hangs_on:
        return "no"
    # With many clusters none is left out in turn, and none can carry the answer.
    if evidence.has_few_clusters and np.isnan(evidence.jackknife_lower):
        return "unknown"
    return "yes"


def _estimators(evidence: EffectEvidence) -> Answer:
    if not evidence.n_estimators:
        return "unknown"
    return "no" if evidence.n_opposite else "yes"


def _honest(evidence: EffectEvidence) -> Answer:
    if np.isnan(evidence.breakdown):
        return "unknown"
    return "yes" if evidence.breakdown >= HONEST else "no"


_ASKED: Final[dict[str, Callable[[EffectEvidence], Answer]]] = {
    "identified": _identified,
    "clusters": _clusters,
    "parallel_before": _parallel_before,
    "placebo": _placebo,
    "told_from_zero": _told_from_zero,
    "one_cluster": _one_cluster,
    "estimators": _estimators,
    "honest": _honest,
}


def _is_negligible(evidence: EffectEvidence) -> bool:
    """Whether every interval lies within the smallest effect that matters, on either side."""
    lower, upper = evidence.range
    return bool(max(abs(lower), abs(upper)) < evidence.smallest_effect)
