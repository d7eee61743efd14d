"""A regeneration leaves out what lacks the language, and says a full disk in words."""

import errno
from concurrent.futures import Future
from pathlib import Path

import pytest
from rich.console import Console

from helpers.reporting import run
from helpers.reporting.outcome import Outcome
from helpers.reporting.parameters import NOTEBOOKS, BilingualParameters, check_parameters
from helpers.reporting.plan import Choice, Run
from helpers.reporting.progress import Progress
from helpers.reporting.project import Project


@pytest.mark.parametrize(("language", "without"), [("vi", ("sources",)), ("en", ())])
def test_notebooks_without_the_language_are_left_out_and_named(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str,
    without: tuple[str, ...],
):  # fmt: skip
    entry = ("07_annual_summary.ipynb", BilingualParameters)
    monkeypatch.setitem(NOTEBOOKS, "annual_summary", entry)
    monkeypatch.setattr(run, "_do", lambda planned, *_: asked.extend(planned.states) or [])
    monkeypatch.setattr(run, "_seal", lambda *_: None)  # nothing was made
    plan = tmp_path / "analysis.yml"
    plan.write_text(
        "title: x\nruns: [{place: dak-lak, years: [2022], notebooks: [sources, annual_summary]}]\n"
    )
    monkeypatch.setattr(Project, "plan", plan)
    asked: list[object] = []
    done = run.regenerate(
        project, Choice(language=language), tmp_path / "reports", 1, Progress(Console(quiet=True))
    )
    assert done.without == without
    assert {r.notebook for r in asked} == {"sources", "annual_summary"} - set(without)
    assert done.index.is_file()


def test_a_full_disk_is_said_without_a_traceback(tmp_path: Path):
    future: Future[Outcome] = Future()
    future.set_exception(OSError(errno.ENOSPC, "No space left on device"))
    one = Run("sources", check_parameters("sources", {}, "test"))
    outcome = run._outcome_of(future, one, tmp_path)
    assert outcome.error == f"{tmp_path}: no space is left to write to; free some and run again"
    fault: Future[Outcome] = Future()
    fault.set_exception(ZeroDivisionError())
    assert "ZeroDivisionError" in str(run._outcome_of(fault, one, tmp_path).error)
