"""Price levels chained from yearly changes, and money carried from one year to another."""

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.outcomes import PricedAmount, price_levels, to_prices_of

NO_2021 = "no change of consumer prices for 2021"


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


def priced(levels: pd.DataFrame, start: str, end: str, year: int) -> PricedAmount:
    return to_prices_of(1000.0, day(start), day(end), levels, year)


def test_levels_are_chained(price_changes):
    levels = price_levels(price_changes(y2019=10, y2020=-20, y2021=0))
    assert levels["year"].tolist() == [2018, 2019, 2020, 2021]
    assert levels["level"].tolist() == pytest.approx([1, 1.1, 0.88, 0.88])
    assert levels["figures"].fillna("").tolist() == ["", "C2019", "C2020", "C2021"]
    assert levels["reason"].isna().all()


def test_a_gap_breaks_the_chain_from_there_on(price_changes):
    levels = price_levels(price_changes(y2020=10, y2022=10, y2024=10)).set_index("year")
    assert levels["level"].notna().tolist() == [True, True, False, False, False, False]
    assert levels.loc[2021:, "reason"].eq(NO_2021).all()
    assert levels.at[2022, "change_pct"] == 10


@pytest.mark.parametrize(
    ("what", "row"),
    [
        ("a change of some months", "C1 | 5 | 2021-06-30 | percent | viet-nam | | stands | c"),
        ("another definition", "C1 | 5 | 2021-12-31 | percent | viet-nam | December | stands | c"),
        ("set aside", "C1 | 5 | 2021-12-31 | percent | viet-nam | | set aside | c"),
        ("another unit", "C1 | 105 | 2021-12-31 | index | viet-nam | | stands | c"),
        ("another country", "C1 | 5 | 2021-12-31 | percent | lao | | stands | c"),
        ("another indicator", "C1 | 5 | 2021-12-31 | percent | viet-nam | | stands | other"),
    ],
)
def test_what_is_no_change_of_the_year(figures_table, what: str, row: str):
    table = f"""
        id | value | on | unit | place | definition | status | indicator | measure
        C0 | 4 | 2020-12-31 | percent | viet-nam | | stands | c | flow
        {row} | flow
    """
    levels = price_levels(figures_table(table), indicator="c")
    assert levels["year"].tolist() == [2019, 2020], what


def test_two_changes_that_nothing_decides_between_break_the_chain(figures_table):
    levels = price_levels(
        figures_table("""
        id | value | on         | status     | unit    | measure | indicator | place
        C0 | 4     | 2020-12-31 | stands     | percent | flow    | c         | viet-nam
        C2 | 5     | 2021-12-31 | unresolved | percent | flow    | c         | viet-nam
        C1 | 6     | 2021-12-31 | unresolved | percent | flow    | c         | viet-nam
        """),
        indicator="c",
    )
    words = "the sources differ on the change of consumer prices for 2021"
    last = levels.iloc[-1]
    assert (last["figures"], last["reason"]) == ("C1;C2", words)
    assert pd.isna(last["level"])
    assert priced(levels, "2020-01-01", "2020-12-31", 2021).reason == words


def test_prices_cannot_fall_to_nothing(price_changes):
    with pytest.raises(UserError, match="a change above -100 percent"):
        price_levels(price_changes(y2020=-100))


def test_without_a_change_there_is_no_level(price_changes):
    levels = price_levels(price_changes())
    assert levels.empty
    assert priced(levels, "2018-01-01", "2018-12-31", 2019).reason == (
        "no change of consumer prices for 2019"
    )


@pytest.mark.parametrize(
    ("start", "end", "year", "factor", "figures"),
    [
        ("2019-01-01", "2019-12-31", 2021, 1.1 * 1.2, ("C2020", "C2021")),
        ("2019-01-01", "2019-06-30", 2021, 1.1 * 1.2, ("C2020", "C2021")),  # its year's level
        ("2021-05-05", "2021-05-05", 2019, 1 / (1.1 * 1.2), ("C2020", "C2021")),
        ("2020-03-01", "2020-03-31", 2020, 1, ()),
        # 2020 is a leap year: 365 days at 1 and 366 at 1.1.
        ("2019-01-01", "2020-12-31", 2021, 1.32 / ((365 + 366 * 1.1) / 731), ("C2020", "C2021")),
        ("2019-12-31", "2020-01-01", 2020, 1.1 / 1.05, ("C2020",)),
        # The year asked for may lie inside the period.
        ("2019-01-01", "2021-12-31", 2020, 1.1 / ((365 + 366 * 1.1 + 365 * 1.32) / 1096),
         ("C2020", "C2021")),
    ],
)  # fmt: skip
def test_closed_forms(price_changes, start: str, end: str, year: int, factor: float, figures):
    found = priced(price_levels(price_changes(y2020=10, y2021=20)), start, end, year)
    assert found.factor == pytest.approx(factor)
    assert found.value == pytest.approx(1000 * factor)
    assert (found.figures, found.reason) == (figures, None)


@pytest.mark.parametrize(
    ("start", "end", "year", "reason"),
    [
        ("2020-01-01", "2020-12-31", 2021, NO_2021),
        ("2020-01-01", "2020-12-31", 2022, NO_2021),
        ("2020-01-01", "2021-12-31", 2020, NO_2021),
        ("2017-01-01", "2017-12-31", 2020, "no change of consumer prices for 2018"),
        ("2022-01-01", "2022-12-31", 2030, "no change of consumer prices for 2023"),
    ],
)
def test_a_gap_in_between_leaves_no_value(price_changes, start: str, end: str, year: int, reason):
    levels = price_levels(price_changes(y2020=10, y2022=10))
    assert priced(levels, start, end, year) == PricedAmount(None, None, (), reason)


def test_a_gap_elsewhere_does_not_matter(price_changes):
    levels = price_levels(price_changes(y2020=10, y2022=10, y2023=30))
    assert priced(levels, "2022-01-01", "2022-12-31", 2023).factor == pytest.approx(1.3)
    assert priced(levels, "2021-07-01", "2021-07-01", 2021).factor == 1
    assert priced(levels, "1990-01-01", "1990-12-31", 1990).factor == 1


@pytest.mark.parametrize(
    ("amount", "start", "end", "reason"),
    [
        (1.0, pd.NaT, day("2020-12-31"), "the money has no year"),
        (1.0, day("2020-12-31"), pd.NaT, "the money has no year"),
        (1.0, day("2021-01-01"), day("2020-12-31"), "its period ends before it begins"),
        (pd.NA, day("2020-01-01"), day("2020-12-31"), "no sum of money"),
    ],
)
def test_money_that_cannot_be_carried(price_changes, amount, start, end, reason: str):
    levels = price_levels(price_changes(y2020=10, y2021=10))
    found = to_prices_of(amount, start, end, levels, 2021)
    assert found == PricedAmount(None, None, (), reason)
