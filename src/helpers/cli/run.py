"""``workbench run``: the year's pages."""

from __future__ import annotations

import os
import signal
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpers.cli.app import app, console
from helpers.errors import UserError
from helpers.reporting.project import find_project

if TYPE_CHECKING:
    from helpers.reporting.run import Regeneration
    from helpers.vintage import Vintage


@app.command()
def run(
    place: Annotated[str | None, typer.Option(help="Place code, such as dak-lak.")] = None,
    year: Annotated[int | None, typer.Option(help="Reporting year, such as 2022.")] = None,
    notebook: Annotated[
        list[str] | None,
        typer.Option(
            help="One notebook: sources, coverage_gaps, equity, outcomes, impact or annual_summary."
        ),
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="Language of the pages: en, or vi where a notebook has it.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Notebooks at a time.")] = os.cpu_count() or 1,
    cluster: Annotated[
        str | None,
        typer.Option(help="Address of a Dask scheduler, such as tcp://10.0.0.5:8786."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the pages.")] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            help="Pages as they would have stood on a day, such as 2023-06-30: only what was "
            "published by then. They go to reports/as-of/DATE.",
        ),
    ] = None,
    dated_only: Annotated[
        bool,
        typer.Option(
            "--dated-only", help="With --as-of: leave out figures whose source has no date."
        ),
    ] = False,
    why: Annotated[
        bool, typer.Option("--why", help="Say what each notebook needs and why; run nothing.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Run notebooks that are fresh too.")
    ] = False,
) -> None:
    """Check the data, run the notebooks of analysis.yml, and write pages and results.

    Without options everything in analysis.yml is regenerated. A notebook is fresh, and not run
    again, while its code, its parameters, the data it read, the helpers it imported and the
    packages are what they were; where only its prose changed, its page is written anew. A failed
    notebook stops nothing else; it is named at the end and the exit code is 1.

    Examples:

      workbench run

      workbench run --why

      workbench run --year 2022 --notebook coverage_gaps

      workbench run --place gia-lai --year 2023 --out gia-lai

      workbench run --as-of 2023-06-30
    """
    from helpers.reporting.seal import read_seal

    one = _one_notebook(notebook)
    project = find_project().of_vintage(_vintage(as_of, dated_only))
    reports = out.resolve() if out else project.reports
    asked = {"place": place, "year": year, "notebook": one, "language": language}
    asked["as_of"] = project.vintage.code if project.vintage else None
    sealed = None if force else read_seal(project, reports, asked)
    if sealed is not None:
        n = len(sealed.names)
        for name in sealed.names if why else ():
            typer.echo(f"{name}: fresh")
        if not why:
            _say_done(n, n, n, sealed.n_results, reports / "index.html")
        return

    from helpers.reporting.plan import Choice
    from helpers.reporting.progress import Progress
    from helpers.reporting.run import look_ahead, regenerate

    choice = Choice(place, year, one, language)
    if why:
        for item, state in look_ahead(project, choice, reports, force=force).states.items():
            typer.echo(f"{item.name}: {state.why}")
        return
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        done = regenerate(
            project, choice, reports, jobs, Progress(console), force=force, cluster=cluster
        )
    except KeyboardInterrupt:
        console.print("\nInterrupted. Finished pages are in place; run again for the rest.")
        raise typer.Exit(130) from None
    for outcome in done.failed:
        where = f"cell {outcome.cell}" if outcome.cell else "before its first cell"
        console.print(f"\nFAILED {outcome.run.name}, {where}: {outcome.error}", markup=False)
        console.print(f"  {outcome.folder / outcome.run.file}", markup=False, highlight=False)
    _say_not_run(done, language, as_of)
    n = len(done.states)
    n_fresh = sum(state.work == "none" for state in done.states.values())
    _say_done(n - len(done.failed), n, n_fresh, done.n_results, done.index)
    if done.failed:
        raise typer.Exit(1)


def _say_not_run(done: Regeneration, language: str | None, as_of: str | None) -> None:
    for why, names in (
        (f"they have no pages in {language!r}", done.without),
        (f"no figure for them had been published by {as_of}", done.not_yet),
    ):
        if names:
            console.print(f"\nNot run, as {why}: {', '.join(names)}.", markup=False)


def _vintage(as_of: str | None, dated_only: bool) -> Vintage | None:
    if as_of is None:
        if dated_only:
            raise UserError(
                "command line: found --dated-only without --as-of, expected both.\n"
                "Add the day: --as-of 2023-06-30 --dated-only."
            )
        return None
    from helpers.vintage import read_vintage

    return read_vintage(as_of, datetime.now().astimezone().date(), dated_only=dated_only)


def _one_notebook(names: list[str] | None) -> str | None:
    """Typer would silently take the last of several."""
    if names and len(names) > 1:
        raise UserError(
            f"--notebook: found {' and '.join(names)}, expected one.\n"
            "Run them one after the other, or leave the option out: what is fresh is not run again."
        )
    return names[0] if names else None


def _say_done(n_ok: int, n: int, n_fresh: int, n_results: int, index: Path) -> None:
    fresh = f" ({n_fresh} fresh)" if n_fresh else ""
    console.print(
        f"\n{n_ok} of {n} notebooks{fresh}, {n_results} results. Open {_shown(index)}",
        highlight=False,
    )


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
