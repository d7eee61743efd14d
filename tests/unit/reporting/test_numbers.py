"""Numbers as a reader of English expects them."""

import pandas as pd
import pytest

from helpers.reporting.numbers import (
    NOTHING,
    format_day,
    format_decimal_places,
    format_estimate,
    format_reported,
    name_currency,
    say_p,
    say_periods,
)


@pytest.mark.parametrize(
    ("estimate", "unit", "expected"),
    [
        (62 / 312, "ratio", "19.9%"),
        (330 / 312, "ratio", "105.8%"),
        (1.0, "ratio", "100.0%"),
        (250.0, "team", "250"),
        (2145.0, "person", "2,145"),
        (0.0, "team", "0"),
        (31.24, "percent", "31.24%"),
        (95.0, "percent", "95%"),
        (5_755_250_000.0, "VND", "5,755,250,000 ₫"),
        (1_500_000.0, "USD", "$1,500,000"),
        (48_600_000.0, "XOF", "48,600,000 XOF"),
        (250 / 3, "team a year", "83.3"),
        (189.0, "team a year", "189.0"),
        (1.5, "point", "1.5"),
    ],
)
def test_estimate_in_its_unit(estimate: float, unit: str, expected: str):
    assert format_estimate(estimate, unit, "en").replace("\xa0", " ") == expected


def test_vietnamese_separators():
    assert format_estimate(62 / 312, "ratio", "vi") == "19,9%"
    assert format_estimate(5_755_250_000.0, "VND", "vi").replace("\xa0", " ") == "5.755.250.000 ₫"
    assert format_decimal_places(2145, "vi") == "2.145"


@pytest.mark.parametrize("nothing", [None, pd.NA, float("nan")])
def test_a_missing_number_is_a_dash(nothing: object):
    assert format_estimate(nothing, "team", "en") == NOTHING


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"value": 62, "numerator": 62, "denominator": 312}, "62/312"),
        ({"value": 1521, "numerator": 1521, "denominator": 1521}, "1,521/1,521"),
        ({"value": 2000, "qualifier": "at_least", "unit": "woman"}, "at least 2,000"),
        ({"value": 50, "qualifier": "at_most"}, "at most 50"),
        ({"value": 3900, "qualifier": "about"}, "about 3,900"),
        ({"value": 8, "value_high": 10}, "8–10"),
        ({"value": 15.37, "numerator": 100, "denominator": 650, "unit": "percent"}, "15.37%"),
        ({"value": 5_755_250_000, "unit": "VND"}, "5,755,250,000 ₫"),
    ],
)
def test_a_figure_as_its_source_prints_it(row, given: dict[str, object], expected: str):
    assert format_reported(row(**given), "en").replace("\xa0", " ") == expected


def test_days():
    assert format_day(pd.Timestamp(2022, 12, 31), "en") == "31 Dec 2022"
    assert format_day(pd.NaT, "en") == NOTHING
    assert format_day(None, "en") == NOTHING


def test_a_currency_is_named_by_its_word_or_its_code():
    assert [name_currency(unit) for unit in ("VND", "XOF")] == ["đồng", "XOF"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("over 2013-01-01/2013-06-30, not one year", "over 1 Jan 2013 – 30 Jun 2013, not one year"),
        ("base of 2019-04-01; of 2021-2022", "base of 2019-04-01; of 2021-2022"),
        ("62/312", "62/312"),
    ],
)
def test_periods_from_day_to_day_inside_a_text(text: str, said: str):
    assert say_periods(text, "en") == said


@pytest.mark.parametrize(
    ("estimate", "said"),
    [
        (0, "0"), (1234.5, "1,234"), (-4.394, "-4.39"), (0.07192, "0.0719"), (2.7, "2.70"),
        (float("inf"), "∞"), (float("-inf"), "−∞"), (None, NOTHING),
    ],
)  # fmt: skip
def test_an_effect_has_three_significant_digits(estimate: float | None, said: str):
    assert format_estimate(estimate, "outcome", "en") == said


def test_an_effect_in_vietnamese():
    assert format_estimate(1234.5, "outcome", "vi") == "1.234"
    assert format_estimate(-0.0876, "outcome", "vi") == "-0,0876"


@pytest.mark.parametrize(
    ("p_value", "said"),
    [(0.0004, "p <\u202f0.001"), (0.001, "p = 0.001"), (0.0494, "p = 0.049"), (1.0, "p = 1.000")],
)
def test_a_p_value(p_value: float, said: str):
    assert say_p(p_value, "en") == said


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "12.91% (corrected)"), ("vi", "12,91% (đã đính chính)")]
)
def test_a_corrected_number_is_marked_wherever_it_is_shown(language, shown):
    row = pd.Series(
        {
            "value": 12.91, "value_high": pd.NA, "numerator": pd.NA, "denominator": pd.NA,
            "unit": "percent", "qualifier": "exact", "correction": "K009",
        }
    )  # fmt: skip
    assert format_reported(row, language) == shown
    assert format_reported(row.drop("correction"), language) == shown.partition(" ")[0]
