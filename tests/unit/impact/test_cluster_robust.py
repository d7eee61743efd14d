"""Every rule against its definition, written with matrices of the size of the data."""

import numpy as np
import pandas as pd
import pytest
from scipy import linalg, stats

from helpers.errors import UserError
from helpers.impact.cluster_robust import cluster_robust, leave_out_coefficients
from helpers.impact.clustered import clustered_regression

SIZES = (3, 4, 5, 6, 3, 8, 5)
GROUPS = np.repeat(np.arange(len(SIZES)), SIZES)
N = len(GROUPS)


def sample(*, is_weighted=False):
    rng = np.random.default_rng(3)
    treated = (GROUPS % 2).astype(float) + rng.normal(size=N) * 0.3
    x = np.column_stack([treated, rng.normal(size=(N, 2)), np.ones(N)])
    y = rng.normal(size=N) + rng.normal(size=len(SIZES))[GROUPS]
    weights = rng.uniform(0.5, 2, N) if is_weighted else np.ones(N)
    return y, x, weights


def regress(y, x, weights):
    return clustered_regression(y, x[:, 0], GROUPS, controls=x[:, 1:], weights=weights)


def by_hand(y, x, weights, rule):
    """Variance of the first coefficient and its degrees of freedom, by the definitions."""
    y, x = y * np.sqrt(weights), x * np.sqrt(weights)[:, None]
    bread = np.linalg.pinv(x.T @ x)
    annihilator = np.eye(N) - x @ bread @ x.T
    errors = annihilator @ y
    n_groups, degrees = len(SIZES), len(SIZES) - 1.0
    pushes = []
    for group in range(n_groups):
        rows = group == GROUPS
        block = annihilator[np.ix_(rows, rows)]
        adjust = np.eye(rows.sum())
        if rule == "CR2":
            values, vectors = np.linalg.eigh(block)
            is_some = values > 1e-9
            adjust = (vectors[:, is_some] / np.sqrt(values[is_some])) @ vectors[:, is_some].T
        if rule == "CR3":
            adjust = linalg.pinv(block, atol=1e-9)
        pushes.append(annihilator[:, rows] @ adjust @ x[rows] @ bread[:, 0])
    pushes = np.array(pushes)
    variance = ((pushes @ y) ** 2).sum()
    if rule == "CR2":
        products = pushes @ pushes.T
        degrees = np.trace(products) ** 2 / (products**2).sum()
    k = np.linalg.matrix_rank(x)
    factor = {"CR1": n_groups / (n_groups - 1) * (N - 1) / (N - k), "CR2": 1.0}
    return variance * factor.get(rule, (n_groups - 1) / n_groups), degrees, errors


@pytest.mark.parametrize("rule", ["CR1", "CR2", "CR3"])
@pytest.mark.parametrize("is_weighted", [False, True])
def test_equals_its_definition(rule, is_weighted):
    y, x, weights = sample(is_weighted=is_weighted)
    variance, degrees, _ = by_hand(y, x, weights, rule)
    found = cluster_robust(regress(y, x, weights), rule=rule)
    row = found.table.iloc[0]
    width = stats.t.ppf(0.975, degrees) * np.sqrt(variance)
    assert row["se"] == pytest.approx(np.sqrt(variance), rel=1e-9)
    assert row["degrees_of_freedom"] == pytest.approx(degrees, rel=1e-9)
    assert row["upper"] - row["estimate"] == pytest.approx(width, rel=1e-9)
    p_value = 2 * stats.t.sf(abs(row["estimate"]) / np.sqrt(variance), degrees)
    assert row["p_value"] == pytest.approx(p_value, rel=1e-9)
    assert rule in found.small_sample


@pytest.mark.parametrize("rule", ["CR2", "CR3"])
@pytest.mark.parametrize("is_weighted", [False, True])
def test_effects_nested_in_clusters_may_be_demeaned_beforehand(rule, is_weighted):
    y, x, weights = sample(is_weighted=is_weighted)
    dummies = np.eye(len(SIZES))[GROUPS]
    variance, degrees, _ = by_hand(y, np.column_stack([x[:, :3], dummies]), weights, rule)

    def demean(values):
        means = [np.average(values[g == GROUPS], weights=weights[g == GROUPS]) for g in range(7)]
        return values - np.array(means)[GROUPS]

    swept = np.apply_along_axis(demean, 0, x[:, :3])
    regression = clustered_regression(
        demean(y), swept[:, 0], GROUPS, controls=swept[:, 1:], weights=weights, n_absorbed=1
    )
    row = cluster_robust(regression, rule=rule).table.iloc[0]
    assert row["se"] == pytest.approx(np.sqrt(variance), rel=1e-8)
    assert row["degrees_of_freedom"] == pytest.approx(degrees, rel=1e-8)


def test_coefficients_without_a_cluster_are_those_of_the_other_rows():
    y, x, weights = sample(is_weighted=True)
    found = leave_out_coefficients(regress(y, x, weights))
    for group in range(len(SIZES)):
        rows = group != GROUPS
        root = np.sqrt(weights[rows])
        expected = np.linalg.lstsq(x[rows] * root[:, None], y[rows] * root, rcond=None)[0]
        assert found[group] == pytest.approx(expected)


def test_cr3_is_silent_where_one_cluster_alone_is_treated():
    y, x, weights = sample()
    x[:, 0] = GROUPS == 3
    found = cluster_robust(regress(y, x, weights), rule="CR3")
    assert np.isnan(found.table["se"].iloc[0])
    assert np.isnan(found.table["p_value"].iloc[0])
    assert found.warnings == (
        "not estimable without: 3; the effect rests on it alone, so CR3 gives no error",
    )


def test_no_error_is_given_where_nothing_is_left_to_explain():
    _, x, weights = sample()
    row = cluster_robust(regress(x @ [1.0, 2.0, 3.0, 4.0], x, weights)).table.iloc[0]
    assert row["estimate"] == pytest.approx(1)
    assert np.isnan(row["se"])
    assert np.isnan(row["upper"])


def test_covariance_is_that_of_all_terms():
    y, x, _ = sample()
    terms = pd.DataFrame({"a": x[:, 0], "b": x[:, 1]})
    found = cluster_robust(clustered_regression(y, terms, GROUPS, controls=x[:, 2:]))
    assert list(found.table["term"]) == ["a", "b"]
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(found.table["se"])
    assert found.covariance[0, 1] == found.covariance[1, 0]


def test_refuses_an_unknown_rule():
    with pytest.raises(UserError, match="found HC1, expected one of: CR1, CR2, CR3"):
        cluster_robust(regress(*sample()), rule="HC1")
