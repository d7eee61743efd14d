"""Extended two-way fixed effects: what they equal, and margins with covariates."""

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.impact.extended_twfe import estimate_extended_twfe
from helpers.impact.panel import declare_panel

RNG = np.random.default_rng(12)
BOTH = ("unit", "period")


def table(starts=(3, 3, 3, 4, 4, 4, 0, 0, 0, 0), n_periods=5):
    rows = pd.MultiIndex.from_product([range(len(starts)), range(1, n_periods + 1)]).to_frame()
    rows.columns = ["unit", "period"]
    rows["start"] = np.array(starts)[rows["unit"]]
    rows["x"] = RNG.normal(size=len(starts))[rows["unit"]]
    rows["y"] = RNG.normal(size=len(rows)) + rows["x"] * rows["period"]
    return rows.reset_index(drop=True)


def panel(rows, **options):
    columns = {"unit": "unit", "period": "period", "outcome": "y", "first_treated": "start"}
    return declare_panel(rows, **columns | options)


def estimates(result, *kinds):
    return result.select(*kinds).estimates["estimate"].to_numpy()


@pytest.mark.parametrize("covariates", [(), ("x",)], ids=["none", "one"])
def test_unit_and_cohort_effects_give_the_same_on_a_balanced_panel(covariates):
    given = panel(table(), covariates=covariates)
    by_unit = estimate_extended_twfe(given, effects=BOTH)
    by_cohort = estimate_extended_twfe(given)
    assert by_unit.estimates["estimate"].to_numpy() == pytest.approx(
        by_cohort.estimates["estimate"].to_numpy()
    )


def test_a_cell_with_a_covariate_is_the_effect_at_the_cohorts_mean():
    # One cohort, one treated period: slopes are free on both sides, so the effect is a difference
    # of two regressions, read at the mean of the treated.
    rows = table((2,) * 4 + (0,) * 6, 2)
    change = rows.pivot(index="unit", columns="period", values="y").diff(axis=1)[2].to_numpy()
    x = rows.groupby("unit")["x"].first().to_numpy()
    slope, level = np.polyfit(x[4:], change[4:], 1)
    expected = change[:4].mean() - (level + slope * x[:4].mean())
    result = estimate_extended_twfe(panel(rows, covariates=["x"]))
    assert estimates(result, "overall") == pytest.approx([expected])


def test_never_treated_controls_show_the_trends_before():
    result = estimate_extended_twfe(panel(table()), compared_with="never")
    events = result.select("event_time").estimates["event_time"].tolist()
    assert events == [-3, -2, 0, 1, 2]
    assert "compared with never-treated units" in result.method
    not_yet = estimate_extended_twfe(panel(table()))
    assert not_yet.select("event_time").estimates["event_time"].tolist() == [0, 1, 2]
    assert not_yet.method.endswith("never-treated units and units not treated yet")


def test_without_never_treated_the_last_cohort_is_the_control():
    rows = panel(table((3, 3, 3, 5, 5)))
    cells = estimate_extended_twfe(rows).select("group_time").estimates[["cohort", "period"]]
    assert cells.to_numpy().tolist() == [[3, 3], [3, 4]]
    with pytest.raises(UserError, match="found no never-treated unit"):
        estimate_extended_twfe(rows, compared_with="never")


def test_a_cohort_of_one_unit_has_an_effect_though_no_slope():
    result = estimate_extended_twfe(panel(table((3, 4, 4, 4, 0, 0, 0)), covariates=["x"]))
    cells = result.select("group_time").estimates
    assert cells.loc[cells["cohort"] == 3, "estimate"].notna().sum() == 3
    assert not any(words.startswith("collinear") for words in result.warnings)


def test_repeated_cross_sections_need_no_units():
    rows = table()
    sections = panel(rows, unit=None, repeated_cross_sections=True)
    assert estimates(estimate_extended_twfe(sections), "overall") == pytest.approx(
        estimates(estimate_extended_twfe(panel(rows)), "overall")
    )


def test_covariates_that_change_over_time_are_read_at_their_mean_in_each_cell():
    rows = table().assign(x=lambda t: t["x"] + 0.1 * t["period"] ** 2)
    given = panel(rows, covariates=["x"])
    moved = panel(rows.assign(x=rows["x"] + 5), covariates=["x"])
    assert estimates(estimate_extended_twfe(given), "overall") == pytest.approx(
        estimates(estimate_extended_twfe(moved), "overall")
    )
