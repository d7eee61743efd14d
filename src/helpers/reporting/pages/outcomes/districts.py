"""Which districts the reports on a part name, and what a second wave would have to cover."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.charts import draw_tiles
from helpers.coverage import count_named
from helpers.outcomes import uncovered_effort
from helpers.places import inside, valid_on
from helpers.reporting.layout import Column
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.outcomes.parts import Part
from helpers.reporting.pages.sources import name_districts
from helpers.reporting.report import RANGE, Report
from helpers.reporting.sentences import say_named

EFFORT_MEASURES: Final = ("uncovered_people",)
READINGS: Final = {
    "same_per_unit": "the same number in each district",
    "same_per_size": "the same number in each commune",
}  # fmt: skip
_EFFORT_COLUMNS: Final = (
    Column("@indicator", "Effort"), Column("@group", "Reading"),
    Column("uncovered_people", "More people to reach"), Column("@text", "How"),
)  # fmt: skip
_EFFORT_NOTE: Final = "Arithmetic, not a plan: not named is not the same as not reached."


def named_in(part: Part, report: Report) -> pd.DataFrame:
    """Districts of the place by component of a part, named or not, where a list is given in full.

    A sentence that names a few places as examples says nothing about the others.
    """
    e = report.evidence
    mentions = e.mentions
    own = mentions["figure_id"].isin(part.latest["figure_id"])
    listed = mentions.loc[own & mentions["relation"].eq("covers"), "indicator"]
    component = e.indicators.set_index("indicator")["component"]
    complete = set(listed[listed.isin(part.indicators)].map(component))
    complete &= set(part.components(e.indicators))
    if not complete:
        return pd.DataFrame()
    named, _ = name_districts(report)
    return named if named.empty else named[named["component"].isin(complete)]


def show_named(part: Part, known: Known, report: Report) -> None:
    """Tiles of the districts, who is not named, and what a second wave would take."""
    named = named_in(part, report)
    if named.empty:
        return
    for component, rows in named.groupby("component", sort=False):
        counts = count_named(rows).assign(group=rows["group"].iloc[0])
        cells = report.record(rows, ["is_named"], section=part.label)
        report.record(counts, ["units_named", "units_never_named"], section=part.label)
        report.say(say_named(counts, rows["place"].nunique(), str(component)))
        tiles = pd.DataFrame({"label": rows["place_name"], "is_named": rows["is_named"].eq(1)})
        report.chart(
            draw_tiles(
                tiles, f"{part.label}: districts that the reports name", "named", "not named"
            ),
            cells,
        )
        show_second_wave(part, rows, known, report)


def show_second_wave(part: Part, named: pd.DataFrame, known: Known, report: Report) -> None:
    """What reaching the districts not named would take, at the effort of those named."""
    rows = second_wave(part, named, known)
    if rows.empty:
        return
    recorded = report.record(rows, EFFORT_MEASURES, section=part.label, method="same effort again")
    report.table(recorded, _EFFORT_COLUMNS, note=_EFFORT_NOTE,
                 caption="What a second wave would have to cover")  # fmt: skip


def second_wave(part: Part, named: pd.DataFrame, known: Known) -> pd.DataFrame:
    """Two readings of the same effort, for people counted over districts listed in full."""
    mentions = known.report.evidence.mentions
    listed = mentions[mentions["relation"].eq("covers")].groupby("figure_id")["place"]
    covered = {str(figure): {str(place) for place in places} for figure, places in listed}
    sizes = communes_of(named["place"], known)
    is_left = sizes.index.isin(named.loc[named["is_named"].eq(0), "place"])
    parts = []
    for _, row in part.latest[part.latest["unit"].isin(["person", "woman"])].iterrows():
        is_served = sizes.index.isin(covered.get(str(row["figure_id"]), set()))
        if not is_served.any() or not is_left.any():
            continue
        found = uncovered_effort(
            float(row["value"]), sizes[is_served], sizes[is_left],
            qualifier=str(row["qualifier"]),
        )  # fmt: skip
        readings = found[found["reading"].isin(READINGS)]
        parts.append(
            readings.assign(
                indicator=row["indicator"], unit=row["unit"], period=row["key_period"],
                figures=row["figure_id"], group=readings["reading"].map(READINGS),
                uncovered_people=readings["people"].round(),
                text=[_how(reading) for _, reading in readings.iterrows()],
            ).drop(columns=RANGE)
        )  # fmt: skip
    columns = ["indicator", "group", "uncovered_people", "text"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _how(reading: pd.Series) -> str:
    each = f"{reading['per_one']:,.1f} in each of {reading['served']:,.0f}"
    return f"{each} so far, {reading['left']:,.0f} left"


def communes_of(districts: pd.Series, known: Known) -> pd.Series:
    """Commune-level units of each district at the end of the year."""
    places = known.report.evidence.places
    standing = places[valid_on(places, known.year_end) & places["level"].eq("commune")]
    return pd.Series(
        {str(d): int(inside(places, str(d))[standing.index].sum()) for d in districts.unique()}
    )
