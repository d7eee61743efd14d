"""Imputed effects by hand, the linear weights behind their errors, and what cannot be imputed."""

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.impact.imputation import estimate_imputation
from helpers.impact.panel import declare_panel

RNG = np.random.default_rng(10)
STAGED = (3, 3, 4, 4, 0, 0, 0)


def table(starts=STAGED, n_periods=5):
    rows = pd.MultiIndex.from_product([range(len(starts)), range(1, n_periods + 1)]).to_frame()
    rows.columns = ["unit", "period"]
    rows["start"] = np.array(starts)[rows["unit"]]
    rows["w"] = RNG.uniform(0.5, 2, len(rows))
    rows["rain"] = RNG.normal(size=len(rows))
    rows["size"] = 1.0 + rows["unit"]
    rows["y"] = RNG.normal(size=len(rows)) + rows["unit"]
    return rows.reset_index(drop=True)


def panel(rows, **options):
    columns = {"unit": "unit", "period": "period", "outcome": "y", "first_treated": "start"}
    return declare_panel(rows, **columns | options)


def overall(result, column="estimate"):
    return result.select("overall").estimates[column].item()


def test_one_cohort_and_one_period_each_side_is_the_difference_in_differences():
    rows = table((2, 2, 0, 0, 0), 2)
    changes = rows.pivot(index="unit", columns="period", values="y").diff(axis=1)[2]
    result = estimate_imputation(panel(rows))
    assert overall(result) == pytest.approx(changes[:2].mean() - changes[2:].mean())
    spread = [changes[:2] - changes[:2].mean(), changes[2:] - changes[2:].mean()]
    variance = sum((part**2).sum() / len(part) ** 2 for part in spread)
    assert overall(result, "se") == pytest.approx(np.sqrt(variance))


def dense_weights(rows, weights):
    """Weights on outcomes of the overall effect, by dense algebra; effects and their residuals."""
    treated = ((rows["start"] > 0) & (rows["period"] >= rows["start"])).to_numpy()
    dummies = np.hstack(
        [np.eye(rows["unit"].nunique())[rows["unit"]], np.eye(5)[rows["period"] - 1]]
    )
    own = np.where(treated, weights, 0) / weights[treated].sum()
    inverse = np.linalg.pinv((dummies[~treated] * weights[~treated, None]).T @ dummies[~treated])
    on_outcomes = -(dummies * weights[:, None]) @ inverse @ (dummies.T @ own)
    return np.where(treated, own, on_outcomes), treated, dummies, inverse


@pytest.mark.parametrize("is_weighted", [False, True], ids=["plain", "weighted"])
def test_errors_are_those_of_the_weights_on_outcomes(is_weighted):
    rows = table()
    weights = rows["w"].to_numpy() if is_weighted else np.ones(len(rows))
    given = panel(rows, weight="w" if is_weighted else None)
    on_outcomes, treated, dummies, inverse = dense_weights(rows, weights)
    result = estimate_imputation(given)
    assert overall(result) == pytest.approx(on_outcomes @ rows["y"])
    untreated = weights[~treated, None] * dummies[~treated]
    imputed = dummies @ inverse @ (untreated.T @ rows["y"].to_numpy()[~treated])
    effects = rows.assign(e=rows["y"] - imputed, v=on_outcomes)[treated]
    effects["square"], effects["product"] = effects["v"] ** 2, effects["v"] ** 2 * effects["e"]
    sums = effects.groupby(["start", "period"])[["square", "product"]].transform("sum")
    residual = (rows["y"] - imputed).to_numpy(copy=True)
    residual[treated] -= sums["product"] / sums["square"]
    by_unit = np.bincount(rows["unit"], on_outcomes * residual)
    assert overall(result, "se") == pytest.approx(np.sqrt((by_unit**2).sum()))


def test_effects_can_be_centred_without_their_own_cluster():
    rows = table((2, 2, 2, 0, 0, 0), 2)
    changes = rows.pivot(index="unit", columns="period", values="y").diff(axis=1)[2].to_numpy()
    result = estimate_imputation(panel(rows), centring="leave_out")
    others = np.array([changes[[1, 2]].mean(), changes[[0, 2]].mean(), changes[[0, 1]].mean()])
    spread = [changes[:3] - others, changes[3:] - changes[3:].mean()]
    variance = sum((part**2).sum() / 9 for part in spread)
    assert overall(result, "se") == pytest.approx(np.sqrt(variance))
    assert "centred without their own cluster" in result.small_sample


def test_a_cohort_of_one_cluster_has_no_error_that_leaves_it_out():
    result = estimate_imputation(panel(table((3, 4, 4, 0, 0))), centring="leave_out")
    cells = result.select("group_time").estimates.set_index("cohort")["se"]
    assert cells[3].isna().all()
    assert cells[4].notna().all()
    assert np.isnan(overall(result, "se"))


def test_squared_weights_change_the_error_alone():
    given = panel(table(), weight="w")
    once, squared = (estimate_imputation(given, weighting=name) for name in ("once", "squared"))
    assert overall(once) == overall(squared)
    assert overall(once, "se") != pytest.approx(overall(squared, "se"), rel=1e-3)
    plain = panel(table())
    found = [
        overall(estimate_imputation(plain, weighting=name), "se") for name in ("once", "squared")
    ]
    assert found[0] == pytest.approx(found[1])


def test_means_of_cells_by_event_time_cohort_and_period():
    result = estimate_imputation(panel(table()))
    cells = result.select("group_time").estimates.set_index(["cohort", "period"])["estimate"]
    events = result.select("event_time").estimates.set_index("event_time")["estimate"]
    assert events[0] == pytest.approx((cells[3, 3] + cells[4, 4]) / 2)
    assert events.index.tolist() == [0, 1, 2]
    assert overall(result) == pytest.approx(cells.mean())
    assert result.estimates["kind"].unique().tolist() == [
        "group_time", "event_time", "cohort", "calendar", "overall",
    ]  # fmt: skip


def test_pre_trends_come_first_among_event_times_and_share_the_covariance():
    result = estimate_imputation(panel(table()), pre_trends=(-2, -1))
    events = result.select("event_time")
    assert events.estimates["event_time"].tolist() == [-2, -1, 0, 1, 2]
    assert np.linalg.eigvalsh(result.covariance).min() > -1e-10
    assert "of event times below 0: errors clustered by unit" in result.small_sample
    without = estimate_imputation(panel(table()))
    assert "event times below 0" not in without.small_sample


def test_a_pre_trend_that_nobody_is_seen_at_is_refused():
    with pytest.raises(UserError, match=r"found -9, expected some of: -3, -2, -1"):
        estimate_imputation(panel(table()), pre_trends=(-9,))


def test_without_never_treated_late_periods_cannot_be_imputed():
    result = estimate_imputation(panel(table((3, 3, 5, 5))))
    cells = result.select("group_time").estimates[["cohort", "period"]]
    assert cells.to_numpy().tolist() == [[3, 3], [3, 4]]
    (said,) = [words for words in result.warnings if words.startswith("cannot be imputed")]
    assert said.startswith("cannot be imputed: 4 treated rows")


def test_units_without_a_row_before_treatment_are_left_out():
    rows = table()
    rows = rows[~((rows["unit"] == 0) & (rows["period"] < 3))]
    result = estimate_imputation(panel(rows))
    assert result.estimates["n_units"].iloc[0] == 6
    assert any(words.startswith("cannot be imputed: 3 treated rows") for words in result.warnings)


def test_treated_rows_that_no_chain_of_untreated_rows_links_are_left_out():
    # Units 0 and 1 are compared over periods 1 to 3, units 2 and 3 over 4 to 6; unit 0 comes back
    # in period 6, whose untreated rows are units 2 and 3 alone: its level there is not known.
    rows = table((3, 0, 6, 0), 6)
    seen = rows["unit"].le(1) == rows["period"].le(3)
    back = rows["unit"].eq(0) & rows["period"].eq(6)
    result = estimate_imputation(panel(rows[seen | back]))
    cells = result.select("group_time").estimates[["cohort", "period"]].to_numpy().tolist()
    assert cells == [[3, 3], [6, 6]]
    assert any(words.startswith("cannot be imputed: 1 treated rows") for words in result.warnings)


def test_nothing_to_compare_is_refused():
    with pytest.raises(UserError, match="found no treated row"):
        estimate_imputation(panel(table((0, 0, 0))))
    with pytest.raises(UserError, match="found no treated row"):
        estimate_imputation(panel(table((3, 3, 3))).keep(np.arange(15) % 5 != 0))


def test_covariates_that_untreated_rows_do_not_tell_are_named():
    rows = panel(table(), covariates=["size", "rain"])
    result = estimate_imputation(rows)
    (said,) = [words for words in result.warnings if words.startswith("collinear")]
    assert "size left out" in said
    assert overall(result) == pytest.approx(overall(estimate_imputation(rows, covariates=["rain"])))


def test_errors_are_clustered_by_the_panels_cluster():
    rows = table().assign(district=lambda t: t["unit"] % 3)
    result = estimate_imputation(panel(rows, cluster="district"))
    parts = result.influence / len(result.influence)
    sums = np.vstack([parts[np.arange(7) % 3 == k].sum(axis=0) for k in range(3)])
    assert result.n_clusters == 3
    assert sums.T @ sums == pytest.approx(result.covariance)


def test_repeated_cross_sections_take_effects_of_cohorts():
    rows = table()
    sections = panel(rows, unit=None, repeated_cross_sections=True)
    assert overall(estimate_imputation(sections)) == pytest.approx(
        overall(estimate_imputation(panel(rows)))
    )
