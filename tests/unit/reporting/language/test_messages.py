"""No message of the code is without words, no words are without a message."""

import io
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from helpers.reporting.language import LANGUAGES, SOURCE, TITLES, messages
from helpers.reporting.language.__main__ import main
from helpers.reporting.language.messages import (
    Spoken,
    placeholders_of,
    problems_of,
    read_source,
    spoken_in,
)
from helpers.reporting.language.words import read_catalogue
from helpers.reporting.parameters import NOTEBOOKS, languages_of
from helpers.reporting.project import ROOT_VARIABLE
from helpers.reporting.render import lead_of, title_of

ROOT = Path(__file__).parents[4]
FOLDER = ROOT / "notebooks"
CATALOGUES = [language for language in LANGUAGES if language != SOURCE]


@pytest.fixture(scope="module")
def spoken() -> Spoken:
    return spoken_in(FOLDER.glob("*.ipynb"))


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_message_has_words_and_all_words_are_used(language: str, spoken: Spoken):
    assert list(problems_of(language, spoken)) == []


def test_messages_are_found_where_they_are_said(spoken: Spoken):
    found = set(spoken.messages)
    assert {"Skip to the content", "Gap to the target", ("team", "teams"), "On track"} <= found
    assert "one date only, and a pace needs two" in found, "a table marked by name is followed"


def test_vietnamese_has_one_form_and_its_header_says_so():
    catalogue = read_catalogue("vi")
    assert (catalogue.num_plurals, catalogue.plural_expr) == (1, "0")
    assert catalogue.charset == "utf-8"


def test_notebooks_in_two_languages_have_their_title_in_both():
    import nbformat

    for name, (file, _) in NOTEBOOKS.items():
        if languages_of(name) != (SOURCE,):
            notebook = nbformat.read(FOLDER / file, as_version=4)
            assert TITLES.get(name) == (title_of(notebook), lead_of(notebook)), name


def read(source: str) -> Spoken:
    spoken = Spoken()
    read_source(source, "helpers.reporting.layout", spoken)
    return spoken


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('words.say("a")', ["a"]),
        ('report.words.say("a " "b {x}", x="1")', ["a b {x}"]),
        ('translator(language).say("a")', ["a"]),
        ('words.say("a" if x else "b")', ["a", "b"]),
        ('words.count("{n} team", "{n} teams", n)', [("{n} team", "{n} teams")]),
        ('words.say(TABLE[code])', []),
        ('X = to_say({"k": "a", "l": ("b", "unit")})', ["a", "b"]),
        ('X = to_say(("a", "b"))', ["a", "b"]),
        ('X = to_say("a")', ["a"]),
        ('X = to_count({"team": "teams"})', [("team", "teams")]),
        ('text.count("a", "b"); report.say("a"); other("a")', []),
    ],
)  # fmt: skip
def test_what_counts_as_a_message(source: str, expected: list[object]):
    spoken = read(source)
    assert list(spoken.messages) == expected
    assert spoken.problems == []


def test_a_table_may_be_marked_by_its_name():
    assert "the count reaches the target" in read("X = to_say(REASONS)").messages


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ('words.say(f"{n} teams")', "put together"),
        ('words.say("a" + b)', "put together"),
        ("w = report.words", "name the variable words"),
        ('w = translator("vi")', "name the variable words"),
    ],
)
def test_what_could_not_be_found_is_a_problem(source: str, problem: str):
    (found,) = read(source).problems
    assert problem in found
    assert read("words = report.words\nwords = translator('vi')").problems == []


CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "good {x}"
msgstr "tốt {x}"

msgid "other {x}"
msgstr "khác {y}"

#, fuzzy
msgid "fuzzy"
msgstr "mờ"

msgid "empty"
msgstr ""

msgid "unused"
msgstr "thừa"

msgid "{n} team of {x}"
msgid_plural "{n} teams of {x}"
msgstr[0] "{n} tổ"
"""


def test_each_fault_of_a_catalogue_is_named(monkeypatch: pytest.MonkeyPatch):
    catalogue = read_po(io.BytesIO(CATALOGUE.encode()), locale="vi")
    monkeypatch.setattr(messages, "read_catalogue", lambda language: catalogue)
    said = ["good {x}", "other {x}", "fuzzy", "empty", ("{n} team of {x}", "{n} teams of {x}"),
            "missing"]  # fmt: skip
    spoken = Spoken({msgid: ["here"] for msgid in said}, ["a problem"])
    assert list(problems_of("vi", spoken)) == [
        "a problem", "missing: 'missing' (here)", "other placeholders: 'other {x}', 'khác {y}'",
        "fuzzy: 'fuzzy'", "empty: 'empty'", "unused: 'unused'",
        "other placeholders: ('{n} team of {x}', '{n} teams of {x}'), '{n} tổ'",
    ]  # fmt: skip


def test_placeholders():
    assert placeholders_of("{a} of {b}, {a}") == {"a", "b"}
    assert placeholders_of("none") == set()


def test_the_command_lists_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    monkeypatch.setenv(ROOT_VARIABLE, str(ROOT))
    assert main() == 0
    assert capsys.readouterr().out.endswith(" messages, 0 problems\n")
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "new.ipynb").write_text(
        '{"cells": [{"cell_type": "code", "source": ["report.words.say(\\"Good morning\\")"]}]}'
    )
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    assert main() == 1
    assert "missing: 'Good morning' (new.ipynb, line 1)\n" in capsys.readouterr().out
