"""One notebook, executed and rendered in a folder aside that appears only when it is complete."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import time
import uuid
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from helpers.reporting.kernel import KERNEL_NAME, LocalKernelManager
from helpers.reporting.plan import Run
from helpers.reporting.project import ROOT_VARIABLE, RUN_VARIABLE, Project
from helpers.reporting.render import render_page
from helpers.reporting.results import results_path

LOG: Final = "log.jsonl"
MAKING: Final = ".making"
"""Folder of runs under way, below the reports."""
RECORD: Final = "run.json"
_CELL_SECONDS: Final = 600
_VERSIONS: Final = ("pandas", "numpy", "seaborn", "statsmodels", "papermill", "ipykernel")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: its folder, and the cell and error if it failed."""

    run: Run
    folder: Path
    seconds: float
    cell: int | None = None
    error: str | None = None

    @property
    def is_ok(self) -> bool:
        """Whether the notebook ran to its end."""
        return self.error is None


def execute_run(run: Run, project: Project, reports: Path, place_name: str) -> Outcome:
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

    Returns
    -------
    Outcome
        The notebook's own failure is an outcome; anything else raises.
    """
    staging = staging_of(run, reports)
    staging.mkdir(parents=True)
    started = time.perf_counter()
    log = _Log(staging / LOG)
    cell, error = _execute(run, project, staging, log)
    seconds = time.perf_counter() - started
    if (staging / run.file).is_file():
        _leave_no_machine_in(staging / run.file)
    if error is None:
        page = render_page(staging / run.file, run, place_name)
        (staging / run.file).with_suffix(".html").write_text(page, encoding="utf-8")
    _write_record(run, project.notebooks / run.file, staging, seconds, cell, error)
    log.write("finished" if error is None else "failed", cell=cell, error=error)
    folder = _move_into_place(staging, reports / run.name)
    _hand_over_results(run, project, folder, failed=error is not None)
    return Outcome(run, folder, seconds, cell, error)


def staging_of(run: Run, reports: Path) -> Path:
    """The folder aside in which a run is made, on the file system of the reports."""
    return reports / MAKING / run.name.replace("/", "--")


def _execute(run: Run, project: Project, staging: Path, log: _Log) -> tuple[int | None, str | None]:
    # The kernel inherits these, and finds the project whatever folder it starts in.
    os.environ[RUN_VARIABLE] = str(staging)
    os.environ[ROOT_VARIABLE] = str(project.root)
    os.environ.setdefault("JUPYTER_PREFER_ENV_PATH", "1")
    log.write("started", notebook=run.notebook)
    try:
        with _quiet():
            papermill.execute_notebook(
                project.notebooks / run.file, staging / run.file,
                run.parameters.model_dump(mode="json"),
                kernel_name=KERNEL_NAME, kernel_manager_class=LocalKernelManager,
                progress_bar=False, log_output=False,
                cwd=str(project.notebooks), execution_timeout=_CELL_SECONDS,
                on_cell_start=lambda cell, cell_index: log.write("cell", cell=cell_index + 1),
            )  # fmt: skip
    except PapermillExecutionError as error:
        return error.cell_index + 1, f"{error.ename}: {error.evalue}"
    except (CellTimeoutError, DeadKernelError, RuntimeError) as error:  # or it never started
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


def _write_record(
    run: Run, source: Path, staging: Path, seconds: float, cell: int | None, error: str | None
) -> None:
    code = "\n\n".join(
        cell.source
        for cell in nbformat.read(source, as_version=4).cells
        if cell.cell_type == "code"
    )
    figures = staging / "figures.json"
    record = {
        "notebook": run.notebook,
        "parameters": run.parameters.model_dump(mode="json"),
        "code": hashlib.sha256(code.encode()).hexdigest(),
        "figures": json.loads(figures.read_text(encoding="utf-8")) if figures.is_file() else [],
        "versions": {name: version(name) for name in _VERSIONS},
        "seconds": round(seconds, 2),
        "failed": None if error is None else {"cell": cell, "error": error},
    }
    figures.unlink(missing_ok=True)
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    (staging / RECORD).write_text(text, encoding="utf-8")


def _move_into_place(staging: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    old = target.with_name(f".old-{uuid.uuid4().hex[:8]}")
    if target.exists():
        os.replace(target, old)
    os.replace(staging, target)
    shutil.rmtree(old, ignore_errors=True)
    return target


def _hand_over_results(run: Run, project: Project, folder: Path, *, failed: bool) -> None:
    p = run.parameters
    target = results_path(project.results, p.place, p.year, run.notebook, p.language)
    if failed:
        target.unlink(missing_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_suffix(".writing")
    shutil.copyfile(folder / "results.parquet", aside)
    os.replace(aside, target)
