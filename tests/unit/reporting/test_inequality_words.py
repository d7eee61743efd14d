"""What the measures of inequality say, in words."""

import pandas as pd
import pytest

from helpers.equity import MEASURE_NAMES
from helpers.reporting.inequality_words import (
    say_attributable,
    say_gap_between,
    say_what_it_is,
    unit_of_measure,
)
from helpers.reporting.measures import MEASURES, WHO_CODES


def places(*rates: tuple[str, float], unit: str = "percent") -> pd.DataFrame:
    return pd.DataFrame(
        {"subgroup": [n for n, _ in rates], "estimate": [r for _, r in rates], "unit": unit}
    )


def test_every_measure_of_who_has_a_name_a_label_and_words():
    assert set(WHO_CODES) == set(MEASURE_NAMES)
    assert set(WHO_CODES.values()) <= set(MEASURES)
    ordered = {"aci", "rci", "sii", "rii"}
    for code, name in WHO_CODES.items():
        assert say_what_it_is(name, is_ordered=code in ordered)


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("percentage point", "points"), ("percentage point squared", "points squared"),
        ("person", "people"), ("person squared", "people squared"), ("times", "times"),
    ],
)  # fmt: skip
def test_units_are_words(unit: str, words: str):
    assert unit_of_measure(unit) == words


def test_highest_against_lowest():
    said = say_gap_between(
        places(("Ea Súp", 43.13), ("the others", 7.5503)), "Poverty rate", "2018", "en"
    )
    assert said == (
        "**Poverty rate**, 2018: 43.1% in Ea Súp, 7.6% in the others: 35.6 points apart, "
        "5.71 times as much."
    )


def test_a_mean_has_no_points():
    said = say_gap_between(places(("A", 11.1), ("B", 6.7), unit="person"), "Members", "2025", "en")
    assert said == "**Members**, 2025: 11.1 in A, 6.7 in B: 4.4 apart, 1.66 times as much."


def test_nothing_is_divided_by_nothing():
    said = say_gap_between(places(("A", 10.0), ("B", 0.0)), "Rate", "2022", "en")
    assert said == "**Rate**, 2022: 10% in A, 0% in B: 10 points apart."


def test_equals_do_not_differ():
    said = say_gap_between(places(("A", 5.0), ("B", 5.0)), "Rate", "2022", "en")
    assert said == "**Rate**, 2022: 5% in A and B: no difference."


@pytest.mark.parametrize(("favourable", "word"), [(True, "more"), (False, "fewer")])
def test_what_the_best_rate_would_come_to(favourable: bool, word: str):
    table = places(("A", 7.5503), ("B", 43.13)).assign(
        gap_units=[0.0, 6475.4], unit_words="poor households", is_best=[True, False],
        population_from="printed",
    )  # fmt: skip
    assert say_attributable(table, "en", is_favourable=favourable) == (
        f"With the rate of A everywhere, **6,475 {word}** poor households would be counted."
    )
    computed = table.assign(population_from=["printed", "derived"])
    assert f"**about 6,480 {word}**" in say_attributable(computed, "en", is_favourable=favourable)


def test_nothing_to_win_is_not_said():
    table = places(("A", 5.0), ("B", 5.0)).assign(
        gap_units=[0.0, 0.0], unit_words="communes", is_best=[True, True], population_from="printed"
    )
    assert say_attributable(table, "en", is_favourable=True) == ""
    assert say_attributable(table.assign(is_best=False), "en", is_favourable=True) == ""
