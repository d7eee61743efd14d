"""``workbench publish``: a year's results, frozen, if every run of it is what it should be."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd

from helpers.errors import UserError
from helpers.figures import Evidence, prepare, read_evidence
from helpers.reporting.basis import basis_of
from helpers.reporting.compare import compare
from helpers.reporting.compare_row import as_csv
from helpers.reporting.compare_sides import read_run_results, release_side, side_of
from helpers.reporting.freshness import Now, state_of
from helpers.reporting.language import SOURCE
from helpers.reporting.plan import Choice, Plan, Run, plan_runs, read_plan
from helpers.reporting.project import PLAN_FILE, Project
from helpers.reporting.record import RESULTS, read_record
from helpers.reporting.release import (
    FOLDER,
    Release,
    editions_of,
    read_release,
    verify_release,
)
from helpers.reporting.release_content import Content, input_digests, release_files
from helpers.reporting.results import slug_of

_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked to publish.

    Attributes
    ----------
    year : int
    place : str or None
        None: every place that the plan has for the year.
    published : str or None
        Declared day of publication.
    title : str or None
        None: that of the plan.
    because : str or None
        Why there is a new edition; None: it is the first.
    with_simulated : bool
        Publish results of simulated data too, marked.
    """

    year: int
    place: str | None = None
    published: str | None = None
    title: str | None = None
    because: str | None = None
    with_simulated: bool = False

    @property
    def stem(self) -> str:
        """Name of the first edition."""
        return f"{self.year}-{slug_of(self.place)}" if self.place else str(self.year)


def publish(asked: Asked, project: Project, reports: Path) -> Release:
    """Freeze the results of a year under ``releases/``.

    Parameters
    ----------
    asked : Asked
    project : Project
        The checkout.
    reports : Path
        The folder of all reports.

    Returns
    -------
    Release
        As it can be read back.

    Raises
    ------
    UserError
        A run is stale, failed or missing; the release is there already; an earlier edition was
        edited; a new edition would publish nothing new. Nothing was written.
    """
    _check_day(asked.published)
    before = editions_of(project.root, asked.stem)
    _check_edition(asked, before)
    for folder in before:
        verify_release(folder)
    prepare(project.raw, project.processed)
    evidence = read_evidence(project.processed)
    plan = read_plan(project.plan)
    runs = _runs_of(asked, plan, evidence)
    _check_fresh(runs, asked, Now(project, evidence), reports)
    name = f"{asked.stem}.{len(before) + 1}" if before else asked.stem
    content = _content(name, asked, plan, _one_language(runs), project, reports, evidence)
    if before:
        content = _since(read_release(before[-1]), content, asked)
    return _write(release_files(content), project.root / FOLDER, name)


def _check_day(day: str | None) -> None:
    try:
        if day is not None and date.fromisoformat(day).isoformat() != day:
            raise ValueError
    except ValueError:
        raise UserError(
            f"--date: found {day!r}, expected the day of publication as YYYY-MM-DD.\n"
            "Write it as 2023-01-31, or leave it out."
        ) from None


def _check_known(day: str | None, results: pd.DataFrame, evidence: Evidence) -> None:
    """Nobody can have published on a day what was reported after it; a release never changes."""
    if day is None:
        return
    cited = set(results["figures"].fillna("").str.split(";").explode())
    figures = evidence.figures[evidence.figures["figure_id"].isin(cited)]
    appeared = figures["source_id"].map(evidence.sources.set_index("source_id")["published"])
    # A source dated by its month or year may have appeared on the first day of it.
    later = sorted(
        (str(on), str(figure))
        for figure, on in zip(figures["figure_id"], appeared, strict=True)
        if pd.notna(on) and str(on) > day[: len(str(on))]
    )
    if not later:
        return
    last, figure = later[-1]
    raise UserError(
        f"--date: found {day}, expected a day on which all figures were known: {len(later)} "
        f"appeared later, {figure} as the last ({last}).\n"
        "Give the day of this publication, or leave it out. What was known then: "
        f"workbench run --as-of {day}"
    )


def _check_edition(asked: Asked, before: list[Path]) -> None:
    if before and asked.because is None:
        raise UserError(
            f"{FOLDER}/{before[-1].name}: found a release that was published already, expected "
            f"none of {asked.stem}.\nA release never changes. For corrected results publish the "
            f"edition {asked.stem}.{len(before) + 1}: workbench publish {_words(asked)} "
            '--new-edition --because "what was corrected"'
        )
    if not before and asked.because is not None:
        raise UserError(
            f"--new-edition: found no release {asked.stem} yet, expected an earlier edition.\n"
            f"Publish the first one: workbench publish {_words(asked)}"
        )


def _words(asked: Asked) -> str:
    return f"{asked.year} --place {asked.place}" if asked.place else str(asked.year)


def _runs_of(asked: Asked, plan: Plan, evidence: Evidence) -> list[Run]:
    """The runs that the plan has for the year."""
    planned = [
        group for group in plan.runs
        if asked.year in group.years and asked.place in (None, group.place)
    ]  # fmt: skip
    if not planned:
        years = sorted({year for group in plan.runs for year in group.years
                        if asked.place in (None, group.place)})  # fmt: skip
        of = f" for {asked.place}" if asked.place else ""
        raise UserError(
            f"{PLAN_FILE}: found no run of {asked.year}{of}, expected a line for what is "
            f"published.\nYears there are{of}: {', '.join(map(str, years)) or 'none'}. Add the "
            "year (docs/how-to/publish.md), then workbench run."
        )
    return plan_runs(plan, Choice(place=asked.place, year=asked.year), evidence)


def _check_fresh(runs: list[Run], asked: Asked, now: Now, reports: Path) -> None:
    states = {run: state_of(run, reports, now) for run in runs}
    stale = [f"{run.name}: {state.why}" for run, state in states.items() if state.work == "run"]
    if stale:
        shown = stale[:_SHOWN]
        if len(stale) > _SHOWN:
            shown.append(f"... and {len(stale) - _SHOWN} more.")
        raise UserError(
            f"{asked.year}: found {len(stale)} of {len(runs)} runs that are not what would be run "
            "now, expected all fresh.\n" + "\n".join(f"  {line}" for line in shown)
            + f"\nRun: workbench run --year {asked.year}"
            + (f" --place {asked.place}" if asked.place else "")
        )  # fmt: skip


def _one_language(runs: list[Run]) -> list[Run]:
    """Each notebook once: the same numbers are in every language of its pages."""
    kept: dict[tuple[str, int, str], Run] = {}
    for run in sorted(runs, key=lambda r: (r.parameters.language != SOURCE, r.name)):
        kept.setdefault((run.parameters.place, run.parameters.year, run.notebook), run)
    return list(kept.values())


def _content(
    name: str, asked: Asked, plan: Plan, runs: list[Run], project: Project, reports: Path,
    evidence: Evidence,
) -> Content:  # fmt: skip
    records: dict[str, dict[str, Any]] = {}
    frames, left_out = [], {}
    for run in runs:
        folder = reports / run.name
        p = run.parameters
        run_id = f"{p.place}/{p.year}/{run.notebook}/{p.language}"
        records[run_id] = read_record(folder) or {}
        results = read_run_results(folder / RESULTS, project)
        simulated = results["simulated"].astype(bool)
        if not asked.with_simulated and simulated.any():
            left_out[run_id] = int(simulated.sum())
            results = results[~simulated]
        frames.append(results)
    results = pd.concat(frames, ignore_index=True)
    if results.empty:
        raise UserError(
            f"{asked.year}: found no results that do not rest on simulated data, expected some.\n"
            "Add figures, or publish the simulated ones, marked: --with-simulated"
        )
    _check_known(asked.published, results, evidence)
    places = {run.parameters.place for run in runs}
    basis = basis_of(evidence, places, project.root / "requirements.lock")
    return Content(
        name, asked.title or plan.title, asked.year, asked.published, asked.because, records,
        results, basis, input_digests(project.root), left_out,
    )  # fmt: skip


def _since(earlier: Release, content: Content, asked: Asked) -> Content:
    """The content of a new edition, with what moved since the one before."""
    old = release_side(earlier)
    new = side_of(f"release {content.name}", content.results, content.records, content.basis,
                  earlier.folder)  # fmt: skip
    moved = compare(old, new, with_simulated=asked.with_simulated)
    if moved.is_same and not moved.not_compared:
        raise UserError(
            f"{FOLDER}/{earlier.name}: found the same results there, expected some that moved.\n"
            "A new edition would publish nothing new: there is nothing to do."
        )
    return replace(content, changes=as_csv(moved.changes))


def _write(files: dict[str, bytes], releases: Path, name: str) -> Release:
    """Write a release aside, read it back, and let it appear by rename."""
    releases.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".writing-", dir=releases))
    try:
        for file, data in files.items():
            (aside / file).write_bytes(data)
        read_release(aside)
        if (releases / name).exists():
            raise UserError(
                f"{FOLDER}/{name}: found a release that appeared meanwhile, expected none.\n"
                "Look at it; nothing was written."
            )
        aside.chmod(0o755)  # a temporary folder is its maker's alone
        os.rename(aside, releases / name)  # noqa: PTH104 - never over what is there
    except OSError as error:
        raise UserError(
            f"{FOLDER}/{name} could not be written ({error.strerror}).\n"
            "Nothing was published; free some space or change the permissions."
        ) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return read_release(releases / name)
