"""The folder of the pages: one run at a time, writable, and none of the project's own."""

import errno
from concurrent.futures import Future
from pathlib import Path

import pytest
from rich.console import Console

from helpers.errors import UserError
from helpers.reporting import run
from helpers.reporting.outcome import MAKING, Outcome
from helpers.reporting.parameters import NOTEBOOKS, BilingualParameters, check_parameters
from helpers.reporting.plan import Choice, Run
from helpers.reporting.progress import Progress
from helpers.reporting.project import Project
from helpers.reporting.run import _alone_in


def test_a_second_run_is_refused_and_the_first_goes_on(tmp_path: Path):
    project, reports = Project(tmp_path), tmp_path / "reports"
    with _alone_in(reports, project):
        (reports / MAKING / "page").mkdir(parents=True)
        with pytest.raises(UserError, match="another run") as refused, _alone_in(reports, project):
            pass
        assert "--out" in str(refused.value)
        assert (reports / MAKING / "page").is_dir()
    assert not (reports / MAKING).exists()
    with _alone_in(reports, project):
        pass


@pytest.mark.parametrize("kept", ["data/raw/figures", "src", "notebooks"])
def test_pages_do_not_go_among_the_project_s_files(tmp_path: Path, kept: str):
    with (
        pytest.raises(UserError, match="expected a folder outside"),
        _alone_in(tmp_path.resolve() / kept, Project(tmp_path.resolve())),
    ):
        pass
    assert not (tmp_path / kept).exists()


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path):
    (tmp_path / "reports").write_text("a file")
    with (
        pytest.raises(UserError, match="cannot be written"),
        _alone_in(tmp_path / "reports", Project(tmp_path)),
    ):
        pass


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
