"""What WHO's summary measures say, in words for those who do not compute them."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.charts.style import join_words
from helpers.reporting.labels import plural
from helpers.reporting.language import to_say, translator
from helpers.reporting.numbers import format_estimate

_BETWEEN: Final = {
    "difference": "highest rate minus lowest",
    "ratio": "highest rate over lowest",
    "between_group_variance": "squared distance to the mean; far groups count most",
    "between_group_standard_deviation": "the usual distance to the mean, weighted by size",
    "coefficient_of_variation": "the standard deviation as a share of the mean",
    "mean_difference_from_mean_unweighted": "distance to the mean, each place counting once",
    "mean_difference_from_mean_weighted": "distance to the mean, weighted by size",
    "mean_difference_from_best_unweighted": "distance to the best place, each counting once",
    "mean_difference_from_best_weighted": "distance to the best place, weighted by size",
    "mean_difference_from_reference_unweighted": "distance to the reference, each counting once",
    "mean_difference_from_reference_weighted": "distance to the reference, weighted by size",
    "index_of_disparity_unweighted": "mean distance as a share of the mean, each counting once",
    "index_of_disparity_weighted": "mean distance as a share of the mean, weighted by size",
    "theil_index": "0 where all are equal; far above the mean counts most",
    "mean_log_deviation": "0 where all are equal; far below the mean counts most",
    "population_attributable_risk": "how the overall rate would change with the best place's rate",
    "population_attributable_fraction": "the same as a share of the overall rate",
}
_ORDERED: Final = {
    "difference": "most advantaged group minus least",
    "ratio": "most advantaged group over least",
    "absolute_concentration_index": "above 0: concentrated among the better off, in points",
    "relative_concentration_index": "the same relative to the mean, from -1 to 1",
    "slope_index_of_inequality": "fitted rate at the very top minus the very bottom",
    "relative_index_of_inequality": "fitted rate at the very top over the very bottom",
    "population_attributable_risk": "how the overall rate would change with the top group's rate",
}
_UNITS: Final = to_say({
    "percentage point": "points", "percentage point squared": "points squared",
    "times": "times", "index": "index", "index x 1,000": "index x 1,000",
    "% of the mean": "% of the mean", "% of the overall rate": "% of the overall rate",
})  # fmt: skip


def say_what_it_is(measure: str, *, is_ordered: bool) -> str:
    """What a measure compares, for the last column of its row."""
    return {**_BETWEEN, **(_ORDERED if is_ordered else {})}[measure]


def unit_of_measure(unit: str, language: str = "en") -> str:
    """Unit of a measure, beside its number."""
    words = translator(language)
    if unit in _UNITS:
        return words.say(_UNITS[unit])
    base = unit.removesuffix(" squared")
    many = plural(base, language)
    return words.say("{unit} squared", unit=many) if base != unit else many


def say_gap_between(table: pd.DataFrame, label: str, year: str, language: str) -> str:
    """Highest against lowest of several places, in a sentence.

    Parameters
    ----------
    table : DataFrame
        ``subgroup``, ``estimate`` and ``unit``, at least two rows.
    label : str
        Label of the indicator.
    year : str
        What the rates speak for.
    language : str
        Babel's locale.
    """
    ordered = table.sort_values("estimate", kind="stable")
    low, high = ordered.iloc[0], ordered.iloc[-1]
    unit = str(low["unit"])
    words = f"**{label}**, {year}: {_rate(high, language)} in {_who(ordered, high)}"
    if low["estimate"] == high["estimate"]:
        return f"{words}: no difference."
    words += f", {_rate(low, language)} in {_who(ordered, low)}"
    gap = float(high["estimate"] - low["estimate"])
    apart = "points" if unit in ("percent", "ratio") else ""
    words += f": {format_estimate(round(gap, 1), 'number', language)} {apart}".rstrip() + " apart"
    if low["estimate"] > 0:
        times = format_estimate(float(high["estimate"] / low["estimate"]), "times", language)
        words += f", {times} times as much"
    return f"{words}."


def say_attributable(table: pd.DataFrame, language: str, *, is_favourable: bool) -> str:
    """How many units would be won if every place had the best rate; nothing where none would.

    Parameters
    ----------
    table : DataFrame
        ``subgroup``, ``estimate``, ``gap_units`` [units], ``unit_words``, ``is_best`` and
        ``population_from``: with bases that were computed the number is rounded.
    language : str
        Babel's locale.
    is_favourable : bool
        Whether more is better.
    """
    best = table[table["is_best"].astype(bool)]
    units = round(float(table["gap_units"].sum()))
    if best.empty or units == 0:
        return ""
    more = "more" if is_favourable else "fewer"
    is_computed = bool(table["population_from"].ne("printed").any())
    size = 10 ** max(len(str(units)) - 3, 0) if is_computed else 1
    number = format_estimate(float(round(units / size) * size), "number", language)
    about = "about " if is_computed else ""
    words = f"With the rate of {_who(table, best.iloc[0])} everywhere, "
    return f"{words}**{about}{number} {more}** {table.iloc[0]['unit_words']} would be counted."


def _who(table: pd.DataFrame, row: pd.Series) -> str:
    """Every place that shares the rate of a row: Ninh Thuận and Đà Nẵng."""
    return join_words(
        [str(n) for n in table.loc[table["estimate"].eq(row["estimate"]), "subgroup"]]
    )


def _rate(row: pd.Series, language: str) -> str:
    if row["unit"] in ("percent", "ratio"):
        return format_estimate(round(float(row["estimate"]), 1), "percent", language)
    return format_estimate(round(float(row["estimate"]), 1), str(row["unit"]), language)
