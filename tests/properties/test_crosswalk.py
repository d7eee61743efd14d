"""What following units keeps to, whatever the reforms."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.places import carry_units, nests

FEW = settings(max_examples=60, deadline=None)
REFORMS = (2010, 2020, 2030)
START, END = "2009-12-31", "2030-01-01"


@st.composite
def reforms(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, set[str]]]:
    """Places and crosswalk of units made of atoms, and the atoms of every unit.

    At each reform the atoms are grouped anew. A group that was there before keeps its code, and
    one that comes back does not: a code is of one time.
    """
    atoms = list("abcdef")[: draw(st.integers(1, 6))]
    groups = draw(
        st.lists(
            st.lists(st.integers(0, 3), min_size=len(atoms), max_size=len(atoms)),
            min_size=len(REFORMS) + 1, max_size=len(REFORMS) + 1,
        )
    )  # fmt: skip
    content, places, crosswalk = {}, [], []
    now = {}
    for number, numbers in enumerate(groups):
        began = f"{REFORMS[number - 1]}-01-01" if number else None
        before, now = now, {}
        for group in sorted(set(numbers)):
            held = frozenset(a for a, n in zip(atoms, numbers, strict=True) if n == group)
            now[held] = before.get(held, f"u{number}-{group}")
            content[now[held]] = set(held)
            if held not in before:
                places.append({"place": now[held], "valid_from": began, "valid_to": None})
        for held, code in before.items():
            if held in now:
                continue
            places[[p["place"] for p in places].index(code)]["valid_to"] = (
                f"{REFORMS[number - 1] - 1}-12-31"
            )
            for heir_held, heir in now.items():
                if held & heir_held:
                    share = "whole" if held <= heir_held else "part"
                    crosswalk.append((code, heir, began, share))
    table = pd.DataFrame(places).assign(level="commune", unit_type="xã", parent=None)
    for column in ("valid_from", "valid_to"):
        table[column] = pd.to_datetime(table[column])
    rows = pd.DataFrame(crosswalk, columns=["place_from", "place_to", "on", "share"])
    return table, rows.assign(on=pd.to_datetime(rows["on"])), content


@FEW
@given(reforms())
def test_a_unit_goes_where_its_ground_goes(drawn):
    places, crosswalk, content = drawn
    carried = carry_units(crosswalk, places, START, END)
    assert carried["reason"].isna().all()
    assert not carried.duplicated(["place_from", "place_to"]).any()
    for old, rows in carried.groupby("place_from"):
        ground = content[old]
        # A part of a part may hold none of the ground: the crosswalk does not know which part.
        touched = {new for new in carried["place_to"].unique() if content[new] & ground}
        assert touched <= set(rows["place_to"])
        if rows["share"].eq("whole").all():
            assert len(rows) == 1
            assert ground <= content[rows["place_to"].item()]
        else:
            assert rows["share"].eq("part").all()


@FEW
@given(reforms())
def test_all_ground_is_followed(drawn):
    places, crosswalk, content = drawn
    carried = carry_units(crosswalk, places, START, END)
    old = {a for unit in carried["place_from"] for a in content[unit]}
    new = {a for unit in carried["place_to"] for a in content[unit]}
    assert old == new == {a for atoms in content.values() for a in atoms}


@FEW
@given(reforms(), st.sampled_from(["2009-12-31", "2015-06-30", "2020-01-01", "2030-06-30"]))
def test_two_journeys_are_one(drawn, halfway: str):
    places, crosswalk, _ = drawn
    late = "2030-12-31"
    direct = carry_units(crosswalk, places, START, late)
    first = carry_units(crosswalk, places, START, halfway)
    second = carry_units(crosswalk, places, halfway, late)
    joined = first.merge(second, left_on="place_to", right_on="place_from", suffixes=("", "_2"))
    reached = joined.groupby("place_from")["place_to_2"].agg(set).to_dict()
    assert direct.groupby("place_from")["place_to"].agg(set).to_dict() == reached
    joined["steps"] = joined["steps"] + joined["steps_2"]
    longest = joined.groupby(["place_from", "place_to_2"])["steps"].max().to_dict()
    assert direct.set_index(["place_from", "place_to"])["steps"].to_dict() == longest
    both = nests(first).holds and nests(second).holds
    assert nests(direct).holds or not both


@FEW
@given(reforms(), st.randoms(use_true_random=False))
def test_order_of_rows_decides_nothing(drawn, random):
    places, crosswalk, _ = drawn
    order = random.sample(range(len(crosswalk)), len(crosswalk))
    key = ["place_from", "place_to"]
    one = carry_units(crosswalk, places, START, END).sort_values(key, ignore_index=True)
    other = carry_units(crosswalk.iloc[order], places, START, END)
    pd.testing.assert_frame_equal(one, other.sort_values(key, ignore_index=True))
