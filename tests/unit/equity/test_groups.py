"""Reading groups: what is taken, and one message for each mistake."""

import numpy as np
import pandas as pd
import pytest

from helpers.equity.groups import Groups
from helpers.errors import UserError


def groups_of(columns, **settings):
    settings = {"is_ordered": False, "where": "groups"} | settings
    return Groups.from_table(pd.DataFrame(columns), **settings)


def message_of(columns, **settings):
    with pytest.raises(UserError) as caught:
        groups_of(columns, **settings)
    return str(caught.value)


GOOD = {"estimate": [40.0, 60.0, 80.0], "population": [10, 20, 10], "se": [2.0, 1.0, 2.0]}


def test_weights_are_population_shares():
    assert groups_of(GOOD).weight.tolist() == [0.25, 0.5, 0.25]


def test_groups_count_equally_without_a_population():
    groups = groups_of({"estimate": [1, 2, 3, 4]})
    assert groups.population is None
    assert groups.weight.tolist() == [0.25] * 4


def test_ordered_groups_are_sorted_by_rank_with_all_their_columns():
    columns = {
        "subgroup": ["rich", "poor", "middle"],
        "subgroup_order": [3, 1, 2],
        "estimate": [90, 30, 60],
        "se": [1, 3, 2],
        "population": [1, 3, 2],
        "reference_subgroup": [1, 0, 0],
    }
    groups = groups_of(columns, is_ordered=True)
    assert groups.subgroup.tolist() == ["poor", "middle", "rich"]
    assert groups.estimate.tolist() == [30, 60, 90]
    assert groups.se.tolist() == [3, 2, 1]
    assert groups.reference == 2


def test_nullable_and_text_numbers_are_read():
    table = pd.DataFrame({"estimate": ["10", "20.5"], "population": [5, 6]})
    table["population"] = table["population"].astype("Int64")
    groups = Groups.from_table(table, is_ordered=False)
    assert groups.estimate.tolist() == [10, 20.5]


def test_an_amount_may_pass_any_scale_when_told_so():
    assert groups_of({"estimate": [150, 3000]}, scale=np.inf).estimate.max() == 3000


def test_rates_per_thousand_may_pass_100():
    assert groups_of({"estimate": [150, 300]}, scale=1000).estimate.max() == 300


def test_missing_groups_are_left_out_only_when_asked():
    columns = GOOD | {"estimate": [40.0, None, 80.0]}
    assert message_of(columns) == (
        "groups, row 2, column estimate: found an empty cell, expected a number.\n"
        "Fill it in, or leave such groups out: drop_missing=True (docs/methods/inequality.md)."
    )
    kept = groups_of(columns, drop_missing=True)
    assert kept.estimate.tolist() == [40, 80]
    assert kept.weight.tolist() == [0.5, 0.5]
    assert kept.subgroup.tolist() == [1, 3]


def test_standard_errors_missing_throughout_count_as_none():
    assert groups_of(GOOD | {"se": [None] * 3}).se is None


def test_a_row_of_a_file_is_named_by_it():
    columns = GOOD | {"estimate": [40, -1, 2], "_file": ["a.csv"] * 3, "_row": [7, 8, 9]}
    assert message_of(columns).startswith("a.csv, row 8, column estimate: found -1, expected 0")


ORDERED = {"estimate": [10, 20, 30]}
MISTAKES = {
    "one group": ({"estimate": [5]}, {}, "groups: found 1 group with an estimate, expected two"),
    "empty table": ({"estimate": []}, {}, "groups: found no rows, expected two groups or more"),
    "all missing": (
        {"estimate": [None, None]},
        {"drop_missing": True},
        "groups: found 0 group with an estimate",
    ),
    "no column": ({"value": [1, 2]}, {}, "groups: found no column estimate"),
    "no order column": ({"estimate": [1, 2]}, {"is_ordered": True}, "no column subgroup_order"),
    "negative": ({"estimate": [1, -2]}, {}, "row 2, column estimate: found -2, expected 0 or more"),
    "above 100": ({"estimate": [1, 101]}, {}, "found 101, expected at most 100, the scale"),
    "above 1000": ({"estimate": [1, 1001]}, {"scale": 1000}, "expected at most 1000, the scale"),
    "text": (
        {"estimate": ["12,5", "3"]},
        {},
        "row 1, column estimate: found '12,5', expected a number",
    ),
    "infinite": (
        {"estimate": [1, np.inf]},
        {},
        "row 2, column estimate: found inf, expected a finite",
    ),
    "empty group": (
        GOOD | {"population": [1, 0, 2]},
        {},
        "row 2, column population: found 0, expected above 0",
    ),
    "no population": (
        GOOD | {"population": [1, None, 2]},
        {},
        "column population: found an empty cell",
    ),
    "empty population": (
        GOOD | {"population": [None, None, None]},
        {},
        "Fill it in, or leave the column out to count groups equally",
    ),
    "negative population": (
        GOOD | {"population": [1, -3, 2]},
        {},
        "column population: found -3, expected above 0",
    ),
    "weights of zero": (
        GOOD | {"population": [0, 0, 0]},
        {},
        "column population: found weights that sum to 0",
    ),
    "negative se": (
        GOOD | {"se": [1, 1, -1]},
        {},
        "row 3, column se: found -1, expected 0 or more",
    ),
    "tied ranks": (
        ORDERED | {"subgroup_order": [1, 2, 2]},
        {"is_ordered": True},
        "row 3, column subgroup_order: found 2 for two groups (unordered ranks), expected 3",
    ),
    "skipped rank": (
        ORDERED | {"subgroup_order": [1, 2, 4]},
        {"is_ordered": True},
        "row 3, column subgroup_order: found 4, expected 3, the next rank",
    ),
    "missing rank": (
        ORDERED | {"subgroup_order": [1, None, 2]},
        {"is_ordered": True},
        "row 2, column subgroup_order: found an empty cell, expected a rank",
    ),
    "half rank": (
        ORDERED | {"subgroup_order": [1, 1.5, 2]},
        {"is_ordered": True},
        "row 2, column subgroup_order: found 1.5, expected 2",
    ),
    "two references": (
        GOOD | {"reference_subgroup": [1, 0, 1]},
        {},
        "row 3, column reference_subgroup: found a second 1, expected one reference",
    ),
    "odd reference": (GOOD | {"reference_subgroup": [2, 0, 1]}, {}, "found 2, expected 0 or 1"),
    "scale": (GOOD, {"scale": 0}, "scale: found 0, expected a number above 0"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_one_message_for_a_mistake(name):
    columns, settings, words = MISTAKES[name]
    message = message_of(columns, **settings)
    assert words in message
    assert message.count("\n") == 1
    assert message.endswith(".")


def test_of_tied_groups_the_most_populous_stands_for_them():
    groups = groups_of({"estimate": [5, 9, 9], "population": [1, 2, 3]})
    assert groups.extreme(highest=True) == 2
    assert groups.extreme(highest=True, but=2) == 1
