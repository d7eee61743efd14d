"""How far the answer holds where paths would not have stayed parallel."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from helpers.charts import draw_sensitivity
from helpers.charts.effects import say_effect
from helpers.impact import Evaluation, Unavailable
from helpers.impact.honest import HonestDid
from helpers.reporting.layout import Column
from helpers.reporting.pages.impact.study import Study
from helpers.reporting.report import Report

SECTION: Final = "If paths were not parallel"
_COLUMNS: Final = (
    Column("@text", "If"), Column("@interval", "the effect lies within (95%)"),
)  # fmt: skip
_BREAKDOWN: Final = "breakdown value"


def show_honest(study: Study, found: Evaluation, report: Report) -> None:
    """Intervals by size of the violation, the breakdown value, and the same for bending lines."""
    honest = found.relative_magnitude
    if isinstance(honest, Unavailable):
        report.say(f"**Cannot say** how large a violation the effect survives: {honest.reason}")
        return
    recorded = _record(honest, study, report)
    report.chart(
        draw_sensitivity(
            honest.table, "Mean effect, by how far paths may part", study.outcome,
            original=(honest.lower, honest.upper), breakdown=honest.breakdown,
            is_simulated=study.is_simulated,
        ),
        recorded,
    )  # fmt: skip
    report.say(_say_breakdown(honest))
    report.table(
        recorded, _COLUMNS, caption="Mean effect under violations of parallel trends",
        note="Of the mean over the event times shown above, each counting alike; honest intervals "
        "of Rambachan and Roth (2023).",
    )  # fmt: skip
    smooth = found.smoothness
    if isinstance(smooth, Unavailable):
        return
    report.table(
        _record(smooth, study, report), _COLUMNS,
        caption="Mean effect where the difference of paths is a line that may bend",
        note="The first row takes a straight line out: it need not lie around the estimate.",
    )  # fmt: skip


def _record(honest: HonestDid, study: Study, report: Report) -> pd.DataFrame:
    rows = honest.to_results()
    broken = pd.DataFrame(
        {
            "measure": ["breakdown_value"],
            "estimate": [honest.breakdown],
            "group": [f"{honest.restriction}, {_BREAKDOWN}"],
            "method": [rows["method"].iloc[0]],
        }
    )
    # Where nothing breaks it, or only beyond what was searched, there is no number to record.
    if np.isfinite(honest.breakdown):
        report.record_each(study.mark(broken), section=SECTION)
    return report.record_each(study.mark(rows), section=SECTION)


def _say_breakdown(honest: HonestDid) -> str:
    if np.isinf(honest.breakdown):
        return "Whatever the violation within the sizes searched, 0 stays outside."
    size = say_effect(honest.breakdown)
    if honest.breakdown == 0:
        return "Even with parallel trends 0 lies inside: there is nothing to break."
    if honest.breakdown < 1:
        return (
            f"The effect could be none once paths part after the start by **{size} times** the "
            "largest step seen before it: less than what happened then without the programme."
        )
    return (
        f"The effect could be none only once paths part after the start by **{size} times** the "
        "largest step seen before it."
    )
