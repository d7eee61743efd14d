"""What one person was given, now and before, in the money of one year."""

from __future__ import annotations

from typing import Final

import pandas as pd
from matplotlib.figure import Figure

from helpers.charts import draw_ranges
from helpers.reporting.labels import with_unit
from helpers.reporting.numbers import format_bound, format_period, format_sum
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.outcomes.money import all_figures, unit_costs
from helpers.reporting.pages.outcomes.ratios import place_and_date
from helpers.reporting.pages.summary.message import SECTION, Message
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
    last = table[table["place"].eq(known.place)].iloc[-1]
    sentences = (
        _say_cost(last, known, report),
        _say_before(table[table["place"].eq(known.place)], year, report),
        _say_other_funds(last, known, report),
        words.say("What it achieved is not reported."),
    )
    heading = words.say("What each one was given")
    return Message(heading, sentences, recorded, _draw(table, year, report))


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
    unit = known.analysed.set_index("figure_id")["unit"]
    counted = str(row["figures"]).split(";")[1]
    return report.words.say(
        "{sum} for {count} in {period}: **{each}** each.",
        sum=format_sum(float(row["numerator"]), str(row["unit"]), _SUM_DIGITS, language),
        count=with_unit(row["denominator"], str(unit[counted]), language),
        period=format_period(str(row["period"]), language),
        each=_money(row, "", language),
    )  # fmt: skip


def _say_before(own: pd.DataFrame, year: int, report: Report) -> str:
    dated = own[own["unit_cost_constant"].notna()]
    if len(dated) < 2:
        return ""
    language = report.parameters.language
    first, last = dated.iloc[0], dated.iloc[-1]
    return report.words.say(
        "In đồng of {year} that is {now}; in {period} it was {before}.",
        year=str(year), now=_money(last, "constant_", language),
        period=format_period(str(first["period"]), language),
        before=_money(first, "constant_", language),
    )  # fmt: skip


def _say_other_funds(row: pd.Series, known: Known, report: Report) -> str:
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
        return ""
    report.record(
        others.assign(reported_value=others["value"], period=others["key_period"],
                      figures=others["figure_id"]),
        ["reported_value"], section=SECTION, method="as reported",
    )  # fmt: skip
    language = report.parameters.language
    sums = "; ".join(
        f"{report.in_sentence(str(r['indicator']))} "
        f"{format_sum(float(r['value']), str(r['unit']), _SUM_DIGITS, language)}"
        for _, r in others.iterrows()
    )
    return report.words.say("Other funds are separate and never added: {sums}.", sums=sums)


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


def _draw(table: pd.DataFrame, year: int, report: Report) -> tuple[Figure, str]:
    rows = table[table["unit_cost_constant"].notna()]
    rows = rows if len(rows) else table.assign(
        unit_cost_constant=table["unit_cost"], constant_lower=table["lower"],
        constant_upper=table["upper"],
    )  # fmt: skip
    is_real = table["unit_cost_constant"].notna().any()
    words, language = report.words, report.parameters.language
    chart = pd.DataFrame(
        {
            "label": [place_and_date(row, report) for _, row in rows.iterrows()],
            "value": rows["unit_cost_constant"] / _MILLION,
            "lower": rows["constant_lower"] / _MILLION, "upper": rows["constant_upper"] / _MILLION,
            "is_range": rows["interval"].eq("reported_range"),
            "shown": [_money(row, "constant_", language) for _, row in rows.iterrows()],
            "is_own": rows["place"].eq(report.parameters.place),
        }
    )  # fmt: skip
    axis = (
        words.say("million đồng of {year}", year=str(year)) if is_real
        else words.say("million, in the prices of the day")
    )  # fmt: skip
    return draw_ranges(chart, str(table["group"].iloc[0]), axis, kind=words.say("Dots with ranges"))
