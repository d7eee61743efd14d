"""Bounds after a merger: each holds in every case, and is reached in one."""

from collections.abc import Iterator
from itertools import chain, combinations, product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.outcomes import merger_bounds
from helpers.outcomes.merger import carry_ratio
from helpers.outcomes.merger_bounds import RULES, bounds_after_merger

FEW = settings(max_examples=60, deadline=None)
rules = st.sampled_from(RULES)


def parts_with(heirs: list[int]) -> Iterator[tuple[int, ...]]:
    """Where a split unit that has it can have it: in at least one of its parts."""
    return chain.from_iterable(combinations(heirs, n) for n in range(1, len(heirs) + 1))


def every_outcome(done: int, homes: list[list[int]], n_new: int, rule: str) -> set[int]:
    """Numbers of new units that count, over all choices of `done` of the old units.

    An old unit is the list of the new units that it lies in.
    """
    found = set()
    for chosen in combinations(range(len(homes)), done):
        for where in product(*(list(parts_with(homes[unit])) for unit in chosen)):
            has = dict(zip(chosen, where, strict=True))
            counts = 0
            for new in range(n_new):
                pieces = [new in has.get(u, ()) for u, home in enumerate(homes) if new in home]
                counts += all(pieces) if rule == "all" else any(pieces)
            found.add(counts)
    return found


@st.composite
def mergers(draw: st.DrawFn, splits: int) -> tuple[list[int], list[list[int]]]:
    n_new = draw(st.integers(1 + bool(splits), 4))
    cut = draw(
        st.lists(
            st.lists(st.integers(0, n_new - 1), min_size=2, max_size=3, unique=True).map(sorted),
            max_size=splits,
        )
        if splits
        else st.just([])
    )
    takes_parts = {heir for heirs in cut for heir in heirs}
    sizes = [draw(st.integers(0 if n in takes_parts else 1, 3)) for n in range(n_new)]
    return sizes, cut


def homes_of(sizes: list[int], splits: list[list[int]]) -> list[list[int]]:
    return [[new] for new, size in enumerate(sizes) for _ in range(size)] + splits


@FEW
@given(mergers(0), rules)
def test_bounds_are_sharp(merger, rule: str):
    sizes, _ = merger
    for done in range(sum(sizes) + 1):
        found = every_outcome(done, homes_of(*merger), len(sizes), rule)
        assert bounds_after_merger(done, sizes, rule=rule) == (min(found), max(found))


@FEW
@given(mergers(3), rules)
def test_bounds_are_sharp_with_split_units(merger, rule: str):
    sizes, splits = merger
    for done in range(sum(sizes) + len(splits) + 1):
        found = every_outcome(done, homes_of(*merger), len(sizes), rule)
        bounds = bounds_after_merger(done, sizes, rule=rule, splits=splits)
        assert bounds == (min(found), max(found))


@FEW
@given(mergers(3), rules)
def test_bounds_that_are_not_searched_hold(merger, rule: str):
    sizes, splits = merger
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merger_bounds, "_CASES", 0)
        for done in range(sum(sizes) + len(splits) + 1):
            found = every_outcome(done, homes_of(*merger), len(sizes), rule)
            wide = bounds_after_merger(done, sizes, rule=rule, splits=splits)
            assert 0 <= wide.lower <= min(found)
            assert max(found) <= wide.upper <= len(sizes)
            if not splits:
                assert wide == (min(found), max(found))


@FEW
@given(st.lists(st.integers(1, 9), min_size=1, max_size=40))
def test_one_that_has_it_is_one_less_that_does_not(sizes: list[int]):
    n_old, n_new = sum(sizes), len(sizes)
    before = None
    for done in range(n_old + 1):
        some = bounds_after_merger(done, sizes, rule="any")
        every = bounds_after_merger(n_old - done, sizes, rule="all")
        assert (some.lower, some.upper) == (n_new - every.upper, n_new - every.lower)
        if before is not None:
            assert 0 <= some.lower - before.lower <= 1
            assert 0 <= some.upper - before.upper <= 1
        before = some
    assert bounds_after_merger(0, sizes, rule="any") == (0, 0)
    assert bounds_after_merger(n_old, sizes, rule="all") == (n_new, n_new)


@FEW
@given(mergers(2), rules, st.data())
def test_a_table_of_carried_units_is_read_as_drawn(merger, rule: str, data: st.DataObject):
    sizes, splits = merger
    homes = homes_of(sizes, splits)
    done = data.draw(st.integers(0, len(homes)))
    rows = [(f"old{u}", f"new{new}") for u, home in enumerate(homes) for new in home]
    order = data.draw(st.permutations(range(len(rows))))
    carried = pd.DataFrame([rows[n] for n in order], columns=["place_from", "place_to"])
    units = carried["place_from"].drop_duplicates()
    found = carry_ratio(done, units, carried.astype("string"), rule)
    bounds = bounds_after_merger(done, sizes, rule=rule, splits=splits)
    assert (found.lower, found.upper) == bounds
    assert (found.n_new, found.n_old, found.n_split) == (len(sizes), len(homes), len(splits))
