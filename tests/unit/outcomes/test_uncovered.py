"""A second wave at the effort of the first, read in two ways."""

import pytest

from helpers.errors import UserError
from helpers.outcomes import uncovered_effort


def test_the_same_number_in_each_unit():
    # 2,145 people in 8 of 15 districts: 268.125 a district, for 7 more.
    (row,) = uncovered_effort(2145, 8, 7).to_dict("records")
    assert row["reading"] == "same_per_unit"
    assert row["per_one"] == pytest.approx(268.125)
    assert row["people"] == row["lower"] == row["upper"] == pytest.approx(1876.875)
    assert row["interval"] == "none"
    assert "arithmetic, not a plan" in row["words"]


def test_sizes_give_a_second_reading_and_the_range_between():
    found = uncovered_effort(120, [10, 20], [5, 10, 15]).set_index("reading")
    assert found["people"].dropna().to_dict() == {"same_per_unit": 180, "same_per_size": 120}
    assert found.loc["same_per_size", ["served", "left", "per_one"]].tolist() == [30, 30, 4]
    between = found.loc["between"]
    assert (between["lower"], between["upper"], between["interval"]) == (120, 180, "reported_range")
    assert "may lie outside both" in between["words"]


def test_units_of_one_size_are_one_reading():
    found = uncovered_effort(60, [4, 4, 4], [4, 4]).set_index("reading")
    assert found["lower"].nunique() == found["upper"].nunique() == 1
    assert found.loc["between", "interval"] == "none"


@pytest.mark.parametrize(
    ("qualifier", "lower", "upper", "interval"),
    [
        ("at_least", 50, -1, "reported_range"),
        ("at_most", 0, 100, "reported_range"),
        ("about", -1, -1, "none"),
    ],
)
def test_the_ends_are_as_open_as_those_of_the_count(qualifier, lower, upper, interval):
    # Two units each of half the size: 100 more people by units, 50 by size.
    found = uncovered_effort(100, [1, 1], [0.5, 0.5], qualifier=qualifier)
    between = found.set_index("reading").loc["between"]
    assert between[["lower", "upper"]].fillna(-1).tolist() == [lower, upper]
    assert found["interval"].tolist() == [interval] * 3


def test_where_all_are_served_nobody_is_left():
    assert uncovered_effort(10, 5, 0)["people"].tolist() == [0]


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((10, 0, 5), {}, "served: found 0, expected 1 or more"),
        ((10, 5, -1), {}, "left: found -1, expected 0 or more"),
        ((-1, 5, 1), {}, "reached: found -1, expected 0 or more"),
        ((float("nan"), 5, 1), {}, "reached: found nan, expected 0 or more"),
        ((10, [1, 2], 3), {}, "found sizes for one of them"),
        ((10, [1, 0], [3]), {}, "served: found 0, expected sizes above 0"),
        ((10, [1, 2], [-3]), {}, "left: found -3, expected sizes above 0"),
        ((10, 5, 5), {"qualifier": "roughly"}, "qualifier: found roughly, expected one of exact"),
    ],
)
def test_bad_input(arguments, options, message: str):
    with pytest.raises(UserError, match=message):
        uncovered_effort(*arguments, **options)
