"""Tables of 01_sources.ipynb."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pandas as pd

from helpers.coverage import (
    count_named,
    figures_by_source,
    figures_by_stage,
    figures_by_year,
    name_units,
    targets_without_figure,
)
from helpers.figures.correction_file import read_corrections
from helpers.figures.revisions import QUIET, revisions
from helpers.places import count_units, units_on
from helpers.reporting.labels import COMPONENTS, PROGRAMME_PARTS, STAGES
from helpers.reporting.layout import Column
from helpers.reporting.project import find_project
from helpers.reporting.report import Report


def figures_of_place(report: Report) -> pd.DataFrame:
    """Analysed figures of the place, all years."""
    figures = report.evidence.figures
    own = figures["place"].eq(report.parameters.place) & figures["rule"].ne("not analysed")
    return figures[own]


def figures_of_year(report: Report) -> pd.DataFrame:
    """Analysed figures of the place that speak for the reporting year."""
    own = figures_of_place(report)
    return own[own["year"].eq(report.parameters.year).fillna(False)]


def sources(report: Report) -> pd.DataFrame:
    """Sources of the year with their number of figures; ``group`` is title and publisher."""
    counted = figures_by_source(figures_of_year(report))
    table = report.evidence.sources.set_index("source_id")
    published = table["published"].fillna("no date")
    titles = table["title"] + ", " + table["publisher"] + ", " + published
    return counted.assign(group=counted["source_id"].map(titles))


def by_programme(report: Report) -> Iterator[tuple[str, pd.DataFrame]]:
    """Figures of the year, programme by programme in the order they were reported."""
    figures = figures_of_year(report)
    names = report.evidence.programmes.set_index("programme")["name_en"]
    for codes, rows in figures.groupby("programme", sort=False, dropna=False):
        known = [str(names[code]) for code in str(codes).split(";") if code in names.index]
        yield " and ".join(known) or "Other figures", rows


def years(report: Report) -> pd.DataFrame:
    """Figures by component and year; ``group`` is the component's name."""
    table = figures_by_year(figures_of_place(report), report.evidence.indicators)
    return table.assign(
        group=table["component"].map(COMPONENTS), period=table["year"].astype("string")
    )


def year_grid(recorded: pd.DataFrame) -> pd.DataFrame:
    """Recorded figures by year as a grid, components by years."""
    grid = recorded.pivot_table(index="group", columns="period", values="estimate", fill_value=0)
    return grid.astype(int)


def conflicts(report: Report) -> pd.DataFrame:
    """Figures of the place that were set aside, or that nothing decides between."""
    figures = figures_of_place(report)
    return figures[figures["status"].ne("stands")].sort_values(["indicator", "key_period"])


def movements(report: Report) -> pd.DataFrame:
    """What later publications changed in the figures of the place, in the order they appeared."""
    e, entries = report.evidence, read_corrections(find_project().raw)
    place = report.parameters.place
    table = revisions(e.figures, e.sources, e.indicators, entries, place=place)
    return table[~table["cause"].isin(QUIET)]


def moved_figures(table: pd.DataFrame) -> list[str]:
    """Ids of all figures that a table of movements speaks of."""
    columns = ["figure_id", "before_figure", "after_figure"]
    return sorted({str(i) for column in columns for i in table[column].dropna()})


def both_sides(aside: pd.DataFrame) -> list[str]:
    """Ids of the figures set aside and of those that stand instead."""
    return [*aside["figure_id"], *aside["stands_instead"].dropna()]


def count_rows(rows: pd.DataFrame, measure: str, figures: Iterable[str]) -> pd.DataFrame:
    """One row with how many there are, for the record."""
    ids = sorted({i for entry in figures for i in str(entry).split(";")})
    return pd.DataFrame({measure: [len(rows)], "figures": [";".join(ids) or pd.NA]})


def warnings_of_year(report: Report) -> pd.DataFrame:
    """Warnings about a figure of the place in the reporting year."""
    own = set(figures_of_year(report)["figure_id"]) | _calendar_figures(report)
    warnings = report.evidence.warnings
    about = [not own.isdisjoint(ids.split(";")) for ids in warnings["figures"]]
    # Without a type an empty list would pick columns.
    return warnings[pd.Series(about, index=warnings.index, dtype=bool)]


def _calendar_figures(report: Report) -> set[str]:
    """Dates and numbers of decrees in the year's sources: not analysed, yet they may be wrong."""
    used = figures_of_year(report)["source_id"]
    figures = report.evidence.figures
    calendar = figures["rule"].eq("not analysed") & figures["source_id"].isin(used)
    return set(figures.loc[calendar, "figure_id"])


def districts(report: Report) -> pd.DataFrame | None:
    """District-level units of the place at the end of the year; None where not all are listed."""
    p, places = report.parameters, report.evidence.places
    day = f"{p.year}-12-31"
    if not count_units(places, p.place, day, "district_level_units"):
        return None
    return units_on(places, p.place, day, "district_level_units")


def name_districts(report: Report) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Districts by part of a programme, named or not, and how many of each.

    Returns
    -------
    tuple of DataFrame
        Of :func:`helpers.coverage.name_units` and :func:`helpers.coverage.count_named` with
        ``group``, the component's name; empty where the districts are not all listed, or none
        is named.
    """
    units = districts(report)
    if units is None:
        return pd.DataFrame(), pd.DataFrame()
    e = report.evidence
    parents = e.places.set_index("place")["parent"]
    named = name_units(e.figures, e.mentions, e.indicators, units, parents, report.parameters.year)
    named = named[named["component"].isin(PROGRAMME_PARTS)]
    counts = count_named(named)
    return (
        named.assign(group=named["component"].map(COMPONENTS)),
        counts.assign(group=counts["component"].map(COMPONENTS)),
    )


def why_no_districts(report: Report) -> str:
    """Why there is no grid of districts."""
    if districts(report) is None:
        return (
            f"**Cannot say**: the table of places does not list all districts of "
            f"{report.place_name} at the end of {report.parameters.year}."
        )
    return f"No report of these years names a district of {report.place_name}."


def district_grid(named: pd.DataFrame) -> pd.DataFrame:
    """Districts by components, named or not, with the names that readers see."""
    grid = named.pivot(index="place_name", columns="group", values="is_named").astype(bool)
    return grid.loc[named["place_name"].unique(), named["group"].unique()]


TARGETS_CAPTION: Final = "Targets that no report on the place speaks to"
STAGE_NOTE: Final = (
    "Missing from the reports is not zero coverage. Figures of different services do not make one "
    "cascade: no service here is followed from one stage to the next."
)
STAGE_COLUMNS: Final = (
    Column("@group", "Stage of coverage"), Column("figures_reported", zero="missing"),
)  # fmt: skip


def stages(report: Report) -> pd.DataFrame:
    """Figures of the year for each stage of the coverage cascade; ``group`` says it in words."""
    p = report.parameters
    table = figures_by_stage(report.evidence.figures, report.evidence.indicators, p.place, p.year)
    service = table["component"].map(COMPONENTS)
    stage = table["stage"].map(STAGES)
    return table.assign(group=stage.where(service.isna(), stage + " – " + service))


def open_targets(report: Report) -> pd.DataFrame:
    """Targets the place can be read against that no figure speaks to."""
    p = report.parameters
    e = report.evidence
    table = targets_without_figure(e.figures, e.targets, p.place, p.year)
    # Read against this place, wherever the target was set.
    return table.assign(
        target_value=table["value"], place=p.place, period=table["due_year"].astype("string")
    )
