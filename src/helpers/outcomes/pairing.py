"""Which number a reported count may be divided by.

In this order:

1. **counted**: units counted from the table of places, on the numerator's own day;
2. **same source**: a figure of the numerator's source whose period overlaps with it, or of its day;
3. **same year**: another figure of the numerator's year ("two sources"). Two flows must overlap:
   the money of spring is not shared out among the women of autumn;
4. **nearest**: only where a base moves slowly, as people or units of a place do: the one nearest in
   time, whose day is named where it is more than a year away.

Within a step a figure of the indicator's own definition comes first, then one of the same period,
then the nearest in time, then the more trusted one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from helpers.outcomes.known_bounds import doubts_about, join_ids

ABOUT: Final = "about"
TWO_SOURCES: Final = "two sources"
_A_YEAR: Final = pd.Timedelta(days=366)

Figure = Mapping[str, Any]
"""One row of a table of figures: a cell by its column."""


@dataclass(frozen=True, slots=True)
class Denominator:
    """What a count is divided by.

    ``value`` [``unit``], its ends ``lower`` and ``upper``, None where open; ``figures`` (ids by ;),
    which may be missing for units that were counted; ``is_flow``: over a period; ``is_counted``:
    from the table of places, and so exact; ``cautions`` in words.
    """

    value: float | None
    lower: float | None
    upper: float | None
    unit: Any
    figures: Any
    is_flow: bool
    is_counted: bool
    cautions: tuple[str, ...]


def find_denominator(
    numerator: Figure, reported: Sequence[Figure], counted: Sequence[Figure], *, is_any_day: bool
) -> Denominator | None:
    """The number that a figure may be divided by, or None.

    Parameters
    ----------
    numerator : Mapping
        A figure of one place.
    reported : sequence of Mapping
        Figures of the denominator in that place, the best first, with their known ends.
    counted : sequence of Mapping
        Units counted from the table of places: ``valid_from``, ``valid_to`` (NaT: open),
        ``value``, ``figures`` (ids by ;).
    is_any_day : bool
        Whether the nearest base will do, however far away.

    Returns
    -------
    Denominator or None
        None where nothing goes with the numerator.
    """
    day = numerator["reported_on"]
    # A day compares with NaT as False, so that an open end excludes nothing.
    valid = [units for units in counted
             if not (units["valid_from"] > day or units["valid_to"] < day)]  # fmt: skip
    if valid:
        return _of_counted(valid[-1])
    steps = [(_step(numerator, figure), figure) for figure in reported]
    paired = [(step, figure) for step, figure in steps if step is not None]
    if paired:
        return _of_reported(numerator, *_best(numerator, paired))
    return _nearest(numerator, reported, counted) if is_any_day else None


def cautions_of(figure: Figure) -> list[str]:
    """Why a number that is divided, or divided by, is to be read with care; in words."""
    found = doubts_about(figure)
    if figure["qualifier"] == "about":
        found.append(ABOUT)
    if figure["basis"] == "survey":
        found.append("a survey estimate: its sampling interval is not in the report")
    return found


def overlap(one: Figure, other: Figure) -> bool:
    """Whether two figures share a day of their periods; not where a day is unknown."""
    return bool(
        other["period_start"] <= one["period_end"] and other["period_end"] >= one["period_start"]
    )


def _step(numerator: Figure, figure: Figure) -> int | None:
    """The step, 2 or 3, at which a figure goes with the numerator; None where it does not."""
    day, shares_days = numerator["reported_on"], overlap(numerator, figure)
    if figure["source_id"] == numerator["source_id"] and (
        shares_days or figure["reported_on"] == day
    ):
        return 2
    is_apart = _is_flow(figure) and _is_flow(numerator) and not shares_days
    return 3 if figure["reported_on"].year == day.year and not is_apart else None


def _best(numerator: Figure, paired: Sequence[tuple[int, Figure]]) -> tuple[int, Figure]:
    def rank(pair: tuple[int, Figure]) -> tuple[int, bool, bool, pd.Timedelta]:
        step, figure = pair
        apart = abs(figure["reported_on"] - numerator["reported_on"])
        another_period = figure["key_period"] != numerator["key_period"]
        return step, bool(pd.notna(figure["definition"])), another_period, apart

    return min(paired, key=rank)  # the first, which is the more trusted, of several as good


def _of_reported(numerator: Figure, step: int, found: Figure) -> Denominator:
    cautions = []
    if found["source_id"] != numerator["source_id"]:
        cautions.append(TWO_SOURCES)
    elif step == 3:
        cautions.append(f"two days: {numerator['reported_on']:%Y-%m-%d} and "
                        f"{found['reported_on']:%Y-%m-%d}")  # fmt: skip
    both_flow = _is_flow(found) and _is_flow(numerator)
    if both_flow and found["key_period"] != numerator["key_period"]:
        cautions.append(f"two periods: {numerator['key_period']} and {found['key_period']}")
    return _denominator(found, cautions)


def _nearest(
    numerator: Figure, reported: Sequence[Figure], counted: Sequence[Figure]
) -> Denominator | None:
    """The base nearest in time; of two as near the counted one, then the better figure."""
    day = numerator["reported_on"]
    own = [figure for figure in reported if pd.isna(figure["definition"])] or reported
    bases = [(_nearest_end(units, day), _of_counted(units)) for units in counted]
    bases += [(figure["reported_on"], _denominator(figure, [])) for figure in own]
    if not bases:
        return None
    nearest, found = min(bases, key=lambda base: abs(base[0] - day))
    if abs(nearest - day) <= _A_YEAR:
        return found
    return replace(found, cautions=(f"base of {nearest:%Y-%m-%d}", *found.cautions))


def _nearest_end(units: Figure, day: pd.Timestamp) -> pd.Timestamp:
    """The end of their validity that is nearest to a day outside it."""
    end: pd.Timestamp = units["valid_to"] if units["valid_to"] < day else units["valid_from"]
    return end


def _is_flow(figure: Figure) -> bool:
    return bool(figure["measure"] == "flow")


def _denominator(found: Figure, cautions: list[str]) -> Denominator:
    value, lower, upper = (_number(found[column]) for column in ("value", "lower", "upper"))
    return Denominator(
        value, lower, upper, found["unit"], join_ids(found["figure_id"], found["rivals"]),
        _is_flow(found), False, (*cautions, *cautions_of(found)),
    )  # fmt: skip


def _of_counted(found: Figure) -> Denominator:
    value = _number(found["value"])
    return Denominator(value, value, value, pd.NA, found["figures"], False, True, ())


def _number(cell: Any) -> float | None:
    return None if pd.isna(cell) else float(cell)
