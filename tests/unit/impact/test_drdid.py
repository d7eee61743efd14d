"""Doubly robust 2x2 of a panel: what it takes, what it leaves out, and what it refuses."""

import numpy as np
import pytest

from helpers.errors import UserError
from helpers.impact import doubly_robust_did, group_time_effects


def test_the_obvious_cohort_and_periods(rollout, declared):
    panel = declared(rollout([2014.0] * 6 + [np.inf] * 6, noise=1))
    found = doubly_robust_did(panel).estimates.iloc[0]
    assert (found["cohort"], found["period"], found["event_time"]) == (2014, 2016, 2)
    assert (found["n_treated_units"], found["n_units"], found["n_observations"]) == (6, 12, 24)
    same = group_time_effects(panel).result.estimates
    same = same.set_index(["cohort", "period"]).loc[(2014, 2016)]
    assert found["estimate"] == pytest.approx(same["estimate"])
    assert found["se"] == pytest.approx(same["se"])


@pytest.mark.parametrize("method", ["dr", "reg", "ipw"])
def test_the_same_as_the_group_time_effect(method: str, rollout, declared, two_cohorts):
    panel = declared(rollout(two_cohorts, noise=1), covariates=["height"], cluster="district")
    for control in ("never_treated", "not_yet_treated"):
        whole = group_time_effects(panel, est_method=method, control_group=control).result
        whole = whole.estimates.set_index(["cohort", "period"]).loc[(2013, 2014)]
        found = doubly_robust_did(
            panel, cohort=2013, after=2014, est_method=method, control_group=control
        )
        row = found.estimates.iloc[0]
        assert row["estimate"] == pytest.approx(whole["estimate"])
        assert found.n_clusters == 5
        assert row["se"] == pytest.approx(whole["se"])


def test_going_back_in_time_changes_the_sign(rollout, declared):
    panel = declared(rollout([2014.0] * 6 + [np.inf] * 6, noise=1))
    there = doubly_robust_did(panel, before=2013, after=2015).estimates["estimate"][0]
    back = doubly_robust_did(panel, before=2015, after=2013).estimates["estimate"][0]
    assert back == pytest.approx(-there)


def test_units_seen_once_are_left_out_or_kept(rollout, declared):
    table = rollout([2014.0] * 6 + [np.inf] * 6, noise=1)
    table = table[~((table["commune"] == "c000") & (table["year"] == 2016))]
    left_out = doubly_robust_did(declared(table))
    assert left_out.estimates["n_units"][0] == 11
    assert any(words.startswith("incomplete units left out: 1 unit") for words in left_out.warnings)
    kept = doubly_robust_did(declared(table), allow_unbalanced_panel=True)
    assert (kept.estimates["n_units"][0], kept.estimates["n_observations"][0]) == (12, 23)
    assert len(kept.influence) == 12


def test_weak_overlap_is_named(declared, rollout):
    rng = np.random.default_rng(5)
    starts = np.where(rng.random(300) < 0.5, 2014.0, np.inf)
    table = rollout(starts.tolist(), periods=5, noise=1)
    number = table["commune"].str[1:].astype(int)
    likeness = np.where(np.isfinite(starts), 1.5, -1.5) + rng.normal(size=300)
    likeness[np.flatnonzero(np.isinf(starts))[0]] = 5.0
    panel = declared(table.assign(likeness=likeness[number]), covariates=["likeness"])
    result = doubly_robust_did(panel, est_method="ipw")
    assert any(words.startswith("weak overlap: ") for words in result.warnings)


MISTAKES = {
    "no such cohort": ({"cohort": 2012}, "parameter cohort: found 2012, expected one of: 2013"),
    "several cohorts": ({}, "parameter cohort: found None, expected one of: 2013, 2015"),
    "no such period": ({"cohort": 2013, "after": 2020}, "parameter after: found 2020"),
    "one period": ({"cohort": 2013, "before": 2014, "after": 2014}, "found 2014 as the period"),
    "method": ({"cohort": 2013, "est_method": "imp"}, 'found "imp", expected one of: dr'),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_message(mistake: str, rollout, declared, two_cohorts):
    options, message = MISTAKES[mistake]
    with pytest.raises(UserError, match=message):
        doubly_robust_did(declared(rollout(two_cohorts)), **options)


def test_nobody_to_compare_with(rollout, declared):
    with pytest.raises(UserError, match="found no rows of the cohort 2014 or of units never"):
        doubly_robust_did(declared(rollout([2014.0] * 6)))


def test_no_overlap(rollout, declared, two_cohorts):
    table = rollout(two_cohorts, noise=1)
    table["mark"] = 10.0 * (table["start"] == 2013) + table["height"]
    with pytest.raises(UserError, match="found no overlap"):
        doubly_robust_did(declared(table, covariates=["mark"]), cohort=2013, est_method="dr")
