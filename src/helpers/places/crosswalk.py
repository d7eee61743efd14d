"""Units through the reforms: what each unit of one day belongs to on a later day.

A unit is followed by its code of ``places.csv`` alone. Names and codes of the statistics office
were given to other areas, and never join.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from helpers.errors import UserError
from helpers.places.universe import UNIVERSES
from helpers.places.validity import TABLE, ancestors, day, inside, text_of, valid_on

COLUMNS: Final = ("place_from", "place_to", "share", "steps", "reason")
_UNIT_LEVELS: Final = ("district", "commune", "village")


@dataclass(frozen=True, slots=True)
class Nesting:
    """Whether old units lie wholly in new ones.

    Attributes
    ----------
    holds : bool
        Every old unit lies wholly in one new unit.
    exceptions : DataFrame
        Rows of those that do not, with the columns of :func:`carry_units`: split between new
        units, or not followed.
    """

    holds: bool
    exceptions: pd.DataFrame


@dataclass(frozen=True, slots=True)
class _Way:
    """One way from a unit to where it, or a part of it, ends up."""

    place: str | None
    is_part: bool = False
    steps: int = 0
    reason: str | None = None


def carry_units(
    crosswalk: pd.DataFrame,
    places: pd.DataFrame,
    on: date | str,
    until: date | str,
    *,
    units: Iterable[str] | None = None,
    within: str | None = None,
) -> pd.DataFrame:
    """Follow units of one day to the units they belong to on a later day.

    Parameters
    ----------
    crosswalk : DataFrame
        Columns of ``data/raw/places/crosswalk.csv``. The rows of a unit and day are all of it.
    places : DataFrame
        Columns of ``data/raw/places/places.csv``.
    on, until : date or str
        First and last day.
    units : iterable of str, optional
        Codes of the units to follow, valid on `on`, below the province.
    within : str, optional
        Instead of `units`: all commune-level units inside this place on `on`. With neither, all
        that the table lists.

    Returns
    -------
    DataFrame
        One row an old unit and new unit, in the order of `places`: ``place_from``; ``place_to``,
        missing where the unit is not followed to `until`; ``share``: ``whole``, or ``part``
        where the unit was split on the way; ``steps`` [reforms that changed its code]; and
        ``reason``, why it is not followed. Parts that come together again in one unit are
        whole. A unit that no reform changed stays itself with 0 steps.

    Raises
    ------
    UserError
        `until` before `on`; both `units` and `within`; a unit that is not valid on `on`, or of a
        province or above: series of those go on by ``helpers.places.lineage``.
    """
    first, last = day(on), day(until)
    if last < first:
        raise UserError(f"Found {last:%Y-%m-%d} to carry units to, expected a day after {on}.")
    starts = _starts(places, first, units, within)
    following = _Following(crosswalk, places, last)
    rows = [row for unit in starts for row in _rows(unit, list(following.ways(unit, first)))]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({c: "Int64" if c == "steps" else "string" for c in COLUMNS})


def nests(carried: pd.DataFrame) -> Nesting:
    """Whether every old unit lies wholly in one new unit, and those that do not.

    Parameters
    ----------
    carried : DataFrame
        Of :func:`carry_units`.
    """
    exceptions = carried[carried["share"].ne("whole").fillna(True)].reset_index(drop=True)
    return Nesting(exceptions.empty, exceptions)


def districts_of_new_units(carried: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """The old district that each new unit lies in.

    Parameters
    ----------
    carried : DataFrame
        Of :func:`carry_units`. Units that are not followed are not looked at: see :func:`nests`.
    places : DataFrame
        Columns of ``data/raw/places/places.csv``.

    Returns
    -------
    DataFrame
        One row a new unit: ``place``; ``district``, missing where its old units lie in several
        districts or in none; ``n_units`` [old units that lie in it, wholly or in part]; and
        ``reason``, why there is no one district.
    """
    followed = carried.dropna(subset=["place_to"])
    above = {unit: _district(unit, places) for unit in followed["place_from"].unique()}
    rows = []
    for place, group in followed.groupby("place_to", sort=False):
        found = list(dict.fromkeys(above[unit] for unit in group["place_from"]))
        rows.append((place, *_one_district(found, group, above), group["place_from"].nunique()))
    frame = pd.DataFrame(rows, columns=["place", "district", "reason", "n_units"])
    frame = frame[["place", "district", "n_units", "reason"]]
    return frame.astype({c: "Int64" if c == "n_units" else "string" for c in frame})


class _Following:
    """The way of each unit, by the rows of the crosswalk up to a day."""

    def __init__(self, crosswalk: pd.DataFrame, places: pd.DataFrame, until: pd.Timestamp) -> None:
        self._rows = dict(iter(crosswalk[crosswalk["on"].le(until)].groupby("place_from")))
        self._valid = set(places.loc[valid_on(places, f"{until:%Y-%m-%d}"), "place"])
        self._until = until

    def ways(self, unit: str, since: pd.Timestamp) -> Iterator[_Way]:
        """All ways from a unit that exists on `since`; days only grow, so that none is a loop."""
        rows = self._rows.get(unit)
        rows = rows[rows["on"].gt(since)] if rows is not None else None
        if rows is None or rows.empty:
            yield self._end(unit)
            return
        moment = rows["on"].min()
        heirs = rows[rows["on"].eq(moment)]
        for heir, share in zip(heirs["place_to"], heirs["share"], strict=True):
            if pd.isna(heir):
                yield _Way(None, steps=1, reason=f"{unit} ended on {moment:%Y-%m-%d} without heir")
                continue
            for way in self.ways(heir, moment):
                yield _Way(way.place, way.is_part or share == "part", way.steps + 1, way.reason)
        if len(heirs) == 1 and heirs["share"].isin(["part"]).all():
            yield _Way(None, steps=1, reason=f"the rest of {unit} is not in the crosswalk")

    def _end(self, unit: str) -> _Way:
        if unit in self._valid:
            return _Way(unit)
        return _Way(
            None, reason=f"{unit} does not exist on {self._until:%Y-%m-%d} and has no later row"
        )


def _rows(unit: str, ways: list[_Way]) -> Iterator[tuple[str, str | None, str | None, int, object]]:
    """One row a place that the ways of a unit end in."""
    ends = list(dict.fromkeys(way.place for way in ways))
    for place in ends:
        there = [way for way in ways if way.place == place]
        steps = max(way.steps for way in there)
        if place is None:
            reasons = dict.fromkeys(str(way.reason) for way in there)
            yield unit, None, None, steps, "; ".join(reasons)
            continue
        came_together = len(ends) == 1 and len(there) > 1
        is_part = any(way.is_part for way in there) and not came_together
        yield unit, place, "part" if is_part else "whole", steps, pd.NA


def _starts(
    places: pd.DataFrame, on: pd.Timestamp, units: Iterable[str] | None, within: str | None
) -> list[str]:
    then = places[valid_on(places, f"{on:%Y-%m-%d}")]
    if units is None:
        chosen = then[then["unit_type"].isin(UNIVERSES["commune_level_units"])]
        return list(
            chosen["place"] if within is None else chosen.loc[inside(places, within), "place"]
        )
    if within is not None:
        raise UserError("Found both units and within, expected one: they choose what is followed.")
    asked = set(units)
    known = then[then["place"].isin(asked)]
    if strange := sorted(asked - set(known["place"])):
        raise UserError(
            f"{TABLE}, column place: found no unit {strange[0]!r} on {on:%Y-%m-%d}, expected codes "
            "of units of that day. Use the code that the unit had then."
        )
    above = known[~known["level"].isin(_UNIT_LEVELS)]
    if len(above):
        raise UserError(
            f"Found {above['place'].iloc[0]!r}, a {above['level'].iloc[0]}, expected units below "
            "the province. Follow a province with helpers.places.lineage."
        )
    return list(known["place"])


def _district(unit: str, places: pd.DataFrame) -> str | None:
    above = [unit, *ancestors(unit, places)]
    return next((place for place in above if text_of(place, places, "level") == "district"), None)


def _one_district(
    found: list[str | None], group: pd.DataFrame, above: dict[str, str | None]
) -> tuple[str | None, str | None]:
    """The district and no reason, or the reason why there is not one."""
    if len(found) == 1 and found[0] is not None:
        return found[0], None
    if None in found:
        outside = next(unit for unit in group["place_from"] if above[unit] is None)
        return None, f"{outside} lies in no district"
    return None, "takes in units of several districts: " + ", ".join(map(str, found))
