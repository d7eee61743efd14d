"""The raw tables about programmes: their parts, steps and ratios, bodies, and what is used."""

from __future__ import annotations

from typing import Final

import pandera.pandas as pa

from helpers.figures.typed_columns import Date, Number, Text, Whole

STEP_RELATIONS: Final = ("start", "nested", "passed_on", "branch", "beside")
RATIO_KINDS: Final = ("size", "load", "density", "share", "unit_cost")


class Systems(pa.DataFrameModel):
    """Parts of a programme that are analysed together, each with the question it answers."""

    system: Text = pa.Field(unique=True, str_matches=r"^[a-z][a-z0-9_]*$", description="Code.")
    position: Whole = pa.Field(ge=1, description="Place in the order of the page.")
    label_vi: Text = pa.Field(description="Vietnamese name.")
    label_en: Text = pa.Field(description="English name.")
    question_vi: Text = pa.Field(description="What a reader wants to know, in Vietnamese.")
    question_en: Text = pa.Field(description="What a reader wants to know, in English.")
    programmes: Text = pa.Field(nullable=True, description="Codes in programmes.csv, by ;")
    note: Text = pa.Field(nullable=True, description="What a reader must know.")


class Steps(pa.DataFrameModel):
    """The indicators of a system, in their order; what each step has to do with the one before."""

    system: Text = pa.Field(description="Code in systems.csv.")
    position: Whole = pa.Field(ge=1, description="Place in the order of the system.")
    indicator: Text = pa.Field(description="Code in indicators.csv.")
    relation: Text = pa.Field(
        isin=STEP_RELATIONS,
        description="`start` of a chain; `nested`: a part of the people of the step of the chain "
        "before, so that it cannot grow; `passed_on`: other people, reached by those of the step "
        "before; `branch`: another service to the same people, shown with the chain and divided by "
        "nothing; `beside`: no step of a chain.",
    )
    note: Text = pa.Field(nullable=True, description="What a reader must know.")


class Ratios(pa.DataFrameModel):
    """Ratios of two indicators: people a group, people a trainer, units a place, money a head."""

    ratio: Text = pa.Field(unique=True, str_matches=r"^[a-z][a-z0-9_]*$", description="Code.")
    system: Text = pa.Field(description="Code in systems.csv.")
    kind: Text = pa.Field(
        isin=RATIO_KINDS,
        description="`size` of a group, `load` of a person or event, `density` among places or "
        "people, `share` of a whole that it cannot pass, `unit_cost`.",
    )
    numerator_indicator: Text = pa.Field(description="Code in indicators.csv.")
    denominator_indicator: Text = pa.Field(description="Code in indicators.csv.")
    scale: Number = pa.Field(gt=0, description="Per how many of the denominator.")
    printed_indicator: Text = pa.Field(
        nullable=True, description="Indicator of reports that print the ratio itself."
    )
    label_vi: Text = pa.Field(description="Vietnamese name.")
    label_en: Text = pa.Field(description="English name.")
    note: Text = pa.Field(nullable=True, description="What a reader must know.")


class Bundles(pa.DataFrameModel):
    """The conditions of a criterion that is met only where every one of them is."""

    bundle: Text = pa.Field(description="Code in indicators.csv of the criterion.")
    position: Whole = pa.Field(ge=1, description="Place in the order of the conditions.")
    label_vi: Text = pa.Field(description="Condition in Vietnamese.")
    label_en: Text = pa.Field(description="Condition in English.")
    indicators: Text = pa.Field(
        nullable=True, description="Codes in indicators.csv that speak of the condition, by ;"
    )
    source_id: Text = pa.Field(nullable=True, description="Code in sources.csv.")
    note: Text = pa.Field(nullable=True, description="What a reader must know.")


class Bodies(pa.DataFrameModel):
    """Bodies that lead programmes or report figures, and through whom they report."""

    body: Text = pa.Field(unique=True, str_matches=r"^[a-z][a-z0-9_]*$", description="Code.")
    printed_as: Text = pa.Field(
        nullable=True, description="As `reported_by` and `lead_body` name it, several by ;"
    )
    name_vi: Text = pa.Field(description="Vietnamese name.")
    name_en: Text = pa.Field(description="English name.")
    reports_to: Text = pa.Field(
        nullable=True, description="Body that it reports through; empty: the head of a chain."
    )
    note: Text = pa.Field(nullable=True, description="What a reader must know.")


class Activity(pa.DataFrameModel):
    """The user's own counts of what exists, works and is used: one row a service, unit and day."""

    indicator: Text = pa.Field(description="Code in indicators.csv: the service.")
    place: Text = pa.Field(description="Code in places/places.csv, of one unit.")
    as_of: Date = pa.Field(description="Day on which it was counted.")
    source_id: Text = pa.Field(description="Code in sources.csv.")
    existing: Number = pa.Field(nullable=True, ge=0, description="Services on the list.")
    active: Number = pa.Field(
        nullable=True, ge=0, description="Of them, those that met or answered within three months."
    )
    used: Number = pa.Field(
        nullable=True, ge=0, description="Of them, those that helped somebody within the year."
    )
    people: Number = pa.Field(nullable=True, ge=0, description="People helped within the year.")
    note: Text = pa.Field(nullable=True, description="What a reader must know.")
