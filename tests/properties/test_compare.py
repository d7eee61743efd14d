"""Invariants of comparing: nothing moves against itself, sides can be swapped, parts add up."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.reporting.compare_match import is_moved, match, parts_of_change

NUMBERS = st.one_of(st.none(), st.floats(-1e9, 1e9), st.sampled_from([0.0, 1.0, 62.0, 330.0]))
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "notebook": st.sampled_from(["sources", "equity"]),
            "section": st.sampled_from(["A", "B"]),
            "measure": st.sampled_from(["reported_value", "density"]),
            "indicator": st.sampled_from(["teams", None]),
            "place": st.just("dak-lak"),
            "group": st.sampled_from([None, "all"]),
            "unit": st.just("team"),
            "period": st.sampled_from([None, "2018", "2022", "2022-12-31", "2024"]),
            "estimate": NUMBERS,
            "lower": st.none(),
            "upper": st.none(),
            "text": st.sampled_from([None, "met"]),
            "numerator": st.none(),
            "denominator": st.none(),
            "figures": st.sampled_from([None, "S1", "S2"]),
        }
    ),
    max_size=12,
)


def keyed(rows):
    return [
        {**row, "section_key": row["section"], "group_key": row["group"], "n": n}
        for n, row in enumerate(rows)
    ]


def sorts(pairs):
    """How many pairs moved, are equal, or lack a side."""
    return Counter(
        "vanished" if b is None else "new" if a is None else is_moved(a, b) for a, b in pairs
    )


@given(ROWS)
@settings(deadline=None)
def test_nothing_moves_against_itself(rows):
    pairs = list(match(keyed(rows), keyed(rows)))
    assert set(sorts(pairs)) <= {False}
    assert len(pairs) == len(rows)


@given(ROWS, ROWS)
@settings(deadline=None)
def test_no_result_is_in_two_pairs(a, b):
    pairs = list(match(keyed(a), keyed(b)))
    for side in (0, 1):
        seen = [pair[side]["n"] for pair in pairs if pair[side] is not None]
        assert len(seen) == len(set(seen))


@given(ROWS, ROWS)
@settings(deadline=None)
def test_what_is_left_out_is_told_by_a_pair_with_both_sides(a, b):
    pairs = list(match(keyed(a), keyed(b)))
    fact = ("measure", "indicator", "place", "group", "unit", "period", "estimate", "text")
    for side, rows in ((0, keyed(a)), (1, keyed(b))):
        seen = {pair[side]["n"] for pair in pairs if pair[side] is not None}
        told = {
            tuple(pair[side][name] for name in fact if name != "text")
            for pair in pairs if None not in pair
        }  # fmt: skip
        for row in rows:
            key = tuple(row[name] for name in fact if name != "text")
            near = any(
                key[:-1] == other[:-1] and not is_moved(row, {**row, "estimate": other[-1]})
                for other in told
            )
            assert row["n"] in seen or near


COUNTS = st.integers(0, 10**6).map(float)
BASES = st.integers(1, 10**6).map(float)


@given(COUNTS, BASES, COUNTS, BASES)
def test_the_parts_of_a_ratio_add_up(top_a, base_a, top_b, base_b):
    a = {"numerator": top_a, "denominator": base_a, "estimate": top_a / base_a}
    b = {"numerator": top_b, "denominator": base_b, "estimate": top_b / base_b}
    parts, back = parts_of_change(a, b), parts_of_change(b, a)
    assert sum(parts) == pytest.approx(b["estimate"] - a["estimate"], rel=1e-9, abs=1e-9)
    assert back == pytest.approx(tuple(-part for part in parts))
