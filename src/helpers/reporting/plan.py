"""``analysis.yml``: which notebooks run for which places and years."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from helpers.errors import UserError
from helpers.figures import Evidence
from helpers.reporting.parameters import (
    NOTEBOOKS,
    NotebookParameters,
    check_parameters,
    check_place_and_year,
    years_with_figures,
)
from helpers.reporting.project import PLAN_FILE
from helpers.reporting.results import slug_of


class _Group(BaseModel):
    """One entry of ``runs``: every combination of its lists."""

    model_config = ConfigDict(extra="forbid", strict=True)
    place: str
    years: list[int] = Field(min_length=1)
    notebooks: list[str] = Field(default_factory=lambda: list(NOTEBOOKS), min_length=1)
    languages: list[str] = Field(default_factory=lambda: ["en"], min_length=1)
    parameters: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _parameters_are_of_a_notebook(self) -> _Group:
        """Each extra parameter belongs to at least one of the entry's notebooks."""
        models = [NOTEBOOKS[name][1] for name in self.notebooks if name in NOTEBOOKS]
        own = {field for model in models for field in model.model_fields}
        own -= set(NotebookParameters.model_fields)
        for name in self.parameters:
            if name not in own:
                known = ", ".join(sorted(own)) or "none"
                raise ValueError(f"{name} is no parameter of its notebooks (known: {known})")
        return self

    def given_to(self, notebook: str) -> dict[str, Any]:
        """The extra parameters that a notebook takes."""
        fields = NOTEBOOKS[notebook][1].model_fields if notebook in NOTEBOOKS else {}
        return {name: value for name, value in self.parameters.items() if name in fields}


class Plan(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid")
    title: str
    runs: list[_Group] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Run:
    """One notebook with its parameters."""

    notebook: str
    parameters: NotebookParameters

    @property
    def name(self) -> str:
        """place/year/language/notebook, as in the report folder."""
        return f"{self.folder}/{self.notebook}"

    @property
    def folder(self) -> str:
        """place/year/language, below ``reports``."""
        p = self.parameters
        return f"{slug_of(p.place)}/{p.year}/{p.language}"

    @property
    def file(self) -> str:
        """File name of the notebook."""
        return NOTEBOOKS[self.notebook][0]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person asked for on the command line; None leaves it to the plan."""

    place: str | None = None
    year: int | None = None
    notebook: str | None = None
    language: str | None = None


def read_plan(path: Path) -> Plan:
    """Read ``analysis.yml``.

    Raises
    ------
    UserError
        The file is not YAML of the expected form; the message names the entry.
    """
    if not path.is_file():
        raise UserError(
            f"{PLAN_FILE}: found no such file, expected the plan.\n"
            "Restore it from version control, or correct WORKBENCH_ROOT if it is set."
        )
    try:
        content: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        detail = " ".join(str(error).split())
        raise UserError(
            f"{PLAN_FILE}: found text that cannot be read as YAML ({detail}), expected the plan.\n"
            "Compare with the comments at its top; indent with spaces."
        ) from None
    try:
        return Plan.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = " ".join(f"entry {p + 1}" if isinstance(p, int) else str(p) for p in first["loc"])
        raise UserError(
            f"{PLAN_FILE}, {where}: found {first['input']!r}, expected: {first['msg']}.\n"
            "Correct the entry; each of `runs` has place, years, notebooks, languages, parameters."
        ) from None


def plan_runs(plan: Plan, choice: Choice, evidence: Evidence) -> list[Run]:
    """The runs of a plan that were asked for, every parameter checked.

    Parameters
    ----------
    plan : Plan
        The plan.
    choice : Choice
        Restricts the plan. A place and year together may name a run that the plan does not
        hold: then it runs with all notebooks of the plan.
    evidence : Evidence
        For the places and years there are.

    Raises
    ------
    UserError
        A parameter is wrong, or nothing is left to run.
    """
    given_here = any((choice.place, choice.year, choice.language))
    where = "command line" if given_here else PLAN_FILE
    wanted = [
        (group.place, year, notebook, language, group.given_to(notebook))
        for group in plan.runs
        for year in group.years
        for notebook in group.notebooks
        for language in group.languages
        if choice.place in (None, group.place) and choice.year in (None, year)
    ]
    if not wanted:
        wanted = _beside_the_plan(plan, choice, evidence)
    if choice.notebook is not None and choice.notebook not in NOTEBOOKS:
        check_parameters(choice.notebook, {}, "command line")
    runs = []
    for place, year, notebook, language, own in wanted:
        if choice.notebook in (None, notebook):
            given = {"place": place, "year": year, "language": choice.language or language, **own}
            parameters = check_parameters(notebook, given, where)
            check_place_and_year(parameters, evidence, where)
            runs.append(Run(notebook, parameters))
    return list(dict.fromkeys(runs))


def _beside_the_plan(
    plan: Plan, choice: Choice, evidence: Evidence
) -> list[tuple[str, int, str, str, dict[str, Any]]]:
    first = plan.runs[0]
    place = choice.place or first.place
    if choice.year is None and place in set(evidence.places["place"]):
        known = ", ".join(map(str, years_with_figures(evidence.figures, place))) or "none"
        raise UserError(
            f"command line: found --place {place} without --year, expected a year, as {PLAN_FILE} "
            f"has no entry for it.\nYears with figures: {known}. Add --year, or an entry."
        )
    years = [choice.year] if choice.year is not None else first.years
    return [(place, year, notebook, "en", {}) for year in years for notebook in NOTEBOOKS]
