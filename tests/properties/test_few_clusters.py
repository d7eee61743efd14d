"""What no choice of units, order or origin may change in inference with few clusters."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.impact.cluster_robust import cluster_robust
from helpers.impact.clustered import clustered_regression
from helpers.impact.randomisation import randomisation_test
from helpers.impact.wild_bootstrap import wild_bootstrap

SIZES = st.lists(st.integers(1, 5), min_size=5, max_size=9)
SEEDS = st.integers(0, 2**32 - 1)
SCORES = st.sampled_from(["WCR11", "WCR31"])


def sample(sizes, seed):
    """Outcome, treatment of every other cluster, control, weights and clusters."""
    rng = np.random.default_rng(seed)
    groups = np.repeat(np.arange(len(sizes)), np.array(sizes) + 2)
    treated = (groups % 2).astype(float)
    x = rng.normal(size=len(groups))
    y = treated + x + rng.normal(size=len(groups)) + rng.normal(size=len(sizes))[groups]
    return y, treated, x, rng.uniform(0.5, 2, len(groups)), groups


def regress(y, treated, x, weights, groups):
    controls = pd.DataFrame({"x": x, "constant": 1.0})
    return clustered_regression(y, treated, groups, controls=controls, weights=weights)


@settings(max_examples=20, deadline=None)
@given(SIZES, SEEDS, SCORES, st.sampled_from([0.001, 3.0, 1e5]))
def test_units_of_outcome_and_treatment_do_not_change_p(sizes, seed, scores, scale):
    y, treated, x, weights, groups = sample(sizes, seed)
    plain = wild_bootstrap(regress(y, treated, x, weights, groups), seed=1, scores=scores)
    scaled = wild_bootstrap(
        regress(scale * y + 7 * x, treated / scale, x, weights, groups), seed=1, scores=scores
    )
    assert scaled.p_value == plain.p_value
    assert scaled.p_value_equal_tailed == plain.p_value_equal_tailed
    ends = np.array([plain.lower, plain.upper])
    assert [scaled.lower, scaled.upper] == pytest.approx(ends * scale**2, rel=1e-5)


@settings(max_examples=20, deadline=None)
@given(SIZES, SEEDS, SCORES, st.floats(-3, 3))
def test_a_null_is_a_null_of_0_once_taken_off_the_outcome(sizes, seed, scores, null):
    y, treated, x, weights, groups = sample(sizes, seed)
    tested = wild_bootstrap(
        regress(y, treated, x, weights, groups), seed=1, null=null, scores=scores,
        has_interval=False,
    )  # fmt: skip
    moved = wild_bootstrap(
        regress(y - null * treated, treated, x, weights, groups), seed=1, scores=scores,
        has_interval=False,
    )  # fmt: skip
    assert tested.p_value == moved.p_value
    assert tested.t_statistic == pytest.approx(moved.t_statistic, rel=1e-6, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(SIZES, SEEDS)
def test_the_order_of_rows_changes_no_byte(sizes, seed):
    parts = sample(sizes, seed)
    order = np.random.default_rng(seed).permutation(len(parts[0]))
    first, second = regress(*parts), regress(*(part[order] for part in parts))
    options = {"seed": 3, "draws": 99, "has_interval": False}
    assert wild_bootstrap(first, **options) == wild_bootstrap(second, **options)
    for rule in ("CR1", "CR2", "CR3"):
        one, two = cluster_robust(first, rule=rule), cluster_robust(second, rule=rule)
        assert one.table.to_dict() == two.table.to_dict()


@settings(max_examples=20, deadline=None)
@given(SIZES, SEEDS)
def test_corrections_widen_in_their_order(sizes, seed):
    regression = regress(*sample(sizes, seed))
    n_groups = regression.n_clusters
    variance = {
        rule: cluster_robust(regression, rule=rule).covariance[0, 0]
        for rule in ("CR1", "CR2", "CR3")
    }
    plain = variance["CR1"] / regression.small_sample_factor
    assert plain <= variance["CR2"] * (1 + 1e-9)
    assert variance["CR2"] <= variance["CR3"] * n_groups / (n_groups - 1) * (1 + 1e-9)


@settings(max_examples=20, deadline=None)
@given(SIZES, SEEDS, st.sampled_from(["coefficient", "t"]))
def test_a_randomisation_p_value_is_a_share_of_the_assignments(sizes, seed, statistic):
    y, treated, x, weights, groups = sample(sizes, seed)
    options = {"clusters": groups, "controls": x, "weights": weights, "statistic": statistic}
    plain = randomisation_test(y, treated, seed=1, **options)
    scaled = randomisation_test(1000 * y + 3 * x, treated, seed=1, **options)
    swapped = randomisation_test(y, 1 - treated, seed=1, **options)
    assert plain.is_exact
    assert plain.p_value * plain.n_possible == pytest.approx(round(plain.p_value * plain.draws))
    assert plain.p_value >= 1 / plain.n_possible
    assert scaled.p_value == plain.p_value == swapped.p_value
    assert swapped.observed == pytest.approx(-plain.observed)
