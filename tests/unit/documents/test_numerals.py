from decimal import Decimal

import pytest

from helpers.documents.numerals import Habit, find_habit, parse_numeral


@pytest.mark.parametrize(
    ("digits", "value"),
    [
        ("5.755.250.000", "5755250000"), ("31,24", "31.24"), ("176,6", "176.6"), ("62", "62"),
        ("1,234,567.5", "1234567.5"), ("13.070,41", "13070.41"), ("12.5", "12.5"), ("0,125", "0.125"),
        ("0.125", "0.125"), ("8 744 000", "8744000"), ("8\u00a0744", "8744"), ("05", "5"), ("3,1416", "3.1416"),
    ],
)  # fmt: skip
def test_digits_that_can_be_read_in_one_way_only(digits, value):
    for habit in (Habit(), Habit(","), Habit("."), Habit("", is_vietnamese=False)):
        found = parse_numeral(digits, habit)
        assert (found.value, found.other) == (Decimal(value), None)


@pytest.mark.parametrize(
    ("digits", "habit", "is_whole", "value", "other"),
    [
        # A sentence in Vietnamese: the dot parts thousands.
        ("2.145", Habit(","), True, "2145", None),
        ("8.744", Habit(","), None, "8744", None),
        # A ministry's table: no half cases, so the comma parts thousands there.
        ("53,152", Habit(), True, "53152", None),
        # The same digits where the comma is the decimal mark elsewhere: read, but worth a look.
        ("53,152", Habit(","), True, "53152", "53.152"),
        ("53,152", Habit(","), False, "53.152", None),
        # English.
        ("7,784", Habit(".", is_vietnamese=False), None, "7784", None),
        ("2.145", Habit(".", is_vietnamese=False), None, "2.145", "2145"),
        # Nothing settles it: the language's habit, with the other reading beside it.
        ("53,152", Habit(), None, "53.152", "53152"),
        ("53,152", Habit("", is_vietnamese=False), None, "53152", None),
    ],
)
def test_one_mark_with_three_digits_after_it(digits, habit, is_whole, value, other):
    found = parse_numeral(digits, habit, is_whole=is_whole)
    assert found.value == Decimal(value)
    assert found.other == (None if other is None else Decimal(other))


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        ("đạt 176,6% với 5.755.250.000 đồng", ","),
        ("1,234,567 people, 48.9%", "."),
        ("62/312 tổ, 2.145 cán bộ", ""),
        ("ngày 12.3.2023, số 45,46", ","),
        ("", ""),
    ],
)
def test_habit_of_a_text(text, decimal):
    assert find_habit(text).decimal == decimal
