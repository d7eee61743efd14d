"""Places that changed in a year: units that began, ended, were renamed, merged or split."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.figures import Evidence
from helpers.places import UNIVERSES, count_units, inside, lineage, overlaps, universe_by_date

_CHANGES: Final = ("on", "place_from", "name_from", "place_to", "name_to", "change", "note")


def places_changed(evidence: Evidence, place: str, year: int) -> pd.DataFrame:
    """Units inside a place that became others in a year.

    Parameters
    ----------
    evidence : Evidence
        The processed tables.
    place : str
        Place code; what it continues and what continues it are looked at too.
    year : int
        The year.

    Returns
    -------
    DataFrame
        One row a unit and what it became, by day: ``on``, ``place_from``, ``name_from``,
        ``place_to``, ``name_to``, ``change`` (renamed or of another type, merged, split, began,
        ended) and the ``note`` of the crosswalk.
    """
    places, crosswalk = evidence.places, evidence.crosswalk
    within = _within(evidence, place)
    names = _names(places)
    theirs = crosswalk["place_from"].isin(within) | crosswalk["place_to"].isin(within)
    rows = crosswalk[theirs & crosswalk["on"].dt.year.eq(year)]
    n_from = rows.groupby(["place_to", "on"])["place_from"].transform("nunique").fillna(0)
    parts = rows[rows["share"].eq("part")].groupby(["place_from", "on"])["place_to"].nunique()
    changes = [
        {
            "on": row["on"], "place_from": row["place_from"], "place_to": row["place_to"],
            "change": _change(row, n, parts.get((row["place_from"], row["on"]), 0)),
            "note": row["note"],
        }
        for (_, row), n in zip(rows.iterrows(), n_from, strict=True)
    ]  # fmt: skip
    told = {*rows["place_from"], *rows["place_to"].dropna()}
    untold = places[places["place"].isin(within - told)]
    for _, unit in untold[untold["valid_from"].dt.year.eq(year)].iterrows():
        changes.append({"on": unit["valid_from"], "place_to": unit["place"], "change": "began"})
    for _, unit in untold[untold["valid_to"].dt.year.eq(year)].iterrows():
        day = unit["valid_to"] + pd.Timedelta(days=1)
        changes.append({"on": day, "place_from": unit["place"], "change": "ended"})
    frame = pd.DataFrame(changes, columns=list(_CHANGES))
    frame["name_from"], frame["name_to"] = (
        frame[column].map(names) for column in ("place_from", "place_to")
    )
    return frame.sort_values(["on", "place_from", "place_to"]).reset_index(drop=True)


def universes_of(evidence: Evidence, place: str, year: int) -> pd.DataFrame:
    """How many units each universe of a place had through a year.

    Returns
    -------
    DataFrame
        One row a universe and stretch of the year with one count: ``universe``, ``from`` and
        ``to`` [days within the year], ``count`` [units; missing where the table cannot say].
    """
    first, last = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
    rows = []
    for universe in UNIVERSES:
        spells = universe_by_date(evidence.places, place, universe)
        starts, ends = spells["from"].fillna(first), spells["to"].fillna(last)
        of_year = pd.DataFrame(
            {
                "universe": universe,
                "from": starts.mask(starts.lt(first), first),
                "to": ends.mask(ends.gt(last), last),
                "count": spells["count"],
            }
        )
        rows.append(of_year[of_year["from"].le(of_year["to"])])
    frame: pd.DataFrame = pd.concat(rows, ignore_index=True)
    return frame.astype({"count": "Int64"})


def counts_in_words(evidence: Evidence, place: str, year: int, universe: str) -> str:
    """The units of a place at the end of the year before and of the year: 152, then 151."""
    said = []
    for on in (f"{year - 1}-12-31", f"{year}-12-31"):
        there = [p for p in lineage(place, evidence.places) if overlaps(p, evidence.places, on, on)]
        count = count_units(evidence.places, there[0], on, universe) if there else None
        said.append("cannot say" if count is None else str(count))
    return said[0] if said[0] == said[1] else ", then ".join(said)


def _within(evidence: Evidence, place: str) -> set[str]:
    within: set[str] = set()
    for one in lineage(place, evidence.places):
        within.update(evidence.places.loc[inside(evidence.places, one), "place"])
    return within


def _names(places: pd.DataFrame) -> dict[str, str]:
    full = places["unit_type"] + " " + places["name"]
    return {str(k): str(v) for k, v in zip(places["place"], full, strict=True)}


def _change(row: pd.Series, n_from: float, n_parts: int) -> str:
    """What happened to a unit: a part of one place alone is all of it, inside something larger."""
    if pd.isna(row["place_to"]):
        return "ended"
    if n_parts > 1:
        return "split" if n_from < 2 else "split and merged"
    is_merged = n_from > 1 or row["share"] == "part"
    return "merged" if is_merged else "renamed, or of another type"
