"""One evaluation: parts that stand on each other, and reasons where one cannot be had."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers.impact import Unavailable, aggregate_effects, evaluate, group_time_effects
from helpers.impact.comparison import compare_estimators
from helpers.impact.evaluation import EvaluationSettings
from helpers.impact.leave_one_out import jackknife_result, leave_one_cluster_out

NEVER = np.inf
QUICK = EvaluationSettings(draws=199, test_draws=199)
STARTS = [2014.0] * 8 + [2016.0] * 8 + [NEVER] * 16


@pytest.fixture
def panel(rollout, declared):
    table = rollout(STARTS, periods=8, noise=0.5, effect=2.0)
    # Sixteen districts of two neighbours, which start together.
    table["district"] = "d" + (table["commune"].str[1:].astype(int) // 2).astype(str).str.zfill(2)
    return declared(table, cluster="district")


@pytest.fixture
def found(panel):
    return evaluate(panel, QUICK)


def test_the_chosen_estimate_is_that_of_group_time_effects(found, panel):
    effects = group_time_effects(panel, base_period="universal")
    expected = aggregate_effects(effects, "simple").estimates.iloc[0]
    assert found.overall.estimates.iloc[0].equals(expected)
    assert found.comparison[0].estimate == expected["estimate"]
    assert found.evidence.estimate == expected["estimate"]


def test_path_and_band_share_their_estimates(found):
    path, band = (r.select("event_time").estimates for r in (found.path, found.banded_path))
    assert path["estimate"].tolist() == band["estimate"].tolist()
    known = path["lower"].notna()
    assert (band["lower"] < path["lower"])[known].all()
    assert (path["event_time"].min(), path["event_time"].max()) == found.window


def test_the_jackknife_is_that_of_leaving_out(found, panel):
    left = leave_one_cluster_out(panel, found.preferred)
    width = stats.t(15).ppf(0.975) * left.jackknife_se
    assert found.jackknife == pytest.approx((left.estimate - width, left.estimate + width))
    row = jackknife_result(panel, found.preferred).estimates.iloc[0]
    assert (row["lower"], row["upper"]) == pytest.approx(found.jackknife)
    assert row["p_value"] == pytest.approx(2 * stats.t(15).sf(left.estimate / left.jackknife_se))


def test_placebos_are_judged_as_the_effect_is(found):
    placebo = found.placebo.table
    assert placebo["shift"].tolist() == [1, 2, 3]
    assert not found.placebo.rejected
    assert found.evidence.is_placebo_rejected is False


def test_a_clear_effect_is_found_by_every_estimator(found):
    by_name = {entry.name: entry for entry in found.comparison}
    assert list(by_name) == [
        "preferred", "not_yet_treated", "sun_abraham", "imputation", "two_stage", "extended_twfe",
        "anticipation", "twfe",
    ]  # fmt: skip
    assert [name for name, entry in by_name.items() if entry.is_judged] == list(by_name)[1:6]
    for entry in by_name.values():
        assert not entry.reason
        # Noise of 0.5 leaves an error of about 0.2.
        assert entry.estimate == pytest.approx(2.0, abs=0.8)
    assert found.verdict.code in ("effect", "effect_if_parallel")
    assert found.verdict.direction == 1


def test_a_placebo_outcome_that_moved_refutes_the_design(panel):
    jumps = 3.0 * (panel.table["period"] >= panel.table["first_treated"])
    other = replace(panel, table=panel.table.assign(outcome=panel.table["outcome"] + jumps))
    found = evaluate(panel, QUICK, placebos={"cars": other})
    assert found.placebo_outcome.rejected
    assert (found.verdict.code, found.verdict.because) == ("cannot_say", "placebo")


def test_nothing_is_computed_before_it_is_asked_for(panel):
    assert set(vars(evaluate(panel, QUICK))) == {"panel", "settings", "placebos"}


def test_the_same_whatever_the_order_of_rows(rollout, declared):
    table = rollout(STARTS, periods=8, noise=0.5)
    one, other = (
        evaluate(declared(t, cluster="district", covariates=["height"]), QUICK).evidence
        for t in (table, table.sample(frac=1, random_state=3))
    )
    assert repr(one) == repr(other)  # missing numbers are equal, too


@pytest.mark.parametrize(
    ("starts", "reason"),
    [
        pytest.param([NEVER] * 6, "No unit is treated within the panel", id="nobody"),
        pytest.param([2011.0] * 3 + [NEVER] * 3, "No effect can be estimated", id="from the first"),
        pytest.param([2011.0] * 6, "No effect can be estimated", id="all from the first"),
        pytest.param([2013.0] * 6, "No effect can be estimated", id="all at once"),
    ],
)
def test_every_part_says_why_it_cannot_be_had(rollout, declared, starts, reason):
    found = evaluate(declared(rollout(starts, noise=1.0)), QUICK)
    parts = ("effects", "overall", "by_cohort", "path", "banded_path", "parallel", "power",
             "relative_magnitude", "smoothness", "left_out", "oster")  # fmt: skip
    for name in parts:
        part = getattr(found, name)
        assert isinstance(part, Unavailable), name
        assert part.reason
    assert isinstance(found.placebo, Unavailable) or found.placebo.table["reason"].notna().all()
    assert reason in found.evidence.obstacle
    assert (found.verdict.code, found.verdict.because) == ("cannot_say", "identified")
    assert np.isnan(found.jackknife).all()
    assert all(entry.reason for entry in found.comparison if entry.name != "twfe")


def test_gaps_are_kept_and_not_dropped(rollout, declared):
    table = rollout(STARTS, periods=8, noise=0.5)
    holes = table.drop(table.sample(frac=0.1, random_state=1).index)
    found = evaluate(declared(holes, cluster="district"), QUICK)
    assert found.overall.estimates["n_units"].item() == 32
    assert found.overall.estimates["estimate"].item() == pytest.approx(2.0, abs=0.8)


def test_two_treated_clusters_of_many_are_few(rollout, declared):
    table = rollout([2013.0] * 2 + [NEVER] * 60, noise=0.5)
    found = evaluate(declared(table), QUICK)
    assert found.evidence.n_clusters > 40
    assert found.evidence.has_few_clusters
    assert np.isfinite(found.evidence.jackknife_lower)
    assert np.isnan(found.evidence.p_wild)
    assert np.isfinite(found.evidence.p_randomised)


def test_many_clusters_take_fewer_draws(rollout, declared):
    panel = declared(rollout([2013.0] * 50 + [NEVER] * 60, noise=0.5))
    table = evaluate(panel).few_clusters.table
    assert table["draws"].dropna().max() == 999


def test_no_cluster_is_left_out_of_very_many(rollout, declared):
    table = rollout([2013.0] * 50 + [NEVER] * 60, noise=0.5)
    found = evaluate(declared(table), QUICK)
    assert found.left_out.reason == "with 110 clusters no single one can carry the answer."
    assert found.evidence.hangs_on == ()
    assert found.verdict.answers["one_cluster"] == "yes"


def test_one_cohort_without_covariates_has_fewer_comparisons(rollout, declared):
    panel = declared(rollout([2013.0] * 6 + [NEVER] * 6, noise=0.5))
    names = [entry.name for entry in compare_estimators(panel, panel)]
    assert "not_yet_treated" not in names
    assert "without_covariates" not in names
    covered = declared(rollout([2013.0] * 6 + [NEVER] * 6, noise=0.5), covariates=["height"])
    assert "without_covariates" in [e.name for e in evaluate(covered, QUICK).comparison]


def test_an_estimator_that_fails_says_why_beside_the_others(rollout, declared):
    # Nobody is never treated, and the last cohort is the comparison of all but two-way effects.
    panel = declared(rollout([2013.0] * 6 + [2015.0] * 6, noise=0.5))
    entries = {entry.name: entry for entry in evaluate(panel, QUICK).comparison}
    assert np.isfinite(entries["preferred"].estimate)
    for entry in entries.values():
        assert np.isnan(entry.estimate) == bool(entry.reason)
    assert pd.notna(entries["twfe"].estimate)
