"""The filter and the paths, against what is known in closed form."""

import numpy as np
import pytest
from scipy import stats

from helpers.coverage.state_space import MODELS, draw_paths, fit_candidates

VALUES = np.array([3, 5, 4, 8, 9, 12, 11, 15, 18.0])
N = len(VALUES)
DRAWS = 100_000


def test_a_random_walk_with_drift_is_the_t_of_its_steps():
    moves = np.diff(VALUES)
    drift, spread = moves.mean(), moves.std(ddof=1)
    candidates = fit_candidates(VALUES, "drift")
    paths = draw_paths(candidates, N, [1, 2, 5], np.random.default_rng(1), DRAWS)
    for column, ahead in enumerate((1, 2, 5)):
        se = spread * np.sqrt(ahead + ahead**2 / (N - 1))
        expected = stats.t.ppf([0.025, 0.1, 0.5, 0.9, 0.975], N - 2)
        found = (np.quantile(paths[:, column], [0.025, 0.1, 0.5, 0.9, 0.975])
                 - VALUES[-1] - ahead * drift) / se  # fmt: skip
        assert found == pytest.approx(expected, abs=0.05)


def test_all_noise_is_the_prediction_of_a_straight_line():
    candidates = [c for c in fit_candidates(VALUES, "level") if c.level == 0]
    line = stats.linregress(np.arange(N), VALUES)
    residuals = VALUES - line.intercept - line.slope * np.arange(N)
    ahead, centre = N - 1 + 3, (N - 1) / 2
    leverage = 1 + 1 / N + (ahead - centre) ** 2 / ((np.arange(N) - centre) ** 2).sum()
    se = np.sqrt((residuals**2).sum() / (N - 2) * leverage)
    (only,) = candidates
    assert only.squares == pytest.approx((residuals**2).sum())
    paths = draw_paths([_alone(only)], N, [3], np.random.default_rng(2), DRAWS)[:, 0]
    found = (np.quantile(paths, [0.025, 0.975]) - line.intercept - line.slope * ahead) / se
    assert found == pytest.approx(stats.t.ppf([0.025, 0.975], N - 2), abs=0.05)


def _alone(candidate):
    return type(candidate)(
        candidate.noise, candidate.level, candidate.slope, 1.0, candidate.squares,
        candidate.state, candidate.state_cov,
    )  # fmt: skip


@pytest.mark.parametrize("model", list(MODELS))
def test_weights_sum_to_one_and_ignore_the_unit(model: str):
    small = fit_candidates(VALUES, model)
    large = fit_candidates(1000 * VALUES + 7, model)
    assert sum(candidate.weight for candidate in small) == pytest.approx(1)
    weights = [[candidate.weight for candidate in fit] for fit in (small, large)]
    assert weights[0] == pytest.approx(weights[1], rel=1e-6)
    assert large[0].state == pytest.approx(small[0].state * 1000 + [7, 0])
    assert large[0].squares == pytest.approx(1e6 * small[0].squares)


def test_a_noisy_line_is_taken_for_noise_and_a_walk_for_a_walk():
    rng = np.random.default_rng(3)
    noisy = np.arange(200) + rng.normal(0, 3, 200)
    walk = np.cumsum(1 + rng.normal(0, 3, 200))
    shares = [
        sum(c.weight * c.noise for c in fit_candidates(values, "level")) for values in (noisy, walk)
    ]
    assert shares[0] > 0.9
    assert shares[1] < 0.2


def test_half_a_step_is_half_the_way():
    candidates = fit_candidates(VALUES, "drift")
    paths = draw_paths(candidates, N, [0.5, 1], np.random.default_rng(4), DRAWS)
    drift = np.diff(VALUES).mean()
    assert np.median(paths, axis=0) - VALUES[-1] == pytest.approx([drift / 2, drift], abs=0.03)


def test_the_same_seed_gives_the_same_paths():
    candidates = fit_candidates(VALUES, "trend")
    one, other = (
        draw_paths(candidates, N, [1, 2], np.random.default_rng(5), 500) for _ in range(2)
    )
    assert one.shape == (500, 2)
    assert np.array_equal(one, other)
