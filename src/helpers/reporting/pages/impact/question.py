"""The question, what is estimated, from which rows: in words before any number of an effect."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.impact import Panel
from helpers.impact.evaluation import Evaluation
from helpers.reporting.layout import Column
from helpers.reporting.pages.impact.study import Study
from helpers.reporting.report import Report

SECTION = "The question"


def say_nothing_to_study(report: Report) -> str:
    """Why there is no panel."""
    return (
        f"**Cannot say**: no public source holds a panel of {report.place_name}, and its communes "
        "are not all listed, so none can be simulated either. Bring your own panel "
        "(docs/how-to/bring-your-own-panel.md): parameters `data: own` and `panel`."
    )


def show_question(study: Study, found: Evaluation, report: Report) -> None:
    """Question, estimand and assumption, then the size of what they are asked of."""
    report.say(
        f"**The question.** Did {study.programme}, which reached some {study.who} before others, "
        f"change this outcome: {study.outcome}?"
    )
    report.say(
        "**What is estimated.** The mean effect on the treated: for every "
        f"{study.one} and period with "
        "the programme, the outcome that was seen less the one there would have been without it, "
        "averaged over all of them. It says nothing of what the programme would do elsewhere."
    )
    report.say(f"**What must hold.** {_assumption(study, found)}")
    report.say(f"**The data.** {study.source}")
    recorded = report.record_each(study.mark(_size_rows(found.panel)), section=SECTION)
    columns = (Column("@measure", "What"), Column("@estimate", "How many"))
    report.table(recorded, columns, caption="What this page rests on")


def _assumption(study: Study, found: Evaluation) -> str:
    others = (
        f"{study.who} that never got it"
        if found.studied.has_never_treated
        else f"{study.who} that had not got it yet"
    )
    given = (
        f", among those alike in {_join(found.panel.covariates)}" if found.panel.covariates else ""
    )
    return (
        f"Without the programme, the outcome of {study.who} that got it would have moved as that "
        f"of {others}{given}. Levels may differ, paths may not (parallel trends). Nobody acted "
        "before the start, and nobody was reached across a border."
    )


def _join(names: tuple[str, ...]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _size_rows(panel: Panel) -> pd.DataFrame:
    treated = np.isfinite(panel.unit_first_treated)
    sizes = {
        "panel_units": panel.n_units,
        "treated_units": int(treated.sum()),
        "panel_periods": len(panel.periods),
        "panel_rows": panel.n_observations,
    }
    if panel.is_clustered:
        sizes["panel_clusters"] = panel.n_clusters
        sizes["treated_clusters"] = len(np.unique(panel.unit_clusters[treated]))
    return pd.DataFrame({"measure": list(sizes), "estimate": list(sizes.values())})
