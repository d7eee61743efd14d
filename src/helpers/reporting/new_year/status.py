"""What a year still lacks, in plain words."""

from __future__ import annotations

import pandas as pd

from helpers.figures import Evidence
from helpers.reporting.labels import plural
from helpers.reporting.new_year.expected import RECENT_YEARS
from helpers.reporting.new_year.layout import Form
from helpers.reporting.new_year.material import Material
from helpers.reporting.new_year.places import counts_in_words
from helpers.reporting.new_year.year import reported_years
from helpers.reporting.plan import Plan

_OWN_SCOPES = ("set for this place", "a share that each place is read against")
_SHOWN = 12


def status_lines(material: Material) -> list[str]:
    """Expected figures that are missing, targets due without one, places that changed.

    Parameters
    ----------
    material : Material
        What is known about the place and year.

    Returns
    -------
    list of str
        Lines to print; the last says how many of the expected figures are there.
    """
    lines = [*_missing(material), *_targets(material), *_places(material)]
    return [*lines, "", how_many(material)]


def how_many(material: Material) -> str:
    """How many of the expected figures of a year are there."""
    expected = material.expected[material.expected["is_expected"]]
    n = int(expected["there"].notna().sum())
    form = material.form
    return f"{form.place}, {form.year}: {n} of {len(expected)} expected figures are there."


def newest_years(plan: Plan, evidence: Evidence) -> list[str]:
    """How complete the newest year of each place of a plan is, where something is missing."""
    newest: dict[str, int] = {}
    for group in plan.runs:
        newest[group.place] = max(*group.years, newest.get(group.place, 0))
    known = set(evidence.places["place"])
    lines = []
    for place, year in newest.items():
        if place not in known or not reported_years(place, evidence):
            continue
        material = Material(evidence, Form(place, year))
        expected = material.expected[material.expected["is_expected"]]
        if expected["there"].isna().any():
            which = f"workbench new-year {year} --place {place} --status"
            lines.append(f"{how_many(material)} What is missing: {which}")
    return lines


def _missing(material: Material) -> list[str]:
    expected = material.expected[material.expected["is_expected"]]
    missing = expected[expected["there"].isna()]
    form = material.form
    since = f"{form.year - RECENT_YEARS} to {form.year - 1}"
    if missing.empty:
        return [f"No expected figure is missing: all that was reported in {since} is there."]
    lines = [f"Not there, and reported in {since}:"]
    for _, row in missing.iterrows():
        series = f" ({row['definition']})" if pd.notna(row["definition"]) else ""
        lines.append(
            f"  {row['indicator']}{series}: {row['label_en']}; last {row['last_value']} "
            f"{_unit(row)}for {row['last_on']:%Y-%m-%d}, {str(row['last_source']).split(':')[0]}"
        )
    return lines


def _unit(row: pd.Series) -> str:
    """What was counted, beside its number: teams; nothing where the number carries it."""
    words = plural(str(row["unit"]))
    return f"{words} " if words else ""


def _targets(material: Material) -> list[str]:
    year, due = material.form.year, material.due
    own = due[due["scope"].isin(_OWN_SCOPES)]
    without = own[own["figures"].isna()]
    n_country = len(due) - len(own)
    country = f" {n_country} more are totals of the country." if n_country else ""
    if own.empty:
        later = material.next_due
        coming = f" The next do in {later}." if later else ""
        return ["", f"No target of this place falls due in {year}.{country}{coming}"]
    if without.empty:
        return ["", f"Each of the {len(own)} targets due in {year} has a figure.{country}"]
    lines = ["", f"{len(without)} of {len(own)} targets due in {year} have no figure.{country}"]
    for _, row in without.iterrows():
        value = "" if pd.isna(row["value"]) else f" {row['value']:,.15g} {row['unit']}"
        lines.append(
            f"  {row['target_id']}: {row['label_en']}, {str(row['comparator']).replace('_', ' ')}"
            f"{value} ({row['instrument']})"
        )
    return lines


def _places(material: Material) -> list[str]:
    form, changed = material.form, material.changed
    if changed.empty:
        return ["", f"No unit changed in {form.year}."]
    lines = ["", f"Units that changed in {form.year}:"]
    for _, row in changed.head(_SHOWN).iterrows():
        was, now = (row[c] if pd.notna(row[c]) else "" for c in ("name_from", "name_to"))
        arrow = " -> " if was and now else ""
        lines.append(f"  {row['on']:%Y-%m-%d} {was}{arrow}{now}: {row['change']}")
    if len(changed) > _SHOWN:
        lines.append(f"  ... and {len(changed) - _SHOWN} more, in the sheet places.")
    for universe in ("rural_communes", "commune_level_units"):
        counts = counts_in_words(material.evidence, form.place, form.year, universe)
        lines.append(f"  {universe.replace('_', ' ')}: {counts}")
    return lines
