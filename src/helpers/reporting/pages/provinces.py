"""The same indicator in several provinces, on the page of 02_coverage_gaps.ipynb."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from helpers.coverage import compare_places
from helpers.reporting.labels import unit_words
from helpers.reporting.numbers import format_estimate, format_reported
from helpers.reporting.report import Report
from helpers.reporting.scope import FOR_COMPARISON

_ENOUGH_PLACES: Final = 2


def comparisons(report: Report, gaps: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Indicators that several provinces report: code, measure, latest value of each province.

    Where all print a share of their own units, the shares are compared: 65 of 65 communes is more
    than 90 of 184. ``shown`` is the value with the ratio it comes from.
    """
    wanted = dict.fromkeys([*gaps["indicator"], *FOR_COMPARISON])
    for indicator in wanted:
        table = compare_places(report.evidence.figures, indicator, report.evidence.places)
        if len(table) < _ENOUGH_PLACES:
            continue
        shares = bool(table["denominator_role"].eq("universe").fillna(False).all())
        measure = "coverage_of_universe" if shares else "reported_value"
        value = table["numerator"] / table["denominator"] if shares else table["value"]
        table = table.assign(value=value).sort_values("value", ascending=False, kind="stable")
        table[measure] = table["value"]
        yield indicator, measure, table.assign(
            figures=table["figure_id"], period=table["year"].astype("string"),
            shown=[_shown(row, report, shares=shares) for _, row in table.iterrows()],
        )  # fmt: skip


def _shown(row: pd.Series, report: Report, *, shares: bool) -> str:
    reported = format_reported(row, report.parameters.language)
    if shares:
        return f"{format_estimate(row['value'], 'ratio', report.parameters.language)} ({reported})"
    role = {"target": " target", "universe": " units"}.get(str(row["denominator_role"]), "")
    return reported + role


def comparison_axis(measure: str, table: pd.DataFrame) -> str:
    """What the axis of a comparison counts."""
    return (
        "Share of all units"
        if measure == "coverage_of_universe"
        else unit_words(str(table["unit"].iloc[0]))
    )


def cautions(table: pd.DataFrame, report: Report) -> str:
    """Why hatched places must be compared with care, and whether the own place is missing."""
    careful = table[table["caution"].ne("")]
    reasons = [f"{row['place_name']}: {row['caution']}" for _, row in careful.iterrows()]
    words = f"Compare with care: {'; '.join(reasons)}. " if reasons else ""
    places = report.evidence.places.drop_duplicates("place").set_index("place")
    is_province = places.at[report.parameters.place, "level"] == "province"
    if is_province and report.parameters.place not in set(table["place"]):
        words += f"No count for {report.place_name} was found."
    return words.strip()
