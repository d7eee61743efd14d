"""What steps, overlaps, shares of totals and chains keep to, whatever is counted."""

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import UserError
from helpers.outcomes import (
    chains_of,
    follow_steps,
    matrix,
    overlap_bounds,
    restrict_bounds,
    scale_targets,
    uncovered_effort,
    who_reports,
)
from helpers.outcomes.known_bounds import bounds_of, divide_bounds

FEW = settings(max_examples=25, deadline=None)
counts = st.integers(0, 5000)
small = st.integers(0, 6)
QUALIFIERS = ["exact", "at_least", "at_most", "about"]
SLACK = st.floats(0, 1)


@st.composite
def parts_of(draw, n_max: int = 6) -> tuple[int, int, int]:
    n = draw(st.integers(0, n_max))
    return draw(st.integers(0, n)), draw(st.integers(0, n)), n


@FEW
@given(parts_of())
def test_overlap_bounds_are_what_enumeration_finds(drawn: tuple[int, int, int]):
    a, b, n = drawn
    have_a = set(range(a))
    sizes = {len(have_a & set(have_b)) for have_b in combinations(range(n), b)}
    bounds = overlap_bounds(a, b, n)
    assert (bounds.lower, bounds.upper) == (min(sizes), max(sizes))
    assert sizes == set(range(min(sizes), max(sizes) + 1))


@FEW
@given(parts_of())
def test_bounds_within_a_part_are_what_enumeration_finds(drawn: tuple[int, int, int]):
    done, part, n = drawn
    inside = {sum(unit < part for unit in those) for those in combinations(range(n), done)}
    bounds = restrict_bounds(done, n, part)
    assert (bounds.lower, bounds.upper) == (min(inside), max(inside))


@FEW
@given(parts_of(), small)
def test_a_count_outside_its_units_is_refused(drawn: tuple[int, int, int], more: int):
    a, _, n = drawn
    with pytest.raises(UserError):
        overlap_bounds(a, n + more + 1, n)
    with pytest.raises(UserError):
        overlap_bounds(-more - 1, a, n)


@st.composite
def reported(draw, indicator: str) -> tuple[dict[str, object], float]:
    """A figure, and a true count that its qualifier allows."""
    true = draw(counts)
    qualifier = draw(st.sampled_from(QUALIFIERS))
    off = draw(counts)
    value = {"at_least": max(true - off, 0), "at_most": true + off, "about": off}
    figure = {"figure_id": indicator.upper(), "place": "dak-lak", "indicator": indicator,
              "value": value.get(qualifier, true), "qualifier": qualifier, "unit": "woman",
              "key_period": "2022", "reported_on": pd.Timestamp("2022-12-31"),
              "status": "stands", "confidence": "high", "definition": pd.NA}  # fmt: skip
    return figure, float(true)


def table(*figures: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(figures).astype({"value": "Float64"})


FUNNEL = pd.DataFrame(
    [("s", 1, "heard", "start"), ("s", 2, "funded", "nested")],
    columns=["system", "position", "indicator", "relation"],
)


@FEW
@given(reported("heard"), reported("funded"))
def test_the_true_rate_lies_between_its_ends(before, now):
    (whole, of), (part, true) = before, now
    row = follow_steps(table(whole, part), FUNNEL).iloc[1]
    if of == 0 or pd.isna(row["rate"]):
        assert pd.isna(row["rate"]) or of == 0
        return
    low, high = row["rate_lower"], row["rate_upper"]
    assert pd.isna(low) or low <= true / of + 1e-9
    assert pd.isna(high) or high >= true / of - 1e-9


@FEW
@given(reported("heard"), reported("funded"))
def test_a_sound_funnel_never_surely_grows_and_a_grown_one_is_never_silent(before, now):
    (whole, of), (part, true) = before, now
    row = follow_steps(table(whole, part), FUNNEL).iloc[1]
    if true <= of:
        assert row["flag"] != "grows"
    elif whole["value"] > 0:
        assert row["flag"] in ("grows", "may_grow")
        assert row["caution"]


@FEW
@given(st.lists(reported("teams"), min_size=1, max_size=5))
def test_ends_hold_the_true_count(drawn):
    bounds = bounds_of(table(*(figure for figure, _ in drawn)))
    for (_, true), (_, ends) in zip(drawn, bounds.iterrows(), strict=True):
        assert pd.isna(ends["lower"]) or ends["lower"] <= true
        assert pd.isna(ends["upper"]) or ends["upper"] >= true


@FEW
@given(counts, counts, st.integers(1, 5000), counts, SLACK, SLACK)
def test_a_quotient_lies_between_its_ends(low, width, least, more, where, there):
    above, below = low + where * width, least + there * more
    ends = divide_bounds(
        pd.Series({"lower": low, "upper": low + width}),
        pd.Series({"lower": least, "upper": least + more}),
    )
    assert ends[0] - 1e-9 <= above / below <= ends[1] + 1e-9


@FEW
@given(counts, st.lists(st.integers(1, 40), min_size=1, max_size=8),
       st.lists(st.integers(1, 40), max_size=8))  # fmt: skip
def test_a_second_wave_keeps_the_effort_of_the_first(reached: int, served: list, left: list):
    found = uncovered_effort(reached, served, left).set_index("reading")
    ends = found.loc["between"]
    assert ends["lower"] == pytest.approx(found["people"].min())
    assert ends["upper"] == pytest.approx(found["people"].max())
    assert found["people"].ge(0).fillna(True).all()
    by_unit = found.loc["same_per_unit"]
    assert by_unit["people"] * len(served) == pytest.approx(reached * len(left))
    by_size = found.loc["same_per_size"]
    assert by_size["people"] * sum(served) == pytest.approx(reached * sum(left))


def target_table() -> pd.DataFrame:
    target = {"target_id": "T", "instrument": "a plan", "programme": "p", "indicator": "teams",
              "place": "viet-nam", "scope": "national", "comparator": "at_least", "value": 9000.0,
              "unit": "team", "set_on": pd.NaT, "due_year": 2025, "is_inferred": False,
              "scaled_by": "women", "proxy_indicator": pd.NA,
              "proxy_note": pd.NA, "confidence": "high",
              "note": pd.NA}  # fmt: skip
    return pd.DataFrame([target])


@FEW
@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=6))
def test_the_parts_of_all_places_are_the_total(sizes: list[int]):
    places = [f"p{n}" for n in range(len(sizes))]
    common = {"indicator": "women", "unit": "person", "qualifier": "exact", "key_period": "2019",
              "reported_on": pd.Timestamp("2019-04-01"), "measure": "stock", "status": "stands",
              "confidence": "high", "definition": pd.NA}  # fmt: skip
    sums = [*zip(places, sizes, strict=True), ("viet-nam", sum(sizes))]
    bases = table(*({"figure_id": p, "place": p, "value": n} | common for p, n in sums))
    on = pd.Timestamp("2022-12-31")
    parts = [scale_targets(target_table(), bases, place, on).iloc[0] for place in places]
    assert sum(part["share"] for part in parts) == pytest.approx(1)
    assert sum(part["scaled_value"] for part in parts) == pytest.approx(9000)
    assert all(0 < part["share"] <= 1 for part in parts)


@st.composite
def forests(draw) -> pd.DataFrame:
    """Bodies that report to one listed before them, or to nobody; shuffled."""
    n = draw(st.integers(1, 7))
    above = [draw(st.one_of(st.none(), st.integers(0, i - 1))) if i else None for i in range(n)]
    rows = [(f"b{i}", f"Body {i}", None if a is None else f"b{a}") for i, a in enumerate(above)]
    frame = pd.DataFrame(draw(st.permutations(rows)), columns=["body", "printed_as", "reports_to"])
    return frame.astype("string")


@FEW
@given(forests())
def test_every_body_has_one_head_and_shares_it_with_whom_it_reports_to(bodies: pd.DataFrame):
    heads = chains_of(bodies)
    assert set(heads) == set(bodies["body"])
    is_head = bodies["reports_to"].isna()
    assert set(heads.values()) == set(bodies.loc[is_head, "body"])
    for body, above in zip(bodies["body"], bodies["reports_to"], strict=True):
        assert heads[body] == (body if pd.isna(above) else heads[above])


@FEW
@given(forests(), st.data())
def test_a_head_that_reports_to_its_own_chain_makes_a_circle(bodies: pd.DataFrame, data):
    heads = chains_of(bodies)
    body = data.draw(st.sampled_from(sorted(heads)))
    closed = bodies.assign(
        reports_to=bodies["reports_to"].mask(bodies["body"].eq(heads[body]), body)
    )
    with pytest.raises(UserError, match="found a circle"):
        chains_of(closed)


@FEW
@given(forests(), st.data())
def test_no_figure_with_a_body_is_lost(bodies: pd.DataFrame, data):
    named = data.draw(st.lists(st.sets(st.sampled_from([*bodies["printed_as"], "Elsewhere"])),
                               min_size=1, max_size=6))  # fmt: skip
    figures = pd.DataFrame(
        {
            "figure_id": [f"F{n}" for n in range(len(named))], "indicator": "teams",
            "programme": "p", "reported_by": ["; ".join(sorted(n)) or pd.NA for n in named],
        }
    ).astype("string")  # fmt: skip
    codes = pd.DataFrame({"programme": ["p"], "indicator": ["teams"]}).astype("string")
    who = who_reports(figures, bodies, codes, codes)
    ids = [part for cell in who["figures"] for part in cell.split(";")]
    assert len(ids) == sum(map(len, named))
    assert set(ids) == {f"F{n}" for n, names in enumerate(named) if names}
    assert who["chain"].notna().tolist() == who["body"].ne("Elsewhere").tolist()
    assert int(matrix(who).to_numpy().sum()) == len(who)
