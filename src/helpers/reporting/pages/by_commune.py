"""Inequality among the units of one table, for 03_equity.ipynb."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from helpers.coverage import ShrunkProportions, shrink_proportions
from helpers.equity import (
    Groups,
    Individuals,
    Measure,
    concentration_curve,
    coverage_by_fifths,
    decompose_concentration_index,
    decompose_theil,
    group_by_fifths,
    relative_concentration_index,
    summary_measures,
    survey_aci,
    survey_rci,
    survey_rii,
    survey_sii,
)
from helpers.reporting.layout import Column
from helpers.reporting.numbers import format_estimate
from helpers.reporting.pages.equity import as_results
from helpers.reporting.pages.units import UnitTable
from helpers.simulated import simulate_survey

FIFTH_COLUMNS: Final = (
    Column("@group", "Communes, by poverty"), Column("@reported", "Reached / all"),
    Column("group_estimate"), Column("gap_to_best", "Behind the best fifth"),
)  # fmt: skip
PART_COLUMNS: Final = (
    Column("@group", "Part"), Column("contribution"), Column("contribution_share"),
)  # fmt: skip
AREA_MEASURES: Final = ("smoothed_share", "group_estimate")
AREA_COLUMNS: Final = (
    Column("@place", "Commune"), Column("@reported", "Counted"),
    Column("group_estimate", "As counted"), Column("smoothed_share"),
    Column("@interval", "95% credible interval"),
)  # fmt: skip
SURVEY_COLUMNS: Final = (
    Column("@measure", "Measure"), Column("@estimate", "Estimate"),
    Column("@interval", "95% interval"), Column("@unit", "Unit"),
    Column("@text", "What it compares"),
)  # fmt: skip
SURVEY_NOTE: Final = (
    "1,800 women in 150 clusters and three strata. The intervals take in that the ranks are "
    "estimated too; those of WHO's own package do not, and are too narrow."
)
SAMPLED: Final = ("aware", "interviewed")
"""Counts of a small sample in each unit, where the table has them: those need smoothing."""
_LOWEST: Final = 8
_OF_A_MEASURE: Final = ("measure", "estimate", "se", "lower", "upper", "level", "method")
_FACTORS: Final = {"poverty_rate": "Poverty", "minority_share": "Ethnic-minority share",
                   "is_urban": "Ward or township"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fifths:
    """Coverage of each fifth of the population, and what WHO's ordered measures make of it."""

    groups: pd.DataFrame
    rows: pd.DataFrame
    measures: pd.DataFrame
    curve: pd.DataFrame
    index: float


def has_coverage(units: UnitTable) -> bool:
    """Whether people reached, their base and poverty are known of every unit."""
    needed = ["covered", "eligible", "poverty_rate"]
    return bool(units.table.reindex(columns=needed).notna().all(axis=None))


def measure_fifths(units: UnitTable) -> Fifths:
    """Coverage by fifths of communes, the poorest first; full counts, hence no interval."""
    table = units.table
    fifths = coverage_by_fifths(table, group_by_fifths(table, by="poverty_rate"))
    groups = Groups.from_table(
        fifths[["subgroup", "subgroup_order", "estimate", "population"]], is_ordered=True,
        where="the fifths",
    )  # fmt: skip
    measured = summary_measures(groups)
    measured = measured.assign(lower=np.nan, upper=np.nan, method="full count: no interval")
    marks = _marks(units)
    rows = fifths.assign(
        group=fifths["subgroup"], group_estimate=fifths["estimate"], unit="percent",
        gap_to_best=fifths["estimate"].max() - fifths["estimate"],
        denominator=fifths["population"], denominator_role="whole", **marks,
    )  # fmt: skip
    ranked = _ranked(units)
    index = relative_concentration_index(groups).estimate
    return Fifths(
        fifths, rows, as_results(measured, "percentage point", is_ordered=True).assign(**marks),
        concentration_curve(ranked), index,
    )  # fmt: skip


def _ranked(units: UnitTable) -> Groups:
    """Every commune as a group, the poorest first; equals are kept in the order of their codes."""
    table = units.table.sort_values(
        ["poverty_rate", "place"], ascending=[False, True], ignore_index=True
    )
    return Groups.from_table(
        pd.DataFrame(
            {
                "subgroup": table["place"], "subgroup_order": range(1, len(table) + 1),
                "estimate": 100 * table["covered"] / table["eligible"],
                "population": table["eligible"],
            }
        ),
        is_ordered=True, where="the table of units",
    )  # fmt: skip


def equiplot_rows(fifths: Fifths, label: str) -> pd.DataFrame:
    """Fifths as one line of an equiplot."""
    return pd.DataFrame(
        {
            "row": label,
            "subgroup": fifths.groups["subgroup"],
            "order": fifths.groups["subgroup_order"],
            "estimate": fifths.groups["estimate"],
        }
    )


def between_and_within(units: UnitTable) -> pd.DataFrame:
    """Theil's index of the communes' coverage, between districts and within them."""
    table = units.table.assign(share=units.table["covered"] / units.table["eligible"])
    found = decompose_theil(table, value="share", population="eligible", group="district")
    parts = {"Between districts": found.between, "Within districts": found.within}
    return pd.DataFrame(
        {
            "group": list(parts), "contribution": list(parts.values()),
            "contribution_share": [part / found.total for part in parts.values()],
            "unit": "index x 1,000",
        }
    ).assign(**_marks(units))  # fmt: skip


def by_factor(units: UnitTable) -> pd.DataFrame:
    """What goes along with the concentration index: Wagstaff's decomposition over communes."""
    table = units.table.assign(
        share=units.table["covered"] / units.table["eligible"],
        rank=-units.table["poverty_rate"],
        is_urban=units.table["unit_type"].ne("xã").astype(float),
    )
    known = [
        f for f in _FACTORS if f in table and table[f].notna().all() and table[f].nunique() > 1
    ]
    found = decompose_concentration_index(
        table, outcome="share", rank="rank", factors=known, weight="eligible"
    )
    parts = found.parts
    labels = {**_FACTORS, "residual": "Not explained by these"}
    return pd.DataFrame(
        {
            "group": parts["factor"].map(labels), "contribution": parts["contribution"],
            "contribution_share": parts["percent"] / 100, "unit": "index",
        }
    ).assign(**_marks(units))  # fmt: skip


def contribution_chart(rows: pd.DataFrame) -> pd.DataFrame:
    """Parts of a decomposition for the bars."""
    return pd.DataFrame(
        {
            "label": rows["group"],
            "contribution": rows["contribution"],
            "share": rows["contribution_share"],
        }
    )


def smooth(units: UnitTable) -> tuple[pd.DataFrame, ShrunkProportions]:
    """The communes that are lowest after smoothing, as counted and smoothed."""
    table = units.table
    count, base = SAMPLED if set(SAMPLED) <= set(table) else ("covered", "eligible")
    found = shrink_proportions(table[count], table[base])
    joined = table.assign(
        group_estimate=100 * found.areas["raw"], smoothed_share=found.areas["mean"],
        lower=found.areas["lower"], upper=found.areas["upper"], interval="credible",
        level=found.level, numerator=table[count], denominator=table[base],
        denominator_role="whole", unit="percent",
    )  # fmt: skip
    return joined.nsmallest(_LOWEST, "smoothed_share").assign(**_marks(units)), found


def say_smoothed(units: UnitTable, found: ShrunkProportions) -> str:
    """What was counted, and how far the extremes move."""
    is_sample = set(SAMPLED) <= set(units.table)
    what = "women who know of the service, of a few asked in each commune" if is_sample else (
        "people reached, of all"
    )  # fmt: skip
    raw, mean = found.areas["raw"], found.areas["mean"]
    ends = [f"{100 * share:.0f}%" for share in (raw.min(), raw.max(), mean.min(), mean.max())]
    return (
        f"{units.mark}. Counted: {what}. As counted the communes lie between {ends[0]} and "
        f"{ends[1]}, smoothed between {ends[2]} and {ends[3]}."
    )


def measure_survey(units: UnitTable) -> pd.DataFrame:
    """Ordered measures of a simulated survey, with intervals that take in the estimated ranks.

    Raises
    ------
    ValueError
        The units are not simulated: a survey cannot be drawn from them.
    """
    if units.simulated is None:
        raise ValueError("a survey is drawn from simulated communes only")
    drawn = simulate_survey(units.simulated, n_clusters=150, per_cluster=12, seed=20260101)
    people = Individuals.from_table(
        drawn.table, outcome="outcome", rank="wealth_group", weight="weight", stratum="stratum",
        cluster="psu", where="the simulated survey",
    )  # fmt: skip
    points = survey_aci(people, variance="linearised")
    measures = [
        _in_points(points), survey_rci(people, variance="linearised"),
        _in_points(survey_sii(people, variance="linearised")),
        survey_rii(people, variance="linearised"),
    ]  # fmt: skip
    table = pd.DataFrame([{c: getattr(m, c) for c in _OF_A_MEASURE} for m in measures])
    return as_results(table, "percentage point", is_ordered=True).assign(**_marks(units))


def _in_points(measure: Measure) -> Measure:
    """A measure of shares in percentage points."""
    parts = {name: 100 * getattr(measure, name) for name in ("estimate", "se", "lower", "upper")}
    return replace(measure, **parts)


def say_fifths(fifths: Fifths, units: UnitTable, language: str) -> str:
    """Poorest against richest fifth, in a sentence."""
    low, high = fifths.groups.iloc[0], fifths.groups.iloc[-1]
    ends = [format_estimate(round(float(r["estimate"]), 1), "percent", language)
            for r in (low, high)]  # fmt: skip
    index = format_estimate(fifths.index, "index", language)
    side = "better off" if fifths.index > 0 else "poorer communes"
    return (
        f"{units.mark}. {ends[0]} are reached in the {low['subgroup']} of communes and {ends[1]} "
        f"in the {high['subgroup']}. The relative concentration index is {index}: coverage is "
        f"concentrated among the {side}."
    )


def _marks(units: UnitTable) -> dict[str, str]:
    return {
        "basis": "simulated" if units.is_simulated else "count",
        "indicator": units.indicator,
        "period": units.as_of,
    }
