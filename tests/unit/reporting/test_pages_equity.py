"""The reported part of the equity page, on the committed figures."""

import numpy as np
import pandas as pd
import pytest

from helpers.equity import ReportedGroups
from helpers.reporting.glossary import Glossary
from helpers.reporting.pages import equity as page
from helpers.reporting.pages.group_measures import measure_rows
from helpers.reporting.parameters import Equity


@pytest.fixture
def glossary(evidence):
    def of(place: str = "dak-lak", year: int = 2022) -> Glossary:
        return Glossary(evidence, Equity(place=place, year=year))

    return of


@pytest.fixture
def poverty(glossary):
    (found,) = page.inside(glossary())
    return found


def test_poverty_of_2018_is_the_latest_rate_by_district(poverty, glossary):
    report = glossary()
    rows = page.group_rows(poverty, report).set_index("group")
    assert list(rows.index) == [
        "the other 11 districts together", "Krông Bông", "Buôn Đôn", "M'Đrắk", "Ea Súp",
        "Đắk Lắk, all",
    ]  # fmt: skip
    # Bases are derived: 7,849 of 43.13 %; the rest is what 57,180 of 446,297 leave over.
    assert rows.at["Ea Súp", "denominator"] == 18198
    assert rows.at["Ea Súp", "group_estimate"] == pytest.approx(0.4313)
    rest, whole = rows.loc["the other 11 districts together"], rows.loc["Đắk Lắk, all"]
    assert (rest["numerator"], rest["denominator"]) == (28168, 373071)
    assert (whole["numerator"], whole["denominator"]) == (57180, 446297)
    assert rest["gap_to_best"] == 0
    assert pd.isna(whole["gap_to_best"])
    # 43.13 - 7.550 points of 18,198 households.
    expected = (43.13 / 100 - 28168 / 373071) * 18198
    assert rows.at["Ea Súp", "units_to_best"] == round(expected)
    titles = [column.title for column in page.group_columns(rows)]
    assert titles[-2:] == ["Points from the rest", "That is, in poor households"]
    said = page.say_groups(page.group_rows(poverty, report), poverty, report)
    assert "**about 23,500 fewer** poor households" in said, "computed bases give no exact number"
    assert "computed from rate and count" in page.say_whole(poverty)


def test_since_when_anything_is_known_is_said_first(poverty, glossary):
    assert page.say_latest([poverty], glossary()) == (
        "The latest comparison inside Đắk Lắk is of **2018**. No report up to 2022 gives a later "
        "one."
    )


def test_the_measures_of_poverty_by_hand(poverty, glossary):
    measures = measure_rows(poverty, glossary()).set_index("measure")
    rates = np.array([28168 / 373071, 0.3595, 0.3886, 0.4110, 0.4313]) * 100
    people = np.array([373071, 21380, 15736, 17912, 18198])
    mean = rates @ people / people.sum()
    assert len(measures) == 11, "what is left over would count as one place in the others"
    assert not [name for name in measures.index if name.endswith("unweighted")]
    found = measures["estimate"]
    assert found["difference"] == pytest.approx(43.13 - rates[0])
    assert found["between_group_variance"] == pytest.approx(
        (people / people.sum()) @ (rates - mean) ** 2
    )
    assert found["population_attributable_risk"] == pytest.approx(rates[0] - mean)
    assert found["mean_log_deviation"] == pytest.approx(
        1000 * (people / people.sum()) @ -np.log(rates / mean)
    )
    assert measures["lower"].isna().all()
    assert set(measures["interval"]) == {"none"}


def test_a_neutral_indicator_has_no_best_place(glossary):
    report = glossary("viet-nam", 2025)
    (sizes,) = [g for g in page.inside(report) if g.indicator == "members_per_communication_team"]
    rows = page.group_rows(sizes, report)
    assert rows["gap_to_best"].isna().all()
    assert not page.has_goal(rows)
    assert [c.source for c in page.group_columns(rows)] == [
        "@group", "@period", "@reported", "group_estimate"
    ]  # fmt: skip
    assert not [g for g in page.beside(glossary()) if "region3" in g.indicator]


def test_a_number_known_on_one_side_is_not_measured(glossary):
    report = glossary("viet-nam", 2025)
    (sizes,) = [g for g in page.inside(report) if g.indicator == "members_per_communication_team"]
    rows = page.group_rows(sizes, report).set_index("group")
    assert rows.at["Cao Bằng", "interval"] == "reported_range"
    assert rows.at["Cao Bằng", "lower"] == rows.at["Cao Bằng", "group_estimate"]
    assert "Tuyên Quang (new unit of 2025)" in rows.index
    assert measure_rows(sizes, report).empty
    said = page.say_groups(page.group_rows(sizes, report), sizes, report)
    assert said.endswith("a source gives one side of a number only.")


def test_years_too_far_apart_are_not_compared(glossary):
    report = glossary()
    (models,) = page.beside(report)
    apart = models.table.assign(year=[2018, 2021, 2022], period=["2018", "2021", "2022"])
    found = ReportedGroups(models.indicator, None, apart, is_whole=False)
    rows = page.group_rows(found, report)
    assert measure_rows(found, report).empty
    assert rows["gap_to_best"].isna().all()
    assert "the years (2018 to 2022) are too far apart" in page.say_groups(rows, found, report)


def test_places_that_happen_to_be_named_get_a_glance(glossary):
    report = glossary()
    (models,) = page.beside(report)
    measures = measure_rows(models, report)
    assert measures["measure"].tolist() == [
        "difference", "ratio", "coefficient_of_variation", "mean_log_deviation"
    ]  # fmt: skip
    assert "94 more" in page.say_groups(page.group_rows(models, report), models, report)


def test_the_regions_add_up_for_the_place_and_the_country(glossary):
    (regions,) = page.parts(glossary())
    shares = regions.groupby("place", sort=False)["share_of_parts"]
    assert shares.sum().tolist() == pytest.approx([1, 1])
    assert regions["numerator"].tolist() == [69, 7, 54, 1673, 210, 1551]


def test_a_place_without_parts_says_so(glossary):
    report = glossary("cao-bang", 2025)
    assert page.inside(report) == []
    assert page.say_latest([], report) == (
        "**Cannot say**: up to 2025 no report gives one rate, with its base, for two parts of Cao "
        "Bằng in one year."
    )


def test_every_place_with_figures_makes_a_page(evidence, glossary):
    years = evidence.figures[evidence.figures["rule"].ne("not analysed")]
    last = years.dropna(subset=["year"]).groupby("place")["year"].max()
    compared = 0
    for place, year in last.items():
        report = glossary(str(place), int(year))
        assert page.say_latest(page.inside(report), report)
        for found in [*page.inside(report), *page.beside(report)]:
            rows = page.group_rows(found, report)
            assert page.say_groups(rows, found, report)
            page.draw_groups(rows, found, report)
            measures = measure_rows(found, report)
            assert measures["estimate"].notna().all()
            compared += 1
        for table in page.parts(report):
            assert isinstance(table, pd.DataFrame)
    assert compared > 10
