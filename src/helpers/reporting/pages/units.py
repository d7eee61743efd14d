"""The table of units a page rests on: the user's own, or a simulated one that says so."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from helpers.charts.map_shapes import read_shapes
from helpers.errors import UserError
from helpers.places import count_units, inside, units_on
from helpers.reporting.glossary import Glossary
from helpers.reporting.project import find_project
from helpers.simulated import SimulatedCommunes, simulate_communes

BOUNDARIES: Final = "boundaries.geojson"
_UNIVERSE: Final = "commune_level_units"
_LONG_AGO: Final = pd.Timestamp("1900-01-01")
_NEEDED: Final = {"eligible": "the people it is meant for", "covered": "the people reached",
                  "poverty_rate": "poverty rates"}  # fmt: skip
_AGAIN: Final = "Export the borders again as GeoJSON in degrees (EPSG:4326), or move the file away."


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
    n_all : int or None
        Communes that the place had on that day; None: not all of them are listed.
    within : str
        Code of the place they lie in.
    """

    indicator: str
    table: pd.DataFrame
    as_of: str
    simulated: SimulatedCommunes | None = None
    n_all: int | None = None
    within: str = ""

    @property
    def marks(self) -> dict[str, str]:
        """What its results say of themselves: made-up ones name no real indicator and no day."""
        if self.is_simulated:
            return {"basis": "simulated", "period": "simulated"}
        return {"basis": "count", "indicator": self.indicator, "period": self.as_of}

    def with_places(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows of units as results: a real code where the unit is real, else that of the place."""
        named = rows.assign(group=rows["name"] + ", " + rows["district"].fillna("no district"))
        return named.assign(place=self.within) if self.is_simulated else named

    @property
    def is_simulated(self) -> bool:
        """Whether the numbers are made up."""
        return self.simulated is not None

    @property
    def mark(self) -> str:
        """What a sentence says of its source, and of how much of the place it covers."""
        if self.is_simulated:
            return "SIMULATED"
        n = len(self.table)
        if self.n_all is None:
            return f"Counted on {self.as_of} in {n} communes, how many there are is not listed"
        part = "" if n >= self.n_all else f" in {n} of {self.n_all} communes"
        return f"Counted on {self.as_of}{part}"


def unit_table(report: Glossary) -> UnitTable | None:
    """The latest table of units of the place by the end of the year.

    Returns
    -------
    UnitTable or None
        The user's own table where ``data/raw/units`` has one, of communes: rows of a district or
        of the place itself would count people twice. Else a simulated one where all communes of
        the place are listed; None where they are not: then nothing can be said.
    """
    own = _own_table(report)
    if own is not None:
        return own
    listed = listed_units(report)
    if listed is None:
        return None
    simulated = simulate_communes(listed)
    within = report.parameters.place
    return UnitTable("", _anonymous(simulated.table), "", simulated, within=within)


def listed_units(report: Glossary) -> pd.DataFrame | None:
    """Communes of the place by its first list, described; None where not all are listed."""
    p, places = report.parameters, report.evidence.places
    day = _first_day(p.place, places)
    if not count_units(places, p.place, day, _UNIVERSE):
        return None
    return _described(units_on(places, p.place, day, _UNIVERSE)["place"], report)


def say_table(units: UnitTable | None, report: Glossary) -> str:
    """Which table the parts by commune rest on, or why there is none."""
    if units is None:
        return (
            "**Cannot say**: no report splits its counts by commune, there is no table of units "
            f"(data/raw/units/), and the communes of {report.place_name} are not all listed."
        )
    if not units.is_simulated:
        service = report.label_of(units.indicator)
        return f"From the table of units in data/raw/units/: {service}. {units.mark}."
    return (
        "No report splits its counts by commune. With such a table (data/raw/units/, one row a "
        "commune) the page goes on from here. Until then it rests on a **SIMULATED** one: as many "
        f"communes and districts as {report.place_name} had, where they lie, with made-up names "
        "and numbers from a generator whose truth is known, the same on every page "
        "(docs/methods/simulated-communes.md). **Nothing below that says SIMULATED speaks of the "
        "real place.**"
    )


def _first_day(place: str, places: pd.DataFrame) -> pd.Timestamp:
    """A day of the first list of units known, so that no change of borders looks like a trend."""
    began = places.loc[places["place"].eq(place), "valid_from"].dropna()
    return began.iloc[0] if len(began) else _LONG_AGO


def _anonymous(table: pd.DataFrame) -> pd.DataFrame:
    """Made-up names for made-up numbers: a row torn out must not speak of a real commune."""
    numbers = [f"{number:03d}" for number in range(1, len(table) + 1)]
    codes, _ = pd.factorize(table["district"], sort=True)
    return table.assign(
        place=[f"commune-{number}" for number in numbers],
        name=[f"Commune {number}" for number in numbers],
        district=[f"District {code + 1:02d}" for code in codes],
    )


def read_boundaries(report: Glossary) -> dict[str, Any] | None:
    """The user's borders of units, if ``data/raw/places/boundaries.geojson`` has any of the place.

    Raises
    ------
    UserError
        The file is not JSON, is no FeatureCollection of areas in degrees, or has no code of
        ``data/raw/places/places.csv``.
    """
    path = find_project().raw / "places" / BOUNDARIES
    name = f"data/raw/places/{BOUNDARIES}"
    try:
        # Opened, not looked for: so the run notes that it asked, and is stale once there is one.
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UserError(
            f"{name}: found text that is not JSON ({error}), expected a GeoJSON file.\n{_AGAIN}"
        ) from None
    if not isinstance(content, dict):
        raise UserError(f"{name}: found a list or a value, expected a FeatureCollection.\n{_AGAIN}")
    codes, places = set(read_shapes(content, name)), report.evidence.places
    if not codes & set(places["place"]):
        found = min(codes, default="no area")
        raise UserError(
            f"{name}, property place: found {found}, expected codes of "
            "data/raw/places/places.csv.\nGive each feature the code of its commune."
        )
    within = set(places.loc[inside(places, report.parameters.place), "place"])
    return content if codes & within else None


def can_map(units: UnitTable, boundaries: dict[str, Any] | None) -> bool:
    """Whether a unit has a point or a shape: without either there is nothing to draw."""
    points = units.table[["latitude", "longitude"]].notna().all(axis=1)
    if boundaries is None:
        return bool(points.any())
    return bool(points.any() or units.table["place"].isin(set(read_shapes(boundaries))).any())


def obstacle(units: UnitTable) -> str:
    """What stands in the way of comparing shares: holes, poverty all the same, nobody reached.

    Communes with a hole are not left out: one that nobody counted may be the one left behind.
    """
    for column, words in _NEEDED.items():
        missing = int(units.table.reindex(columns=[column])[column].isna().sum())
        if missing:
            of = f"{missing} of the {len(units.table)} communes of the table"
            return f"{words} (column {column}) are not known in {of}"
    table = with_people(units)
    if table["poverty_rate"].nunique() < 2:
        return "no two communes of the table differ in poverty, so there are no fifths to compare"
    if not table["covered"].sum() > 0:
        return "nobody is reached in any commune of the table, so there is nothing to be unequal"
    return ""


def with_people(units: UnitTable) -> pd.DataFrame:
    """Communes where anybody is to be reached: the others have no share."""
    return units.table[units.table["eligible"] > 0].reset_index(drop=True)


def map_rows(units: UnitTable) -> pd.DataFrame:
    """Units for the map, with the coverage of each where people are counted."""
    table = units.table
    counts = table.reindex(columns=["covered", "eligible"]).astype("Float64")
    return table.assign(value=counts["covered"] / counts["eligible"])


def service_rows(units: UnitTable) -> pd.DataFrame:
    """Units for the map of who has the service: 1 where there is one, 0 where there is none."""
    return units.table.assign(value=units.table["has_service"].astype("Float64"))


def _own_table(report: Glossary) -> UnitTable | None:
    p, places, units = report.parameters, report.evidence.places, report.evidence.units
    is_commune = inside(places, p.place) & places["level"].eq("commune")
    within = set(places.loc[is_commune, "place"])
    known = units[units["place"].isin(within) & units["as_of"].le(pd.Timestamp(p.year, 12, 31))]
    if known.empty:
        return None
    latest = known[known["as_of"].eq(known["as_of"].max())]
    indicator = str(latest["indicator"].mode().iloc[0])
    rows = latest[latest["indicator"].eq(indicator)].reset_index(drop=True)
    described = _described(rows["place"], report).set_index("place")
    joined = rows.join(described, on="place").assign(basis="count")
    as_of = f"{latest['as_of'].iloc[0]:%Y-%m-%d}"
    n_all = count_units(places, p.place, as_of, _UNIVERSE)
    named = _named(joined, report)
    return UnitTable(indicator, named, as_of, n_all=n_all, within=p.place)


def _described(codes: pd.Series, report: Glossary) -> pd.DataFrame:
    """Name, type, district and point of each unit."""
    places = report.evidence.places.drop_duplicates("place").set_index("place")
    points = report.evidence.coordinates.set_index("place")[["latitude", "longitude"]]
    rows = places.loc[codes, ["name", "unit_type", "parent"]].join(points)
    return rows.rename(columns={"parent": "district"}).reset_index()


def _named(table: pd.DataFrame, report: Glossary) -> pd.DataFrame:
    names = report.evidence.places.drop_duplicates("place").set_index("place")["name"]
    return table.assign(
        district_code=table["district"], district=table["district"].map(names).astype("string")
    )
