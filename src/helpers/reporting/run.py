"""``workbench run``: the plan, through one executor, to pages, results and the index."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import threading
import traceback
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from helpers.errors import UserError
from helpers.figures import prepare, read_evidence
from helpers.reporting.execute import MAKING, Outcome, execute_run, staging_of
from helpers.reporting.panel_choice import check_panel_choice
from helpers.reporting.plan import Choice, Run, notebooks_without, plan_runs, read_plan
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
    """What a regeneration left behind; ``without`` names notebooks that lack the language."""

    outcomes: list[Outcome]
    index: Path
    n_results: int
    without: tuple[str, ...] = ()

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
    for run in runs:
        check_panel_choice(run.parameters, project.root)
    names = {str(k): str(v) for k, v in evidence.places.set_index("place")["name"].items()}
    with _alone_in(reports, project):
        with _processes(min(jobs, len(runs))) as executor:
            outcomes = _run_all(runs, project, reports, names, executor, progress)
        results = read_results(reports)
        write_for_readers(results, reports)
        index = write_index(reports, plan.title, results, evidence)
    without = notebooks_without(plan, choice, evidence)
    return Regeneration(outcomes, index, len(results), tuple(without))


@contextmanager
def _alone_in(reports: Path, project: Project) -> Iterator[None]:
    """Hold the folder of the pages: made, writable, and no other run's."""
    for kept in ("data", "src", "notebooks", "docs", "tests"):
        if reports.is_relative_to((project.root / kept).resolve()):
            raise UserError(
                f"--out: found {reports}, expected a folder outside {kept}/.\n"
                "Pages there would be taken for the project's own files: name another folder."
            )
    try:
        reports.mkdir(parents=True, exist_ok=True)
        lock = FileLock(reports / ".lock", timeout=0)
        lock.acquire()
    except Timeout:
        raise UserError(
            f"{reports}: found another run writing here, expected none.\n"
            "Wait until it has ended, or give this one another folder with --out."
        ) from None
    except OSError as error:
        raise UserError(
            f"{reports}: found a place that cannot be written ({error.strerror}), expected a "
            "folder for the pages.\nName another folder with --out, or change its permissions."
        ) from None
    try:
        shutil.rmtree(reports / MAKING, ignore_errors=True)
        yield
    finally:
        shutil.rmtree(reports / MAKING, ignore_errors=True)
        lock.release()


@contextmanager
def _processes(jobs: int) -> Iterator[Executor]:
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update({name: os.environ.get(name, one) for name, one in _ONE_THREAD.items()})
    try:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(jobs, context, initializer=_end_with_the_run) as executor:
            try:
                yield executor
            except KeyboardInterrupt:
                for worker in multiprocessing.active_children():
                    worker.terminate()
                raise
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)


def _end_with_the_run() -> None:
    """In a worker: leave Ctrl-C to the run, and never outlive it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_wait_for_the_end_of_the_run, daemon=True).start()


def _wait_for_the_end_of_the_run() -> None:
    run = multiprocessing.parent_process()
    if run is not None:
        run.join()
        os._exit(1)


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
