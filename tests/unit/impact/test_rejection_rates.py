"""False alarms of each rule in a panel like the one at hand."""

import numpy as np
import pytest

from helpers.errors import UserError
from helpers.impact import rejection_rates
from helpers.impact.cluster_robust import cluster_robust
from helpers.impact.rejection_rates import _null_regressions
from helpers.impact.static_effect import static_regression

FEW = {"rules": ("CR1", "WCR11"), "panels": 40, "draws": 199}


@pytest.fixture
def panel(rollout, declared, two_cohorts):
    table = rollout(two_cohorts, noise=1.0)
    return declared(table, cluster="district", covariates=["height"])


def test_drawn_outcomes_are_regressed_as_the_panel_itself_would_be(panel, declared):
    fixed = static_regression(panel)
    (drawn,) = _null_regressions(panel, fixed, 7, 1, 0.5, 0.5)
    rng = np.random.default_rng(7)
    shocks = rng.normal(size=(5, 6))
    shocks[:, 0] /= np.sqrt(0.75)
    for later in range(1, 6):
        shocks[:, later] += 0.5 * shocks[:, later - 1]
    table = panel.table
    district = table["cluster"].str[1:].astype(int).to_numpy()
    outcome = 0.5 * shocks[district, table["period"] - 2011] + rng.normal(size=len(table))
    again = declared(
        table.assign(
            commune=table["unit"], year=table["period"], rate=outcome, district=table["cluster"],
            start=table["first_treated"],
        ),
        cluster="district", covariates=["height"],
    )  # fmt: skip
    expected = static_regression(again)
    assert drawn.coefficients == pytest.approx(expected.coefficients, abs=1e-12)
    for rule in ("CR1", "CR2", "CR3"):
        one, other = (cluster_robust(r, rule=rule).table["p_value"].item()
                      for r in (drawn, expected))  # fmt: skip
        assert one == pytest.approx(other, rel=1e-9)


def test_the_outcome_of_the_panel_is_not_looked_at(rollout, declared, two_cohorts):
    tables = [rollout(two_cohorts, noise=1.0, seed=seed, effect=seed) for seed in (1, 2)]
    one, other = (
        rejection_rates(declared(table, cluster="district"), seed=3, **FEW).table
        for table in tables
    )
    assert one.equals(other)


def test_the_order_of_rows_changes_nothing(rollout, declared, two_cohorts):
    table = rollout(two_cohorts, noise=1.0)
    one, other = (
        rejection_rates(declared(t, cluster="district"), seed=3, **FEW).table
        for t in (table, table.sample(frac=1, random_state=5))
    )
    assert one.equals(other)


def test_the_error_is_that_of_a_share(panel):
    found = rejection_rates(panel, seed=3, **FEW)
    assert found.table["rule"].tolist() == ["CR1", "WCR11"]
    rate = found.table["rate"]
    assert found.table["error"].tolist() == pytest.approx(np.sqrt(rate * (1 - rate) / 40).tolist())
    assert (found.panels, found.n_clusters, found.seed) == (40, 5, 3)


def test_a_rule_that_there_is_not(panel):
    with pytest.raises(UserError, match="found 'HC1', expected some of CR1, CR2, CR3, WCR11"):
        rejection_rates(panel, seed=3, rules=("HC1",))
