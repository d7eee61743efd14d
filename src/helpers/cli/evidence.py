"""``workbench check`` and ``workbench form``: the raw tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpers.cli.app import app
from helpers.reporting.project import find_project

if TYPE_CHECKING:
    from helpers.figures import Evidence


@app.command()
def check(
    years: Annotated[
        bool, typer.Option("--years", help="List the places and years that have figures.")
    ] = False,
    documents: Annotated[
        Path | None,
        typer.Option(help="Folder of the reports: prove that each figure's words stand in them."),
    ] = None,
) -> None:
    """Check data/raw and bring data/processed in step with it; releases must be what was published.

    Every problem is named with its file, row and column; then the exit code is 2 and
    data/processed stays as it was. Warnings name figures that need a second look. Of each place in
    analysis.yml it says how many of the figures expected of its newest year are there.

    Examples:

      workbench check

      workbench check --years

      workbench check --documents ~/reports
    """
    from helpers.figures import prepare, read_evidence
    from helpers.reporting.caveats import check_caveats, read_caveats
    from helpers.reporting.new_year.status import newest_years
    from helpers.reporting.parameters import years_with_figures
    from helpers.reporting.plan import read_plan
    from helpers.reporting.release import releases_in, verify_release

    project = find_project()
    prepare(project.raw, project.processed)
    evidence = read_evidence(project.processed)
    check_caveats(read_caveats(project.root), evidence)
    if documents is not None:
        _prove(evidence, documents)
        return
    if years:
        for place in sorted(set(evidence.figures["place"])):
            there_are = years_with_figures(evidence.figures, place)
            typer.echo(f"{place}: {', '.join(map(str, there_are)) or 'no year'}")
        return
    for folder in releases_in(project.root):
        verify_release(folder)
    figures = evidence.figures
    for warning in evidence.warnings.itertuples():
        typer.echo(f"{warning.file}, row {warning.row}: {warning.message} [{warning.rule}]")
    for figure in figures[figures["status"].eq("unresolved")].itertuples():
        typer.echo(f"{figure.figure_id} ({figure.source_id}): unresolved. {figure.reason}")
    if project.plan.is_file():
        for line in newest_years(read_plan(project.plan), evidence):
            typer.echo(line)
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


def _prove(evidence: Evidence, documents: Path) -> None:
    from helpers.documents.locate import check_documents

    found = check_documents(evidence.figures, evidence.sources, documents)
    wrong = [p for p in found.proofs if p.status in ("moved", "missing", "unreadable")]
    for proof in wrong:
        typer.echo(f"{proof.figure_id} ({proof.source_id}): {proof.message} [{proof.status}]")
    for source in found.absent:
        typer.echo(
            f"{source}: no file in {documents} has its digest: the report is not there, or was "
            "changed since. Its figures were not looked up."
        )
    n = len(found.proofs)
    typer.echo(f"\n{n - len(wrong)} of {n} snippets stand where their source has them.")
    if wrong or found.absent:
        raise typer.Exit(2)
