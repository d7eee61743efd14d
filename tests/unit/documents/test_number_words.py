import pytest

from helpers.documents.number_words import parse_number_words


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("hai", 2), ("mười hai", 12), ("hai mươi mốt", 21), ("ba mươi lăm", 35), ("một trăm linh năm", 105),
        ("hai nghìn ba trăm", 2300), ("một triệu", 10**6), ("Mười", 10), ("hai mươi tư", 24),
        ("twenty-one", 21), ("one hundred and five", 105), ("two thousand three hundred", 2300),
    ],
)  # fmt: skip
def test_words(words, value):
    assert parse_number_words(words) == value


@pytest.mark.parametrize(
    "words", ["hai ba", "linh năm", "không mươi", "two three", "twenty thirty"]
)
def test_words_that_make_no_number(words):
    assert parse_number_words(words) is None
