"""Which measures apply to which groups, and the unit of each."""

from __future__ import annotations

from typing import Final

from helpers.equity.measure import MEASURE_NAMES

ORDERED: Final = ("d", "r", "aci", "rci", "sii", "rii", "par", "paf")
"""What WHO computes for ordered groups."""

NEEDS_ORDER: Final = frozenset({"aci", "rci", "sii", "rii"})
NEEDS_REFERENCE: Final = frozenset({"mdru", "mdrw"})

UNITS: Final = {
    "d": "estimate",
    "r": "ratio",
    "aci": "estimate",
    "rci": "index",
    "sii": "estimate",
    "rii": "ratio",
    "bgv": "estimate squared",
    "bgsd": "estimate",
    "covar": "percent",
    "mdmu": "estimate",
    "mdmw": "estimate",
    "mdbu": "estimate",
    "mdbw": "estimate",
    "mdru": "estimate",
    "mdrw": "estimate",
    "idisu": "percent",
    "idisw": "percent",
    "ti": "x1000",
    "mld": "x1000",
    "par": "estimate",
    "paf": "percent",
}
"""``estimate``: the unit of the indicator itself."""


def applicable_measures(
    *, is_ordered: bool, has_reference: bool, has_scale: bool = True, all_measures: bool = False
) -> list[str]:
    """Codes of the measures that apply, in the order of :data:`MEASURE_NAMES`.

    Parameters
    ----------
    is_ordered : bool
        Whether the groups have an order.
    has_reference : bool
        Whether a reference group is marked: without one there is no distance from it.
    has_scale : bool
        Whether the indicator has an upper bound: without one there is no logit line.
    all_measures : bool
        For ordered groups: those for groups without an order as well.
    """
    wanted = set(MEASURE_NAMES) if all_measures or not is_ordered else set(ORDERED)
    if not is_ordered:
        wanted -= NEEDS_ORDER
    if not has_reference:
        wanted -= NEEDS_REFERENCE
    if not has_scale:
        wanted -= {"sii", "rii"}
    return [code for code in MEASURE_NAMES if code in wanted]
