"""What a page of an earlier day says of it, in both languages."""

from datetime import date

import pandas as pd
import pytest

from helpers.figures import Evidence
from helpers.reporting.glossary import Glossary
from helpers.reporting.language import translator
from helpers.reporting.parameters import AnnualSummary
from helpers.reporting.vintage_words import say_as_of, title_as_of, vintage_table
from helpers.vintage import Vintage

JUNE = Vintage(date(2023, 6, 30))
STRICT = Vintage(date(2023, 6, 30), dated_only=True)
ABOUT = {"figures": 413, "known": 211, "later": 187, "perhaps": 15, "undated": 35}


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Sources: Đắk Lắk, 2022, as known on 30 Jun 2023"),
        ("vi", "Sources: Đắk Lắk, 2022, theo thông tin đã biết đến ngày 30/06/2023"),
    ],
)
def test_the_title_names_the_day(language, title):
    assert title_as_of("Sources: Đắk Lắk, 2022", JUNE, translator(language)) == title


def test_a_page_of_today_says_nothing_of_a_day():
    words = translator("en")
    assert (title_as_of("Sources", None, words), say_as_of(None, words)) == ("Sources", "")


def test_the_head_says_what_becomes_of_sources_without_a_date():
    words = translator("en")
    assert "is taken as published on the latest day that its figures" in say_as_of(JUNE, words)
    assert "no date of publication are left out" in say_as_of(STRICT, words)


def told(vintage: Vintage, used: pd.DataFrame | None, evidence: Evidence) -> dict[str, str]:
    glossary = Glossary(evidence, AnnualSummary(place="dak-lak", year=2022))
    table = vintage_table({"code": vintage.code, **ABOUT}, used, glossary)
    assert table.caption == "What was known on 30 Jun 2023"
    return {row[0].text: row[1].text for row in table.rows}


def test_the_end_counts_what_is_left_out_and_lists_what_is_assumed(evidence: Evidence):
    used = evidence.figures[evidence.figures["figure_id"].isin(["S009", "S013", "P0051"])]
    facts = told(JUNE, used, evidence)
    assert facts["Figures published by then"] == "211 of the 413 of today"
    assert facts["Left out, as published later"] == "187"
    assert facts["Of these, on this page"] == "S009, S013"
    assert "a panel of your own" in facts["Not held to the day"]


def test_where_only_dated_figures_count_the_others_are_left_out(evidence: Evidence):
    facts = told(STRICT, None, evidence)
    assert facts["Left out, as their source has no date"] == "35"
    assert "Of these, on this page" not in facts
