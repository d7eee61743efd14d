"""The simulated series: its drift and the chance of a target are what it says."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.simulated import simulate_series

DRAWS = 1000


def test_rows_of_a_series():
    series = simulate_series(seed=3)
    table = series.table
    assert table["year"].tolist() == list(range(2011, 2023))
    assert table["numerator"].between(0, table["denominator"]).all()
    assert table["basis"].eq("simulated").all()
    pd.testing.assert_frame_equal(table, simulate_series(seed=3).table)
    assert series.level.iloc[0] == pytest.approx(np.log(0.25 / 0.75))
    assert series.expected_level(2013) == pytest.approx(np.log(1 / 3) + 2 * 0.15)


def test_without_noise_the_drift_is_exact():
    series = simulate_series(coverage=0.5, drift=0.2, sd=0, years=5)
    assert series.level.tolist() == pytest.approx([0, 0.2, 0.4, 0.6, 0.8])
    # Two years on the logit is 1.2, coverage 0.769.
    assert series.probability_of(0.76, 2017) == 1
    assert series.probability_of(0.78, 2017) == 0


@pytest.mark.slow
def test_drift_counts_and_chance_of_a_target_on_average():
    drifts, sampling, promised, happened = [], [], [], []
    for seed in range(DRAWS):
        whole = simulate_series(years=15, seed=seed)
        drifts.append(np.diff(whole.level).mean())
        share = 1 / (1 + np.exp(-whole.level.to_numpy()))
        sampling.append((whole.table["numerator"] / 5000 - share).mean())
        known = replace(whole, table=whole.table.iloc[:12], level=whole.level.iloc[:12])
        promised.append(known.probability_of(0.72, 2025))
        happened.append(share[14] >= 0.72)
    for found, expected in (
        (drifts, 0.15),
        (sampling, 0.0),
        (np.subtract(promised, happened), 0.0),
    ):
        assert np.mean(found) == pytest.approx(expected, abs=4 * np.std(found) / np.sqrt(DRAWS))
    assert 0.1 < np.mean(happened) < 0.9


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"coverage": 1.0}, "coverage: found 1, expected a share between 0 and 1"),
        ({"sd": -0.1}, "sd: found -0.1, expected 0 or more"),
        ({"denominator": 0}, "denominator: found 0, expected 1 or more"),
        ({"years": 1}, "years: found 1, expected 2 or more"),
    ],
)
def test_values_out_of_range(asked: dict, words: str):
    with pytest.raises(UserError, match=words):
        simulate_series(**asked)


def test_a_target_out_of_range():
    series = simulate_series()
    with pytest.raises(UserError, match=r"found 1\.2 and 2025, expected a share between 0 and 1"):
        series.probability_of(1.2, 2025)
    with pytest.raises(UserError, match="a year after 2022"):
        series.probability_of(0.5, 2022)
