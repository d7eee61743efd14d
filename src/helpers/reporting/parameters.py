"""The parameters of each notebook: checked before a kernel starts.

One model a notebook. The notebook's cell tagged ``parameters`` is the picture of its model; a
test holds the two equal. Only JSON types, so that papermill writes them as they are.
"""

from __future__ import annotations

from typing import Any, Final, Literal, get_args

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from helpers.errors import UserError
from helpers.figures import Evidence


class NotebookParameters(BaseModel):
    """Parameters that every notebook of a place and a year has."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    place: str = Field("dak-lak", description="place code from data/raw/places/places.csv")
    year: int = Field(2022, ge=1990, le=2100, description="reporting year")
    language: Literal["en"] = Field("en", description="language of the page")


class BilingualParameters(NotebookParameters):
    """Parameters of a notebook whose page can be in Vietnamese too."""

    # The base is the narrower one, so that a notebook is English until its words are translated.
    language: Literal["vi", "en"] = Field("en", description="language of the page")  # type: ignore[assignment]


class Sources(NotebookParameters):
    """Parameters of 01_sources.ipynb."""


class CoverageGaps(NotebookParameters):
    """Parameters of 02_coverage_gaps.ipynb."""

    next_units: int = Field(10, ge=1, le=500, description="how many units to place next")


class Equity(NotebookParameters):
    """Parameters of 03_equity.ipynb."""


class Outcomes(NotebookParameters):
    """Parameters of 04_outcomes.ipynb."""


class Impact(NotebookParameters):
    """Parameters of 05_impact.ipynb."""

    data: Literal["simulated", "own", "minimum_wage", "castle_doctrine"] = Field(
        "simulated", description="simulated, own, or published: minimum_wage, castle_doctrine"
    )
    panel: str = Field("", description="own: the CSV file; published: the folder they lie in")
    outcome: str = Field("", description="own: what the outcome measures, with its unit")
    effect: Literal["main", "small", "null", "share"] = Field(
        "main", description="simulated: which effect is to be found; main, small, null or share"
    )
    smallest_effect: float = Field(
        0.0, ge=0, description="smallest effect that would matter, as the outcome; 0: not said"
    )


class AnnualSummary(BilingualParameters):
    """Parameters of 07_annual_summary.ipynb."""


NOTEBOOKS: Final[dict[str, tuple[str, type[NotebookParameters]]]] = {
    "sources": ("01_sources.ipynb", Sources),
    "coverage_gaps": ("02_coverage_gaps.ipynb", CoverageGaps),
    "equity": ("03_equity.ipynb", Equity),
    "outcomes": ("04_outcomes.ipynb", Outcomes),
    "impact": ("05_impact.ipynb", Impact),
    "annual_summary": ("07_annual_summary.ipynb", AnnualSummary),
}
"""Name of a notebook, its file, and the model of its parameters."""


def languages_of(notebook: str) -> tuple[str, ...]:
    """Languages that the pages of a notebook can be in."""
    return get_args(NOTEBOOKS[notebook][1].model_fields["language"].annotation)


def check_parameters(notebook: str, given: dict[str, Any], where: str) -> NotebookParameters:
    """Parameters of the right names and types.

    Parameters
    ----------
    notebook : str
        A key of ``NOTEBOOKS``.
    given : dict
        Parameters by name.
    where : str
        Where they were given, for the message.

    Raises
    ------
    UserError
        An unknown notebook or parameter, or a value of the wrong type.
    """
    if notebook not in NOTEBOOKS:
        raise UserError(
            f"{where}: found the notebook {notebook!r}, expected one of {', '.join(NOTEBOOKS)}.\n"
            "Correct the name."
        )
    model = NOTEBOOKS[notebook][1]
    try:
        return model(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        known = ", ".join(model.model_fields)
        if first["type"] == "extra_forbidden":
            raise UserError(
                f"{where}, parameter {name}: found an unknown name, expected one of {known}.\n"
                f"Correct the name; {notebook} has no other parameters."
            ) from None
        raise UserError(
            f"{where}, parameter {name}: found {first['input']!r}, expected "
            f"{_expected(first)} ({model.model_fields[name].description}).\nCorrect the value."
        ) from None


def _expected(error: Any) -> str:
    limits = error.get("ctx", {})
    words = {
        "int_type": "a whole number",
        "float_type": "a number",
        "string_type": "text",
        "greater_than_equal": f"a number from {limits.get('ge')} up",
        "less_than_equal": f"a number up to {limits.get('le')}",
        "literal_error": str(limits.get("expected")),
    }
    return words.get(error["type"], str(error["msg"]))


def check_place_and_year(parameters: NotebookParameters, evidence: Evidence, where: str) -> None:
    """The place exists and its figures cover the year.

    Raises
    ------
    UserError
        An unknown place, or a year without figures; the message says what there is.
    """
    if parameters.place not in set(evidence.places["place"]):
        with_figures = sorted(set(evidence.figures["place"]))
        provinces = ", ".join(p for p in with_figures if "/" not in p)
        raise UserError(
            f"{where}, parameter place: found {parameters.place!r}, expected a code of "
            f"data/raw/places/places.csv.\nPlaces with figures: {provinces}."
        )
    years = years_with_figures(evidence.figures, parameters.place)
    if parameters.year not in years:
        there_are = ", ".join(map(str, years)) or "none"
        raise UserError(
            f"{where}, parameter year: found {parameters.year}, expected a year with figures for "
            f"{parameters.place}.\nYears with figures: {there_are}. Choose one of them, or add "
            "figures to data/raw/figures/."
        )


def years_with_figures(figures: pd.DataFrame, place: str) -> list[int]:
    """Reporting years that have at least one analysed figure for a place."""
    own = figures[figures["place"].eq(place) & figures["rule"].ne("not analysed")]
    return sorted({int(year) for year in own["year"].dropna()})
