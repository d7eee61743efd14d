"""What a second wave would have to cover, if it went on as the first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from helpers.errors import UserError
from helpers.figures.schema import QUALIFIERS
from helpers.outcomes.known_bounds import interval_of

NOT_A_PLAN: Final = (
    "arithmetic, not a plan: it carries on what was reached where the first wave went, and knows "
    "neither how many need it there, nor who can come, nor what it costs"
)
_COLUMNS: Final = (
    "reading", "served", "left", "per_one", "people", "lower", "upper", "interval", "words",
)  # fmt: skip
_TYPES: Final = {
    **dict.fromkeys(("reading", "interval", "words"), "string"),
    **dict.fromkeys(("served", "left", "per_one", "people", "lower", "upper"), "Float64"),
}
_READINGS: Final = {
    "same_per_unit": "the same number in each unit",
    "same_per_size": "the same number for each part of a unit",
}

Units = int | Sequence[float] | pd.Series


def uncovered_effort(
    reached: float, served: Units, left: Units, *, qualifier: str = "exact"
) -> pd.DataFrame:
    """People to reach in the units not served yet, if they are reached as the served ones were.

    Parameters
    ----------
    reached : float
        People reached in the served units together [people].
    served, left : int, or sequence of float
        Units that were served, and units that were not: how many, or the size of each in one
        measure, such as its number of communes.
    qualifier : str
        How exact `reached` is, one of ``QUALIFIERS``.

    Returns
    -------
    DataFrame
        One row a reading: ``same_per_unit``, the same number of people a unit; where sizes are
        given also ``same_per_size``, the same number a commune, say, and ``between``, the range of
        the two, whose ``people`` is missing. ``served``, ``left`` [units, or their size],
        ``per_one`` [people per unit or size], ``people`` [people], ``lower`` and ``upper``
        [people, open where missing], ``interval`` ("reported_range" or "none"), ``words``.

    Raises
    ------
    UserError
        No unit served, a count below 0, a size of 0, sizes of one of the two alone.

    Notes
    -----
    Two readings are no interval of anything: the truth may lie outside both. See
    docs/methods/steps-and-funnels.md.
    """
    _check(reached, served, left, qualifier)
    bases = {"same_per_unit": (_count(served), _count(left))}
    if not isinstance(served, int) and not isinstance(left, int):
        bases["same_per_size"] = float(sum(served)), float(sum(left))
    rows = [_row_of(name, reached, *base, qualifier) for name, base in bases.items()]
    if len(rows) > 1:
        rows.append(_between([reached / s * n for s, n in bases.values()], qualifier))
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_TYPES)


def _count(units: Units) -> float:
    return float(units if isinstance(units, int) else len(units))


def _row_of(
    reading: str, reached: float, served: float, left: float, qualifier: str
) -> dict[str, object]:
    people = reached / served * left
    return {
        "reading": reading, "served": served, "left": left, "per_one": reached / served,
        "people": people, **_ends(people, people, qualifier),
        "words": f"{_READINGS[reading]}; {NOT_A_PLAN}",
    }  # fmt: skip


def _between(people: list[float], qualifier: str) -> dict[str, object]:
    words = f"from one reading to the other, and the truth may lie outside both; {NOT_A_PLAN}"
    return {"reading": "between", "words": words, **_ends(min(people), max(people), qualifier)}


def _ends(low: float, high: float, qualifier: str) -> dict[str, object]:
    lower: object = {"at_most": 0.0, "about": pd.NA}.get(qualifier, low)
    upper: object = high if qualifier in ("exact", "at_most") else pd.NA
    return {"lower": lower, "upper": upper, "interval": interval_of(lower, upper)}


def _check(reached: float, served: Units, left: Units, qualifier: str) -> None:
    if qualifier not in QUALIFIERS:
        raise UserError(
            f"qualifier: found {qualifier}, expected one of {', '.join(QUALIFIERS)}.\n"
            "Correct the qualifier."
        )
    for name, count, least in (
        ("reached", reached, 0), ("served", _count(served), 1), ("left", _count(left), 0),
    ):  # fmt: skip
        if not count >= least:
            raise UserError(
                f"{name}: found {count:g}, expected {least} or more.\nCorrect the count."
            )
    if isinstance(served, int) != isinstance(left, int):
        raise UserError(
            "served, left: found sizes for one of them, expected sizes for both or for none.\n"
            "Give the size of every unit."
        )
    for name, units in (("served", served), ("left", left)):
        if not isinstance(units, int) and not all(size > 0 for size in units):
            raise UserError(f"{name}: found {min(units):g}, expected sizes above 0.\nCorrect it.")
