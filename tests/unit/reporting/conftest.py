"""A project folder of its own with the committed evidence, and a report on it."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from helpers.figures import Evidence, prepare, read_evidence
from helpers.reporting.project import ROOT_VARIABLE, RUN_VARIABLE, Project
from helpers.reporting.report import Report

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


@pytest.fixture(scope="session")
def row():
    """A figure as a row; what a test does not say is plain."""
    plain = {
        "value": 1.0, "value_high": pd.NA, "numerator": pd.NA, "denominator": pd.NA,
        "unit": "team", "qualifier": "exact",
    }  # fmt: skip
    return lambda **given: pd.Series({**plain, **given})
