"""From existing to working to used: the stages of each service, filled or missing."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.charts import draw_cascade
from helpers.outcomes import activity_stages
from helpers.places import inside
from helpers.reporting.labels import plural
from helpers.reporting.layout import Column, format_range
from helpers.reporting.numbers import NOTHING
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.outcomes.parts import Part
from helpers.reporting.report import Report

STAGES: Final = {"existing": "exist", "active": "work", "used": "are used"}
MEASURES: Final = {
    "existing": "services_existing", "active": "services_active", "used": "services_used",
}  # fmt: skip
_COLUMNS: Final = (
    Column("@indicator", "Service"), Column("services_existing", "Exist"),
    Column("services_active", "Work"), Column("services_used", "Are used"),
    Column("@period", "Speaks for"), Column("@text", "Read with"),
)  # fmt: skip
_ABOUT: Final = {"about": ", here about"}
_ENOUGH_SERVICES: Final = 3
_NOTE: Final = (
    f"{NOTHING} : nobody reported this; missing is not zero. Works: met or answered within three "
    "months. Used: helped somebody within the year. The form to fill in: "
    "docs/how-to/activity-data.md."
)


def stage_rows(part: Part, known: Known) -> pd.DataFrame:
    """Stages of each service of a part: the user's own counts, else what reports say exists."""
    e = known.report.evidence
    within = set(e.places.loc[inside(e.places, known.place), "place"])
    stage = e.indicators.set_index("indicator")["cascade_stage"]
    services = part.latest[part.latest["indicator"].map(stage).eq("availability").fillna(False)]
    rows = []
    for _, figure in services.iterrows():
        own = activity_stages(e.activity, str(figure["indicator"]), within, known.year_end)
        rows += _counted(own, figure) if not own["is_missing"].all() else _reported(figure)
    columns = ["indicator", "unit", "stage", "value", "period", "figures", "text", "lower",
               "upper", "interval"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _counted(own: pd.DataFrame, figure: pd.Series) -> list[dict[str, object]]:
    return [
        {"indicator": figure["indicator"], "unit": figure["unit"], "stage": row["stage"],
         "value": row["value"], "period": f"{row['as_of']:%Y-%m-%d}", "figures": pd.NA,
         "text": f"own count; {row['caution']}".rstrip("; "), "interval": "none"}
        for _, row in own.iterrows()
    ]  # fmt: skip


def _reported(figure: pd.Series) -> list[dict[str, object]]:
    is_range = str(figure["interval"]) == "reported_range"
    shared = {
        "indicator": figure["indicator"], "unit": figure["unit"], "period": figure["key_period"],
        "figures": figure["figure_id"],
        "text": f"reports count what exists{_ABOUT.get(str(figure['qualifier']), '')}",
    }  # fmt: skip
    known = {
        "value": figure["value"], "interval": "reported_range" if is_range else "none",
        "lower": figure["lower"] if is_range else pd.NA,
        "upper": figure["upper"] if is_range else pd.NA,
    }  # fmt: skip
    nothing = {"value": pd.NA, "interval": "none"}
    return [shared | {"stage": stage} | (known if stage == "existing" else nothing)
            for stage in STAGES]  # fmt: skip


def show_activity(part: Part, known: Known, report: Report) -> None:
    """Table of the stages, and the chart of the first service whose use nobody reported."""
    rows = stage_rows(part, known)
    if rows.empty:
        return
    named = rows.assign(measure=rows["stage"].map(MEASURES), estimate=rows["value"])
    recorded = report.record_each(named, section=part.label, method="as reported")
    report.table(recorded, _COLUMNS, note=_NOTE, caption=f"{part.label}: exists, works, is used")
    report.say(say_unjudged(rows, known, report))
    if rows["indicator"].nunique() < _ENOUGH_SERVICES:
        return  # a chart of one service says no more than its row
    first = rows[rows["indicator"].eq(rows["indicator"].iloc[0])]
    report.chart(draw_cascade(
        stage_bars(first, report), f"{report.label_of(str(first['indicator'].iloc[0]))}: "
        "what is known", plural(str(first["unit"].iloc[0]))), recorded)  # fmt: skip


def say_unjudged(rows: pd.DataFrame, known: Known, report: Report) -> str:
    """Why it cannot be said if services without a target are many or few."""
    assessed = known.assessed
    has_target = assessed.loc[assessed["units_for_target"].notna(), "indicator"]
    counted = rows[
        rows["stage"].eq("existing") & rows["value"].notna() & ~rows["indicator"].isin(has_target)
    ]
    if counted.empty:
        return ""
    shown = counted.assign(estimate=counted["value"])
    listed = [f"*{report.in_sentence(str(row['indicator']))}* "
              f"({format_range(row, report.parameters.language)})"
              for _, row in shown.iterrows()]  # fmt: skip
    used = rows.loc[rows["stage"].eq("used") & rows["value"].notna(), "indicator"]
    is_silent = ~counted["indicator"].isin(used)
    silent = (
        ", and nobody reports whether they are used" if is_silent.all()
        else ", and of some nobody reports whether they are used" if is_silent.any() else ""
    )  # fmt: skip
    return (
        f"**Cannot say** if this is enough: {'; '.join(listed)}. No target for "
        f"{report.place_name} is known{silent}. How many other places have is no measure of what "
        "is needed."
    )


def stage_bars(rows: pd.DataFrame, report: Report) -> pd.DataFrame:
    """The stages of one service for the chart."""
    language = report.parameters.language
    shown = rows.assign(estimate=rows["value"])
    return pd.DataFrame(
        {
            "stage": [STAGES[stage].capitalize() for stage in rows["stage"]],
            "people": rows["value"].to_numpy(), "share": float("nan"),
            "shown": [format_range(row, language) for _, row in shown.iterrows()],
            "is_missing": rows["value"].isna().to_numpy(), "drop": "",
        }
    )  # fmt: skip
