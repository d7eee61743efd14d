"""The verdict: in short at the top, and rule by rule at the end."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from helpers.impact import Evaluation, Unavailable
from helpers.impact.verdict import RULES, EffectEvidence, EffectVerdict
from helpers.reporting.layout import Column
from helpers.reporting.numbers import format_estimate, say_p
from helpers.reporting.pages.impact.study import SIMULATED_OUTCOMES, Study, simulated_study
from helpers.reporting.report import Report

SHORT: Final = "In short"
SECTION: Final = "The verdict, rule by rule"
OTHERS: Final = "Where the truth is known"
NAMES: Final = {
    "effect": "An effect",
    "effect_if_parallel": "An effect, if paths had stayed parallel",
    "no_effect_that_matters": "No effect that matters",
    "cannot_say": "Cannot say",
}
BECAUSE: Final = {
    "identified": "no effect can be estimated",
    "clusters": "chance and effect cannot be told apart with one cluster on a side",
    "parallel_before": "paths differed before the start",
    "placebo": "an effect appears where there can be none",
    "told_from_zero": "the effect cannot be told from none",
    "one_cluster": "one cluster carries it",
    "estimators": "estimators disagree on its sign",
}
_KNOWN: Final = ("main", "small", "null")
"""Simulated outcomes shown beside each other: an effect, a small one, and none."""
_UNKNOWN: Final = {
    "parallel_before": "nothing can be checked before the start",
    "placebo": "no placebo could be made",
    "one_cluster": "clusters could not be left out in turn",
    "estimators": "no other estimator gives a number",
    "honest": "how large a violation it survives is not known",
}
_ANSWERS: Final = {"yes": "yes", "no": "no", "unknown": "not known"}
_RULE_COLUMNS: Final = (Column("@group", "Rule"), Column("@text", "Answer, and what was found"))
_OTHER_COLUMNS: Final = (
    Column("@group", "Simulated outcome"), Column("effect_truth", "Truth"),
    Column("effect_overall", "Estimate"), Column("@interval", "Widest interval"),
    Column("finding", "What the page says"),
)  # fmt: skip


def show_short(study: Study, found: Evaluation, report: Report) -> None:
    """The verdict in two sentences, for those who read no further."""
    verdict, evidence = found.verdict, found.evidence
    rows = pd.DataFrame(
        {"measure": ["finding"], "estimate": [f"{verdict.code}: {verdict.because}"],
         "group": ["verdict"]}
    )  # fmt: skip
    report.record_each(study.mark(rows), section=SHORT, method="written rules")
    if not isinstance(found.overall, Unavailable):
        lower, upper = evidence.range
        chosen = found.overall.to_results().iloc[[0]].assign(
            lower=lower, upper=upper, group="widest interval asked for", text=None,
        )  # fmt: skip
        if np.isnan(lower):
            chosen = chosen.assign(interval="none", level=np.nan)
        report.record_each(study.mark(chosen), section=SHORT)
    mark = "SIMULATED. " if study.is_simulated else ""
    report.say(f"## {SHORT}\n\n{mark}**{NAMES[verdict.code]}.** "
               f"{say_verdict(verdict, evidence, report.parameters.language)}")  # fmt: skip


def why_not(verdict: EffectVerdict) -> str:
    """Why nothing can be said, in words."""
    if verdict.because == "told_from_zero" and verdict.answers["told_from_zero"] == "unknown":
        return "no test can be made that holds with so few clusters on a side"
    return BECAUSE[verdict.because]


def say_verdict(verdict: EffectVerdict, evidence: EffectEvidence, language: str) -> str:
    """Why, with the numbers it stands on."""

    def say(number: float) -> str:
        return format_estimate(number, "outcome", language)

    if verdict.because in ("identified", "clusters"):
        reason = evidence.obstacle or BECAUSE[verdict.because]
        return f"{reason[:1].upper()}{reason[1:]}".rstrip(".") + "."
    lower, upper = evidence.range
    ends = "" if np.isnan(lower) else f", between {say(lower)} and {say(upper)} (95%)"
    if verdict.code == "cannot_say":
        reason = why_not(verdict)
        return f"{reason[:1].upper()}{reason[1:]}: the estimate is {say(evidence.estimate)}{ends}."
    if verdict.code == "no_effect_that_matters":
        return (
            f"The estimate is {say(evidence.estimate)}{ends}: closer to 0 than "
            f"{say(evidence.smallest_effect)}, the smallest effect that would matter, if paths "
            "had stayed parallel."
        )
    way = "rose" if verdict.direction > 0 else "fell"
    found = f"With the programme the outcome {way} by {say(abs(evidence.estimate))}{ends}"
    if verdict.code == "effect":
        return (
            f"{found}. It would take paths that part by {say(evidence.breakdown)} times the "
            "largest step seen before the start to explain that away."
        )
    if verdict.answers[verdict.because] == "unknown":
        return f"{found}; {_UNKNOWN[verdict.because]}."
    return (
        f"{found}. Paths that part after the start by {say(evidence.breakdown)} times the largest "
        "step seen before it would explain that away; the rules ask that steps as large as the "
        "largest do not."
    )


def show_rules(study: Study, found: Evaluation, report: Report) -> None:
    """Every rule with its answer."""
    verdict, language = found.verdict, report.parameters.language
    told = [_ANSWERS[verdict.answers[rule]] + _say_found(rule, found.evidence, language)
            for rule in RULES]  # fmt: skip
    rows = pd.DataFrame({"measure": "finding", "estimate": told, "group": list(RULES.values())})
    recorded = report.record_each(study.mark(rows), section=SECTION, method="written rules")
    report.table(recorded, _RULE_COLUMNS, caption="What the verdict asks",
                 note=_say_decision(verdict))  # fmt: skip


def show_simulated_outcomes(study: Study, found: Evaluation, report: Report) -> None:
    """What the page would say of each simulated outcome, beside the truth."""
    if not study.is_simulated:
        return
    rows: list[pd.DataFrame] = []
    shown = [name for name in SIMULATED_OUTCOMES if name in (*_KNOWN, study.effect)]
    for effect, label in ((name, SIMULATED_OUTCOMES[name]) for name in shown):
        other = study if effect == study.effect else simulated_study(report, effect, study.settings)
        if other is None:
            continue
        evaluated = found if effect == study.effect else other.evaluate()
        rows.append(_outcome_rows(other, evaluated).assign(group=label))
    recorded = report.record_each(
        study.mark(pd.concat(rows, ignore_index=True)), section=OTHERS, method="written rules"
    )
    report.table(
        recorded, _OTHER_COLUMNS, caption="What the page says of effects whose truth is known",
        note="One draw each: a true effect can be missed, and one in twenty intervals misses the "
        "truth.",
    )  # fmt: skip


def _outcome_rows(study: Study, found: Evaluation) -> pd.DataFrame:
    lower, upper = found.evidence.range
    verdict = found.verdict
    said = NAMES[verdict.code]
    if verdict.code == "cannot_say":
        said = f"{said}: {why_not(verdict)}"
    has_interval = not np.isnan(lower)
    return pd.DataFrame(
        {
            "measure": ["effect_overall", "effect_truth", "finding"],
            "estimate": [found.evidence.estimate, study.true_effect(), said],
            "lower": [lower, np.nan, np.nan],
            "upper": [upper, np.nan, np.nan],
            "level": [0.95 if has_interval else np.nan, np.nan, np.nan],
            "interval": ["confidence" if has_interval else "none", "none", "none"],
        }
    )  # fmt: skip


def _say_found(rule: str, evidence: EffectEvidence, language: str) -> str:
    """What a rule found, in brackets; empty where the answer says it all."""

    def say(number: float) -> str:
        return format_estimate(number, "outcome", language)

    if rule == "clusters":
        told = f"{evidence.n_treated_clusters} and {evidence.n_untreated_clusters}"
    elif rule == "parallel_before" and not np.isnan(evidence.p_parallel):
        told = say_p(evidence.p_parallel, language)
    elif rule == "told_from_zero" and not np.isnan(evidence.range[0]):
        told = f"{say(evidence.range[0])} to {say(evidence.range[1])}"
        if evidence.has_few_clusters:
            tests = {"wild bootstrap": evidence.p_wild, "randomisation": evidence.p_randomised}
            known = {name: p for name, p in tests.items() if not np.isnan(p)}
            told = "; ".join([told, *(f"{name} {say_p(p, language)}" for name, p in known.items())])
    elif rule == "one_cluster" and evidence.hangs_on:
        told = f"on {', '.join(evidence.hangs_on)}"
    elif rule == "estimators" and evidence.n_estimators:
        agreeing = evidence.n_estimators - evidence.n_opposite
        told = f"{agreeing} of {evidence.n_estimators}"
    elif rule == "honest" and not np.isnan(evidence.breakdown):
        told = f"up to {say(evidence.breakdown)} times"
    else:
        return ""
    return f" ({told})"


def _say_decision(verdict: EffectVerdict) -> str:
    words = {
        "effect": "Every rule says yes.",
        "effect_if_parallel": "Of what is asked of an effect this does not say yes: "
        f"“{RULES[verdict.because]}”.",
        "no_effect_that_matters": "The time before speaks for the design, and the interval is "
        "narrow.",
        "cannot_say": f"It is decided by the rule “{RULES[verdict.because]}”.",
    }
    reasons = "The rules and their reasons: docs/methods/impact-verdict.md."
    return f"{NAMES[verdict.code]}. {words[verdict.code]} {reasons}"
