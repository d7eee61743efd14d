"""Beginning a year: the file to fill in, and the year's entry in the plan."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from helpers.errors import UserError
from helpers.reporting.new_year.grid import FORM_COLUMN, read_grid, sources_beside
from helpers.reporting.new_year.layout import FIGURE_COLUMNS, SOURCE_COLUMNS, Form
from helpers.reporting.new_year.material import Material
from helpers.reporting.new_year.workbook import workbook_of
from helpers.reporting.parameters import years_with_figures
from helpers.reporting.plan import read_plan
from helpers.reporting.plan_entry import add_year, has_year
from helpers.reporting.project import PLAN_FILE, Project
from helpers.reporting.results import slug_of
from helpers.reporting.whole_file import write_whole

_SUFFIXES: Final = (".xlsx", ".csv")


@dataclass(frozen=True, slots=True)
class Begun:
    """What was prepared.

    Attributes
    ----------
    said : tuple of str
        Lines for the person.
    command : str
        Year and place as the command line takes them.
    """

    said: tuple[str, ...]
    command: str


def file_name(form: Form, suffix: str) -> str:
    """Name of the file of a place and year."""
    return f"{slug_of(form.place)}-{form.year}.{suffix}"


def begin_year(material: Material, project: Project, out: Path, *, is_again: bool) -> Begun:
    """Write the file to fill in, and add the year to the plan where it has figures.

    Parameters
    ----------
    material : Material
        What is known about the place and year.
    project : Project
        The checkout.
    out : Path
        A new file in .xlsx or .csv. One that was written for the same place and year is kept.
    is_again : bool
        Write it for a year that is there already.

    Raises
    ------
    UserError
        The year is there already, the file is another one, or cannot be written; nothing is
        written then.
    """
    form = material.form
    _check_name(out)
    is_kept = out.exists() and _is_of(out, form)
    n_there = _figures_of(material)
    is_there = has_year(project.plan, form.place, form.year) and n_there > 0
    if is_there and not is_kept and not is_again:
        raise UserError(
            f"year: found {form.year}, which {PLAN_FILE} runs for {form.place} with {n_there} "
            "figures, expected a year that is not there yet.\nWhat it lacks: workbench new-year "
            f"{command_of(form, project)} --status. A file to fill in all the same: --again."
        )
    if is_kept:
        said = [f"{out} is there already and stays as it is."]
    else:
        _write(material, out)
        said = [f"{material.expectation()}: {out}"]
    said.append(plan_line(project, form, n_there))
    return Begun(tuple(said), command_of(form, project))


def command_of(form: Form, project: Project) -> str:
    """Year and place as the command line takes them; the plan's first place needs no name."""
    first = read_plan(project.plan).runs[0].place
    return f"{form.year}" if form.place == first else f"{form.year} --place {form.place}"


def plan_line(project: Project, form: Form, n_figures: int) -> str:
    """Add a year with figures to the plan, and say so; without any it could not be run."""
    if not n_figures and not has_year(project.plan, form.place, form.year):
        return (
            f"{PLAN_FILE}: {form.place}, {form.year} joins it with its first figures; a year "
            "without any cannot be run."
        )
    entry = add_year(project.plan, form.place, form.year)
    if entry.by_hand:
        return entry.by_hand
    has = "now runs" if entry.is_new else "runs"
    return f"{PLAN_FILE} {has} {form.place}, {form.year}."


def _figures_of(material: Material) -> int:
    figures, form = material.evidence.figures, material.form
    if form.year not in years_with_figures(figures, form.place):
        return 0
    own = figures["place"].eq(form.place) & figures["year"].eq(form.year)
    return int(own.fillna(False).sum())


def _check_name(out: Path) -> None:
    if out.suffix.lower() not in _SUFFIXES:
        raise UserError(
            f"--out: found {out.name!r}, expected a name in .xlsx or .csv.\nChoose one of the two."
        )
    if not out.parent.is_dir():
        raise UserError(
            f"--out: found no folder {out.parent}, expected one.\nMake it, or choose another."
        )


def _is_of(out: Path, form: Form) -> bool:
    """Whether a file that is there was written for the same place and year."""
    found = read_grid(out).form if out.is_file() else None
    if found != form:
        what = f"the file of {found.place}, {found.year}" if found else "a folder"
        raise UserError(
            f"--out: found {out}, {what}, expected a new file.\nChoose another name with --out."
        )
    return True


def _write(material: Material, out: Path) -> None:
    if out.suffix.lower() == ".xlsx":
        write_whole(out, workbook_of(material))
        return
    rows = [{FORM_COLUMN: str(material.form), **row} for row in material.rows()]
    heading = [FORM_COLUMN, *(column.name for column in FIGURE_COLUMNS)]
    beside = sources_beside(out)
    if beside.exists():
        raise UserError(
            f"--out: found {beside}, expected a new file for the sources.\nChoose another name."
        )
    sources = pd.DataFrame(columns=[column.name for column in SOURCE_COLUMNS])
    write_whole(beside, _csv(sources))
    write_whole(out, _csv(pd.DataFrame(rows, columns=heading)))


def _csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")
