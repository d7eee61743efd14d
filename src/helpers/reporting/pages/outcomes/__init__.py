"""What 04_outcomes.ipynb shows, one module a question."""

from helpers.reporting.pages.outcomes import (
    accounting,
    activity,
    bundle,
    districts,
    money,
    parts,
    plan,
    points,
    ratios,
    responsibility,
    steps,
    targets,
    territory,
)

__all__ = [
    "accounting",
    "activity",
    "bundle",
    "districts",
    "money",
    "parts",
    "plan",
    "points",
    "ratios",
    "responsibility",
    "steps",
    "targets",
    "territory",
]
