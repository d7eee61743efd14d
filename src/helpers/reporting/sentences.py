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
        f"**{never} {_are(never)} not named**: {row['names']}. "
        "Not named is not the same as not reached: the reports held here do not say."
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
    top, base = f"{row['numerator']:,.0f}", f"{row['denominator']:,.0f}"
    share = format_estimate(row["numerator"] / row["denominator"], "ratio", language)
    words = f"**{label}**: {top} of {base} ({share})."
    if row["denominator_role"] == "target":
        return words + _against_a_target(row, base)
    missing = row["gap_to_universe"]
    if pd.isna(row["units_for_target"]):
        words += f" {missing:,.0f} {_are(missing)} not reported as such"
        return words + "; no share is set as a target."
    target = format_estimate(row["target_value"], "percent", language)
    words += f" Of {base}, {target} comes to {row['units_for_target']:,.0f}"
    if row["gap_to_target"] > 0:
        return words + f": {row['gap_to_target']:,.0f} more by the end of {row['due_year']}."
    return words + ": reached."


def _against_a_target(row: pd.Series, base: str) -> str:
    is_inferred = pd.notna(row["is_inferred"]) and row["is_inferred"]
    words = f" The {base} is a target" + (" as far as can be inferred" if is_inferred else "")
    words += ", so the share may pass 100%."
    if pd.notna(row["gap_to_target"]) and row["gap_to_target"] > 0:
        words += f" {row['gap_to_target']:,.0f} {_are(row['gap_to_target'])} missing"
        words += f" by the end of {row['due_year']}." if pd.notna(row["due_year"]) else "."
    if is_inferred and pd.notna(row["target_note"]):
        words += f" Why inferred: {str(row['target_note']).removeprefix('inferred: ')}."
    return words


def say_pace(row: pd.Series, label: str, language: str) -> str:
    """Pace needed against pace observed, in a sentence.

    Parameters
    ----------
    row : Series
        A row of the page's table of paces, with ``observed_from`` and ``observed_to``.
    label : str
        Label of the indicator.
    language : str
        Babel's locale.
    """
    words = f"**{label}**: on {format_day(row['last_on'], language)} the count was "
    words += f"{row['done']:,.0f} of the {row['units_for_target']:,.0f} asked for"
    words += f" by the end of {row['due_year']}"
    if row["gap_to_target"] == 0:
        words += ": the target is reached."
    elif pd.notna(row["pace_needed"]):
        words += f", which leaves {abs(row['pace_needed']):,.1f} a year to go."
    else:
        words += ", and that year has passed."
    if pd.notna(row["pace_observed"]):
        start, end = (format_day(row[c], language) for c in ("observed_from", "observed_to"))
        words += f" From {start} to {end} it changed by {row['pace_observed']:,.1f} a year."
    else:
        words += " With one date there is no pace to observe."
    if row["is_date_inferred"]:
        words += (
            " The source gives no day: the end of its period is used, and the pace rests on it."
        )
    return words


def _are(count: float) -> str:
    return "is" if count == 1 else "are"
