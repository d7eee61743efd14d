"""``workbench run``: the plan, through one executor, to pages, results and the index."""

from __future__ import annotations

import errno
import filecmp
import traceback
from concurrent.futures import Future, wait
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from helpers.figures import prepare, read_evidence
from helpers.reporting.caveats import check_caveats, read_caveats
from helpers.reporting.cluster import workers_of
from helpers.reporting.executors import processes
from helpers.reporting.folder import alone_in
from helpers.reporting.freshness import FORCED, Now, State, Work, state_of
from helpers.reporting.kernels.leftovers import sweep_leftovers
from helpers.reporting.limits import Limits
from helpers.reporting.outcome import Outcome, staging_of
from helpers.reporting.panel_choice import check_panel_choice
from helpers.reporting.parameters_cell import check_parameters_cell
from helpers.reporting.plan import Choice, Plan, Run, notebooks_without, plan_runs, read_plan
from helpers.reporting.progress import Progress
from helpers.reporting.project import Project
from helpers.reporting.record import RESULTS, read_record
from helpers.reporting.seal import Began, Sealed, look_at_inputs, write_seal
from helpers.reporting.site_state import write_site
from helpers.reporting.vintage_plan import keep_known

_POLL_SECONDS: Final = 0.2
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Regeneration:
    """What a regeneration left behind.

    Attributes
    ----------
    outcomes : list of Outcome
        Of what was done.
    states : dict of Run to State
        What each run needed, and why.
    index : Path
        The page over all pages.
    n_results : int
        Results of all pages.
    without : tuple of str
        Notebooks that lack the language asked for.
    not_yet : tuple of str
        Places and years of the plan for which no figure was known on an earlier day.
    """

    outcomes: list[Outcome]
    states: dict[Run, State]
    index: Path
    n_results: int
    without: tuple[str, ...] = ()
    not_yet: tuple[str, ...] = ()

    @property
    def failed(self) -> list[Outcome]:
        """Runs that did not reach their end."""
        return [outcome for outcome in self.outcomes if not outcome.is_ok]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is planned and what each run of it needs."""

    plan: Plan
    states: dict[Run, State]
    without: tuple[str, ...]
    now: Now
    not_yet: tuple[str, ...] = ()


def look_ahead(project: Project, choice: Choice, reports: Path, *, force: bool = False) -> Asked:
    """Check the data and say what each chosen run needs; nothing is run.

    Parameters
    ----------
    project : Project
        The checkout, of today or of an earlier day.
    choice : Choice
        What of the plan to look at.
    reports : Path
        Where pages are.
    force : bool
        Run all of it.

    Raises
    ------
    UserError
        The data or the parameters are wrong.
    """
    prepare(project.raw, project.processed, vintage=project.vintage)
    evidence = read_evidence(project.processed)
    if project.vintage is None:
        # On an earlier day codes are missing that today's log rightly names.
        check_caveats(read_caveats(project.root), evidence)
    plan, not_yet = keep_known(read_plan(project.plan), choice, evidence, project)
    runs = plan_runs(plan, choice, evidence)
    for notebook in dict.fromkeys(run.notebook for run in runs):
        check_parameters_cell(notebook, project.notebooks)
    for run in runs:
        check_panel_choice(run.parameters, project.root)
    now = Now(project, evidence)
    states = {run: State("run", FORCED) if force else state_of(run, reports, now) for run in runs}
    return Asked(plan, states, tuple(notebooks_without(plan, choice, evidence)), now, not_yet)


def regenerate(
    project: Project, choice: Choice, reports: Path, jobs: int, progress: Progress,
    *, force: bool = False, cluster: str | None = None,
) -> Regeneration:  # fmt: skip
    """Check the data, run the chosen notebooks that are not fresh, write results and the index.

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
    force : bool
        Run what is fresh too.
    cluster : str, optional
        Address of a Dask scheduler whose workers run the notebooks.

    Returns
    -------
    Regeneration
        One outcome a run; a failed notebook stops nothing else. Where all is fresh, no file is
        touched.

    Raises
    ------
    UserError
        The data or the parameters are wrong; nothing was run and nothing written.
    """
    sweep_leftovers()
    began = look_at_inputs(project)
    asked = look_ahead(project, choice, reports, force=force)
    with alone_in(reports, project):
        outcomes = _do(asked, project, reports, jobs, progress, cluster)
        _complete_results(asked, project, reports)
        n_results, index = write_site(asked.plan.title, asked.now, reports)
        if all(outcome.is_ok for outcome in outcomes):
            _seal(asked, choice, project, reports, n_results, began)
    return Regeneration(outcomes, asked.states, index, n_results, asked.without, asked.not_yet)


def what_is_asked(project: Project, choice: Choice) -> dict[str, Any]:
    """What a seal is on: the choice, and the day whose knowledge is shown."""
    return {**asdict(choice), "as_of": project.vintage.code if project.vintage else None}


def _seal(
    asked: Asked, choice: Choice, project: Project, reports: Path, n_results: int, began: Began
) -> None:
    records = [read_record(reports / run.name) or {} for run in asked.states]
    write_seal(
        Sealed([run.name for run in asked.states], n_results), project, reports,
        what_is_asked(project, choice),
        (name for record in records for name in record.get("files", ())),
        [run.results_in(project) for run in asked.states], began,
    )  # fmt: skip


def _do(
    asked: Asked, project: Project, reports: Path, jobs: int, progress: Progress,
    cluster: str | None,
) -> list[Outcome]:  # fmt: skip
    """Write the pages that need no run, and run what needs it."""
    work: dict[Work, list[Run]] = {"run": [], "page": [], "none": []}
    for run, state in asked.states.items():
        work[state.work].append(run)
    names = asked.now.names
    progress.announce(asked.states)
    outcomes = []
    for run in work["page"]:
        outcomes.append(_render_again(run, project, reports, names[run.parameters.place]))
        progress.finished(outcomes[-1])
    if work["run"]:
        notebooks = [project.notebooks / run.file for run in work["run"]]
        where = (
            processes(min(jobs, len(notebooks)), notebooks)
            if cluster is None
            else workers_of(cluster, notebooks)
        )
        with where as executor:
            limits = asked.plan.limits
            futures = {
                executor.submit(
                    _execute, run, project, reports, names[run.parameters.place], limits
                ): run
                for run in work["run"]
            }
            with progress.following(work["run"], project, reports):
                outcomes += _wait_for(futures, reports, progress)
    return outcomes


def _execute(run: Run, project: Project, reports: Path, place_name: str, limits: Limits) -> Outcome:
    """In a worker. It is slow to import, and not needed to find all fresh."""
    from helpers.reporting.execute import execute_run  # noqa: PLC0415

    return execute_run(run, project, reports, place_name, limits)


def _render_again(run: Run, project: Project, reports: Path, place_name: str) -> Outcome:
    from helpers.reporting.execute import render_again  # noqa: PLC0415

    return render_again(run, project, reports, place_name)


def _complete_results(asked: Asked, project: Project, reports: Path) -> None:
    """Put results of fresh runs where they are missing or another folder's, as with ``--out``."""
    for run, state in asked.states.items():
        if state.work == "run":
            continue
        own, copy = reports / run.name / RESULTS, run.results_in(project)
        if not copy.is_file() or not filecmp.cmp(own, copy, shallow=False):
            from helpers.reporting.execute import hand_over_results  # noqa: PLC0415

            hand_over_results(run, project, reports / run.name)


def _wait_for(
    futures: dict[Future[Outcome], Run], reports: Path, progress: Progress
) -> list[Outcome]:
    outcomes: dict[Run, Outcome] = {}
    waiting = set(futures)
    while waiting:
        done, waiting = wait(waiting, timeout=_POLL_SECONDS)
        for future in done:
            outcome = _outcome_of(future, futures[future], reports)
            outcomes[futures[future]] = outcome
            progress.finished(outcome)
        progress.look()
    return [outcomes[run] for run in futures.values()]


def _outcome_of(future: Future[Outcome], run: Run, reports: Path) -> Outcome:
    """A run's outcome; a fault of ours ends that run only, with its traceback in the summary."""
    fault = future.exception()
    if fault is None:
        return future.result()
    if isinstance(fault, OSError) and fault.errno in _FULL:
        words = f"{reports}: no space is left to write to; free some and run again"
        return Outcome(run, staging_of(run, reports), 0.0, None, words)
    words = "".join(traceback.format_exception(fault))
    return Outcome(run, staging_of(run, reports), 0.0, None, words)
