"""What pages work on: the same numbers as by the long way, and the country's own money."""

from dataclasses import replace

import pandas as pd
import pytest

from helpers.figures import Evidence
from helpers.outcomes import measure_ratios
from helpers.reporting.glossary import Glossary
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.parameters import Outcomes


def known_of(evidence: Evidence, place: str, year: int) -> Known:
    return Known(Glossary(evidence, Outcomes(place=place, year=year)))


def by_the_long_way(known: Known, year: int) -> pd.DataFrame:
    """Every ratio of every place at the end of a year."""
    e = known.report.evidence
    day = pd.Timestamp(year, 12, 31)
    return measure_ratios(known.analysed, e.ratios, e.indicators, e.norms, known.bases, day)


def test_ratios_of_the_place_are_those_measured_with_all_places(evidence: Evidence):
    known = known_of(evidence, "gia-lai", 2023)
    every = by_the_long_way(known, 2023)
    own = every[every["place"].eq("gia-lai")].reset_index(drop=True)
    pd.testing.assert_frame_equal(known.ratios[own.columns].reset_index(drop=True), own)


def test_ratios_to_compare_with_are_those_that_a_page_can_show(evidence: Evidence):
    known = known_of(evidence, "gia-lai", 2023)
    every = by_the_long_way(known, 2025)
    norms = evidence.norms[["numerator_indicator", "denominator_indicator"]]
    pair = every.merge(norms.drop_duplicates(), how="left", indicator=True)["_merge"].eq("both")
    is_shown = every["ratio"].isin(known.ratios["ratio"]) | pair.to_numpy()
    shown = every[is_shown].reset_index(drop=True)
    assert 10 < len(shown) < len(every)
    pd.testing.assert_frame_equal(known.latest_ratios[shown.columns].reset_index(drop=True), shown)


def test_history_has_each_unit_cost_once_whatever_the_years_between(evidence: Evidence):
    known = known_of(evidence, "dak-lak", 2022)
    years = (2012, 2018, 2019, 2020, 2022)
    every = pd.concat([by_the_long_way(known, year) for year in years])
    costs = every[
        every["place"].eq("dak-lak") & every["kind"].eq("unit_cost") & every["value"].notna()
    ]
    expected = costs.drop_duplicates(["ratio", "figures"])[["ratio", "figures", "value"]]
    found = known.history[["ratio", "figures", "value"]]
    pd.testing.assert_frame_equal(found, expected.reset_index(drop=True))
    assert len(found) == 5


@pytest.mark.parametrize("place", ["viet-nam", "dak-lak", "dak-lak/krong-bong", "dak-lak-2025"])
def test_the_country_is_the_place_that_lies_in_no_other(evidence: Evidence, place: str):
    known = known_of(evidence, place, 2023)
    assert (known.country, known.currency) == ("viet-nam", "VND")


def test_the_money_is_that_of_most_sums_and_none_where_there_are_none(evidence: Evidence):
    figures = evidence.figures
    in_dollars = figures["unit"].replace({"VND": "USD", "USD": "VND"})
    swapped = known_of(replace(evidence, figures=figures.assign(unit=in_dollars)), "dak-lak", 2022)
    assert swapped.currency == "USD"
    without = figures[~figures["unit"].str.contains("VND|USD")]
    assert known_of(replace(evidence, figures=without), "dak-lak", 2022).currency == ""


def test_a_place_in_a_circle_of_places_still_has_an_end(evidence: Evidence):
    """No check of the tables forbids it; a page must not run for ever."""
    places = evidence.places
    circle = places["parent"].mask(places["place"].eq("viet-nam"), "dak-lak")
    known = known_of(replace(evidence, places=places.assign(parent=circle)), "dak-lak", 2022)
    assert known.country in ("dak-lak", "viet-nam")
