"""Small typed tables written as text, and one rendered site for all tests that look at pages."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

ROOT = Path(__file__).parents[1]
SITE_PLAN = """
title: Gender-equality programmes
runs:
  - place: dak-lak
    years: [2022, 2024]
    notebooks: [sources, coverage_gaps]
    languages: [en]
  - place: dak-lak
    years: [2022]
    notebooks: [equity, outcomes, impact]
  - place: dak-lak
    years: [2022]
    notebooks: [annual_summary]
    languages: [vi, en]
"""
SITE_SECONDS = 600

FIGURES = {
    "indicator": "teams", "place": "dak-lak", "on": "2022-12-31", "since": pd.NA, "value": pd.NA,
    "x": pd.NA, "y": pd.NA, "role": pd.NA, "unit": "team", "qualifier": "exact",
    "measure": "stock", "definition": pd.NA, "confidence": "high", "status": "stands",
    "source": "s1",
}  # fmt: skip
TARGETS = {
    "indicator": "teams", "place": "dak-lak", "scope": "allocation", "comparator": "at_least",
    "value": "312", "unit": "team", "due": "2025", "inferred": "no", "confidence": "high",
    "instrument": "a plan", "set": pd.NA, "programme": "project_8", "note": pd.NA,
}  # fmt: skip


def read_table(text: str, defaults: dict[str, object]) -> pd.DataFrame:
    """Rows of a table drawn with bars; empty cells are missing, columns not drawn get defaults."""
    lines = [line.strip() for line in text.strip().splitlines()]
    header, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    drawn = pd.DataFrame(rows, columns=header, dtype="string").replace("", pd.NA)
    known = {*defaults, "id"}
    assert set(header) <= known, f"unknown columns: {set(header) - known}"
    return drawn.assign(**{c: v for c, v in defaults.items() if c not in header}).astype("string")


def _figures(text: str) -> pd.DataFrame:
    table = read_table(text, FIGURES)
    names = {"id": "figure_id", "x": "numerator", "y": "denominator", "role": "denominator_role",
             "source": "source_id", "on": "reported_on", "since": "period_start"}  # fmt: skip
    table = table.rename(columns=names)
    if "figure_id" not in table:
        table["figure_id"] = pd.array([f"F{n}" for n in range(1, len(table) + 1)], dtype="string")
    for column in ("value", "numerator", "denominator"):
        table[column] = pd.to_numeric(table[column]).astype("Float64")
    table["value"] = table["value"].fillna(table["numerator"])
    for column in ("reported_on", "period_start"):
        table[column] = pd.to_datetime(table[column]).astype("datetime64[ns]")
    table["year"] = table["reported_on"].dt.year.astype("Int64")
    year = pd.to_datetime(table["year"].astype("string") + "-01-01").astype("datetime64[ns]")
    table["period_start"] = table["period_start"].fillna(year)
    table["period_end"] = table["reported_on"]
    table["key_period"] = table["year"].astype("string")
    table["in_series"] = table["status"].ne("unresolved").astype("boolean")
    return table


def _targets(text: str) -> pd.DataFrame:
    table = read_table(text, TARGETS)
    table = table.rename(columns={"id": "target_id", "due": "due_year", "inferred": "is_inferred"})
    if "target_id" not in table:
        table["target_id"] = pd.array([f"T{n}" for n in range(1, len(table) + 1)], dtype="string")
    table["value"] = pd.to_numeric(table["value"]).astype("Float64")
    table["set_on"] = pd.to_datetime(table["set"]).astype("datetime64[ns]")
    table["due_year"] = pd.to_numeric(table["due_year"]).astype("Int64")
    table["is_inferred"] = table["is_inferred"].eq("yes").astype("boolean")
    table["is_onward"] = pd.array([False] * len(table), dtype="boolean")
    return table


@pytest.fixture(scope="session")
def figures_table() -> Callable[[str], pd.DataFrame]:
    """Reconciled figures from a table in text: x/y, its role, the day it speaks for (on)."""
    return _figures


@pytest.fixture(scope="session")
def targets_table() -> Callable[[str], pd.DataFrame]:
    """Official targets from a table in text; empty text: none."""
    return lambda text: _targets(text) if text.strip() else _targets("id\nnone").iloc[:0]


@pytest.fixture(scope="session")
def workbench() -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command line on a project folder, as a person runs it."""
    command = shutil.which("workbench", path=Path(sys.executable).parent)
    assert command, "the package is not installed: make venv"

    def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [command, *arguments], cwd=root, check=False, capture_output=True, text=True,
            encoding="utf-8", timeout=SITE_SECONDS,
            env={**os.environ, "WORKBENCH_ROOT": str(root), "COLUMNS": "100", "NO_COLOR": "1"},
        )  # fmt: skip

    return run


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, workbench: Callable[..., object]) -> Path:
    """A project folder with its nine pages; made once, whatever the number of workers.

    Tests read it. Those that change something copy it first.
    """
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    root, ready = folder / "site", folder / "site.ready"
    try:
        root.mkdir()
    except FileExistsError:
        wait_for(ready)
    else:
        shutil.copytree(ROOT / "data" / "raw", root / "data" / "raw")
        shutil.copytree(ROOT / "notebooks", root / "notebooks")
        (root / "docs").mkdir()
        shutil.copy(ROOT / "docs" / "caveats.yml", root / "docs")
        (root / "analysis.yml").write_text(SITE_PLAN, encoding="utf-8")
        outcome = workbench(root, "run")
        words = "" if outcome.returncode == 0 else outcome.stdout + outcome.stderr
        (folder / "site.making").write_text(words, encoding="utf-8")
        (folder / "site.making").rename(ready)
    problem = ready.read_text(encoding="utf-8")
    if problem:
        pytest.fail(f"workbench run did not make the pages:\n{problem}", pytrace=False)
    return root


def wait_for(file: Path) -> None:
    """Wait until another worker has written a file."""
    patience = time.monotonic() + SITE_SECONDS
    while not file.is_file():
        if time.monotonic() > patience:
            pytest.fail(f"{file.name}: nobody made it", pytrace=False)
        time.sleep(0.2)


RESULT = {
    "notebook": "coverage_gaps", "section": "Gaps", "measure": "reported_value",
    "indicator": "teams", "place": "dak-lak", "period": "2022", "interval": "none", "unit": "team",
    "method": "full count", "simulated": False, "disclosure": "public",
}  # fmt: skip


def _side(
    rows: list[dict[str, object]], *, year: int = 2022, name: str = "", place: str = "dak-lak",
    figures: list[dict[str, object]] | None = None,
    definitions: list[dict[str, object]] | None = None,
    universes: list[dict[str, object]] | None = None, record: dict[str, object] | None = None,
    packages: dict[str, str] | None = None, is_whole: bool = True,
) -> Any:  # fmt: skip
    """One side of a comparison; what a test does not say is plain, and the same on every side."""
    from helpers.reporting.basis import (
        DEFINITION_COLUMNS,
        FIGURE_COLUMNS,
        UNIVERSE_COLUMNS,
        Basis,
    )
    from helpers.reporting.compare_sides import side_of
    from helpers.reporting.results import validate_results

    plain = [{**RESULT, **row} for row in rows]
    for row in plain:
        row["run_id"] = f"{place}/{year}/{row['notebook']}/en"
    records = {
        str(row["run_id"]): {
            "notebook": row["notebook"], "code": "c", "lock": "l", "tables": {"figures": "t"},
            "files": {}, "modules": {"helpers.coverage": "m"}, "versions": {"numpy": "2.4.1"},
            "parameters": {"place": place, "year": year, "language": "en"}, **(record or {}),
        }
        for row in plain
    }  # fmt: skip

    def table(entries: list[dict[str, object]] | None, columns: tuple[str, ...]) -> pd.DataFrame:
        frame = pd.DataFrame(entries or [], columns=list(columns))
        return frame.astype("string")

    basis = Basis(
        table(figures, FIGURE_COLUMNS), table(definitions, DEFINITION_COLUMNS),
        table(universes, UNIVERSE_COLUMNS), packages or {}, is_whole=is_whole,
    )  # fmt: skip
    results = validate_results(pd.DataFrame(plain))
    return side_of(name or str(year), results, records, basis, Path("reports"))


@pytest.fixture(scope="session")
def side() -> Callable[..., Any]:
    """Makes one side of a comparison from results as dictionaries."""
    return _side


def _fill_in(
    path: Path, figures: Mapping[str, Mapping[str, object]], *sources: Mapping[str, object]
) -> None:
    """Write into a workbook of a new year, as a person does: cells by heading, in place.

    A figure whose indicator has no row of its own gets the first free one.
    """
    workbook = load_workbook(path)
    sheet = workbook["figures"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    rows = {sheet.cell(i, 1).value: i for i in range(sheet.max_row, 1, -1)}
    free = iter(i for i in range(2, sheet.max_row + 1) if sheet.cell(i, 1).value is None)
    for indicator, cells in figures.items():
        row = rows.get(indicator) or next(free)
        for name, value in {"indicator": indicator, **cells}.items():
            sheet.cell(row, columns[name]).value = value
    sheet = workbook["sources"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row, cells in enumerate(sources, start=2):
        for name, value in cells.items():
            sheet.cell(row, columns[name]).value = value
    workbook.save(path)


@pytest.fixture(scope="session")
def fill_in() -> Callable[..., None]:
    """Fills in a workbook of a new year: figures by indicator, then sources."""
    return _fill_in
