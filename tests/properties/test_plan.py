"""What a plan keeps to, whatever is counted and asked for."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.coverage import plan_targets, summarise_plan

FEW = settings(max_examples=20, deadline=None)
ON = pd.Timestamp("2022-12-31")
CODES = ["a", "b", "c"]

COUNTS = {
    "indicator": st.sampled_from(CODES),
    "reported_on": st.sampled_from(["2020-12-31", "2022-06-30", "2022-12-31", "2023-12-31"]),
    "value": st.integers(0, 400),
    "unit": st.sampled_from(["team", "percent"]),
    "measure": st.sampled_from(["stock", "flow", "unclear"]),
    "confidence": st.sampled_from(["high", "low"]),
    "qualifier": st.sampled_from(["exact", "at_least", "about"]),
}
FIGURE = st.fixed_dictionaries(COUNTS)
TARGET = st.fixed_dictionaries(
    {
        "indicator": st.sampled_from(CODES),
        "place": st.sampled_from(["here", "there"]),
        "scope": st.sampled_from(["allocation", "each_place", "national"]),
        "comparator": st.sampled_from(["at_least", "at_most", "more_than"]),
        "value": st.one_of(st.none(), st.integers(0, 400)),
        "unit": st.sampled_from(["team", "percent"]),
        "due_year": st.one_of(st.none(), st.integers(2019, 2030)),
        "confidence": st.sampled_from(["high", "low"]),
        "is_inferred": st.booleans(),
        "is_onward": st.booleans(),
    }
)


def figures_of(rows: list[dict]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(COUNTS))
    table = table.astype({c: "Float64" if c == "value" else "string" for c in table})
    table["reported_on"] = pd.to_datetime(table["reported_on"])
    year = table["reported_on"].dt.year.astype("Int64")
    numbers = pd.array([pd.NA] * len(table), dtype="Float64")
    texts = pd.array([pd.NA] * len(table), dtype="string")
    return table.assign(
        place="here", figure_id=[f"F{n}" for n in range(len(table))], status="stands",
        in_series=True, year=year, key_period=year.astype("string"), numerator=numbers,
        denominator=numbers, denominator_role=texts, definition=texts,
    )  # fmt: skip


def targets_of(rows: list[dict]) -> pd.DataFrame:
    types = {"value": "Float64", "due_year": "Int64", "is_inferred": "boolean",
             "is_onward": "boolean"}  # fmt: skip
    table = pd.DataFrame(rows)
    table = table.astype({c: types.get(c, "string") for c in table})
    return table.assign(
        target_id=[f"T{n}" for n in range(len(table))], programme="p", instrument="a plan",
        note=pd.NA, set_on=pd.NaT,
    )  # fmt: skip


@FEW
@given(st.lists(FIGURE, max_size=6), st.lists(TARGET, min_size=1, max_size=6))
def test_a_plan_asks_for_no_more_than_the_gap_and_enough_to_close_it(figures, targets):
    plan = plan_targets(figures_of(figures), targets_of(targets), "here", ON)
    asked = plan.dropna(subset="asked_next_year")
    assert asked["state"].eq("counted").all()
    assert asked["asked_next_year"].ge(0).all()
    years = asked["years_left"].clip(lower=1)
    closed = asked["asked_next_year"] * years
    assert (closed - asked["gap_to_target"]).ge(-1e-6).all()
    is_count = asked["target_unit"].eq("team")
    whole = asked["asked_next_year"].mod(1).eq(0)
    assert whole[is_count].all()
    # Rounding up adds less than one unit.
    over = asked["asked_next_year"] - asked["gap_to_target"] / years
    assert over.lt(1).all()
    assert over[~is_count].abs().lt(1e-9).all()


@FEW
@given(st.lists(FIGURE, max_size=6), st.lists(TARGET, min_size=1, max_size=6))
def test_targets_are_in_once_and_leave_only_with_a_verdict(figures, targets):
    table = targets_of(targets)
    plan = plan_targets(figures_of(figures), table, "here", ON)
    assert plan["target_id"].is_unique
    readable = table[table["place"].eq("here") | table["scope"].eq("each_place")]
    assert set(plan["target_id"]) <= set(readable["target_id"])
    left = readable[~readable["target_id"].isin(plan["target_id"])]
    assert left["due_year"].lt(2022).all()
    assert not left["is_onward"].any()
    alone = [
        plan_targets(figures_of(figures), table[table["target_id"].eq(code)], "here", ON)
        for code in plan["target_id"]
    ]
    if alone:
        pd.testing.assert_frame_equal(pd.concat(alone, ignore_index=True), plan)


@FEW
@given(st.lists(FIGURE, max_size=6), st.lists(TARGET, min_size=1, max_size=6))
def test_what_is_missing_is_never_zero(figures, targets):
    plan = plan_targets(figures_of(figures), targets_of(targets), "here", ON)
    missing = plan[plan["state"].eq("never_counted")]
    assert missing[["done", "gap_to_target", "asked_next_year"]].isna().all(axis=None)
    assert missing["verdict_code"].eq("cannot_say").all()
    numbers = plan.dropna(subset="done")
    assert numbers["figures"].notna().all()
    assert numbers["reported_on"].le(ON).all()
    weak = plan["confidence"].eq("low")
    assert plan.loc[weak, "state"].eq("recalled").all()
    assert plan.loc[weak, "verdict_reason"].eq("weak_target").all()


@FEW
@given(st.lists(FIGURE, max_size=6), st.lists(TARGET, min_size=1, max_size=6))
def test_a_summary_counts_the_plan(figures, targets):
    plan = plan_targets(figures_of(figures), targets_of(targets), "here", ON)
    for _, part in summarise_plan(plan).groupby("by"):
        assert part["n_targets"].sum() == len(plan)
        assert part["n_never_counted"].le(part["n_targets"]).all()


def test_the_strategies_reach_every_state():
    """A plan of one of each, so that the properties above are not about nothing."""
    figure = {"indicator": "a", "reported_on": "2022-12-31", "value": 62, "unit": "team",
              "measure": "stock", "confidence": "high", "qualifier": "exact"}  # fmt: skip
    target = {"indicator": "a", "place": "here", "scope": "allocation", "comparator": "at_least",
              "value": 312, "unit": "team", "due_year": 2025, "confidence": "high",
              "is_inferred": False, "is_onward": False}  # fmt: skip
    changes = [{}, {"indicator": "b"}, {"value": None}, {"confidence": "low"}]
    plan = plan_targets(
        figures_of([figure]), targets_of([{**target, **change} for change in changes]), "here", ON
    )
    assert plan["state"].tolist() == ["counted", "never_counted", "qualitative", "recalled"]
    assert plan["asked_next_year"].iloc[0] == pytest.approx(84)
