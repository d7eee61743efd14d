"""``workbench compare``: what changed between two years, releases or dates, and why."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpers.cli.app import app, console
from helpers.errors import UserError
from helpers.reporting.project import find_project

if TYPE_CHECKING:
    from helpers.reporting.compare import Comparison
    from helpers.reporting.compare_view import Line

_SIDE = (
    "A year (2022), a release (release:2022), an as-of date (2023-05-01), or a folder with reports."
)


@app.command()
def compare(
    a: Annotated[str, typer.Argument(help=_SIDE)],
    b: Annotated[str, typer.Argument(help="The same, for what it is held against.")],
    place: Annotated[str | None, typer.Option(help="Only this place, such as dak-lak.")] = None,
    year: Annotated[
        int | None, typer.Option(help="Only this reporting year, of sides that have several.")
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", help="table, or csv for other programs.")
    ] = "table",
    every: Annotated[
        bool, typer.Option("--all", help="List new and gone results one by one.")
    ] = False,
    page: Annotated[
        bool, typer.Option(help="Write the page reports/compare/A--B/index.html.")
    ] = True,
    language: Annotated[str, typer.Option(help="Language of table and page: en or vi.")] = "en",
    tolerance: Annotated[
        float, typer.Option(min=0, help="Relative difference up to which numbers are the same.")
    ] = 1e-9,
    with_simulated: Annotated[
        bool, typer.Option("--with-simulated", help="Compare results of simulated data too.")
    ] = False,
) -> None:
    """Say what changed between two years, releases, dates or folders, and the cause of each change.

    Causes: definition, revision, new data, places, year or parameter, code, environment; where the
    runs recorded nothing that explains a change, that is said. The floating point's noise is left
    out. Exit code: 0 nothing moved, 1 something moved, 2 bad input.

    Examples:

      workbench compare 2022 2024

      workbench compare release:2022 2022

      workbench compare 2023-05-01 2024-06-30 --year 2022

      workbench compare 2022 2024 --format csv > changes.csv
    """
    from helpers.figures import prepare, read_evidence
    from helpers.reporting.compare import compare as hold
    from helpers.reporting.compare_page import write_comparison
    from helpers.reporting.compare_row import as_csv
    from helpers.reporting.compare_sides import read_side
    from helpers.reporting.compare_view import lines_of
    from helpers.reporting.folder import alone_in
    from helpers.reporting.freshness import Now
    from helpers.reporting.language import LANGUAGES
    from helpers.reporting.plan import read_plan
    from helpers.reporting.site_state import write_site

    for name, value, known in (
        ("--format", format_, ("table", "csv")), ("--language", language, tuple(LANGUAGES)),
    ):  # fmt: skip
        if value not in known:
            raise UserError(
                f"{name}: found {value!r}, expected {' or '.join(known)}.\nWrite one of them."
            )
    project = find_project()
    reports = project.root / "reports"
    prepare(project.raw, project.processed)
    evidence = read_evidence(project.processed)
    sides = [read_side(asked, project, reports, evidence) for asked in (a, b)]
    done = hold(*sides, place=place, year=year, tolerance=tolerance, with_simulated=with_simulated)
    lines = lines_of(done, evidence, language)
    if format_ == "csv":
        sys.stdout.write(as_csv(done.changes))
    else:
        _show(done, lines, language, every=every)
    if page:
        with alone_in(reports, project):
            where = write_comparison(done, lines, reports, language)
            if (reports / "index.html").is_file():
                write_site(read_plan(project.plan).title, Now(project, evidence), reports)
        _say(format_, f"\nOpen {_shown(where)}")
    raise typer.Exit(0 if done.is_same else 1)


def _say(format_: str, words: str) -> None:
    """To the person; what other programs read stays clean."""
    typer.echo(words, err=format_ == "csv")


def _show(done: Comparison, lines: list[Line], language: str, *, every: bool) -> None:
    from helpers.reporting.compare_page import says

    said = says(done, lines, language)
    for sentence in (said.lead, *said.warnings):
        console.print(sentence, markup=False, highlight=False)
    shown = [line for line in lines if every or line.status == "changed"]
    for line in shown:
        mark = "SIMULATED " if line.is_simulated else ""  # the same word in every language
        moved = f"{line.old} → {line.new} {line.change}".strip()
        when = f" [{line.period}]" if line.period else ""
        # Two lines a change: columns would be cut to slivers at eighty characters.
        console.print(
            f"\n{mark}{line.what}{when}: {moved}\n  {line.cause_words}: {line.why}",
            markup=False, highlight=False,
        )  # fmt: skip
    if shown:
        console.print()
    if not every:
        for sentence in said.unlisted:
            console.print(sentence, markup=False, highlight=False)
    for sentence in said.notes:
        console.print(sentence, markup=False, highlight=False)


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
