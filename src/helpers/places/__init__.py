"""Where: places and their names, valid from one date to another, and how many there were when."""

from helpers.places.names import find_place, match_key, slug
from helpers.places.universe import UNIVERSES, count_units, units_on, universe_by_date
from helpers.places.validity import (
    ancestors,
    inside,
    is_valid,
    lineage,
    overlaps,
    successor,
    valid_on,
)

__all__ = [
    "UNIVERSES",
    "ancestors",
    "count_units",
    "find_place",
    "inside",
    "is_valid",
    "lineage",
    "match_key",
    "overlaps",
    "slug",
    "successor",
    "units_on",
    "universe_by_date",
    "valid_on",
]
