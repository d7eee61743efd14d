"""Districts of a table of units, and what its inequality is made of, for 03_equity.ipynb."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from helpers.charts import draw_contributions
from helpers.coverage import gap_to_best
from helpers.equity import decompose_concentration_index, decompose_theil
from helpers.reporting.layout import Column
from helpers.reporting.pages.units import UnitTable, with_people

INTRODUCTION: Final = (
    "### Between districts, within districts, and what goes along with it\n\nTheil's index splits "
    "exactly into a part between districts and a part within them. Wagstaff's decomposition shows "
    "what goes along with the concentration index of all communes, which is a little larger than "
    "that of their fifths; it is no proof of causes."
)
PART_MEASURES: Final = ("contribution", "contribution_share")
PART_COLUMNS: Final = (
    Column("@group", "Part"), Column("contribution"), Column("@unit", "Unit"),
    Column("contribution_share"),
)  # fmt: skip
_NO_INEQUALITY: Final = 1e-9
"""A Theil index below is rounding, and has no parts."""
_TOTAL: Final = "The whole index"
_FACTORS: Final = {"poverty_rate": "Poverty", "minority_share": "Ethnic-minority share",
                   "is_urban": "Ward or township"}  # fmt: skip


def coverage_rows(units: UnitTable) -> pd.DataFrame:
    """Coverage of each district, and how far it is from the best one, in points and people."""
    table = with_people(units)
    sums = table.groupby(table["district"].fillna("no district"))[["covered", "eligible"]].sum()
    counts = sums.astype("float64").rename(
        columns={"covered": "numerator", "eligible": "denominator"}
    )
    counts = counts.reset_index(names="group")
    one = len(counts) < 2
    gaps = counts.assign(gap_pp=np.nan, gap_units=np.nan) if one else gap_to_best(counts)
    return counts.assign(
        group_estimate=counts["numerator"] / counts["denominator"], unit="ratio",
        gap_to_best=gaps["gap_pp"], units_to_best=gaps["gap_units"].round(),
        denominator_role="whole", **units.marks,
    ).sort_values("group_estimate", ignore_index=True)  # fmt: skip


def dumbbell_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Districts against the best one, for the dumbbell."""
    share = 100 * rows["group_estimate"].astype("float64")
    return pd.DataFrame(
        {
            "label": rows["group"],
            "now": share,
            "goal": share.max(),
            "goal_words": "best district",
            "missing": rows["units_to_best"],
            "missing_unit": "people",
        }
    )


def decompositions(units: UnitTable) -> Iterator[tuple[str, pd.DataFrame]]:
    """Theil's index by district, then the concentration index by factor, each with its caption."""
    yield "Theil index of the communes, between and within districts", between_and_within(units)
    yield "Concentration index of the communes, by what goes along", by_factor(units)


def draw_factors(rows: pd.DataFrame, *, is_simulated: bool) -> tuple[Figure, str]:
    """Contributions to the concentration index as bars, without the total."""
    bars = rows[rows["group"].ne(_TOTAL)]
    table = pd.DataFrame(
        {
            "label": bars["group"],
            "contribution": bars["contribution"],
            "share": bars["contribution_share"],
        }
    )
    return draw_contributions(
        table, "What goes along with the index", "Contribution to the index",
        is_simulated=is_simulated,
    )  # fmt: skip


def between_and_within(units: UnitTable) -> pd.DataFrame:
    """Theil's index of the communes' coverage, between districts and within them."""
    table = with_people(units)
    table = table.assign(
        share=table["covered"] / table["eligible"], district=table["district"].fillna("none")
    )
    is_one = table["district"].nunique() < 2
    group = "place" if is_one else "district"  # the index itself is the same, however it is split
    found = decompose_theil(table, value="share", population="eligible", group=group)
    parts = {"Between districts": found.between, "Within districts": found.within}
    if is_one:
        parts = {"Within the one district": found.total}
    parts[_TOTAL] = found.total
    has_parts = found.total > _NO_INEQUALITY
    return pd.DataFrame(
        {
            "group": list(parts), "contribution": list(parts.values()),
            "contribution_share": [
                part / found.total if has_parts else np.nan for part in parts.values()
            ],
            "unit": "index x 1,000",
        }
    ).assign(**units.marks)  # fmt: skip


def by_factor(units: UnitTable) -> pd.DataFrame:
    """What goes along with the concentration index: Wagstaff's decomposition over communes."""
    table = with_people(units)
    table = table.assign(
        share=table["covered"] / table["eligible"],
        rank=-table["poverty_rate"],
        is_urban=table["unit_type"].ne("xã").astype(float),
    )
    known = [f for f in _FACTORS if f in table and table[f].notna().all()]
    found = decompose_concentration_index(
        table, outcome="share", rank="rank", factors=_independent(table, known), weight="eligible"
    )
    parts = found.parts
    labels = {**_FACTORS, "residual": "Not explained by these"}
    return pd.DataFrame(
        {
            "group": [*parts["factor"].map(labels), _TOTAL],
            "contribution": [*parts["contribution"], found.index],
            "contribution_share": [*(parts["percent"] / 100), 1.0], "unit": "index",
        }
    ).assign(**units.marks)  # fmt: skip


def _independent(table: pd.DataFrame, factors: list[str]) -> list[str]:
    """Factors in their order, without those that are constant or that earlier ones determine."""
    kept: list[str] = []
    design = np.ones((len(table), 1))
    for factor in factors:
        wider = np.column_stack([design, table[factor].to_numpy("float64")])
        if np.linalg.matrix_rank(wider) == wider.shape[1]:
            kept, design = [*kept, factor], wider
    return kept
