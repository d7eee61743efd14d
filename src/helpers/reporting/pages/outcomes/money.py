"""Money, fund by fund, and what one unit costs: never added across funds, never too exact."""

from __future__ import annotations

from typing import Final

import pandas as pd
from matplotlib.figure import Figure

from helpers.charts import draw_ranges
from helpers.outcomes import round_to_digits
from helpers.reporting.layout import Column, format_range
from helpers.reporting.numbers import is_money, name_currency
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.outcomes.ratios import MOST_DIGITS, as_results, place_and_date
from helpers.reporting.report import Report

SECTION: Final = "Money and what a unit costs"
FUNDS: Final = {
    "bank": "Social policy bank", "union": "Women's Union", "state_budget": "State budget",
    "socialised": "Contributions",
}  # fmt: skip
_MILLION: Final = 1e6
_NOT_SAID: Final = "fund not said"
_SUM_COLUMNS: Final = (
    Column("@indicator", "Sum"), Column("@group", "Fund"), Column("reported_value", "Reported"),
    Column("@period", "Speaks for"),
)  # fmt: skip
_COST_COLUMNS: Final = (
    Column("@group", "What"), Column("@place", "Where"), Column("@period", "When"),
    Column("unit_cost", "As printed"), Column("unit_cost_constant", "In prices of {year}"),
    Column("@text", "Read with"),
)  # fmt: skip


def sums(known: Known) -> pd.DataFrame:
    """Sums of money of the place, each with its fund."""
    e = known.report.evidence
    rows = known.here[known.here["unit"].map(is_money)]
    fund = rows["indicator"].map(e.indicators.set_index("indicator")["fund"])
    return rows.assign(
        group=fund.map(FUNDS).fillna(_NOT_SAID).astype("string"), reported_value=rows["value"],
        period=rows["key_period"], figures=rows["figure_id"],
    ).sort_values(["group", "figure_id"])  # fmt: skip


def unit_costs(known: Known) -> pd.DataFrame:
    """Unit costs of the place at all dates, and the latest of other places, as results."""
    kinds = known.history[known.history["kind"].eq("unit_cost")]
    latest = known.latest_ratios
    others = latest[
        latest["kind"].eq("unit_cost") & latest["ratio"].isin(kinds["ratio"])
        & latest["place"].ne(known.place) & latest["value"].notna()
    ]  # fmt: skip
    both = pd.concat([kinds, others], ignore_index=True)
    rows = as_results(both, known)
    constant = {
        column: [
            pd.NA
            if pd.isna(value) or pd.isna(digits)
            else round_to_digits(value, min(digits, MOST_DIGITS))
            for value, digits in zip(both[f"constant_{column}"], both["digits"], strict=True)
        ]
        for column in ("value", "lower", "upper")
    }
    return rows.assign(
        unit_cost=rows["estimate"], unit_cost_constant=pd.array(constant["value"], dtype="Float64"),
        constant_lower=pd.array(constant["lower"], dtype="Float64"),
        constant_upper=pd.array(constant["upper"], dtype="Float64"),
        text=[_read_with(row) for _, row in rows.iterrows()],
    ).sort_values(["ratio", "reported_on"], kind="stable", ignore_index=True)  # fmt: skip


def _read_with(row: pd.Series) -> str:
    price = row["price_reason"]
    gap = f"not in constant prices: {price}" if pd.notna(price) and price else ""
    return "; ".join(words for words in (str(row["text"]), gap) if words)


def show_sums(known: Known, report: Report) -> None:
    """Sums by fund, with no total: funds are never added."""
    rows = sums(known)
    if rows.empty:
        report.say(f"**Cannot say**: no sum of money was reported on {report.place_name}.")
        return
    recorded = report.record(rows, ["reported_value"], section=SECTION, method="as reported")
    report.table(recorded, _SUM_COLUMNS, caption=f"Sums of money, {report.place_name}",
                 note="There is no total: sums of different funds, and of different years, are not "
                 "parts of one whole.")  # fmt: skip


def show_unit_costs(known: Known, report: Report) -> None:
    """What one unit costs, as printed and in the prices of the year, here and elsewhere."""
    rows = unit_costs(known)
    if rows.empty:
        report.say("**Cannot say**: no sum has the count it was spent on beside it.")
        return
    year = report.parameters.year
    named = rows.assign(group=rows["group"])
    nominal = report.record(named, ["unit_cost"], section=SECTION, method="ratio of two figures")
    constant = named.assign(
        lower=named["constant_lower"], upper=named["constant_upper"],
        figures=all_figures(named),
    )  # fmt: skip
    real = report.record(constant, ["unit_cost_constant"], section=SECTION,
                         method=f"consumer prices of {year}")  # fmt: skip
    recorded = pd.concat([nominal, real], ignore_index=True)
    columns = [Column(c.source, c.header.format(year=year)) for c in _COST_COLUMNS]
    report.table(recorded, columns, caption=f"What a unit costs, {report.place_name} and elsewhere",
                 note="Carried to one year by the change of the country's consumer prices. Whether "
                 "it was a grant or a loan, and what it achieved, is not reported: a unit cost is "
                 "no value for money.")  # fmt: skip
    for _, table in rows[rows["unit_cost_constant"].notna()].groupby("ratio", sort=False):
        if len(table) > 1:
            report.chart(_draw(table, year, report), real)


def all_figures(rows: pd.DataFrame) -> pd.Series:
    """Figures of a unit cost and of the prices it was carried with, ids by ;."""
    return (rows["figures"] + (";" + rows["price_figures"].replace("", pd.NA)).fillna("")).astype(
        "string"
    )


def _draw(table: pd.DataFrame, year: int, report: Report) -> tuple[Figure, str]:
    is_large = table["unit_cost_constant"].max() >= _MILLION
    scale = _MILLION if is_large else 1.0
    rows = table.assign(
        estimate=table["unit_cost_constant"], lower=table["constant_lower"],
        upper=table["constant_upper"],
    )  # fmt: skip
    chart = pd.DataFrame(
        {
            "label": [place_and_date(r, report) for _, r in rows.iterrows()],
            "value": rows["estimate"] / scale, "lower": rows["lower"] / scale,
            "upper": rows["upper"] / scale,
            "is_range": rows["interval"].eq("reported_range"),
            "shown": [format_range(r, report.parameters.language) for _, r in rows.iterrows()],
            "is_own": rows["place"].eq(report.parameters.place),
        }
    )  # fmt: skip
    label, currency = str(table["group"].iloc[0]), name_currency(str(table["unit"].iloc[0]))
    money = f"million {currency}" if is_large else currency
    return draw_ranges(chart, label, f"{label}, {money} in prices of {year}")
