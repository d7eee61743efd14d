"""What a person sees while notebooks run: done, running with its cell, left."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from helpers.reporting.freshness import State
from helpers.reporting.outcome import LOG, Outcome, staging_of
from helpers.reporting.plan import Run
from helpers.reporting.project import Project


class Progress:
    """Bars on a terminal; elsewhere one line when a notebook starts and one when it ends.

    Parameters
    ----------
    console : rich.console.Console
        Where to show.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bars: Bars | None = None
        self._tasks: dict[Run, Any] = {}
        self._cells: dict[Run, int] = {}
        self._logs: dict[Run, Path] = {}
        self._started: set[Run] = set()
        self._n_runs = self._n_finished = 0
        self._began = time.monotonic()
        self._total: Any = None

    def announce(self, states: Mapping[Run, State]) -> None:
        """Say why notebooks are not fresh, if a line each can be kept."""
        stale = {run: state for run, state in states.items() if state.work != "none"}
        if not stale or self._console.is_terminal:
            return
        for run, state in stale.items():
            word = "to run" if state.work == "run" else "page"
            self._console.print(f"  {word:8} {run.name}: {state.why}", highlight=False)

    @contextmanager
    def following(self, runs: list[Run], project: Project, reports: Path) -> Iterator[None]:
        """Follow runs until the block ends."""
        self._n_runs, self._n_finished, self._began = len(runs), 0, time.monotonic()
        for run in runs:
            notebook = nbformat.read(project.notebooks / run.file, as_version=4)
            self._cells[run] = len(notebook.cells) + 1  # papermill adds the parameters
            self._logs[run] = staging_of(run, reports) / LOG
        if not self._console.is_terminal:
            noun = "notebook" if len(runs) == 1 else "notebooks"
            self._console.print(f"Running {len(runs)} {noun}.")
            yield
            return
        columns = (TextColumn("{task.description}"), BarColumn(24), MofNCompleteColumn(),
                   TextColumn("{task.fields[unit]}"), TimeElapsedColumn())  # fmt: skip
        with Bars(*columns, console=self._console) as self._bars:
            if len(runs) > 1:
                self._total = self._bars.add_task(self._left(), total=len(runs), unit="notebooks")
            for run in runs:
                self._tasks[run] = self._bars.add_task(
                    f"[dim]{run.name}", total=self._cells[run], start=False, unit="cells"
                )
            yield
        self._bars = None

    def _left(self) -> str:
        """How many are done, and from their pace how long the others may take."""
        done = f"{self._n_finished} of {self._n_runs}"
        if not 0 < self._n_finished < self._n_runs:
            return done
        pace = (time.monotonic() - self._began) / self._n_finished
        seconds = round(pace * (self._n_runs - self._n_finished))
        return f"{done}, about {seconds // 60}:{seconds % 60:02} left"

    def look(self) -> None:
        """Read the logs of the running notebooks."""
        for run, log in self._logs.items():
            events = _events(log)
            if not events:
                continue
            cell = max((int(e["cell"]) for e in events if e["event"] == "cell"), default=0)
            if run not in self._started:
                self._started.add(run)
                if self._bars is None:
                    self._console.print(f"  started  {run.name}", highlight=False)
                else:
                    self._bars.start_task(self._tasks[run])
            if self._bars is not None:
                self._bars.update(self._tasks[run], completed=cell, description=run.name)

    def finished(self, outcome: Outcome) -> None:
        """Show that a run has ended."""
        run = outcome.run
        self._started.add(run)
        word = "done" if outcome.is_ok else "FAILED"
        self._n_finished += 1
        if self._total is not None and self._bars is not None:
            self._bars.update(self._total, completed=self._n_finished, description=self._left())
        if self._bars is None or run not in self._tasks:
            left = f"  {self._left()}" if self._n_runs > 1 else ""
            self._console.print(
                f"  {word:8} {run.name}  {outcome.seconds:.1f} s{left}", highlight=False
            )
            return
        cells = self._cells[run] if outcome.is_ok else (outcome.cell or 0)
        color = "green" if outcome.is_ok else "red"
        self._bars.start_task(self._tasks[run])
        self._bars.update(
            self._tasks[run], completed=cells, description=f"[{color}]{run.name} {word}"
        )
        self._bars.stop_task(self._tasks[run])


def _events(log: Path) -> list[dict[str, Any]]:
    try:
        lines = log.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]
    except (OSError, ValueError):  # not there yet, moved into place, or a line half written
        return []
