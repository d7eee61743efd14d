"""The comparison of notebooks with their committed outputs bites.

The committed notebooks are compared by the suite itself: pytest collects the folder `notebooks`
with nbval. Here a copy with one changed output must fail, in that cell and for that reason.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
TAG = "nbval-check-output"

pytestmark = [pytest.mark.notebooks, pytest.mark.slow]


def compare(notebook: Path) -> subprocess.CompletedProcess[str]:
    """Hold a notebook to its outputs, under the settings of the suite."""
    outside = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir",
         notebook.parent, "-q", "-p", "no:cacheprovider", "--color=no", notebook],
        cwd=notebook.parent, env={**outside, "WORKBENCH_ROOT": str(ROOT)},
        check=False, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip


def test_a_changed_table_fails_the_comparison(tmp_path: Path):
    notebook = nbformat.read(ROOT / "notebooks" / "02_coverage_gaps.ipynb", as_version=4)
    (first, *_) = [i for i, c in enumerate(notebook.cells) if TAG in c.metadata.get("tags", [])]
    notebook.cells = notebook.cells[: first + 1]
    (output,) = [o for o in notebook.cells[first].outputs if "text/html" in o.get("data", {})]
    html = output.data["text/html"]
    assert ">250<" in html
    output.data["text/html"] = html.replace(">250<", ">249<")  # the plain text stays as it was
    nbformat.write(notebook, tmp_path / "changed.ipynb")

    outcome = compare(tmp_path / "changed.ipynb")
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    n_code = sum(cell.cell_type == "code" for cell in notebook.cells)
    assert re.search(rf"\b1 failed, {n_code - 1} passed\b", outcome.stdout), outcome.stdout
    plain = re.sub(r"\x1b\[\d*m", "", outcome.stdout)
    assert "mismatch 'text/html'" in plain
    assert "mismatch 'text/plain'" not in plain
