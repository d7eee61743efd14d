"""Notebooks that would take the machine down are ended with a reason, and the others finish."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import nbformat
import pytest

PLAN = """
title: Notebooks that do not behave
limits: {minutes: 0.4, gigabytes: 4, megabytes_shown: 5}
runs:
  - place: gia-lai
    years: [2023]
    notebooks: [sources, coverage_gaps, equity, outcomes, annual_summary]
"""
BAD = {
    "02_coverage_gaps.ipynb": (
        "while True: pass",
        "it ran for 0.4 minutes, the limit in analysis.yml, and was ended",
    ),
    "03_equity.ipynb": (
        "import numpy as np\nnp.ones(10**10)",
        "(limit 4 GB: limits in analysis.yml)",
    ),
    "04_outcomes.ipynb": (
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        "its kernel died: ended by the code of this cell or by the system",
    ),
    "07_annual_summary.ipynb": (
        "for _ in range(10**9 // 10**6): print('x' * 10**6)",
        "it printed or showed 5 MB, the limit in analysis.yml, and was ended",
    ),
}
NAMES = {file: file[3:].removesuffix(".ipynb") for file in BAD}

pytestmark = [pytest.mark.notebooks, pytest.mark.slow]


def spoil(path: Path, code: str) -> None:
    notebook = nbformat.read(path, as_version=4)
    first = next(c for c in notebook.cells if c.cell_type == "code" and "parameters" not in
                 c.metadata.get("tags", []))  # fmt: skip
    first.source = code
    nbformat.write(notebook, path)


@pytest.fixture(scope="module")
def root(
    tmp_path_factory: pytest.TempPathFactory, thin_project: Callable[[Path, str], Path]
) -> Path:
    root = thin_project(tmp_path_factory.mktemp("limits") / "p", PLAN)
    for file, (code, _) in BAD.items():
        spoil(root / "notebooks" / file, code)
    return root


@pytest.fixture(scope="module")
def outcome(root: Path, workbench: Callable[..., CompletedProcess[str]]) -> CompletedProcess[str]:
    return workbench(root, "run")


@pytest.mark.parametrize("file", BAD)
def test_each_is_ended_with_its_reason(outcome: CompletedProcess[str], file: str):
    (failed,) = [
        line for line in outcome.stdout.splitlines()
        if line.startswith(f"FAILED gia-lai/2023/en/{NAMES[file]}, cell ")
    ]  # fmt: skip
    assert failed.endswith(BAD[file][1])


def test_the_others_finish(outcome: CompletedProcess[str], root: Path):
    assert outcome.returncode == 1
    assert "Traceback" not in outcome.stdout + outcome.stderr
    assert "1 of 5 notebooks" in outcome.stdout
    assert (root / "reports/gia-lai/2023/en/sources/01_sources.html").is_file()
    assert not (root / "reports" / ".making").exists()


def test_they_are_run_again_and_the_other_is_fresh(
    outcome: CompletedProcess[str], root: Path, workbench: Callable[..., CompletedProcess[str]]
):
    assert outcome.returncode == 1
    why = workbench(root, "run", "--why")
    assert why.stdout.splitlines() == [
        "gia-lai/2023/en/sources: fresh",
        *(f"gia-lai/2023/en/{name}: failed the last time" for name in NAMES.values()),
    ]
