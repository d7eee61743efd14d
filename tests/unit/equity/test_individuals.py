"""People and their ranks."""

import numpy as np
import pandas as pd
import pytest

from helpers.equity.individuals import Individuals, fractional_ranks
from helpers.errors import UserError
from helpers.sampling import SurveyDesign

TABLE = pd.DataFrame(
    {"y": [1, 0, 1, 1], "wealth": [2, 1, 2, 3], "w": [1.0, 2, 3, 4], "village": [1, 1, 2, 2]}
)


def test_ties_share_their_middle():
    # Weights 2 | 1 and 3 | 4 of 10: from 0 to .2 to .6 to 1.
    people = Individuals.from_table(TABLE, outcome="y", rank="wealth", weight="w")
    assert people.fractional_rank == pytest.approx([0.4, 0.1, 0.4, 0.8])
    assert people.weights @ people.fractional_rank / 10 == pytest.approx(0.5)
    assert people.mean == pytest.approx(0.8)


def test_only_the_order_of_ranks_counts():
    weights = np.array([1.0, 2, 3, 4])
    assert fractional_ranks([-5, 0, 0, 99], weights) == pytest.approx(
        fractional_ranks(["a", "b", "b", "c"], weights)
    )


def test_ordered_categories_are_ranks():
    names = pd.Categorical(["mid", "poor", "mid", "rich"], ["poor", "mid", "rich"], ordered=True)
    people = Individuals.from_table(TABLE.assign(wealth=names), outcome="y", rank="wealth")
    assert people.rank.tolist() == [1, 0, 1, 2]


def test_the_design_comes_along():
    people = Individuals.from_table(
        TABLE, outcome="y", rank="wealth", weight="w", cluster="village"
    )
    assert people.design.degrees_of_freedom() == 1


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"y": [1, None, 0, 1]}, "births.csv, row 2, column y: found nothing, expected a number"),
        ({"wealth": [1, 2, 3, None]}, "births.csv, row 4, column wealth: found nothing"),
        ({"wealth": [2, 2, 2, 2]}, "births.csv, column wealth: found one rank for everyone"),
        ({"wealth": list("abca")}, "births.csv, column wealth: found groups without an order"),
        ({"wealth": pd.Categorical([None, "a", "b", "a"], ordered=True)}, "row 1, column wealth"),
        ({"w": [0, 1, 0, -1]}, "births.csv, row 4, column w: found -1"),
        ({"w": [1, 0, 1, 0], "wealth": [1, 2, 1, 3]}, "found one rank for everyone"),
    ],
)
def test_bad_tables(columns: dict, message: str):
    with pytest.raises(UserError, match=message):
        Individuals.from_table(
            TABLE.assign(**columns), outcome="y", rank="wealth", weight="w", where="births.csv"
        )


def test_bad_parts():
    with pytest.raises(UserError, match="column outcome: found 2, expected 3 values"):
        Individuals([1, 2], [1, 2, 3], SurveyDesign(np.ones(3)))
    with pytest.raises(UserError, match="column rank: found one rank"):
        Individuals([1, 2, 3], [1, 1, 1], SurveyDesign(np.ones(3)))
