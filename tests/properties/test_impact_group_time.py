"""What group-time effects keep to on any staged roll-out."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.impact import aggregate_effects, declare_panel, group_time_effects

# Times vary where several people share a machine: no deadline.
FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
COLUMNS = {"unit": "unit", "period": "year", "outcome": "rate", "first_treated": "start"}
CONTROLS = ("never_treated", "not_yet_treated")


@st.composite
def rollouts(draw) -> pd.DataFrame:
    """Three to six periods; at least four units of each start, some never treated."""
    periods = draw(st.integers(3, 6))
    starts = draw(st.lists(st.integers(1, periods - 1), min_size=1, max_size=3, unique=True))
    sizes = draw(st.lists(st.integers(4, 7), min_size=len(starts) + 1, max_size=len(starts) + 1))
    rng = np.random.default_rng(draw(st.integers(0, 2**20)))
    by_unit = np.repeat([*[2010.0 + start for start in starts], np.inf], sizes)
    n = len(by_unit)
    return pd.DataFrame(
        {
            "unit": np.repeat([f"u{number:03d}" for number in rng.permutation(n)], periods),
            "year": np.tile(2010 + np.arange(periods), n),
            "start": np.repeat(by_unit, periods),
            "rate": rng.normal(size=n * periods),
            "height": np.repeat(rng.normal(size=n), periods),
            "people": np.repeat(rng.uniform(0.5, 2, n), periods),
        }
    )


def estimated(table: pd.DataFrame, columns: dict | None = None, **options: object):
    return group_time_effects(declare_panel(table, **(COLUMNS | (columns or {}))), **options)


def numbers(effects) -> np.ndarray:
    return effects.result.estimates[["estimate", "se"]].to_numpy()


@FEW
@given(rollouts(), st.sampled_from(CONTROLS), st.integers(0, 100))
def test_the_order_of_rows_changes_no_byte(table: pd.DataFrame, control: str, seed: int):
    options = {"control_group": control, "draws": 20, "seed": 1}
    columns = {"covariates": ["height"], "weight": "people"}
    shuffled = table.sample(frac=1, random_state=seed)
    one, two = estimated(table, columns, **options), estimated(shuffled, columns, **options)
    pd.testing.assert_frame_equal(one.result.estimates, two.result.estimates, check_exact=True)
    assert np.array_equal(one.draws.errors, two.draws.errors, equal_nan=True)


@FEW
@given(rollouts(), st.floats(0.01, 1000), st.floats(-100, 100))
def test_effects_go_with_the_unit_of_the_outcome(table: pd.DataFrame, factor: float, shift: float):
    plain = numbers(estimated(table))
    moved = numbers(estimated(table.assign(rate=shift + factor * table["rate"])))
    np.testing.assert_allclose(moved, factor * plain, rtol=1e-6, atol=1e-9 * factor)


@FEW
@given(rollouts(), st.sampled_from(CONTROLS))
def test_levels_of_units_and_a_common_trend_change_nothing(table: pd.DataFrame, control: str):
    level = table["unit"].str[1:].astype(float)
    moved = table.assign(rate=table["rate"] + 3 * level + 0.7 * (table["year"] - 2010) ** 2)
    plain = numbers(estimated(table, control_group=control))
    np.testing.assert_allclose(
        numbers(estimated(moved, control_group=control)), plain, atol=1e-9, equal_nan=True
    )


@FEW
@given(rollouts(), st.sampled_from(CONTROLS))
def test_without_covariates_the_estimators_agree(table: pd.DataFrame, control: str):
    dr, reg, ipw = (
        numbers(estimated(table, {"weight": "people"}, est_method=method, control_group=control))
        for method in ("dr", "reg", "ipw")
    )
    np.testing.assert_allclose(dr, reg, atol=1e-12)
    np.testing.assert_allclose(dr, ipw, atol=1e-12)


@FEW
@given(rollouts(), st.sampled_from(CONTROLS))
def test_base_periods_agree_after_treatment(table: pd.DataFrame, control: str):
    varying, universal = (
        estimated(table, base_period=base, control_group=control).result.estimates
        for base in ("varying", "universal")
    )
    after = varying[varying["event_time"] >= 0].merge(universal, on=["cohort", "period"])
    np.testing.assert_allclose(after["estimate_x"], after["estimate_y"], atol=1e-12)
    np.testing.assert_allclose(after["se_x"], after["se_y"], atol=1e-12)


@FEW
@given(rollouts())
def test_rows_of_a_balanced_panel_give_the_estimates_of_cross_sections(table: pd.DataFrame):
    panel = estimated(table).result.estimates
    rows = estimated(table, {"unit": None, "repeated_cross_sections": True}).result.estimates
    np.testing.assert_allclose(panel["estimate"], rows["estimate"], atol=1e-12)


@FEW
@given(rollouts(), st.floats(0.1, 10))
def test_only_the_ratio_of_weights_counts(table: pd.DataFrame, factor: float):
    columns = {"weight": "people", "covariates": ["height"]}
    plain = estimated(table, columns, est_method="reg")
    scaled = estimated(table.assign(people=factor * table["people"]), columns, est_method="reg")
    np.testing.assert_allclose(numbers(scaled), numbers(plain), rtol=1e-9, atol=1e-12)
    one = aggregate_effects(plain, "simple").estimates["se"][0]
    assert aggregate_effects(scaled, "simple").estimates["se"][0] == pytest.approx(one)


@FEW
@given(rollouts())
def test_every_average_of_one_effect_is_that_effect(table: pd.DataFrame):
    constant = table.assign(rate=2.0 * (table["year"] >= table["start"]))
    effects = estimated(constant)
    for aggregation in ("simple", "dynamic", "group", "calendar"):
        overall = aggregate_effects(effects, aggregation).estimates["estimate"].iloc[-1]
        assert overall == pytest.approx(2)


@FEW
@given(rollouts())
def test_influence_functions_have_mean_0(table: pd.DataFrame):
    effects = estimated(table, {"covariates": ["height"], "weight": "people"}, est_method="reg")
    assert np.abs(effects.result.influence.mean(axis=0)).max() < 1e-10
    for aggregation in ("simple", "dynamic", "group", "calendar"):
        influence = aggregate_effects(effects, aggregation).influence
        assert np.abs(influence.mean(axis=0)).max() < 1e-10
