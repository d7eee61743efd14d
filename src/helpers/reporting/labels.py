"""Words for codes that readers see."""

from __future__ import annotations

from typing import Final

COMPONENTS: Final = {
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
}
PROGRAMME_PARTS: Final = (
    "training", "communication", "communication_teams", "trusted_addresses",
    "trusted_addresses_project8", "clubs", "dv_models",
    "startup", "loans", "cooperatives", "child_marriage",
)  # fmt: skip
"""Components in which a programme reaches particular districts."""

UNIVERSES: Final = {
    "rural_communes": "Rural communes (xã)",
    "commune_level_units": "Communes, wards and townships",
    "district_level_units": "District-level units",
    "province_level_units": "Provinces",
}
STAGES: Final = {
    "availability": "Availability: the service exists",
    "accessibility": "Accessibility: it can be reached",
    "acceptability": "Acceptability: people would use it",
    "contact": "Contact: people used it",
    "effectiveness": "Effectiveness: it helped them",
}
_PLURALS: Final = {
    "person": "people", "woman": "women", "address": "addresses", "class": "classes",
    "agency": "agencies", "VND": "", "USD": "", "percent": "", "ratio": "", "rank": "",
    "VND/year": "đồng a year",
}  # fmt: skip


def plural(unit: str) -> str:
    """Name of a unit beside a number: team as teams; nothing where the number carries it."""
    return _PLURALS.get(unit, f"{unit}s")


def unit_words(unit: str) -> str:
    """Unit of counts, for an axis: Teams."""
    return plural(unit).capitalize()


RULES: Final = {
    "definition": "other definition",
    "duplicate": "printed twice",
    "low confidence": "weak source",
    "date": "earlier or partial",
    "vintage": "later publication",
    "confidence": "better source",
    "unresolved": "unresolved",
}
"""Rules of reconciling, in a word or two."""
