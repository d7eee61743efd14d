"""``workbench new-year``: everything that a new year needs, and the way back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from helpers.cli.app import app
from helpers.errors import UserError
from helpers.reporting.project import Project, find_project

if TYPE_CHECKING:
    from helpers.reporting.new_year.material import Material

_FORMATS: Final = ("xlsx", "csv")


@app.command()
def new_year(
    year: Annotated[int, typer.Argument(help="The year to begin, such as 2023.")],
    place: Annotated[
        str | None, typer.Option(help="Place code; without it, the first place of analysis.yml.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="File to write; without it PLACE-YEAR.xlsx here.")
    ] = None,
    format_: Annotated[
        str | None, typer.Option("--format", help="xlsx, or csv for two plain tables.")
    ] = None,
    filled: Annotated[
        Path | None, typer.Option("--from", help="The filled file: its figures join data/raw.")
    ] = None,
    status: Annotated[
        bool, typer.Option("--status", help="Say what the year still lacks; write nothing.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Write a file for a year that is there already.")
    ] = False,
) -> None:
    """Begin a year: a workbook with what was reported last, and empty cells for the new figures.

    The workbook has a sheet for new sources, one with the targets that fall due, and one with the
    places that changed. The year joins analysis.yml as soon as it has figures. Filled in, the
    workbook comes back with --from: every cell that cannot be is named and nothing is written, or
    all of it joins data/raw. Reading it again adds nothing twice.

    Examples:

      workbench new-year 2023

      workbench new-year 2023 --from dak-lak-2023.xlsx

      workbench new-year 2023 --status

      workbench new-year 2023 --place gia-lai --format csv
    """
    from helpers.figures import prepare, read_evidence
    from helpers.reporting.new_year.layout import Form
    from helpers.reporting.new_year.material import Material
    from helpers.reporting.new_year.year import check_place, check_year
    from helpers.reporting.plan import read_plan

    if filled is not None and (status or again or out or format_):
        raise UserError(
            "--from: found another option beside it, expected it alone: it reads a file and adds "
            "its figures.\nGive the commands one after the other."
        )
    project = find_project()
    prepare(project.raw, project.processed)
    evidence = read_evidence(project.processed)
    place = place or read_plan(project.plan).runs[0].place
    check_place(place, evidence)
    check_year(year, place, evidence, datetime.now().astimezone().date())
    material = Material(evidence, Form(place, year))
    if status:
        _say_status(material)
    elif filled is not None:
        _take_in(filled, material, project)
    else:
        _begin(material, project, out, format_, again)


def _say_status(material: Material) -> None:
    from helpers.reporting.new_year.status import status_lines

    for line in status_lines(material):
        typer.echo(line)


def _begin(
    material: Material, project: Project, out: Path | None, format_: str | None, again: bool
) -> None:
    from helpers.reporting.new_year.begin import begin_year, file_name

    if format_ not in (None, *_FORMATS):
        raise UserError(f"--format: found {format_!r}, expected xlsx or csv.\nChoose one.")
    if out is not None and format_ is not None and out.suffix.lower() != f".{format_}":
        raise UserError(
            f"--out: found {out.name!r} with --format {format_}, expected a name in .{format_}.\n"
            "Give one of the two."
        )
    file = out or Path(file_name(material.form, format_ or "xlsx"))
    begun = begin_year(material, project, file, is_again=again)
    for line in begun.said:
        typer.echo(line)
    typer.echo(f"{material.summary()}")
    typer.echo(f"Next: fill in {file}, then: workbench new-year {begun.command} --from {file}")


def _take_in(filled: Path, material: Material, project: Project) -> None:
    from helpers.reporting.new_year.take_in import take_in

    for line in take_in(filled, material, project, datetime.now().astimezone().date()):
        typer.echo(line)
