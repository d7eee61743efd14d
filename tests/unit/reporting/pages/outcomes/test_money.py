"""Money by fund, and unit costs with the digits and the year that they carry."""

import itertools

import pandas as pd
import pytest

COSTS = "What a unit costs, Đắk Lắk and elsewhere"
CAPITAL = "The union's capital per woman"


def test_funds_are_never_added(dak_lak):
    sums = dak_lak.recorded("reported_value", section="Money and what a unit costs")
    amounts = dict(zip(sums["indicator"], sums["estimate"], strict=True))
    assert amounts["women_startup_capital_amount"] == 5_755_250_000
    assert amounts["vbsp_startup_capital_amount"] == 1_000_000_000
    totals = {sum(some) for n in (2, 3, 4) for some in itertools.combinations(amounts.values(), n)}
    assert 6_755_250_000 in totals
    assert not totals & set(dak_lak.results["estimate"].dropna())
    assert "6,755" not in dak_lak.text
    assert dak_lak.table("Sums of money").note.startswith("There is no total")
    funds = {row["Sum"].text: row["Fund"].text for row in dak_lak.rows("Sums of money")}
    assert funds["Start-up capital handed to women"] == "Women's Union"
    assert funds["Social-policy-bank capital for start-ups"] == "Social policy bank"


@pytest.mark.parametrize(
    ("ratio", "where", "period", "printed", "of_2022"),
    [
        # 5,755,250,000 / 342 = 16,828,216; half of it was paid at the prices of 2021:
        # 16.828 x 1.0315 / ((1 + 1.0315) / 2) = 17.09 million
        (CAPITAL, "Đắk Lắk", "2021-2022", "16,800,000 ₫", "17,100,000 ₫"),
        # at least 3.4 billion / 404 = 8,415,842; x 1.0279 x 1.0323 x 1.0184 x 1.0315 = 9,380,843
        (CAPITAL, "Đắk Lắk", "1 Jan 2018 – 30 Jun 2018", "at least 8,400,000 ₫",
         "at least 9,400,000 ₫"),
        (CAPITAL, "Lâm Đồng", "2018-2023", "at least 9,600,000 ₫", "at least 10,000,000 ₫"),
        ("The bank's capital per project", "Đắk Lắk", "2021-2022", "91,000,000 ₫",
         "92,000,000 ₫"),
    ],
)  # fmt: skip
def test_unit_costs_as_printed_and_in_prices_of_the_year(
    dak_lak, ratio: str, where: str, period: str, printed: str, of_2022: str
):
    row = dak_lak.row(COSTS, ratio, where, period)
    assert (row["As printed"].text, row["In prices of 2022"].text) == (printed, of_2022)


def test_constant_prices_name_the_changes_they_were_carried_with(dak_lak):
    row = dak_lak.row(COSTS, CAPITAL, "Đắk Lắk", "1 Jan 2018 – 30 Jun 2018")
    assert row["In prices of 2022"].figures == ("P0075", "P0076", "C002", "C003", "C004", "C005")


def test_money_of_years_without_prices_says_so(dak_lak):
    row = dak_lak.row(COSTS, "Loan per poor woman")
    assert row["In prices of 2022"].text == "–"
    assert row["Read with"].text == "not in constant prices: no change of consumer prices for 2011"


def test_a_unit_cost_is_called_no_value(dak_lak):
    assert dak_lak.table(COSTS).note.endswith("a unit cost is no value for money.")
    assert "A unit cost without an effect is a price, not a value." in dak_lak.text


def test_no_unit_cost_carries_more_digits_than_its_sum(dak_lak):
    costs = pd.concat([dak_lak.recorded("unit_cost"), dak_lak.recorded("unit_cost_constant")])
    shown = costs["estimate"].dropna()
    assert len(shown) > 10
    assert all(len(f"{value:.0f}".rstrip("0")) <= 3 for value in shown)
