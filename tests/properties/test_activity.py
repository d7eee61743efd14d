"""What the stages of activity keep to, whoever counted what."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.outcomes import ACTIVITY_STAGES, activity_stages

FEW = settings(max_examples=60, deadline=None)
DAY = pd.Timestamp("2022-12-31")
COUNTS = ("existing", "active", "used", "people")


@st.composite
def units(draw, *, full: bool = False) -> dict[str, int | None]:
    """One unit's counts that keep to the rules; in full, or with any of them not counted."""
    existing = draw(st.integers(0, 20))
    active = draw(st.integers(0, existing))
    used = draw(st.integers(0, active))
    people = draw(st.integers(1, 50)) if used else 0
    counts = dict(zip(COUNTS, (existing, active, used, people), strict=True))
    if full or draw(st.booleans()):
        return counts
    left_out = draw(st.sets(st.sampled_from(COUNTS)))
    left_out |= {"active", "used"} if "existing" in left_out else set()
    return {column: None if column in left_out else count for column, count in counts.items()}


def table(rows: list[dict[str, int | None]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(COUNTS)).astype("Float64")
    return frame.assign(
        indicator="addresses", place=[f"u{n}" for n in range(len(rows))], as_of=DAY, source_id="own"
    )


def measure(activity: pd.DataFrame) -> pd.DataFrame:
    within = set(activity["place"])
    return activity_stages(activity, "addresses", within, DAY).set_index("stage")


@FEW
@given(st.lists(units(full=True), min_size=1, max_size=12))
def test_stages_of_a_full_count_never_grow(rows):
    answer = measure(table(rows))
    assert answer["value"].is_monotonic_decreasing
    assert answer["share_of_existing"].dropna().between(0, 1).all()
    assert not answer["is_missing"].any()
    assert not answer["caution"].str.contains("more than").any()


@FEW
@given(st.lists(units(), min_size=1, max_size=12))
def test_nothing_passes_what_exists_and_growth_is_always_said(rows):
    answer = measure(table(rows))
    value = answer["value"]
    assert not value[["active", "used"]].gt(value["existing"]).any()
    grows = value.notna().all() and value["used"] > value["active"]
    assert grows == ("more than are active" in answer.loc["used", "caution"])


@FEW
@given(st.lists(units(), min_size=1, max_size=12))
def test_missing_is_what_nobody_counted(rows):
    answer = measure(table(rows))
    for stage in ACTIVITY_STAGES:
        counted = [row[stage] for row in rows if row[stage] is not None]
        assert answer.loc[stage, "n_units_reported"] == len(counted)
        assert answer.loc[stage, "is_missing"] == (not counted)
        if counted:
            assert answer.loc[stage, "value"] == sum(counted)
        else:
            assert pd.isna(answer.loc[stage, "value"])
            assert "missing, not zero" in answer.loc[stage, "caution"]


@FEW
@given(st.lists(units(), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(rows, random):
    activity = table(rows)
    order = list(range(len(rows)))
    random.shuffle(order)
    pd.testing.assert_frame_equal(measure(activity), measure(activity.iloc[order]))


@FEW
@given(st.lists(units(), min_size=1, max_size=12))
def test_a_unit_that_counted_nothing_changes_no_total(rows):
    blank = dict.fromkeys(COUNTS)
    columns = ["value", "share_of_existing", "people", "n_units_reported", "is_missing"]
    with_blank = measure(table([*rows, blank]))[columns]
    pd.testing.assert_frame_equal(with_blank, measure(table(rows))[columns])
