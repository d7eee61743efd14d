"""Small typed tables written as text: what a test does not say has a plain default."""

from collections.abc import Callable

import pandas as pd
import pytest

FIGURES = {
    "indicator": "teams", "place": "dak-lak", "on": "2022-12-31", "since": pd.NA, "value": pd.NA,
    "x": pd.NA, "y": pd.NA, "role": pd.NA, "unit": "team", "qualifier": "exact",
    "measure": "stock", "definition": pd.NA, "confidence": "high", "status": "stands",
    "source": "s1",
}  # fmt: skip
TARGETS = {
    "indicator": "teams", "place": "dak-lak", "scope": "allocation", "comparator": "at_least",
    "value": "312", "unit": "team", "due": "2025", "inferred": "no", "confidence": "high",
    "instrument": "a plan", "programme": "project_8", "note": pd.NA,
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
