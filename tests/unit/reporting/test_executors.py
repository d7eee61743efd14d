"""Processes end with their block, compute on one thread, and know what notebooks import."""

import os
from pathlib import Path

import nbformat
import pytest

from helpers.reporting.executors import modules_imported, processes
from helpers.reporting.kernels.service import ADDRESS_VARIABLE, OFF

THREADS = "OMP_NUM_THREADS"


def notebook(path: Path, *cells: str) -> Path:
    made = [nbformat.v4.new_markdown_cell("import no.such"), *map(nbformat.v4.new_code_cell, cells)]
    nbformat.write(nbformat.v4.new_notebook(cells=made), path)
    return path


def test_imports_are_read_from_the_syntax(tmp_path: Path):
    one = notebook(tmp_path / "1.ipynb", "import a.b as c, d\nif True:\n    from e import f, g")
    two = notebook(tmp_path / "2.ipynb", "%matplotlib inline", "from . import x\nimport d", "not (")
    assert modules_imported([one, two]) == ["a.b", "d", "e", "e.f", "e.g"]


def test_workers_have_one_thread_and_a_few_notebooks_no_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv(THREADS, raising=False)
    monkeypatch.delenv(ADDRESS_VARIABLE, raising=False)
    with processes(1, [notebook(tmp_path / "1.ipynb")]) as executor:
        assert executor.submit(os.getenv, THREADS).result() == "1"
        assert executor.submit(os.getenv, ADDRESS_VARIABLE).result() == OFF
    assert THREADS not in os.environ
    assert ADDRESS_VARIABLE not in os.environ


def test_a_number_of_threads_that_was_given_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(THREADS, "3")
    with processes(1, [notebook(tmp_path / "1.ipynb")]) as executor:
        assert executor.submit(os.getenv, THREADS).result() == "3"
    assert os.environ[THREADS] == "3"
