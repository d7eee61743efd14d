"""Imports point one way: the contracts of pyproject.toml are kept, and they bite."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
HELPERS = ROOT / "src" / "helpers"
ANALYSES = ("coverage", "equity", "outcomes", "impact")


def lint_imports(source: Path) -> subprocess.CompletedProcess[str]:
    """Hold the tree below a source folder to the contracts of the real pyproject.toml."""
    command = "import sys, importlinter.cli as cli; "
    command += f"sys.exit(cli.lint_imports({str(ROOT / 'pyproject.toml')!r}, no_cache=True))"
    return subprocess.run(
        [sys.executable, "-c", command],
        cwd=source,
        env={**os.environ, "PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_imports_point_one_way():
    outcome = lint_imports(HELPERS.parent)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_a_reversed_import_is_caught(tmp_path: Path):
    shutil.copytree(HELPERS, tmp_path / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "helpers" / "places" / "reversed.py").write_text("import helpers.figures\n")
    outcome = lint_imports(tmp_path)
    assert outcome.returncode == 1
    assert "helpers.places.reversed -> helpers.figures" in outcome.stdout


def test_an_analysis_that_runs_notebooks_is_caught(tmp_path: Path):
    shutil.copytree(HELPERS, tmp_path / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "helpers" / "coverage" / "runs.py").write_text("import papermill\n")
    outcome = lint_imports(tmp_path)
    assert outcome.returncode == 1
    assert "helpers.coverage.runs -> papermill" in outcome.stdout


def test_every_analysis_is_kept_from_notebooks():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (forbidden,) = [contract for contract in contracts if contract["type"] == "forbidden"]
    present = [f"helpers.{name}" for name in ANALYSES if (HELPERS / name).is_dir()]
    assert sorted(forbidden["source_modules"]) == sorted(present)
