"""The page on outcomes, as its notebook makes it, and a programme of another country.

A page is made by the cells of the notebook itself, in this process: what the notebook shows is
what the tests read. Each page is made once and only looked at.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from helpers.figures import Evidence
from helpers.figures.schema import RAW_TABLES
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.project import Project
from helpers.reporting.report import Report
from helpers.reporting.table import Cell, Table

ROOT = Path(__file__).parents[5]
NOTEBOOK = "04_outcomes.ipynb"
EMPHASIS = re.compile(r"\*+")


@dataclass(frozen=True)
class Page:
    """What one page showed, in order: paragraphs, tables, and the words of its charts."""

    report: Report
    known: Known
    shown: tuple[str | Table, ...]

    @property
    def results(self) -> pd.DataFrame:
        return self.report.results

    @property
    def tables(self) -> list[Table]:
        return [part for part in self.shown if isinstance(part, Table)]

    @property
    def paragraphs(self) -> list[str]:
        return [EMPHASIS.sub("", part) for part in self.shown if isinstance(part, str)]

    @property
    def text(self) -> str:
        """All that a reader reads, charts by their text alternatives."""
        tables = [f"{table.to_text()}\n{table.note}" for table in self.tables]
        return "\n".join([*self.paragraphs, *tables])

    def table(self, caption: str) -> Table:
        """The one table whose caption begins so."""
        (found,) = [table for table in self.tables if table.caption.startswith(caption)]
        return found

    def rows(self, caption: str) -> list[dict[str, Cell]]:
        """Rows of a table, each cell by its header."""
        table = self.table(caption)
        return [dict(zip(table.headers, row, strict=True)) for row in table.rows]

    def row(self, caption: str, *first: str) -> dict[str, Cell]:
        """The one row of a table whose first cells read so."""
        (found,) = [
            row for row in self.rows(caption)
            if all(cell.text == text for cell, text in zip(row.values(), first, strict=False))
        ]  # fmt: skip
        return found

    def says(self, words: str) -> str:
        """The one paragraph, or text of a chart, that says these words."""
        (found,) = [paragraph for paragraph in self.paragraphs if words in paragraph]
        return found

    def recorded(self, measure: str, **where: str) -> pd.DataFrame:
        """Results of one measure; ``where`` names columns and what they hold."""
        rows = self.results[self.results["measure"].eq(measure)]
        for column, value in where.items():
            rows = rows[rows[column].eq(value)]
        return rows

    def recorded_one(self, measure: str, **where: str) -> pd.Series:
        """The one such result."""
        rows = self.recorded(measure, **where)
        assert len(rows) == 1, rows[["measure", "indicator", "group", "estimate"]]
        return rows.iloc[0]


@pytest.fixture(scope="session")
def make_page(run_notebook: Callable[..., Any]) -> Callable[[Path, str, int], Page]:
    """A page on a project folder of a test's own."""

    def make(root: Path, place: str, year: int) -> Page:
        ran = run_notebook(NOTEBOOK, root, {"place": place, "year": year})
        return Page(ran.names["report"], ran.names["known"], ran.shown)

    return make


@pytest.fixture(scope="session")
def page_of(
    project: Project, evidence: Evidence, make_page: Callable[[Path, str, int], Page]
) -> Callable[[str, int], Page]:
    """A page on the committed figures, made once for each place and year."""
    assert len(evidence.figures)
    made: dict[tuple[str, int], Page] = {}

    def page(place: str, year: int) -> Page:
        if (place, year) not in made:
            made[place, year] = make_page(project.root, place, year)
        return made[place, year]

    return page


@pytest.fixture
def dak_lak(page_of: Callable[[str, int], Page]) -> Page:
    """The page of Đắk Lắk in 2022, the year of the account."""
    return page_of("dak-lak", 2022)


Row = Mapping[str, object]
ABROAD: Mapping[str, Sequence[Row]] = {
    "places/places.csv": [
        {"place": "orvania", "name": "Orvania", "level": "country", "unit_type": "country",
         "units_listed": "some"},
        *({"place": place, "name": name, "level": "province", "unit_type": "province",
           "parent": "orvania", "units_listed": "none"}
          for place, name in (("lower-orva", "Lower Orva"), ("upper-orva", "Upper Orva"))),
    ],
    "sources.csv": [
        {"source_id": "review", "title": "Yearly review", "publisher": "Ministry of Schools",
         "published": "2025-02-01", "kind": "official"},
    ],
    "indicators.csv": [
        {"indicator": "women_enrolled", "kind": "count", "component": "training",
         "label_vi": "Women enrolled", "label_en": "Women enrolled in evening schools",
         "numerator_definition": "women enrolled in the year", "unit": "woman",
         "direction": "higher_better", "is_sensitive": "false", "programme": "evening_schools",
         "measure": "flow"},
        {"indicator": "school_grants", "kind": "amount", "component": "finance",
         "label_vi": "Grants", "label_en": "Grants to evening schools",
         "numerator_definition": "money granted in the year", "unit": "XOF",
         "direction": "neutral", "is_sensitive": "false", "programme": "evening_schools",
         "measure": "flow", "fund": "state_budget"},
    ],
    "programmes.csv": [
        {"programme": "evening_schools", "name_vi": "Evening schools",
         "name_en": "Evening schools for women", "start_year": 2023, "end_year": 2026,
         "lead_body": "Ministry of Schools"},
    ],
    "targets.csv": [
        {"target_id": "ES-1", "instrument": "Decree on evening schools",
         "programme": "evening_schools", "indicator": "women_enrolled", "place": "lower-orva",
         "scope": "allocation", "comparator": "at_least", "value": 600, "unit": "woman",
         "due_year": 2026, "is_onward": "false", "is_inferred": "false", "source_id": "review",
         "confidence": "high"},
    ],
    "systems.csv": [
        {"system": "evening_schools", "position": 1, "label_vi": "Evening schools",
         "label_en": "Evening schools", "question_vi": "How many women came?",
         "question_en": "How many women came, and what did a place cost?",
         "programmes": "evening_schools"},
    ],
    "steps.csv": [
        {"system": "evening_schools", "position": 1, "indicator": "women_enrolled",
         "relation": "start"},
        {"system": "evening_schools", "position": 2, "indicator": "school_grants",
         "relation": "beside"},
    ],
    "ratios.csv": [
        {"ratio": "grant_per_woman", "system": "evening_schools", "kind": "unit_cost",
         "numerator_indicator": "school_grants", "denominator_indicator": "women_enrolled",
         "scale": 1, "label_vi": "Grant per woman", "label_en": "Grant per woman enrolled"},
    ],
}  # fmt: skip
"""An invented programme in an invented country: two indicators, one target, one ratio."""


def yearly(figure: str, indicator: str, place: str, year: int, value: float, **more: object) -> Row:
    """A figure of a whole year."""
    unit = "XOF" if indicator == "school_grants" else "woman"
    return {
        "figure_id": figure, "indicator": indicator, "place": place,
        "period_start": f"{year}-01-01", "period_end": f"{year}-12-31", "value": value,
        "unit": unit, "qualifier": "exact", "basis": "count", "measure": "flow",
        "programme": "evening_schools", "reported_by": "Ministry of Schools",
        "source_id": "review", "confidence": "high", **more,
    }  # fmt: skip


def figures_abroad(**changed: Row) -> list[Row]:
    """Women and grants of two years in one province, of one year in the other."""
    rows = [
        yearly("E1", "women_enrolled", "lower-orva", 2023, 400),
        yearly("E2", "women_enrolled", "lower-orva", 2024, 480),
        yearly("E3", "women_enrolled", "upper-orva", 2024, 300),
        yearly("E4", "school_grants", "lower-orva", 2023, 36_500_000),
        yearly("E5", "school_grants", "lower-orva", 2024, 48_600_000),
        yearly("E6", "school_grants", "upper-orva", 2024, 24_300_000),
    ]
    return [{**row, **changed.get(str(row["figure_id"]), {})} for row in rows]


def write_raw(root: Path, tables: Mapping[str, Sequence[Row]]) -> None:
    """A folder data/raw with these rows; every other table is its header."""
    for pattern, model in RAW_TABLES.values():
        name = pattern.replace("*", "rows")
        path = root / "data" / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(model.to_schema().columns))
            writer.writeheader()
            writer.writerows(tables.get(name, []))


@pytest.fixture(scope="session")
def abroad(
    tmp_path_factory: pytest.TempPathFactory, make_page: Callable[[Path, str, int], Page]
) -> Page:
    """The page of the invented programme in 2024."""
    root = tmp_path_factory.mktemp("abroad")
    write_raw(root, {**ABROAD, "figures/rows.csv": figures_abroad()})
    return make_page(root, "lower-orva", 2024)


@pytest.fixture
def rows_abroad() -> Callable[..., None]:
    """Write the invented programme's tables to a folder, with changed cells by figure."""

    def write(root: Path, **changed: Row) -> None:
        write_raw(root, {**ABROAD, "figures/rows.csv": figures_abroad(**changed)})

    return write
