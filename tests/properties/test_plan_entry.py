"""Whatever somebody's analysis.yml looks like: a year joins it and nothing else changes."""

import tempfile
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.reporting.plan_entry import add_year

PLACES = ("dak-lak", "gia-lai", "cao-bang")
years = st.lists(st.integers(2010, 2030), min_size=1, max_size=5, unique=True)
comments = st.sampled_from(["", "  # ours", " # [2022, 2024]: both"])


@st.composite
def plans(draw):
    indent = " " * draw(st.integers(0, 4))
    lines = ["# The plan.", f"title: T{draw(comments)}", "runs:"]
    for _ in range(draw(st.integers(1, 4))):
        lines.append(f"{indent}- place: {draw(st.sampled_from(PLACES))}{draw(comments)}")
        listed = draw(years)
        if draw(st.booleans()):
            lines.append(f"{indent}  years: [{', '.join(map(str, listed))}]{draw(comments)}")
        else:
            lines.append(f"{indent}  years:{draw(comments)}")
            lines += [f"{indent}    - {year}{draw(comments)}" for year in listed]
        if draw(st.booleans()):
            lines.append(f"{indent}  # a note on what follows")
        lines.append(f"{indent}  notebooks: [sources]")
    lines += draw(st.sampled_from([[], ["limits: {minutes: 5}"], ["# the end"]]))
    return draw(st.sampled_from(["\n", "\r\n"])).join(lines) + draw(st.sampled_from(["", "\n"]))


@settings(max_examples=150, deadline=None)
@given(text=plans(), place=st.sampled_from(PLACES), year=st.integers(2010, 2030))
def test_a_year_joins_and_nothing_else_changes(text, place, year):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "analysis.yml"
        path.write_bytes(text.encode())
        before = yaml.safe_load(text)
        done = add_year(path, place, year)
        edited = path.read_bytes().decode()
    after = yaml.safe_load(edited)
    assert done.by_hand == "", "none of these is beyond a safe edit"
    own = [run["years"] for run in after["runs"] if run["place"] == place]
    assert any(year in listed for listed in own)
    for old, new in zip(before["runs"], after["runs"], strict=False):
        assert [y for y in new["years"] if y != year] == [y for y in old["years"] if y != year]
        assert {**new, "years": 0} == {**old, "years": 0}
    assert {k: v for k, v in after.items() if k != "runs"} == {
        k: v for k, v in before.items() if k != "runs"
    }
    # Every comment stays; taking the year out again gives the text that was there.
    assert edited.count("#") == text.count("#")
    if not done.is_new:
        assert edited == text
