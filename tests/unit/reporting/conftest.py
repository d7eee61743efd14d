"""A project folder of its own with the committed evidence, and a report on it."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from IPython.display import Markdown

from helpers.figures import Evidence, prepare, read_evidence
from helpers.reporting import report as report_module
from helpers.reporting.project import ROOT_VARIABLE, RUN_VARIABLE, Project
from helpers.reporting.report import Report
from helpers.reporting.table import Table

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "data" / "raw", root / "data" / "raw")
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    shutil.copy(ROOT / "analysis.yml", root)
    return Project(root)


@pytest.fixture(scope="session")
def evidence(project: Project) -> Evidence:
    prepare(project.raw, project.processed)
    return read_evidence(project.processed)


@pytest.fixture
def light(evidence: Evidence) -> Iterator[Evidence]:
    """The evidence with strings of Python's own: a cell of Arrow's is slow to read one by one."""
    plain = pd.StringDtype("python")
    pd.set_option("mode.string_storage", "python")
    tables = {
        name: table.astype(
            {c: plain for c, kind in table.dtypes.items() if isinstance(kind, pd.StringDtype)}
        )
        for name, table in evidence.tables().items()
    }
    yield replace(evidence, **tables)
    pd.reset_option("mode.string_storage")


@pytest.fixture
def report(project: Project, evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> Report:
    assert len(evidence.figures)
    monkeypatch.setenv(ROOT_VARIABLE, str(project.root))
    monkeypatch.delenv(RUN_VARIABLE, raising=False)
    return Report("coverage_gaps", place="dak-lak", year=2022, language="en")


@dataclass(frozen=True)
class Ran:
    """What a notebook's cells left behind: their names, and what they showed, in order."""

    names: dict[str, Any]
    shown: tuple[str | Table, ...]


@cache
def _cells(file: str) -> list[nbformat.NotebookNode]:
    read: list[nbformat.NotebookNode] = nbformat.read(ROOT / "notebooks" / file, as_version=4).cells
    return read


def _run_notebook(
    file: str, root: Path, given: Mapping[str, object], *, with_prose: bool = True
) -> Ran:
    """Run a notebook's cells on a project folder, in this process."""
    shown: list[str | Table] = []

    def display(item: object = None, **how: Any) -> None:
        if isinstance(item, Markdown):
            shown.append(str(item.data))
        elif isinstance(item, Table):
            shown.append(item)
        else:
            shown.append(how["metadata"]["image/png"]["alt"])

    names: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ROOT_VARIABLE, str(root))
        patch.delenv(RUN_VARIABLE, raising=False)
        patch.setattr(report_module, "display", display)
        for cell in _cells(file):
            if cell.cell_type == "markdown":
                shown += [cell.source] if with_prose else []
                continue
            exec(compile(cell.source, file, "exec"), names)
            if "parameters" in cell.metadata.get("tags", []):
                names |= given
    return Ran(names, tuple(shown))


@pytest.fixture(scope="session")
def run_notebook() -> Callable[..., Ran]:
    """Run the cells of a notebook, as its reader sees them, with parameters of a test's own."""
    return _run_notebook


@pytest.fixture(scope="session")
def row():
    """A figure as a row; what a test does not say is plain."""
    plain = {
        "value": 1.0, "value_high": pd.NA, "numerator": pd.NA, "denominator": pd.NA,
        "unit": "team", "qualifier": "exact",
    }  # fmt: skip
    return lambda **given: pd.Series({**plain, **given})
