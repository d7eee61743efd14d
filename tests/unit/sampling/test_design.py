"""The variance of a design by hand, and designs that cannot be."""

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.sampling import SurveyDesign

ONES = np.ones(6)
STRATA = ["a", "a", "a", "b", "b", "b"]
CLUSTERS = [1, 1, 2, 3, 4, 4]
SCORES = np.array([1.0, 2, 7, 4, 1, 1])


def table(**columns: object) -> pd.DataFrame:
    base = {"w": [1.0, 2, 3], "s": ["n", "n", "m"], "c": [1, 2, 3]}
    return pd.DataFrame({**base, **columns})


def test_rows_are_independent_without_clusters():
    variance = SurveyDesign(ONES).variance_of_total(SCORES)
    assert variance == pytest.approx(6 * SCORES.var(ddof=1))


def test_clusters_in_strata():
    # Totals 3 and 7 in stratum a, 4 and 2 in b: 2/(2-1) * (4 + 4) and 2 * (1 + 1).
    assert SurveyDesign(ONES, STRATA, CLUSTERS).variance_of_total(SCORES) == pytest.approx(16 + 4)


def test_two_scores_give_a_covariance():
    design = SurveyDesign(ONES, STRATA, CLUSTERS)
    covariance = design.variance_of_total(np.column_stack([SCORES, 2 * SCORES, ONES]))
    assert covariance[:2, :2] == pytest.approx(np.array([[20, 40], [40, 80]]))
    # Cluster sizes 2, 1 and 1, 2 against totals 3, 7 and 4, 2.
    assert covariance[0, 2] == pytest.approx(2 * (-2 * 0.5 * 2) + 2 * (1 * -0.5 * 2))


@pytest.mark.parametrize(("rule", "lone"), [("adjust", 9), ("remove", 0), ("certainty", 0)])
def test_a_stratum_with_one_cluster(rule: str, lone: float):
    design = SurveyDesign(np.ones(5), [1, 1, 1, 1, 2], [1, 1, 2, 2, 3], rule)
    assert design.variance_of_total([1, 0, 2, 0, 3]) == pytest.approx(2 * (0.25 + 0.25) + lone)


def test_a_stratum_with_one_cluster_may_be_refused():
    with pytest.raises(UserError, match="found 1 strata with a single cluster"):
        SurveyDesign(ONES[:3], [1, 1, 2], [1, 2, 3], "fail")
    SurveyDesign(ONES, STRATA, CLUSTERS, "fail")


def test_one_cluster_says_nothing_of_variance():
    assert np.isnan(SurveyDesign(ONES, clusters=[1] * 6).variance_of_total(SCORES))


def test_degrees_of_freedom():
    assert SurveyDesign(ONES).degrees_of_freedom() == 5
    assert SurveyDesign(ONES, STRATA, CLUSTERS).degrees_of_freedom() == 4 - 2
    in_b = np.array(STRATA) == "b"
    assert SurveyDesign(ONES, STRATA, CLUSTERS).degrees_of_freedom(in_b) == 2 - 1
    assert SurveyDesign([1, 1, 0, 1, 1, 1], STRATA, CLUSTERS).degrees_of_freedom() == 3 - 2


def test_labels_become_numbers():
    design = SurveyDesign.from_table(table(), weight="w", stratum="s", cluster="c")
    assert design.strata.tolist() == [1, 1, 0]
    assert design.clusters.tolist() == [0, 1, 2]
    assert design.weights.tolist() == [1, 2, 3]
    assert SurveyDesign.from_table(table()).weights.tolist() == [1, 1, 1]


def test_clusters_numbered_by_stratum():
    columns = table(c=[1, 2, 1])
    with pytest.raises(UserError, match="row 3, column c: found cluster 1 in a second stratum"):
        SurveyDesign.from_table(columns, stratum="s", cluster="c")
    nested = SurveyDesign.from_table(columns, stratum="s", cluster="c", nest=True)
    assert len(set(nested.clusters)) == 3


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"w": [1, -2, 1]}, "survey.csv, row 2, column w: found -2, expected 0 or more"),
        ({"w": [1, 1, None]}, "survey.csv, row 3, column w: found nothing, expected 0 or more"),
        ({"w": [0, 0, 0]}, "survey.csv, column w: found weights that sum to 0"),
        ({"s": ["n", None, "m"]}, "survey.csv, row 2, column s: found nothing, expected a label"),
        ({"c": [None, 1, 2]}, "survey.csv, row 1, column c: found nothing, expected a label"),
    ],
)
def test_bad_columns(columns: dict, message: str):
    with pytest.raises(UserError, match=message):
        SurveyDesign.from_table(
            table(**columns), weight="w", stratum="s", cluster="c", where="survey.csv"
        )


def test_bad_parts():
    with pytest.raises(UserError, match="column stratum: found 2 values, expected 6 values"):
        SurveyDesign(ONES, [1, 2])
    with pytest.raises(UserError, match="row 1, column weight: found -1"):
        SurveyDesign(-ONES)
    with pytest.raises(UserError, match='found "average", expected one of: adjust'):
        SurveyDesign(ONES, lonely_psu="average")
    with pytest.raises(UserError, match="column v: found no such column"):
        SurveyDesign.from_table(table(), weight="v")
