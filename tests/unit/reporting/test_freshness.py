"""A run is fresh while all that it stood on is what it was, and the reason is named when not."""

import importlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest

from helpers.figures import Evidence
from helpers.reporting import record as record_module
from helpers.reporting.freshness import Now, State, state_of
from helpers.reporting.outcome import Outcome
from helpers.reporting.parameters import check_parameters
from helpers.reporting.plan import Run
from helpers.reporting.project import Project
from helpers.reporting.record import RECORD, write_record
from helpers.reporting.scope import evidence_for
from helpers.reporting.tracing import CHANGED_MEANWHILE, STOOD_ON, Trace, TracedEvidence

RUN = Run("sources", check_parameters("sources", {"place": "gia-lai", "year": 2023}, "test"))


@dataclass
class World:
    """A project with one finished run."""

    project: Project
    reports: Path
    evidence: Evidence

    def now(self) -> Now:
        return Now(self.project, self.evidence)

    def state(self) -> State:
        return state_of(RUN, self.reports, self.now())

    @property
    def folder(self) -> Path:
        return self.reports / RUN.name

    def change(self, key: str, value: object) -> None:
        record = json.loads((self.folder / RECORD).read_text())
        (self.folder / RECORD).write_text(json.dumps({**record, key: value}))


@pytest.fixture
def world(project: Project, evidence: Evidence, tmp_path: Path) -> World:
    root = tmp_path / "project"
    shutil.copytree(project.notebooks, root / "notebooks")
    (root / "data" / "raw").mkdir(parents=True)
    (root / "data" / "raw" / "own.csv").write_text("a\n1\n")
    (root / "requirements.lock").write_text("pandas==3\n")
    world = World(Project(root), root / "reports", evidence)
    world.folder.mkdir(parents=True)
    traced = TracedEvidence.of(evidence_for("gia-lai", evidence))
    assert len(traced.figures)
    assert len(traced.indicators)
    now = world.now()
    stood_on = {
        "tables": traced.digests(),
        "files": {"data/raw/own.csv": now.file("data/raw/own.csv")},
        "modules": {"helpers.coverage": now.module("helpers.coverage")},
        "figures": [],
    }
    (world.folder / STOOD_ON).write_text(json.dumps(stood_on))
    write_record(RUN, now.source(RUN), world.folder, now.page(RUN), now.lock, 1.0, None)
    for name in (RUN.file, RUN.file.replace(".ipynb", ".html"), "results.parquet"):
        (world.folder / name).write_text("made")
    return world


def test_a_finished_run_is_fresh(world: World):
    assert world.state() == State("none", "fresh")


def change_cell(world: World, kind: str) -> None:
    path = world.project.notebooks / RUN.file
    notebook = nbformat.read(path, as_version=4)
    next(c for c in reversed(notebook.cells) if c.cell_type == kind).source += "\n# more"
    nbformat.write(notebook, path)


def drop_outputs(world: World) -> None:
    path = world.project.notebooks / RUN.file
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(notebook, path)


def write_caveats(world: World) -> None:
    path = world.project.root / "docs" / "caveats.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text("- caveat: new\n")


CHANGES: dict[str, tuple[Callable[[World], Any], State]] = {
    "code": (
        lambda w: change_cell(w, "code"),
        State("run", "the code of 01_sources.ipynb changed"),
    ),
    "prose": (lambda w: change_cell(w, "markdown"), State("page", "prose or layout changed")),
    "caveats log": (write_caveats, State("page", "prose or layout changed")),
    "outputs of the committed notebook": (drop_outputs, State("none", "fresh")),
    "lock": (
        lambda w: (w.project.root / "requirements.lock").write_text("pandas==4\n"),
        State("run", "requirements.lock changed"),
    ),
    "file": (
        lambda w: (w.project.raw / "own.csv").write_text("a\n2\n"),
        State("run", "file data/raw/own.csv changed"),
    ),
    "no file": (
        lambda w: (w.project.raw / "own.csv").unlink(),
        State("run", "file data/raw/own.csv is gone"),
    ),
    "file that was looked for": (
        lambda w: w.change("files", {"data/raw/own.csv": None}),
        State("run", "file data/raw/own.csv is new"),
    ),
    "file that is still not there": (
        lambda w: w.change("files", {"data/raw/not_there.geojson": None}),
        State("none", "fresh"),
    ),
    "module": (
        lambda w: w.change("modules", {"helpers.coverage": "another"}),
        State("run", "module helpers.coverage changed"),
    ),
    "module gone": (
        lambda w: w.change("modules", {"helpers.was": "something"}),
        State("run", "module helpers.was is gone"),
    ),
    "read while it changed": (
        lambda w: w.change("files", {"data/raw/own.csv": CHANGED_MEANWHILE}),
        State("run", "file data/raw/own.csv changed"),
    ),
    "parameter": (
        lambda w: w.change("parameters", {**RUN.parameters.model_dump(), "year": 2021}),
        State("run", "parameter year: 2023, was 2021"),
    ),
    "version": (
        lambda w: w.change("versions", {**record_module.versions(), "python": "3.10.1"}),
        None,
    ),
    "failed": (
        lambda w: w.change("failed", {"cell": 3, "error": "x"}),
        State("run", "failed the last time"),
    ),
    "older record": (
        lambda w: w.change("format", 1),
        State("run", "run by another version of the workbench"),
    ),
    "no results": (
        lambda w: (w.folder / "results.parquet").unlink(),
        State("run", "results.parquet is missing"),
    ),
    "no page": (
        lambda w: (w.folder / "01_sources.html").unlink(),
        State("page", "its page is missing"),
    ),
    "broken record": (lambda w: (w.folder / RECORD).write_text("{"), State("run", "never run")),
    "nothing": (lambda w: shutil.rmtree(w.folder), State("run", "never run")),
}  # type: ignore[dict-item]


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_is_seen_and_named(world: World, name: str):
    change, expected = CHANGES[name]
    change(world)
    if expected is None:
        assert world.state().why.endswith("was 3.10.1")
        assert world.state().work == "run"
    else:
        assert world.state() == expected


def test_one_figure_changes_the_runs_that_read_it_and_no_other(world: World):
    figures = world.evidence.figures
    scope = set(evidence_for("gia-lai", world.evidence).figures["figure_id"])
    outside = min(set(figures["figure_id"]) - scope)
    for figure, state in (
        (outside, State("none", "fresh")),
        (min(scope), State("run", "table figures changed")),
    ):
        value = figures["value"].where(figures["figure_id"].ne(figure), 123_456)
        changed = replace(world.evidence, figures=figures.assign(value=value))
        assert state_of(RUN, world.reports, Now(world.project, changed)) == state


def test_a_table_that_was_not_read_does_not_count(world: World):
    bodies = world.evidence.bodies
    world.evidence = replace(world.evidence, bodies=bodies.iloc[:0])
    assert world.state().work == "none"
    world.evidence = replace(world.evidence, indicators=world.evidence.indicators.iloc[:-1])
    assert world.state() == State("run", "table indicators changed")


def test_only_tables_that_were_asked_for_are_noted(evidence: Evidence):
    traced = TracedEvidence.of(evidence)
    assert traced.digests() == {}
    pd.testing.assert_frame_equal(traced.bodies, evidence.bodies)
    assert list(traced.digests()) == ["bodies"]


def test_a_trace_notes_data_and_code_of_the_project_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    root, beside = tmp_path / ".hidden" / "p", tmp_path / "beside.csv"
    for name in ("data/a.csv", "data/late.csv", "out/b.csv", "code.py", ".cache/c.json"):
        (root / name).parent.mkdir(exist_ok=True, parents=True)
        (root / name).write_text("x = 1\n")
    beside.write_text("x\n")
    trace = Trace(root, (root / "out",), since=beside.stat().st_mtime + 60)
    for path in tmp_path.rglob("*.*"):
        if path.is_file():
            path.read_text()
    (root / "data" / "written.csv").write_text("x\n")
    pd.read_csv(root / "data" / "a.csv")
    assert set(trace.files()) == {"data/a.csv", "data/late.csv", "../../beside.csv"}
    monkeypatch.syspath_prepend(root)
    importlib.import_module("code")  # the standard library's, imported before
    (root / "of_the_user.py").write_text("x = 1\n")
    importlib.import_module("of_the_user")
    assert set(trace.files()) == {
        "data/a.csv",
        "data/late.csv",
        "../../beside.csv",
        "of_the_user.py",
    }
    with pytest.raises(FileNotFoundError):
        (root / "data" / "borders.geojson").read_text()
    assert trace.files()["data/borders.geojson"] is None
    assert "helpers.reporting.tracing" in trace.modules()
    assert all(name.startswith("helpers") for name in trace.modules())
    trace.since = 0.0
    assert set(trace.files().values()) == {CHANGED_MEANWHILE, None}


def test_an_outcome_with_an_error_is_not_ok(tmp_path: Path):
    assert Outcome(RUN, tmp_path, 1.0).is_ok
    assert not Outcome(RUN, tmp_path, 1.0, 3, "x").is_ok
