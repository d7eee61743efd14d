"""``workbench revisions``: what each publication changed."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from helpers.cli.app import app
from helpers.errors import UserError
from helpers.reporting.project import find_project

if TYPE_CHECKING:
    import pandas as pd


@app.command()
def revisions(
    place: Annotated[str | None, typer.Option(help="Place code, such as dak-lak.")] = None,
    indicator: Annotated[str | None, typer.Option(help="Code in indicators.csv.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="List first reports and repeats too.")
    ] = False,
    format_: Annotated[
        Literal["text", "csv"], typer.Option("--format", help="Text to read, or CSV.")
    ] = "text",
) -> None:
    """List what later publications changed: size, direction, cause, provisional or final.

    The reports are replayed in the order in which they were published. Only a number that a later
    publication corrects is a revision. A later count, a whole period instead of its part, another
    definition and another register under the same name are listed by those names; repeats and
    first reports change nothing that a reader saw, and are counted.

    Examples:

      workbench revisions

      workbench revisions --place dak-lak --indicator near_poverty_rate

      workbench revisions --all --format csv > revisions.csv
    """
    from helpers.figures import prepare, read_evidence
    from helpers.figures.correction_file import read_corrections
    from helpers.figures.revisions import QUIET
    from helpers.figures.revisions import revisions as replay
    from helpers.reporting.revision_lines import say_revision

    project = find_project()
    prepare(project.raw, project.processed)
    evidence = read_evidence(project.processed)
    _check("place", place, evidence.figures["place"], "a place with figures")
    _check("indicator", indicator, evidence.figures["indicator"], "an indicator with figures")
    table = replay(
        evidence.figures, evidence.sources, evidence.indicators, read_corrections(project.raw),
        place=place,
    )  # fmt: skip
    table = table if indicator is None else table[table["indicator"].eq(indicator)]
    shown = table if everything else table[~table["cause"].isin(QUIET)]
    if format_ == "csv":
        text = shown.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")
        typer.echo(text, nl=False)
        return
    for row in shown.to_dict("records"):
        typer.echo(say_revision(row))
    counts = table["cause"].value_counts()
    n = counts.get("revision", 0)
    typer.echo(
        f"\n{n} {'revision' if n == 1 else 'revisions'} among {table['figure_id'].nunique()} "
        f"figures. Not listed without --all: {counts.get('first', 0)} first reports, "
        f"{counts.get('repeat', 0)} repeats."
    )


def _check(name: str, code: str | None, known: pd.Series, expected: str) -> None:
    there_are = sorted(set(known.dropna()))
    if code is None or code in there_are:
        return
    near = ", ".join(get_close_matches(code, there_are, n=3))
    raise UserError(
        f"command line, --{name}: found {code!r}, expected {expected}.\n"
        + (f"Near it: {near}." if near else "workbench check --years lists the places.")
    )
