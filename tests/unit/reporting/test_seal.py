"""The seal holds while nothing changed, and any change breaks it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.reporting.project import Project
from helpers.reporting.seal import Began, Sealed, look_at_inputs, read_seal, write_seal

ASKED = {"place": None, "year": None, "notebook": None, "language": None}
SEALED = Sealed(["x/2022/en/sources"], 7)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path / "p")
    files = (
        "data/raw/figures.csv", "data/raw/places/p.csv", "notebooks/01.ipynb", "analysis.yml",
        "requirements.lock", "own/panel.csv", "reports/index.html", "reports/results.csv",
        "reports/results.parquet", "reports/x/2022/en/sources/01.html",
        "reports/x/2022/en/sources/run.json", "data/processed/datapackage.json",
        "data/processed/results/r.parquet",
    )  # fmt: skip
    for name in files:
        path = project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("as it was")
    seal(project, look_at_inputs(project))
    return project


def seal(project: Project, began: Began) -> None:
    write_seal(
        SEALED, project, project.root / "reports", ASKED, ["own/panel.csv"],
        [project.results / "r.parquet"], began,
    )  # fmt: skip


def seal_of(project: Project, **asked: object) -> Sealed | None:
    return read_seal(project, project.root / "reports", {**ASKED, **asked})


def test_it_holds_while_nothing_changed(project: Project):
    assert seal_of(project) == SEALED
    os.utime(project.raw / "figures.csv")  # read again, not rewritten
    assert seal_of(project) == SEALED


@pytest.mark.parametrize(
    "name",
    ["data/raw/figures.csv", "data/raw/places/p.csv", "notebooks/01.ipynb", "analysis.yml",
     "requirements.lock", "own/panel.csv", "reports/index.html", "reports/results.csv",
     "reports/x/2022/en/sources/01.html", "reports/x/2022/en/sources/run.json",
     "data/processed/datapackage.json", "data/processed/results/r.parquet"],
)  # fmt: skip
@pytest.mark.parametrize("change", [Path.unlink, lambda path: path.write_text("otherwise, longer")])
def test_any_change_breaks_it(project: Project, name: str, change: Callable[[Path], object]):
    change(project.root / name)
    assert seal_of(project) is None


def test_a_new_file_among_the_inputs_breaks_it(project: Project):
    (project.raw / "new.csv").write_text("")
    assert seal_of(project) is None


def test_another_question_is_not_answered(project: Project):
    assert seal_of(project, place="x") is None


def test_other_packages_break_it(project: Project, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("helpers.reporting.seal.versions", lambda: {"python": "3.99"})
    assert seal_of(project) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"asked": {}}'])
def test_a_broken_seal_is_none(project: Project, text: str):
    (project.root / "reports" / ".seal.json").write_text(text)
    assert seal_of(project) is None


@pytest.mark.parametrize("name", ["data/raw/figures.csv", "notebooks/01.ipynb", "own/panel.csv"])
def test_what_was_edited_while_it_was_made_is_not_sealed(project: Project, name: str):
    (project.root / "reports" / ".seal.json").unlink()
    began = look_at_inputs(project)
    (project.root / name).write_text("edited in between")
    seal(project, began)
    assert seal_of(project) is None
    assert not (project.root / "reports" / ".seal.json").exists()
