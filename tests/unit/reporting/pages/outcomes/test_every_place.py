"""The page on outcomes for every third year of Đắk Lắk and the last year of every other province.

What pages share is computed once. Drawing, and the check of each result against its schema, are
the same everywhere and slow: the other tests hold them.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module

import pandas as pd
import pytest

from helpers.figures import Evidence
from helpers.reporting import report as report_module
from helpers.reporting.glossary import Glossary
from helpers.reporting.pages import outcomes
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.parameters import Outcomes, years_with_figures
from helpers.reporting.results import COLUMNS

DRAWING = ("activity", "districts", "money", "plan", "ratios", "responsibility", "steps")
NUMBERS = ("estimate", "lower", "upper", "numerator", "denominator")


def unchecked(frame: pd.DataFrame) -> pd.DataFrame:
    """Results with their columns and types, not held against the schema."""
    types = {**dict.fromkeys(NUMBERS, "Float64"), "simulated": "boolean"}
    return frame.reindex(columns=list(COLUMNS)).astype(types)


def place_years(evidence: Evidence) -> Iterator[tuple[str, int]]:
    for place in sorted(set(evidence.figures["place"])):
        years = years_with_figures(evidence.figures, place) if "/" not in place else []
        for year in years[::3] if place == "dak-lak" else years[-1:]:
            yield place, year


@pytest.fixture
def quick(light: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that read no file, draw no chart and share what does not depend on the place."""
    evidence = light
    shared = Known(Glossary(evidence, Outcomes()))
    last = shared.analysed["reported_on"].max()
    latest = shared._ratios_on(last, shared.ranged, evidence.ratios)
    for name in ("analysed", "ranged", "bases"):
        monkeypatch.setattr(Known, name, getattr(shared, name))

    @cache
    def priced(year: int) -> pd.DataFrame:
        return Known(Glossary(evidence, Outcomes(year=year)))._priced(latest)

    of_year = property(lambda known: priced(known.report.parameters.year))
    monkeypatch.setattr(Known, "latest_ratios", of_year)
    monkeypatch.setattr(report_module, "prepare", lambda *_, **__: None)
    monkeypatch.setattr(report_module, "read_evidence", lambda _: evidence)
    monkeypatch.setattr(report_module, "validate_results", unchecked)
    monkeypatch.setattr(report_module.Report, "chart", lambda *_: None)
    monkeypatch.setattr(Glossary, "trace", lambda *_: "")
    for module in (import_module(f"{outcomes.__name__}.{name}") for name in DRAWING):
        for name in [name for name in vars(module) if name.startswith("draw_")]:
            monkeypatch.setattr(module, name, lambda *_, **__: (None, ""))


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
def test_the_page_of_every_province(evidence: Evidence, project, make_page):
    written = 0
    for place, year in place_years(evidence):
        page = make_page(project.root, place, year)
        # Beside the list at the end, and that a body reported them.
        used = page.results[
            ~page.results["section"].isin(["Where every figure went", "Who does what"])
        ]
        behind = set(";".join(used["figures"].dropna()).split(";"))
        assert set(page.known.here["figure_id"]) <= behind, (place, year)
        for row in page.rows("Where every figure went"):
            assert row["Where it went"].text, (place, year, row["Figure"].text)
        below, above = (used[end].sub(used["estimate"]) for end in ("lower", "upper"))
        assert not (below.gt(0) | above.lt(0)).any(), (place, year)
        assert page.recorded("warnings_raised")["estimate"].notna().all()
        written += 1
    assert written > 25
