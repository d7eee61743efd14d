"""Poisson regression with absorbed effects against statsmodels on dummies."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from helpers.errors import UserError
from helpers.impact.panel import declare_panel
from helpers.impact.poisson import estimate_poisson_twfe
from helpers.impact.small_sample import ErrorRule

RNG = np.random.default_rng(14)
NO_FACTOR = {"is_adjusted": False, "is_cluster_adjusted": False}


def table(starts=(3, 3, 4, 4, 0, 0, 0, 0), n_periods=5):
    rows = pd.MultiIndex.from_product([range(len(starts)), range(1, n_periods + 1)]).to_frame()
    rows.columns = ["unit", "period"]
    rows["start"] = np.array(starts)[rows["unit"]]
    treated = rows["start"].gt(0) & rows["period"].ge(rows["start"])
    rows["rain"] = RNG.normal(size=len(rows))
    rows["w"] = RNG.uniform(0.5, 2, len(rows))
    rows["y"] = RNG.poisson(np.exp(1 + 0.1 * rows["unit"] + 0.4 * treated + 0.2 * rows["rain"]))
    return rows.assign(treated=treated.astype(float)).reset_index(drop=True)


def panel(rows, **options):
    columns = {"unit": "unit", "period": "period", "outcome": "y", "first_treated": "start"}
    return declare_panel(rows, **columns, **options)


@pytest.mark.parametrize("weight", [None, "w"])
def test_coefficients_and_errors_are_those_of_a_regression_on_dummies(weight):
    rows = table()
    design = np.column_stack(
        [
            rows["treated"],
            rows["rain"],
            np.eye(8)[rows["unit"]],
            np.eye(5)[rows["period"] - 1][:, 1:],
        ]
    )
    weights = {} if weight is None else {"freq_weights": rows["w"].to_numpy()}
    fit = sm.GLM(rows["y"].to_numpy(), design, sm.families.Poisson(), **weights).fit(tol=1e-12)
    given = panel(rows, covariates=["rain"], weight=weight)
    result = estimate_poisson_twfe(given, errors=ErrorRule("iid", **NO_FACTOR))
    assert result.estimates["term"].tolist() == ["treated", "rain"]
    assert result.estimates["estimate"].to_numpy() == pytest.approx(fit.params[:2], abs=1e-8)
    assert result.estimates["se"].to_numpy() == pytest.approx(fit.bse[:2], rel=1e-6)


def test_units_without_any_count_are_left_out_and_counted():
    rows = table()
    rows.loc[rows["unit"] == 7, "y"] = 0
    result = estimate_poisson_twfe(panel(rows))
    assert result.estimates["n_units"].item() == 7
    (said,) = [words for words in result.warnings if words.startswith("only zeros")]
    assert "5 rows" in said
    without = estimate_poisson_twfe(panel(rows[rows["unit"] != 7]))
    assert result.estimates["estimate"].item() == without.estimates["estimate"].item()


def test_what_is_no_count_is_refused():
    with pytest.raises(UserError, match="found -1, expected 0 or more"):
        estimate_poisson_twfe(panel(table().assign(y=-1.0)))
    with pytest.raises(UserError, match="found no outcome above 0"):
        estimate_poisson_twfe(panel(table().assign(y=0.0)))
    with pytest.raises(UserError, match="treatment that does not vary"):
        estimate_poisson_twfe(panel(table((3, 3, 3))))


def test_treatment_that_ends_all_counts_is_refused():
    rows = table()
    rows.loc[rows["treated"] == 1, "y"] = 0
    with pytest.raises(UserError, match="found 10 outcomes of 0 that treatment"):
        estimate_poisson_twfe(panel(rows))
