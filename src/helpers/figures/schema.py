"""The raw tables of ``data/raw``: one pandera model each.

The models are the single statement of what a table holds. ``workbench check`` validates with
them, and the data package, the data dictionary and the column descriptions come from them.
"""

from __future__ import annotations

from typing import Final

import pandera.pandas as pa

from helpers.figures.place_schema import Coordinates, Crosswalk, PlaceNames, Places, Units
from helpers.figures.programme_schema import (
    Activity,
    Bodies,
    Bundles,
    Ratios,
    Steps,
    Systems,
)
from helpers.figures.typed_columns import Date, Flag, Number, Text, Whole
from helpers.figures.word_schema import IndicatorWords, Nouns

KINDS: Final = (
    "count", "amount", "percent", "rate", "ratio", "index", "range", "period", "identifier",
)  # fmt: skip
CALENDAR_KINDS: Final = ("period", "identifier")
"""Kinds that are dates or numbers of decrees: kept with their source, never analysed."""
ROLES: Final = ("target", "universe", "whole", "unknown")
QUALIFIERS: Final = ("exact", "at_least", "at_most", "about")
BASES: Final = ("count", "register", "survey", "simulated")
MEASURES: Final = ("stock", "flow", "unclear")
CONFIDENCES: Final = ("high", "medium", "low")
DIRECTIONS: Final = ("higher_better", "lower_better", "neutral")
STAGES: Final = ("availability", "accessibility", "acceptability", "contact", "effectiveness")
UNIVERSE_NAMES: Final = (
    "rural_communes", "commune_level_units", "district_level_units", "province_level_units",
)  # fmt: skip
COMPARATORS: Final = ("at_least", "more_than", "at_most", "less_than", "qualitative")
SCOPES: Final = ("national", "each_place", "allocation")
FUNDS: Final = ("bank", "union", "state_budget", "socialised")
SOURCE_KINDS: Final = ("news", "official", "union", "report")
PUBLISHED: Final = r"^\d{4}(-\d{2}(-\d{2})?)?$"
"""Year, month or day of publication, as precise as known."""
COMPONENTS: Final = (
    "training", "communication", "communication_teams", "trusted_addresses",
    "trusted_addresses_project8", "clubs", "dv_models", "dv_cases", "startup", "loans",
    "cooperatives", "child_marriage", "leadership", "territory", "poverty", "finance", "other",
)  # fmt: skip


class Figures(pa.DataFrameModel):
    """One reported number a row, with its source."""

    figure_id: Text = pa.Field(
        unique=True, str_matches=r"^[A-Za-z][A-Za-z0-9-]*$", description="Permanent name."
    )
    indicator: Text = pa.Field(description="Code in indicators.csv.")
    place: Text = pa.Field(description="Code in places/places.csv.")
    period_start: Date = pa.Field(nullable=True, description="First day of the period reported.")
    period_end: Date = pa.Field(nullable=True, description="Last day of the period reported.")
    as_of: Date = pa.Field(nullable=True, description="Day at which a stock was counted.")
    value: Number = pa.Field(description="The number; the lower end where a range was printed.")
    value_high: Number = pa.Field(nullable=True, description="Upper end of a printed range.")
    numerator: Number = pa.Field(nullable=True, ge=0, description="x of a printed x/y.")
    denominator: Number = pa.Field(nullable=True, gt=0, description="y of a printed x/y.")
    denominator_role: Text = pa.Field(
        nullable=True,
        isin=ROLES,
        description="What y is: a target, a universe of places, a whole that x is part of.",
    )
    unit: Text = pa.Field(description="Unit of the value.")
    qualifier: Text = pa.Field(isin=QUALIFIERS, description="How exact the source says it is.")
    basis: Text = pa.Field(isin=BASES, description="Full count, register, survey or simulated.")
    measure: Text = pa.Field(isin=MEASURES, description="Standing at a date, or over a period.")
    definition: Text = pa.Field(
        nullable=True,
        description="What this source counts, where it differs from the indicator's definition.",
    )
    programme: Text = pa.Field(nullable=True, description="Codes in programmes.csv, by ;")
    reported_by: Text = pa.Field(nullable=True, description="Body that the number comes from.")
    source_id: Text = pa.Field(description="Code in sources.csv.")
    locator: Text = pa.Field(nullable=True, description="Page, paragraph or cell, and span.")
    snippet: Text = pa.Field(
        nullable=True,
        str_length={"max_value": 60},
        description="The words of the source, at most 60 characters.",
    )
    confidence: Text = pa.Field(isin=CONFIDENCES, description="Trust in the figure's source.")
    note: Text = pa.Field(nullable=True, description="What a reader must know.")


class Sources(pa.DataFrameModel):
    """One document a row."""

    source_id: Text = pa.Field(unique=True, description="Code of the source.")
    title: Text = pa.Field(description="Title as published.")
    publisher: Text = pa.Field(description="Who published it.")
    published: Text = pa.Field(
        nullable=True,
        str_matches=PUBLISHED,
        description="Year, month or day of publication, as precise as known.",
    )
    url: Text = pa.Field(nullable=True, description="Where it was found.")
    kind: Text = pa.Field(isin=SOURCE_KINDS, description="Kind of publisher.")
    sha256: Text = pa.Field(
        nullable=True,
        str_matches=r"^[0-9a-f]{64}$",
        description="Digest of the document, where the user keeps its text.",
    )
    headline_claim: Text = pa.Field(
        nullable=True, isin=["targets_met"], description="What the title asserts."
    )
    note: Text = pa.Field(nullable=True, description="What a reader must know.")


class Mentions(pa.DataFrameModel):
    """Places that a sentence names, without a number of their own."""

    mention_id: Text = pa.Field(unique=True, description="Permanent name.")
    source_id: Text = pa.Field(description="Code in sources.csv.")
    figure_id: Text = pa.Field(nullable=True, description="The figure that names the place.")
    indicator: Text = pa.Field(description="Code in indicators.csv.")
    place: Text = pa.Field(description="Code in places/places.csv.")
    printed_as: Text = pa.Field(description="The name as printed, slips included.")
    relation: Text = pa.Field(
        isin=("covers", "example"),
        description="The figure covers these places in full, or names them as examples.",
    )
    locator: Text = pa.Field(nullable=True, description="Page, paragraph or cell.")
    note: Text = pa.Field(nullable=True, description="What a reader must know.")


class Indicators(pa.DataFrameModel):
    """What is measured: labels, definitions, direction, sensitivity."""

    indicator: Text = pa.Field(unique=True, str_matches=r"^[a-z][a-z0-9_]*$", description="Code.")
    kind: Text = pa.Field(isin=KINDS, description="Kind of number.")
    component: Text = pa.Field(isin=COMPONENTS, description="Part of a programme it belongs to.")
    label_vi: Text = pa.Field(description="Vietnamese label.")
    label_en: Text = pa.Field(description="English label.")
    numerator_definition: Text = pa.Field(description="What is counted.")
    denominator_definition: Text = pa.Field(nullable=True, description="What it is counted in.")
    unit: Text = pa.Field(nullable=True, description="Usual unit.")
    direction: Text = pa.Field(isin=DIRECTIONS, description="Which way is better.")
    is_sensitive: Flag = pa.Field(description="Small counts must be suppressed before sharing.")
    cascade_stage: Text = pa.Field(
        nullable=True, isin=STAGES, description="Stage of Tanahashi's coverage cascade."
    )
    programme: Text = pa.Field(nullable=True, description="Codes in programmes.csv, by ;")
    sdg_target: Text = pa.Field(nullable=True, description="Target of the SDGs.")
    measure: Text = pa.Field(isin=MEASURES, description="Standing at a date, or over a period.")
    universe: Text = pa.Field(
        nullable=True, isin=UNIVERSE_NAMES, description="Places that could have it."
    )
    printed_name: Text = pa.Field(
        nullable=True, description="Name shared with another indicator in reports."
    )
    fund: Text = pa.Field(nullable=True, isin=FUNDS, description="Whose money it is.")
    numerator_indicator: Text = pa.Field(
        nullable=True, description="Indicator that counts the numerator of this rate."
    )
    denominator_indicator: Text = pa.Field(
        nullable=True, description="Indicator that counts its denominator."
    )
    note: Text = pa.Field(nullable=True, description="What a reader must know.")


class Programmes(pa.DataFrameModel):
    """Programmes and the instruments behind them."""

    programme: Text = pa.Field(unique=True, description="Code.")
    name_vi: Text = pa.Field(description="Vietnamese name.")
    name_en: Text = pa.Field(description="English name.")
    instrument: Text = pa.Field(nullable=True, description="Decision or law.")
    start_year: Whole = pa.Field(nullable=True, description="First year.")
    end_year: Whole = pa.Field(nullable=True, description="Last year.")
    lead_body: Text = pa.Field(nullable=True, description="Who leads it.")
    component_of: Text = pa.Field(nullable=True, description="Programme it is part of.")
    source_url: Text = pa.Field(nullable=True, description="Where this is written.")
    note: Text = pa.Field(nullable=True, description="What a reader must know.")


class Targets(pa.DataFrameModel):
    """Official targets, each with its year."""

    target_id: Text = pa.Field(unique=True, description="Permanent name.")
    instrument: Text = pa.Field(description="Decision or plan that sets it.")
    programme: Text = pa.Field(description="Code in programmes.csv.")
    indicator: Text = pa.Field(nullable=True, description="Code in indicators.csv.")
    place: Text = pa.Field(description="Place that the target was set for.")
    scope: Text = pa.Field(
        isin=SCOPES,
        description="A total for the country, a share that each place can be read against, "
        "or the allocation of one place.",
    )
    comparator: Text = pa.Field(isin=COMPARATORS, description="How to compare with the value.")
    value: Number = pa.Field(nullable=True, ge=0, description="The target.")
    value_high: Number = pa.Field(nullable=True, ge=0, description="Upper end of a range.")
    unit: Text = pa.Field(nullable=True, description="Unit of the value.")
    unit_detail: Text = pa.Field(nullable=True, description="Unit as the instrument words it.")
    set_on: Date = pa.Field(nullable=True, description="Day its instrument was signed, if known.")
    due_year: Whole = pa.Field(nullable=True, description="Year by whose end it is due.")
    is_onward: Flag = pa.Field(description="Holds for every year from the due year on.")
    is_inferred: Flag = pa.Field(description="Inferred from reports, not read in the instrument.")
    scaled_by: Text = pa.Field(
        nullable=True,
        description="Code in indicators.csv: what a national total is shared out by, to see what "
        "one place's part would be.",
    )
    proxy_indicator: Text = pa.Field(
        nullable=True,
        description="Code in indicators.csv that comes nearest where nobody reports the target's "
        "own.",
    )
    proxy_note: Text = pa.Field(
        nullable=True, description="How what the proxy counts differs from what the target asks."
    )
    source_id: Text = pa.Field(nullable=True, description="Code in sources.csv.")
    confidence: Text = pa.Field(isin=CONFIDENCES, description="Trust in the target's source.")
    note: Text = pa.Field(nullable=True, description="What a reader must know.")


class Norms(pa.DataFrameModel):
    """Bounds that a ratio of two indicators should keep."""

    norm_id: Text = pa.Field(unique=True, description="Permanent name.")
    numerator_indicator: Text = pa.Field(description="Code in indicators.csv.")
    denominator_indicator: Text = pa.Field(description="Code in indicators.csv.")
    minimum: Number = pa.Field(nullable=True, description="Lowest usual or legal ratio.")
    maximum: Number = pa.Field(nullable=True, description="Highest usual or legal ratio.")
    unit: Text = pa.Field(description="Unit of the numerator.")
    valid_from: Date = pa.Field(nullable=True, description="First day it holds.")
    valid_to: Date = pa.Field(nullable=True, description="Last day it holds.")
    basis: Text = pa.Field(description="Where the bound comes from.")
    source_id: Text = pa.Field(nullable=True, description="Code in sources.csv.")
    note: Text = pa.Field(nullable=True, description="What a reader must know.")


RAW_TABLES: Final[dict[str, tuple[str, type[pa.DataFrameModel]]]] = {
    "figures": ("figures/*.csv", Figures),
    "sources": ("sources.csv", Sources),
    "mentions": ("mentions.csv", Mentions),
    "indicators": ("indicators.csv", Indicators),
    "programmes": ("programmes.csv", Programmes),
    "targets": ("targets.csv", Targets),
    "norms": ("norms.csv", Norms),
    "systems": ("systems.csv", Systems),
    "steps": ("steps.csv", Steps),
    "ratios": ("ratios.csv", Ratios),
    "bundles": ("bundles.csv", Bundles),
    "bodies": ("bodies.csv", Bodies),
    "places": ("places/places.csv", Places),
    "place_names": ("places/names.csv", PlaceNames),
    "crosswalk": ("places/crosswalk.csv", Crosswalk),
    "coordinates": ("places/coordinates.csv", Coordinates),
    "units": ("units/*.csv", Units),
    "activity": ("activity/*.csv", Activity),
    "nouns": ("words/nouns.csv", Nouns),
    "indicator_words": ("words/indicators.csv", IndicatorWords),
}
"""Name of a table, its files below ``data/raw``, and its model."""
