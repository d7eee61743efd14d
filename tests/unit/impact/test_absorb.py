"""Fixed effects taken out are those that a regression on dense dummies would take out."""

import numpy as np
import pytest

from helpers.impact import absorb
from helpers.impact.absorb import (
    as_levels,
    cross,
    demean,
    group_sums,
    indicators,
    lies_within,
)

RNG = np.random.default_rng(4)
N = 300
UNIT = as_levels(RNG.integers(0, 40, N))
PERIOD = as_levels(RNG.integers(0, 6, N))
REGION = as_levels(RNG.integers(0, 5, N))
WEIGHTS = RNG.uniform(0.5, 2, N)
VALUES = RNG.normal(size=(N, 3)) + UNIT[:, None]


def residuals(values, effects, weights):
    """What a regression on all dummies leaves."""
    dummies = np.hstack([np.eye(codes.max() + 1)[codes] for codes in effects])
    root = np.sqrt(weights)[:, None]
    slopes = np.linalg.lstsq(dummies * root, values * root, rcond=None)[0]
    return values - dummies @ slopes


@pytest.mark.parametrize("weights", [np.ones(N), WEIGHTS], ids=["plain", "weighted"])
@pytest.mark.parametrize("effects", [[UNIT], [UNIT, PERIOD], [PERIOD, UNIT, REGION]], ids=len)
@pytest.mark.parametrize("is_iterated", [False, True], ids=["solved", "iterated"])
def test_demeaned_equals_residuals_on_dummies(effects, weights, is_iterated, monkeypatch):
    if is_iterated:
        monkeypatch.setattr(absorb, "MOST_EXPLICIT", 0)
    assert demean(VALUES, effects, weights) == pytest.approx(
        residuals(VALUES, effects, weights), abs=1e-10
    )


def test_effects_that_fall_apart_into_two_groups_are_taken_out_too():
    unit = np.array([0, 0, 1, 1, 2, 2, 3, 3])
    period = np.array([0, 1, 0, 1, 2, 3, 2, 3])
    values = RNG.normal(size=(8, 1))
    expected = residuals(values, [unit, period], np.ones(8))
    assert demean(values, [unit, period]) == pytest.approx(expected, abs=1e-12)


def test_what_is_nested_in_the_effects_leaves_nothing():
    assert demean(np.column_stack([UNIT, PERIOD]).astype(float), [UNIT, PERIOD]) == pytest.approx(
        np.zeros((N, 2)), abs=1e-12
    )


def test_a_negative_code_has_no_indicator():
    columns = indicators(np.array([1, -1, 0]), 2, np.array([5.0, 6.0, 7.0]))
    assert columns.toarray().tolist() == [[0, 5], [0, 0], [7, 0]]


@pytest.mark.parametrize("codes", [[0, 0, 1, 2], [2, 0, 1, 0]], ids=["sorted", "unsorted"])
def test_group_sums_add_rows_whatever_their_order(codes):
    values = np.array([1.0, 2.0, 4.0, 8.0])
    sums = group_sums(np.array(codes), 4, values) @ np.ones((4, 1))
    expected = np.bincount(codes, values, minlength=4)
    assert sums[:, 0].tolist() == expected.tolist()


def test_crossed_groupings_are_numbered_without_gaps():
    cells = cross([np.array([0, 0, 1, 5]), np.array([2, 2, 0, 1]), np.array([0, 1, 1, 1])])
    assert cells.tolist() == [0, 1, 2, 3]


def test_levels_lie_within_groups_or_not():
    assert lies_within(np.array([0, 0, 1]), np.array([1, 1, 1]))
    assert not lies_within(np.array([0, 0, 1]), np.array([0, 1, 1]))
