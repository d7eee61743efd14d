"""Unit costs in the prices of one year, as a column beside the ratios."""

import pandas as pd
import pytest

from helpers.outcomes import in_constant_prices, price_levels

FIGURES = """
    id | measure | since      | until      | on
    A  | flow    | 2020-01-01 | 2020-12-31 | 2020-12-31
    B  | stock   | 2019-01-01 | 2021-12-31 | 2021-12-31
    C  | flow    | 2020-01-01 | 2025-12-31 | 2020-06-30
    D  | flow    |            |            |
"""
ADDED = ["constant_value", "constant_lower", "constant_upper", "price_figures", "price_reason"]


def cost(figures: str, **changed: object) -> pd.DataFrame:
    row = {
        "kind": "unit_cost", "figures": figures, "value": 100.0, "lower": 90.0, "upper": pd.NA,
        "unit": "VND", **changed,
    }  # fmt: skip
    numbers = dict.fromkeys(("value", "lower", "upper"), "Float64")
    texts = dict.fromkeys(("kind", "figures", "unit"), "string")
    return pd.DataFrame([row], index=[7]).astype(numbers | texts)


@pytest.fixture
def priced(figures_table, price_changes):
    def run(ratios: pd.DataFrame, year: int = 2022, **options: str) -> pd.Series:
        levels = price_levels(price_changes(y2020=25, y2021=10, y2022=20))
        found = in_constant_prices(ratios, figures_table(FIGURES), levels, year, **options)
        assert found[ratios.columns].equals(ratios)
        return found.loc[7, ADDED]

    return run


def test_value_and_ends_take_the_same_factor(priced):
    row = priced(cost("A;W"))
    assert row["constant_value"] == pytest.approx(132)
    assert row["constant_lower"] == pytest.approx(118.8)
    assert row["price_figures"] == "C2021;C2022"
    assert row[["constant_upper", "price_reason"]].isna().all()


def test_a_stock_is_money_of_its_day(priced):
    assert priced(cost("B"))["constant_value"] == pytest.approx(120)


def test_a_flow_is_money_of_its_period_as_far_as_it_was_reported(priced):
    # Printed for 2020-2025, published in June 2020: nothing of it was spent later.
    assert priced(cost("C"))["constant_value"] == pytest.approx(132)


def test_money_of_the_year_itself_rests_on_no_price(priced):
    row = priced(cost("A"), year=2020)
    assert row["constant_value"] == 100
    assert pd.isna(row["price_figures"])


@pytest.mark.parametrize(
    ("ratios", "reason"),
    [
        (cost("D"), "the money has no year"),
        (cost("A", unit="USD"), "USD is not money of these prices (VND)"),
        (cost("A", unit="million"), "million is not money of these prices (VND)"),
    ],
)
def test_a_unit_cost_without_constant_value_says_why(priced, ratios: pd.DataFrame, reason: str):
    row = priced(ratios)
    assert row["price_reason"] == reason
    assert row[ADDED[:-1]].isna().all()


def test_a_missing_price_says_which(priced):
    assert priced(cost("A"), year=2024)["price_reason"] == "no change of consumer prices for 2023"


def test_money_of_another_country(priced):
    row = priced(cost("A", unit="KES/year"), currency="KES")
    assert row["constant_value"] == pytest.approx(132)


@pytest.mark.parametrize("changed", [{"kind": "size"}, {"value": pd.NA}])
def test_other_rows_are_left_alone(priced, changed: dict[str, object]):
    assert priced(cost("A", **changed)).isna().all()


def test_no_ratios(figures_table, price_changes):
    empty = cost("A").iloc[:0]
    found = in_constant_prices(empty, figures_table(FIGURES), price_levels(price_changes()), 2022)
    assert found.columns.tolist() == [*empty.columns, *ADDED]
