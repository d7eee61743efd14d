"""What intervals of samples keep to, and how often they cover: by enumeration, without chance."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers.sampling import (
    SurveyDesign,
    hypergeometric_interval,
    newcombe_difference,
    proportion_interval,
    survey_mean,
    survey_means_by,
    wilson_finite,
)

# Times vary where several people share a machine: no deadline.
FEW = settings(max_examples=50, deadline=None)
METHODS = ("wilson", "wilson_corrected", "jeffreys", "clopper_pearson", "agresti_coull")
methods = st.sampled_from(METHODS)
counts = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
samples = st.lists(
    st.tuples(st.floats(-100, 100), st.floats(0.1, 10), st.integers(0, 3)), min_size=4, max_size=30
)


@FEW
@given(counts, methods, st.floats(0.5, 0.999))
def test_an_interval_holds_its_estimate_and_stays_a_share(count, method: str, level: float):
    interval = proportion_interval(*count, method, level)
    assert 0 <= interval.lower <= interval.estimate <= interval.upper <= 1


@FEW
@given(counts, methods, st.floats(0.5, 0.99))
def test_a_higher_level_is_a_wider_interval(count, method: str, level: float):
    narrow, wide = (proportion_interval(*count, method, at) for at in (level, level + 0.005))
    assert wide.lower <= narrow.lower
    assert narrow.upper <= wide.upper


@FEW
@given(counts, methods)
def test_yes_and_no_mirror_each_other(count, method: str):
    x, n = count
    yes, no = proportion_interval(x, n, method), proportion_interval(n - x, n, method)
    assert (yes.lower, yes.upper) == pytest.approx((1 - no.upper, 1 - no.lower), abs=1e-9)


@FEW
@given(counts, counts)
def test_a_difference_stays_between_minus_one_and_one(first, second):
    interval = newcombe_difference(*first, *second)
    assert -1 - 1e-12 <= interval.lower <= interval.estimate <= interval.upper <= 1 + 1e-12


@FEW
@given(counts, st.integers(0, 300))
def test_a_larger_population_is_a_wider_interval(count, more: int):
    x, n = count
    near, far = (wilson_finite(x, n, size) for size in (n + more, n + more + 50))
    assert far.lower <= near.lower + 1e-12
    assert near.upper <= far.upper + 1e-12
    number = hypergeometric_interval(x, n, n + more)
    assert x <= number.lower <= number.upper <= x + more
    # Ends are whole, the estimate is not: it may pass one by a part of a unit.
    assert number.lower - 1 < number.estimate < number.upper + 1


@FEW
@given(samples, st.floats(-50, 50), st.floats(0.1, 9), st.floats(0.1, 9))
def test_a_mean_moves_with_its_values_and_not_with_the_scale_of_weights(rows, shift, by, weigh):
    values, weights, clusters = map(np.array, zip(*rows, strict=True))
    mean = survey_mean(SurveyDesign(weights, clusters=clusters), values)
    moved = survey_mean(SurveyDesign(weigh * weights, clusters=clusters), shift + by * values)
    assert moved.estimate == pytest.approx(shift + by * mean.estimate, abs=1e-9)
    assert moved.se == pytest.approx(by * mean.se, abs=1e-9, nan_ok=True)


@FEW
@given(samples, st.randoms())
def test_order_of_rows_and_names_do_not_matter(rows, random):
    turned = rows.copy()
    random.shuffle(turned)
    found = []
    for sample, names in ((rows, "abcd"), (turned, "wxyz")):
        values, weights, clusters = map(np.array, zip(*sample, strict=True))
        labels = [names[cluster] for cluster in clusters]
        found.append(survey_mean(SurveyDesign(weights, clusters=labels), values))
    assert found[0].estimate == pytest.approx(found[1].estimate, abs=1e-9)
    assert found[0].se == pytest.approx(found[1].se, abs=1e-9, nan_ok=True)


@FEW
@given(samples)
def test_means_of_groups_make_the_mean_of_all(rows):
    values, weights, groups = map(np.array, zip(*rows, strict=True))
    design = SurveyDesign(weights)
    table = survey_means_by(design, values, groups)
    whole = np.average(table["estimate"], weights=table["population"])
    assert whole == pytest.approx(survey_mean(design, values).estimate, abs=1e-9)


def coverage(method: str, n: int, shares: np.ndarray) -> np.ndarray:
    """Chance that the interval of n draws holds each true share."""
    x = np.arange(n + 1)
    interval = proportion_interval(x, n, method)
    holds = (interval.lower <= shares[:, None]) & (shares[:, None] <= interval.upper)
    return (stats.binom.pmf(x, n, shares[:, None]) * holds).sum(axis=1)


SHARES = np.linspace(0.0005, 0.9995, 1999)


@pytest.mark.parametrize("n", [20, 50, 100, 400])
@pytest.mark.parametrize("method", ["wilson", "jeffreys"])
def test_wilson_and_jeffreys_cover_on_average(method: str, n: int):
    # Over shares alike likely; at a single share coverage swings, see the next test.
    assert 0.935 <= coverage(method, n, SHARES).mean() <= 0.965


@pytest.mark.parametrize("n", [20, 100, 400])
def test_at_one_share_coverage_may_fall_short(n: int):
    lows = {method: coverage(method, n, SHARES).min() for method in METHODS}
    assert lows["wilson"] < 0.935
    assert lows["jeffreys"] < 0.935
    assert lows["agresti_coull"] > 0.92
    assert lows["wilson_corrected"] > 0.94
    assert lows["clopper_pearson"] >= 0.95


@pytest.mark.parametrize("n", [20, 50])
def test_the_exact_interval_covers_too_often(n: int):
    assert coverage("clopper_pearson", n, SHARES).mean() > 0.965


def finite_coverage(n: int, population: int) -> tuple[np.ndarray, np.ndarray]:
    """Chance that each interval holds each possible number of positives."""
    positives, x = np.arange(population + 1), np.arange(n + 1)
    chance = stats.hypergeom.pmf(x, population, positives[:, None], n)
    exact = hypergeometric_interval(x, n, population)
    by_score = wilson_finite(x, n, population)
    share = positives[:, None] / population
    held = (exact.lower <= positives[:, None]) & (positives[:, None] <= exact.upper)
    scored = (by_score.lower <= share) & (share <= by_score.upper)
    return (chance * held).sum(axis=1), (chance * scored).sum(axis=1)


@pytest.mark.parametrize(("n", "population"), [(10, 12), (52, 60), (30, 184), (148, 500)])
def test_the_hypergeometric_interval_never_covers_too_seldom(n: int, population: int):
    exact, _ = finite_coverage(n, population)
    assert exact.min() >= 0.95 - 1e-12


@pytest.mark.parametrize(
    ("n", "population"), [(10, 12), (52, 60), (30, 184), (100, 184), (148, 500)]
)
def test_the_finite_wilson_interval_covers_on_average(n: int, population: int):
    _, by_score = finite_coverage(n, population)
    assert 0.935 <= by_score.mean() <= 0.965


@pytest.mark.parametrize(("n", "population"), [(10, 12), (52, 60), (30, 184), (62, 312)])
def test_at_one_number_the_finite_wilson_interval_may_fall_short(n: int, population: int):
    assert 0.8 < finite_coverage(n, population)[1].min() < 0.9
