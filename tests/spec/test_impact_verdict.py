"""What may be said of an effect, for people: evidence in, a verdict and the rule that decided out.

The evidence speaks for an effect of 4 with 15 clusters unless a rule says otherwise.
"""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from helpers.impact import EffectEvidence, judge_effect
from helpers.impact.verdict import RULES as QUESTIONS

SOUND = EffectEvidence(
    estimate=4.0, lower=2.0, upper=6.0, n_clusters=15, n_treated_clusters=11,
    n_untreated_clusters=4, jackknife_lower=1.5, jackknife_upper=6.5, p_wild=0.01,
    p_randomised=0.02, p_parallel=0.4, is_placebo_rejected=False, n_estimators=5, n_opposite=0,
    breakdown=1.3,
)  # fmt: skip
NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its title, what differs from the sound evidence, and the answer."""

    title: str
    code: str
    because: str
    differs: dict[str, Any] = field(default_factory=dict)


NARROW = {
    "estimate": 0.1, "lower": -0.4, "upper": 0.6, "jackknife_lower": -0.5, "jackknife_upper": 0.7,
}  # fmt: skip

RULES = [
    Rule(
        "Two treated clusters carry the answer, however many are not treated", "cannot_say",
        "told_from_zero",
        {"n_clusters": 100, "n_treated_clusters": 2, "n_untreated_clusters": 98,
         "jackknife_lower": -0.1},
    ),
    Rule(
        "Where nothing was seen before the start, a trend can hide an effect, too", "cannot_say",
        "told_from_zero", {**NARROW, "smallest_effect": 1.0, "p_parallel": NAN},
    ),
    Rule("Where every rule says yes there is an effect", "effect", "honest"),
    Rule(
        "An effect that violations as large as those before could explain hangs on parallel paths",
        "effect_if_parallel", "honest", {"breakdown": 0.77},
    ),
    Rule(
        "A breakdown value of exactly 1 is what is asked for", "effect", "honest",
        {"breakdown": 1.0},
    ),
    Rule(
        "Where nothing was seen before the start, an effect hangs on parallel paths",
        "effect_if_parallel", "parallel_before", {"p_parallel": NAN},
    ),
    Rule(
        "Where the breakdown value is not known, an effect hangs on parallel paths",
        "effect_if_parallel", "honest", {"breakdown": NAN},
    ),
    Rule(
        "What cannot be estimated cannot be said", "cannot_say", "identified",
        {"obstacle": "No unit is treated within the panel.", "estimate": NAN},
    ),
    Rule(
        "One treated cluster cannot be told from what else happened there", "cannot_say",
        "clusters", {"n_treated_clusters": 1},
    ),
    Rule(
        "Nor can one untreated cluster", "cannot_say", "clusters", {"n_untreated_clusters": 1},
    ),
    Rule(
        "Paths that differed before the start refute the design, however large the effect",
        "cannot_say", "parallel_before", {"p_parallel": 0.049},
    ),
    Rule(
        "So does an effect where there can be none", "cannot_say", "placebo",
        {"is_placebo_rejected": True},
    ),
    Rule(
        "An interval that includes 0 tells no effect", "cannot_say", "told_from_zero",
        {"lower": -0.1},
    ),
    Rule(
        "With few clusters the jackknife interval must leave out 0, too", "cannot_say",
        "told_from_zero", {"jackknife_lower": -0.1},
    ),
    Rule(
        "With few clusters the wild bootstrap must reject, too", "cannot_say", "told_from_zero",
        {"p_wild": 0.06},
    ),
    Rule(
        "With few clusters randomisation must reject, too", "cannot_say", "told_from_zero",
        {"p_randomised": 0.06},
    ),
    Rule(
        "With few clusters and no test that holds nothing can be said", "cannot_say",
        "told_from_zero", {"p_wild": NAN, "p_randomised": NAN},
    ),
    Rule(
        "With few treated clusters randomisation alone is asked", "effect", "honest",
        {"p_wild": NAN, "n_treated_clusters": 2},
    ),
    Rule(
        "With many clusters the estimator's own interval is enough", "effect", "honest",
        {"n_clusters": 40, "n_treated_clusters": 20, "n_untreated_clusters": 20,
         "jackknife_lower": NAN, "jackknife_upper": NAN, "p_wild": 0.2,
         "p_randomised": 0.2},
    ),
    Rule(
        "An effect that turns without one cluster is not one", "cannot_say", "one_cluster",
        {"hangs_on": ("Lắk",)},
    ),
    Rule(
        "Estimators of the same effect that disagree on its sign say nothing", "cannot_say",
        "estimators", {"n_opposite": 1},
    ),
    Rule(
        "An interval closer to 0 than what matters says that nothing that matters happened",
        "no_effect_that_matters", "told_from_zero",
        {"estimate": 0.1, "lower": -0.4, "upper": 0.6, "jackknife_lower": -0.5,
         "jackknife_upper": 0.7, "smallest_effect": 1.0},
    ),
    Rule(
        "Unless nobody said what matters: absence of evidence is not evidence of absence",
        "cannot_say", "told_from_zero",
        {"estimate": 0.1, "lower": -0.4, "upper": 0.6, "jackknife_lower": -0.5,
         "jackknife_upper": 0.7},
    ),
    Rule(
        "Or the jackknife interval reaches what matters", "cannot_say", "told_from_zero",
        {"estimate": 0.1, "lower": -0.4, "upper": 0.6, "jackknife_lower": -0.5,
         "jackknife_upper": 1.1, "smallest_effect": 1.0},
    ),
    Rule(
        "A design that is refuted does not show that nothing happened either", "cannot_say",
        "placebo",
        {"estimate": 0.1, "lower": -0.4, "upper": 0.6, "jackknife_lower": -0.5,
         "jackknife_upper": 0.7, "smallest_effect": 1.0, "is_placebo_rejected": True},
    ),
]  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.title)
def test_rule(rule: Rule):
    verdict = judge_effect(replace(SOUND, **rule.differs))
    assert (verdict.code, verdict.because) == (rule.code, rule.because)
    assert list(verdict.answers) == list(QUESTIONS)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.title)
def test_no_rule_asks_whether_an_effect_is_welcome(rule: Rule):
    evidence = replace(SOUND, **rule.differs)
    mirrored = replace(
        evidence, estimate=-evidence.estimate, lower=-evidence.upper, upper=-evidence.lower,
        jackknife_lower=-evidence.jackknife_upper, jackknife_upper=-evidence.jackknife_lower,
    )  # fmt: skip
    one, other = judge_effect(evidence), judge_effect(mirrored)
    assert (one.code, one.because, one.answers) == (other.code, other.because, other.answers)
    assert one.direction == -other.direction
    assert (one.direction != 0) == one.code.startswith("effect")


def test_rules_after_an_obstacle_are_not_asked():
    verdict = judge_effect(replace(SOUND, n_treated_clusters=1))
    assert verdict.answers["clusters"] == "no"
    assert {verdict.answers[rule] for rule in list(QUESTIONS)[2:]} == {"unknown"}
