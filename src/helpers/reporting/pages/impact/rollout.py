"""Who was reached when, and what such a roll-out can tell."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.charts import draw_rollout, rollout_cells
from helpers.impact.evaluation import Evaluation
from helpers.reporting.layout import Column
from helpers.reporting.pages.impact.study import Study
from helpers.reporting.report import Report

SECTION: Final = "Who was reached, and when"
_MOST_GROUPS: Final = 40
_COLUMNS: Final = (Column("@group", "About"), Column("@text", "What the data can tell"))
_MARKS: Final = {"information": "", "caution": "Caution: ", "obstacle": "Obstacle: "}


def show_rollout(study: Study, found: Evaluation, report: Report) -> None:
    """The picture, then the diagnosis in words."""
    panel = found.panel
    by_cluster = panel.is_clustered and panel.n_clusters <= _MOST_GROUPS
    cells = rollout_cells(panel.table, group="cluster" if by_cluster else None)
    recorded = report.record_each(study.mark(_finding_rows(found.diagnosis)), section=SECTION)
    what = "cluster" if by_cluster else study.one
    report.chart(
        draw_rollout(cells, f"Start of the programme, by {what}", is_simulated=study.is_simulated),
        recorded,
    )
    report.table(recorded, _COLUMNS, caption="What these data can tell, and what they cannot")


def _finding_rows(diagnosis: pd.DataFrame) -> pd.DataFrame:
    """One row a finding; obstacles and cautions first."""
    rank = diagnosis["severity"].map({"obstacle": 0, "caution": 1, "information": 2})
    ordered = diagnosis.iloc[rank.argsort(kind="stable")].reset_index(drop=True)
    repeated = ordered.groupby("topic").cumcount()
    return pd.DataFrame(
        {
            "measure": "finding",
            "estimate": ordered["severity"].map(_MARKS) + ordered["words"],
            # No two rows of one group: the table has a row for each.
            "group": ordered["topic"].str.capitalize()
            + repeated.map(lambda number: f" ({number + 1})" if number else ""),
        }
    )
