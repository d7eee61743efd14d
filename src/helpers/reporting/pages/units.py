"""The table of units a page rests on: the user's own, or a simulated one that says so."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from helpers.errors import UserError
from helpers.places import count_units, inside, units_on
from helpers.reporting.project import find_project
from helpers.reporting.report import Report
from helpers.simulated import SimulatedCommunes, simulate_communes

BOUNDARIES: Final = "boundaries.geojson"
_UNIVERSE: Final = "commune_level_units"
_SIMULATED_SERVICE: Final = "communes_with_dv_prevention_model"


@dataclass(frozen=True, slots=True)
class UnitTable:
    """One row a unit.

    Attributes
    ----------
    indicator : str
        The service it is about.
    table : DataFrame
        The columns of ``data/raw/units``, with ``name``, ``district`` (name), ``latitude``,
        ``longitude`` and ``basis``.
    as_of : str
        Day it speaks for.
    simulated : SimulatedCommunes or None
        The generator's own table and its truth, where the numbers are made up.
    """

    indicator: str
    table: pd.DataFrame
    as_of: str
    simulated: SimulatedCommunes | None = None

    @property
    def is_simulated(self) -> bool:
        """Whether the numbers are made up."""
        return self.simulated is not None

    @property
    def mark(self) -> str:
        """What a sentence says of its source."""
        return "SIMULATED" if self.is_simulated else f"counted on {self.as_of}"


def unit_table(report: Report) -> UnitTable | None:
    """The latest table of units of the place by the end of the year.

    Returns
    -------
    UnitTable or None
        The user's own table where ``data/raw/units`` has one; a simulated one where all communes
        of the place are listed; None where they are not: then nothing can be said.
    """
    own = _own_table(report)
    if own is not None:
        return own
    p, places = report.parameters, report.evidence.places
    day = pd.Timestamp(p.year, 12, 31)
    if not count_units(places, p.place, day, _UNIVERSE):
        return None
    units = units_on(places, p.place, day, _UNIVERSE)
    simulated = simulate_communes(_described(units["place"], report))
    named = _named(simulated.table, report)
    return UnitTable(_SIMULATED_SERVICE, named, f"{day:%Y-%m-%d}", simulated)


def read_boundaries(report: Report) -> dict[str, Any] | None:
    """The user's borders of units, if ``data/raw/places/boundaries.geojson`` is there.

    Raises
    ------
    UserError
        The file is not JSON.
    """
    path = find_project().raw / "places" / BOUNDARIES
    if not path.is_file():
        return None
    name = f"data/raw/places/{BOUNDARIES}"
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UserError(
            f"{name}: found text that is not JSON ({error}), expected a GeoJSON file.\n"
            "Export the borders again as GeoJSON in degrees (EPSG:4326), or move the file away."
        ) from None
    return content


def map_rows(units: UnitTable) -> pd.DataFrame:
    """Units for the map, with the coverage of each where people are counted."""
    table = units.table
    counts = table.reindex(columns=["covered", "eligible"]).astype("Float64")
    return table.assign(value=counts["covered"] / counts["eligible"])


def _own_table(report: Report) -> UnitTable | None:
    p, places, units = report.parameters, report.evidence.places, report.evidence.units
    within = set(places.loc[inside(places, p.place), "place"])
    known = units[units["place"].isin(within) & units["as_of"].le(pd.Timestamp(p.year, 12, 31))]
    if known.empty:
        return None
    latest = known[known["as_of"].eq(known["as_of"].max())]
    indicator = str(latest["indicator"].mode().iloc[0])
    rows = latest[latest["indicator"].eq(indicator)].reset_index(drop=True)
    described = _described(rows["place"], report).set_index("place")
    joined = rows.join(described, on="place").assign(basis="count")
    as_of = f"{latest['as_of'].iloc[0]:%Y-%m-%d}"
    return UnitTable(indicator, _named(joined, report), as_of)


def _described(codes: pd.Series, report: Report) -> pd.DataFrame:
    """Name, type, district and point of each unit."""
    places = report.evidence.places.drop_duplicates("place").set_index("place")
    points = report.evidence.coordinates.set_index("place")[["latitude", "longitude"]]
    rows = places.loc[codes, ["name", "unit_type", "parent"]].join(points)
    return rows.rename(columns={"parent": "district"}).reset_index()


def _named(table: pd.DataFrame, report: Report) -> pd.DataFrame:
    names = report.evidence.places.drop_duplicates("place").set_index("place")["name"]
    return table.assign(
        district_code=table["district"], district=table["district"].map(names).astype("string")
    )
