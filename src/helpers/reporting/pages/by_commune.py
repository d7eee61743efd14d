"""Inequality among the units of one table, for 03_equity.ipynb."""

from __future__ import annotations

from collections.abc import Mapping
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
    group_by_fifths,
    relative_concentration_index,
    summary_measures,
    survey_aci,
    survey_rci,
    survey_rii,
    survey_sii,
)
from helpers.reporting.glossary import Glossary
from helpers.reporting.layout import Column
from helpers.reporting.numbers import format_estimate
from helpers.reporting.pages.group_measures import as_results
from helpers.reporting.pages.units import UnitTable, obstacle, with_people
from helpers.simulated import simulate_survey

FIFTH_COLUMNS: Final = (
    Column("@group", "Communes, by poverty"), Column("@reported", "Reached / all"),
    Column("group_estimate"), Column("gap_to_best", "Behind the best fifth"),
)  # fmt: skip
AREA_MEASURES: Final = ("smoothed_share", "group_estimate")
AREA_COLUMNS: Final = (
    Column("@group", "Commune"), Column("@reported", "Counted"),
    Column("group_estimate", "As counted"), Column("smoothed_share"),
    Column("@interval", "95% credible interval"),
)  # fmt: skip
SURVEY_COLUMNS: Final = (
    Column("@measure", "Measure"), Column("@estimate", "Estimate"),
    Column("@interval", "95% interval"), Column("@unit", "Unit"),
    Column("@text", "Truth"),
)  # fmt: skip
SURVEY_NOTE: Final = (
    "1,800 women in 150 clusters and three strata. The intervals take in that the ranks are "
    "estimated too; those of WHO's own package do not, and are too narrow."
)
SAMPLED: Final = ("aware", "interviewed")
"""Counts of a small sample in each unit, where the table has them: those need smoothing."""
SMALL_COMMUNES: Final = (
    "### Small communes\n\nThe lowest and the highest shares are mostly of small communes, where a "
    "few people decide. Smoothing pulls each share towards the others, the more so the fewer "
    "people it rests on. A full count needs none: use it to read the counts as one outcome of a "
    "process, or where a sample was asked."
)
FROM_A_SURVEY: Final = (
    "### From a survey\n\nPerson by person, with weights, strata and clusters, the same measures "
    "have sampling intervals. The survey is drawn from the simulated communes, so the truth is "
    "known, and the last column gives it."
)
_LOWEST: Final = 8
_NO_INDEX: Final = 0.0005
"""An index closer to 0 is printed as 0, and says nothing of a side."""
_OF_A_MEASURE: Final = ("measure", "estimate", "se", "lower", "upper", "level", "method")


@dataclass(frozen=True, slots=True)
class Fifths:
    """Coverage of each fifth of the population, and what WHO's ordered measures make of it."""

    groups: pd.DataFrame
    rows: pd.DataFrame
    measures: pd.DataFrame
    curve: pd.DataFrame
    index: float


def has_coverage(units: UnitTable | None) -> bool:
    """Whether inequality between the communes can be measured."""
    return units is not None and not obstacle(units)


def say_no_coverage(units: UnitTable | None, report: Glossary) -> str:
    """Why nothing can be said by commune; empty where something can."""
    if units is None:
        return f"**Cannot say**: the communes of {report.place_name} are not all listed."
    found = obstacle(units)
    return f"**Cannot say**: {found}. {units.mark}." if found else ""


def measure_fifths(units: UnitTable) -> Fifths:
    """Coverage by fifths of communes, the poorest first; full counts, hence no interval."""
    table = with_people(units)
    fifths = coverage_by_fifths(table, group_by_fifths(table, by="poverty_rate"))
    groups = Groups.from_table(
        fifths[["subgroup", "subgroup_order", "estimate", "population"]], is_ordered=True,
        where="the fifths",
    )  # fmt: skip
    measured = summary_measures(groups)
    measured = measured.assign(lower=np.nan, upper=np.nan, method="full count: no interval")
    marks = units.marks
    rows = fifths.assign(
        group=fifths["subgroup"], group_estimate=fifths["estimate"] / 100, unit="ratio",
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
    table = with_people(units).sort_values(
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


def smooth(units: UnitTable) -> tuple[pd.DataFrame, ShrunkProportions]:
    """The communes that are lowest after smoothing, as counted and smoothed."""
    table = with_people(units)
    count, base = SAMPLED if set(SAMPLED) <= set(table) else ("covered", "eligible")
    found = shrink_proportions(table[count], table[base])
    joined = table.assign(
        group_estimate=found.areas["raw"], smoothed_share=found.areas["mean"],
        lower=found.areas["lower"], upper=found.areas["upper"], interval="credible",
        level=found.level, numerator=table[count], denominator=table[base],
        denominator_role="whole", unit="ratio",
    )  # fmt: skip
    lowest = joined.nsmallest(_LOWEST, "smoothed_share").assign(**units.marks)
    return units.with_places(lowest), found


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
    rows = as_results(table, "percentage point", is_ordered=True).assign(**units.marks)
    return rows.assign(text=[_truth_of(code, drawn.measures) for code in table["measure"]])


def _truth_of(code: str, truth: Mapping[str, float]) -> str:
    """The value in the communes that the survey was drawn from."""
    if code not in truth:
        return "not in closed form"
    in_points = code in ("aci", "sii")
    # The slope index of the truth is that of a straight line, a little apart from the logit's.
    words = " (straight line)" if code == "sii" else ""
    return f"{100 * truth[code]:.1f}{words}" if in_points else f"{truth[code]:.3f}{words}"


def _in_points(measure: Measure) -> Measure:
    """A measure of shares in percentage points."""
    parts = {name: 100 * getattr(measure, name) for name in ("estimate", "se", "lower", "upper")}
    return replace(measure, **parts)


def say_fifths(fifths: Fifths, units: UnitTable, language: str) -> str:
    """Poorest against richest fifth, in a sentence."""
    low, high = fifths.groups.iloc[0], fifths.groups.iloc[-1]
    ends = [format_estimate(round(float(r["estimate"]), 1), "percent", language)
            for r in (low, high)]  # fmt: skip
    has_side = abs(fifths.index) >= _NO_INDEX
    index = format_estimate(fifths.index if has_side else 0.0, "index", language)
    side = "better off" if fifths.index > 0 else "poorer communes"
    where = f"concentrated among the {side}" if has_side else "the same for poor and rich"
    return (
        f"{units.mark}. {ends[0]} are reached in the {low['subgroup']} of communes and {ends[1]} "
        f"in the {high['subgroup']}. The relative concentration index is {index}: coverage is "
        f"{where}."
    )
