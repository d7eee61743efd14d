"""Many sets at once give what each gives by itself."""

import numpy as np
import pandas as pd
import pytest

from helpers.equity.groups import Groups
from helpers.equity.settings import measure_settings
from helpers.equity.summary import summary_measures
from helpers.errors import UserError


def country(n_sets=12, *, seed=3, is_ordered=True, reference=True):
    """Sets of 2 to 9 groups, rows of all sets mixed."""
    rng = np.random.default_rng(seed)
    tables = []
    for year in range(n_sets):
        k = int(rng.integers(2, 10))
        table = pd.DataFrame(
            {
                "indicator": "a" if year % 2 else "b",
                "year": 2000 + year,
                "estimate": rng.uniform(5, 95, k),
                "population": rng.integers(1, 1000, k),
            }
        )
        if is_ordered:
            table["subgroup_order"] = rng.permutation(k) + 1
        if reference and year % 3:
            table["reference_subgroup"] = np.eye(k)[int(rng.integers(k))]
        tables.append(table)
    table = pd.concat(tables, ignore_index=True)
    return table.sample(frac=1, random_state=1).reset_index(drop=True)


@pytest.mark.parametrize("is_ordered", [True, False])
@pytest.mark.parametrize("is_favourable", [True, False])
def test_each_set_is_what_it_is_by_itself(is_ordered, is_favourable, monkeypatch):
    monkeypatch.setattr("helpers.equity.settings.ROWS_AT_ONCE", 20)
    table = country(is_ordered=is_ordered)
    settings = {"is_ordered": is_ordered, "is_favourable": is_favourable}
    answer = measure_settings(table, ["indicator", "year"], all_measures=True, **settings)
    for (indicator, year), rows in table.groupby(["indicator", "year"]):
        alone = summary_measures(Groups.from_table(rows, **settings), all_measures=True)
        alone = alone.set_index("measure")["estimate"]
        mine = answer[answer["indicator"].eq(indicator) & answer["year"].eq(year)]
        mine = mine.set_index("measure")["estimate"].dropna()
        pd.testing.assert_series_equal(mine.loc[alone.index], alone, rtol=1e-9)


def test_sets_come_in_the_order_in_which_they_appear():
    table = country(5)
    answer = measure_settings(table, ["year"], is_ordered=True)
    assert answer["year"].unique().tolist() == table["year"].unique().tolist()


def test_reasons_of_what_is_undefined():
    table = pd.DataFrame(
        {
            "year": np.repeat([1, 2, 3], 3),
            "estimate": [0, 0, 0, 0, 10, 20, 0, 0, 100],
            "subgroup_order": [1, 2, 3] * 3,
        }
    )
    answer = measure_settings(table, ["year"], is_ordered=True).set_index(["year", "measure"])
    assert answer.loc[(1, "rci"), "note"] == "the mean is 0"
    assert answer.loc[(1, "sii"), "estimate"] == 0
    assert answer.loc[(2, "r"), "note"] == "the estimate to divide by is 0"
    split = "no line fits: but for one group at most, the groups split by rank into none and all"
    assert answer.loc[(3, "sii"), "note"] == answer.loc[(3, "rii"), "note"] == split
    assert answer.loc[(1, "rii"), "note"] == "the mean is 0"
    assert answer.loc[(2, "rci"), "note"] == ""


def test_a_set_without_a_reference_says_so():
    table = pd.DataFrame(
        {
            "year": [1, 1, 2, 2],
            "estimate": [1, 2, 3, 4],
            "reference_subgroup": [1, 0, 0, 0],
        }
    )
    answer = measure_settings(table, ["year"], is_ordered=False).set_index(["year", "measure"])
    assert answer.loc[(1, "mdru"), "estimate"] == 0.5
    assert answer.loc[(2, "mdru"), "note"] == "no group is marked as the reference"


def test_a_fit_that_does_not_converge_is_not_called_a_split(monkeypatch):
    monkeypatch.setattr("helpers.equity.slope_fit.MOST_STEPS", 1)
    table = pd.DataFrame({"year": 1, "estimate": [5, 50, 60], "subgroup_order": [1, 2, 3]})
    answer = measure_settings(table, ["year"], is_ordered=True).set_index("measure")
    assert answer.loc[["sii", "rii"], "note"].unique() == ["the fit of the line did not converge"]


def test_a_reference_that_is_itself_the_worst_has_no_difference():
    table = pd.DataFrame(
        {"year": [1, 1, 2, 2], "estimate": [5, 9, 5, 9], "reference_subgroup": [1, 0, 0, 1]}
    )
    for is_favourable, differences in ((True, [0, 4]), (False, [4, 0])):
        answer = measure_settings(table, ["year"], is_ordered=False, is_favourable=is_favourable)
        assert answer[answer["measure"].eq("d")]["estimate"].tolist() == differences


MISTAKES = {
    "one group": (
        {"year": [1, 1, 2], "estimate": [1, 2, 3]},
        {},
        "the table, year 2: found 1 group with an estimate",
    ),
    "a set lost to missing": (
        {"year": [1, 1, 2, 2], "estimate": [1, 2, None, None]},
        {"drop_missing": True},
        "the table, year 2: found 0 group with an estimate",
    ),
    "weights of zero": (
        {"year": [1, 1, 2, 2], "estimate": [1, 2, 3, 4], "population": [1, 1, 0, 0]},
        {},
        "the table, year 2, column population: found weights that sum to 0",
    ),
    "tied ranks": (
        {"year": [1, 1, 2, 2], "estimate": [1, 2, 3, 4], "subgroup_order": [1, 2, 1, 1]},
        {"is_ordered": True},
        "the table, row 4, column subgroup_order: found 1 for two groups (unordered ranks)",
    ),
    "no such column": ({"estimate": [1, 2]}, {}, "found no column year"),
    "empty name": (
        {"year": [1, None], "estimate": [1, 2]},
        {},
        "row 2, column year: found an empty",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_one_message_for_a_mistake(name):
    columns, settings, words = MISTAKES[name]
    with pytest.raises(UserError) as caught:
        measure_settings(pd.DataFrame(columns), ["year"], **({"is_ordered": False} | settings))
    assert words in str(caught.value)
    assert str(caught.value).count("\n") == 1


def test_missing_groups_leave_their_set_smaller():
    table = pd.DataFrame({"year": [1, 1, 1, 2, 2], "estimate": [1, None, 5, 3, 4]})
    answer = measure_settings(table, ["year"], is_ordered=False, drop_missing=True)
    assert answer.groupby("year")["n_groups"].first().tolist() == [2, 2]
