"""``workbench publish`` and ``workbench backtest``: what was published stays, and can be re-run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from helpers.cli.app import app, console
from helpers.errors import UserError
from helpers.reporting.project import Project, find_project

if TYPE_CHECKING:
    from helpers.reporting.backtest import Backtest


@app.command()
def publish(
    year: Annotated[int | None, typer.Argument(help="Reporting year, such as 2022.")] = None,
    place: Annotated[
        str | None, typer.Option(help="Only this place; the release is then YEAR-PLACE.")
    ] = None,
    date: Annotated[
        str | None, typer.Option(help="Day of publication to declare, as YYYY-MM-DD.")
    ] = None,
    title: Annotated[
        str | None, typer.Option(help="Title; without it, that of analysis.yml.")
    ] = None,
    new_edition: Annotated[
        bool, typer.Option("--new-edition", help="Publish YEAR.2, YEAR.3 … after a correction.")
    ] = False,
    because: Annotated[
        str | None, typer.Option(help="With --new-edition: what was corrected.")
    ] = None,
    with_simulated: Annotated[
        bool, typer.Option("--with-simulated", help="Publish results of simulated data, marked.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Hold every release against its checksums; no more.")
    ] = False,
) -> None:
    """Freeze the results of a year under releases/, with what they stood on and checksums.

    Refused when a run of the year is stale, failed or missing. A release never changes: what is
    there is not written again, and a corrected year gets a new edition. Results of simulated data
    are left out. Two releases of the same inputs are equal byte for byte.

    Examples:

      workbench publish 2022 --date 2026-01-31

      workbench publish 2022 --new-edition --because "a count of Ea Kar was wrong"

      workbench publish --check
    """
    from helpers.reporting.publish import Asked
    from helpers.reporting.publish import publish as freeze

    project = find_project()
    if check:
        _check(project)
        return
    if year is None:
        raise UserError(
            "command line: found no year, expected one to publish, or --check.\n"
            "Example: workbench publish 2022"
        )
    if new_edition != (because is not None) or (because is not None and not because.strip()):
        raise UserError(
            "command line: found one of --new-edition and --because, expected both or none.\n"
            'Example: workbench publish 2022 --new-edition --because "a count was wrong"'
        )
    asked = Asked(year, place, date, title, because, with_simulated)
    done = freeze(asked, project, project.root / "reports")
    left_out = sum(done.manifest["simulated_left_out"].values())
    rest = f" {left_out} of simulated data were left out." if left_out else ""
    typer.echo(
        f"{len(done.results)} results of {len(done.manifest['runs'])} notebooks published in "
        f"releases/{done.name}.{rest}\nCommit the folder; it never changes. Run it again with: "
        f"workbench backtest {done.name}"
    )


def _check(project: Project) -> None:
    from helpers.reporting.release import releases_in, verify_release

    folders = releases_in(project.root)
    for folder in folders:
        n = verify_release(folder)
        typer.echo(f"releases/{folder.name}: {n} files are what was published")
    if not folders:
        typer.echo("No release yet. Publish a year: workbench publish 2022")


@app.command()
def backtest(
    releases: Annotated[
        list[str] | None, typer.Argument(help="Names, such as 2022; without any, all of them.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Notebooks at a time.")] = os.cpu_count() or 1,
    tolerance: Annotated[
        float, typer.Option(min=0, help="Relative difference up to which numbers are the same.")
    ] = 1e-9,
) -> None:
    """Run releases again from the inputs of now, and name each published number that moved.

    The runs and parameters are those of the release; figures, code and packages those of now. The
    reports stay as they are. Exit code: 0 every number is what was published, 1 some moved or
    could not be computed, 2 bad input.

    Examples:

      workbench backtest 2022

      workbench backtest
    """
    from helpers.reporting.backtest import backtest as rerun
    from helpers.reporting.release import FOLDER, read_release, releases_in

    project = find_project()
    there = {folder.name: folder for folder in releases_in(project.root)}
    for name in releases or ():
        if name not in there:
            raise UserError(
                f"{FOLDER}/{name}: found no such release, expected one of "
                f"those there are ({', '.join(there) or 'none yet'}).\nCorrect the name."
            )
    found = [read_release(there[name]) for name in releases or there]
    if not found:
        typer.echo("No release yet. Publish a year: workbench publish 2022")
        return
    done = []
    for release in found:
        done.append(rerun(release, project, jobs, tolerance))
        _say(done[-1], project)
    if not all(one.is_reproduced for one in done):
        raise typer.Exit(1)


def _say(done: Backtest, project: Project) -> None:
    from helpers.figures import read_evidence
    from helpers.reporting.compare_page import says
    from helpers.reporting.compare_view import lines_of

    name, n = done.release.name, len(done.release.results)
    if done.is_reproduced:
        console.print(f"releases/{name}: all {n} published results are what they were.",
                      highlight=False)  # fmt: skip
        return
    for outcome in done.failed:
        where = f"cell {outcome.cell}: " if outcome.cell else ""
        console.print(f"releases/{name}: {outcome.run.name} could not be run again, {where}"
                      f"{outcome.error}", markup=False, highlight=False)  # fmt: skip
    if done.comparison is None:
        return
    lines = lines_of(done.comparison, read_evidence(project.processed), "en")
    said = says(done.comparison, lines)
    for sentence in (f"releases/{name}: {said.lead}", *said.warnings):
        console.print(sentence, markup=False, highlight=False)
    for line in lines:
        values = {"changed": f"{line.old} → {line.new}", "new": f"new, {line.new}",
                  "vanished": f"gone, was {line.old}"}[line.status]  # fmt: skip
        console.print(f"  {line.what} [{line.period}]: {values}. {line.cause_words}: {line.why}",
                      markup=False, highlight=False)  # fmt: skip
