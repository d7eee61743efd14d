"""Cross-sections: equal to the panel where rows are, and errors against derivatives."""

import numpy as np
import pytest

from helpers.impact.drdid_panel import compare_changes
from helpers.impact.drdid_sections import compare_sections

METHODS = ["dr", "reg", "ipw", "ipw_unnormalised", "dr_improved"]


def drawn(seed: int = 2, n: int = 200):
    """Rows of two periods; treatment and outcome depend on a covariate."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n)
    is_after = rng.random(n) < 0.45
    is_treated = rng.random(n) < 1 / (1 + np.exp(-0.6 * x))
    outcome = x + is_after * (1 + 0.5 * x + 2 * is_treated) + rng.normal(size=n)
    return outcome, is_after, is_treated, np.column_stack([np.ones(n), x]), np.ones(n)


@pytest.mark.parametrize("method", METHODS)
def test_rows_of_the_same_units_give_the_estimate_of_the_panel(method: str):
    rng = np.random.default_rng(4)
    n = 80
    x = rng.normal(size=n)
    is_treated = rng.random(n) < 0.5
    before, after = rng.normal(size=n) + x, rng.normal(size=n) + 2 * x + is_treated
    design = np.column_stack([np.ones(n), x])
    panel = compare_changes((after - before)[:, None], is_treated, design, np.ones(n), method)
    rows = compare_sections(
        np.concatenate([before, after]),
        np.arange(2 * n) >= n,
        np.tile(is_treated, 2),
        np.tile(design, (2, 1)),
        np.ones(2 * n),
        method,
    )
    assert rows.estimate[0] == pytest.approx(panel.estimate[0], abs=1e-9)


def derivative(rows: tuple, method: str, row: int, step: float = 1e-5) -> float:
    outcome, is_after, is_treated, design, weights = rows
    ends = []
    for sign in (1, -1):
        moved = weights.copy()
        moved[row] += sign * step
        found = compare_sections(outcome, is_after, is_treated, design, moved, method)
        ends.append(found.estimate[0])
    return (ends[0] - ends[1]) / (2 * step) * len(weights)


@pytest.mark.parametrize("method", METHODS[:4])
@pytest.mark.parametrize("row", [0, 11, 58, 199])
def test_the_influence_of_a_row_is_the_derivative_by_its_weight(method: str, row: int):
    rows = drawn()
    found = compare_sections(*rows, method)
    expected = derivative(rows, method, row)
    assert found.influence[row, 0] == pytest.approx(expected, rel=1e-4, abs=1e-6)


def test_the_sign_of_drdid_1_2_3_is_not_the_derivative():
    """Why the default differs: with its sign, rows before treatment have another influence."""
    rows = drawn()
    theirs = compare_sections(*rows, "dr", like_drdid_1_2_3=True)
    controls_before = np.flatnonzero(~rows[1] & ~rows[2])
    gaps = [abs(theirs.influence[row, 0] - derivative(rows, "dr", row)) for row in controls_before]
    assert max(gaps) > 0.01
    assert theirs.estimate == pytest.approx(compare_sections(*rows, "dr").estimate)
