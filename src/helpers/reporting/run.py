"""``workbench run``: the plan, through one executor, to pages, results and the index."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import traceback
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from helpers.figures import prepare, read_evidence
from helpers.reporting.execute import Outcome, execute_run, staging_of
from helpers.reporting.plan import Choice, Run, plan_runs, read_plan
from helpers.reporting.progress import Progress
from helpers.reporting.project import Project
from helpers.reporting.results import read_results, write_for_readers
from helpers.reporting.site import write_index

_POLL_SECONDS: Final = 0.2
_ONE_THREAD: Final = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS"), "1"
)
"""Each kernel computes on one thread: the processors are shared out by whole notebooks."""


@dataclass(frozen=True, slots=True)
class Regeneration:
    """What a regeneration left behind."""

    outcomes: list[Outcome]
    index: Path
    n_results: int

    @property
    def failed(self) -> list[Outcome]:
        """Runs that did not reach their end."""
        return [outcome for outcome in self.outcomes if not outcome.is_ok]


def regenerate(
    project: Project, choice: Choice, reports: Path, jobs: int, progress: Progress
) -> Regeneration:
    """Check the data, run the chosen notebooks, write results and the index.

    Parameters
    ----------
    project : Project
        The checkout.
    choice : Choice
        What of the plan to run.
    reports : Path
        Where pages go.
    jobs : int
        Notebooks at a time.
    progress : Progress
        Shows what goes on.

    Returns
    -------
    Regeneration
        One outcome a run; a failed notebook stops nothing else.

    Raises
    ------
    UserError
        The data or the parameters are wrong; nothing was run and nothing written.
    """
    prepare(project.raw, project.processed)
    evidence = read_evidence(project.processed)
    plan = read_plan(project.plan)
    runs = plan_runs(plan, choice, evidence)
    names = {str(k): str(v) for k, v in evidence.places.set_index("place")["name"].items()}
    shutil.rmtree(reports / ".making", ignore_errors=True)
    reports.mkdir(parents=True, exist_ok=True)
    with _processes(min(jobs, len(runs))) as executor:
        outcomes = _run_all(runs, project, reports, names, executor, progress)
    shutil.rmtree(reports / ".making", ignore_errors=True)
    results = read_results(reports)
    write_for_readers(results, reports)
    index = write_index(reports, plan.title, results, evidence)
    return Regeneration(outcomes, index, len(results))


@contextmanager
def _processes(jobs: int) -> Iterator[Executor]:
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update({name: os.environ.get(name, one) for name, one in _ONE_THREAD.items()})
    try:
        with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as executor:
            yield executor
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)


def _run_all(
    runs: list[Run], project: Project, reports: Path, names: dict[str, str],
    executor: Executor, progress: Progress,
) -> list[Outcome]:  # fmt: skip
    futures: dict[Future[Outcome], Run] = {
        executor.submit(execute_run, run, project, reports, names[run.parameters.place]): run
        for run in runs
    }
    outcomes: dict[Run, Outcome] = {}
    with progress.following(runs, project, reports):
        waiting = set(futures)
        while waiting:
            done, waiting = wait(waiting, timeout=_POLL_SECONDS)
            for future in done:
                outcome = _outcome_of(future, futures[future], reports)
                outcomes[futures[future]] = outcome
                progress.finished(outcome)
            progress.look()
    return [outcomes[run] for run in runs]


def _outcome_of(future: Future[Outcome], run: Run, reports: Path) -> Outcome:
    """A run's outcome; a fault of ours ends that run only, with its traceback in the summary."""
    fault = future.exception()
    if fault is None:
        return future.result()
    words = "".join(traceback.format_exception(fault))
    return Outcome(run, staging_of(run, reports), 0.0, None, words)
