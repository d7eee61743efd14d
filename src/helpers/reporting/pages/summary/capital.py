"""What one person was given, now and before, in the money of one year."""

from __future__ import annotations

from typing import Final

import pandas as pd
from matplotlib.figure import Figure

from helpers.charts import draw_ranges
from helpers.reporting.labels import with_unit
from helpers.reporting.numbers import (
    format_bound,
    format_decimal_places,
    format_sum,
)
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.outcomes.money import all_figures, unit_costs
from helpers.reporting.pages.summary.message import SECTION, Message, label_of_ratio, say_period
from helpers.reporting.report import Report

_SUM_DIGITS: Final = 4
_MILLION: Final = 1e6


def capital_message(known: Known, report: Report) -> Message | None:
    """The unit cost that was reported most often; None where no sum has a count beside it."""
    rows = unit_costs(known)
    own = rows[rows["place"].eq(known.place)] if len(rows) else rows
    if own.empty:
        return None
    times = own.groupby("ratio", sort=False)["reported_on"].nunique()
    table = rows[rows["ratio"].eq(str(times.idxmax()))]
    words, year = report.words, report.parameters.year
    recorded = _record(table, year, report)
    mine = table[table["place"].eq(known.place)]
    last, label = mine.iloc[-1], label_of_ratio(mine.iloc[-1], known)
    funds, other = _say_other_funds(last, known, report)
    sentences = (
        _say_cost(last, known, report), _say_before(mine, year, report), funds,
        words.say("What it achieved is not reported."),
    )  # fmt: skip
    results = pd.concat([recorded, *other], ignore_index=True)
    return Message(label, sentences, results, _draw(table, label, report))


def _record(table: pd.DataFrame, year: int, report: Report) -> pd.DataFrame:
    nominal = report.record(table, ["unit_cost"], section=SECTION, method="ratio of two figures")
    real = report.record(
        table.assign(lower=table["constant_lower"], upper=table["constant_upper"],
                     figures=all_figures(table)),
        ["unit_cost_constant"], section=SECTION, method=f"consumer prices of {year}",
    )  # fmt: skip
    return pd.concat([nominal, real], ignore_index=True)


def _say_cost(row: pd.Series, known: Known, report: Report) -> str:
    language = report.parameters.language
    period, each = say_period(str(row["period"]), language), _money(row, "", language)
    if row["is_printed"]:
        return report.words.say("As printed ({period}): **{each}** each.", period=period, each=each)
    figures = known.analysed.set_index("figure_id")
    spent, counted = (figures.loc[name] for name in str(row["figures"]).split(";")[:2])
    total = format_sum(float(row["numerator"]), str(row["unit"]), _SUM_DIGITS, language)
    said = report.words.say(
        "{sum} for {count} ({period}): **{each}** each.",
        sum=format_bound(str(spent["qualifier"]), total, language),
        count=format_bound(
            str(counted["qualifier"]),
            with_unit(row["denominator"], str(counted["unit"]), language), language,
        ),
        period=period, each=each,
    )  # fmt: skip
    return said[:1].upper() + said[1:]


def _say_before(own: pd.DataFrame, year: int, report: Report) -> str:
    """The last amount in money of the year, beside the first; nothing where it stays the same."""
    dated = own[own["unit_cost_constant"].notna()]
    if dated.empty or pd.isna(own["unit_cost_constant"].iloc[-1]):
        return ""
    language, words = report.parameters.language, report.words
    first, last = dated.iloc[0], dated.iloc[-1]
    now = _money(last, "constant_", language)
    if len(dated) == 1:
        is_same = now == _money(last, "", language)
        return "" if is_same else words.say("In prices of {year} that is {now}.", year=str(year),
                                            now=now)  # fmt: skip
    return words.say(
        "In prices of {year} that is {now}; before ({period}) it was {before}.",
        year=str(year), now=now, period=say_period(str(first["period"]), language),
        before=_money(first, "constant_", language),
    )  # fmt: skip


def _say_other_funds(
    row: pd.Series, known: Known, report: Report
) -> tuple[str, list[pd.DataFrame]]:
    """Sums of other funds in the same source: separate, never added."""
    e = known.report.evidence
    fund = e.indicators.set_index("indicator")["fund"]
    source = known.analysed.set_index("figure_id")["source_id"]
    own = str(row["figures"]).split(";")[0]
    others = known.here[
        known.here["unit"].eq(row["unit"]) & known.here["source_id"].eq(source[own])
        & known.here["indicator"].map(fund).ne(fund[row["indicator"]])
        & known.here["indicator"].map(fund).notna()
    ]  # fmt: skip
    if others.empty:
        return "", []
    recorded = report.record(
        others.assign(reported_value=others["value"], period=others["key_period"],
                      figures=others["figure_id"]),
        ["reported_value"], section=SECTION, method="as reported",
    )  # fmt: skip
    language = report.parameters.language
    sums = "; ".join(
        f"{report.in_sentence(str(r['indicator']))}: " + format_bound(
            str(r["qualifier"]),
            format_sum(float(r["value"]), str(r["unit"]), _SUM_DIGITS, language), language,
        ) for _, r in others.iterrows()
    )  # fmt: skip
    said = report.words.say("Other funds are separate and never added: {sums}.", sums=sums)
    return said, [recorded]


def _money(row: pd.Series, prefix: str, language: str) -> str:
    """A unit cost in words, with its bound."""
    value = row["unit_cost_constant"] if prefix else row["unit_cost"]
    lower, upper = row[f"{prefix}lower"], row[f"{prefix}upper"]
    words = format_sum(float(value), str(row["unit"]), int(row["digits"]), language)
    if row["interval"] != "reported_range":
        return words
    if pd.isna(upper) and pd.notna(lower):
        return format_bound("at_least", words, language)
    return format_bound("at_most", words, language) if pd.isna(lower) else words


def _draw(table: pd.DataFrame, label: str, report: Report) -> tuple[Figure, str]:
    """In the money of the year; as printed where no sum can be carried there."""
    words, language = report.words, report.parameters.language
    is_real = table["unit_cost_constant"].notna()
    prefix = "constant_" if is_real.any() else ""
    rows = table[is_real] if prefix else table
    value = rows["unit_cost_constant"] if prefix else rows["unit_cost"]
    chart = pd.DataFrame(
        {
            "label": [_place_and_date(row, report) for _, row in rows.iterrows()],
            "value": value / _MILLION,
            "lower": rows[f"{prefix}lower"] / _MILLION, "upper": rows[f"{prefix}upper"] / _MILLION,
            "is_range": rows["interval"].eq("reported_range"),
            "shown": [_money(row, prefix, language) for _, row in rows.iterrows()],
            "is_own": rows["place"].eq(report.parameters.place),
        }
    )  # fmt: skip
    axis = (
        words.say("million, in prices of {year}", year=str(report.parameters.year)) if prefix
        else words.say("million, in the prices of the day")
    )  # fmt: skip
    return draw_ranges(
        chart, label, axis, kind=words.say("Dots with ranges"),
        say=lambda tick: format_decimal_places(tick, language),
    )  # fmt: skip


def _place_and_date(row: pd.Series, report: Report) -> str:
    when = say_period(str(row["period"]), report.parameters.language)
    return f"{report.name_of(str(row['place']))} ({when})"
