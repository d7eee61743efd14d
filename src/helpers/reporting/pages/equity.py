"""Reported rates of several places, for 03_equity.ipynb."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from helpers.coverage import gap_to_best
from helpers.equity import Groups, summary_measures
from helpers.equity.composition import compositions
from helpers.equity.reported_groups import REST, ReportedGroups, groups_beside, groups_inside
from helpers.equity.reported_rates import reported_rates
from helpers.places import ancestors, count_units
from helpers.reporting.inequality_words import (
    say_attributable,
    say_gap_between,
    say_what_it_is,
)
from helpers.reporting.labels import plural
from helpers.reporting.layout import Column
from helpers.reporting.measures import WHO_CODES
from helpers.reporting.report import Report

GROUP_MEASURES: Final = ("group_estimate", "gap_to_best", "units_to_best")
_GROUP_COLUMNS: Final = (
    Column("@group", "Place"), Column("@period", "Speaks for"), Column("@reported", "Counted"),
    Column("group_estimate"),
)  # fmt: skip
_GAP_COLUMNS: Final = (
    Column("gap_to_best", "Points from the best"), Column("units_to_best", "That is, in units"),
)  # fmt: skip
MEASURE_COLUMNS: Final = (
    Column("@measure", "Measure"), Column("@estimate", "Estimate"), Column("@unit", "Unit"),
    Column("@text", "What it compares"),
)  # fmt: skip
PART_COLUMNS: Final = (
    Column("@indicator", "Part"), Column("@place", "Place"), Column("@period", "Year"),
    Column("@reported", "Counted"), Column("share_of_parts"),
)  # fmt: skip
_OF_TWO: Final = ("d", "r")
_OF_SOME: Final = ("d", "r", "covar", "mld")
"""Places that happen to be named allow a glance; all the measures would say more than they know."""
_NO_BEST: Final = ("mdbu", "mdbw", "par", "paf")
_CLOSE_YEARS: Final = 1
_ENOUGH_FOR_ALL: Final = 3


def _rates(report: Report) -> pd.DataFrame:
    return reported_rates(report.evidence.figures, report.evidence.indicators)


def inside(report: Report) -> list[ReportedGroups]:
    """Rates of places inside the place, of the latest year up to the report's."""
    p = report.parameters
    return list(groups_inside(_rates(report), report.evidence.places, p.place, p.year))


def beside(report: Report) -> list[ReportedGroups]:
    """Rates of the place and others of its level: with the place in them, or at least three."""
    place = report.parameters.place
    found = groups_beside(_rates(report), report.evidence.places, place)
    return [g for g in found if place in set(g.table["place"]) or len(g.table) > 2]


def group_rows(found: ReportedGroups, report: Report) -> pd.DataFrame:
    """One row a group: its rate, how far it is behind the best, and what that is in units."""
    table = found.table.copy()
    direction = _direction(found.indicator, report)
    table["subgroup"] = [_group_name(row, found, report) for _, row in table.iterrows()]
    gaps = _gaps(table, direction, is_comparable=are_comparable(found))
    is_percent = table["unit"].eq("percent")
    return table.assign(
        group=table["subgroup"], group_estimate=table["estimate"],
        denominator=table["population"], denominator_role="whole",
        gap_to_best=gaps["gap_pp"].where(is_percent), units_to_best=gaps["gap_units"].round(),
        gap_units=gaps["gap_units"], is_best=gaps["is_best"].fillna(False),
        place=table["place"], unit_words=_unit_words(found.indicator, report),
    )  # fmt: skip


def group_columns(rows: pd.DataFrame) -> list[Column]:
    """Columns of a table of groups; the gaps only where a best group stands for a goal."""
    return [*_GROUP_COLUMNS, *(_GAP_COLUMNS if has_chart(rows) else ())]


def _gaps(table: pd.DataFrame, direction: str, *, is_comparable: bool) -> pd.DataFrame:
    is_percent = table["unit"].eq("percent").all()
    if direction == "neutral" or not is_percent or not is_comparable:
        nothing = pd.array([pd.NA] * len(table), dtype="Float64")
        return pd.DataFrame(
            {"gap_pp": nothing, "gap_units": nothing, "is_best": False}, index=table.index
        )
    people = table["population"].astype("float64")
    given = pd.DataFrame(
        {
            "estimate": table["estimate"].astype("float64"),
            # Without a base the gap in points still stands; the units then are no one's.
            "population": people.fillna(1.0),
        }
    )
    gaps: pd.DataFrame = gap_to_best(given, is_favourable=direction == "higher_better", scale=100)
    return gaps.assign(gap_units=gaps["gap_units"].where(people.notna()))


def measure_rows(found: ReportedGroups, report: Report) -> pd.DataFrame:
    """All measures that apply to groups without an order, as full counts without an interval.

    Empty where the rates speak for years too far apart.
    """
    if not are_comparable(found):
        return pd.DataFrame(columns=["measure", "estimate"])
    table = found.table
    has_bases = table["population"].notna().all()
    columns = ["subgroup", "estimate", *(["population"] if has_bases else [])]
    is_percent = bool(table["unit"].eq("percent").all())
    direction = _direction(found.indicator, report)
    groups = Groups.from_table(
        table[columns].astype(dict.fromkeys(columns[1:], "float64")),
        is_ordered=False, is_favourable=direction != "lower_better",
        scale=100 if is_percent else np.inf, where=found.indicator,
    )  # fmt: skip
    measured = summary_measures(groups).dropna(subset="estimate")
    # Full counts: the formulas that read populations as samples have nothing to say here.
    measured = measured.assign(lower=np.nan, upper=np.nan, method="full count: no interval")
    if len(table) < _ENOUGH_FOR_ALL:
        measured = measured[measured["measure"].isin(_OF_TWO)]
    elif not found.is_whole:
        measured = measured[measured["measure"].isin(_OF_SOME)]
    if direction == "neutral":
        measured = measured[~measured["measure"].isin(_NO_BEST)]
    unit = "percentage point" if is_percent else str(table["unit"].iloc[0])
    return as_results(measured, unit, is_ordered=False).assign(
        indicator=found.indicator, period=period_of(found), figures=";".join(table["figures"]),
    )  # fmt: skip


def as_results(measured: pd.DataFrame, unit: str, *, is_ordered: bool) -> pd.DataFrame:
    """Measures in WHO's codes as rows of the results table."""
    names = measured["measure"].map(WHO_CODES)
    has_interval = measured["lower"].notna() & measured["upper"].notna()
    return measured.assign(
        measure=names, unit=unit,
        interval=has_interval.map({True: "confidence", False: "none"}),
        level=measured["level"].where(has_interval),
        text=[say_what_it_is(name, is_ordered=is_ordered) for name in names],
        method=[f"WHO summary measure; {m}" if m else "WHO summary measure"
                for m in measured["method"]],
    )  # fmt: skip


def are_comparable(found: ReportedGroups) -> bool:
    """Whether the rates speak for years close enough to be measured together."""
    years = found.table["year"]
    return bool(years.max() - years.min() <= _CLOSE_YEARS)


def period_of(found: ReportedGroups) -> str:
    """The years the rates speak for: 2018, or 2021 to 2022."""
    first, last = int(found.table["year"].min()), int(found.table["year"].max())
    return str(first) if first == last else f"{first} to {last}"


def is_favourable(found: ReportedGroups, report: Report) -> bool:
    """Whether more of the indicator is better."""
    return _direction(found.indicator, report) == "higher_better"


def chart_rows(rows: pd.DataFrame, report: Report, found: ReportedGroups) -> pd.DataFrame:
    """Rates against the best group's, for the dumbbell chart."""
    best = rows.loc[rows["is_best"].astype(bool), "group_estimate"]
    goal = float(best.iloc[0]) if len(best) else np.nan
    return pd.DataFrame(
        {
            "label": rows["group"],
            "now": rows["group_estimate"].astype("float64"),
            "goal": goal,
            "goal_words": "best group",
            "missing": rows["units_to_best"],
            "missing_unit": rows["unit_words"],
            "is_lower_better": not is_favourable(found, report),
        }
    )


def parts(report: Report) -> Iterator[pd.DataFrame]:
    """Figures whose parts add up, of the place and of what it lies in, by set of indicators."""
    p, places = report.parameters, report.evidence.places
    known = report.evidence.figures
    known = known[known["year"].le(p.year).fillna(False)]
    table = compositions(known, [p.place, *ancestors(p.place, places)])
    own = table[table["place"].eq(p.place)]
    for _, mine in own.groupby(["period", "denominator"], sort=False):
        yield table[table["indicator"].isin(mine["indicator"])].assign(denominator_role="whole")


def say_groups(rows: pd.DataFrame, found: ReportedGroups, report: Report) -> str:
    """Highest against lowest, and what the best rate everywhere would come to."""
    language = report.parameters.language
    label = report.label_of(found.indicator)
    if not are_comparable(found):
        return (
            f"**{label}**: cannot say who is ahead. The years ({period_of(found)}) are too far "
            "apart: standards, programmes and boundaries change."
        )
    gap = say_gap_between(rows, label, period_of(found), language)
    won = say_attributable(rows, language, is_favourable=is_favourable(found, report))
    return f"{gap} {won}".strip()


def why_nothing_inside(report: Report) -> str:
    """Why there is no comparison inside the place."""
    p = report.parameters
    return (
        f"**Cannot say**: up to {p.year} no report gives one rate for two parts of "
        f"{report.place_name} in one year."
    )


def has_chart(rows: pd.DataFrame) -> bool:
    """Whether there is a best group to draw the others against."""
    return bool(rows["is_best"].astype(bool).any())


def say_whole(found: ReportedGroups) -> str:
    """What the groups leave out, and what that does to the measures."""
    if found.is_whole:
        return (
            "The places that reports do not name are one group: differences between them are not "
            "seen, so the true inequality is at least what is measured here."
        )
    return "Only places that reports name are compared; nothing is said about the others."


def _direction(indicator: str, report: Report) -> str:
    indicators = report.evidence.indicators.set_index("indicator")
    return str(indicators.at[indicator, "direction"])


def _unit_words(indicator: str, report: Report) -> str:
    """What the numerator counts, in words: poor households."""
    indicators = report.evidence.indicators.set_index("indicator")
    words = str(indicators.at[indicator, "numerator_definition"])
    return words if len(words.split()) <= 3 else plural(str(indicators.at[indicator, "unit"]))


def _group_name(row: pd.Series, found: ReportedGroups, report: Report) -> str:
    if row["subgroup"] != REST:
        return str(row["subgroup"])
    named = len(found.table) - 1
    places = report.evidence.places.drop_duplicates("place").set_index("place")
    level = places.loc[found.table["place"], "level"]
    if level.eq("district").any():
        p = report.parameters
        day = pd.Timestamp(found.year or p.year, 12, 31)
        there_are = count_units(report.evidence.places, p.place, day, "district_level_units")
        if there_are is not None:
            return f"the other {there_are - named} districts together"
    return f"the rest of {report.place_name}"
