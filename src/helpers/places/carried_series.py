"""Counts of one day's units on the territory of another day's, forward and back."""

from __future__ import annotations

from datetime import date
from typing import Final

import pandas as pd

from helpers.errors import UserError
from helpers.places.crosswalk import carry_units
from helpers.places.validity import day

_Row = tuple[str, float | None, int, bool, str | None]
COLUMNS: Final = ("place", "value", "n_units", "is_carried", "reason")


def carry_counts(
    counts: pd.DataFrame,
    crosswalk: pd.DataFrame,
    places: pd.DataFrame,
    on: date | str,
    until: date | str,
    *,
    within: str,
) -> pd.DataFrame:
    """Carry counts across reforms where units nest, and say where they do not.

    Parameters
    ----------
    counts : DataFrame
        ``place``, units of `on`, each once, and ``value`` [units]. Counts that add up over places;
        never a rate.
    crosswalk, places : DataFrame
        Columns of the tables in ``data/raw/places/``.
    on, until : date or str
        Day of the counts, and day of the units wanted: later or earlier.
    within : str
        Place whose units are followed, as it was on the earlier of the two days.

    Returns
    -------
    DataFrame
        One row a unit of `until`: ``place``; ``value``, missing where it cannot be told;
        ``n_units`` [units of `on` that it rests on]; ``is_carried``, whether a reform lies between;
        and ``reason``, why the value is missing. Forward, a unit is the sum of those that lie
        wholly in it, where all of them are counted and none was split. Back, a unit has the count
        of its heir where it alone became that heir: a count of several is not shared out.

    Raises
    ------
    UserError
        A place twice, or one that is not among the units of `on`.
    """
    first, last = day(on), day(until)
    forward = last >= first
    early, late = (on, until) if forward else (until, on)
    carried = carry_units(crosswalk, places, early, late, within=within)
    known = set(carried["place_from" if forward else "place_to"].dropna())
    _check(counts, known, on)
    values = dict(zip(counts["place"], counts["value"].astype(float), strict=True))
    rows = _forward(carried, values) if forward else _back(carried, values)
    types = {"place": "string", "value": "Float64", "n_units": "Int64", "is_carried": "boolean"}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(types | {"reason": "string"})


def _check(counts: pd.DataFrame, known: set[str], on: date | str) -> None:
    twice = counts.loc[counts["place"].duplicated(), "place"]
    if len(twice):
        raise UserError(
            f"Found {twice.iloc[0]!r} twice among the counts, expected each place once.\n"
            "Add the rows up, or leave one out."
        )
    strange = sorted(set(counts["place"]) - known)
    if strange:
        raise UserError(
            f"Found {strange[0]!r} among the counts, expected codes of units of {on}.\n"
            "Use the code that the unit had then."
        )


def _forward(carried: pd.DataFrame, values: dict[str, float]) -> list[_Row]:
    rows: list[_Row] = []
    for place, group in carried.dropna(subset=["place_to"]).groupby("place_to", sort=False):
        units = list(group["place_from"])
        parts = group.loc[group["share"].eq("part"), "place_from"]
        missing = [unit for unit in units if pd.isna(values.get(unit, float("nan")))]
        is_carried = bool(group["steps"].gt(0).any())
        if len(parts):
            reason = f"{parts.iloc[0]} is only partly in it"
        elif missing:
            reason = f"{len(missing)} of its {len(units)} units have no count"
        else:
            total = sum(values[unit] for unit in units)
            rows.append((str(place), total, len(units), is_carried, None))
            continue
        rows.append((str(place), None, len(units), is_carried, reason))
    return rows


def _back(
    carried: pd.DataFrame, values: dict[str, float]
) -> list[tuple[str, float | None, int, bool, str | None]]:
    n_old = carried.groupby("place_to")["place_from"].nunique()
    rows: list[_Row] = []
    for unit, group in carried.groupby("place_from", sort=False):
        heirs = list(group["place_to"].dropna())
        is_carried = bool(group["steps"].gt(0).any())
        if len(heirs) != 1 or group["place_to"].isna().any():
            reason = f"it was split among {len(heirs)} units" if heirs else "it is not followed"
        elif n_old[heirs[0]] > 1:
            reason = f"{heirs[0]} holds {n_old[heirs[0]]} units, and its count is not shared out"
        elif pd.isna(values.get(heirs[0], float("nan"))):
            reason = f"{heirs[0]} has no count"
        else:
            rows.append((str(unit), values[heirs[0]], 1, is_carried, None))
            continue
        rows.append((str(unit), None, len(heirs), is_carried, reason))
    return rows
