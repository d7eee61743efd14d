"""Covariates times periods: what unit effects do not swallow."""

import numpy as np
import pytest

from helpers.impact.aggregation import aggregate_effects
from helpers.impact.covariate_trends import with_covariate_trends
from helpers.impact.group_time import group_time_effects
from helpers.impact.imputation import estimate_imputation


def test_each_covariate_is_there_in_each_period_but_the_first(rollout, declared, two_cohorts):
    panel = declared(rollout(two_cohorts), covariates=["height"])
    trending = with_covariate_trends(panel)
    assert trending.covariates == tuple(f"height in {year}" for year in range(2012, 2017))
    table = trending.table
    for year in range(2012, 2017):
        expected = np.where(table["period"] == year, panel.table["height"], 0.0)
        assert np.array_equal(table[f"height in {year}"], expected)


def test_the_value_first_seen_counts_as_treatment_may_change_later_ones(
    rollout, declared, two_cohorts
):
    table = rollout(two_cohorts)
    moved = table.assign(height=table["height"] + 10 * (table["year"] >= table["start"]))
    plain, other = (
        with_covariate_trends(declared(t, covariates=["height"])).table for t in (table, moved)
    )
    assert plain.equals(other)


def test_paths_that_part_with_a_covariate_are_taken_out(rollout, declared, two_cohorts):
    table = rollout(two_cohorts, effect=2.0)
    bent = table.assign(rate=table["rate"] + table["height"] * (table["year"] - 2011) ** 2)
    panel = declared(bent, covariates=["height"])
    by_hand = aggregate_effects(group_time_effects(panel, est_method="reg"), "simple")
    imputed = estimate_imputation(with_covariate_trends(panel)).select("overall")
    assert by_hand.estimates["estimate"].item() == pytest.approx(2.0, abs=1e-9)
    assert imputed.estimates["estimate"].item() == pytest.approx(2.0, abs=1e-9)


def test_without_covariates_the_panel_stays(rollout, declared, two_cohorts):
    panel = declared(rollout(two_cohorts))
    assert with_covariate_trends(panel) is panel
