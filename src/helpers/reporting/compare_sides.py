"""The two sides of a comparison: a year's reports, a release, an as-of date, a folder."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow.parquet as pq

from helpers.errors import UserError
from helpers.figures import Evidence, read_evidence
from helpers.figures.processed import PACKAGE
from helpers.reporting.basis import Basis, basis_of
from helpers.reporting.freshness import Now, state_of
from helpers.reporting.parameters import check_parameters
from helpers.reporting.plan import Run
from helpers.reporting.project import Project
from helpers.reporting.record import RECORD, RESULTS, read_record
from helpers.reporting.release import (
    CHECKSUMS,
    FOLDER,
    Release,
    read_release,
    releases_in,
    require_columns,
)
from helpers.reporting.results import COLUMNS, validate_results

_YEAR: Final = re.compile(r"\d{4}")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_RELEASE: Final = "release:"
AS_OF: Final = "as-of"
"""Folder below the reports for those of an as-of date."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side: its results, what each run stood on, and the tables that explain them.

    Attributes
    ----------
    name : str
        As the page and the terminal call it.
    results : DataFrame
        Results with ``of_place``, ``year`` and ``language`` of their run.
    records : dict of str to dict
        What each run stood on, by its id.
    basis : Basis
        Figures, definitions, universes and packages.
    failed : tuple of str
        Ids of runs that did not reach their end: they have no results.
    folder : Path
        Where the runs are; of a release, its folder.
    stale : tuple of str
        Runs of a year's reports that are not what would be run now.
    """

    name: str
    results: pd.DataFrame
    records: dict[str, dict[str, Any]]
    basis: Basis
    folder: Path
    failed: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    years: frozenset[tuple[str, int]] = field(default_factory=frozenset)

    def of(self, place: str, year: int) -> pd.DataFrame:
        """The results of one place and year."""
        own = self.results["of_place"].eq(place) & self.results["year"].eq(year)
        return self.results[own]


def read_side(asked: str, project: Project, reports: Path, evidence: Evidence) -> Side:
    """One side of a comparison, from what a person typed.

    Parameters
    ----------
    asked : str
        ``2022``, ``release:2022`` or ``releases/2022``, ``2023-05-01`` (an as-of date), or a
        folder in the layout of the reports.
    project : Project
        The checkout.
    reports : Path
        The folder of all reports.
    evidence : Evidence
        Explains reports that are not a release.

    Raises
    ------
    UserError
        It is not there, it is empty, or its files are not what they should be.
    """
    if asked.startswith(_RELEASE):
        return _release(project.root / FOLDER / asked.removeprefix(_RELEASE), project)
    if _YEAR.fullmatch(asked):
        side = reports_side(asked, reports, project, evidence, year=int(asked))
        return replace(side, stale=_stale(side, Now(project, evidence), reports))
    if _DAY.fullmatch(asked):
        folder = reports / AS_OF / asked
        if not folder.is_dir():
            raise UserError(
                f"{asked}: found no reports as of this day in {_shown(folder, project)}, expected "
                f"those that workbench run makes.\nRun: workbench run --as-of {asked}"
            )
        then = project.processed / AS_OF / asked
        if (then / PACKAGE).is_file():
            evidence = read_evidence(then)
        side = reports_side(f"as of {asked}", folder, project, evidence)
        # What was not known on the day is not withdrawn.
        return replace(side, basis=replace(side.basis, is_whole=False))
    found = [f for f in (Path(asked), project.root / asked) if f.is_dir()]
    if not found:
        raise UserError(
            f"{asked}: found no such side, expected a year (2022), a release (release:2022), an "
            "as-of date (2023-05-01) or a folder with reports.\n" + _there_are(project, reports)
        )
    folder = found[0]
    if (folder / CHECKSUMS).is_file() or folder.resolve().parent == project.root / FOLDER:
        return _release(folder, project)
    return reports_side(asked, folder.resolve(), project, evidence)


def _stale(side: Side, now: Now, reports: Path) -> tuple[str, ...]:
    """Ids of the runs whose numbers would not be these if they were run now."""
    found = []
    for run_id, record in side.records.items():
        try:
            given = check_parameters(record["notebook"], record["parameters"], run_id)
        except UserError:  # of another version of the workbench
            found.append(run_id)
            continue
        if state_of(Run(record["notebook"], given), reports, now).work == "run":
            found.append(run_id)
    return tuple(found)


def _there_are(project: Project, reports: Path) -> str:
    years = sorted({p.name for p in reports.glob("*/*") if _YEAR.fullmatch(p.name)})
    named = [folder.name for folder in releases_in(project.root)]
    return (
        f"Years in {_shown(reports, project)}: {', '.join(years) or 'none'}. "
        f"Releases: {', '.join(named) or 'none'}."
    )


def _release(folder: Path, project: Project) -> Side:
    if not folder.is_dir():
        named = [one.name for one in releases_in(project.root)]
        raise UserError(
            f"{FOLDER}/{folder.name}: found no such release, expected one of "
            f"those there are ({', '.join(named) or 'none yet'}).\n"
            f"Publish a year: workbench publish {folder.name[:4]}"
        )
    return release_side(read_release(folder.resolve()))


def release_side(release: Release) -> Side:
    """A release as one side of a comparison."""
    return side_of(
        f"release {release.name}", release.results, release.records(), release.basis,
        release.folder,
    )  # fmt: skip


def reports_side(
    name: str, folder: Path, project: Project, evidence: Evidence, year: int | None = None
) -> Side:
    """The runs below a folder in the layout of the reports, as one side.

    Parameters
    ----------
    name : str
        Of the side.
    folder : Path
        ``<place>/<year>/<language>/<notebook>`` lie in it.
    project : Project
        The checkout.
    evidence : Evidence
        Explains them.
    year : int, optional
        Only this reporting year.

    Raises
    ------
    UserError
        There is no finished run, or a file of one is not what it should be.
    """
    pattern = f"*/{year or '*'}/*/*/{RECORD}"
    records: dict[str, dict[str, Any]] = {}
    frames, failed = [], []
    for path in sorted(folder.glob(pattern)):
        record = read_record(path.parent)
        if record is None or "parameters" not in record:
            raise UserError(
                f"{_shown(path, project)}: found a file that cannot be read, expected the record "
                "of a run.\nMake it again: workbench run"
            )
        given = record["parameters"]
        run_id = f"{given['place']}/{given['year']}/{record['notebook']}/{given['language']}"
        if record.get("failed") is not None:
            failed.append(run_id)
            continue
        records[run_id] = record
        frames.append(read_run_results(path.parent / RESULTS, project))
    if not records:
        where = _shown(folder, project)
        what = f"of {year} in {where}" if year else f"in {where}"
        hint = f"workbench run --year {year}" if year else "workbench run --out " + where
        raise UserError(
            f"{name}: found no finished reports {what}, expected some.\n"
            f"{_there_are(project, folder)} Run: {hint}"
        )
    results = validate_results(pd.concat(frames, ignore_index=True))
    places = {run_id.rsplit("/", 3)[0] for run_id in records}
    basis = basis_of(evidence, places, project.root / "requirements.lock")
    return side_of(name, results, records, basis, folder, failed=tuple(failed))


def side_of(
    name: str, results: pd.DataFrame, records: dict[str, dict[str, Any]], basis: Basis,
    folder: Path, *, failed: tuple[str, ...] = (),
) -> Side:  # fmt: skip
    """A side from its parts.

    Raises
    ------
    UserError
        It has no results.
    """
    if results.empty:
        raise UserError(
            f"{name}: found no results in {folder.name}/, expected at least one.\n"
            "Make the reports again: workbench run --force"
        )
    parts = results["run_id"].str.rsplit("/", n=3, expand=True)
    known = results.assign(
        of_place=parts[0], year=parts[1].astype("int64"), language=parts[3]
    ).reset_index(drop=True)
    years = frozenset(
        (place, int(year)) for place, year, *_ in (run_id.rsplit("/", 3) for run_id in records)
    )
    return Side(name, known, records, basis, folder, failed, years=years)


def read_run_results(path: Path, project: Project) -> pd.DataFrame:
    """The results of one run.

    Raises
    ------
    UserError
        The file cannot be read, or columns are missing.
    """
    where = _shown(path, project)
    try:
        names = pq.read_schema(path).names
    except (OSError, ValueError):
        raise UserError(
            f"{where}: found no file that can be read, expected the results of a run.\n"
            "Make it again: workbench run"
        ) from None
    require_columns(names, COLUMNS, where)
    return pd.read_parquet(path, partitioning=None)


def _shown(path: Path, project: Project) -> str:
    """A path from the project's folder where it lies in it."""
    inside = path.is_relative_to(project.root)
    return (path.relative_to(project.root) if inside else path).as_posix()
