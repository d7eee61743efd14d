"""Every assignment against a regression of its own."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.impact.cluster_robust import cluster_robust
from helpers.impact.clustered import clustered_regression
from helpers.impact.randomisation import randomisation_test

SIZES = (2, 3, 2, 4, 3, 2, 5)
GROUPS = np.repeat(np.arange(len(SIZES)), SIZES)
N = len(GROUPS)
TREATED = np.isin(GROUPS, [1, 4, 5]).astype(float)


def sample(effect=1.0):
    rng = np.random.default_rng(8)
    x = rng.normal(size=N)
    y = effect * TREATED + 0.5 * x + rng.normal(size=N) + 0.3 * rng.normal(size=7)[GROUPS]
    return y, x, rng.uniform(0.5, 2, N)


def judge(y, treated, x, weights):
    """Coefficient and CR1 t of one assignment."""
    controls = np.column_stack([x, np.ones(N)])
    regression = clustered_regression(y, treated, GROUPS, controls=controls, weights=weights)
    return cluster_robust(regression).table.iloc[0]


@pytest.mark.parametrize(
    ("statistic", "column"), [("coefficient", "estimate"), ("t", "t_statistic")]
)
@pytest.mark.parametrize("effect", [0.0, 1.0])
def test_equals_regressing_every_assignment(statistic, column, effect):
    y, x, weights = sample(effect)
    found = randomisation_test(
        y, TREATED, clusters=GROUPS, controls=x, weights=weights, statistic=statistic, seed=1
    )
    drawn = np.array(
        [
            judge(y, np.isin(GROUPS, chosen).astype(float), x, weights)[column]
            for chosen in combinations(range(7), 3)
        ]
    )
    own = judge(y, TREATED, x, weights)[column]
    assert found.observed == pytest.approx(own)
    assert found.is_exact
    assert (found.n_possible, found.draws, found.n_assigned, found.seed) == (35, 35, 7, None)
    assert found.p_value == np.mean(np.abs(drawn) >= abs(own) - 1e-9)
    for alternative, is_far in (
        ("greater", drawn >= own - 1e-9),
        ("less", drawn <= own + 1e-9),
    ):
        one_sided = randomisation_test(
            y, TREATED, clusters=GROUPS, controls=x, weights=weights,
            statistic=statistic, alternative=alternative, seed=1,
        )  # fmt: skip
        assert one_sided.p_value == is_far.mean()


@pytest.mark.parametrize("statistic", ["coefficient", "t"])
def test_the_interval_holds_the_effects_that_are_not_rejected(statistic):
    y, x, _ = sample()
    options = {"clusters": GROUPS, "controls": x, "statistic": statistic, "seed": 1, "level": 0.8}
    found = randomisation_test(y, TREATED, **options)
    step = 10 * found.tolerance
    for effect, is_in in (
        (found.lower + step, True),
        (found.upper - step, True),
        (found.lower - step, False),
        (found.upper + step, False),
    ):
        test = randomisation_test(y - effect * TREATED, TREATED, has_interval=False, **options)
        assert (test.p_value > 0.2) == is_in
    assert np.isnan(test.lower)


def test_one_row_a_unit_is_the_two_sample_permutation_test():
    y, treated = np.array([1.0, 2.0, 4.0, 8.0, 16.0]), np.array([0.0, 0, 0, 1, 1])
    found = randomisation_test(y, treated, seed=1)
    assert found.observed == pytest.approx(12 - 7 / 3)
    assert found.p_value == 1 / 10
    assert found.method == "randomisation inference by coefficient, all 10 assignments, two-sided"


def test_equal_statistics_count_as_far_out_in_spite_of_rounding():
    y = np.array([0.1, 0.2, 0.3, 0.1, 0.2, 0.3])
    found = randomisation_test(y, np.array([1.0, 0, 0, 0, 0, 1]), seed=1)
    assert found.observed == pytest.approx(0)
    assert found.p_value == 1.0


def test_a_sample_counts_the_assignment_observed():
    rng = np.random.default_rng(1)
    treated = np.repeat([0.0, 1.0], 20)
    y = 10 * treated + rng.normal(size=40)
    found = randomisation_test(y, treated, seed=4, draws=199)
    assert not found.is_exact
    assert found.p_value == 1 / 200
    assert found.seed == 4
    assert found == randomisation_test(y, treated, seed=4, draws=199)
    assert "199 of about 10^11 assignments" in found.method


def test_strata_keep_assignments_inside_them():
    y, _, _ = sample()
    strata = (GROUPS >= 4).astype(int)
    found = randomisation_test(y, TREATED, clusters=GROUPS, strata=strata, seed=1)
    assert found.n_possible == 4 * 3


def test_doses_are_dealt_out_like_other_labels():
    y, _, _ = sample()
    doses = np.array([0.0, 2, 0, 1, 0, 0, 0])[GROUPS]
    found = randomisation_test(y, doses, clusters=GROUPS, seed=1)
    assert found.n_possible == 7 * 6
    assert found.observed == pytest.approx(np.polyfit(doses, y, 1)[0])


def test_takes_a_function_of_outcome_and_treatment():
    y, _, _ = sample()

    def difference(outcome, treatment):
        return outcome[treatment == 1].mean() - outcome[treatment == 0].mean()

    own = randomisation_test(y, TREATED, clusters=GROUPS, statistic=difference, seed=1)
    same = randomisation_test(y, TREATED, clusters=GROUPS, seed=1)
    assert own.statistic == "difference"
    assert (own.observed, own.p_value) == pytest.approx((same.observed, same.p_value))
    assert np.isnan(own.lower)


def test_does_not_depend_on_the_order_of_rows():
    y, x, weights = sample()
    order = np.random.default_rng(2).permutation(N)
    first, second = (
        randomisation_test(
            y[rows], TREATED[rows], clusters=GROUPS[rows], controls=x[rows],
            weights=weights[rows], statistic="t", seed=1, draws=20,
        )
        for rows in (np.arange(N), order)
    )  # fmt: skip
    assert first == second


def test_assignments_without_a_statistic_count_as_far_out():
    y, _, _ = sample()
    explained = np.isin(GROUPS, [0, 1, 2]).astype(float)
    found = randomisation_test(y, TREATED, clusters=GROUPS, controls=explained, seed=1)
    assert any(words.startswith("no statistic: 1 of 35") for words in found.warnings)
    assert found.p_value >= 2 / 35


def test_counts_more_assignments_than_a_float_can_hold():
    treated = np.arange(3_000) % 2.0
    found = randomisation_test(treated, treated, seed=1, draws=3, has_interval=False)
    assert found.n_possible > 10**900
    assert "3 of about 10^901 assignments" in found.method


def test_a_number_of_assignments_too_long_to_print_has_its_order_of_magnitude():
    # 16,000 rows have more ways than Python turns into digits.
    treatment = np.resize([0, 1], 16_000)
    outcome = np.arange(16_000.0)
    found = randomisation_test(outcome, treatment, seed=1, draws=3, has_interval=False)
    assert "3 of about 10^4814 assignments" in found.method


def test_says_nothing_where_the_observed_assignment_has_no_error():
    found = randomisation_test(2 * TREATED, TREATED, clusters=GROUPS, statistic="t", seed=1)
    assert np.isnan([found.p_value, found.lower]).all()
    assert any("the assignment observed has none" in words for words in found.warnings)


def test_warns_where_no_p_value_can_be_small():
    y, _, _ = sample()
    few = randomisation_test(y, np.isin(GROUPS, [2]) * 1.0, clusters=GROUPS, seed=1)
    assert "few assignments: 7; no p value can lie below 0.143" in few.warnings


GAP = np.where(np.arange(N) == 3, np.nan, 1.0)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"treatment": np.ones(N)}, "found one possible assignment, expected at least 2"),
        ({"treatment": np.arange(N) % 2}, "treatment: found values that vary within a cluster"),
        ({"strata": np.arange(N)}, "stratum: found values that vary within a cluster"),
        ({"outcome": GAP}, "row 4, column outcome: found nothing"),
        ({"treatment": GAP}, "row 4, column treatment: found nothing"),
        ({"controls": GAP}, "row 4, column control 1: found nothing"),
        ({"clusters": pd.Series(GAP)}, "row 4, column cluster: found nothing"),
        ({"weights": np.zeros(N)}, "row 1, column weight: found 0"),
        ({"outcome": [1.0, 2.0]}, "found 21 rows, expected 2"),
        ({"clusters": np.zeros(N), "treatment": np.ones(N)}, "found one possible assignment"),
        ({"statistic": "median"}, "found median, expected one of: coefficient, t"),
        ({"alternative": "up"}, "found up, expected one of: two-sided, greater, less"),
        ({"draws": 0}, "draws: found 0"),
    ],
)
def test_says_once_what_is_wrong(parts, words):
    given = {"outcome": sample()[0], "treatment": TREATED, "clusters": GROUPS} | parts
    with pytest.raises(UserError, match=words) as caught:
        randomisation_test(seed=1, **given)
    assert len(str(caught.value).splitlines()) == 2
