"""A project whose notebooks are short, for tests of how they are run."""

import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
_CODE_CELLS = 3


def _thin_project(folder: Path, plan: str) -> Path:
    """The committed data with notebooks of their first code cells and their last."""
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    for path in (folder / "notebooks").glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        notebook.cells = [notebook.cells[0], *code[:_CODE_CELLS], code[-1]]
        assert ".close()" in code[-1].source
        nbformat.write(notebook, path)
    (folder / "analysis.yml").write_text(plan, encoding="utf-8")
    return folder


def _pages(root: Path) -> dict[str, bytes]:
    """Every page below the reports."""
    reports = root / "reports"
    return {p.relative_to(reports).as_posix(): p.read_bytes() for p in reports.rglob("*.html")}


@pytest.fixture(scope="session")
def thin_project() -> Callable[[Path, str], Path]:
    """Makes such a project in a folder, with a plan."""
    return _thin_project


@pytest.fixture(scope="session")
def pages() -> Callable[[Path], dict[str, bytes]]:
    """Every page of a project, by its path."""
    return _pages
