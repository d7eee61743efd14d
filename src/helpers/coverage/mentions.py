"""Which units the reports name, for which part of a programme, and which they never name.

A report that names eight of fifteen districts says nothing of the other seven: they are listed as
not named, never as not served.
"""

from __future__ import annotations

from collections.abc import Hashable

import pandas as pd

YEARS_BACK = 4
"""A report on a year looks at figures of that year and the four before: one plan period."""


def name_units(
    figures: pd.DataFrame,
    mentions: pd.DataFrame,
    indicators: pd.DataFrame,
    units: pd.DataFrame,
    parents: pd.Series,
    year: int,
) -> pd.DataFrame:
    """Units by components of a programme, named or not.

    Parameters
    ----------
    figures : DataFrame
        Reconciled figures.
    mentions : DataFrame
        Places named without a number of their own.
    indicators : DataFrame
        ``indicator`` and ``component``.
    units : DataFrame
        Units to look for: ``place``, ``name``.
    parents : Series
        Parent of every place, by place: a commune named counts for its district.
    year : int
        Reporting year.

    Returns
    -------
    DataFrame
        One row a unit and component that names at least one unit: ``place``, ``place_name``,
        ``component``, ``is_named`` [1 or 0] and ``figures`` (ids by ;).
    """
    component = indicators.set_index("indicator")["component"]
    dated = figures[figures["year"].between(year - YEARS_BACK, year).fillna(False)]
    direct = dated[["figure_id", "indicator", "place"]]
    source_years = dated.groupby("source_id")["figure_id"].first()
    indirect = mentions[
        mentions["figure_id"].isin(dated["figure_id"])
        | (mentions["figure_id"].isna() & mentions["source_id"].isin(source_years.index))
    ]
    seen = pd.concat([direct, indirect[["figure_id", "indicator", "place"]]], ignore_index=True)
    known, above = set(units["place"]), parents.to_dict()
    seen["unit"] = seen["place"].map(lambda place: _unit_of(place, known, above))
    seen["component"] = seen["indicator"].map(component)
    seen = seen[seen["unit"].notna()]
    rows = []
    for name in sorted(seen["component"].unique()):
        hits = dict(iter(seen[seen["component"].eq(name)].groupby("unit")["figure_id"]))
        for place, label in zip(units["place"], units["name"], strict=True):
            ids = ";".join(sorted(set(hits[place].dropna()))) if place in hits else ""
            rows.append((place, label, name, int(place in hits), ids or pd.NA))
    columns = ["place", "place_name", "component", "is_named", "figures"]
    return pd.DataFrame(rows, columns=columns).astype(
        {c: "Int64" if c == "is_named" else "string" for c in columns}
    )


def count_named(named: pd.DataFrame) -> pd.DataFrame:
    """How many units each component names, and how many it never names.

    Parameters
    ----------
    named : DataFrame
        Of :func:`name_units`.

    Returns
    -------
    DataFrame
        ``component``, ``units_named``, ``units_never_named`` [units], ``names`` of the units
        never named, and ``figures`` (ids by ;).
    """
    rows = []
    for component, group in named.groupby("component", sort=False):
        hit = group["is_named"].eq(1)
        ids = sorted({i for entry in group["figures"].dropna() for i in entry.split(";")})
        missing = ", ".join(group.loc[~hit, "place_name"])
        rows.append((component, int(hit.sum()), int((~hit).sum()), missing, ";".join(ids) or pd.NA))
    columns = ["component", "units_named", "units_never_named", "names", "figures"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({"component": "string", "names": "string", "figures": "string"})


def _unit_of(place: str, units: set[str], parents: dict[Hashable, object]) -> str | None:
    here: object = place
    while isinstance(here, str):
        if here in units:
            return here
        here = parents.get(here)
    return None
