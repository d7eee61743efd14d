"""Groups of places to compare: the parts of a place, and those beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pandas as pd

from helpers.places import ancestors

_ENOUGH_GROUPS: Final = 2
REST: Final = "rest"


@dataclass(frozen=True, slots=True)
class ReportedGroups:
    """One rate in several places.

    Attributes
    ----------
    indicator : str
        Code of the indicator.
    year : int or None
        The year of all groups; None where their years differ.
    table : DataFrame
        One row a group, lowest estimate first: the columns of
        :func:`helpers.equity.reported_rates.reported_rates` and ``subgroup`` (a name).
    is_whole : bool
        Whether the groups make up the whole place: then the measures speak of it, else only of
        the places that happen to be reported.
    """

    indicator: str
    year: int | None
    table: pd.DataFrame
    is_whole: bool


def groups_inside(
    rates: pd.DataFrame, places: pd.DataFrame, place: str, year: int
) -> Iterator[ReportedGroups]:
    """Rates of the parts of a place, of the latest year up to `year` with at least two of them.

    Where the place's own rate and every base are known, what the named places leave over is one
    more group: without it, the places that a report names for being poor would stand for all.

    Parameters
    ----------
    rates : DataFrame
        Of :func:`helpers.equity.reported_rates.reported_rates`.
    places : DataFrame
        Units with ``place``, ``name``, ``level``, ``parent``.
    place : str
        The place.
    year : int
        Last year to look at.
    """
    within = places.loc[places["parent"].eq(place).fillna(False), "place"]
    known = _comparable(rates, year)
    below = known[known["place"].isin(within)]
    levels = places.drop_duplicates("place").set_index("place")["level"]
    below = below.assign(level=below["place"].map(levels))
    for key, rows in below.groupby(["indicator", "level"], sort=True):
        indicator = str(key[0])
        per_year = rows.groupby("year")["place"].nunique()
        enough = per_year[per_year.ge(_ENOUGH_GROUPS)]
        if enough.empty:
            continue
        latest = int(enough.index.max())
        parts = _named(rows[rows["year"].eq(latest)].drop(columns="level"), places)
        whole = known[
            known["indicator"].eq(indicator) & known["place"].eq(place) & known["year"].eq(latest)
        ]
        rest = _rest(parts, whole)
        table = pd.concat([parts, rest], ignore_index=True) if len(rest) else parts
        yield ReportedGroups(
            indicator, latest, table.sort_values("estimate", ignore_index=True), len(rest) > 0
        )


def groups_beside(
    rates: pd.DataFrame, places: pd.DataFrame, place: str, year: int
) -> Iterator[ReportedGroups]:
    """Rates of a place and of others of its level, each the latest up to `year`.

    Parameters
    ----------
    rates, places, place, year
        As for :func:`groups_inside`.
    """
    unique = places.drop_duplicates("place").set_index("place")
    level = str(unique.at[place, "level"])
    peers = unique.index[unique["level"].eq(level)]
    above = set(ancestors(place, places))
    rows = _comparable(rates, year)
    rows = rows[rows["place"].isin(peers) & ~rows["place"].isin(above)]
    latest = rows.sort_values(["year", "period"]).groupby(["indicator", "place"]).tail(1)
    for indicator, group in latest.groupby("indicator", sort=True):
        if len(group) < _ENOUGH_GROUPS or place not in set(group["place"]):
            continue
        years = group["year"].unique()
        table = _named(group, places).sort_values("estimate", ignore_index=True)
        yield ReportedGroups(
            str(indicator), int(years[0]) if len(years) == 1 else None, table, is_whole=False
        )


def _comparable(rates: pd.DataFrame, year: int) -> pd.DataFrame:
    """Rates with a base that speak for one year up to `year`.

    A month's rate or a plan period's is not of their kind, and a rate without a base is often an
    extreme that a source picked.
    """
    of_one_year = rates["period"].str.fullmatch(r"\d{4}").fillna(False)
    return rates[of_one_year & rates["population"].notna() & rates["year"].le(year).fillna(False)]


def _named(rows: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    names = places.drop_duplicates("place").set_index("place")["name"]
    latest = rows.sort_values("period").drop_duplicates("place", keep="last")
    return latest.assign(subgroup=latest["place"].map(names).astype("string"))


def _rest(parts: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """What the named places leave over of the whole; empty where it cannot be known."""
    whole = whole.dropna(subset=["numerator", "population"])
    if whole.empty or parts[["numerator", "population"]].isna().any(axis=None):
        return whole.iloc[:0]
    row = whole.iloc[[-1]].copy()
    left = row["population"] - parts["population"].sum()
    count = row["numerator"] - parts["numerator"].sum()
    if not (left.gt(0).all() and count.between(0, left).all()):
        return whole.iloc[:0]
    ids = ";".join([str(row["figures"].iloc[0]), *parts["figures"]])
    return row.assign(
        numerator=count, population=left, estimate=100 * count / left, population_from=REST,
        bound=pd.array([pd.NA], dtype="string"), figures=ids, subgroup=REST,
    )  # fmt: skip
