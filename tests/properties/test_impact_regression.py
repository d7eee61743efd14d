"""What regression estimators on panels keep to, whatever the panel."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.impact.bacon import decompose_twfe
from helpers.impact.event_study import estimate_event_study
from helpers.impact.extended_twfe import estimate_extended_twfe
from helpers.impact.imputation import estimate_imputation
from helpers.impact.panel import declare_panel
from helpers.impact.sun_abraham import estimate_sun_abraham
from helpers.impact.twfe import estimate_twfe
from helpers.impact.two_stage import estimate_two_stage

FEW = settings(max_examples=5, deadline=None)
CLOSE = {"rel": 1e-7, "abs": 1e-9}
ESTIMATORS = [
    estimate_twfe,
    estimate_event_study,
    estimate_sun_abraham,
    estimate_imputation,
    estimate_two_stage,
    estimate_extended_twfe,
]


@st.composite
def tables(draw, is_balanced=True):
    """Cohorts of two or more units, never-treated ones among them, over four to six periods."""
    n_periods = draw(st.integers(4, 6))
    sizes = draw(st.lists(st.integers(2, 4), min_size=n_periods - 1, max_size=n_periods - 1))
    taken = draw(st.sets(st.integers(3, n_periods), min_size=1))
    starts = [0] * 3 + [start for start in sorted(taken) for _ in range(sizes[start - 2])]
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    rows = pd.MultiIndex.from_product([range(len(starts)), range(1, n_periods + 1)]).to_frame()
    rows.columns = ["unit", "period"]
    rows["start"] = np.array(starts)[rows["unit"]]
    rows["y"] = rng.normal(size=len(rows)) + rows["unit"] + rows["start"] * rows["period"] / 10
    rows["x"] = rng.normal(size=len(rows))
    rows["w"] = rng.uniform(0.5, 2, len(starts))[rows["unit"]]
    rows["district"] = rows["unit"] % 4
    rows = rows.reset_index(drop=True)
    if not is_balanced:
        rows = rows.drop(rng.choice(np.flatnonzero(rows["period"] > 3), 1))
    return rows


def panel(rows, **options):
    columns = {"unit": "unit", "period": "period", "outcome": "y", "first_treated": "start"}
    return declare_panel(rows, **columns, **options)


def numbers(result, *columns):
    return result.estimates[list(columns or ("estimate", "se"))].to_numpy("float64")


@pytest.mark.parametrize("estimate", ESTIMATORS)
@FEW
@given(tables(is_balanced=False), st.integers(0, 100))
def test_the_order_of_rows_changes_no_byte(estimate, rows, seed):
    shuffled = rows.sample(frac=1, random_state=seed)
    options = {"weight": "w", "cluster": "district", "covariates": ["x"]}
    one, other = (estimate(panel(given, **options)) for given in (rows, shuffled))
    assert numbers(one).tobytes() == numbers(other).tobytes()
    assert one.covariance.tobytes() == other.covariance.tobytes()


@pytest.mark.parametrize("estimate", ESTIMATORS)
@FEW
@given(tables(), st.floats(0.01, 100), st.floats(-1000, 1000))
def test_effects_scale_with_the_outcome_and_ignore_its_level(estimate, rows, factor, level):
    one = numbers(estimate(panel(rows)))
    moved = rows.assign(y=factor * rows["y"] + level * rows["unit"] - level * rows["period"])
    assert numbers(estimate(panel(moved))) == pytest.approx(factor * one, rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("estimate", ESTIMATORS)
@FEW
@given(tables(), st.floats(0.01, 100))
def test_only_the_ratio_of_weights_matters(estimate, rows, factor):
    one = numbers(estimate(panel(rows, weight="w")))
    other = numbers(estimate(panel(rows.assign(w=rows["w"] * factor), weight="w")))
    assert other == pytest.approx(one, **CLOSE)


@pytest.mark.parametrize("estimate", ESTIMATORS)
@FEW
@given(tables())
def test_influence_functions_have_mean_0(estimate, rows):
    result = estimate(panel(rows))
    assert result.influence.shape == (rows["unit"].nunique(), len(result.estimates))
    assert result.influence.mean(axis=0) == pytest.approx(0, abs=1e-9)


@FEW
@given(tables(), st.sampled_from([None, "w"]))
def test_estimators_that_are_one_on_balanced_panels(rows, weight):
    balanced = panel(rows, weight=weight)
    imputed = estimate_imputation(balanced)
    saturated = estimate_extended_twfe(balanced)
    assert numbers(saturated, "estimate") == pytest.approx(numbers(imputed, "estimate"), **CLOSE)
    stages = estimate_two_stage(balanced).select("overall")
    assert numbers(stages, "estimate") == pytest.approx(
        numbers(imputed.select("overall"), "estimate"), **CLOSE
    )
    weighted = estimate_sun_abraham(balanced).select("group_time")
    never = estimate_extended_twfe(balanced, compared_with="never").select("group_time")
    assert numbers(never, "estimate") == pytest.approx(numbers(weighted, "estimate"), **CLOSE)


@FEW
@given(tables(), st.sampled_from([None, "w"]), st.booleans())
def test_comparisons_add_up_to_the_coefficient(rows, weight, has_covariate):
    balanced = panel(rows, weight=weight, covariates=["x"] if has_covariate else [])
    found = decompose_twfe(balanced, covariates=balanced.covariates)
    assert found.comparisons["weight"].sum() == pytest.approx(1)
    coefficient = numbers(estimate_twfe(balanced), "estimate")[0, 0]
    assert found.estimate == pytest.approx(coefficient, rel=1e-6, abs=1e-8)


@FEW
@given(tables(), st.floats(-3, 3))
def test_an_effect_that_is_the_same_for_all_is_found_by_all(rows, effect):
    treated = (rows["start"] > 0) & (rows["period"] >= rows["start"])
    exact = panel(rows.assign(y=rows["unit"] - rows["period"] ** 2 + effect * treated))
    for estimate in ESTIMATORS:
        table = estimate(exact).estimates
        after = table["kind"].eq("overall") | table["event_time"].ge(0).fillna(False)
        assert table.loc[after, "estimate"].to_numpy() == pytest.approx(effect, abs=1e-7)
