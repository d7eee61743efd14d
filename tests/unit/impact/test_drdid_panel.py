"""Changes of the same units: against hand arithmetic, and errors against derivatives."""

import numpy as np
import pytest

from helpers.impact.drdid_fits import NotEstimableError
from helpers.impact.drdid_panel import compare_changes

METHODS = ["dr", "reg", "ipw", "ipw_unnormalised", "dr_improved"]


def drawn(seed: int = 1, n: int = 60):
    """Units whose treatment and whose change depend on a covariate; the effect is 2."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n)
    is_treated = rng.random(n) < 1 / (1 + np.exp(-0.8 * x))
    changes = 1 + x + 2 * is_treated + rng.normal(size=n)
    return changes[:, None], is_treated, np.column_stack([np.ones(n), x]), np.ones(n)


def test_without_covariates_it_is_a_difference_of_mean_changes():
    changes = np.array([[3.0], [5.0], [1.0], [2.0], [0.0]])
    is_treated = np.array([True, True, False, False, False])
    weights = np.array([1.0, 3.0, 1.0, 1.0, 2.0])
    for method in METHODS[:3]:
        found = compare_changes(changes, is_treated, np.ones((5, 1)), weights, method)
        assert found.estimate[0] == pytest.approx((3 + 15) / 4 - (1 + 2) / 4)
    assert found.influence.mean() == pytest.approx(0)


@pytest.mark.parametrize("method", METHODS)
def test_columns_are_estimated_one_by_one(method: str):
    changes, is_treated, design, weights = drawn()
    both = compare_changes(np.hstack([changes, changes**2]), is_treated, design, weights, method)
    second = compare_changes(changes**2, is_treated, design, weights, method)
    assert both.estimate[1] == pytest.approx(second.estimate[0])
    np.testing.assert_allclose(both.influence[:, 1], second.influence[:, 0], atol=1e-12)


@pytest.mark.parametrize("method", METHODS[:4])
@pytest.mark.parametrize("unit", [0, 7, 33])
def test_the_influence_of_a_unit_is_the_derivative_by_its_weight(method: str, unit: int):
    changes, is_treated, design, weights = drawn()
    found = compare_changes(changes, is_treated, design, weights, method)
    step = 1e-5
    ends = []
    for sign in (1, -1):
        moved = weights.copy()
        moved[unit] += sign * step
        ends.append(compare_changes(changes, is_treated, design, moved, method).estimate[0])
    derivative = (ends[0] - ends[1]) / (2 * step)
    assert derivative * len(weights) == pytest.approx(found.influence[unit, 0], rel=1e-4, abs=1e-6)


def test_doubly_robust_needs_only_one_right_model():
    """The mean over samples stays at 2 where one of the two models leaves the covariate out."""
    rng = np.random.default_rng(3)
    n, gaps = 4000, {"dr": [], "dr_improved": []}
    for _ in range(20):
        x = rng.normal(size=n)
        z = np.exp(x / 2)
        is_treated = rng.random(n) < 1 / (1 + np.exp(0.5 - 0.7 * x))
        changes = 1 + 3 * z + 2 * is_treated + rng.normal(size=n)
        design = np.column_stack([np.ones(n), x])
        for method, found in gaps.items():
            answer = compare_changes(changes[:, None], is_treated, design, np.ones(n), method)
            found.append(answer.estimate[0] - 2)
    for found in gaps.values():
        assert abs(np.mean(found)) < 3 * np.std(found) / np.sqrt(len(found)) + 0.01


def test_improved_weights_balance_the_covariates():
    _, is_treated, design, weights = drawn()
    found = compare_changes(design[:, [1]], is_treated, design, weights, "dr_improved")
    assert found.estimate[0] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("method", ["dr", "ipw", "dr_improved"])
def test_without_overlap_there_is_no_estimate(method: str):
    x = np.linspace(-3, 3, 40)
    design = np.column_stack([np.ones(40), x])
    with pytest.raises(NotEstimableError, match="no overlap"):
        compare_changes(x[:, None], x > 0, design, np.ones(40), method)


@pytest.mark.parametrize("method", ["dr", "reg", "ipw"])
def test_covariates_that_repeat_each_other(method: str):
    changes, is_treated, design, weights = drawn()
    repeated = np.column_stack([design, design[:, 1]])
    with pytest.raises(NotEstimableError, match="collinear"):
        compare_changes(changes, is_treated, repeated, weights, method)


def test_controls_like_the_treated_are_trimmed_and_counted():
    rng = np.random.default_rng(5)
    x = np.concatenate([rng.normal(size=300), [6.0]])
    is_treated = np.append(rng.random(300) < 1 / (1 + np.exp(-2 * x[:300])), False)
    design = np.column_stack([np.ones(301), x])
    answer = compare_changes(
        x[:, None], is_treated, design, np.ones(301), "ipw", overlap_limit=1 - 1e-6
    )
    assert answer.n_trimmed == 1
