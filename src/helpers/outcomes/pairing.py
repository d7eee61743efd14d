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

from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from helpers.outcomes.known_bounds import doubts_about, join_ids

ABOUT: Final = "about"
TWO_SOURCES: Final = "two sources"
_A_YEAR: Final = pd.Timedelta(days=366)


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
    numerator: pd.Series, reported: pd.DataFrame, counted: pd.DataFrame, *, is_any_day: bool
) -> Denominator | None:
    """The number that a figure may be divided by, or None.

    Parameters
    ----------
    numerator : Series
        A figure of one place.
    reported : DataFrame
        Figures of the denominator in that place, the best first, with their known ends.
    counted : DataFrame
        Units counted from the table of places: ``valid_from``, ``valid_to`` (NaT: open),
        ``value``, ``figures`` (ids by ;).
    is_any_day : bool
        Whether the nearest base will do, however far away.

    Returns
    -------
    Denominator or None
        None where nothing goes with the numerator.
    """
    if reported.empty and counted.empty:
        return None
    day = numerator["reported_on"]
    since, until = counted["valid_from"], counted["valid_to"]
    valid = counted[~since.gt(day) & ~until.lt(day)]
    if len(valid):
        return _of_counted(valid.iloc[-1])
    steps = _steps(numerator, reported)
    paired = reported.assign(step=steps)[steps.notna()]
    if len(paired):
        return _of_reported(numerator, _best(numerator, paired))
    return _nearest(numerator, reported, counted) if is_any_day else None


def cautions_of(figure: pd.Series) -> list[str]:
    """Why a number that is divided, or divided by, is to be read with care; in words."""
    found = doubts_about(figure)
    if figure["qualifier"] == "about":
        found.append(ABOUT)
    if figure["basis"] == "survey":
        found.append("a survey estimate: its sampling interval is not in the report")
    return found


def overlap(one: pd.Series, others: pd.DataFrame) -> pd.Series:
    """Which of the others share a day of their period with one; none where a day is unknown."""
    starts_before: pd.Series = others["period_start"].le(one["period_end"])
    return starts_before & others["period_end"].ge(one["period_start"])


def _steps(numerator: pd.Series, reported: pd.DataFrame) -> pd.Series:
    """The step, 2 or 3, at which each figure goes with the numerator; missing where none does."""
    shares_days = overlap(numerator, reported)
    same_day = reported["reported_on"].eq(numerator["reported_on"])
    same_source = reported["source_id"].eq(numerator["source_id"]) & (shares_days | same_day)
    is_apart = reported["measure"].eq("flow") & (numerator["measure"] == "flow") & ~shares_days
    same_year = reported["reported_on"].dt.year.eq(numerator["reported_on"].year) & ~is_apart
    steps = pd.Series(pd.NA, index=reported.index, dtype="Int64")
    return steps.mask(same_year.fillna(False), 3).mask(same_source.fillna(False), 2)


def _best(numerator: pd.Series, paired: pd.DataFrame) -> pd.Series:
    if len(paired) == 1:
        return paired.iloc[0]
    ranked = paired.assign(
        _other=paired["definition"].notna(),
        _another_period=paired["key_period"].ne(numerator["key_period"]),
        _apart=(paired["reported_on"] - numerator["reported_on"]).abs(),
    )
    best: pd.Series = ranked.sort_values(
        ["step", "_other", "_another_period", "_apart"], kind="stable"
    ).iloc[0]
    return best


def _of_reported(numerator: pd.Series, found: pd.Series) -> Denominator:
    cautions = []
    if found["source_id"] != numerator["source_id"]:
        cautions.append(TWO_SOURCES)
    elif found["step"] == 3:
        cautions.append(f"two days: {numerator['reported_on']:%Y-%m-%d} and "
                        f"{found['reported_on']:%Y-%m-%d}")  # fmt: skip
    both_flow = found["measure"] == "flow" and numerator["measure"] == "flow"
    if both_flow and found["key_period"] != numerator["key_period"]:
        cautions.append(f"two periods: {numerator['key_period']} and {found['key_period']}")
    return _denominator(found, cautions)


def _nearest(
    numerator: pd.Series, reported: pd.DataFrame, counted: pd.DataFrame
) -> Denominator | None:
    """The base nearest in time; of two as near the counted one, then the better figure."""
    day, own = numerator["reported_on"], reported[reported["definition"].isna()]
    reported = own if len(own) else reported
    ends = counted["valid_to"].where(counted["valid_to"].lt(day), counted["valid_from"])
    days = pd.concat([ends, reported["reported_on"]], ignore_index=True)
    if days.empty:
        return None
    distance = (days - day).abs()
    nearest = int(distance.argmin())
    found = (
        _of_counted(counted.iloc[nearest])
        if nearest < len(counted)
        else _denominator(reported.iloc[nearest - len(counted)], [])
    )
    if distance.iloc[nearest] <= _A_YEAR:
        return found
    return replace(found, cautions=(f"base of {days.iloc[nearest]:%Y-%m-%d}", *found.cautions))


def _denominator(found: pd.Series, cautions: list[str]) -> Denominator:
    value, lower, upper = (_number(found[column]) for column in ("value", "lower", "upper"))
    return Denominator(
        value, lower, upper, found["unit"], join_ids(found["figure_id"], found["rivals"]),
        found["measure"] == "flow", False, (*cautions, *cautions_of(found)),
    )  # fmt: skip


def _of_counted(found: pd.Series) -> Denominator:
    value = _number(found["value"])
    return Denominator(value, value, value, pd.NA, found["figures"], False, True, ())


def _number(cell: Any) -> float | None:
    return None if pd.isna(cell) else float(cell)
