"""One notebook, executed and rendered in a folder aside that appears only when it is complete."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import time
import uuid
from pathlib import Path
from typing import Any, Final

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from helpers.reporting.caveats import digest_of_caveats
from helpers.reporting.caveats_section import caveats_for_page
from helpers.reporting.kernels.manager import KERNEL_NAME, LocalKernelManager
from helpers.reporting.kernels.service import is_gone
from helpers.reporting.limits import Limits
from helpers.reporting.outcome import KERNEL_LOG, LOG, Outcome, staging_of
from helpers.reporting.plan import Run
from helpers.reporting.project import (
    AS_OF_VARIABLE,
    PLAN_FILE,
    ROOT_VARIABLE,
    RUN_VARIABLE,
    Project,
)
from helpers.reporting.record import (
    RECORD,
    RESULTS,
    digest_of_lock,
    digest_of_rendering,
    digests_of_source,
    page_key,
    read_record,
    write_json,
    write_record,
)
from helpers.reporting.render import render_page

_KERNEL_DIED: Final = "its kernel died: ended by the code of this cell or by the system"
# The second is what jupyter_client says of a kernel that ended while it started.
_DIED: Final = (_KERNEL_DIED, "Kernel died before")


def execute_run(
    run: Run, project: Project, reports: Path, place_name: str, limits: Limits
) -> Outcome:
    """Execute one notebook with papermill, render its page, and put both in their place.

    Parameters
    ----------
    run : Run
        What to run, with checked parameters.
    project : Project
        Where the notebooks and the tables are.
    reports : Path
        The folder of all reports. The run's own folder there, ``<place>/<year>/<language>/
        <notebook>``, appears by rename with the executed notebook, its page, ``run.json`` and
        ``log.jsonl``. A failed run leaves its notebook and log there, and no page: an older page
        would be taken for this run's.
    place_name : str
        For the page's title.
    limits : Limits
        That the notebook is held to.

    Returns
    -------
    Outcome
        The notebook's own failure is an outcome; anything else raises.
    """
    staging = staging_of(run, reports)
    # A worker that was killed, and whose run came here, left its half.
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    started = time.perf_counter()
    log = _Log(staging / LOG)
    # Before the run: what is changed while it goes on makes it stale.
    source, lock = digests_of_source(project.notebooks / run.file), digest_of_lock(project.root)
    caveats = digest_of_caveats(project.root)
    cell, error = _execute(run, project, staging, log, limits)
    if error is not None and error.startswith(_DIED) and is_gone(os.environ):
        # The server was killed, and its kernels with it: no fault of this notebook.
        cell, error = _execute(run, project, staging, log, limits)
    seconds = time.perf_counter() - started
    if (staging / run.file).is_file():
        _leave_no_machine_in(staging / run.file)
    key = page_key(source, digest_of_rendering(), place_name, caveats)
    if error is None:
        known = caveats_for_page(project, staging)
        page = render_page(staging / run.file, run, place_name, known, project.vintage)
        (staging / run.file).with_suffix(".html").write_text(page, encoding="utf-8")
    kernel_log = staging / KERNEL_LOG
    if kernel_log.is_file() and (error is None or not kernel_log.stat().st_size):
        kernel_log.unlink()
    failed = None if error is None else {"cell": cell, "error": error}
    write_record(run, source, staging, key, lock, seconds, failed, project.vintage)
    log.write("finished" if error is None else "failed", cell=cell, error=error)
    folder = _move_into_place(staging, reports / run.name)
    hand_over_results(run, project, folder, failed=error is not None)
    return Outcome(run, folder, seconds, cell, error)


def render_again(run: Run, project: Project, reports: Path, place_name: str) -> Outcome:
    """Write the page of a run anew, with the prose of now and the outputs of then.

    Parameters
    ----------
    run, project, reports, place_name
        As for :func:`execute_run`; the run's folder is there and its code has not changed.
    """
    started = time.perf_counter()
    target, staging = reports / run.name, staging_of(run, reports)
    shutil.copytree(target, staging)
    source = project.notebooks / run.file
    _take_prose(source, staging / run.file)
    caveats = digest_of_caveats(project.root)
    known = caveats_for_page(project, staging)
    page = render_page(staging / run.file, run, place_name, known, project.vintage)
    (staging / run.file).with_suffix(".html").write_text(page, encoding="utf-8")
    record = read_record(staging) or {}
    prose = digests_of_source(source)
    record["page"] = page_key(prose, digest_of_rendering(), place_name, caveats)
    write_json(record, staging / RECORD)
    folder = _move_into_place(staging, target)
    return Outcome(run, folder, time.perf_counter() - started)


def _take_prose(source: Path, executed: Path) -> None:
    """Put the cells of an executed notebook's code among the prose of its source."""
    then, now = (nbformat.read(path, as_version=4) for path in (executed, source))
    code = [cell for cell in then.cells if cell.cell_type == "code"]
    injected = [c for c in code if "injected-parameters" in c.metadata.get("tags", [])]
    own = iter([c for c in code if c not in injected])
    cells = []
    for cell in now.cells:
        if cell.cell_type != "code":
            cells.append(cell)
            continue
        cells.append(next(own))
        if "parameters" in cell.metadata.get("tags", []):
            cells.extend(injected)
    then.cells = cells
    nbformat.write(then, executed)


def _execute(
    run: Run, project: Project, staging: Path, log: _Log, limits: Limits
) -> tuple[int | None, str | None]:
    manager = LocalKernelManager.having(
        # With these the kernel finds the project whatever folder it starts in.
        environment={
            RUN_VARIABLE: str(staging), ROOT_VARIABLE: str(project.root),
            AS_OF_VARIABLE: project.vintage.code if project.vintage else "",
        },
        memory=limits.gigabytes * 1e9, seconds=limits.minutes * 60,
        shown=limits.megabytes_shown * 1e6, output=staging / KERNEL_LOG,
    )  # fmt: skip
    log.write("started", notebook=run.notebook)
    try:
        with _quiet():
            papermill.execute_notebook(
                project.notebooks / run.file, staging / run.file,
                run.parameters.model_dump(mode="json"),
                kernel_name=KERNEL_NAME, kernel_manager_class=manager,
                progress_bar=False, log_output=False, cwd=str(project.notebooks),
                # Saved once: nobody reads it before it is in its place.
                request_save_on_cell_execute=False, autosave_cell_every=0,
                on_cell_start=lambda cell, cell_index: log.write("cell", cell=cell_index + 1),
            )  # fmt: skip
    except PapermillExecutionError as error:
        words = f"{error.ename}: {error.evalue}"
        if "MemoryError" in error.ename:
            words += f" (limit {limits.gigabytes:g} GB: limits in {PLAN_FILE})"
        return error.cell_index + 1, words
    except (CellTimeoutError, DeadKernelError, RuntimeError) as error:  # or it never started
        if manager.ended_for is not None:
            return log.cell, f"{manager.ended_for}, the limit in {PLAN_FILE}, and was ended"
        if isinstance(error, DeadKernelError):
            return log.cell, _KERNEL_DIED
        return log.cell, str(error).splitlines()[0]
    return None, None


class _Log:
    """One JSON line an event; the parent process reads it for the progress display."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.cell: int | None = None

    def write(self, event: str, **facts: Any) -> None:
        self.cell = facts.get("cell", self.cell)
        line = json.dumps({"event": event, "at": time.time(), **facts}, ensure_ascii=False)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


@contextlib.contextmanager
def _quiet() -> Any:
    """Keep papermill's and the kernel's chatter out of the progress display."""
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stderr(nowhere):
        yield


def _leave_no_machine_in(path: Path) -> None:
    """Drop papermill's metadata: paths, times and the user's folders do not travel."""
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
    nbformat.write(notebook, path)


def _move_into_place(staging: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    old = target.with_name(f".old-{uuid.uuid4().hex[:8]}")
    if target.exists():
        os.replace(target, old)
    os.replace(staging, target)
    shutil.rmtree(old, ignore_errors=True)
    return target


def hand_over_results(run: Run, project: Project, folder: Path, *, failed: bool = False) -> None:
    """Put a run's results among those of ``data/processed``; a failed run has none."""
    target = run.results_in(project)
    if failed:
        target.unlink(missing_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_suffix(".writing")
    shutil.copyfile(folder / RESULTS, aside)
    os.replace(aside, target)
