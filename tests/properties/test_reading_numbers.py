"""What is written in any supported way is read back as it was."""

import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from num2words import num2words

from helpers.documents.nouns import Nouns
from helpers.documents.number_words import parse_number_words
from helpers.documents.numerals import NUMERAL, Habit, find_habit, parse_numeral
from helpers.documents.scan import scan
from helpers.figures.raw import read_raw

NOUNS = Nouns(read_raw(Path(__file__).parents[2] / "data" / "raw").nouns)
WHOLE = st.integers(0, 10**12)


def grouped(value: int, mark: str) -> str:
    return f"{value:,}".replace(",", mark)


@given(WHOLE, st.sampled_from([".", "\u00a0", "\u202f"]))
def test_whole_numbers_with_vietnamese_thousands(value, mark):
    assert parse_numeral(grouped(value, mark), Habit(","), is_whole=True).value == value


@given(WHOLE)
def test_whole_numbers_with_english_thousands(value):
    assert parse_numeral(grouped(value, ","), Habit("."), is_whole=True).value == value


@given(st.decimals(0, 10**9, places=2, allow_nan=False))
def test_decimals(value):
    whole, part = str(value).split(".")
    assert parse_numeral(f"{grouped(int(whole), '.')},{part}", Habit(",")).value == value
    assert parse_numeral(f"{grouped(int(whole), ',')}.{part}", Habit(".")).value == value


@given(st.integers(0, 10**11), st.sampled_from(["vi", "en"]))
def test_words(value, language):
    assert parse_number_words(num2words(value, lang=language).replace(",", "")) == value


@example(24, 24)
@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_ratios(x, y):
    one = scan(
        f"có {grouped(x, '.')}/{grouped(y, '.')} tổ truyền thông", NOUNS, Habit(",")
    ).expressions
    # Two small numbers without a noun may be a day; with one they never are.
    assert [(e.numerator, e.denominator, e.unit) for e in one] == [(x, y, "team")]


@example(1, 4999)
@given(st.integers(1, 10**5), st.integers(1, 10**5))
def test_ranges(low, more):
    one = scan(
        f"từ {grouped(low, '.')} - {grouped(low + more, '.')} người", NOUNS, Habit(",")
    ).expressions
    assert [(e.value, e.high, e.unit) for e in one] == [(low, low + more, "person")]


@given(st.integers(1, 999), st.integers(1, 999))
def test_money_in_two_scales(billions, millions):
    text = f"là {billions} tỷ {millions} triệu đồng."
    one = scan(text, NOUNS, Habit(",")).expressions
    assert [(e.value, e.unit) for e in one] == [(billions * 10**9 + millions * 10**6, "VND")]


@given(st.integers(1, 10**13))
def test_money_in_full(value):
    one = scan(f"trị giá {grouped(value, '.')} đồng", NOUNS, Habit(",")).expressions
    assert [(e.value, e.unit) for e in one] == [(value, "VND")]


@given(st.decimals(0, 1000, places=1, allow_nan=False))
def test_percentages(value):
    one = scan(f"chiếm {str(value).replace('.', ',')}% tổng số", NOUNS, Habit(",")).expressions
    assert [(e.value, e.unit) for e in one] == [(value, "percent")]


@pytest.mark.parametrize(
    ("qualifier", "word"),
    [
        ("more_than", "hơn"),
        ("about", "gần"),
        ("at_least", "ít nhất"),
        ("at_most", "tối đa"),
        ("less_than", "dưới"),
    ],
)
@given(value=st.integers(1, 10**6))
def test_qualifiers(qualifier, word, value):
    assume(not 1950 <= value <= 2069)
    one = scan(f"có {word} {grouped(value, '.')} hội viên", NOUNS, Habit(",")).expressions
    assert [(e.value, e.qualifier) for e in one] == [(value, qualifier)]


@given(st.text(max_size=300))
def test_any_text_is_scanned_without_a_crash_and_spans_are_in_order(text):
    found = scan(text, NOUNS, find_habit(text)).expressions
    ends = [(e.start, e.end) for e in found]
    assert all(0 <= a < b <= len(text) for a, b in ends)
    assert all(first[1] <= second[0] for first, second in pairwise(ends))


@given(
    st.from_regex(re.compile(NUMERAL, re.ASCII), fullmatch=True),
    st.sampled_from([Habit(), Habit(","), Habit(".")]),
    st.sampled_from([True, False, None]),
)
def test_a_numeral_is_a_number_that_is_not_negative(digits, habit, is_whole):
    found = parse_numeral(digits, habit, is_whole=is_whole)
    assert found.value >= Decimal(0)
