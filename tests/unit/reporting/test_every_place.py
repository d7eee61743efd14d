"""Page 02 can be written for every third year of Đắk Lắk and the last year of every other place."""

import pytest

from helpers.figures import Evidence
from helpers.reporting.glossary import Glossary
from helpers.reporting.pages import cascade, provinces, way_ahead
from helpers.reporting.pages import coverage_gaps as page
from helpers.reporting.parameters import CoverageGaps, years_with_figures


@pytest.mark.slow
def test_the_coverage_page_of_every_province(light: Evidence):
    evidence, written = light, 0
    for place in sorted(set(evidence.figures["place"])):
        years = years_with_figures(evidence.figures, str(place))
        for year in years[::3] if place == "dak-lak" else years[-1:] if "/" not in place else []:
            report = Glossary(evidence, CoverageGaps(place=str(place), year=year))
            gaps = page.assess_year(report)
            page.chart_rows(gaps, report)
            verdicts = page.verdicts(report, gaps)
            assert set(verdicts["indicator"]) == set(gaps["indicator"])
            page.paces(report, gaps)
            counts = way_ahead.latest(report, gaps)
            way_ahead.scenario_rows(counts)
            for row, projection in way_ahead.projections(report, counts):
                assert way_ahead.say_projection(row, projection, report)
            found = cascade.cascades(report)
            cascade.cascade_table(found, report)
            assert cascade.say_cascade(found)
            page.universes(report, gaps)
            for _, _, table in provinces.comparisons(report, gaps):
                provinces.cautions(table, report)
            written += 1
    assert written > 25
