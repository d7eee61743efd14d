"""Sentences that depend on numbers, for the pages; each with its test."""

from __future__ import annotations

import pandas as pd

from helpers.reporting.labels import COMPONENTS
from helpers.reporting.numbers import format_day, format_estimate


def say_reported(n_figures: int, n_sources: int, place: str, year: int) -> str:
    """How much was reported on a place and year."""
    figures = "1 figure" if n_figures == 1 else f"{n_figures:,} figures"
    sources = "1 source" if n_sources == 1 else f"{n_sources} sources"
    verb = "speaks" if n_figures == 1 else "speak"
    return f"**{figures}** from **{sources}** {verb} for {place} in {year}."


def say_named(counts: pd.DataFrame, n_units: int, component: str) -> str:
    """How many districts one component names, and which it never names.

    Parameters
    ----------
    counts : DataFrame
        Of :func:`helpers.coverage.mentions.count_named`.
    n_units : int
        District-level units there are.
    component : str
        Component to speak of.
    """
    label = COMPONENTS[component].lower()
    rows = counts[counts["component"].eq(component)]
    if rows.empty:
        return f"No report names a district for {label}."
    row = rows.iloc[0]
    never = row["units_never_named"]
    if never == 0:
        return f"Reports on {label} name all {n_units} district-level units."
    return (
        f"Reports on {label} name **{row['units_named']} of {n_units}** district-level units. "
        f"**{never} {_are(never)} named in none**: {row['names']}. "
        "Not named is not the same as not reached: the reports do not say."
    )


def say_gap(row: pd.Series, label: str, language: str) -> str:
    """One assessed ratio in a sentence.

    Parameters
    ----------
    row : Series
        A row of :func:`helpers.coverage.assessment.assess`.
    label : str
        Label of the indicator.
    language : str
        Babel's locale.
    """
    ratio = f"{row['numerator']:,.0f} of {row['denominator']:,.0f}"
    share = format_estimate(row["numerator"] / row["denominator"], "ratio", language)
    words = f"**{label}**: {ratio} ({share})."
    if row["denominator_role"] == "target":
        words += f" The {row['denominator']:,.0f} is a target"
        is_inferred = pd.notna(row["is_inferred"]) and row["is_inferred"]
        words += " as far as can be inferred" if is_inferred else ""
        words += ", so the share may pass 100%."
    asked = ""
    if row["denominator_role"] == "universe" and pd.notna(row["units_for_target"]):
        target = format_estimate(row["target_value"], "percent", language)
        asked = f"the {row['units_for_target']:,.0f} that {target} asks for"
    if pd.notna(row["gap_to_target"]) and row["gap_to_target"] > 0:
        words += f" {row['gap_to_target']:,.0f} {_are(row['gap_to_target'])} missing"
        words += f" to {asked}" if asked else ""
        words += f" by the end of {row['due_year']}." if pd.notna(row["due_year"]) else "."
    elif pd.notna(row["gap_to_universe"]):
        missing = row["gap_to_universe"]
        words += f" {missing:,.0f} {_are(missing)} without" if missing else " None is without"
        words += f"; {asked} are reached." if asked else "; no share is set as a target."
    return words


def say_pace(row: pd.Series, label: str, language: str) -> str:
    """Pace needed against pace observed, in a sentence.

    Parameters
    ----------
    row : Series
        A row of :func:`helpers.coverage.assessment.assess` with a pace.
    label : str
        Label of the indicator.
    language : str
        Babel's locale.
    """
    words = f"**{label}**: on {format_day(row['last_on'], language)} the count was "
    words += f"{row['done']:,.0f} of the {row['units_for_target']:,.0f} asked for"
    words += f" by the end of {row['due_year']}"
    if row["is_date_inferred"]:
        words += " (the source gives no day; the end of its period is used)"
    if row["done"] >= row["units_for_target"]:
        words += ": the target is reached."
    elif pd.notna(row["pace_needed"]):
        words += f", which leaves {row['pace_needed']:,.1f} a year to add."
    else:
        words += ", and that year has passed."
    if pd.notna(row["pace_observed"]):
        words += (
            f" From {format_day(row['first_on'], language)} on, {row['pace_observed']:,.1f} "
            "a year were added."
        )
    else:
        words += " With one date there is no pace to observe."
    return words


def _are(count: float) -> str:
    return "is" if count == 1 else "are"
