"""What a person sees while notebooks run, on a terminal and in a log."""

import io
import json
import re
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from helpers.figures import Evidence
from helpers.reporting.freshness import State
from helpers.reporting.outcome import LOG, Outcome, staging_of
from helpers.reporting.plan import Choice, Run, plan_runs, read_plan
from helpers.reporting.progress import Progress
from helpers.reporting.project import Project


@pytest.fixture
def runs(project: Project, evidence: Evidence) -> list[Run]:
    return plan_runs(read_plan(project.plan), Choice(year=2022), evidence)


def log(run: Run, reports: Path, *events: dict[str, object], tail: str = "") -> None:
    folder = staging_of(run, reports)
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(event) + "\n" for event in events)
    (folder / LOG).write_text(lines + tail, encoding="utf-8")


def follow(runs: list[Run], project: Project, reports: Path, *, is_terminal: bool) -> str:
    """Show the first run to its end and the second to its failure; what was written."""
    written = io.StringIO()
    progress = Progress(Console(file=written, force_terminal=is_terminal, width=100))
    first, second = runs[:2]
    with progress.following(runs, project, reports):
        progress.look()
        log(first, reports, {"event": "started"}, {"event": "cell", "cell": 3})
        progress.look()
        progress.look()
        log(second, reports, {"event": "started"}, tail='{"event": "ce')
        progress.look()
        log(second, reports, {"event": "started"})
        progress.look()
        shutil.rmtree(reports / ".making")  # a finished run has left it
        progress.finished(Outcome(first, reports, 3.14))
        progress.finished(Outcome(second, reports, 1.0, 4, "ValueError: no"))
        progress.look()
    return written.getvalue()


def test_a_log_has_one_line_an_event(runs: list[Run], project: Project, tmp_path: Path):
    lines = follow(runs, project, tmp_path, is_terminal=False).splitlines()
    first, second = (run.name for run in runs[:2])
    lines = [re.sub(r", about \d+:\d\d left$", ", about … left", line) for line in lines]
    assert lines == [
        f"Running {len(runs)} notebooks.",
        f"  started  {first}",
        f"  started  {second}",
        f"  done     {first}  3.1 s  1 of {len(runs)}, about … left",
        f"  FAILED   {second}  1.0 s  2 of {len(runs)}, about … left",
    ]


def test_what_is_left_is_told_from_the_pace(monkeypatch: pytest.MonkeyPatch):
    progress = Progress(Console(quiet=True))
    progress._n_runs, progress._began = 5, 100.0
    monkeypatch.setattr("helpers.reporting.progress.time.monotonic", lambda: 160.0)
    told = []
    for progress._n_finished in (0, 2, 5):
        told.append(progress._left())
    assert told == ["0 of 5", "2 of 5, about 1:30 left", "5 of 5"]


def test_a_log_says_why_each_is_not_fresh(runs: list[Run]):
    written = io.StringIO()
    first, second, third = runs[:3]
    states = {
        first: State("none", "fresh"),
        second: State("run", "table figures changed"),
        third: State("page", "prose or layout changed"),
    }
    Progress(Console(file=written, width=100)).announce(states)
    assert written.getvalue().splitlines() == [
        f"  to run   {second.name}: table figures changed",
        f"  page     {third.name}: prose or layout changed",
    ]


def test_a_terminal_shows_bars(runs: list[Run], project: Project, tmp_path: Path):
    shown = follow(runs, project, tmp_path, is_terminal=True)
    first, second = (run.name for run in runs[:2])
    assert f"{first} done" in shown
    assert f"{second} FAILED" in shown
    assert "cells" in shown
