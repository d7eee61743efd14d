"""The page on impact, as its notebook makes it, in this process."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.figures import Evidence
from helpers.reporting.pages.impact import clusters
from helpers.reporting.project import ROOT_VARIABLE, RUN_VARIABLE, Project
from helpers.reporting.report import Report
from helpers.reporting.table import Table

ROOT = Path(__file__).parents[5]
NOTEBOOK = "05_impact.ipynb"
PLACE = {"place": "dak-lak", "year": 2022, "language": "en"}


@dataclass(frozen=True)
class Page:
    """What one page showed, in order: paragraphs, tables, and the words of its charts."""

    report: Report
    shown: tuple[str | Table, ...]

    @property
    def results(self) -> pd.DataFrame:
        return self.report.results

    @property
    def tables(self) -> dict[str, Table]:
        return {part.title: part for part in self.shown if isinstance(part, Table)}

    @property
    def paragraphs(self) -> str:
        return "\n".join(re.sub(r"\*+", "", part) for part in self.shown if isinstance(part, str))


@pytest.fixture(scope="session")
def page(
    project: Project, evidence: Evidence, run_notebook: Callable[..., Any]
) -> Callable[..., Page]:
    """A page with some parameters, made once."""
    assert len(evidence.figures)
    made: dict[str, Page] = {}

    def make(**given: Any) -> Page:
        key = repr(sorted(given.items()))
        if key not in made:
            with pytest.MonkeyPatch.context() as patch:
                if given.get("data", "simulated") != "simulated":
                    # False alarms are counted in earnest on the simulated page.
                    patch.setattr(clusters, "PANELS", 50)
                ran = run_notebook(NOTEBOOK, project.root, given, with_prose=False)
            made[key] = Page(ran.names["report"], ran.shown)
        return made[key]

    return make


@pytest.fixture
def report_on(project: Project, evidence: Evidence, monkeypatch: pytest.MonkeyPatch):
    """A report with parameters of the page on impact."""
    assert len(evidence.figures)
    monkeypatch.setenv(ROOT_VARIABLE, str(project.root))
    monkeypatch.delenv(RUN_VARIABLE, raising=False)
    return lambda **given: Report("impact", **{**PLACE, **given})


def make_panel(effect: float = 2.0, noise: float = 0.6, starts: tuple[int, ...] = (0, 2018, 2020)):
    """Twelve districts of four schools over 2014 to 2022, a third starting at each date."""
    rng = np.random.default_rng(12)
    rows = []
    for district in range(12):
        start = starts[district % len(starts)]
        shocks = rng.normal(0, 0.3, 9)
        for school in range(4):
            level = rng.normal(30, 3)
            for step in range(9):
                year = 2014 + step
                treated = effect * (year >= start) * (start > 0)
                drawn = level + 0.3 * step + shocks[step] + treated + rng.normal(0, noise)
                other = 5 + rng.normal(0, 0.5)
                rows.append(
                    {
                        "unit": f"school-{district:02d}-{school}", "period": year,
                        "outcome": round(drawn, 4), "first_treated": start or "",
                        "cluster": f"district-{district:02d}", "placebo_rain": round(other, 4),
                    }
                )  # fmt: skip
    return pd.DataFrame(rows)


@pytest.fixture(scope="session")
def own_panel(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """The path of a panel of the user's own, as a parameter."""

    def write(name: str = "schools.csv", **options: Any) -> str:
        path = tmp_path_factory.mktemp("own") / name
        make_panel(**options).to_csv(path, index=False)
        return str(path)

    return write
