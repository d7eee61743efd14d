"""Where: places and their names, valid from one date to another, and how many there were when."""

from helpers.places.carried_series import carry_counts
from helpers.places.crosswalk import Nesting, carry_units, districts_of_new_units, nests
from helpers.places.names import find_place, match_key, slug
from helpers.places.resolve import ACCEPTED, Resolution, Resolver
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
    "ACCEPTED",
    "UNIVERSES",
    "Nesting",
    "Resolution",
    "Resolver",
    "ancestors",
    "carry_counts",
    "carry_units",
    "count_units",
    "districts_of_new_units",
    "find_place",
    "inside",
    "is_valid",
    "lineage",
    "match_key",
    "nests",
    "overlaps",
    "slug",
    "successor",
    "units_on",
    "universe_by_date",
    "valid_on",
]
