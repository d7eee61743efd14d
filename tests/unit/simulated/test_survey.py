"""The simulated survey: unbiased by its weights, its variance that of its clusters."""

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.simulated import SimulatedCommunes, simulate_communes, simulate_survey

DRAWS = 400


@pytest.fixture(scope="module")
def communes() -> SimulatedCommunes:
    return simulate_communes(
        pd.DataFrame(
            {
                "place": [f"c{i:02d}" for i in range(60)], "name": "Commune",
                "unit_type": "commune", "district": [f"d{i % 5}" for i in range(60)],
            }
        )
    )  # fmt: skip


def test_rows_of_a_survey(communes: SimulatedCommunes):
    survey = simulate_survey(communes, n_clusters=31, per_cluster=12, seed=4)
    table = survey.table
    assert len(table) == 31 * 12
    assert table.groupby("psu").size().eq(12).all()
    assert table.groupby("stratum")["psu"].nunique().tolist() == [11, 10, 10]
    assert table["outcome"].isin([0, 1]).all()
    assert table["weight"].sum() == pytest.approx(communes.table["eligible"].sum())
    group = communes.table.set_index("place")["wealth_group"]
    assert (table["wealth_group"] == table["place"].map(group)).all()
    assert table["basis"].eq("simulated").all()
    again = simulate_survey(communes, n_clusters=31, per_cluster=12, seed=4)
    pd.testing.assert_frame_equal(table, again.table)


def test_the_truth_is_that_of_the_communes(communes: SimulatedCommunes):
    survey = simulate_survey(communes, n_clusters=6, per_cluster=1, seed=0)
    table = communes.table
    assert survey.coverage == table["covered"].sum() / table["eligible"].sum()
    poorest = table[table["wealth_group"].eq(1)]
    richest = table[table["wealth_group"].eq(5)]
    difference = (
        richest["covered"].sum() / richest["eligible"].sum()
        - poorest["covered"].sum() / poorest["eligible"].sum()
    )
    assert survey.measures["d"] == pytest.approx(difference)


@pytest.mark.slow
def test_estimates_and_their_variance_are_right_on_average(communes: SimulatedCommunes):
    means, variances = [], []
    for seed in range(DRAWS):
        survey = simulate_survey(communes, n_clusters=36, per_cluster=10, seed=seed)
        table = survey.table.assign(
            score=lambda rows: rows["weight"] * rows["outcome"] / rows["weight"].sum()
        )
        totals = table.groupby(["stratum", "psu"])["score"].sum().groupby("stratum")
        means.append(table["score"].sum())
        variances.append((totals.var() * totals.size()).sum())
    error = np.array(means) - survey.coverage
    assert error.mean() == pytest.approx(0, abs=4 * error.std() / np.sqrt(DRAWS))
    # The variance of a variance of 400 draws: 2 / 400.
    assert np.mean(variances) == pytest.approx(error.var(), rel=4 * np.sqrt(2 / DRAWS))


def test_too_few_clusters(communes: SimulatedCommunes):
    with pytest.raises(UserError, match="n_clusters: found 5, expected at least 6, two in each"):
        simulate_survey(communes, n_clusters=5, per_cluster=10, seed=1)
    with pytest.raises(UserError, match="per_cluster: found 0, expected 1 or more"):
        simulate_survey(communes, n_clusters=6, per_cluster=0, seed=1)
