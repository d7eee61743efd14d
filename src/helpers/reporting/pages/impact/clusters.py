"""What holds where few districts decided for many communes: rules of inference side by side."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from helpers.impact import Evaluation, Unavailable, rejection_rates
from helpers.reporting.layout import Column
from helpers.reporting.numbers import format_estimate
from helpers.reporting.pages.impact.study import Study
from helpers.reporting.report import Report

SECTION: Final = "How sure, with so few clusters"
RULES: Final[dict[str, str]] = {
    "CR1": "CR1: the usual clustered errors",
    "CR2": "CR2: bias-reduced errors, Bell-McCaffrey",
    "CR3": "CR3: jackknife errors",
    "WCR11": "WCR11: wild cluster bootstrap",
    "WCR31": "WCR31: wild bootstrap, jackknifed scores",
    "RI coefficient": "Randomisation inference, coefficient",
    "RI t": "Randomisation inference, t",
}
SHOWN: Final = ("CR1", "WCR11")
"""Rules whose false alarms are counted for the panel at hand."""
PANELS: Final = 1_000
_ASKED: Final = {
    True: "With so few clusters the verdict asks both, the wild bootstrap and randomisation "
    "inference.",
    False: "With so many clusters the verdict asks its own interval alone.",
}
_COLUMNS: Final = (
    Column("@group", "Rule"), Column("coefficient", "Coefficient"),
    Column("@interval", "95% interval"), Column("p_value", "p"),
)  # fmt: skip


def show_rules(study: Study, found: Evaluation, report: Report) -> None:
    """P values and intervals of one coefficient by every rule; the jackknife of the chosen one."""
    few = found.few_clusters
    if isinstance(few, Unavailable):
        report.say(f"**Cannot say**: {few.reason}")
        return
    table = few.table
    names = table["rule"].map(RULES)
    rows = few.to_results().assign(group=names, text=None)
    p_rows = rows[["group", "method"]].assign(measure="p_value", estimate=table["p_value"])
    recorded = report.record_each(
        study.mark(pd.concat([rows, p_rows], ignore_index=True)), section=SECTION
    )
    reasons = [f"{RULES[row['rule']]}: {row['reason']}." for _, row in table.iterrows()
               if pd.notna(row["reason"])]  # fmt: skip
    note = (
        "The coefficient of two-way fixed effects, for which all rules exist. "
        f"{int(table['draws'].max()):,} draws at most; a p below one in that many is printed as "
        "the smallest that is shown."
    )
    report.table(recorded, _COLUMNS, caption="One coefficient, seven rules",
                 note=" ".join([note, *reasons]))  # fmt: skip
    _show_jackknife(study, found, report)


def _show_jackknife(study: Study, found: Evaluation, report: Report) -> None:
    lower, upper = found.jackknife
    if np.isnan(lower) or isinstance(found.overall, Unavailable):
        return
    row = found.overall.to_results().iloc[[0]]
    rows = row.assign(lower=lower, upper=upper, method=f"{row['method'].iloc[0]}; jackknife over "
                      "clusters, t with clusters less 1 degrees", group="jackknife over clusters",
                      text=None)  # fmt: skip
    recorded = report.record_each(study.mark(rows), section=SECTION)
    language = report.parameters.language
    own = found.overall.estimates.iloc[0]
    ends = [format_estimate(end, "outcome", language) for end in
            (own["lower"], own["upper"], lower, upper)]  # fmt: skip
    effect = format_estimate(recorded["estimate"].iloc[0], "outcome", language)
    report.say(
        f"The chosen estimate, {effect}: its own interval is {ends[0]} to {ends[1]}; leaving out "
        f"each cluster in turn gives {ends[2]} to {ends[3]}. "
        f"{_ASKED[found.evidence.has_few_clusters]}"
    )


def show_false_alarms(study: Study, found: Evaluation, report: Report) -> None:
    """How often each rule would find an effect where there is none, in a panel like this one."""
    if isinstance(found.few_clusters, Unavailable) or not found.evidence.has_few_clusters:
        return
    rates = rejection_rates(
        found.studied, rules=SHOWN, panels=PANELS, seed=found.settings.seed
    ).table
    rows = pd.DataFrame(
        {
            "measure": "rejection_rate",
            "estimate": rates["rate"],
            "group": rates["rule"].map(RULES),
            "method": f"{PANELS:,} panels drawn without an effect",
            # Outcomes are drawn, whoever's units, clusters and starts they are drawn for.
            "basis": "simulated",
        }
    )
    recorded = report.record_each(study.mark(rows).assign(basis="simulated"), section=SECTION)
    columns = (Column("@group", "Rule"), Column("rejection_rate", "Finds an effect that is not"))
    error = format_estimate(float(rates["error"].max()), "ratio", report.parameters.language)
    report.table(
        recorded, columns, caption="False alarms in a panel like this, at a promised 5%",
        note=f"{PANELS:,} panels with these units, clusters and starts, made-up outcomes and no "
        f"effect (docs/methods/impact-few-clusters.md); the standard error of a share is {error}.",
    )  # fmt: skip
    by_rule = rates.set_index("rule")["rate"]
    usual, wild = (format_estimate(float(by_rule[rule]), "ratio", report.parameters.language)
                   for rule in ("CR1", "WCR11"))  # fmt: skip
    report.say(
        f"The usual clustered errors would cry wolf in **{usual}** of such panels, the wild "
        f"bootstrap in **{wild}**."
    )
