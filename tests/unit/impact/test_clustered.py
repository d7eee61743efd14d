import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.impact.clustered import clustered_regression

CLUSTERS = np.repeat(list("abcdefgh"), 4)
N = len(CLUSTERS)


def columns(seed=0):
    rng = np.random.default_rng(seed)
    treated = np.repeat([1.0, 0.0] * 4, 4)
    return rng.normal(size=N) + treated, treated, rng.normal(size=N)


def test_coefficients_scores_and_bread_are_those_of_least_squares():
    outcome, treated, control = columns()
    weights = np.random.default_rng(1).uniform(0.5, 2, N)
    found = clustered_regression(
        outcome,
        pd.DataFrame({"treated": treated}),
        CLUSTERS,
        controls=pd.DataFrame({"x": control, "constant": 1.0}),
        weights=weights,
    )
    x = np.column_stack([treated, control, np.ones(N)])
    bread = np.linalg.inv(x.T @ (weights[:, None] * x))
    coefficients = bread @ x.T @ (weights * outcome)
    scores = x * (weights * (outcome - x @ coefficients))[:, None]
    assert found.names == ("treated", "x", "constant")
    assert found.coefficients == pytest.approx(coefficients)
    assert found.bread == pytest.approx(bread)
    assert found.scores == pytest.approx(pd.DataFrame(scores).groupby(CLUSTERS).sum().to_numpy())
    assert found.grams.sum(axis=0) == pytest.approx(np.linalg.inv(bread))
    assert list(found.labels) == list("abcdefgh")


def test_counts_columns_and_absorbed_parameters_as_fixest_does():
    outcome, treated, control = columns()
    found = clustered_regression(outcome, treated, CLUSTERS, controls=control, n_absorbed=1)
    assert found.small_sample_factor == pytest.approx(8 / 7 * (N - 1) / (N - 3))


def test_does_not_depend_on_the_order_of_rows():
    outcome, treated, control = columns()
    order = np.random.default_rng(2).permutation(N)
    first = clustered_regression(outcome, treated, CLUSTERS, controls=control)
    second = clustered_regression(
        outcome[order], treated[order], CLUSTERS[order], controls=control[order]
    )
    assert (first.coefficients == second.coefficients).all()
    assert (first.scores == second.scores).all()


def test_leaves_out_controls_that_follow_from_others_and_says_so():
    outcome, treated, control = columns()
    controls = pd.DataFrame({"x": control, "twice": 2 * control, "constant": 1.0})
    found = clustered_regression(outcome, treated, CLUSTERS, controls=controls)
    assert found.names == ("term", "x", "constant")
    assert "collinear: twice left out, explained by other columns" in found.warnings


def test_says_that_the_columns_explain_everything():
    _, treated, control = columns()
    found = clustered_regression(2 * treated + control, treated, CLUSTERS, controls=control)
    assert found.is_exact
    assert any(words.startswith("no residuals") for words in found.warnings)


def test_warns_of_very_few_clusters():
    outcome, treated, control = columns()
    few = outcome[:16], treated[:16], CLUSTERS[:16]
    found = clustered_regression(*few, controls=control[:16])
    assert any(words.startswith("very few clusters: 4") for words in found.warnings)


def change(name, value):
    """Columns of a regression, one of them changed."""
    outcome, treated, control = columns()
    parts = {"outcome": outcome, "terms": treated, "clusters": CLUSTERS, "controls": control}
    return parts | {name: value}


def with_gap(values):
    gapped = np.array(values, object if values.dtype.kind == "U" else "float64")
    gapped[5] = None
    return gapped


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (change("clusters", np.full(N, "a")), "clusters: found 1, expected at least 2"),
        (change("terms", np.ones(N)), "column term: found 1 in every row"),
        (change("controls", np.column_stack([columns()[1]])), "found nothing that the other"),
        (change("outcome", with_gap(columns()[0])), "row 6, column outcome: found nothing"),
        (change("terms", with_gap(columns()[1])), "row 6, column term: found nothing"),
        (change("clusters", with_gap(CLUSTERS)), "row 6, column cluster: found nothing"),
        (change("weights", np.arange(N)), "row 1, column weight: found 0"),
        (change("outcome", np.ones(3)), "outcome: found 3 rows, expected 32"),
        (change("controls", pd.DataFrame({"weight": columns()[2]})), "a name that is taken"),
    ],
)
def test_says_once_what_is_wrong(parts, words):
    with pytest.raises(UserError, match=words) as caught:
        clustered_regression(**parts)
    assert len(str(caught.value).splitlines()) == 2


def test_a_treatment_of_which_demeaning_left_rounding_is_refused():
    outcome, _, control = columns()
    with pytest.raises(UserError, match="found nothing that the other columns"):
        clustered_regression(outcome, 1e-16 * control, CLUSTERS, controls=control**2)


def test_names_the_terms_that_can_be_asked_for():
    outcome, treated, control = columns()
    found = clustered_regression(outcome, pd.DataFrame({"a": treated, "b": control}), CLUSTERS)
    assert found.position() == 0
    assert found.position("b") == 1
    with pytest.raises(UserError, match="found c, expected one of: a, b"):
        found.position("c")
