"""Shrinkage of small areas: what comes back, and how often its intervals are right."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers.coverage.small_areas import shrink_proportions
from helpers.errors import UserError


def simulate(rng: np.random.Generator, areas: int, alpha: float, beta: float, sizes: tuple):
    truth = rng.beta(alpha, beta, areas)
    most = rng.integers(*sizes, areas)
    return truth, rng.binomial(most, truth), most


def coverage_and_error(areas: int, alpha: float, beta: float, sizes: tuple, rounds: int):
    """Share of 95 % intervals that hold the truth; RMSE shrunk and raw."""
    rng = np.random.default_rng(184)
    inside, shrunk, raw = [], [], []
    for _ in range(rounds):
        truth, n, most = simulate(rng, areas, alpha, beta, sizes)
        found = shrink_proportions(n, most).areas
        inside.append(found["lower"].le(truth).mul(found["upper"].ge(truth)).mean())
        shrunk.append(((found["mean"] - truth) ** 2).mean())
        raw.append(((found["raw"] - truth) ** 2).mean())
    return np.mean(inside), np.sqrt(np.mean(shrunk)), np.sqrt(np.mean(raw))


def test_the_posterior_is_a_beta():
    rng = np.random.default_rng(1)
    _, n, most = simulate(rng, 60, 4, 12, (5, 80))
    found = shrink_proportions(n, most, level=0.9)
    (prior,) = found.priors.to_dict("records")
    a, b = prior["alpha"] + n, prior["beta"] + most - n
    areas = found.areas
    assert areas["mean"].tolist() == pytest.approx(list(a / (a + b)))
    assert areas["lower"].tolist() == pytest.approx(list(stats.beta.ppf(0.05, a, b)))
    assert areas["upper"].tolist() == pytest.approx(list(stats.beta.ppf(0.95, a, b)))
    mixed = areas["weight"] * areas["raw"] + (1 - areas["weight"]) * prior["mean"]
    assert areas["mean"].tolist() == pytest.approx(mixed.tolist())
    assert (found.level, found.interval, found.cautions) == (0.9, "credible", ())
    assert "take the prior as known" in found.caveat


def test_small_areas_are_pulled_more():
    rng = np.random.default_rng(2)
    _, n, most = simulate(rng, 60, 4, 12, (5, 400))
    areas = shrink_proportions(n, most).areas.sort_values("denominator")
    assert areas["weight"].is_monotonic_increasing


def test_each_group_has_its_prior_and_the_index_is_kept():
    rng = np.random.default_rng(3)
    _, low, most_low = simulate(rng, 30, 4, 36, (50, 90))
    _, high, most_high = simulate(rng, 30, 36, 4, (50, 90))
    n = pd.Series(np.ravel(np.column_stack([low, high])), index=range(100, 160))
    most = np.ravel(np.column_stack([most_low, most_high]))
    found = shrink_proportions(n, most, groups=["low", "high"] * 30)
    assert found.areas.index.equals(n.index)
    assert found.priors["group"].tolist() == ["low", "high"]
    alone = shrink_proportions(low, most_low)
    assert found.areas["mean"].iloc[::2].tolist() == pytest.approx(alone.areas["mean"].tolist())
    assert found.priors["mean"].iloc[1] > 0.8


def test_an_area_not_counted_is_missing_and_does_not_count():
    rng = np.random.default_rng(4)
    _, n, most = simulate(rng, 20, 4, 12, (50, 90))
    with_gap = shrink_proportions(np.append(n, np.nan), np.append(most, 70.0))
    assert with_gap.areas.iloc[-1][["raw", "mean", "lower", "upper", "weight"]].isna().all()
    assert with_gap.priors["n_areas"].tolist() == [20]
    alone = shrink_proportions(n, most)
    assert with_gap.areas["mean"].iloc[:20].tolist() == pytest.approx(alone.areas["mean"].tolist())


def test_areas_alike_are_pooled_and_it_is_said():
    found = shrink_proportions([50] * 12, [100] * 12)
    assert found.areas["mean"].tolist() == pytest.approx([0.5] * 12)
    assert found.areas["weight"].eq(0).all()
    ends = stats.beta.ppf([0.025, 0.975], 600.5, 600.5)
    assert found.areas.loc[0, ["lower", "upper"]].tolist() == pytest.approx(list(ends))
    assert "vary no more than chance" in found.cautions[0]


def test_few_areas_are_cautioned():
    rng = np.random.default_rng(6)
    _, n, most = simulate(rng, 9, 2, 2, (50, 90))
    (caution,) = shrink_proportions(n, most).cautions
    assert caution.startswith("9 areas hardly say")
    (caution,) = shrink_proportions(n, most, groups=["north"] * 9).cautions
    assert caution.startswith("north: 9 areas")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("alpha", "beta", "sizes"), [(8, 12, (10, 200)), (2, 30, (20, 400)), (60, 40, (20, 200))]
)
def test_intervals_of_many_areas_cover_as_they_say(alpha: float, beta: float, sizes: tuple):
    # 60 rounds of 184 areas: the share inside has a simulation error of about 0.25 points.
    inside, shrunk, raw = coverage_and_error(184, alpha, beta, sizes, rounds=60)
    assert 0.935 <= inside <= 0.965
    assert shrunk < 0.9 * raw


@pytest.mark.slow
def test_intervals_of_few_areas_are_too_narrow_as_the_note_says():
    # 0.88 in 1,500 rounds; 100 rounds have a simulation error of about 1.8 points.
    inside, shrunk, raw = coverage_and_error(8, 8, 12, (10, 200), rounds=100)
    assert 0.82 <= inside <= 0.94
    assert shrunk < raw


@pytest.mark.parametrize(
    ("n", "most", "options", "message"),
    [
        ([1, 2], [0, 5], {}, "row 1, column denominator: found 0, expected a number above 0"),
        ([1, -2], [5, 5], {}, "row 2, column numerator: found -2, expected 0 or more"),
        ([1, 6], [5, 5], {}, "row 2, column numerator: found 6, expected at most 5"),
        ([1], [5], {}, "found 1 areas with both counts, expected two or more"),
        ([1, np.nan], [5, 5], {}, "found 1 areas with both counts"),
        ([1, 2], [5, 5], {"groups": ["a", None]}, "row 2, column group: found an empty cell"),
        ([1, 2, 3], [5, 5, 5], {"groups": ["a", "a", "b"]}, "group b: found 1 areas"),
        ([1, 2], [5, 5], {"level": 95}, "level: found 95, expected above 0 and below 1"),
        ([1, 2], [5], {}, "columns of unequal length"),
    ],
)
def test_bad_input(n: list, most: list, options: dict, message: str):
    with pytest.raises(UserError, match=message):
        shrink_proportions(n, most, **options)
