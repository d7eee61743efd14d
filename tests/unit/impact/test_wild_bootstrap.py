"""The bootstrap against one that regresses every draw anew on all columns."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.impact.cluster_robust import cluster_robust
from helpers.impact.clustered import clustered_regression
from helpers.impact.wild_bootstrap import wild_bootstrap
from helpers.impact.wild_statistics import draw_signs

SIZES = (3, 5, 4, 6, 2, 7)
GROUPS = np.repeat(np.arange(len(SIZES)), SIZES)
N = len(GROUPS)


def sample(seed=4, effect=0.5):
    rng = np.random.default_rng(seed)
    treated = (GROUPS % 2).astype(float)
    x = np.column_stack([treated, rng.normal(size=N), np.ones(N)])
    y = effect * treated + rng.normal(size=N) + 0.3 * rng.normal(size=len(SIZES))[GROUPS]
    return y, x, rng.uniform(0.5, 2, N)


def regress(y, x, weights, groups=GROUPS):
    terms = pd.DataFrame({"treated": x[:, 0]})
    return clustered_regression(y, terms, groups, controls=x[:, 1:], weights=weights)


def t_statistic(y, x, null):
    """CR1 t of the first coefficient without the small-sample factor, from rows."""
    bread = np.linalg.inv(x.T @ x)
    coefficients = bread @ x.T @ y
    errors = y - x @ coefficients
    scores = np.array([x[g == GROUPS].T @ errors[g == GROUPS] for g in range(len(SIZES))])
    return (coefficients[0] - null) / np.sqrt(((scores @ bread[:, 0]) ** 2).sum())


def by_hand(y, x, weights, null, scores):
    """T of the estimate and of every sign vector, refitting each."""
    root = np.sqrt(weights)
    y, x = y * root, x * root[:, None]
    restricted = np.linalg.lstsq(x[:, 1:], y - null * x[:, 0], rcond=None)[0]
    fitted = null * x[:, 0] + x[:, 1:] @ restricted
    errors = y - fitted
    if scores == "WCR31":
        for group in range(len(SIZES)):
            rows = group == GROUPS
            without = np.linalg.lstsq(x[~rows, 1:], (y - null * x[:, 0])[~rows], rcond=None)[0]
            errors[rows] = y[rows] - null * x[rows, 0] - x[rows, 1:] @ without
    drawn = [
        t_statistic(fitted + np.array(signs)[GROUPS] * errors, x, null)
        for signs in product([-1.0, 1.0], repeat=len(SIZES))
    ]
    return t_statistic(y, x, null), np.array(drawn)


@pytest.mark.parametrize("scores", ["WCR11", "WCR31"])
@pytest.mark.parametrize("null", [0.0, 1.0, -0.7])
@pytest.mark.parametrize("is_weighted", [False, True])
def test_equals_refitting_every_sign_vector(scores, null, is_weighted):
    y, x, weights = sample()
    weights = weights if is_weighted else np.ones(N)
    own, drawn = by_hand(y, x, weights, null, scores)
    found = wild_bootstrap(regress(y, x, weights), seed=1, null=null, scores=scores)
    above, below = np.mean(drawn > own + 1e-9), np.mean(drawn < own - 1e-9)
    assert found.is_enumerated
    assert found.draws == 2 ** len(SIZES)
    assert found.p_value == np.mean(np.abs(drawn) > abs(own) + 1e-9)
    assert found.p_value_with_ties == np.mean(np.abs(drawn) > abs(own) - 1e-9)
    assert found.p_value_equal_tailed == min(1, 2 * min(above, below))


def test_estimate_and_t_are_those_of_cr1():
    regression = regress(*sample())
    row = cluster_robust(regression).table.iloc[0]
    found = wild_bootstrap(regression, seed=1, null=0.25)
    assert (found.estimate, found.se) == (row["estimate"], row["se"])
    assert found.t_statistic == pytest.approx((row["estimate"] - 0.25) / row["se"])


def test_the_draw_that_leaves_all_signs_alone_is_a_tie_and_does_not_count():
    found = wild_bootstrap(regress(*sample(effect=3)), seed=1)
    assert found.p_value == 0
    assert found.p_value_with_ties == 2 / 2 ** len(SIZES)


@pytest.mark.parametrize("scores", ["WCR11", "WCR31"])
@pytest.mark.parametrize("tails", ["symmetric", "equal_tailed"])
def test_the_interval_holds_what_the_test_does_not_reject(scores, tails):
    regression = regress(*sample())
    options = {"seed": 1, "scores": scores, "tails": tails, "level": 0.9}
    found = wild_bootstrap(regression, **options)

    def p_value(null):
        test = wild_bootstrap(regression, null=null, has_interval=False, **options)
        return test.p_value if tails == "symmetric" else test.p_value_equal_tailed

    step = 10 * found.tolerance
    assert p_value(found.lower + step) > 0.1
    assert p_value(found.upper - step) > 0.1
    assert p_value(found.lower - step) <= 0.1
    assert p_value(found.upper + step) <= 0.1


@pytest.mark.parametrize(
    ("n_clusters", "draws", "signs", "is_enumerated"),
    [
        (8, 256, "rademacher", True),
        (8, 255, "webb", False),
        (11, 2_047, "webb", False),
        (12, 4_096, "rademacher", True),
        (12, 4_095, "rademacher", False),
        (15, 999, "rademacher", False),
    ],
)
def test_enumerates_draws_webb_or_rademacher(n_clusters, draws, signs, is_enumerated):
    groups = np.repeat(np.arange(n_clusters), 3)
    rng = np.random.default_rng(5)
    x = np.column_stack([groups % 2, np.ones(len(groups))]).astype(float)
    regression = regress(rng.normal(size=len(groups)), x, np.ones(len(groups)), groups)
    found = wild_bootstrap(regression, seed=7, draws=draws, has_interval=False)
    assert (found.signs, found.is_enumerated, found.draws) == (signs, is_enumerated, draws)
    assert found.seed == (None if is_enumerated else 7)
    assert signs in found.method


def test_signs_have_mean_0_and_variance_1():
    for signs, points in (("webb", 6), ("rademacher", 2)):
        drawn = draw_signs(10, 20_000, signs, is_enumerated=False, seed=1)
        assert len(np.unique(drawn)) == points
        assert abs(drawn.mean()) < 0.01
        assert drawn.var() == pytest.approx(1, abs=0.01)


def test_sampled_draws_come_near_to_the_enumeration_and_repeat_by_seed():
    regression = regress(*sample())
    exact = wild_bootstrap(regression, seed=1)
    sampled = wild_bootstrap(regression, seed=1, draws=63, signs="rademacher")
    many = draw_signs(len(SIZES), 63, "rademacher", is_enumerated=False, seed=1)
    assert many.shape == (len(SIZES), 63)
    assert sampled == wild_bootstrap(regression, seed=1, draws=63, signs="rademacher")
    assert abs(sampled.p_value - exact.p_value) < 0.2
    assert not sampled.is_enumerated


def test_says_nothing_of_a_regression_without_residuals():
    _, x, weights = sample()
    found = wild_bootstrap(regress(x @ [1.0, 2.0, 3.0], x, weights), seed=1)
    assert np.isnan([found.p_value, found.se, found.lower, found.upper]).all()
    assert any(words.startswith("no residuals") for words in found.warnings)


def alike(n_clusters, n_treated):
    """Clusters of four rows, the first of them treated."""
    groups = np.repeat(np.arange(n_clusters), 4)
    rng = np.random.default_rng(1)
    x = np.column_stack([groups < n_treated, np.ones(len(groups))]).astype(float)
    y = rng.normal(size=len(groups)) + rng.normal(size=n_clusters)[groups]
    return regress(y, x, np.ones(len(groups)), groups)


@pytest.mark.parametrize(
    ("n_clusters", "n_treated", "level", "is_open", "name"),
    [(4, 1, 0.995, True, "open interval"), (8, 2, 0.95, False, "parted interval")],
)
def test_names_what_is_odd_about_an_interval(n_clusters, n_treated, level, is_open, name):
    regression = alike(n_clusters, n_treated)
    found = wild_bootstrap(regression, seed=1, draws=999, signs="webb", level=level)
    assert np.isinf([found.lower, found.upper]).all() == is_open
    assert any(words.startswith(name) for words in found.warnings)


def test_says_when_ties_decide():
    found = wild_bootstrap(alike(4, 2), seed=1)
    assert (found.p_value, found.p_value_with_ties) == (0.0, 0.125)
    assert any(words.startswith("ties decide: p is 0 without") for words in found.warnings)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"scores": "WCR13"}, "scores: found WCR13, expected one of: WCR11, WCR31"),
        ({"signs": "mammen"}, "signs: found mammen, expected one of: rademacher, webb"),
        ({"tails": "upper"}, "tails: found upper, expected one of: symmetric, equal_tailed"),
        ({"draws": 0}, "draws: found 0"),
        ({"level": 95}, "level: found 95"),
        ({"term": "x"}, "term: found x, expected one of: treated"),
    ],
)
def test_refuses_options_that_do_not_exist(options, words):
    with pytest.raises(UserError, match=words):
        wild_bootstrap(regress(*sample()), seed=1, **options)
