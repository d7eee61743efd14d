"""A backtest: a release run again from the inputs of now; each number that moved is named."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import UserError
from helpers.figures import prepare, read_evidence
from helpers.reporting.compare import Comparison, compare
from helpers.reporting.compare_match import TOLERANCE
from helpers.reporting.compare_sides import release_side, reports_side
from helpers.reporting.executors import processes
from helpers.reporting.limits import Limits
from helpers.reporting.outcome import Outcome
from helpers.reporting.parameters import NOTEBOOKS, check_parameters, check_place_and_year
from helpers.reporting.plan import Run, read_plan
from helpers.reporting.project import Project
from helpers.reporting.release import Release, shown

NOW = "today's inputs"


@dataclass(frozen=True, slots=True)
class Backtest:
    """How a release came out when it was run again.

    Attributes
    ----------
    release : Release
    comparison : Comparison or None
        The release against the results of now; None where no run of it reached its end.
    failed : list of Outcome
        Runs that did not reach their end.
    """

    release: Release
    comparison: Comparison | None
    failed: list[Outcome]

    @property
    def is_reproduced(self) -> bool:
        """Every published number is what it was."""
        done = self.comparison
        return not self.failed and done is not None and done.is_same and not done.not_compared


def backtest(
    release: Release, project: Project, jobs: int, tolerance: float = TOLERANCE
) -> Backtest:
    """Run a release again, with its parameters, from the inputs, the code and the packages of now.

    Parameters
    ----------
    release : Release
        See :func:`helpers.reporting.release.read_release`.
    project : Project
        The checkout. Its reports stay as they are.
    jobs : int
        Notebooks at a time.
    tolerance : float
        Relative difference up to which a number is the same.

    Raises
    ------
    UserError
        A run of the release cannot be asked for any more.
    """
    prepare(project.raw, project.processed)
    evidence = read_evidence(project.processed)
    runs = runs_of(release)
    for run in runs:
        check_place_and_year(run.parameters, evidence, shown(release.folder))
    names = dict(zip(evidence.places["place"], evidence.places["name"], strict=True))
    with tempfile.TemporaryDirectory(prefix="backtest-") as aside, _results_kept(runs, project):
        reports = Path(aside)
        limits = read_plan(project.plan).limits
        outcomes = _run_all(runs, project, reports, names, limits, jobs)
        failed = [outcome for outcome in outcomes if not outcome.is_ok]
        if len(failed) == len(runs):
            return Backtest(release, None, failed)
        side = reports_side(NOW, reports, project, evidence)
        has_simulated = bool(release.results["simulated"].any())
        done = compare(release_side(release), side, tolerance=tolerance,
                       with_simulated=has_simulated)  # fmt: skip
        return Backtest(release, done, failed)


def runs_of(release: Release) -> list[Run]:
    """The runs that a release was made of.

    Raises
    ------
    UserError
        A notebook of it is no more, or takes other parameters now.
    """
    where = shown(release.folder)
    runs = []
    for run_id, record in sorted(release.manifest["runs"].items()):
        if record["notebook"] not in NOTEBOOKS:
            raise UserError(
                f"{where}: found the run {run_id}, expected one of the notebooks there are: "
                f"{', '.join(NOTEBOOKS)}.\nCheck out the version that published it, or compare "
                f"with what there is: workbench compare release:{release.name} {release.year}"
            )
        given = check_parameters(record["notebook"], record["parameters"], where)
        runs.append(Run(record["notebook"], given))
    return runs


def _run_all(
    runs: list[Run], project: Project, reports: Path, names: dict[str, str], limits: Limits,
    jobs: int,
) -> list[Outcome]:  # fmt: skip
    notebooks = [project.notebooks / run.file for run in runs]
    with processes(min(jobs, len(runs)), notebooks) as executor:
        futures: list[Future[Outcome]] = [
            executor.submit(_execute, run, project, reports, names[run.parameters.place], limits)
            for run in runs
        ]
        return [future.result() for future in futures]


def _execute(run: Run, project: Project, reports: Path, name: str, limits: Limits) -> Outcome:
    """In a worker."""
    from helpers.reporting.execute import execute_run  # noqa: PLC0415 - slow, and only there

    return execute_run(run, project, reports, name, limits)


@contextmanager
def _results_kept(runs: list[Run], project: Project) -> Iterator[None]:
    """Leave the project's own results of these runs as they are."""
    paths = [run.results_in(project) for run in runs]
    kept = {path: path.read_bytes() if path.is_file() else None for path in paths}
    try:
        yield
    finally:
        for path, data in kept.items():
            if data is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(data)
