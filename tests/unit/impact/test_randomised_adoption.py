"""Dates dealt out anew, against a panel declared and regressed for every deal."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.impact.cluster_robust import cluster_robust
from helpers.impact.panel import declare_panel
from helpers.impact.randomised_adoption import randomise_adoption
from helpers.impact.static_effect import static_effect, static_regression

STARTS = {"a": 3, "b": 4, "c": 4, "d": 0, "e": 0}
FEWER = {"a": 3, "b": 4, "c": 0, "d": 0}
DEALS = sorted(set(permutations(FEWER.values())))


def table(starts=STARTS, seed=0):
    rng = np.random.default_rng(seed)
    rows = [
        {
            "unit": f"{district}{unit}",
            "year": year,
            "district": district,
            "start": starts[district],
            "x": rng.normal(),
            "weight": 1 + unit,
            "y": rng.normal() + 0.2 * year + 1.5 * (year >= starts[district] > 0),
        }
        for number, district in enumerate(starts)
        for unit in range(2 + number % 2)
        for year in range(1, 6)
    ]
    return pd.DataFrame(rows)


def declare(rows, **options):
    given = {"unit": "unit", "cluster": "district"} | options
    return declare_panel(rows, period="year", outcome="y", first_treated="start", **given)


CASES = {
    "plain": {},
    "covariate and weight": {"covariates": ["x"], "weight": "weight"},
    "cross-sections": {"unit": None, "repeated_cross_sections": True},
}


def judge(rows, column, **options):
    regression = static_regression(declare(rows, **options))
    return cluster_robust(regression).table[column].iloc[0]


def redeal(rows, deal):
    return rows.assign(start=rows["district"].map(dict(zip(FEWER, deal, strict=True))))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(
    ("statistic", "column"), [("coefficient", "estimate"), ("t", "t_statistic")]
)
def test_equals_a_regression_for_every_deal(case, statistic, column):
    rows, options = table(FEWER), CASES[case]
    found = randomise_adoption(declare(rows, **options), statistic, seed=1)
    assert found.is_exact
    assert found.n_possible == len(DEALS) == 12
    drawn = np.array([judge(redeal(rows, deal), column, **options) for deal in DEALS])
    own = judge(rows, column, **options)
    assert found.observed == pytest.approx(own)
    assert found.p_value == np.mean(np.abs(drawn) >= abs(own) - 1e-9)


def test_takes_any_function_of_a_panel():
    panel = declare(table())

    def coefficient(given):
        return float(static_effect(given).estimates["estimate"].iloc[0])

    own = randomise_adoption(panel, coefficient, seed=1)
    same = randomise_adoption(panel, "coefficient", seed=1)
    assert own.statistic == "coefficient"
    assert (own.observed, own.p_value) == pytest.approx((same.observed, same.p_value))


def test_units_may_be_assigned_one_by_one():
    rows = table()
    rows.loc[rows["unit"] == "a0", "start"] = 4
    with pytest.raises(UserError, match="found several within cluster a, expected one"):
        randomise_adoption(declare(rows), seed=1)
    found = randomise_adoption(declare(rows), seed=1, assigned_to="unit", draws=99)
    assert found.n_assigned == 12
    assert not found.is_exact


def test_dates_move_within_strata():
    strata = {"a": "north", "d": "north", "b": 1, "c": 1, "e": 1}
    found = randomise_adoption(declare(table()), seed=1, strata=strata)
    assert found.n_possible == 2 * 3


def test_the_interval_holds_the_effects_that_are_not_rejected():
    rows = table()
    found = randomise_adoption(declare(rows), "t", seed=1, level=0.8)
    is_treated = (rows["year"] >= rows["start"]) & (rows["start"] > 0)
    for effect, is_in in (
        (found.lower + 1e-6, True),
        (found.lower - 1e-6, False),
        (found.upper - 1e-6, True),
        (found.upper + 1e-6, False),
    ):
        moved = declare(rows.assign(y=rows["y"] - effect * is_treated))
        assert (randomise_adoption(moved, "t", seed=1).p_value > 0.2) == is_in


def test_does_not_depend_on_the_order_of_rows():
    rows = table()
    shuffled = rows.sample(frac=1, random_state=3)
    first, second = (
        randomise_adoption(declare(given), seed=5, draws=20) for given in (rows, shuffled)
    )
    assert first == second
    assert not first.is_exact


@pytest.mark.parametrize(
    ("starts", "options", "words"),
    [
        (dict.fromkeys("abc", 3), {}, "found 3 for every unit"),
        (dict.fromkeys("abc", 0), {}, "found no unit that starts after the first period"),
        (STARTS, {"strata": {"a": 1}}, "strata: found none for cluster b, expected one"),
        (STARTS, {"strata": {label: label for label in STARTS}}, "found one possible assignment"),
        (STARTS, {"assigned_to": "province"}, "found province, expected cluster or unit"),
        (STARTS, {"statistic": "median"}, "found median, expected one of: coefficient, t"),
    ],
)
def test_says_once_what_is_wrong(starts, options, words):
    with pytest.raises(UserError, match=words) as caught:
        randomise_adoption(declare(table(starts)), seed=1, **options)
    assert len(str(caught.value).splitlines()) == 2


def test_rows_of_cross_sections_are_not_assigned_one_by_one():
    panel = declare(table(), unit=None, repeated_cross_sections=True)
    with pytest.raises(UserError, match="found unit, expected cluster for cross-sections"):
        randomise_adoption(panel, seed=1, assigned_to="unit")
