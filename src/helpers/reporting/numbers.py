"""Numbers, dates and ratios as a reader of the page's language expects them (Babel)."""

from __future__ import annotations

from typing import Final

import pandas as pd
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

NOTHING: Final = "–"
_DIGITS: Final = {
    "index": "#,##0.000", "times": "#,##0.00", "index x 1,000": "#,##0.0",
    "percentage point": "#,##0.0", "% of the mean": "#,##0.0",
    "% of the overall rate": "#,##0.0",
}  # fmt: skip


def format_estimate(estimate: float | None, unit: str, language: str) -> str:
    """An estimate with its unit: 0.199 as 19.9%, 250 teams as 250, money with its sign.

    Parameters
    ----------
    estimate : float or None
        The number.
    unit : str
        Unit as in the results table.
    language : str
        Babel's locale.
    """
    if estimate is None or pd.isna(estimate):
        return NOTHING
    if unit == "ratio":
        return str(format_percent(estimate, "#,##0.0%", locale=language))
    if unit == "percent":
        return str(format_percent(estimate / 100, "#,##0.##%", locale=language))
    if unit in ("VND", "USD"):
        pattern = "#,##0 ¤" if unit == "VND" else "¤#,##0"
        return str(format_currency(estimate, unit, pattern, locale=language, currency_digits=False))
    if unit == "year":
        return f"{estimate:.0f}"  # 2,022 is not a year
    digits = _DIGITS.get(unit, "#,##0.0" if unit.endswith("a year") else "#,##0.##")
    return str(format_decimal(estimate, digits, locale=language))


def format_reported(row: pd.Series, language: str) -> str:
    """A figure as its source prints it: 62/312, at least 2,000, 8-10."""
    if pd.notna(row["numerator"]) and row["unit"] not in ("percent", "ratio"):
        top = format_decimal(row["numerator"], locale=language)
        return f"{top}/{format_decimal(row['denominator'], locale=language)}"
    value = format_estimate(row["value"], row["unit"], language)
    if pd.notna(row["value_high"]):
        return f"{value}–{format_estimate(row['value_high'], row['unit'], language)}"
    before = {"at_least": "at least ", "at_most": "at most ", "about": "about "}
    return before.get(row["qualifier"], "") + value


def format_day(day: pd.Timestamp | None, language: str) -> str:
    """A day in words: 31 Dec 2022."""
    if day is None or pd.isna(day):
        return NOTHING
    return str(format_date(day, "d MMM y", locale=language))


def format_decimal_places(number: float, language: str) -> str:
    """A count with its thousands: 2,145."""
    return str(format_decimal(number, locale=language))
