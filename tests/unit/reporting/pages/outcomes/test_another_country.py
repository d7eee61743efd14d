"""An invented programme in another country is a page by its rows alone."""

import re

import pytest

ELSEWHERE = (
    "dak-lak", "đồng", "₫", "VND", "Viet", "Việt", "region III", "ethnic", "commune",
    "Women's Union", "Project 8", "938", "939", "huyện", "Gia Lai",
)  # fmt: skip


@pytest.mark.parametrize("words", ELSEWHERE)
def test_nothing_of_viet_nam_appears(abroad, words: str):
    assert words.lower() not in abroad.text.lower()


def test_its_system_stands_with_its_question_and_figures(abroad):
    assert "## Evening schools\n\nHow many women came, and what did a place cost?" in (
        abroad.paragraphs
    )
    caption = "Evening schools: reported on Lower Orva by the end of 2024"
    shown = {row["Indicator"].text: (row["Reported"].text, row["Unit"].text)
             for row in abroad.rows(caption)}  # fmt: skip
    assert shown == {
        "Women enrolled in evening schools": ("480", "women"),
        "Grants to evening schools": ("48,600,000 XOF", ""),
    }


def test_its_ratio_stands_in_its_own_money(abroad):
    # 48,600,000 / 480 = 101,250: 480 carries two digits
    row = abroad.row("Evening schools: per head", "Grant per woman enrolled")
    assert (row["Value"].text, row["From"].text) == ("100,000 XOF", "48,600,000/480")
    assert row["Value"].figures == ("E5", "E2")


def test_its_sum_stands_with_its_fund(abroad):
    row = abroad.row("Sums of money, Lower Orva", "Grants to evening schools")
    assert (row["Fund"].text, row["Reported"].text) == ("State budget", "48,600,000 XOF")


def test_without_consumer_prices_money_of_another_year_stays_as_printed(abroad):
    costs = {(row["Where"].text, row["When"].text): row
             for row in abroad.rows("What a unit costs, Lower Orva and elsewhere")}  # fmt: skip
    before = costs["Lower Orva", "2023"]  # 36,500,000 / 400 = 91,250
    assert (before["As printed"].text, before["In prices of 2024"].text) == ("91,000 XOF", "–")
    assert (
        before["Read with"].text == "not in constant prices: no change of consumer prices for 2024"
    )
    now = costs["Lower Orva", "2024"]
    assert now["In prices of 2024"].text == "100,000 XOF", "money of the year needs no prices"
    assert costs["Upper Orva", "2024"]["As printed"].text == "81,000 XOF"
    gap = abroad.row("What the figures of this page give reason to check",
                     "Grants to evening schools")  # fmt: skip
    assert (gap["What"].text, gap["Figure"].text) == ("a gap in the deflator", "E4")
    chart = abroad.says("XOF in prices of 2024")
    assert "million" not in chart
    assert "2023" not in chart.split("Dots")[1], "what has no constant price is not drawn"


def test_its_target_stands_in_the_plan(abroad):
    row = abroad.row("What the targets ask of 2025", "Women enrolled in evening schools")
    assert [cell.text for cell in row.values()][1:5] == ["2026", "480", "600", "120"]
    assert abroad.says("1 official target can be read against Lower Orva")


def test_what_the_country_does_not_have_is_not_missed(abroad):
    assert abroad.says("the table of places knows no later units of Lower Orva")
    assert not [part for part in abroad.paragraphs if "second wave" in part]
    assert abroad.says("names the body it comes from").startswith("Each of the 2 figures in use")


def test_all_its_figures_are_used(abroad):
    assert abroad.says("print 6 numbers. 6 of them stand behind a result of this page; 0 were")


def test_country_and_currency_come_from_its_rows(abroad, dak_lak):
    assert (abroad.known.country, abroad.known.currency) == ("orvania", "XOF")
    assert (dak_lak.known.country, dak_lak.known.currency) == ("viet-nam", "VND")
    assert not re.findall(r"\d XOFs", abroad.text)
