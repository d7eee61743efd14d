"""What holds for every name, not only for those in the table."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from helpers.places.names import match_key, slug

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES]
CONSONANTS = list("bcdđghklmnpqrstvx")
APOSTROPHES = ["'", "’", "‘", "ʼ", "`"]

printed_names = st.text(st.sampled_from([*LETTERS, *CONSONANTS, *APOSTROPHES, " ", "-"]))
real_names = st.sampled_from(
    ["Ea Kar", "M'Đrắk", "Cư M’gar", "Krông Pắc", "Buôn Ma Thuột", "Ea H'leo", "Lắk", "Xa Dung"]
)
unit_words = st.sampled_from(["huyện ", "Xã ", "TP. ", "TP.", "thị trấn ", "PHƯỜNG ", "tỉnh  "])


@given(st.text())
def test_slug_is_idempotent_ascii_without_loose_hyphens(name):
    once = slug(name)
    assert slug(once) == once
    assert set(once) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert once == "-".join(part for part in once.split("-") if part)


@given(st.text())
def test_composed_and_decomposed_text_are_one_name(name):
    composed, decomposed = (unicodedata.normalize(form, name) for form in ("NFC", "NFD"))
    assert slug(composed) == slug(decomposed)
    assert match_key(composed) == match_key(decomposed)


@given(printed_names, st.sampled_from(APOSTROPHES), st.sampled_from(APOSTROPHES))
def test_the_kind_of_apostrophe_says_nothing(name, one, other):
    swapped = name.replace(one, other)
    assert match_key(name) == match_key(swapped)
    assert slug(name) == slug(swapped)


@given(printed_names)
def test_case_says_nothing(name):
    assert match_key(name.upper()) == match_key(name) == match_key(name.lower())
    assert slug(name.upper()) == slug(name)


@given(printed_names)
def test_key_is_what_is_left_of_the_letters(name):
    assert set(match_key(name)) <= set("abcdefghijklmnopqrstuvwxyz")


@given(unit_words, real_names)
def test_a_unit_word_says_nothing_to_the_key(word, name):
    assert match_key(word + name) == match_key(name)


@given(real_names)
def test_lost_marks_say_nothing(name):
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    assert match_key(bare.replace("Đ", "D").replace("đ", "d")) == match_key(name)
