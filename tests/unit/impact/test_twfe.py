"""The static two-way regression: what it equals, what it says, what it refuses."""

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.impact.panel import declare_panel
from helpers.impact.small_sample import ErrorRule
from helpers.impact.twfe import estimate_twfe

RNG = np.random.default_rng(7)


def table(starts=(3, 3, 0, 0, 0), n_periods=4):
    """Units over periods with an effect of 2."""
    rows = pd.MultiIndex.from_product([range(len(starts)), range(1, n_periods + 1)]).to_frame()
    rows.columns = ["unit", "period"]
    rows["start"] = np.array(starts)[rows["unit"]]
    treated = (rows["start"] > 0) & (rows["period"] >= rows["start"])
    rows["y"] = rows["unit"] + 2 * treated + RNG.normal(size=len(rows))
    rows["size"] = 1.0 + rows["unit"]
    rows["rain"] = RNG.normal(size=len(rows))
    rows["district"] = rows["unit"] % 3
    return rows.reset_index(drop=True)


def panel(rows, **options):
    columns = {"unit": "unit", "period": "period", "outcome": "y", "first_treated": "start"}
    return declare_panel(rows, **columns | options)


def test_one_cohort_is_the_difference_in_differences():
    rows = table()
    means = rows.groupby([rows["start"] > 0, rows["period"] >= 3])["y"].mean()
    expected = means[True, True] - means[True, False] - means[False, True] + means[False, False]
    result = estimate_twfe(panel(rows))
    row = result.estimates.iloc[0]
    assert (row["kind"], row["term"]) == ("overall", "treated")
    assert row["estimate"] == pytest.approx(expected)
    assert (row["n_treated_units"], row["n_units"], row["n_observations"]) == (2, 5, 20)


def test_influence_functions_add_up_to_the_error():
    rule = ErrorRule(is_adjusted=False, is_cluster_adjusted=False)
    result = estimate_twfe(panel(table(), covariates=["rain"]), errors=rule)
    assert result.influence.mean(axis=0) == pytest.approx(0, abs=1e-12)
    squares = result.influence.T @ result.influence / result.influence.shape[0] ** 2
    assert squares == pytest.approx(result.covariance)


def test_covariates_have_rows_and_those_that_follow_are_named():
    result = estimate_twfe(panel(table(), covariates=["size", "rain"]))
    assert result.estimates["term"].tolist() == ["treated", "rain"]
    assert result.estimates["kind"].tolist() == ["overall", "coefficient"]
    (said,) = [words for words in result.warnings if words.startswith("collinear")]
    assert "size left out" in said


def test_covariates_can_be_left_to_the_panel_or_named():
    rows = panel(table(), covariates=["size", "rain"])
    assert estimate_twfe(rows, covariates=()).estimates["term"].tolist() == ["treated"]
    with pytest.raises(UserError, match=r"found 'wind', expected some of: size, rain"):
        estimate_twfe(rows, covariates=["wind"])


def test_units_treated_from_the_start_stay_and_are_counted():
    rows = table((1, 3, 3, 0, 0))
    result = estimate_twfe(panel(rows))
    assert result.estimates["n_units"].item() == 5
    said = [words for words in result.warnings if words.startswith("treated from the start")]
    assert said == ["treated from the start: 1 unit stays in the regression as a comparison"]


@pytest.mark.parametrize("starts", [(0, 0, 0), (3, 3, 3), (1, 1, 0)], ids=str)
def test_treatment_that_never_differs_is_refused(starts):
    with pytest.raises(UserError, match="treatment that does not vary within unit and period"):
        estimate_twfe(panel(table(starts)))


def test_unknown_groupings_are_refused():
    with pytest.raises(UserError, match="parameter effects: found 'village'"):
        estimate_twfe(panel(table()), effects=("village",))
    with pytest.raises(UserError, match="parameter errors: found 'village'"):
        estimate_twfe(panel(table()), errors=ErrorRule(by=("village",)))


def test_effects_of_cells_are_those_of_each_cluster_in_each_period():
    rows = table((3, 3, 3, 0, 0, 0, 0))
    given = panel(rows, cluster="district")
    result = estimate_twfe(given, effects=("unit", "cluster^period"))
    dummies = pd.get_dummies(rows["district"] * 10 + rows["period"]).to_numpy(float)
    whole = np.hstack([np.eye(7)[rows["unit"]], dummies])
    treated = (rows["start"].gt(0) & rows["period"].ge(3)).to_numpy(float)
    slopes = np.linalg.lstsq(np.column_stack([treated, whole]), rows["y"], rcond=None)[0]
    assert result.estimates["estimate"].item() == pytest.approx(slopes[0])
    assert "unit and cluster^period effects" in result.method


def test_clusters_are_the_panels_unless_named():
    rows = panel(table(), cluster="district")
    assert estimate_twfe(rows).n_clusters == 3
    assert estimate_twfe(rows, errors=ErrorRule(by=("unit",))).n_clusters == 5
    assert "clustered by unit (5)" in estimate_twfe(panel(table())).small_sample


def test_one_cluster_leaves_an_estimate_without_error():
    rows = table().assign(district=1)
    result = estimate_twfe(panel(rows, cluster="district"))
    assert np.isfinite(result.estimates["estimate"].item())
    assert np.isnan(result.estimates["se"].item())
    assert any(words.startswith("one cluster") for words in result.warnings)


def test_repeated_cross_sections_take_effects_of_cohorts():
    rows = table()
    options = {"unit": None, "repeated_cross_sections": True, "cluster": "district"}
    result = estimate_twfe(panel(rows, **options))
    assert result.estimates["estimate"].item() == pytest.approx(
        estimate_twfe(panel(rows)).estimates["estimate"].item()
    )
    assert "cohort and period effects" in result.method


def test_a_constant_outcome_has_no_effect_and_no_error():
    result = estimate_twfe(panel(table().assign(y=3.0)))
    assert result.estimates["estimate"].item() == 0
    assert np.isnan(result.estimates["se"].item())
