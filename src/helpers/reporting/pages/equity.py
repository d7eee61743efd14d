"""Reported rates of several places, for 03_equity.ipynb."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd
from matplotlib.figure import Figure

from helpers.charts import draw_dumbbell, draw_place_bars
from helpers.coverage import gap_to_best
from helpers.equity import (
    REST,
    ReportedGroups,
    compositions,
    groups_beside,
    groups_inside,
    reported_rates,
)
from helpers.places import ancestors
from helpers.reporting.inequality_words import say_attributable, say_gap_between
from helpers.reporting.labels import plural
from helpers.reporting.layout import Column
from helpers.reporting.numbers import format_estimate
from helpers.reporting.pages.group_measures import are_comparable, direction_of
from helpers.reporting.pages.group_names import caution_of, name_group, period_of
from helpers.reporting.report import Report

GROUP_MEASURES: Final = ("group_estimate", "gap_to_best", "units_to_best")
_GROUP_COLUMNS: Final = (
    Column("@group", "Place"), Column("@period", "Speaks for"), Column("@reported", "Counted"),
    Column("group_estimate"),
)  # fmt: skip
PART_COLUMNS: Final = (
    Column("@indicator", "Part"), Column("@place", "Place"), Column("@period", "Year"),
    Column("@reported", "Counted"), Column("share_of_parts"),
)  # fmt: skip


def _rates(report: Report) -> pd.DataFrame:
    return reported_rates(report.evidence.figures, report.evidence.indicators)


def inside(report: Report) -> list[ReportedGroups]:
    """Rates of places inside the place, of the latest year up to the report's."""
    p = report.parameters
    return list(groups_inside(_rates(report), report.evidence.places, p.place, p.year))


def beside(report: Report) -> list[ReportedGroups]:
    """Rates of the place and others of its level, where more or less of it is better."""
    p = report.parameters
    found = groups_beside(_rates(report), report.evidence.places, p.place, p.year)
    return [g for g in found if direction_of(g.indicator, report) != "neutral"]


def group_rows(found: ReportedGroups, report: Report) -> pd.DataFrame:
    """One row a group: its rate, how far it is from the best, and what that is in units.

    Where the groups make up the whole place, its own rate is the last row.
    """
    table = found.table.copy()
    gaps = _gaps(found, report)
    is_percent = table["unit"].eq("percent")
    rows = table.assign(
        subgroup=[name_group(row, found, report) for _, row in table.iterrows()],
        gap_to_best=gaps["gap_pp"], units_to_best=gaps["gap_units"].round(),
        gap_units=gaps["gap_units"], is_best=gaps["is_best"].fillna(False),
        caution=[caution_of(row, report) for _, row in table.iterrows()],
        unit_words=_unit_words(found.indicator, report),
    )  # fmt: skip
    rows = pd.concat([rows, _whole(found, report)], ignore_index=True)
    is_percent = rows["unit"].eq("percent")
    return rows.assign(
        group=rows["subgroup"] + (" (" + rows["caution"].replace("", pd.NA) + ")").fillna(""),
        group_estimate=(rows["estimate"] / 100).where(is_percent, rows["estimate"]),
        denominator=rows["population"], denominator_role="whole",
        unit=is_percent.map({True: "ratio"}).fillna(rows["unit"]),
        # One side is known: the results table keeps it as a reported range.
        lower=rows["estimate"].where(rows["bound"].eq("at_least").fillna(False)),
        upper=rows["estimate"].where(rows["bound"].eq("at_most").fillna(False)),
        interval=rows["bound"].isin(["at_least", "at_most"]).map(
            {True: "reported_range", False: "none"}
        ),
    )  # fmt: skip


def _whole(found: ReportedGroups, report: Report) -> pd.DataFrame:
    """The place's own rate, where the groups make it up."""
    if not found.is_whole:
        return found.table.iloc[:0]
    whole = _rates(report)
    p = report.parameters
    own = whole[
        whole["indicator"].eq(found.indicator)
        & whole["place"].eq(p.place)
        & whole["year"].eq(found.table["year"].max())
    ]
    return own.tail(1).assign(
        subgroup=f"{report.place_name}, all", caution="", is_best=False, unit_words=""
    )


def _gaps(found: ReportedGroups, report: Report) -> pd.DataFrame:
    table, direction = found.table, direction_of(found.indicator, report)
    is_percent = table["unit"].eq("percent").all()
    if direction == "neutral" or not is_percent or not are_comparable(found):
        nothing = pd.array([pd.NA] * len(table), dtype="Float64")
        return pd.DataFrame(
            {"gap_pp": nothing, "gap_units": nothing, "is_best": False}, index=table.index
        )
    given = table[["estimate", "population"]].astype("float64")
    gaps: pd.DataFrame = gap_to_best(given, is_favourable=direction == "higher_better", scale=100)
    return gaps


def group_columns(rows: pd.DataFrame) -> list[Column]:
    """Columns of a table of groups; the gaps only where a best group stands for a goal."""
    if not has_goal(rows):
        return list(_GROUP_COLUMNS)
    units = str(rows["unit_words"].iloc[0])
    return [
        *_GROUP_COLUMNS,
        Column("gap_to_best", f"Points from {_goal(rows)}"),
        Column("units_to_best", f"That is, in {units}"),
    ]


def has_goal(rows: pd.DataFrame) -> bool:
    """Whether there is a best group that the others can be read against."""
    return bool(rows["is_best"].astype(bool).any())


def _goal(rows: pd.DataFrame) -> str:
    best = rows.loc[rows["is_best"].astype(bool)]
    return "the rest" if best["population_from"].iloc[0] == REST else "the best place"


def draw_groups(rows: pd.DataFrame, found: ReportedGroups, report: Report) -> tuple[Figure, str]:
    """Rates of the groups: against the best place, or as bars where there is no such goal."""
    named = rows[rows["subgroup"].ne(f"{report.place_name}, all")]
    title = f"{report.label_of(found.indicator)}, {period_of(found)}: place by place"
    if has_goal(rows) and not found.is_whole:
        return draw_dumbbell(_dumbbell_rows(named, found, report), title, "Share")
    is_ratio = bool(named["unit"].eq("ratio").all())
    language = report.parameters.language
    bars = named.assign(
        place_name=named["subgroup"], value=named["group_estimate"].astype("float64"),
        shown=[format_estimate(r["group_estimate"], r["unit"], language)
               for _, r in named.iterrows()],
    ).sort_values("value", ascending=False)  # fmt: skip
    axis = "Share" if is_ratio else plural(str(named["unit"].iloc[0])).capitalize()
    return draw_place_bars(bars, title, axis, highlight="")


def _dumbbell_rows(rows: pd.DataFrame, found: ReportedGroups, report: Report) -> pd.DataFrame:
    goal = float(rows.loc[rows["is_best"].astype(bool), "estimate"].iloc[0])
    return pd.DataFrame(
        {
            "label": rows["group"],
            "now": rows["estimate"].astype("float64"),
            "goal": goal,
            "goal_words": "best place",
            "missing": rows["units_to_best"],
            "missing_unit": rows["unit_words"],
            "is_lower_better": direction_of(found.indicator, report) == "lower_better",
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


def say_latest(found: list[ReportedGroups], report: Report) -> str:
    """Since when anything is known, for the top of the page."""
    p = report.parameters
    years = [g.year for g in found if g.year is not None]
    if not years:
        return (
            f"**Cannot say**: up to {p.year} no report gives one rate, with its base, for two "
            f"parts of {report.place_name} in one year."
        )
    latest = max(years)
    since = "" if latest == p.year else f" No report up to {p.year} gives a later one."
    return f"The latest comparison inside {report.place_name} is of **{latest}**.{since}"


def why_nothing_beside(report: Report) -> str:
    """Why no other place stands beside this one."""
    return (
        f"**Cannot say**: no rate with a base is reported both for {report.place_name} and for "
        f"another place of its level, up to {report.parameters.year}."
    )


def name_parts(rows: pd.DataFrame, report: Report) -> str:
    """Caption of parts: the first by name, and how many others make up the whole with it."""
    n = rows["indicator"].nunique() - 1
    first = report.label_of(str(rows["indicator"].iloc[0]))
    return f"{first} and {n} other {'part' if n == 1 else 'parts'} of a whole"


def say_groups(rows: pd.DataFrame, found: ReportedGroups, report: Report) -> str:
    """Highest against lowest, and what the best rate everywhere would come to."""
    language, label = report.parameters.language, report.label_of(found.indicator)
    if not are_comparable(found):
        why = (
            "a source gives one side of a number only"
            if found.table["bound"].notna().any()
            else f"the years ({period_of(found)}) are too far apart: standards, programmes and "
            "boundaries change"
        )
        return f"**{label}**: no differences are measured, because {why}."
    named = rows[rows["subgroup"].ne(f"{report.place_name}, all")]
    favourable = direction_of(found.indicator, report) == "higher_better"
    gap = say_gap_between(named, label, period_of(found), language)
    won = say_attributable(named, language, is_favourable=favourable)
    return f"{gap} {won}".strip()


def say_whole(found: ReportedGroups) -> str:
    """What the groups leave out, what is computed, and what that does to the measures."""
    derived = found.table["population_from"].isin(["derived", REST]).fillna(False).any()
    computed = " Bases are computed from rate and count." if derived else ""
    if found.is_whole:
        return (
            "Lowest rate first. The places that reports do not name are one group: differences "
            "between them are not seen, so the measures below say at least how unequal the whole "
            f"is.{computed}"
        )
    return (
        "Lowest rate first; no ranking. Only places that reports name are compared; nothing is "
        f"said about the others.{computed}"
    )


def _unit_words(indicator: str, report: Report) -> str:
    """What the numerator counts, in words: poor households."""
    indicators = report.evidence.indicators.set_index("indicator")
    words = str(indicators.at[indicator, "numerator_definition"])
    return words if len(words.split()) <= 3 else plural(str(indicators.at[indicator, "unit"]))
