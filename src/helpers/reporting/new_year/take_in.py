"""Taking a filled file in: it is of this place and year, its figures join, the plan runs them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from helpers.errors import UserError
from helpers.reporting.new_year.begin import command_of, plan_line
from helpers.reporting.new_year.filled import read_filled
from helpers.reporting.new_year.grid import read_grid
from helpers.reporting.new_year.join import Joined, join_filled
from helpers.reporting.new_year.material import Material
from helpers.reporting.project import Project


def take_in(file: Path, material: Material, project: Project, today: date) -> list[str]:
    """Add the figures of a filled file to ``data/raw``, and their year to the plan.

    Parameters
    ----------
    file : Path
        The filled workbook or CSV file.
    material : Material
        What is known about the place and year that were asked for.
    project : Project
        The checkout, whose data passes the checks.
    today : date
        What the computer's clock says.

    Returns
    -------
    list of str
        What was done, for the person; the last line says what joined.

    Raises
    ------
    UserError
        The file is of another place or year, nothing is filled in, or a cell cannot be taken
        over; nothing is written then.
    """
    grid = read_grid(file)
    form = material.form
    if (grid.form.place, grid.form.year) != (form.place, form.year):
        raise UserError(
            f"{file.name}: found the file of {grid.form.place}, {grid.form.year}, expected that "
            f"of {form.place}, {form.year}.\nRead it with: workbench new-year {grid.form.year} "
            f"--place {grid.form.place} --from {file}"
        )
    filled = read_filled(grid)
    if not (filled.figures or filled.sources or filled.problems):
        raise UserError(
            f"{file.name}: found no filled cell, expected figures of {form.place}, {form.year}.\n"
            f"Fill in what was reported; what is expected says: workbench new-year "
            f"{command_of(form, project)} --status"
        )
    done = join_filled(filled, material, project.raw, today)
    said = _noted(done)
    if done.n_figures or done.n_known:
        said.append(plan_line(project, form, done.n_figures + done.n_known))
    return [*said, _in_words(done)]


def _noted(done: Joined) -> list[str]:
    if not done.noted:
        return []
    rows = ", ".join(map(str, done.noted))
    return [f"Not taken over, as they have a note and no number: rows {rows} of the sheet figures."]


def _in_words(done: Joined) -> str:
    figures = f"{done.n_figures} figure{'s' if done.n_figures != 1 else ''}"
    sources = f"{done.n_sources} source{'s' if done.n_sources != 1 else ''}"
    known = f"; {done.n_known} were there already" if done.n_known else ""
    return (
        f"{figures} joined data/raw/{done.file}, {sources} data/raw/sources.csv{known}. "
        "Next: workbench check"
    )
