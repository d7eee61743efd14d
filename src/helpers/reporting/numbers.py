"""Numbers, dates and ratios as a reader of the page's language expects them (Babel)."""

from __future__ import annotations

import math
import re
from typing import Final

import pandas as pd
from babel.dates import format_date
from babel.numbers import (
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
    list_currencies,
)

from helpers.reporting.language import to_say, translator

NOTHING: Final = "–"
_DIGITS: Final = {
    "index": "#,##0.000", "times": "#,##0.00", "index x 1,000": "#,##0.0",
    "percentage point": "#,##0.0", "% of the mean": "#,##0.0",
    "% of the overall rate": "#,##0.0",
}  # fmt: skip
_LEAST_P: Final = 0.001
_MONEY: Final = {
    "VND": {"en": "#,##0 ¤", "vi": "#,##0 ¤"},
    "USD": {"en": "¤#,##0", "vi": "#,##0 ¤¤"},
}
_OTHER_MONEY: Final = {"en": "#,##0 ¤¤", "vi": "#,##0 ¤¤"}
_CODES: Final = frozenset(list_currencies())
_CURRENCIES: Final = {"VND": "đồng"}
_DAYS: Final = {"en": "d MMM y", "vi": "dd/MM/y"}
_BOUNDS: Final = to_say(
    {"at_least": "at least {value}", "at_most": "at most {value}", "about": "about {value}"}
)
_CORRECTED: Final = to_say("corrected")
_UNDATED: Final = to_say("undated")
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_PERIOD: Final = re.compile(rf"{_ISO_DAY.pattern}/{_ISO_DAY.pattern}")


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
    if is_money(unit):
        pattern = _MONEY.get(unit, _OTHER_MONEY)[language]
        return str(format_currency(estimate, unit, pattern, locale=language, currency_digits=False))
    if unit == "outcome":
        return _significant(float(estimate), language)
    if unit == "p value":
        least = format_decimal(_LEAST_P, "0.000", locale=language)
        return f"<\u202f{least}" if estimate < _LEAST_P else str(
            format_decimal(estimate, "0.000", locale=language)
        )  # fmt: skip
    if unit == "year":
        return f"{estimate:.0f}"  # 2,022 is not a year
    digits = _DIGITS.get(unit, "#,##0.0" if unit.endswith("a year") else "#,##0.##")
    return str(format_decimal(estimate, digits, locale=language))


def say_p(p_value: float, language: str) -> str:
    """P = 0.012, or p < 0.001."""
    said = format_estimate(p_value, "p value", language)
    return f"p {said}" if said.startswith("<") else f"p = {said}"


def _significant(estimate: float, language: str) -> str:
    """Three significant digits, as the scale of an outcome is the user's: 1,230; 1.23; 0.0123."""
    if math.isinf(estimate):
        return "∞" if estimate > 0 else "−∞"
    places = 0 if estimate == 0 else max(0, 2 - math.floor(math.log10(abs(estimate))))
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return str(format_decimal(round(estimate, places), pattern, locale=language))


def format_reported(row: pd.Series, language: str) -> str:
    """A figure as its source prints it: 62/312, at least 2,000, 8-10; marked where corrected."""
    reported = _as_printed(row, language)
    if pd.isna(row.get("correction")):
        return reported
    return f"{reported} ({translator(language).say(_CORRECTED)})"


def _as_printed(row: pd.Series, language: str) -> str:
    if pd.notna(row["numerator"]) and row["unit"] not in ("percent", "ratio"):
        top = format_decimal(row["numerator"], locale=language)
        return f"{top}/{format_decimal(row['denominator'], locale=language)}"
    value = format_estimate(row["value"], row["unit"], language)
    if pd.notna(row["value_high"]):
        return f"{value}–{format_estimate(row['value_high'], row['unit'], language)}"
    return format_bound(str(row["qualifier"]), value, language)


def format_sum(amount: float, unit: str, digits: int, language: str) -> str:
    """A sum of money in words, with no more digits than it carries: 16.8 million đồng.

    Parameters
    ----------
    amount : float
        The sum.
    unit : str
        Currency.
    digits : int
        Significant digits to show.
    language : str
        Babel's locale.
    """
    before = (len(str(int(abs(amount)))) - 1) % 3 + 1
    number = format_compact_decimal(
        amount, format_type="long", locale=language, fraction_digits=max(0, digits - before)
    )
    return f"{number} {name_currency(unit)}"


def is_money(unit: str) -> bool:
    """Whether a unit is the ISO 4217 code of a currency, which its numbers carry."""
    return unit in _CODES


def name_currency(unit: str) -> str:
    """A currency in words: đồng, else its code."""
    return _CURRENCIES.get(unit, unit)


def format_bound(qualifier: str, value: str, language: str) -> str:
    """A number with what bounds it: at least 2,000; about 3,900; an exact one as it is."""
    if qualifier not in _BOUNDS:
        return value
    return translator(language).say(_BOUNDS[qualifier], value=value)


def format_between(low: str, high: str, language: str) -> str:
    """Two ends in words: 1,500 to 2,500."""
    return translator(language).say("{low} to {high}", low=low, high=high)


def format_day(day: pd.Timestamp | None, language: str) -> str:
    """A day: 31 Dec 2022 in English, 31/12/2022 in Vietnamese."""
    if day is None or pd.isna(day):
        return NOTHING
    return str(format_date(day, _DAYS[language], locale=language))


def format_period(period: str, language: str) -> str:
    """A period as the results keep it; from day to day as the language writes days.

    A single ISO day stays as it is in English.
    """
    ends = period.split("/")
    if language == "en" and len(ends) == 1:
        return period
    if all(_ISO_DAY.fullmatch(end) for end in ends):
        return " – ".join(format_day(pd.Timestamp(end), language) for end in ends)
    return translator(language).say(_UNDATED) if period == _UNDATED else period


def say_periods(text: str, language: str) -> str:
    """A text in which each period from day to day is as the language writes days."""
    return _ISO_PERIOD.sub(lambda found: format_period(found.group(), language), text)


def format_decimal_places(number: float, language: str) -> str:
    """A count with its thousands: 2,145."""
    return str(format_decimal(number, locale=language))
