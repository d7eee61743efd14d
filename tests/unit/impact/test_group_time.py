"""Group-time effects: known effects, who is compared with whom, and what is said of the rest."""

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.impact import declare_panel, group_time_effects

NEVER = np.inf


def cells(effects) -> dict:
    table = effects.result.estimates
    keys = zip(table["cohort"], table["period"], strict=True)
    return dict(zip(keys, table["estimate"], strict=True))


def test_effects_without_noise_are_exact(effects_of, rollout, two_cohorts):
    found = cells(effects_of(rollout(two_cohorts)))
    assert len(found) == 2 * 5
    for (cohort, period), estimate in found.items():
        assert estimate == pytest.approx(2.0 if period >= cohort else 0.0)


def test_a_mean_change_against_a_mean_change(effects_of, rollout, two_cohorts):
    table = rollout(two_cohorts, noise=1)
    found = cells(effects_of(table))
    wide = table.pivot(index="commune", columns="year", values="rate")
    starts = table.groupby("commune")["start"].first()

    def change(start: float, after: int, before: int) -> float:
        return (wide[after] - wide[before])[starts == start].mean()

    post = change(2015, 2016, 2014) - change(NEVER, 2016, 2014)
    assert found[2015, 2016] == pytest.approx(post)
    before = change(2015, 2013, 2012) - change(NEVER, 2013, 2012)
    assert found[2015, 2013] == pytest.approx(before)


def test_units_not_yet_treated_join_the_comparison(effects_of, rollout, two_cohorts):
    table = rollout(two_cohorts, noise=1)
    effects = effects_of(table, control_group="not_yet_treated")
    counts = effects.result.estimates.set_index(["cohort", "period"])["n_units"]
    assert counts[2013, 2014] == 6 + 6 + 8
    assert counts[2013, 2015] == 6 + 8
    assert counts[2015, 2013] == 6 + 8


def test_a_universal_base_period_is_0_in_it_and_the_same_after_treatment(
    effects_of, rollout, two_cohorts
):
    table = rollout(two_cohorts, noise=1)
    varying = cells(effects_of(table))
    universal = effects_of(table, base_period="universal")
    found = cells(universal)
    assert found[2015, 2014] == 0
    assert len(found) == 2 * 6
    row = universal.result.estimates.set_index(["cohort", "period"]).loc[(2015, 2014)]
    assert row[["se", "lower", "upper", "p_value"]].isna().all()
    for key, estimate in varying.items():
        if key[1] >= key[0]:
            assert found[key] == pytest.approx(estimate)


def test_anticipation_moves_the_base_period_back(effects_of, rollout):
    table = rollout([2014.0] * 6 + [NEVER] * 6, effect=0)
    # Units respond by 1 from two years before their start.
    responds = (table["start"] == 2014) & (table["year"] >= 2012)
    table["rate"] += responds
    found = cells(effects_of(table, anticipation=2))
    assert [found[2014, year] for year in range(2012, 2017)] == pytest.approx([1] * 5)
    as_r = cells(effects_of(table, anticipation=2, like_did_2_5_1=True))
    assert as_r[2014, 2013] == pytest.approx(0)


def test_a_start_soon_after_the_panel_is_no_comparison(effects_of, rollout):
    table = rollout([2014.0] * 6 + [2017.0] * 6 + [NEVER] * 6)
    effects = effects_of(table, anticipation=1)
    assert any(
        words.startswith("may respond already: 6 units") for words in effects.result.warnings
    )
    assert set(effects.sample.cohorts) == {2014, 2017}
    assert effects.result.estimates["n_units"].tolist()[0] == 12


@pytest.mark.parametrize("control_group", ["never_treated", "not_yet_treated"])
def test_without_never_treated_the_last_cohort_is_the_comparison(
    control_group: str, effects_of, rollout
):
    effects = effects_of(rollout([2013.0] * 6 + [2015.0] * 6), control_group=control_group)
    found = cells(effects)
    assert max(period for _, period in found) == 2014
    assert {cohort for cohort, _ in found} == {2013}
    assert found[2013, 2014] == pytest.approx(2)
    assert any("last cohort as comparison" in words for words in effects.result.warnings)


def test_nobody_to_compare_with_is_one_message(effects_of, rollout):
    with pytest.raises(UserError, match="found no cohort with a period before") as caught:
        effects_of(rollout([2013.0] * 6))
    assert "Add units that are not treated" in str(caught.value)


def test_everybody_treated_from_the_start(effects_of, rollout):
    with pytest.raises(UserError, match="found no cohort with a period before"):
        effects_of(rollout([2011.0] * 6 + [NEVER] * 4))


def test_units_treated_from_the_start_are_left_out_and_counted(effects_of, rollout, two_cohorts):
    effects = effects_of(rollout([2011.0] * 3 + two_cohorts))
    assert effects.sample.n_units == len(two_cohorts)
    assert any(w.startswith("treated from the start: 3 units") for w in effects.result.warnings)


def test_one_cluster_has_no_standard_errors(effects_of, rollout, two_cohorts):
    effects = effects_of(
        rollout(two_cohorts, noise=1).assign(district="d"), {"cluster": "district"}
    )
    assert effects.result.estimates["se"].isna().all()
    assert effects.result.estimates["estimate"].notna().all()
    assert "no standard errors: all units share one cluster" in effects.result.warnings


def test_a_constant_outcome_has_effects_of_0_without_errors(effects_of, rollout, two_cohorts):
    effects = effects_of(rollout(two_cohorts).assign(rate=3.7), draws=50, seed=1)
    assert effects.result.estimates["estimate"].abs().max() == 0
    assert effects.result.estimates["se"].isna().all()
    assert any(w.startswith("constant outcome") for w in effects.result.warnings)
    assert any(w.startswith("no standard errors: 10 effects") for w in effects.result.warnings)
    assert np.isnan(effects.pretest.statistic)


def test_a_cohort_of_one_unit_is_estimated_and_named(effects_of, rollout, two_cohorts):
    effects = effects_of(rollout([2014.0, *two_cohorts], noise=1))
    assert 2014 in effects.sample.cohorts
    assert any(w.startswith("cohort of one unit: 2014") for w in effects.result.warnings)
    assert any(w.startswith("small cohorts: 2014") for w in effects.result.warnings)


def test_collinear_covariates_are_one_message(effects_of, rollout, two_cohorts):
    table = rollout(two_cohorts, noise=1)
    table["twice"] = 2 * table["height"] + 3
    with pytest.raises(UserError, match="covariate twice: found a combination of the other"):
        effects_of(table, {"covariates": ["height", "twice"]})


def test_a_constant_covariate_is_one_message(effects_of, rollout, two_cohorts):
    table = rollout(two_cohorts, noise=1).assign(same=1e9)
    with pytest.raises(UserError, match="covariate same: found one value for all"):
        effects_of(table, {"covariates": ["same"]})


def test_a_covariate_that_tells_the_treated_apart_leaves_a_named_gap(
    effects_of, rollout, two_cohorts
):
    table = rollout(two_cohorts, noise=1)
    table["mark"] = 10.0 * (table["start"] == 2013) + table["height"]
    effects = effects_of(table, {"covariates": ["mark"]})
    lost = effects.result.estimates.set_index("cohort")["estimate"].isna()
    assert lost[2013].all()
    assert not lost[2015].any()
    words = [w for w in effects.result.warnings if w.startswith("not estimated: cohort 2013")]
    assert len(words) == 1
    assert effects.result.estimates["se"][:5].isna().all()


def test_large_numbers_in_a_covariate_do_no_harm(effects_of, rollout, two_cohorts):
    table = rollout(two_cohorts, noise=1)
    plain = cells(effects_of(table, {"covariates": ["height"]}))
    table["height"] = 5e9 + 1e6 * table["height"]
    assert cells(effects_of(table, {"covariates": ["height"]})) == pytest.approx(plain, rel=1e-6)


def test_incomplete_units_are_left_out_or_kept(effects_of, rollout, two_cohorts):
    table = rollout(two_cohorts, noise=1).drop(index=[3, 50])
    dropped = effects_of(table)
    assert dropped.sample.n_units == len(two_cohorts) - 2
    assert any(w.startswith("incomplete units left out: 2 of 20") for w in dropped.result.warnings)
    kept = effects_of(table, allow_unbalanced_panel=True)
    assert kept.sample.n_units == len(two_cohorts)
    counts = kept.result.estimates.set_index(["cohort", "period"])["n_observations"]
    assert counts.max() == 2 * 14


def test_a_cell_without_rows_is_named(effects_of, rollout, two_cohorts):
    table = rollout(two_cohorts, noise=1)
    table = table[~((table["start"] == 2013) & (table["year"] == 2014))]
    effects = effects_of(table, allow_unbalanced_panel=True)
    gone = effects.result.estimates.set_index(["cohort", "period"])["estimate"].isna()
    assert gone[2013, 2014]
    assert gone.sum() == 1
    assert any("cohort 2013 in 2014; no rows" in words for words in effects.result.warnings)


def test_clusters_sum_influence_functions(effects_of, rollout, two_cohorts):
    table = rollout(two_cohorts, noise=1)
    effects = effects_of(table, {"cluster": "district"})
    influence = effects.result.influence
    clusters = table.groupby("commune")["district"].first()
    sums = pd.DataFrame(influence).groupby(clusters.to_numpy()).sum()
    expected = np.sqrt((sums**2).sum()) / len(influence)
    np.testing.assert_allclose(effects.result.estimates["se"], expected)
    assert effects.result.n_clusters == 5
    assert any(words.startswith("few clusters: 5") for words in effects.result.warnings)


def test_draws_give_a_band_and_the_same_band_again(effects_of, rollout, two_cohorts):
    table = rollout(two_cohorts * 3, noise=1)
    one = effects_of(table, draws=300, seed=7).result
    again = effects_of(table.sample(frac=1, random_state=3), draws=300, seed=7).result
    pd.testing.assert_frame_equal(one.estimates, again.estimates)
    assert one.interval == "simultaneous"
    assert one.critical_value > 1.96
    assert one.seed == 7


def test_intervals_count_a_degree_of_freedom_for_each_cohort(effects_of, rollout, two_cohorts):
    ours = effects_of(rollout(two_cohorts, noise=1)).result
    assert ours.critical_value == pytest.approx(2.109816 * (20 / 17) ** 0.5, rel=1e-6)
    assert "t(17) and errors times 1.085, for 3 cohorts" in ours.small_sample
    as_r = effects_of(rollout(two_cohorts, noise=1), like_did_2_5_1=True).result
    assert as_r.critical_value == pytest.approx(1.959963984540054)
    assert as_r.estimates["se"].equals(ours.estimates["se"])


def test_as_many_clusters_as_cohorts_leave_no_interval(effects_of, rollout, two_cohorts):
    table = rollout(two_cohorts, noise=1)
    table["district"] = table["start"].map({2013.0: "a", 2015.0: "b", np.inf: "c"})
    effects = effects_of(table, {"cluster": "district"}, draws=50, seed=1)
    assert effects.result.estimates[["lower", "upper", "p_value"]].isna().all(axis=None)
    assert any(words.startswith("no intervals: 3 clusters") for words in effects.result.warnings)
    assert np.isnan(effects.result.critical_value)


def test_a_band_that_few_clusters_cannot_give(effects_of, rollout):
    table = rollout([2013.0] * 2 + [np.inf] * 2, noise=1)
    effects = effects_of(table, draws=100, seed=1)
    assert effects.result.estimates["lower"].isna().all()
    assert any(words.startswith("no band: too few") for words in effects.result.warnings)


def test_draws_need_a_seed(effects_of, rollout, two_cohorts):
    with pytest.raises(UserError, match="parameter seed: found nothing with 10 draws"):
        effects_of(rollout(two_cohorts), draws=10)


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"est_method": "aipw"}, 'est_method: found "aipw", expected one of: dr, ipw, reg'),
        ({"control_group": "all"}, "never_treated, not_yet_treated"),
        ({"base_period": "last"}, "varying, universal"),
        ({"anticipation": -1}, "anticipation: found -1"),
        ({"anticipation": 0.5}, "anticipation: found 0.5"),
        ({"level": 95}, "level: found 95"),
    ],
)
def test_a_wrong_choice_is_named(option: dict, message: str, effects_of, rollout, two_cohorts):
    with pytest.raises(UserError, match=message):
        effects_of(rollout(two_cohorts), **option)


def test_cross_sections_estimate_from_rows(effects_of, rollout, two_cohorts):
    table = rollout(two_cohorts, noise=0.1)
    table["person"] = range(len(table))
    panel = declare_panel(
        table,
        unit="person",
        period="year",
        outcome="rate",
        first_treated="start",
        cluster="commune",
        repeated_cross_sections=True,
    )
    effects = group_time_effects(panel)
    same = cells(effects_of(table))
    assert cells(effects) == pytest.approx(same)
    assert effects.result.n_clusters == len(two_cohorts)
