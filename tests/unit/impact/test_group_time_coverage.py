"""Intervals and bands hold the known effect as often as they say, with 45 clusters."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from helpers.impact import aggregate_effects, declare_panel, group_time_effects
from helpers.impact.group_time_inference import GroupTimeInference

SAMPLES = 100
CLUSTERS, PER_CLUSTER, PERIODS, EFFECT = 45, 4, 6, 1.0
COLUMNS = {"unit": "unit", "period": "year", "outcome": "rate", "first_treated": "start"}


def simulated(seed: int) -> pd.DataFrame:
    """Fifteen clusters start in period 3, fifteen in 5; shocks of clusters and of units."""
    rng = np.random.default_rng(seed)
    n = CLUSTERS * PER_CLUSTER
    cluster = np.arange(n) % CLUSTERS
    start = rng.permutation(np.resize([np.inf, 3, 5], CLUSTERS))[cluster]
    year = np.arange(1, PERIODS + 1)
    rate = rng.normal(size=(n, 1)) + 0.1 * year + EFFECT * (year >= start[:, None])
    rate = rate + 0.5 * rng.normal(size=(CLUSTERS, PERIODS))[cluster] + rng.normal(size=rate.shape)
    return pd.DataFrame(
        {
            "unit": np.repeat(np.arange(n), PERIODS),
            "year": np.tile(year, n),
            "start": np.repeat(start, PERIODS),
            "cluster": np.repeat(cluster, PERIODS),
            "rate": rate.ravel(),
        }
    )


def holds(table: pd.DataFrame, truth: np.ndarray | float) -> bool:
    return bool(((table["lower"] <= truth) & (truth <= table["upper"])).all())


@pytest.mark.slow
def test_coverage_is_what_the_level_says():
    interval, band, band_of_r, estimates = [], [], [], []
    as_r = GroupTimeInference(np.inf, 1.0, 0.95, is_studentised=False, words="as R did")
    for seed in range(SAMPLES):
        panel = declare_panel(simulated(seed), **COLUMNS, cluster="cluster")
        effects = group_time_effects(panel, draws=300, seed=seed)
        for found, run in ((band, effects), (band_of_r, replace(effects, inference=as_r))):
            rows = aggregate_effects(run, "dynamic").select("event_time").estimates
            found.append(holds(rows, EFFECT * (rows["event_time"] >= 0).to_numpy("float64")))
        overall = aggregate_effects(effects, "simple").estimates
        interval.append(holds(overall, EFFECT))
        estimates.append(overall["estimate"][0])
    spread = np.std(estimates) / np.sqrt(SAMPLES)
    assert abs(np.mean(estimates) - EFFECT) < 3 * spread
    # The share of 100 samples strays by 2.2 points from one of 95 %.
    assert 0.9 <= np.mean(interval) <= 0.99
    assert 0.9 <= np.mean(band) <= 0.99
    assert np.mean(band_of_r) < np.mean(band) - 0.03
