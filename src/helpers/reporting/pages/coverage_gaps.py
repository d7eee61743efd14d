"""Tables of 02_coverage_gaps.ipynb."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd
from matplotlib.figure import Figure

from helpers.charts import draw_pace
from helpers.coverage import (
    assess,
    series_of,
    share_of_units,
    time_elapsed,
)
from helpers.places import count_units, lineage, universe_by_date
from helpers.reporting.labels import UNIVERSES, unit_words
from helpers.reporting.layout import Column
from helpers.reporting.numbers import format_day
from helpers.reporting.report import Report

GAP_MEASURES: Final = (
    "reported_value", "progress_to_target", "coverage_of_universe", "units_for_target",
    "gap_to_target", "gap_to_universe", "verdict",
)  # fmt: skip
_GAP_COLUMNS: Final = (
    Column("@indicator", "Indicator"), Column("@reported", "Reported"),
    Column("@role", "Second number"), Column("progress_to_target", "Progress"),
    Column("coverage_of_universe", "Coverage"), Column("units_for_target", "Target"),
    Column("gap_to_target", "Missing to the target"),
    Column("gap_to_universe", "Not covered, of all"),
)  # fmt: skip
GAP_NOTE: Final = (
    "– : not printed, not set or not applicable. A gap to the target counts whole units: a share "
    "of all units is rounded up. Gaps to the target and to full coverage are two readings, never "
    "added."
)
PACE_MEASURES: Final = ("time_elapsed", "units_for_target", "pace_needed", "pace_observed")
PACE_COLUMNS: Final = (
    Column("@indicator", "Indicator"), Column("time_elapsed", "Programme time elapsed"),
    Column("units_for_target"),
    Column("pace_needed", "Needed a year"), Column("pace_observed", "Added a year"),
)  # fmt: skip
UNIVERSE_COLUMNS: Final = (
    Column("@group", "Units"), Column("@period", "From – to"), Column("universe_size"),
    Column("units_for_target", "Needed for the target"),
)  # fmt: skip
UNIVERSE_NOTE: Final = (
    "Since 1 July 2025 there are no district-level units; the old territory goes on under a new "
    "province. A ratio is read against the units of its own date."
)


def _of_place(report: Report) -> pd.DataFrame:
    figures = report.evidence.figures
    own = figures["place"].eq(report.parameters.place) & figures["rule"].ne("not analysed")
    return figures[own]


def _year_end(report: Report) -> pd.Timestamp:
    return pd.Timestamp(report.parameters.year, 12, 31)


def last_day(report: Report) -> pd.Timestamp:
    """The last day that any figure of the place speaks for."""
    day: pd.Timestamp = max(_of_place(report)["reported_on"].max(), _year_end(report))
    return day


def assess_year(report: Report) -> pd.DataFrame:
    """Ratios to a target or a universe, and counts with a target, reported for the year."""
    assessed = assess(_of_place(report), report.evidence.targets, _year_end(report))
    of_year = assessed["year"].eq(report.parameters.year).fillna(False)
    has_ratio = assessed["denominator_role"].isin(["target", "universe"])
    chosen = assessed[of_year & (has_ratio | assessed["gap_to_target"].notna())]
    weak = chosen["confidence"].eq("low").map({True: "weak source", False: pd.NA})
    return chosen.assign(reported_value=chosen["done"], group=weak.astype("string"))


EARLIER_COLUMNS: Final = (
    Column("@indicator", "Indicator"), Column("@period", "Last counted for"),
    Column("@reported", "Reported"), Column("progress_to_target", "Progress"),
    Column("coverage_of_universe", "Coverage"),
    Column("gap_to_target", "Missing to the target then"),
    Column("gap_to_universe", "Not covered then"),
)  # fmt: skip


def earlier(report: Report, gaps: pd.DataFrame) -> pd.DataFrame:
    """Ratios to a target or a universe that were last reported in an earlier year."""
    assessed = assess(_of_place(report), report.evidence.targets, _year_end(report))
    before = assessed["year"].lt(report.parameters.year).fillna(False)
    has_ratio = assessed["denominator_role"].isin(["target", "universe"])
    rows = assessed[before & has_ratio & ~assessed["indicator"].isin(gaps["indicator"])]
    return rows.assign(reported_value=rows["done"])


def why_no_gaps(report: Report) -> str:
    """Why there is no table of gaps."""
    year = report.parameters.year
    return (
        f"**Cannot say**: no ratio to a target or to all units, and no count with a target, was "
        f"reported for {report.place_name} in {year}."
    )


def gap_columns(gaps: pd.DataFrame) -> list[Column]:
    """Columns of the table of gaps; a caution where a source is weak."""
    caution = [Column("@group", "Caution")] if gaps["group"].notna().any() else []
    return [*_GAP_COLUMNS, *caution]


def chart_rows(gaps: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Ratios with what is missing: to the target where there is one, else to all.

    A count without a printed ratio stands beside the target it is read against.
    """
    is_rate = gaps["unit"].isin(["percent", "percentage point"])
    counted = ~is_rate & gaps["progress_to_target"].notna()
    ratios = gaps[gaps["denominator_role"].isin(["target", "universe"]) | counted]
    to_target = ratios["gap_to_target"].notna()
    weak = (" (" + ratios["group"] + ")").fillna("")
    return ratios.assign(
        label=ratios["indicator"].map(report.label_of).astype("string") + weak,
        numerator=ratios["done"],
        denominator=ratios["denominator"].fillna(ratios["units_for_target"]),
        denominator_role=ratios["denominator_role"].fillna("target"),
        gap=ratios["gap_to_target"].fillna(ratios["gap_to_universe"]),
        gap_to=to_target.map({True: "target", False: "universe"}),
    )


def verdict_columns(report: Report) -> list[Column]:
    """One column for the end of the year, one for the latest reports."""
    return [Column("verdict", moment, group=moment) for moment in _moments(report)]


def _moments(report: Report) -> dict[str, pd.Timestamp]:
    moments = {f"End of {report.parameters.year}": _year_end(report)}
    if last_day(report) > _year_end(report):
        moments["Latest counts"] = last_day(report)
    return moments


def verdicts(report: Report, gaps: pd.DataFrame) -> pd.DataFrame:
    """Verdicts on the year's indicators, at its end and on the latest reports; by ``group``."""
    parts = []
    for moment, day in _moments(report).items():
        assessed = assess(_of_place(report), report.evidence.targets, day)
        rows = assessed[assessed["indicator"].isin(gaps["indicator"])]
        # As text: with no row at all, the column of a list would have no type to join.
        days = rows["reported_on"].map(lambda day: _count_of(day, report)).astype("string")
        rows = rows.assign(verdict=rows["verdict"].astype("string") + days)
        parts.append(
            rows.assign(group=moment, figures=rows["pace_figures"].fillna(rows["figures"]))
        )
    return pd.concat(parts, ignore_index=True)


def _count_of(day: pd.Timestamp, report: Report) -> str:
    return f" (count of {format_day(day, report.parameters.language)})"


def paces(report: Report, gaps: pd.DataFrame) -> pd.DataFrame:
    """Pace of the year's counts, with later counts where reports go on."""
    assessed = assess(_of_place(report), report.evidence.targets, last_day(report))
    seen = gaps.assign(observed_from=gaps["first_on"], observed_to=gaps["last_on"])
    rows = []
    for _, known in seen[seen["pace_figures"].notna()].iterrows():
        row = known.copy()
        later = assessed[assessed["indicator"].eq(row["indicator"])].iloc[0]
        if pd.isna(row["pace_observed"]) and pd.notna(later["pace_observed"]):
            row["pace_observed"] = later["pace_observed"]
            row["pace_figures"] = later["pace_figures"]
            row["observed_from"], row["observed_to"] = later["first_on"], later["last_on"]
        rows.append(row)
    frame = pd.DataFrame(rows, columns=seen.columns).infer_objects()
    start = report.evidence.programmes.set_index("programme")["start_year"]
    frame["time_elapsed"] = time_elapsed(
        frame["target_programme"].map(start), frame["due_year"], _year_end(report)
    )
    return frame.assign(figures=frame["pace_figures"])


def series_with_target(
    report: Report, gaps: pd.DataFrame
) -> Iterator[tuple[pd.Series, pd.DataFrame]]:
    """Indicators of the year with a target and at least two dates, and their counts."""
    for _, row in gaps[gaps["pace_figures"].notna()].iterrows():
        series = series_of(_of_place(report), str(row["indicator"]))
        if len(series) > 1:
            yield row, series.assign(
                indicator=row["indicator"], unit=row["unit"], reported_value=series["done"],
                period=series["reported_on"].dt.strftime("%Y-%m-%d"), figures=series["figure_id"],
            )  # fmt: skip


def draw_series(row: pd.Series, series: pd.DataFrame, report: Report) -> tuple[Figure, str]:
    """The counts of one indicator over time, against its target."""
    title = f"{report.label_of(str(row['indicator']))}, {report.place_name}"
    return draw_pace(
        series, float(row["units_for_target"]), int(row["due_year"]), title,
        unit_words(str(row["unit"])),
    )  # fmt: skip


def universes(report: Report, gaps: pd.DataFrame) -> pd.DataFrame:
    """Units that exist by date for the universes of the year's ratios, and what a target asks.

    Empty where the table of places does not list all units.
    """
    universe = report.evidence.indicators.set_index("indicator")["universe"]
    used = gaps.assign(universe=gaps["indicator"].map(universe)).dropna(subset="universe")
    parts = [pd.DataFrame(columns=["group", "period", "universe_size", "units_for_target"])]
    for name, rows in used.groupby("universe", sort=False):
        dated = _dated_counts(report, str(name))
        shares = rows[rows["target_unit"].eq("percent")]
        asked = pd.Series(pd.NA, index=dated.index, dtype="Float64")
        if len(shares):
            target = shares.iloc[0]
            asked = share_of_units(
                pd.Series(target["target_value"], index=dated.index, dtype="Float64"),
                dated["universe_size"],
                pd.Series(target["comparator"], index=dated.index, dtype="string"),
            )
        parts.append(dated.assign(units_for_target=asked, unit="unit"))
    return pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)


def _dated_counts(report: Report, universe: str) -> pd.DataFrame:
    p, places = report.parameters, report.evidence.places
    if count_units(places, p.place, _year_end(report), universe) is None:
        return pd.DataFrame(columns=["group", "period", "universe_size"])
    table = universe_by_date(places, p.place, universe)
    spans = [
        (f"from {format_day(row['from'], p.language)}" if pd.notna(row["from"]) else "")
        + (f" to {format_day(row['to'], p.language)}" if pd.notna(row["to"]) else "")
        for _, row in table.iterrows()
    ]
    return pd.DataFrame(
        {
            "group": UNIVERSES[universe],
            "period": [span.strip() for span in spans],
            "universe_size": table["count"].astype("Float64"),
            "figures": [_printed_count(report, universe, row) for _, row in table.iterrows()],
        }
    )


def _printed_count(report: Report, universe: str, spell: pd.Series) -> str | None:
    """Figures in which a source prints the number of units of these days."""
    figures = report.evidence.figures
    places = lineage(report.parameters.place, report.evidence.places)
    printed = figures[
        figures["indicator"].eq(universe)
        & figures["place"].isin(places)
        & figures["value"].eq(spell["count"])
        & ~figures["reported_on"].lt(spell["from"])
        & ~figures["reported_on"].gt(spell["to"])
    ]
    return ";".join(printed["figure_id"]) or None
