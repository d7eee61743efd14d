"""Decompositions: by hand, against statsmodels, and to the last digit of the whole."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.api import WLS, add_constant

from helpers.equity.concentration_index import concentration_index
from helpers.equity.decomposition import decompose_concentration_index, decompose_theil
from helpers.errors import UserError

rng = np.random.default_rng(4)
PEOPLE = pd.DataFrame({"wealth": rng.integers(1, 6, 200), "school": rng.normal(6, 2, 200)})
PEOPLE["kinh"] = (rng.random(200) < PEOPLE["wealth"] / 6).astype(float)
PEOPLE["visits"] = 1 + 0.4 * PEOPLE["school"] + PEOPLE["kinh"] + rng.normal(size=200)
PEOPLE["w"] = rng.uniform(1, 3, 200)
COLUMNS = {"outcome": "visits", "rank": "wealth", "factors": ["school", "kinh"], "weight": "w"}
UNITS = pd.DataFrame(
    {"rate": [10.0, 30, 20, 20], "people": [1, 1, 1, 3], "district": ["a", "a", "b", "b"]}
)
THEIL = {"value": "rate", "population": "people", "group": "district"}


def test_factors_sum_to_the_index():
    found = decompose_concentration_index(PEOPLE, **COLUMNS)
    assert found.parts["contribution"].sum() == pytest.approx(found.index, abs=1e-15)
    assert found.parts["percent"].sum() == pytest.approx(100)
    assert found.parts["factor"].tolist() == ["school", "kinh", "residual"]
    people = PEOPLE["visits"], PEOPLE["wealth"], PEOPLE["w"]
    assert found.index == pytest.approx(concentration_index(*people, variance="direct").estimate)


def test_each_factor_is_elasticity_times_its_own_index():
    found = decompose_concentration_index(PEOPLE, **COLUMNS)
    factors = found.parts.iloc[:2]
    fit = WLS(PEOPLE["visits"], add_constant(PEOPLE[["school", "kinh"]]), weights=PEOPLE["w"]).fit()
    assert factors["coefficient"].tolist() == pytest.approx(fit.params[1:].tolist())
    means = np.average(PEOPLE[["school", "kinh"]], axis=0, weights=PEOPLE["w"])
    assert factors["elasticity"].tolist() == pytest.approx(fit.params[1:] * means / found.mean)
    for row in factors.itertuples():
        people = PEOPLE[row.factor], PEOPLE["wealth"], PEOPLE["w"]
        own = concentration_index(*people, variance="direct").estimate
        assert row.concentration_index == pytest.approx(own)
        assert row.contribution == pytest.approx(row.elasticity * own)


def test_an_outcome_made_of_its_factor_leaves_nothing():
    table = PEOPLE.assign(visits=3 * PEOPLE["school"])
    parts = decompose_concentration_index(table, **COLUMNS).parts.set_index("factor")
    assert parts["percent"].tolist() == pytest.approx([100, 0, 0], abs=1e-9)


def test_a_factor_with_a_mean_of_0_contributes_but_has_no_index():
    centred = PEOPLE["school"].round() - 6
    table = pd.DataFrame({"s": [-1, 0, 1], "y": [1, 2, 4], "r": [1, 2, 3]})
    found = decompose_concentration_index(table, outcome="y", rank="r", factors=["s"])
    assert np.isnan(found.parts.at[0, "concentration_index"])
    assert found.parts["contribution"].sum() == pytest.approx(found.index)
    shifted = decompose_concentration_index(PEOPLE.assign(school=centred), **COLUMNS)
    assert shifted.parts["contribution"].sum() == pytest.approx(shifted.index)


def test_no_inequality_has_no_percentages():
    table = pd.DataFrame({"s": [1, 2, 2, 1], "y": [2.0, 2, 2, 2], "r": [1, 2, 3, 4]})
    found = decompose_concentration_index(table, outcome="y", rank="r", factors=["s"])
    assert found.index == 0
    assert found.parts["percent"].isna().all()


@pytest.mark.parametrize(
    ("changes", "columns", "message"),
    [
        ({}, {"factors": []}, "parameter factors: found none"),
        ({}, {"factors": "school"}, 'found the text "school", expected a list of columns'),
        ({"wealth": 3}, {}, "people.csv, column wealth: found one rank for everyone, expected"),
        ({"wealth": [1] * 199 + [2], "w": [1.0] * 199 + [0.0]}, {}, "found one rank for everyone"),
        ({"visits": -PEOPLE["visits"]}, {}, "column visits: found a mean of -.*, expected above 0"),
        (
            {"visits": [0.1, -0.1] * 100, "w": 0.3},
            {},
            "column visits: found a mean of 0, expected above 0",
        ),
        ({}, {"factors": ["income"]}, "column income: found no such column"),
        (
            {"twice": PEOPLE["kinh"] * 2 - 1},
            {"factors": ["kinh", "twice"]},
            "column twice: found a",
        ),
        ({"all": 1}, {"factors": ["school", "all"]}, "column all: found a factor that the others"),
        ({"visits": 0}, {}, "people.csv, column visits: found a mean of 0"),
        ({"w": [1.0] * 2 + [0.0] * 198}, {}, "found 2 rows with a weight, expected at least 3"),
        ({"school": [None, *range(199)]}, {}, "people.csv, row 1, column school: found nothing"),
    ],
)
def test_bad_people(changes: dict, columns: dict, message: str):
    table = PEOPLE.assign(**changes)
    with pytest.raises(UserError, match=message):
        decompose_concentration_index(table, **{**COLUMNS, **columns}, where="people.csv")


def test_theil_by_hand():
    # Both districts have a mean of 20: all the inequality is within a, two of six people.
    found = decompose_theil(UNITS, **THEIL)
    within_a = 1000 * (0.5 * 0.5 * np.log(0.5) + 0.5 * 1.5 * np.log(1.5))
    assert found.between == pytest.approx(0)
    assert found.total == pytest.approx(within_a / 3)
    assert found.parts["inequality"].tolist() == pytest.approx([within_a, 0])
    assert found.parts["percent"].tolist() == pytest.approx([100, 0])
    assert found.parts["n_units"].tolist() == [2, 2]
    assert found.parts["population_share"].tolist() == pytest.approx([1 / 3, 2 / 3])


@pytest.mark.parametrize("measure", ["ti", "mld"])
def test_parts_sum_to_the_whole(measure: str):
    table = pd.DataFrame(
        {"rate": rng.gamma(2, 3, 90).round(), "people": rng.integers(0, 900, 90),
         "district": np.arange(90) % 9}
    )  # fmt: skip
    assert table["rate"].eq(0).any()
    found = decompose_theil(table, **THEIL, measure=measure)
    y, share = (
        table["rate"].mask(table["rate"].eq(0), 1e-6),
        table["people"] / table["people"].sum(),
    )
    ratio = y / (share @ y)
    whole = (share * ratio) @ np.log(ratio) if measure == "ti" else -(share @ np.log(ratio))
    assert found.total == pytest.approx(1000 * whole)
    assert found.parts["contribution"].sum() == pytest.approx(found.total)
    assert found.between + found.within == found.total
    assert found.parts["value_share"].sum() == pytest.approx(1)


def test_between_is_the_inequality_of_districts_all_alike_inside():
    alike = UNITS.assign(rate=[10, 10, 30, 30])
    found = decompose_theil(alike, **THEIL)
    districts = pd.DataFrame({"rate": [10, 30], "people": [2, 4], "district": [1, 2]})
    assert found.within == pytest.approx(0)
    assert found.total == pytest.approx(decompose_theil(districts, **THEIL).total)
    # The poorer district lowers the sum, the richer raises it by more.
    assert found.parts["between"].iloc[0] < 0 < found.parts["between"].iloc[1]


@pytest.mark.parametrize(
    ("changes", "settings", "message"),
    [
        ({"rate": [1, -1, 1, 1]}, {}, "row 2, column rate: found -1, expected 0 or more"),
        ({"rate": 0}, {}, "communes, column rate: found a mean of 0"),
        ({"people": 0}, {}, "communes, column people: found weights that sum to 0"),
        ({"people": [0, 0, 1, 1]}, {}, "column district: found a without people"),
        ({"district": "a"}, {}, "column district: found one group, expected at least 2"),
        ({"district": ["a", None, "b", "b"]}, {}, "row 2, column district: found nothing"),
        ({}, {"measure": "gini"}, 'parameter measure: found "gini", expected ti or mld'),
    ],
)
def test_bad_units(changes: dict, settings: dict, message: str):
    with pytest.raises(UserError, match=message):
        decompose_theil(UNITS.assign(**changes), **THEIL, **settings, where="communes")
