"""Averages of group-time effects: weights by hand, and what the weights add to the error."""

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.impact import aggregate_effects

NEVER = np.inf
SIZES = {2013: 6, 2015: 6, 2016: 3}


@pytest.fixture
def effects(effects_of, rollout):
    starts = [2013.0] * 6 + [2015.0] * 6 + [2016.0] * 3 + [NEVER] * 8
    return effects_of(rollout(starts, noise=1, seed=4))


def by_hand(effects, **keep: int) -> float:
    """Average by cohort size of the effects whose columns have these values."""
    table = effects.result.estimates
    for column, value in keep.items():
        table = table[table[column] == value]
    table = table[table["event_time"] >= 0] if "event_time" not in keep else table
    weights = table["cohort"].map(SIZES).to_numpy("float64")
    return float(np.average(table["estimate"], weights=weights))


def test_simple_weighs_effects_by_cohort(effects):
    table = aggregate_effects(effects, "simple").estimates
    assert table["kind"].tolist() == ["overall"]
    assert table["term"].tolist() == ["simple"]
    assert table["estimate"][0] == pytest.approx(by_hand(effects))
    assert table["n_treated_units"][0] == 15


def test_dynamic_goes_by_time_since_treatment(effects):
    table = aggregate_effects(effects, "dynamic").estimates
    assert table["event_time"].tolist()[:-1] == list(range(-4, 4))
    for row in table[:-1].itertuples():
        assert row.estimate == pytest.approx(by_hand(effects, event_time=row.event_time))
    after = table[table["event_time"].ge(0).fillna(False)]
    assert table["estimate"].iloc[-1] == pytest.approx(after["estimate"].mean())
    assert table.set_index("event_time")["n_treated_units"][[0, 1, 3]].tolist() == [15, 12, 6]


def test_by_cohort_is_a_plain_mean_over_periods(effects):
    table = aggregate_effects(effects, "group").estimates
    for row in table[:-1].itertuples():
        assert row.estimate == pytest.approx(by_hand(effects, cohort=row.cohort))
    weights = [SIZES[cohort] for cohort in table["cohort"][:-1]]
    expected = np.average(table["estimate"][:-1], weights=weights)
    assert table["estimate"].iloc[-1] == pytest.approx(expected)


def test_by_period_takes_those_treated_by_then(effects):
    table = aggregate_effects(effects, "calendar").estimates
    assert table["period"].tolist()[:-1] == [2013, 2014, 2015, 2016]
    for row in table[:-1].itertuples():
        assert row.estimate == pytest.approx(by_hand(effects, period=row.period))
    assert table["estimate"].iloc[-1] == pytest.approx(table["estimate"][:-1].mean())


def test_balance_keeps_the_same_cohorts_throughout(effects):
    table = aggregate_effects(effects, "dynamic", balance_e=1).estimates
    # Seen for one year after their first: 2013 and 2015.
    assert table["event_time"].tolist()[:-1] == list(range(-3, 2))
    assert table.set_index("event_time")["n_treated_units"][[-1, 0, 1]].tolist() == [12, 12, 12]
    kept = effects.result.estimates[effects.result.estimates["cohort"] < 2016]
    first = kept[kept["event_time"] == 0]["estimate"]
    assert table.set_index("event_time")["estimate"][0] == pytest.approx(first.mean())


def test_event_times_can_be_cut(effects):
    table = aggregate_effects(effects, "dynamic", min_e=-1, max_e=2).estimates
    assert table["event_time"].tolist()[:-1] == [-1, 0, 1, 2]
    simple = aggregate_effects(effects, "simple", max_e=0).estimates
    assert simple["estimate"][0] == pytest.approx(by_hand(effects, event_time=0))


@pytest.mark.parametrize("aggregation", ["simple", "dynamic", "group", "calendar"])
@pytest.mark.parametrize("unit", [0, 8, 13, 20])
def test_the_influence_of_a_unit_is_the_derivative_by_its_weight(
    aggregation: str, unit: int, effects_of, rollout
):
    starts = [2013.0] * 6 + [2015.0] * 6 + [2016.0] * 3 + [NEVER] * 8
    table = rollout(starts, noise=1, seed=4)

    def answers(weight: float) -> np.ndarray:
        weights = np.where(table["commune"] == f"c{unit:03d}", weight, 1.0)
        effects = effects_of(table.assign(people=weights), {"weight": "people"})
        return aggregate_effects(effects, aggregation).estimates["estimate"].to_numpy()

    step = 1e-5
    derivative = (answers(1 + step) - answers(1 - step)) / (2 * step) * len(starts)
    influence = aggregate_effects(effects_of(table), aggregation).influence
    np.testing.assert_allclose(influence[unit], derivative, rtol=1e-4, atol=1e-6)


def test_draws_give_a_band_for_the_rows_and_an_interval_for_the_mean(effects_of, rollout):
    starts = [2013.0] * 20 + [2015.0] * 20 + [NEVER] * 20
    effects = effects_of(rollout(starts, noise=1), draws=2000, seed=3)
    result = aggregate_effects(effects, "dynamic")
    table = result.estimates
    assert result.critical_value > 2.2
    width = (table["upper"] - table["estimate"]) / table["se"]
    assert width[:-1].tolist() == pytest.approx([result.critical_value] * (len(table) - 1))
    # Of 60 units in 3 groups: t(57) at 0.975 is 2.002465.
    assert width.iloc[-1] == pytest.approx(2.002465 * (60 / 57) ** 0.5, rel=1e-6)
    again = aggregate_effects(effects, "dynamic")
    pd.testing.assert_frame_equal(again.estimates, table)


def test_covariance_goes_with_the_errors(effects):
    result = aggregate_effects(effects, "dynamic")
    np.testing.assert_allclose(np.sqrt(np.diag(result.covariance)), result.estimates["se"])
    part = result.select("event_time")
    assert len(part.estimates) == len(part.covariance) == part.influence.shape[1] == 8


def test_a_lost_effect_is_left_out_and_counted(effects_of, rollout, two_cohorts):
    table = rollout(two_cohorts, noise=1)
    table["mark"] = 10.0 * (table["start"] == 2013) + table["height"]
    effects = effects_of(table, {"covariates": ["mark"]})
    result = aggregate_effects(effects, "group")
    assert result.estimates["cohort"].tolist()[:-1] == [2015]
    assert any(w.startswith("averages without 5 effects") for w in result.warnings)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"aggregation": "event"}, "simple, dynamic, group, calendar"),
        ({"aggregation": "dynamic", "max_e": -1}, "found no dynamic effect after treatment"),
        ({"aggregation": "dynamic", "balance_e": 9}, "found no dynamic effect after treatment"),
        ({"aggregation": "dynamic", "balance_e": -2}, "balance_e: found -2"),
        ({"aggregation": "simple", "min_e": 9}, "found no simple effect after treatment"),
    ],
)
def test_a_choice_without_effects_is_one_message(effects, options: dict, message: str):
    with pytest.raises(UserError, match=message):
        aggregate_effects(effects, **options)
