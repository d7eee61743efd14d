"""Oster's delta and bound on populations whose selection is known."""

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.impact.oster import oster_bound, oster_effect
from helpers.impact.panel import declare_panel

N = 200
EFFECT = 0.5


def population(delta, seed=3):
    """Uncorrelated indices, so that the sample is the population: outcome, treatment, control, R2.

    Delta is the covariance of treatment with the index not observed over its variance, relative to
    the same for the index observed.
    """
    rng = np.random.default_rng(seed)
    basis, _ = np.linalg.qr(np.column_stack([np.ones(N), rng.normal(size=(N, 4))]))
    seen, hidden, noise, own = (basis[:, 1:] * np.sqrt(N)).T
    treatment = 0.6 * seen + delta * 0.6 * 0.8 * hidden + 1.1 * own
    outcome = EFFECT * treatment + seen + 0.8 * hidden + noise
    explained = 1 - noise @ noise / np.sum((outcome - outcome.mean()) ** 2)
    return outcome, treatment, seen, explained


@pytest.mark.parametrize("delta", [-0.5, 0.3, 0.7, 1.0, 1.6])
def test_recovers_the_effect_and_the_strength_of_selection(delta):
    outcome, treatment, seen, explained = population(delta)
    found = oster_bound(outcome, treatment, seen, delta=delta, r_max=explained, null=EFFECT)
    assert found.adjusted == pytest.approx(EFFECT, abs=1e-9)
    assert found.delta_for_null == pytest.approx(delta, abs=1e-9)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_units_do_not_matter(scale):
    outcome, treatment, seen, explained = population(0.7)
    found = oster_bound(scale * outcome, treatment / scale, seen, delta=0.7, r_max=explained)
    assert found.adjusted == pytest.approx(EFFECT * scale**2, rel=1e-8)


def test_the_two_regressions_are_those_of_least_squares():
    rng = np.random.default_rng(1)
    treatment, controls = rng.normal(size=N), rng.normal(size=(N, 2))
    base, weights = rng.normal(size=N), rng.uniform(0.5, 2, N)
    treatment = treatment + controls @ [0.5, 0.2] + base
    outcome = treatment + controls @ [1.0, -1.0] + base + rng.normal(size=N)
    found = oster_bound(outcome, treatment, controls, base=base, weights=weights)
    root = np.sqrt(weights)[:, None]

    def fit(*columns):
        x = np.column_stack([*columns, base, np.ones(N)]) * root
        slopes = np.linalg.lstsq(x, outcome * root[:, 0], rcond=None)[0]
        return slopes[0], np.sum((outcome * root[:, 0] - x @ slopes) ** 2)

    total = fit()[1]
    short, full = fit(treatment), fit(treatment, controls)
    assert found.estimate_short == pytest.approx(short[0])
    assert found.estimate_full == pytest.approx(full[0])
    assert found.r_squared_short == pytest.approx(1 - short[1] / total)
    assert found.r_squared_full == pytest.approx(1 - full[1] / total)
    assert found.r_squared_max == pytest.approx(min(1, 1.3 * found.r_squared_full))


def test_without_anything_left_to_explain_the_full_estimate_stands():
    outcome, treatment, seen, _ = population(1.0)
    full = oster_bound(outcome, treatment, seen)
    found = oster_bound(outcome, treatment, seen, r_max=full.r_squared_full)
    assert found.adjusted == pytest.approx(found.estimate_full)
    assert found.lower == pytest.approx(found.upper)


def test_the_set_runs_from_the_full_to_the_adjusted_effect():
    outcome, treatment, seen, explained = population(1.0)
    found = oster_bound(outcome, treatment, seen, r_max=explained)
    assert (found.lower, found.upper) == pytest.approx((EFFECT, found.estimate_full))
    assert found.excludes_null
    assert found.delta_for_null > 1
    assert oster_bound(outcome, treatment, seen, r_max=explained, null=0.6).excludes_null is False


def test_says_when_controls_explain_nothing():
    outcome, treatment, _, _ = population(1.0)
    basis, _ = np.linalg.qr(np.column_stack([np.ones(N), outcome, treatment, np.arange(N)]))
    found = oster_bound(outcome, treatment, basis[:, 3])
    assert any(words.startswith("controls explain nothing") for words in found.warnings)


def test_says_when_several_solutions_lie_on_the_side_of_the_controls():
    outcome, treatment, seen, explained = population(1.6)
    found = oster_bound(outcome, treatment, seen, delta=1.6, r_max=explained)
    assert any(words.startswith("several solutions") for words in found.warnings)
    assert len(found.other_solutions) == 2


def declare(covariates):
    rng = np.random.default_rng(5)
    rows = pd.DataFrame(
        {
            "unit": np.repeat(np.arange(40), 6),
            "year": np.tile(np.arange(6), 40),
            "x": rng.normal(size=240),
            "z": rng.normal(size=240),
            "w": np.repeat(rng.uniform(1, 2, 40), 6),
        }
    )
    rows["start"] = np.where(rows["unit"] < 20, 3, 0)
    treated = (rows["unit"] < 20) & (rows["year"] >= 3)
    rows["x"] += 0.5 * treated
    rows["y"] = treated + rows["x"] + rng.normal(size=240)
    return rows, declare_panel(
        rows, unit="unit", period="year", outcome="y", first_treated="start",
        covariates=covariates, weight="w",
    )  # fmt: skip


def test_a_panel_has_unit_and_period_effects_in_both_regressions():
    rows, panel = declare(["x", "z"])
    found = oster_effect(panel)
    base = pd.get_dummies(rows[["unit", "year"]].astype(str), drop_first=True, dtype=float)
    treated = ((rows["unit"] < 20) & (rows["year"] >= 3)).astype(float)
    dense = oster_bound(rows["y"], treated, rows[["x", "z"]], base=base, weights=rows["w"])
    for name in ("estimate_short", "estimate_full", "r_squared_full", "adjusted", "delta_for_null"):
        assert getattr(found, name) == pytest.approx(getattr(dense, name), rel=1e-7)


GAP = np.where(np.arange(N) == 3, np.nan, 1.0)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"treatment": np.ones(N)}, "treatment: found nothing that the other columns do not"),
        ({"controls": population(1.0)[1]}, "treatment: found nothing that the other columns do"),
        ({"outcome": np.ones(N)}, "outcome: found no variation"),
        ({"outcome": GAP}, "row 4, column outcome: found nothing"),
        ({"controls": GAP}, "row 4, column control: found nothing"),
        ({"weights": np.zeros(N)}, "row 1, column weight: found 0"),
        ({"controls": np.ones(3)}, "control: found 3 rows, expected 200"),
        ({"r_max": 0.01}, "r_max: found 0.01, expected a share from"),
        ({"r_max": 1.1}, "r_max: found 1.1, expected a share from"),
    ],
)
def test_says_once_what_is_wrong(parts, words):
    outcome, treatment, seen, _ = population(1.0)
    given = {"outcome": outcome, "treatment": treatment, "controls": seen} | parts
    with pytest.raises(UserError, match=words) as caught:
        oster_bound(**given)
    assert len(str(caught.value).splitlines()) == 2


def test_a_panel_without_covariates_has_nothing_to_compare():
    with pytest.raises(UserError, match="covariates: found none, expected at least 1"):
        oster_effect(declare([])[1])
