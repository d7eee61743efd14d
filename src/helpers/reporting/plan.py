"""``analysis.yml``: which notebooks run for which places and years."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from helpers.errors import UserError
from helpers.figures import Evidence
from helpers.reporting.limits import Limits
from helpers.reporting.parameters import (
    NOTEBOOKS,
    NotebookParameters,
    check_parameters,
    check_place_and_year,
    languages_of,
    years_with_figures,
)
from helpers.reporting.project import PLAN_FILE, Project
from helpers.reporting.results import results_path, slug_of


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
    limits: Limits = Field(default_factory=Limits)
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

    def results_in(self, project: Project) -> Path:
        """Where a project keeps the run's results."""
        p = self.parameters
        return results_path(project.results, p.place, p.year, self.notebook, p.language)


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
        plan = Plan.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = " ".join(f"entry {p + 1}" if isinstance(p, int) else str(p) for p in first["loc"])
        raise UserError(
            f"{PLAN_FILE}, {where}: found {first['input']!r}, expected: {first['msg']}.\n"
            "Correct the entry; each of `runs` has place, years, notebooks, languages, parameters."
        ) from None
    _check_languages(plan)
    return plan


def _check_languages(plan: Plan) -> None:
    """Each notebook of an entry has each language of the entry."""
    for number, group in enumerate(plan.runs, start=1):
        for language in group.languages:
            without = [n for n in group.notebooks if n in NOTEBOOKS and not _has(n, language)]
            if without:
                raise UserError(
                    f"{PLAN_FILE}, runs entry {number} languages: found {language!r} for "
                    f"{', '.join(without)}, expected {_expected_of(without)}.\n"
                    "Take the language out, or give the notebooks that have it an entry of "
                    "their own."
                )


def _has(notebook: str, language: str) -> bool:
    return language in languages_of(notebook)


def _expected_of(notebooks: list[str]) -> str:
    """Languages that at least one of the notebooks has, for a message."""
    there_are = dict.fromkeys(known for name in notebooks for known in languages_of(name))
    return " or ".join(repr(known) for known in there_are)


def plan_runs(plan: Plan, choice: Choice, evidence: Evidence) -> list[Run]:
    """The runs of a plan that were asked for, every parameter checked.

    Parameters
    ----------
    plan : Plan
        The plan.
    choice : Choice
        Restricts the plan. A place and year together may name a run that the plan does not
        hold: then it runs with all notebooks. So may a notebook: then it runs for the plan's
        places and years.
    evidence : Evidence
        For the places and years there are.

    Returns
    -------
    list of Run
        A language of the command line goes to the notebooks that have it;
        :func:`notebooks_without` names the others.

    Raises
    ------
    UserError
        A parameter is wrong, or nothing is left to run.
    """
    given_here = any((choice.place, choice.year, choice.language))
    where = "command line" if given_here else PLAN_FILE
    wanted = _wanted(plan, choice, evidence)
    without = notebooks_without(plan, choice, evidence)
    if without and without == list(dict.fromkeys(entry[2] for entry in wanted)):
        raise UserError(
            f"command line, parameter language: found {choice.language!r}, expected "
            f"{_expected_of(without)} (language of the page).\n"
            f"{_who_has(str(choice.language))}"
        )
    runs = []
    for place, year, notebook, language, own in wanted:
        if notebook in without:
            continue
        given = {"place": place, "year": year, "language": choice.language or language, **own}
        parameters = check_parameters(notebook, given, where)
        check_place_and_year(parameters, evidence, where)
        runs.append(Run(notebook, parameters))
    return list(dict.fromkeys(runs))


def notebooks_without(plan: Plan, choice: Choice, evidence: Evidence) -> list[str]:
    """Notebooks that were asked for in a language which their pages do not have."""
    if choice.language is None:
        return []
    asked = dict.fromkeys(entry[2] for entry in _wanted(plan, choice, evidence))
    return [name for name in asked if name in NOTEBOOKS and not _has(name, choice.language)]


def _who_has(language: str) -> str:
    """The next step for one who asked for a language."""
    others = [name for name in NOTEBOOKS if _has(name, language)]
    if not others:
        return "Correct the value."
    return f"Notebooks in this language: {', '.join(others)}. Choose one of them with --notebook."


_Wanted = tuple[str, int, str, str, dict[str, Any]]
"""Place, year, notebook, language and own parameters of a run."""


def _wanted(plan: Plan, choice: Choice, evidence: Evidence) -> list[_Wanted]:
    """Every run that was asked for, its parameters not checked yet."""
    if choice.notebook is not None and choice.notebook not in NOTEBOOKS:
        check_parameters(choice.notebook, {}, "command line")
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
    chosen = [entry for entry in wanted if choice.notebook in (None, entry[2])]
    # A notebook that no entry lists runs for their places and years.
    return chosen or [(p, y, str(choice.notebook), lang, {}) for p, y, _, lang, _ in wanted]


def _beside_the_plan(plan: Plan, choice: Choice, evidence: Evidence) -> list[_Wanted]:
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
