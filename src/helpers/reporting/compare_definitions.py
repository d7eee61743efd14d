"""Whether a number still means what it meant: definitions, methods, targets, price bases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from helpers.reporting.basis import DEFINING
from helpers.reporting.compare_match import Row, differ
from helpers.reporting.compare_reasons import Reason, RunSide, ids_of, plain, reason_of
from helpers.reporting.language import to_say

_OF_THE_YEAR: Final[dict[str, str]] = to_say({
    "unit_cost_constant": "in prices of {old}, now in prices of {new}",
})  # fmt: skip
"""Measures whose meaning moves with the reporting year."""
_FIGURE_MEANING: Final = ("definition", "measure", "basis", "unit", "denominator_role")
TARGET_MEASURES: Final = frozenset({"target_value", "units_for_target"})
"""Measures whose number is a target, or follows from one."""


def definition_reasons(a: Row, b: Row, side_a: RunSide, side_b: RunSide) -> Iterator[Reason]:
    """What of a result's meaning differs between two sides.

    Parameters
    ----------
    a, b : dict
        The result on each side.
    side_a, side_b : RunSide
        What explains each.
    """
    if b["measure"] in _OF_THE_YEAR and side_a.year != side_b.year:
        years = {"old": str(side_a.year), "new": str(side_b.year)}
        yield Reason("definition", _OF_THE_YEAR[b["measure"]], years)
    for indicator in _indicators(a, b, side_a, side_b):
        old, new = side_a.definitions.get(indicator), side_b.definitions.get(indicator)
        if old is None or new is None:
            continue
        for column in DEFINING:
            if old[column] != new[column]:
                yield reason_of(
                    "definition", "indicator", indicator=indicator, column=column,
                    old=old[column] or "–", new=new[column] or "–",
                )  # fmt: skip
    if a["method"] != b["method"]:
        yield reason_of("definition", "method", old=a["method"], new=b["method"])
    roles = (a["denominator_role"], b["denominator_role"])
    if None not in roles and roles[0] != roles[1]:
        yield reason_of("definition", "role", old=roles[0], new=roles[1])
    yield from _target(a, b)
    yield from _meaning(a, b, side_a, side_b)


def _indicators(a: Row, b: Row, side_a: RunSide, side_b: RunSide) -> list[str]:
    """The indicator of a result, then those of the figures it stands on."""
    found = [a["indicator"], b["indicator"]]
    for row, side in ((a, side_a), (b, side_b)):
        found += [side.figures[one]["indicator"] for one in ids_of(row) if one in side.figures]
    return [one for one in dict.fromkeys(found) if one]


def _target(a: Row, b: Row) -> Iterator[Reason]:
    name = "denominator" if a["denominator_role"] == "target" == b["denominator_role"] else ""
    if b["measure"] in TARGET_MEASURES and b["indicator"] and b["denominator_role"] != "universe":
        name = "estimate"
    if name and None not in (a[name], b[name]) and differ(a[name], b[name]):
        yield reason_of("definition", "target", old=plain(a[name]), new=plain(b[name]))


def _meaning(a: Row, b: Row, side_a: RunSide, side_b: RunSide) -> Iterator[Reason]:
    """A new figure that counts something else than the one whose place it takes."""
    dropped = [side_a.figures[i] for i in ids_of(a) if i in side_a.figures and i not in ids_of(b)]
    added = [side_b.figures[i] for i in ids_of(b) if i in side_b.figures and i not in ids_of(a)]
    for new in added:
        for old in dropped:
            if any(new[c] != old[c] for c in ("indicator", "place")):
                continue
            for column in _FIGURE_MEANING:
                said = {old[column], new[column]}
                is_open = column != "definition" and said & {None, "unclear", "unknown"}
                if len(said) == 2 and not is_open:
                    yield reason_of(
                        "definition", "figure_meaning", column=column, new_id=new["figure_id"],
                        old_id=old["figure_id"], new=new[column] or "–", old=old[column] or "–",
                    )  # fmt: skip
