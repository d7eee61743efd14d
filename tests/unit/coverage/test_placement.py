"""Placement: the optimum is the best of all sets, found by trying them all."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from helpers.coverage.placement import compare_placements, place_units
from helpers.coverage.placement_table import OBJECTIVES
from helpers.errors import UserError

EARTH_RADIUS_KM = 6371.0088


def line_of_villages(**columns: list) -> pd.DataFrame:
    """Six units on the equator, 10 km apart, worked by hand. No service yet."""
    degrees = np.degrees(10 / EARTH_RADIUS_KM)
    table = {
        "place": list("abcdef"), "name": list("ABCDEF"), "district": list("xxxyyy"),
        "population": [1000] * 6, "need": [60, 50, 40, 30, 20, 10], "has_service": [False] * 6,
        "latitude": [0.0] * 6, "longitude": [degrees * n for n in range(6)],
    }  # fmt: skip
    return pd.DataFrame({**table, **columns})


def random_units(seed: int, n: int = 9) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    population = rng.integers(100, 900, n)
    return pd.DataFrame(
        {
            "place": [f"u{i}" for i in rng.permutation(n)],
            "name": "unit",
            "district": rng.choice(["x", "y", "z"], n),
            "population": population,
            "need": rng.integers(0, population + 1),
            "has_service": rng.random(n) < 0.25,
            "cost": rng.integers(1, 9, n),
            "minority_share": rng.random(n),
            "poverty_rate": rng.random(n),
            "latitude": rng.uniform(12, 12.5, n),
            "longitude": rng.uniform(108, 108.5, n),
        }
    )


def distance_km(one: pd.Series, other: pd.Series) -> float:
    """Haversine formula: another way to the distance than the chords of the code."""
    lat1, lat2 = np.radians(one["latitude"]), np.radians(other["latitude"])
    turn = np.radians(other["longitude"] - one["longitude"])
    half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin(turn / 2) ** 2
    return float(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half)))


def worth(units: pd.DataFrame, chosen: tuple[int, ...], objective: str, reach: float) -> tuple:
    """Objective and people reached of one set, by the definitions and nothing else."""
    rows = [units.loc[i] for i in units.index]
    old = [i for i in units.index if units.loc[i, "has_service"]]

    def served(i: int, open_ones: list[int]) -> bool:
        return any(i == j or (reach and distance_km(rows[i], rows[j]) <= reach) for j in open_ones)

    before = np.array([served(i, old) for i in units.index])
    after = np.array([served(i, [*old, *chosen]) for i in units.index])
    new = units["need"].to_numpy() * (after & ~before)
    if objective == "people_reached":
        return (new.sum(),)
    if objective == "equity_weighted":
        weight = 1 + 2 * units["minority_share"] + 0.5 * units["poverty_rate"]
        return ((new * weight.to_numpy()).sum(),)
    by = units.assign(met=units["need"] * after).groupby("district")[["met", "need"]].sum()
    by = by[by["need"] > 0]
    return ((by["met"] / by["need"]).min(), new.sum())


def best_of_all(
    units: pd.DataFrame, objective: str, k: int | None, budget: float | None, reach: float
) -> tuple:
    free = units.index[~units["has_service"]].tolist()
    sets = (s for size in range((k or len(free)) + 1) for s in combinations(free, size))
    allowed = (s for s in sets if budget is None or units.loc[list(s), "cost"].sum() <= budget)
    return max(worth(units, s, objective, reach) for s in allowed)


QUESTIONS = [(2, None, 0.0), (3, None, 20.0), (None, 9.0, 0.0), (None, 8.0, 15.0), (2, 7.0, 25.0)]


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize(("k", "budget", "reach"), QUESTIONS)
def test_the_optimum_is_the_best_of_all_sets(objective, k, budget, reach):
    solved = 0
    for seed in range(10):
        units = random_units(seed)
        try:
            answer = place_units(
                units, objective=objective, k=k, budget=budget, reach_km=reach,
                minority_weight=2.0, poverty_weight=0.5,
            )  # fmt: skip
        except UserError:  # all in need are within reach already
            continue
        solved += 1
        best = best_of_all(units, objective, k, budget, reach)
        chosen = tuple(units.index[units["place"].isin(answer.chosen)])
        assert worth(units, chosen, objective, reach) == pytest.approx(best, rel=1e-9)
        assert answer.objective == pytest.approx(best[0], rel=1e-9)
        assert answer.bound == pytest.approx(best[0], rel=1e-6)
        assert (answer.is_proven, answer.mip_gap, answer.status) == (True, 0.0, "optimal")
        assert len(chosen) <= (k or len(units))
        assert answer.cost <= (budget or np.inf)
    assert solved >= 4


def test_a_reach_worked_by_hand():
    # Each service reaches its neighbours 10 km away: b serves a, b, c (150), d and e both 60 of
    # the rest. Two services: b and e serve everyone, 210; greedy takes b, then e as well.
    answer = place_units(line_of_villages(), k=2, reach_km=10.0)
    assert (answer.chosen, answer.reached) == (("b", "e"), 210)
    assert answer.units.set_index("place")["order"].dropna().to_dict() == {"b": 1, "e": 2}
    assert answer.units.set_index("place").loc[["b", "e"], "gain"].tolist() == [150, 60]
    assert (answer.coverage_before, answer.coverage_after) == (0.0, 1.0)


def test_greedy_is_not_optimal_under_reach():
    # c in the middle serves b, c, d: 40 + 40 + 40; then the ends a and e are left, 30 each.
    # d with a or b serves a..e, everyone; a comes first.
    five = line_of_villages(need=[30, 40, 40, 40, 30, 0])
    rules = compare_placements(five, k=2, reach_km=10.0).set_index("rule")
    assert rules.loc["greedy", "reached"] == 120 + 30
    assert rules.loc["optimal", "reached"] == 180
    assert rules.loc["optimal", "chosen"] == ("a", "d")
    assert rules.loc["greedy", "share_of_optimum"] == pytest.approx(150 / 180)


def test_three_objectives_three_answers():
    # One place: the largest need is a; minorities are in c; y is the district without any service.
    table = line_of_villages(
        has_service=[False, True, False, False, False, False], minority_share=[0, 0, 0.9, 0, 0, 0]
    )
    assert place_units(table, k=1, objective="people_reached").chosen == ("a",)
    assert place_units(table, k=1, objective="equity_weighted", minority_weight=1.0).chosen == (
        "c",
    )
    gap = place_units(table, k=1, objective="gap_closed")
    assert gap.chosen == ("d",)
    # x: 50 of 150 before; y: 30 of 60 after, so the worst is x at a third.
    assert gap.objective == pytest.approx(1 / 3)
    districts = gap.by_district.set_index("district")
    assert districts["coverage_before"].tolist() == pytest.approx([1 / 3, 0])
    assert districts["coverage_after"].tolist() == pytest.approx([1 / 3, 0.5])
    assert districts["n_placed"].tolist() == [0, 1]


def test_a_budget_buys_many_cheap_places_or_one_dear_one():
    table = line_of_villages(cost=[10, 4, 4, 4, 4, 4])
    answer = place_units(table, budget=12)
    assert (set(answer.chosen), answer.reached, answer.cost) == ({"b", "c", "d"}, 120, 12)
    assert set(place_units(table, budget=12, k=1).chosen) == {"a"}


def test_equal_answers_the_cheaper_then_the_earlier_code():
    same = line_of_villages(need=[10] * 6)
    assert set(place_units(same, k=2).chosen) == {"a", "b"}
    costs = same.assign(cost=[5, 5, 5, 1, 5, 1])
    assert set(place_units(costs, k=2).chosen) == {"d", "f"}


def test_no_more_places_than_reach_anybody():
    assert place_units(line_of_villages(need=[5, 0, 0, 0, 0, 0]), k=3).chosen == ("a",)


def test_a_district_without_need_is_no_district_to_close_a_gap_in():
    answer = place_units(line_of_villages(need=[5, 4, 3, 0, 0, 0]), k=1, objective="gap_closed")
    assert answer.chosen == ("a",)
    assert answer.by_district["coverage_after"].isna().tolist() == [False, True]


def test_status_quo_and_the_most_populous():
    table = line_of_villages(population=[100, 200, 300, 400, 500, 600])
    rules = compare_placements(table, k=2).set_index("rule")
    assert rules.index.tolist() == ["status_quo", "most_populous", "greedy", "optimal"]
    assert rules["reached"].tolist() == [0, 30, 110, 110]
    assert rules.loc["most_populous", "chosen"] == ("f", "e")
    assert rules["is_proven"].tolist() == [False, False, False, True]


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_without_time_the_best_found_says_that_it_is_not_proven(objective):
    table = random_units(1, n=30).assign(has_service=False)
    asked = {"k": 4, "objective": objective, "reach_km": 15.0, "time_limit": 1e-9}
    answer = place_units(table, **asked)
    assert not answer.is_proven
    assert answer.status == f"best found, not proven, gap {answer.mip_gap:.1%}".replace("%", " %")
    assert answer.mip_gap == pytest.approx((answer.bound - answer.objective) / answer.bound)
    proven = place_units(table, **{**asked, "time_limit": 60.0})
    assert proven.is_proven
    assert answer.objective <= proven.objective * (1 + 1e-9) <= answer.bound * (1 + 1e-6)
    assert answer.objective == compare_placements(table, **asked)["objective"].iloc[2]


def test_reach_across_the_date_line_and_over_the_pole():
    east = line_of_villages(
        latitude=[0, 0, 89.99, 89.99, 0, 0], longitude=[179.95, -179.95, 0, 180, 50, -50]
    )
    # 0.1 degree of the equator is 11.1 km; 0.02 degree over the pole 2.2 km.
    answer = place_units(east, k=2, reach_km=11.2)
    assert (set(answer.chosen), answer.reached) == ({"a", "c"}, 60 + 50 + 40 + 30)
    assert place_units(east, k=2, reach_km=11.0).reached == 60 + 40 + 30


def test_the_solver_prints_nothing(capfd: pytest.CaptureFixture[str]):
    # HiGHS 1.12 prints a line of its own where weights are large; it would end up in notebooks.
    rng = np.random.default_rng(6)
    n = 184
    population = rng.integers(3_000, 40_000, n)
    table = pd.DataFrame(
        {
            "place": [f"u{i:03d}" for i in range(n)], "name": "unit",
            "district": [f"d{i % 15}" for i in range(n)], "population": population,
            "need": population * rng.uniform(0.02, 0.1, n), "has_service": rng.random(n) < 0.5,
            "cost": rng.integers(30, 120, n), "minority_share": rng.random(n),
            "latitude": rng.uniform(12.2, 13.4, n), "longitude": rng.uniform(107.5, 109, n),
        }
    )  # fmt: skip
    for objective in OBJECTIVES:
        for reach in (0.0, 5.0):
            asked = {"objective": objective, "reach_km": reach, "budget": 1000.0}
            assert place_units(table, **asked).is_proven
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_a_whole_country_in_seconds(objective):
    rng = np.random.default_rng(7)
    n = 10_598
    population = rng.integers(500, 30_000, n)
    country = pd.DataFrame(
        {
            "place": [f"c{i:05d}" for i in range(n)], "name": "commune",
            "district": [f"d{i // 15:03d}" for i in range(n)], "population": population,
            "need": (population * rng.uniform(0.02, 0.1, n)).round(),
            "has_service": rng.random(n) < 0.5, "minority_share": rng.random(n),
        }
    )  # fmt: skip
    # Proven within the time limit that is the promise.
    answer = place_units(country, k=500, objective=objective, time_limit=8.0)
    assert answer.is_proven
    assert len(answer.chosen) == 500
