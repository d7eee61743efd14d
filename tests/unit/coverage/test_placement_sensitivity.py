"""How the choice moves with the weights, on four units that can be read off."""

import pandas as pd
import pytest

from helpers.coverage.placement_sensitivity import placement_sensitivity
from helpers.errors import UserError


@pytest.fixture
def four() -> pd.DataFrame:
    # Worth with weight w: a 100, b 80 (1 + w / 2), c 60 (1 + w), d has a service.
    return pd.DataFrame(
        {
            "place": list("abcd"), "name": list("ABCD"), "district": "x",
            "population": 1000, "need": [100, 80, 60, 50], "minority_share": [0, 0.5, 1, 1],
            "has_service": [False, False, False, True], "poverty_rate": [0.0, 0.0, 0.0, 0.0],
        }
    )  # fmt: skip


def test_the_choice_and_its_price_by_weight(four: pd.DataFrame):
    # b passes a at w = 1/2, c passes b at w = 1.
    answer = placement_sensitivity(four, weights=[0, 0.6, 4], k=1)
    scenarios = answer.scenarios
    assert scenarios["minority_weight"].tolist() == [0, 0.6, 4]
    assert scenarios["reached"].tolist() == [100, 80, 60]
    assert scenarios["price_people"].tolist() == [0, 20, 40]
    assert scenarios["price_share"].tolist() == pytest.approx([0, 0.2, 0.4])
    assert scenarios["n_changed"].tolist() == [0, 1, 1]
    assert scenarios["is_proven"].all()
    assert answer.units.set_index("place")["n_chosen"].to_dict() == {"a": 1, "b": 1, "c": 1}


def test_the_base_of_the_price_need_not_be_asked_for(four: pd.DataFrame):
    answer = placement_sensitivity(four, weights=[4], k=2)
    assert answer.scenarios["price_people"].tolist() == [180 - 140]
    assert answer.units["place"].tolist() == ["b", "c", "a"]
    assert answer.units["share_chosen"].tolist() == [1, 1, 0]


def test_a_grid_of_both_weights_and_reach(four: pd.DataFrame):
    there = four.assign(latitude=[0.0, 0.0, 1.0, 2.0], longitude=0.0)
    answer = placement_sensitivity(
        there, weights=[0, 1], poverty_weights=[0, 2], reaches_km=[0, 1], k=1
    )
    assert len(answer.scenarios) == 8
    # a and b lie together: with reach, either serves both, and a is first by code.
    with_reach = answer.scenarios[answer.scenarios["reach_km"].eq(1)]
    assert with_reach["reached"].tolist() == [180] * 4


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"weights": []}, "weights: found no values"),
        ({"weights": [1.0, -2.0]}, "weights: found -2, expected numbers of 0 or more"),
        ({"weights": [1.0], "reaches_km": []}, "reaches_km: found no values"),
        ({"weights": [1.0], "reach_km": 3.0}, "reach_km: found a value, expected none"),
        ({"weights": [1.0], "objective": "gap_closed"}, "objective: found a value"),
    ],
)
def test_a_grid_that_says_nothing(four: pd.DataFrame, asked: dict, words: str):
    with pytest.raises(UserError, match=words):
        placement_sensitivity(four, k=1, **asked)
