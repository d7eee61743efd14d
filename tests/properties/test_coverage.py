"""What gaps, paces and verdicts keep to, whatever is counted."""

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.coverage import (
    REASONS,
    judge,
    measure_gaps,
    measure_pace,
    share_of_units,
    time_elapsed,
)
from helpers.coverage.verdict import VERDICTS, Judgement

COMPARATORS = ("at_least", "more_than", "at_most", "less_than")
FALLING = ("at_most", "less_than")
WORTH = {"off_track": 0, "on_track": 1, "met": 2}
FEW = settings(max_examples=30)

counts = st.integers(0, 20_000)
hundredths = st.integers(0, 10_000).map(lambda n: n / 100)
days = st.dates(pd.Timestamp("2015-01-01").date(), pd.Timestamp("2032-12-31").date())
RATIO = st.fixed_dictionaries(
    {
        "numerator": st.one_of(st.none(), counts),
        "denominator": st.integers(1, 20_000),
        "denominator_role": st.sampled_from(["target", "universe", "whole", "unknown", None]),
        "value": st.one_of(counts, hundredths),
        "unit": st.sampled_from(["team", "percent"]),
        "target_value": st.one_of(st.none(), counts, hundredths),
        "target_unit": st.sampled_from(["team", "percent"]),
        "comparator": st.sampled_from([*COMPARATORS, None]),
    }
)


def table(rows: list[dict]) -> pd.DataFrame:
    """Figures as they are joined to their targets."""
    frame = pd.DataFrame(rows)
    numbers = ["numerator", "denominator", "value", "target_value"]
    frame["denominator"] = frame["denominator"].where(frame["numerator"].notna())
    frame["denominator_role"] = frame["denominator_role"].where(frame["numerator"].notna())
    is_count = frame["unit"].eq("team") & frame["numerator"].notna()
    frame["value"] = frame["value"].mask(is_count, frame["numerator"])
    types = {c: "Float64" if c in numbers else "string" for c in frame}
    return frame.astype(types)


@FEW
@given(st.lists(RATIO, min_size=1, max_size=20))
def test_gaps_are_never_negative(rows: list[dict]):
    gaps = measure_gaps(table(rows))
    assert not gaps["gap_to_target"].lt(0).any()
    assert not gaps["progress_to_target"].lt(0).any()
    assert gaps["gap_to_target"].notna().equals(gaps["units_for_target"].notna())


@FEW
@given(st.lists(RATIO, min_size=1, max_size=20))
def test_progress_reaches_one_just_where_nothing_is_missing(rows: list[dict]):
    gaps = measure_gaps(table(rows)).dropna(subset="progress_to_target")
    assert gaps["progress_to_target"].ge(1).equals(gaps["gap_to_target"].eq(0))


@FEW
@given(st.lists(RATIO, min_size=1, max_size=20))
def test_coverage_is_a_share(rows: list[dict]):
    figures = table(rows)
    within = figures[figures["numerator"].le(figures["denominator"]).fillna(False)]
    gaps = measure_gaps(within)
    for column in ("coverage_of_universe", "share_of_whole"):
        assert gaps[column].dropna().between(0, 1).all()
    assert not gaps["gap_to_universe"].lt(0).any()
    covered = gaps.dropna(subset="coverage_of_universe")
    assert covered["progress_to_target"].isna().all()
    assert covered["coverage_of_universe"].eq(1).equals(covered["gap_to_universe"].eq(0))


@given(st.integers(0, 10_000), counts, st.sampled_from(COMPARATORS))
def test_share_of_units_is_the_nearest_number_that_reaches_it(hundredth, units, comparator):
    asked = share_of_units(
        pd.Series([hundredth / 100], dtype="Float64"),
        pd.Series([units], dtype="Float64"),
        pd.Series([comparator], dtype="string"),
    ).item()
    exact = Fraction(hundredth, 10_000) * units
    assert asked == int(asked)
    reaches = {
        "at_least": asked - 1 < exact <= asked,
        "more_than": asked - 1 <= exact < asked,
        "at_most": asked <= exact < asked + 1,
        "less_than": asked < exact <= asked + 1,
    }
    assert reaches[comparator]


@FEW
@given(st.dictionaries(days, counts, min_size=1, max_size=4), counts, st.booleans())
def test_pace_needed_over_the_time_left_is_what_is_missing(done, asked: int, is_ceiling: bool):
    series = pd.DataFrame({"reported_on": pd.to_datetime(list(done)), "done": done.values()})
    pace = measure_pace(series, asked, 2025, is_ceiling=is_ceiling)
    last = done[max(done)]
    missing = min(asked - last, 0) if is_ceiling else max(asked - last, 0)
    years_left = (pd.Timestamp("2025-12-31") - pace["last_on"]).days / 365.25
    if pd.isna(pace["pace_needed"]):
        assert years_left <= 0
        assert missing != 0
    else:
        assert pace["pace_needed"] * max(years_left, 0) == pytest.approx(missing)
    if pd.notna(pace["expected_at_due"]):
        gained = pace["expected_at_due"] - last
        assert gained == pytest.approx(pace["pace_observed"] * years_left)
    assert (len(done) == 1) == pd.isna(pace["pace_observed"])
    assert pace["n_dates"] == len(done)


CASE = st.fixed_dictionaries(
    {
        "units_for_target": st.one_of(st.none(), st.integers(0, 100)),
        "due_year": st.sampled_from([2020, 2025, None]),
        "comparator": st.sampled_from(COMPARATORS),
        "target_unit": st.sampled_from(["team", "percent"]),
        "target_confidence": st.sampled_from(["high", "medium", "low"]),
        "is_inferred": st.booleans(),
        "denominator_role": st.sampled_from([None, "target", "universe"]),
        "definition": st.sampled_from([None, None, "trained"]),
        "confidence": st.sampled_from(["high", "medium", "low"]),
        "status": st.sampled_from(["stands", "stands", "unresolved"]),
        "qualifier": st.sampled_from(["exact", "exact", "at_least", "at_most", "about"]),
        "measure": st.sampled_from(["stock", "stock", "flow", "unclear"]),
        "reported_on": days.map(pd.Timestamp),
    }
)
# Anything may happen in CASE; here the first three rules do not apply, so that a pace is asked for.
PLAIN = CASE.map(
    lambda case: {
        **case, "units_for_target": case["units_for_target"] or 50, "due_year": 2025,
        "target_confidence": "high", "confidence": "high", "status": "stands",
    }
)  # fmt: skip


def judged(case: dict, done: float, first: float | None = None) -> Judgement:
    """The verdict at the end of 2022 or, for a later count, on its day."""
    on = max(pd.Timestamp("2022-12-31"), case["reported_on"])
    pace = None
    if first is not None and case["units_for_target"] is not None and case["due_year"] is not None:
        before = case["reported_on"] - pd.Timedelta(days=400)
        series = pd.DataFrame({"reported_on": [before, case["reported_on"]], "done": [first, done]})
        is_ceiling = case["comparator"] in FALLING
        pace = measure_pace(
            series, case["units_for_target"], case["due_year"], is_ceiling=is_ceiling
        )
    return judge(pd.Series({**case, "done": done}, dtype="object").fillna(pd.NA), pace, on)


@settings(max_examples=150)
@given(st.one_of(CASE, PLAIN), st.integers(0, 100), st.one_of(st.none(), st.integers(0, 100)))
def test_a_verdict_is_one_of_the_list_and_never_met_below_the_target(case, done, first):
    found = judged(case, done, first)
    assert found.verdict in VERDICTS
    assert found.reason in REASONS
    assert found.is_provisional == (case["is_inferred"] and found.verdict != "cannot_say")
    if found.verdict == "met":
        asked = case["units_for_target"]
        assert done <= asked if case["comparator"] in FALLING else done >= asked


@settings(max_examples=150)
@given(PLAIN, st.integers(0, 100), st.integers(0, 100), st.one_of(st.none(), st.integers(0, 100)))
def test_a_better_count_never_makes_a_worse_verdict(case, done: int, better_by: int, first):
    sign = -1 if case["comparator"] in FALLING else 1
    before, after = (judged(case, n, first).verdict for n in (done, done + sign * better_by))
    if before in WORTH and after in WORTH:
        assert WORTH[after] >= WORTH[before]
    if before == "met":
        assert after == "met"


@FEW
@given(days, days, st.integers(2010, 2030), st.integers(0, 10))
def test_time_elapsed_goes_from_nothing_to_all(one, other, start: int, length: int):
    years = pd.Series([start], dtype="Int64"), pd.Series([start + length], dtype="Int64")
    first, second = (time_elapsed(*years, pd.Timestamp(on)).item() for on in sorted((one, other)))
    assert 0 <= first <= second <= 1
