"""Which result is which on the other side, and what counts as moved."""

import pytest

from helpers.reporting.compare_match import differ, is_moved, match, parts_of_change, rows_of


@pytest.fixture
def pairs(side):
    """Matched results, each as its period and estimate."""

    def run(a, b, year_a=2022, year_b=2024):
        rows = [
            rows_of(side(x, year=y).results, y, is_relative=year_a != year_b)
            for x, y in ((a, year_a), (b, year_b))
        ]
        return {
            tuple((r["period"], r["estimate"]) if r else None for r in pair)
            for pair in match(*rows)
        }

    return run


def test_a_count_is_held_against_the_latest_of_the_other_side(pairs):
    a = [{"period": "2022", "estimate": 62.0}]
    b = [{"period": "2024", "estimate": 330.0}]
    assert pairs(a, b) == {(("2022", 62.0), ("2024", 330.0))}


def test_same_periods_go_together_before_the_latest(pairs):
    a = [{"period": "2019", "estimate": 5.0}, {"period": "2022", "estimate": 62.0}]
    b = [{"period": p, "estimate": e} for p, e in (("2019", 5.0), ("2022", 62.0), ("2024", 330.0))]
    assert pairs(a, b) == {
        (("2019", 5.0), ("2019", 5.0)),
        (("2022", 62.0), ("2022", 62.0)),
        (None, ("2024", 330.0)),
    }


def test_equal_rows_of_one_period_find_each_other_in_any_order(pairs):
    a = [{"estimate": 9.12}, {"estimate": 9.72}]
    b = [{"estimate": 9.72}, {"estimate": 9.12}]
    assert pairs(a, b, 2022, 2022) == {
        (("2022", 9.12), ("2022", 9.12)), (("2022", 9.72), ("2022", 9.72)),
    }  # fmt: skip


def test_end_of_2022_there_is_end_of_2024_here(pairs):
    a = [{"group": "End of 2022", "estimate": 62.0}]
    b = [{"group": "End of 2024", "period": "2024", "estimate": 330.0}]
    assert pairs(a, b) == {(("2022", 62.0), ("2024", 330.0))}
    assert len(pairs(a, b, 2022, 2022)) == 2


def test_what_another_section_shows_has_not_gone(pairs):
    a = [{"section": "Gaps", "estimate": 90.0}]
    b = [{"section": "Not counted this year", "estimate": 90.0}]
    assert pairs(a, b) == {(("2022", 90.0), ("2022", 90.0))}
    b[0]["estimate"] = 91.0
    assert pairs(a, b) == {(("2022", 90.0), None), (None, ("2022", 91.0))}


def test_a_fact_that_is_compared_is_not_gone_from_a_further_section(pairs):
    a = [{"estimate": 62.0}, {"section": "All figures", "estimate": 62.0}]
    b = [{"period": "2024", "estimate": 330.0}]
    assert pairs(a, b) == {(("2022", 62.0), ("2024", 330.0))}


def test_units_and_places_are_never_matched_across(pairs):
    a = [{"unit": "team", "estimate": 1.0}, {"place": "gia-lai", "estimate": 1.0}]
    b = [{"unit": "person", "estimate": 1.0}, {"place": "kon-tum", "estimate": 1.0}]
    assert all(None in pair for pair in pairs(a, b))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (1.0, 1.0 + 1e-12, False), (1e9, 1e9 + 0.5, False), (1e9, 1e9 + 2, True), (0.0, 0.0, False),
        (0.0, 1e-15, False), (0.0, 1e-6, True), (None, None, False), (None, 0.0, True),
        (62.0, 330.0, True), (float("inf"), float("inf"), False),
    ],
)  # fmt: skip
def test_noise_of_floating_point_is_no_change(a, b, expected):
    assert differ(a, b) is expected
    assert differ(b, a) is expected


EMPTY = dict.fromkeys(("estimate", "lower", "upper", "text", "numerator", "denominator"))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ({"estimate": 65.0, "numerator": 65.0, "denominator": 152.0},
         {"estimate": 65.0, "numerator": 65.0, "denominator": 149.0}, True),
        ({"estimate": 65.0, "denominator": 152.0}, {"estimate": 65.0}, False),
        ({"estimate": 1.0, "upper": 2.0}, {"estimate": 1.0, "upper": 3.0}, True),
        ({"text": "cannot_say: one date"}, {"text": "met: reached"}, True),
        ({"estimate": 1.0, "text": "one"}, {"estimate": 1.0, "text": "two"}, False),
    ],
)  # fmt: skip
def test_what_a_result_says(a, b, expected):
    assert is_moved({**EMPTY, **a}, {**EMPTY, **b}) is expected


def test_a_ratio_moves_by_its_count_and_by_its_base():
    a = {"estimate": 65 / 152, "numerator": 65.0, "denominator": 152.0}
    b = {"estimate": 65 / 149, "numerator": 65.0, "denominator": 149.0}
    count, base = parts_of_change(a, b)
    assert count == 0
    assert base == pytest.approx(65 / 149 - 65 / 152)
    c = {"estimate": 80 / 149, "numerator": 80.0, "denominator": 149.0}
    assert sum(parts_of_change(a, c)) == pytest.approx(80 / 149 - 65 / 152)
    assert parts_of_change(a, {**c, "estimate": 12.0}) is None
