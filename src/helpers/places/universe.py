"""How many units there are, on which day: the denominators that move by themselves.

152 rural communes and 184 commune-level units are both right for Đắk Lắk in 2022. A universe says
which units are counted; a day says when.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

import pandas as pd

from helpers.errors import UserError
from helpers.places.validity import TABLE, inside, is_valid, lineage, row_of, text_of, valid_on

UNIVERSES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "rural_communes": ("xã",),
        "commune_level_units": ("xã", "phường", "thị trấn"),
        "district_level_units": ("thành phố", "thị xã", "quận", "huyện"),
        "province_level_units": ("tỉnh", "thành phố trực thuộc trung ương"),
    }
)
"""Unit types each universe counts. A ``thành phố`` is a city of a province, so district level."""

_ONE_DAY: Final = pd.Timedelta(days=1)
# Stand for open ends while days are compared; no validity comes near them.
_EARLIEST: Final = pd.Timestamp("1800-01-01")
_LATEST: Final = pd.Timestamp("2200-01-01")


def units_on(places: pd.DataFrame, within: str, on: date | str, universe: str) -> pd.DataFrame:
    """The units of a universe inside a place on a day.

    Parameters
    ----------
    places : DataFrame
        Columns of ``data/raw/places/places.csv``.
    within : str
        Place code. Units at any depth count, and the place itself where it is such a unit.
    on : date or str
        Day, as a date or ISO string.
    universe : str
        A key of ``UNIVERSES``.

    Returns
    -------
    DataFrame
        Rows of ``places``, in their order. They are all the units only where ``units_listed`` of
        the place is ``all``; :func:`count_units` holds that rule.
    """
    _check(universe)
    is_unit = places["unit_type"].isin(UNIVERSES[universe])
    return places.loc[is_unit & inside(places, within) & valid_on(places, on)]


def count_units(places: pd.DataFrame, within: str, on: date | str, universe: str) -> int | None:
    """How many units of a universe lie inside a place on a day.

    Returns
    -------
    int or None
        None is "cannot say": the table does not list all units of the place
        (``units_listed`` is not ``all``), or the place does not exist on that day. Zero is a
        count: since 2025-07-01 there are no district-level units.

    Notes
    -----
    A place that has ended is not replaced by its successor here: after 2025-06-30 ask for
    ``dak-lak-old-territory``, or use :func:`universe_by_date`. Where ``valid_from`` is open, an
    early day gets the first list the table knows.
    """
    _check(universe)
    if text_of(within, places, "units_listed") != "all" or not is_valid(within, places, on):
        return None
    return len(units_on(places, within, on, universe))


def universe_by_date(places: pd.DataFrame, within: str, universe: str) -> pd.DataFrame:
    """How a universe inside a place changed over time.

    The series follows predecessors and successors, so that of ``dak-lak`` goes on as
    ``dak-lak-old-territory``, whichever of the two is asked for.

    Returns
    -------
    DataFrame
        One row per change of the count, oldest first: ``from`` and ``to`` [inclusive days, missing
        where open] and ``count`` [units, missing where the table cannot say].
    """
    _check(universe)
    spells = [
        spell for place in lineage(within, places) for spell in _spells(places, place, universe)
    ]
    table = pd.DataFrame(spells, columns=["from", "to", "count"]).astype({"count": "Int64"})
    counts = table["count"].fillna(-1)
    changes = counts.ne(counts.shift()) | table["from"].ne(table["to"].shift() + _ONE_DAY)
    merged = table.groupby(changes.cumsum()).agg({"from": "first", "to": "last", "count": "first"})
    return merged.reset_index(drop=True).assign(
        **{
            "from": lambda frame: frame["from"].mask(frame["from"].eq(_EARLIEST)),
            "to": lambda frame: frame["to"].mask(frame["to"].eq(_LATEST)),
        }
    )


def _spells(
    places: pd.DataFrame, place: str, universe: str
) -> list[tuple[pd.Timestamp, pd.Timestamp, int | None]]:
    """Stretches of a place's validity between two days on which some unit began or ended."""
    is_unit = places["unit_type"].isin(UNIVERSES[universe]) & inside(places, place)
    filled = places.assign(
        valid_from=places["valid_from"].fillna(_EARLIEST),
        valid_to=places["valid_to"].fillna(_LATEST),
    )
    units, own = filled.loc[is_unit], row_of(place, filled)
    begins, ends = own["valid_from"].iloc[0], own["valid_to"].iloc[0]
    days = {begins, *units["valid_from"], *(units["valid_to"] + _ONE_DAY)}
    starts = sorted(day for day in days if begins <= day <= ends)
    stops = [start - _ONE_DAY for start in starts[1:]] + [ends]
    return [
        (start, stop, count_units(places, place, start, universe))
        for start, stop in zip(starts, stops, strict=True)
    ]


def _check(universe: str) -> None:
    if universe not in UNIVERSES:
        raise UserError(
            f"Universe {universe!r} is not known: expected one of {', '.join(UNIVERSES)}. "
            f"They count rows of {TABLE} by unit_type."
        )
