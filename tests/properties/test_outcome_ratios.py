"""What ratios, their digits and constant prices keep to, whatever is counted."""

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers.outcomes import (
    NORM_ANSWERS,
    digits_of_ratio,
    measure_ratios,
    price_levels,
    round_to_digits,
    significant_digits,
    to_prices_of,
)
from helpers.outcomes.ratio_norm import judge_norm

FEW = settings(max_examples=15, deadline=None)
ON = pd.Timestamp("2024-12-31")
RATIO = pd.DataFrame(
    {
        "ratio": ["r"], "system": ["s"], "kind": ["size"], "numerator_indicator": ["above"],
        "denominator_indicator": ["below"], "scale": [1.0], "printed_indicator": [None],
    }
).astype({"printed_indicator": "string"})  # fmt: skip
INDICATORS = pd.DataFrame({"indicator": ["above", "below"]}, dtype="string")
NO_NORMS = pd.DataFrame(
    columns=["numerator_indicator", "denominator_indicator", "valid_from", "valid_to"]
)
NO_BASES = pd.DataFrame(columns=["place", "indicator", "valid_from", "valid_to", "value"])
NO_BASES = NO_BASES.astype({"valid_from": "datetime64[ns]", "valid_to": "datetime64[ns]"})

counts = st.integers(0, 100_000)
years = st.integers(2015, 2026)
FIGURE = st.fixed_dictionaries(
    {
        "indicator": st.sampled_from(["above", "below"]),
        "place": st.sampled_from(["dak-lak", "gia-lai"]),
        "value": counts,
        "more": st.one_of(st.none(), st.integers(0, 50)),
        "qualifier": st.sampled_from(["exact", "at_least", "at_most", "about"]),
        "year": years,
        "years_before": st.integers(0, 3),
        "source_id": st.sampled_from(["s1", "s2"]),
        "measure": st.sampled_from(["stock", "flow"]),
        "definition": st.one_of(st.none(), st.just("something else")),
        "confidence": st.sampled_from(["high", "medium", "low"]),
    }
)


def table(rows: list[dict]) -> pd.DataFrame:
    """Reconciled figures, each standing."""
    frame = pd.DataFrame(rows)
    first = frame["year"] - frame["years_before"]
    whole = first.astype(str) + "-" + frame["year"].astype(str)
    is_flow = frame["measure"].eq("flow") & frame["years_before"].gt(0)
    end = pd.to_datetime(frame["year"].astype(str) + "-12-31").astype("datetime64[ns]")
    given_high = pd.array([None if pd.isna(more) else more for more in frame["more"]], "Float64")
    return frame.assign(
        figure_id=pd.array([f"F{n:03}" for n in range(len(frame))], dtype="string"),
        value=frame["value"].astype("Float64"),
        value_high=frame["value"].astype("Float64") + given_high,
        period_start=pd.to_datetime(first.astype(str) + "-01-01").astype("datetime64[ns]"),
        period_end=end, reported_on=end,
        key_period=whole.where(is_flow, frame["year"].astype(str)).astype("string"),
        numerator=pd.Series(pd.NA, index=frame.index, dtype="Float64"),
        denominator=pd.Series(pd.NA, index=frame.index, dtype="Float64"),
        denominator_role=pd.Series(pd.NA, index=frame.index, dtype="string"),
        stands_instead=pd.Series(pd.NA, index=frame.index, dtype="string"),
        reason=pd.Series(pd.NA, index=frame.index, dtype="string"),
        in_series=pd.Series(True, index=frame.index, dtype="boolean"),
        unit="person", basis="count", status="stands", rule="only figure",
    ).astype(dict.fromkeys(
        ("indicator", "place", "qualifier", "source_id", "measure", "definition", "confidence",
         "unit", "basis", "status", "rule"), "string",
    ))  # fmt: skip


def measured(figures: pd.DataFrame, on: pd.Timestamp = ON) -> pd.DataFrame:
    return measure_ratios(figures, RATIO, INDICATORS, NO_NORMS, NO_BASES, on)


@FEW
@given(st.lists(FIGURE, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing(rows: list[dict], shuffle):
    figures = table(rows)
    order = list(range(len(figures)))
    shuffle.shuffle(order)
    pd.testing.assert_frame_equal(measured(figures), measured(figures.iloc[order]))


@FEW
@given(st.lists(FIGURE, min_size=1, max_size=12))
def test_every_place_with_a_numerator_has_one_row_with_a_value_or_a_reason(rows: list[dict]):
    figures = table(rows)
    found = measured(figures)
    known = figures[figures["indicator"].eq("above") & figures["reported_on"].le(ON)]
    assert found["place"].tolist() == sorted(known["place"].unique())
    assert (found["value"].isna() == found["reason"].notna()).all()
    assert not found["lower"].gt(found["value"]).any()
    assert not found["upper"].lt(found["value"]).any()
    has_end = found["lower"].notna() | found["upper"].notna()
    assert found["interval"].eq("reported_range").tolist() == has_end.tolist()


@FEW
@given(st.lists(FIGURE, min_size=1, max_size=12), years)
def test_what_speaks_for_later_days_changes_nothing(rows: list[dict], year: int):
    figures, on = table(rows), pd.Timestamp(year, 12, 31)
    known = figures[figures["reported_on"].le(on)]
    assume(len(known))
    pd.testing.assert_frame_equal(measured(figures, on), measured(known, on))


ENDS = st.tuples(counts, counts).map(sorted)


@FEW
@given(ENDS, ENDS, st.fractions(0, 1), st.fractions(0, 1))
def test_the_ends_hold_every_pair_of_counts_in_the_printed_ranges(above, below, s, t):
    assume(below[0] > 0)
    base = {"place": "dak-lak", "qualifier": "exact", "year": 2022, "years_before": 0,
            "source_id": "s1", "measure": "stock", "definition": None,
            "confidence": "high"}  # fmt: skip
    rows = [
        base | {"indicator": name, "value": low, "more": high - low}
        for name, (low, high) in (("above", above), ("below", below))
    ]
    row = measured(table(rows)).iloc[0]
    inside = Fraction(above[0]) + s * (above[1] - above[0])
    inside /= Fraction(below[0]) + t * (below[1] - below[0])
    lower, upper = (row["value"] if pd.isna(row[end]) else row[end] for end in ("lower", "upper"))
    assert lower <= float(inside) * (1 + 1e-12)
    assert upper >= float(inside) * (1 - 1e-12)


ratios = st.floats(0, 100)


@given(st.lists(ratios, min_size=3, max_size=3), st.one_of(st.none(), ratios),
       st.one_of(st.none(), ratios))  # fmt: skip
def test_a_judgement_holds_for_every_ratio_between_the_ends(points, minimum, maximum):
    assume(minimum is None or maximum is None or minimum <= maximum)
    lower, inside, upper = sorted(points)
    answer = judge_norm(lower, upper, minimum, maximum)
    assert answer in NORM_ANSWERS
    is_below = minimum is not None and inside < minimum
    is_above = maximum is not None and inside > maximum
    truth = "below" if is_below else "above" if is_above else "within"
    assert answer in (truth, "cannot_say")
    # Who knows the number itself can say.
    assert judge_norm(inside, inside, minimum, maximum) == truth


@given(st.integers(1, 10**12), st.integers(0, 6))
def test_zeros_at_the_end_are_no_digits(number: int, zeros: int):
    assert significant_digits(number * 10**zeros) == len(str(number).rstrip("0"))


@given(st.integers(1, 10**12), st.integers(1, 10**6))
def test_digits_of_a_ratio_are_few_and_do_not_depend_on_the_order(a: int, b: int):
    digits = digits_of_ratio(a, b)
    assert digits == digits_of_ratio(b, a)
    assert 2 <= digits <= 4
    assert digits <= max(2, min(significant_digits(a), significant_digits(b)))
    assert digits <= digits_of_ratio(a, b, are_counts=True) <= max(3, digits)


@given(st.floats(1e-6, 1e12), st.integers(1, 6))
def test_rounding_stays_near_and_is_done_once(x: float, digits: int):
    rounded = round_to_digits(x, digits)
    assert round_to_digits(rounded, digits) == rounded
    assert significant_digits(rounded) <= digits
    assert rounded == pytest.approx(x, rel=0.5 * 10 ** (1 - digits) * (1 + 1e-9))


changes_of_prices = st.lists(st.integers(-50, 200), min_size=1, max_size=6)
FIRST = 2019


def levels_of(changes: list[int]) -> pd.DataFrame:
    n = len(changes)
    figures = pd.DataFrame(
        {
            "figure_id": [f"C{k}" for k in range(n)], "value": changes, "status": ["stands"] * n,
            "indicator": ["consumer_prices_change_pct"] * n, "place": ["viet-nam"] * n,
            "key_period": [str(FIRST + 1 + k) for k in range(n)], "unit": ["percent"] * n,
        }
    ).astype({"value": "Float64", "key_period": "string"})  # fmt: skip
    return price_levels(figures.assign(definition=pd.NA))


@FEW
@given(changes_of_prices, st.data())
def test_a_factor_is_the_product_of_the_changes_in_between(changes: list[int], data):
    levels = levels_of(changes)
    of_year = data.draw(st.integers(FIRST, FIRST + len(changes)))
    to_year = data.draw(st.integers(of_year, FIRST + len(changes)))
    expected = Fraction(1)
    for change in changes[of_year - FIRST : to_year - FIRST]:
        expected *= 1 + Fraction(change, 100)
    day = pd.Timestamp(of_year, 6, 30)
    there = to_prices_of(1.0, day, day, levels, to_year)
    assert there.factor == pytest.approx(float(expected))
    back = to_prices_of(there.value, pd.Timestamp(to_year, 1, 1), pd.Timestamp(to_year, 12, 31),
                        levels, of_year)  # fmt: skip
    assert back.value == pytest.approx(1)


@FEW
@given(changes_of_prices, st.data())
def test_a_period_lies_between_its_years(changes: list[int], data):
    levels = levels_of(changes)
    last = FIRST + len(changes)
    days = st.dates(pd.Timestamp(FIRST, 1, 1).date(), pd.Timestamp(last, 12, 31).date())
    start, end = sorted(pd.Timestamp(data.draw(days)) for _ in range(2))
    year = data.draw(st.integers(FIRST, last))
    factor = to_prices_of(1.0, start, end, levels, year).factor
    of_years = [
        to_prices_of(1.0, pd.Timestamp(y, 1, 1), pd.Timestamp(y, 1, 1), levels, year).factor
        for y in range(start.year, end.year + 1)
    ]
    assert min(of_years) * (1 - 1e-9) <= factor <= max(of_years) * (1 + 1e-9)
