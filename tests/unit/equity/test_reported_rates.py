"""Which reports allow a comparison between places, and with what base."""

import pandas as pd
import pytest

from helpers.equity.reported_rates import reported_rates


@pytest.fixture
def indicators() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "indicator": ["poor", "rate", "size", "members", "teams"],
            "unit": ["household", "percent", "person", "person", "team"],
            "numerator_indicator": [pd.NA, "poor", "members", pd.NA, pd.NA],
            "denominator_indicator": [pd.NA, pd.NA, "teams", pd.NA, pd.NA],
        },
        dtype="string",
    )


def test_a_share_of_a_universe_or_a_whole_is_a_rate_and_progress_to_a_target_is_not(
    figures_table, indicators
):
    figures = figures_table("""
        place | x  | y   | role
        a     | 90 | 184 | universe
        b     | 54 | 130 | whole
        c     | 62 | 312 | target
    """)
    rates = reported_rates(figures, indicators).set_index("place")
    assert list(rates.index) == ["a", "b"]
    assert rates.at["a", "estimate"] == pytest.approx(100 * 90 / 184)
    assert rates.at["b", "population"] == 130
    assert set(rates["population_from"]) == {"printed"}


def test_a_percentage_takes_its_base_from_its_count(figures_table, indicators):
    figures = figures_table("""
        id | indicator | place | value | unit
        F1 | rate      | a     | 43.13 | percent
        F2 | poor      | a     | 7849  | household
        F3 | rate      | b     | 10    | percent
    """)
    rates = reported_rates(figures, indicators).set_index("place")
    assert rates.at["a", "population"] == 18198
    assert rates.at["a", "population_from"] == "derived"
    assert rates.at["a", "figures"] == "F1;F2"
    assert pd.isna(rates.at["b", "population"])
    assert pd.isna(rates.at["b", "population_from"])
    assert rates.at["b", "figures"] == "F3"


def test_a_mean_is_made_from_two_counts_of_one_place_and_period(figures_table, indicators):
    figures = figures_table("""
        id | indicator | place | on         | value
        F1 | members   | a     | 2025-12-31 | 1337
        F2 | teams     | a     | 2025-12-31 | 120
        F3 | members   | b     | 2025-12-31 | 50
        F4 | teams     | b     | 2024-12-31 | 5
    """)
    rates = reported_rates(figures, indicators)
    assert rates["place"].tolist() == ["a"]
    assert rates["estimate"].tolist() == [pytest.approx(1337 / 120)]
    assert rates["unit"].tolist() == ["person"]
    assert rates["figures"].tolist() == ["F1;F2"]


@pytest.mark.parametrize(
    ("top", "base", "bound"),
    [
        ("exact", "exact", None),
        ("at_least", "exact", "at_least"),
        ("exact", "at_least", "at_most"),
        ("at_least", "at_most", "at_least"),
        ("at_least", "at_least", "about"),
        ("about", "exact", "about"),
    ],
)
def test_a_bounded_count_bounds_its_rate(figures_table, indicators, top, base, bound):
    figures = figures_table(f"""
        indicator | place | value | qualifier
        members   | a     | 5600  | {top}
        teams     | a     | 746   | {base}
    """)
    (found,) = reported_rates(figures, indicators)["bound"]
    assert (None if pd.isna(found) else found) == bound


def test_what_was_set_aside_or_is_weak_makes_no_rate(figures_table, indicators):
    figures = figures_table("""
        place | x | y | role     | status    | confidence
        a     | 1 | 2 | universe | set aside | high
        b     | 1 | 2 | universe | stands    | low
    """)
    assert reported_rates(figures, indicators).empty
