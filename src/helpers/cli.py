"""The command ``workbench``: one thin command a verb.

What a verb needs is imported when it runs: the notebooks' machinery takes seconds to import, and
``--help`` or a wrong option should not wait for it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from helpers import __version__
from helpers.errors import UserError
from helpers.reporting.project import find_project

app = typer.Typer(
    name="workbench", no_args_is_help=True, add_completion=False, rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Regenerate, check and read the analyses of a place and year.\n\n"
    "Examples:\n\n  workbench check\n\n  workbench run\n\n"
    "  workbench run --place gia-lai --year 2023",
)  # fmt: skip
console = Console(soft_wrap=True)


def main() -> None:
    """Run the command line: a user's mistake is one message and exit code 2."""
    try:
        app()
    except UserError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(2) from None


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    if version:
        typer.echo(f"workbench {__version__}")
        raise typer.Exit


@app.command()
def run(
    place: Annotated[str | None, typer.Option(help="Place code, such as dak-lak.")] = None,
    year: Annotated[int | None, typer.Option(help="Reporting year, such as 2022.")] = None,
    notebook: Annotated[
        str | None,
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
    """
    from helpers.reporting.seal import read_seal

    project = find_project()
    reports = out.resolve() if out else project.root / "reports"
    asked = {"place": place, "year": year, "notebook": notebook, "language": language}
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

    choice = Choice(place, year, notebook, language)
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
    if done.without:
        names = ", ".join(done.without)
        console.print(f"\nNot run, as they have no pages in {language!r}: {names}.", markup=False)
    n = len(done.states)
    n_fresh = sum(state.work == "none" for state in done.states.values())
    _say_done(n - len(done.failed), n, n_fresh, done.n_results, done.index)
    if done.failed:
        raise typer.Exit(1)


@app.command()
def check(
    years: Annotated[
        bool, typer.Option("--years", help="List the places and years that have figures.")
    ] = False,
) -> None:
    """Check data/raw and bring data/processed in step with it.

    Every problem is named with its file, row and column; then the exit code is 2 and
    data/processed stays as it was. Warnings name figures that need a second look.

    Examples:

      workbench check

      workbench check --years
    """
    from helpers.figures import prepare, read_evidence
    from helpers.reporting.parameters import years_with_figures

    project = find_project()
    prepare(project.raw, project.processed)
    evidence = read_evidence(project.processed)
    if years:
        for place in sorted(set(evidence.figures["place"])):
            there_are = years_with_figures(evidence.figures, place)
            typer.echo(f"{place}: {', '.join(map(str, there_are)) or 'no year'}")
        return
    figures = evidence.figures
    for warning in evidence.warnings.itertuples():
        typer.echo(f"{warning.file}, row {warning.row}: {warning.message} [{warning.rule}]")
    status = figures["status"].value_counts()
    typer.echo(
        f"\n{len(figures)} figures from {figures['source_id'].nunique()} sources are well formed: "
        f"{status.get('stands', 0)} stand, {status.get('set aside', 0)} set aside with a reason, "
        f"{status.get('unresolved', 0)} unresolved. {len(evidence.warnings)} points to check."
    )


@app.command()
def form(
    place: Annotated[str, typer.Option(help="Place code, such as dak-lak.")],
    year: Annotated[
        int, typer.Option(min=2000, max=2100, help="Year at whose end the services are counted.")
    ],
    source: Annotated[str, typer.Option(help="Code of your count in data/raw/sources.csv.")],
    out: Annotated[Path, typer.Option(help="File to write, a name in .csv.")],
    service: Annotated[
        list[str] | None,
        typer.Option(
            help="Code of a service, repeated for more; without it, those of the network against "
            "domestic violence that reports count in the place."
        ),
    ] = None,
) -> None:
    """Write a form to fill in: what exists, works and is used, one row a unit and service.

    The units are those at the end of the year. Filled in and put into data/raw/activity/, the
    counts join the pages; cells may stay empty.

    Examples:

      workbench form --place dak-lak --year 2022 --source own2022 --out activity-2022.csv

      workbench form --place dak-lak --year 2022 --source own2022 --service dv_hotlines --out h.csv
    """
    from helpers.figures import prepare, read_evidence
    from helpers.reporting.activity_form import build_activity_form, write_activity_form

    project = find_project()
    prepare(project.raw, project.processed)
    evidence = read_evidence(project.processed)
    blank = build_activity_form(evidence, place, year, source, service or ())
    write_activity_form(blank, out)
    typer.echo(
        "Fill in existing, active, used and people, and leave empty what nobody counted; then "
        "put the file into data/raw/activity/ and run workbench check.\n"
        f"{len(blank.table)} rows written to {out}: one for each of {blank.n_units} communes, "
        f"wards and townships, for {', '.join(blank.services)}."
    )


@app.command()
def lab(
    options: Annotated[list[str] | None, typer.Argument(help="Options for JupyterLab.")] = None,
) -> None:
    """Open JupyterLab on the notebooks, with the data checked first.

    Example:

      workbench lab -- --no-browser
    """
    from helpers.figures import prepare

    project = find_project()
    prepare(project.raw, project.processed)
    command = [sys.executable, "-m", "jupyter", "lab", str(project.notebooks), *(options or [])]
    raise SystemExit(subprocess.call(command))


def _say_done(n_ok: int, n: int, n_fresh: int, n_results: int, index: Path) -> None:
    fresh = f" ({n_fresh} fresh)" if n_fresh else ""
    console.print(
        f"\n{n_ok} of {n} notebooks{fresh}, {n_results} results. Open {_shown(index)}",
        highlight=False,
    )


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
