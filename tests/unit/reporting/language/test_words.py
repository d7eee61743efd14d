"""What a page says in each language; what has no words is refused."""

import pytest

from helpers.reporting.language import UntranslatedError, translator

VI, EN = translator("vi"), translator("en")


def test_words_with_values():
    assert EN.say("at least {value}", value="2,000") == "at least 2,000"
    assert VI.say("at least {value}", value="2.000") == "ít nhất 2.000"


def test_english_chooses_the_form_and_vietnamese_has_one():
    counts = (0, 1, 2, 1.0, 1.5)
    assert [EN.count("team", "teams", n) for n in counts] == [
        "teams", "team", "teams", "team", "teams",
    ]  # fmt: skip
    assert {VI.count("team", "teams", n) for n in counts} == {"tổ"}


def test_a_count_can_name_its_number():
    assert EN.count("{n} team", "{n} teams", 2145) == "2,145 teams"
    assert EN.count("{n} team in {place}", "{n} teams in {place}", 1, place="Ea Súp") == (
        "1 team in Ea Súp"
    )


@pytest.mark.parametrize(
    "say",
    [
        lambda: VI.say("Good morning"),
        lambda: VI.look_up("Good morning"),
        lambda: VI.count("morning", "mornings", 2),
        lambda: VI.count("Target", "Targets", 2),  # known, but not as a noun of two forms
        lambda: VI.say(""),
    ],
)
def test_what_has_no_words_is_refused(say):
    with pytest.raises(UntranslatedError):
        say()


def test_the_refusal_says_what_to_do():
    with pytest.raises(UntranslatedError, match=r"'Good morning' has no words in Tiếng Việt: add"):
        VI.say("Good morning")


def test_a_value_that_is_left_out_is_refused():
    for words in (EN, VI):
        with pytest.raises(KeyError, match="value"):
            words.say("at least {value}")


def test_what_is_known():
    assert VI.has("Target")
    assert VI.has("team")
    assert not VI.has("Good morning")
    assert EN.has("Good morning")


def test_text_from_the_data_stays_as_it_is():
    for words in (EN, VI):
        assert words.if_known("Krông {Bông}") == "Krông {Bông}"
    assert VI.if_known("Target") == "Chỉ tiêu"
    assert VI.say("about {value}", value="{place}") == "khoảng {place}"


def test_a_language_nobody_speaks_here():
    with pytest.raises(ValueError, match="found the language 'fr'"):
        translator("fr")


def test_a_language_is_read_once():
    assert translator("vi") is VI
