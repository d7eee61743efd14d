"""Do 95 % intervals hold the truth 95 times in 100? Groups drawn again from normal(estimate, se).

The band is that of the method note: 93.5 to 96.5 %. With 4,000 repetitions a share of 95 % has a
standard error of 0.34 points, with 2,000 (where a line is fitted) 0.49.
"""

from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.equity.attributable import (
    population_attributable_fraction,
    population_attributable_risk,
)
from helpers.equity.concentration import absolute_concentration_index, relative_concentration_index
from helpers.equity.dispersion import (
    between_group_sd,
    between_group_variance,
    coefficient_of_variation,
    index_of_disparity,
    mean_difference_from_best,
    mean_difference_from_mean,
    mean_difference_from_reference,
)
from helpers.equity.entropy import mean_log_deviation, theil_index
from helpers.equity.groups import Groups
from helpers.equity.pairwise import difference, ratio
from helpers.equity.slope import relative_index_of_inequality, slope_index

pytestmark = pytest.mark.slow

DATA = Path(__file__).parents[2] / "reference" / "data"
BAND = (0.935, 0.965)
MANY, FITTED, FEW = 4000, 2000, 800
ORDERED = ["coverage_equal", "coverage_unequal", "adverse_mortality", "ties_middle"]
UNORDERED = ["regions_fav", "regions_adverse", "regions_zero_tie", "regions_ref_best"]

SAMPLING = {
    "aci": partial(absolute_concentration_index, variance="sampling"),
    "rci": partial(relative_concentration_index, variance="sampling"),
    "rci wagstaff": partial(
        relative_concentration_index, variance="sampling", correction="wagstaff"
    ),
    "sii": partial(slope_index, variance="sampling"),
    "rii": partial(relative_index_of_inequality, variance="sampling"),
    "par": partial(population_attributable_risk, variance="sampling"),
    "paf": partial(population_attributable_fraction, variance="sampling"),
}
DRAWN = {
    "bgsd": between_group_sd,
    "covar": coefficient_of_variation,
    "mdmu": partial(mean_difference_from_mean, weighted=False),
    "mdmw": partial(mean_difference_from_mean, weighted=True),
    "idisu": partial(index_of_disparity, weighted=False),
    "idisw": partial(index_of_disparity, weighted=True),
}
FROM_ONE_GROUP = {
    "mdbu": partial(mean_difference_from_best, weighted=False),
    "mdbw": partial(mean_difference_from_best, weighted=True),
    "mdru": partial(mean_difference_from_reference, weighted=False),
    "mdrw": partial(mean_difference_from_reference, weighted=True),
}


@cache
def design(case):
    """True groups of a case of the reference files."""
    is_ordered = case in ORDERED
    file = "ineq_ordered.csv" if is_ordered else "ineq_nonordered.csv"
    table = pd.read_csv(DATA / file).query("case == @case")
    return Groups.from_table(
        table,
        is_ordered=is_ordered,
        is_favourable=bool(table["favourable_indicator"].iloc[0]),
        scale=float(table["indicator_scale"].iloc[0]),
    )


def near_equality(k=10):
    """Groups whose true differences are as small as their standard errors."""
    rng = np.random.default_rng(8)
    table = {"estimate": 60 + 3 * rng.standard_normal(k), "se": rng.uniform(1.5, 4.5, k)}
    return Groups.from_table(pd.DataFrame(table), is_ordered=False)


def coverage(truth, measure, repetitions):
    """Share of repetitions whose interval holds the measure of the true groups."""
    rng = np.random.default_rng(20260101)
    target = measure(truth).estimate
    hits = 0
    for _ in range(repetitions):
        drawn = truth.estimate + truth.se * rng.standard_normal(len(truth))
        answer = measure(replace(truth, estimate=np.maximum(drawn, 0)))
        hits += answer.lower <= target <= answer.upper
    return hits / repetitions


@pytest.mark.parametrize("case", ORDERED)
@pytest.mark.parametrize("measure", [difference, ratio])
def test_pairs_cover(case, measure):
    assert BAND[0] <= coverage(design(case), measure, MANY) <= BAND[1]


@pytest.mark.parametrize("case", ORDERED)
@pytest.mark.parametrize("name", SAMPLING)
def test_intervals_from_the_errors_of_the_groups_cover(case, name):
    assert BAND[0] <= coverage(design(case), SAMPLING[name], FITTED) <= BAND[1]


@pytest.mark.parametrize("case", ["regions_fav", "regions_ref_best"])
@pytest.mark.parametrize("measure", [between_group_variance, theil_index, mean_log_deviation])
def test_analytic_dispersions_cover(case, measure):
    assert BAND[0] <= coverage(design(case), measure, MANY) <= BAND[1]


@pytest.mark.parametrize("case", UNORDERED)
@pytest.mark.parametrize("name", DRAWN)
def test_drawn_dispersions_cover_where_differences_are_real(case, name):
    found = coverage(design(case), partial(DRAWN[name], draws=400), FEW)
    slack = 0.01  # 1.3 standard errors of a share of 95 % in 800 repetitions
    assert BAND[0] - slack <= found <= BAND[1] + slack


@pytest.mark.parametrize("case", UNORDERED)
@pytest.mark.parametrize("name", FROM_ONE_GROUP)
def test_distances_from_one_group_do_not_fall_short(case, name):
    assert coverage(design(case), partial(FROM_ONE_GROUP[name], draws=400), FEW) >= 0.915


@pytest.mark.parametrize("name", DRAWN)
def test_drawn_dispersions_do_not_fall_short_near_equality(name):
    assert coverage(near_equality(), partial(DRAWN[name], draws=400), FEW) >= 0.91


def test_percentiles_of_draws_fail_near_equality():
    """What WHO's package prints, and why it is not printed here."""
    truth, rng = near_equality(), np.random.default_rng(1)
    target, hits = between_group_sd(truth).estimate, 0
    for _ in range(500):
        seen = truth.estimate + truth.se * rng.standard_normal(len(truth))
        again = seen + truth.se * rng.standard_normal((400, len(truth)))
        low, high = np.quantile(again.std(axis=1), [0.025, 0.975])
        hits += low <= target <= high
    assert hits / 500 < 0.75


@pytest.mark.parametrize(
    ("case", "measure", "most"),
    [
        ("regions_fav", population_attributable_risk, 0.6),
        ("regions_ref_best", population_attributable_fraction, 0.6),
        ("coverage_unequal", population_attributable_fraction, 0.88),
    ],
)
def test_walters_interval_fails_where_populations_are_not_sample_sizes(case, measure, most):
    assert coverage(design(case), measure, 1000) < most


@pytest.mark.parametrize("measure", [absolute_concentration_index, slope_index])
def test_regression_intervals_measure_lack_of_fit(measure):
    """Far too wide where groups leave the line, whatever their standard errors."""
    assert coverage(design("coverage_unequal"), measure, 1000) > 0.99


@pytest.mark.parametrize(
    "measure", [population_attributable_risk, population_attributable_fraction]
)
def test_walters_interval_on_its_own_ground(measure):
    """A simple random sample of persons, each with a group and an outcome."""
    rng = np.random.default_rng(3)
    share, rate, people = np.array([0.3, 0.5, 0.2]), np.array([0.4, 0.6, 0.8]), 2000
    table = pd.DataFrame({"estimate": 100 * rate, "population": share * people})
    table["subgroup_order"] = [1, 2, 3]
    truth = Groups.from_table(table, is_ordered=True)
    target, hits = measure(truth).estimate, 0
    for _ in range(MANY):
        n = rng.multinomial(people, share)
        drawn = replace(
            truth,
            estimate=100 * rng.binomial(n, rate) / n,
            population=n.astype(float),
            weight=n / people,
        )
        answer = measure(drawn)
        hits += answer.lower <= target <= answer.upper
    assert 0.92 < hits / MANY < 0.97
