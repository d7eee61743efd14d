"""Words for codes that readers see, as messages: a page says them in its language."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.reporting.language import to_count, to_say, translator
from helpers.reporting.numbers import format_decimal_places, format_estimate, is_money

COMPONENTS: Final = to_say({
    "training": "Training",
    "communication": "Communication",
    "communication_teams": "Communication teams",
    "trusted_addresses": "Trusted addresses, culture sector",
    "trusted_addresses_project8": "Trusted addresses, Project 8",
    "clubs": "Clubs",
    "dv_models": "Violence-prevention models",
    "dv_cases": "Domestic violence",
    "startup": "Start-ups",
    "loans": "Loans",
    "cooperatives": "Cooperatives",
    "child_marriage": "Child marriage",
    "leadership": "Women in leadership",
    "territory": "Units and population",
    "poverty": "Poverty and income",
    "finance": "Programme money",
    "other": "Other",
})  # fmt: skip
PROGRAMME_PARTS: Final = (
    "training", "communication", "communication_teams", "trusted_addresses",
    "trusted_addresses_project8", "clubs", "dv_models",
    "startup", "loans", "cooperatives", "child_marriage",
)  # fmt: skip
"""Components in which a programme reaches particular districts."""

UNIVERSES: Final = to_say({
    "rural_communes": "Rural communes (xã)",
    "commune_level_units": "Communes, wards and townships",
    "district_level_units": "District-level units",
    "province_level_units": "Provinces",
})  # fmt: skip
STAGES: Final = to_say({
    "availability": "Availability: the service exists",
    "accessibility": "Accessibility: it can be reached",
    "acceptability": "Acceptability: people would use it",
    "contact": "Contact: people used it",
    "effectiveness": "Effectiveness: it helped them",
})  # fmt: skip
UNITS: Final = to_count({
    "address": "addresses", "agency": "agencies", "birth": "births", "booth": "booths",
    "case": "cases", "class": "classes", "club": "clubs", "commune": "communes",
    "cooperative": "cooperatives", "district": "districts", "firm": "firms", "group": "groups",
    "hotline": "hotlines", "household": "households", "idea": "ideas", "identifier": "identifiers",
    "indicator": "indicators", "interview": "interviews", "item": "items", "km2": "km2",
    "model": "models", "person": "people", "point": "points", "product": "products",
    "project": "projects", "province": "provinces", "questionnaire": "questionnaires",
    "session": "sessions", "shelter": "shelters", "target group": "target groups", "team": "teams",
    "township": "townships", "unit": "units", "village": "villages", "ward": "wards",
    "woman": "women", "year": "years", "times": "times", "yes/no": "yes/no",
    "percentage point": "percentage points", "VND/year": "đồng a year",
    "boys per 100 girls": "boys per 100 girls",
    "births per 1,000 girls": "births per 1,000 girls",
    "deaths per 100,000 live births": "deaths per 100,000 live births",
    "figure": "figures", "source": "sources", "conflict": "conflicts", "warning": "warnings",
})  # fmt: skip
"""Names of units, one and many. A unit of the user's own is shown as it is written."""

_CARRIED: Final = ("percent", "ratio", "rank")


def plural(unit: str, language: str = "en") -> str:
    """Name of a unit beside a number: team as teams; nothing where the number carries it."""
    if _is_carried(unit):
        return ""
    if unit in UNITS:
        return translator(language).count(unit, UNITS[unit], 2)
    return f"{unit}s" if language == "en" else unit


def unit_words(unit: str, language: str = "en") -> str:
    """Unit of counts, for an axis: Teams."""
    return plural(unit, language).capitalize()


def with_unit(estimate: float | None, unit: str, language: str) -> str:
    """A number with its unit, for a sentence: 1 team, 83.3 teams a year, 5,755,250,000 đồng.

    Parameters
    ----------
    estimate : float or None
        The number.
    unit : str
        Unit as in the results table.
    language : str
        Babel's locale.
    """
    words = translator(language)
    base = unit.removesuffix(" a year")
    counted = format_estimate(estimate, base if _is_carried(base) else unit, language)
    if estimate is None or pd.isna(estimate):
        return counted
    if base == "VND":
        counted = words.say(
            "{amount} đồng", amount=format_decimal_places(round(estimate), language)
        )
    elif not _is_carried(base):
        noun = words.count(base, UNITS[base], estimate) if base in UNITS else plural(base, language)
        counted = f"{counted} {noun}"
    return counted if base == unit else words.say("{count} a year", count=counted)


def _is_carried(unit: str) -> bool:
    """Whether the number itself carries the unit: 5,755,250,000 ₫, 19.9%."""
    return unit in _CARRIED or is_money(unit)


RULES: Final = to_say({
    "definition": "other definition",
    "duplicate": "printed twice",
    "low confidence": "weak source",
    "date": "earlier or partial",
    "vintage": "later publication",
    "confidence": "better source",
    "unresolved": "unresolved",
    "correction": "left out as an error",
})  # fmt: skip
"""Rules of reconciling, in a word or two."""
CAUSES: Final[dict[str, str]] = {
    "first": "first report", "revision": "revision", "repeat": "printed again",
    "later count": "later count, no revision", "earlier count": "earlier count, no revision",
    "whole period": "whole period, no revision", "part of a period": "part of a period",
    "better source": "better source", "weaker source": "weaker source",
    "definition": "other definition, not to be compared",
    "register": "other register of the same name, not to be compared",
    "unresolved": "unresolved", "correction": "correction of an error",
}  # fmt: skip
"""What a publication changed, in a word or two; on pages in English only."""
