"""Names of groups of places, the years they speak for, and what to mind about them."""

from __future__ import annotations

import pandas as pd

from helpers.equity import REST, ReportedGroups
from helpers.places import count_units
from helpers.reporting.glossary import Glossary


def name_group(row: pd.Series, found: ReportedGroups, report: Glossary) -> str:
    """Name of a place, or of what the named places leave over."""
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


def caution_of(row: pd.Series, report: Glossary) -> str:
    """What keeps a place from being compared without a thought; empty where nothing."""
    places = report.evidence.places
    began = places.loc[places["place"].eq(row["place"]), "valid_from"].dropna()
    found = [f"new unit of {began.dt.year.iloc[0]}"] if len(began) else []
    if pd.notna(row["bound"]) and row["bound"] == "about":
        found.append("about")
    return "; ".join(found)


def period_of(found: ReportedGroups) -> str:
    """The years the rates speak for: 2018, or 2021 to 2022."""
    first, last = int(found.table["year"].min()), int(found.table["year"].max())
    return str(first) if first == last else f"{first} to {last}"
