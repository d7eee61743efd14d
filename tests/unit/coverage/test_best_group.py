"""Gap to the best-performing group."""

import time

import numpy as np
import pandas as pd
import pytest

from helpers.coverage.best_group import gap_to_best, total_gap_to_best
from helpers.errors import UserError

DISTRICTS = pd.DataFrame(
    {"numerator": [90, 40, 3, 120], "denominator": [100, 80, 3, 200]}, index=["a", "b", "c", "d"]
)


def test_gap_to_the_highest():
    gaps = gap_to_best(DISTRICTS)
    assert gaps.index.tolist() == ["a", "b", "c", "d"]
    assert gaps["best"].tolist() == [1] * 4
    assert gaps["gap_pp"].tolist() == pytest.approx([10, 50, 0, 40])
    assert gaps["gap_units"].tolist() == pytest.approx([10, 40, 0, 80])
    assert gaps.index[gaps["is_best"]].tolist() == ["c"]


def test_a_small_winner_may_be_left_out():
    gaps = gap_to_best(DISTRICTS, min_denominator=50)
    assert gaps["best"].tolist() == pytest.approx([0.9] * 4)
    # c is above the best large group: nothing missing, never below 0.
    assert gaps["gap_pp"].tolist() == pytest.approx([0, 40, 0, 30])


def test_several_best_are_taken_together():
    gaps = gap_to_best(DISTRICTS, best_n=2)
    assert gaps["best"].iloc[0] == pytest.approx(93 / 103)
    assert gaps["gap_pp"].iloc[0] == pytest.approx(100 * (93 / 103 - 0.9))


def test_a_share_of_the_groups_is_rounded_up():
    table = pd.DataFrame({"numerator": range(30), "denominator": [100] * 30})
    assert gap_to_best(table, best_share=0.1)["is_best"].sum() == 3
    assert gap_to_best(table, best_share=0.11)["is_best"].sum() == 4


def test_lower_is_better():
    gaps = gap_to_best(DISTRICTS, is_favourable=False)
    assert gaps["best"].iloc[0] == 0.5
    assert gaps["gap_pp"].tolist() == pytest.approx([40, 0, 50, 10])


def test_each_cell_has_its_own_best():
    table = pd.DataFrame(
        {"year": [1, 1, 2, 2, 3], "numerator": [1, 2, 9, 6, 5], "denominator": [10] * 5}
    )
    gaps = gap_to_best(table, by="year")
    assert gaps["gap_pp"].tolist() == pytest.approx([10, 0, 0, 30, np.nan], nan_ok=True)
    totals = total_gap_to_best(table, gaps, by="year")
    assert totals.index.tolist() == [1, 2, 3]
    assert totals["gap_units"].tolist() == pytest.approx([1, 3, np.nan], nan_ok=True)
    assert totals["n_groups"].tolist() == [2, 2, 0]
    assert totals["n_behind"].tolist() == [1, 1, 0]


def test_estimates_with_populations():
    table = pd.DataFrame({"estimate": [90.0, 50.0], "population": [10, 20]})
    gaps = gap_to_best(table, scale=100)
    assert gaps["gap_units"].tolist() == pytest.approx([0, 8])
    assert total_gap_to_best(table, gaps)["gap_units"].tolist() == pytest.approx([8])
    with pytest.raises(UserError, match=r"column estimate: found 90, expected at most 1.\nPas"):
        gap_to_best(table)


def test_a_group_not_counted_has_no_gap_and_is_not_best():
    table = DISTRICTS.assign(numerator=[90, None, 3, 120])
    gaps = gap_to_best(table)
    assert gaps.loc["b", ["estimate", "gap_pp", "gap_units"]].isna().all()
    assert not gaps.loc["b", "is_best"]


def test_nobody_large_enough_to_be_best():
    gaps = gap_to_best(DISTRICTS, min_denominator=1000)
    assert gaps["gap_pp"].isna().all()


def test_ties_are_settled_by_size_and_not_by_order():
    table = pd.DataFrame({"numerator": [1, 2, 1], "denominator": [2, 4, 4]}, index=["s", "l", "z"])
    for order in (["s", "l", "z"], ["l", "s", "z"]):
        best = gap_to_best(table.loc[order])
        assert best.index[best["is_best"]].tolist() == ["l"]


@pytest.mark.parametrize(
    ("changed", "options", "message"),
    [
        (
            {"numerator": [90, 81, 3, 120]},
            {},
            "row 2, column numerator: found 81, expected at most",
        ),
        ({"numerator": [-1, 40, 3, 120]}, {}, "row 1, column numerator: found -1, expected 0 or"),
        ({"denominator": [100, 80, 0, 200]}, {}, "row 3, column denominator: found 0, expected a"),
        ({}, {"best_n": 0}, "best_n: found 0, expected 1 or more"),
        ({}, {"best_share": 1.5}, "best_share: found 1.5, expected above 0 and at most 1"),
        ({}, {"by": "year"}, "column year: found no such column"),
        ({"numerator": [90, None, None, None]}, {}, "found no more than one group to compare"),
    ],
)
def test_bad_input(changed: dict, options: dict, message: str):
    with pytest.raises(UserError, match=message):
        gap_to_best(DISTRICTS.assign(**changed), **options)


def test_one_group_cannot_be_compared():
    with pytest.raises(UserError, match="found no more than one group"):
        gap_to_best(DISTRICTS.iloc[:1])


@pytest.mark.slow
def test_the_country_goes_through_in_seconds():
    # 10,598 communes, one year of 40 indicators: a tenth of the ten years.
    rng = np.random.default_rng(10598)
    communes, indicators = 10_598, 40
    size = rng.integers(1, 3000, communes * indicators)
    table = pd.DataFrame(
        {
            "indicator": np.repeat(np.arange(indicators), communes),
            "denominator": size,
            "numerator": rng.binomial(size, 0.4),
        }
    )
    started = time.perf_counter()
    gaps = gap_to_best(table, by="indicator", best_share=0.1, min_denominator=200)
    assert time.perf_counter() - started < 5
    assert gaps.groupby(table["indicator"])["best"].nunique().eq(1).all()
