"""The raw tables about places: units, spellings, borders, points, and the user's own counts."""

from __future__ import annotations

from typing import Final

import pandera.pandas as pa

from helpers.figures.typed_columns import Date, Flag, Number, Text

LEVELS: Final = ("country", "province", "territory", "district", "commune", "village")


class Places(pa.DataFrameModel):
    """Administrative units, each with the days it existed."""

    place: Text = pa.Field(unique=True, description="Code.")
    gso_code: Text = pa.Field(nullable=True, description="Code of the statistics office.")
    name: Text = pa.Field(description="Name without the unit type.")
    level: Text = pa.Field(isin=LEVELS, description="Level of government.")
    unit_type: Text = pa.Field(description="Vietnamese unit type.")
    parent: Text = pa.Field(nullable=True, description="Place it lies in.")
    valid_from: Date = pa.Field(nullable=True, description="First day; empty: not known.")
    valid_to: Date = pa.Field(nullable=True, description="Last day; empty: still there.")
    units_listed: Text = pa.Field(
        isin=("all", "some", "none"),
        description="Whether all commune-level units inside are rows of this table.",
    )
    predecessor: Text = pa.Field(nullable=True, description="Place it continues.")
    note: Text = pa.Field(nullable=True, description="What a reader must know.")


class PlaceNames(pa.DataFrameModel):
    """Spellings seen for a place."""

    name: Text = pa.Field(description="Spelling.")
    place: Text = pa.Field(description="Code in places/places.csv.")
    kind: Text = pa.Field(
        isin=("official", "variant", "plausible", "typo"), description="Where it comes from."
    )
    note: Text = pa.Field(nullable=True, description="What a reader must know.")


class Crosswalk(pa.DataFrameModel):
    """What each unit became on a date."""

    place_from: Text = pa.Field(description="Code in places/places.csv.")
    place_to: Text = pa.Field(nullable=True, description="Code in places/places.csv.")
    on: Date = pa.Field(description="First day of the new unit.")
    share: Text = pa.Field(
        nullable=True, isin=("whole", "part"), description="How much of it went there."
    )
    note: Text = pa.Field(nullable=True, description="What a reader must know.")


class Coordinates(pa.DataFrameModel):
    """A point for each unit: for bubble maps and for distances, not for boundaries."""

    place: Text = pa.Field(unique=True, description="Code in places/places.csv.")
    latitude: Number = pa.Field(ge=-90, le=90, description="Degrees north.")
    longitude: Number = pa.Field(ge=-180, le=180, description="Degrees east.")
    source_id: Text = pa.Field(description="Code in sources.csv.")
    note: Text = pa.Field(nullable=True, description="What a reader must know.")


class Units(pa.DataFrameModel):
    """The user's own table of units: one row an indicator, unit and day. None is published."""

    indicator: Text = pa.Field(description="Code in indicators.csv: the service it is about.")
    place: Text = pa.Field(description="Code in places/places.csv, of one unit.")
    as_of: Date = pa.Field(description="Day of the count.")
    source_id: Text = pa.Field(description="Code in sources.csv.")
    population: Number = pa.Field(gt=0, description="People who live there.")
    need: Number = pa.Field(ge=0, description="People who need the service.")
    has_service: Flag = pa.Field(description="Whether the unit has it.")
    minority_share: Number = pa.Field(
        nullable=True, ge=0, le=1, description="Share of ethnic minorities."
    )
    poverty_rate: Number = pa.Field(
        nullable=True, ge=0, le=1, description="Share of poor households."
    )
    eligible: Number = pa.Field(nullable=True, ge=0, description="People counted in the base.")
    covered: Number = pa.Field(nullable=True, ge=0, description="Of them, those reached.")
    cost: Number = pa.Field(nullable=True, gt=0, description="Cost of placing the service, VND.")
    note: Text = pa.Field(nullable=True, description="What a reader must know.")
