"""The coverage cascade as reports fill it, for 02_coverage_gaps.ipynb."""

from __future__ import annotations

from typing import Final

import pandas as pd
from matplotlib.figure import Figure

from helpers.charts import draw_cascade
from helpers.coverage import TARGET_POPULATION, build_cascade, measure_cascade
from helpers.figures.schema import STAGES
from helpers.reporting.labels import COMPONENTS
from helpers.reporting.labels import STAGES as STAGE_LABELS
from helpers.reporting.layout import Column
from helpers.reporting.numbers import NOTHING, format_reported
from helpers.reporting.pages.units import UnitTable
from helpers.reporting.report import Report
from helpers.reporting.table import Cell, Table

NOT_REPORTED: Final = NOTHING
STAGE_MEASURES: Final = ("stage_reached", "stage_coverage", "stage_lost")
STAGE_COLUMNS: Final = (
    Column("@group", "Stage"), Column("stage_reached"), Column("stage_coverage"),
    Column("stage_lost"),
)  # fmt: skip
_NOTE: Final = (
    "– : nobody reported this stage; missing is not zero. After Tanahashi (1978) each stage should "
    "be a part of the one before; the reports count other things at each, so none is divided by "
    "another. Where several indicators speak for one stage, one is shown."
)


def cascades(report: Report) -> dict[str, pd.DataFrame]:
    """The five stages of each component that any report speaks of by the end of the year."""
    p, evidence = report.parameters, report.evidence
    own = evidence.figures[evidence.figures["place"].eq(p.place)]
    day = pd.Timestamp(p.year, 12, 31)
    found = {}
    for component in COMPONENTS:
        if component in set(evidence.indicators["component"]):
            cascade = build_cascade(own, evidence.indicators, component, on=day)
            if not cascade["is_missing"].all():
                found[component] = cascade
    return found


def cascade_table(found: dict[str, pd.DataFrame], report: Report) -> tuple[Table, list[str]]:
    """One row a component, one column a stage, and the figures in it."""
    figures = report.evidence.figures.set_index("figure_id", drop=False)
    by_id = {str(name): row for name, row in figures.iterrows()}
    rows, used = [], []
    for component, cascade in found.items():
        cells = [Cell(COMPONENTS[component])]
        for _, stage in cascade.iterrows():
            cells.append(_cell(stage, by_id, report))
            used += [] if stage["is_missing"] else [str(stage["figure_id"])]
        rows.append(cells)
    headers = ["Programme part", *(STAGE_LABELS[stage] for stage in STAGES)]
    caption = (
        f"Stages that reports fill, {report.place_name}, by the end of {report.parameters.year}"
    )
    return Table(caption, headers, rows, _NOTE), used


def _cell(stage: pd.Series, by_id: dict[str, pd.Series], report: Report) -> Cell:
    if stage["is_missing"]:
        return Cell(NOT_REPORTED, css_class="missing")
    figure = str(stage["figure_id"])
    words = format_reported(by_id[figure], report.parameters.language)
    label = report.label_of(str(stage["indicator"]))
    year = f" ({by_id[figure]['year']})" if pd.notna(by_id[figure]["year"]) else ""
    more = int(stage["n_indicators"]) - 1
    others = f"; {more} more" if more else ""
    return Cell(
        f"{words}: {label}{year}{others}", (figure,), report.trace([figure]), css_class="traced",
        measure="reported_value", href=f"#{figure}",
    )  # fmt: skip


def simulated_cascade(units: UnitTable) -> pd.DataFrame | None:
    """The five stages of a table of units that counts people at each; None without them."""
    if not {TARGET_POPULATION, *STAGES} <= set(units.table):
        return None
    found = measure_cascade(units.table)
    return found.assign(
        group=found["stage"].map(STAGE_LABELS), stage_reached=found["people"],
        stage_coverage=found["coverage"], stage_lost=found["loss"], unit="person",
        numerator=found["people"], denominator=found["target_population"],
        denominator_role="whole", **units.marks,
    )  # fmt: skip


def draw_simulated(rows: pd.DataFrame) -> tuple[Figure, str]:
    """The stages as bars, marked SIMULATED."""
    table = pd.DataFrame(
        {
            "stage": rows["group"], "people": rows["people"], "share": rows["coverage"],
            "shown": [f"{people:,.0f}" for people in rows["people"]],
            "is_missing": rows["is_missing"],
        }
    )  # fmt: skip
    return draw_cascade(table, "What five filled stages would show", "people", is_simulated=True)


def say_bottleneck(rows: pd.DataFrame) -> str:
    """Where most people are lost."""
    worst = rows[rows["is_bottleneck"]].iloc[0]
    return (
        "SIMULATED. With all five stages counted the page names the bottleneck: "
        f"{worst['loss_ratio']:.1%} of the people the service is for are lost on the way to "
        f"*{str(worst['group']).split(':')[0].lower()}*; {worst['coverage']:.1%} get that far."
    )


def say_cascade(found: dict[str, pd.DataFrame]) -> str:
    """How far along the cascade the reports go."""
    n = len(found)
    if n == 0:
        return "**Cannot say**: no report speaks of any stage."
    filled = pd.Series(
        {stage: sum(not c.set_index("stage").at[stage, "is_missing"] for c in found.values())
         for stage in STAGES}
    )  # fmt: skip
    parts = "1 programme part" if n == 1 else f"{n} programme parts"
    words = (
        f"Reports speak of {parts}: of **{filled['availability']}** that a service exists, of "
        f"**{filled['contact']}** that people came. "
    )
    none = [stage for stage in STAGES if filled[stage] == 0]
    if none:
        words += f"No report says anything about {_join(none)}. "
    divisible = sum(int(c["loss"].notna().sum()) for c in found.values())
    if divisible == 0:
        words += "No two stages of one part share unit, base and day: **no loss can be computed**."
    return words.strip()


def _join(words: list[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
