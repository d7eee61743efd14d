"""What a placement keeps to, whatever the units."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.coverage.placement import compare_placements, place_units
from helpers.coverage.placement_table import OBJECTIVES

FEW = settings(max_examples=25, deadline=None)
UNIT = st.fixed_dictionaries(
    {
        "district": st.sampled_from(["x", "y", "z"]),
        "need": st.integers(0, 500),
        "cost": st.integers(1, 20),
        "minority_share": st.integers(0, 100).map(lambda n: n / 100),
        "has_service": st.booleans(),
        "latitude": st.integers(0, 50).map(lambda n: 12 + n / 100),
        "longitude": st.integers(0, 50).map(lambda n: 108 + n / 100),
    }
)
objectives = st.sampled_from(OBJECTIVES)
reaches = st.sampled_from([0.0, 8.0, 20.0])


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    """Units of which two far off have none of the services, so that something is left to place."""
    rows = draw(st.lists(UNIT, min_size=1, max_size=10))
    far = {"cost": 3, "minority_share": 0.5, "has_service": False, "longitude": 100.0}
    rows += [{**far, "district": "x", "need": 7, "latitude": 0.0},
             {**far, "district": "y", "need": 11, "latitude": 40.0}]  # fmt: skip
    table = pd.DataFrame(rows)
    codes = [f"u{n:02d}" for n in range(len(table))]
    return table.assign(place=codes, name="unit", population=1000)


@FEW
@given(tables(), objectives, reaches)
def test_more_places_never_reach_less(table: pd.DataFrame, objective: str, reach: float):
    free = int((~table["has_service"]).sum())
    found = [
        place_units(table, k=k, objective=objective, reach_km=reach).objective
        for k in range(1, free + 1)
    ]
    assert (np.diff(found) >= -1e-6 * max(found)).all()


@FEW
@given(tables(), objectives, reaches, st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing(
    table: pd.DataFrame, objective: str, reach: float, random: object
):
    order = list(range(len(table)))
    random.shuffle(order)
    asked = {"k": 2, "objective": objective, "reach_km": reach}
    one, other = place_units(table, **asked), place_units(table.iloc[order], **asked)
    assert one.chosen == other.chosen
    pd.testing.assert_frame_equal(one.units, other.units)
    pd.testing.assert_frame_equal(one.by_district, other.by_district)


@FEW
@given(tables(), objectives, reaches, st.integers(1, 4), st.integers(20, 60))
def test_limits_are_kept_and_no_rule_beats_the_optimum(
    table: pd.DataFrame, objective: str, reach: float, k: int, budget: int
):
    free = int((~table["has_service"]).sum())
    rules = compare_placements(
        table, objective=objective, k=min(k, free), budget=float(budget), reach_km=reach
    )
    assert (rules["n_placed"] <= k).all()
    assert (rules["cost"] <= budget).all()
    assert rules["objective"].iloc[-1] >= rules["objective"].max() - 1e-6


@FEW
@given(tables(), st.sampled_from(["people_reached", "equity_weighted"]), reaches, st.integers(1, 4))
def test_greedy_reaches_its_guaranteed_share(
    table: pd.DataFrame, objective: str, reach: float, k: int
):
    free = int((~table["has_service"]).sum())
    rules = compare_placements(table, objective=objective, k=min(k, free), reach_km=reach)
    share = rules.set_index("rule").loc["greedy", "share_of_optimum"]
    assert 1 - 1 / np.e <= share <= 1 + 1e-9


@FEW
@given(tables(), objectives, reaches)
def test_tables_add_up(table: pd.DataFrame, objective: str, reach: float):
    answer = place_units(table, k=2, objective=objective, reach_km=reach)
    new = answer.by_district["reached_after"] - answer.by_district["reached_before"]
    assert new.sum() == answer.reached == answer.units["gain"].sum()
    assert answer.by_district["n_placed"].sum() == len(answer.chosen)
    in_order = answer.units.dropna(subset="order").sort_values("order")
    assert tuple(in_order["place"]) == answer.chosen
    assert not answer.units.loc[answer.units["is_chosen"], "has_service"].any()
