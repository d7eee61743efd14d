"""``workbench read`` and ``workbench review``: from reports to figures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpers.cli.app import app
from helpers.errors import UserError
from helpers.reporting.project import find_project

if TYPE_CHECKING:
    import pandas as pd


@app.command()
def read(
    reports: Annotated[list[Path], typer.Argument(help="Word, Excel, PDF, HTML or text files.")],
    out: Annotated[
        Path | None, typer.Option(help="File for review, a name in .xlsx or .csv.")
    ] = None,
    format_: Annotated[
        str | None, typer.Option("--format", help="csv: print the candidates, for other programs.")
    ] = None,
    page: Annotated[
        bool, typer.Option(help="Write the page with the numbers highlighted, beside --out.")
    ] = True,
) -> None:
    """Find the numbers in reports: what each counts, where, when, and how sure that is.

    Writes a file to go through (--out) and a page that shows each report with its numbers
    highlighted. Nothing joins your data until workbench review. What cannot be read is named, the
    other reports are read, and the exit code is 2.

    Examples:

      workbench read report-2023.docx --out candidates.xlsx

      workbench read reports/*.pdf --out candidates.csv

      workbench read article.txt --format csv > candidates.csv
    """
    from helpers.documents import table_of
    from helpers.reporting.read_reports import read_reports
    from helpers.reporting.reading_page import reading_page
    from helpers.reporting.review_file import (
        as_csv,
        check_name,
        for_review,
        write_review,
    )
    from helpers.reporting.whole_file import write_whole

    if format_ not in (None, "csv"):
        raise UserError(f"--format: found {format_!r}, expected csv.\nUse --out for Excel.")
    if out is None and format_ is None:
        raise UserError(
            "--out: found nothing, expected a file to write, or --format csv.\nExample: "
            "workbench read report.docx --out candidates.xlsx"
        )
    if out is not None:
        check_name(out)
    project = find_project()
    done = read_reports(reports, project.raw, lambda line: typer.echo(line, err=True))
    found = table_of([one for reading, _ in done.readings for one in reading.candidates])
    if format_ == "csv":
        sys.stdout.write(as_csv(found))
    if out is not None and done.readings:
        write_review(for_review(found), out)
        n = len(done.readings)
        typer.echo(f"{len(found)} numbers of {n} report{'s' if n != 1 else ''} in {out}")
        if page:
            where = out.with_suffix(".html")
            write_whole(where, reading_page(done.readings).encode("utf-8"))
            typer.echo(
                f"Shown in {where}. Decide in {out.name}, then: workbench review {out} "
                "--source CODE"
            )
    if done.refused:
        raise UserError("\n\n".join(done.refused))


@app.command()
def review(
    file: Annotated[Path, typer.Argument(help="File that workbench read wrote.")],
    source: Annotated[
        str | None, typer.Option(help="Code of the report in data/raw/sources.csv.")
    ] = None,
    publisher: Annotated[str, typer.Option(help="Adds the source: who published it.")] = "",
    title: Annotated[str, typer.Option(help="Adds the source: its title.")] = "",
    published: Annotated[str, typer.Option(help="Adds the source: year, month or day.")] = "",
    kind: Annotated[
        str, typer.Option(help="Adds the source: news, official, union or report.")
    ] = "report",
    confidence: Annotated[
        str, typer.Option(help="Trust in the source: high, medium or low.")
    ] = "medium",
    ask: Annotated[bool, typer.Option(help="Ask here about each row without a decision.")] = True,
) -> None:
    """Accept or refuse candidates; accepted ones join data/raw/figures/.

    Decide in the file (column decision), or here: each row without a decision is shown and you
    type a letter. The accepted rows are checked together with all other data first; if anything
    is wrong, nothing is written. Running it again adds nothing twice.

    Examples:

      workbench review candidates.xlsx --source dlk2023 --publisher "UBND tỉnh Đắk Lắk"

      workbench review candidates.csv --source dlk2023 --no-ask
    """
    from helpers.reporting.review import accept
    from helpers.reporting.review_file import read_review, write_review
    from helpers.reporting.review_source import NewSource

    if confidence not in ("high", "medium", "low"):
        raise UserError(
            f"--confidence: found {confidence!r}, expected high, medium or low.\nWrite one of them."
        )
    project = find_project()
    rows = read_review(file)
    if ask and sys.stdin.isatty() and rows["decision"].eq("").any():
        rows = _ask(rows)
        write_review(rows.drop(columns="_row"), file)
    if source is None and rows["decision"].eq("accept").any():
        raise UserError(
            "--source: found nothing, expected the report's code in data/raw/sources.csv.\n"
            "Example: --source dlk2023"
        )
    done = accept(
        rows,
        file.name,
        project.raw,
        NewSource(source or "", title, publisher, published, kind),
        confidence,
    )
    if done.file is not None:
        figures = "figure" if done.n_new == 1 else "figures"
        where = f"data/raw/figures/{done.file.name}"
        typer.echo(f"{done.n_new} {figures} joined {where}. Next: workbench check")
    else:
        typer.echo("No figure was added.")
    typer.echo(
        f"{done.n_known} were there already, {done.n_refused} refused, {done.n_open} without a "
        "decision."
    )


def _ask(rows: pd.DataFrame) -> pd.DataFrame:
    """Ask about each row without a decision, until the person stops."""
    rows = rows.copy()
    waiting = rows.index[rows["decision"].eq("")]
    typer.echo("a accept, r refuse, s skip, q stop; to correct a cell, edit the file.\n")
    for n, label in enumerate(waiting, start=1):
        row = rows.loc[label]
        typer.echo(f"{n} of {len(waiting)}  {row['document']}, {row['locator']}\n  “{row['text']}”")
        indicator = row["indicator"] or "indicator not found"
        place = row["place"] or "place not found"
        typer.echo(f"  {row['value']} {row['unit']} ({row['qualifier']}), {indicator}, {place},")
        typer.echo(f"  {row['period_start']} to {row['period_end']}, score {row['score']}")
        answer = typer.prompt("  a/r/s/q", default="s", show_default=False).strip().lower()[:1]
        if answer == "q":
            break
        rows.loc[label, "decision"] = {"a": "accept", "r": "refuse"}.get(answer, "")
    return rows
