"""Digits of printed numbers, and of quotients of them."""

import math

import pytest

from helpers.outcomes import digits_of_ratio, round_to_digits, significant_digits


@pytest.mark.parametrize(
    ("value", "digits"),
    [
        (5_755_250_000, 6),
        (1_000_000_000, 1),
        (25_000, 2),
        (342, 3),
        (2_145, 4),
        (176.6, 4),
        (0.05, 1),
        (10.05, 4),
        (-18_000, 2),
        (0, 1),
    ],
)
def test_digits_of_a_printed_number(value: float, digits: int):
    assert significant_digits(value) == digits


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_no_number_has_no_digits(value: float):
    with pytest.raises(ValueError, match="no digits"):
        significant_digits(value)


@pytest.mark.parametrize(
    ("a", "b", "digits"),
    [
        (5_755_250_000, 342, 3),
        (342, 5_755_250_000, 3),
        (1_000_000_000, 11, 2),  # a round sum: two digits, not one
        (2_145.5, 926_744, 4),  # five and six: four are enough
        (784, 180, 2),  # 180 as printed
        (784, None, 3),  # 180 as counted: exact
    ],
)
def test_digits_of_a_ratio(a: float, b: float | None, digits: int):
    assert digits_of_ratio(a, b) == digits


@pytest.mark.parametrize(
    ("a", "b", "digits"), [(2_145, 8, 3), (2_145, 1_337, 4), (100, 20, 3), (5, None, 3)]
)
def test_a_ratio_of_full_counts_shows_three_digits(a: float, b: float | None, digits: int):
    assert digits_of_ratio(a, b, are_counts=True) == digits


@pytest.mark.parametrize(
    ("x", "digits", "rounded"),
    [
        (90_909_090.909, 2, 91_000_000),
        (16_828_216.37, 3, 16_800_000),
        (9.996, 3, 10.0),
        (0.0012345, 2, 0.0012),
        (-4.26087, 3, -4.26),
        (0, 2, 0),
    ],
)
def test_rounding(x: float, digits: int, rounded: float):
    assert round_to_digits(x, digits) == rounded


def test_rounding_keeps_what_is_missing():
    assert math.isnan(round_to_digits(math.nan, 2))


def test_no_digit_is_refused():
    with pytest.raises(ValueError, match="1 or more"):
        round_to_digits(5, 0)
