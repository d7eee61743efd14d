"""When a place exists, what it lies in and what it continues.

Every function takes the table of places: one row a place and validity, text as ``string``,
``valid_from`` and ``valid_to`` as inclusive days, missing where open. An open start means "before
the first list the table knows", not "always".
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from helpers.errors import UserError

TABLE = "data/raw/places/places.csv"


def day(on: date | str) -> pd.Timestamp:
    """Midnight of a day given as a date or as an ISO string."""
    text = on if isinstance(on, str) else on.isoformat()[:10]
    moment = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
    if pd.isna(moment):
        raise UserError(f"Found {on!r}, expected a day written as YYYY-MM-DD, such as 2022-12-31.")
    return moment


def row_of(place: str, places: pd.DataFrame) -> pd.DataFrame:
    """The one row of a place as a table, or a message that says where codes are listed."""
    rows = places.loc[places["place"].isin([place])]
    if len(rows) != 1:
        raise UserError(
            f"{TABLE}, column place: found {len(rows)} rows for {place!r}, expected one. "
            "Use a code of that column; helpers.places.find_place lists the codes of a name."
        )
    return rows


def text_of(place: str, places: pd.DataFrame, column: str) -> str | None:
    """One text cell of a place; None where it is empty."""
    cell = row_of(place, places)[column].iloc[0]
    return str(cell) if isinstance(cell, str) else None


def valid_on(places: pd.DataFrame, on: date | str) -> pd.Series[bool]:
    """Which rows are valid on a day: a mask with the index of ``places``."""
    return valid_between(places, on, on)


def valid_between(places: pd.DataFrame, start: date | str, end: date | str) -> pd.Series[bool]:
    """Which rows are valid on at least one day of a period, both ends included."""
    first, last = day(start), day(end)
    if last < first:
        raise UserError(f"The period ends on {last:%Y-%m-%d}, before it starts ({first:%Y-%m-%d}).")
    starts, ends = places["valid_from"], places["valid_to"]
    return (starts.isna() | starts.le(last)) & (ends.isna() | ends.ge(first))


def is_valid(place: str, places: pd.DataFrame, on: date | str) -> bool:
    """Whether a place exists on a day."""
    return overlaps(place, places, on, on)


def overlaps(place: str, places: pd.DataFrame, start: date | str, end: date | str) -> bool:
    """Whether a place exists on at least one day of a period, both ends included."""
    return bool(valid_between(row_of(place, places), start, end).all())


def ancestors(place: str, places: pd.DataFrame) -> list[str]:
    """The places a place lies in, nearest first, without the place itself."""
    above: list[str] = []
    while parent := text_of(above[-1] if above else place, places, "parent"):
        if parent == place or parent in above:
            raise UserError(f"{TABLE}, column parent: {parent!r} lies inside itself.")
        above.append(parent)
    return above


def inside(places: pd.DataFrame, within: str) -> pd.Series[bool]:
    """Which rows lie in a place at any depth, the place itself included.

    Dates play no part: combine with :func:`valid_on`.
    """
    row_of(within, places)
    found = {within}
    while True:
        mask = places["place"].isin(found) | places["parent"].isin(found)
        grown = set(places.loc[mask, "place"])
        if grown == found:
            return mask
        found = grown


def successor(place: str, places: pd.DataFrame) -> str | None:
    """The later place on the same territory that continues this one's series, if there is one.

    A place that was merged or split has none: see ``data/raw/places/crosswalk.csv``.
    """
    row_of(place, places)
    later = places.loc[places["predecessor"].isin([place]), "place"].tolist()
    if len(later) > 1:
        raise UserError(
            f"{TABLE}, column predecessor: {place!r} is continued by {', '.join(later)}. "
            "Only one place can continue a series; put splits into crosswalk.csv."
        )
    return str(later[0]) if later else None


def lineage(place: str, places: pd.DataFrame) -> list[str]:
    """A place with all it continues and all that continues it, oldest first."""
    chain = [place]
    while earlier := text_of(chain[0], places, "predecessor"):
        if earlier in chain:
            raise UserError(f"{TABLE}, column predecessor: {earlier!r} continues itself.")
        chain.insert(0, earlier)
    while later := successor(chain[-1], places):
        chain.append(later)
    return chain
