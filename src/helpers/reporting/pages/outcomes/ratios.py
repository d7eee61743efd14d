"""Ratios of a part: per head, per place, per đồng, with what is usual and with other places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from helpers.charts import draw_ranges
from helpers.outcomes import round_to_digits
from helpers.reporting.glossary import lower_first
from helpers.reporting.layout import Column, format_range
from helpers.reporting.numbers import (
    format_day,
    format_decimal_places,
    format_period,
    say_periods,
)
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.outcomes.parts import Part
from helpers.reporting.report import Report

MEASURES: Final = {
    "size": "group_size", "load": "load", "density": "density", "share": "share_per_hundred",
    "unit_cost": "unit_cost",
}  # fmt: skip
_COLUMNS: Final = (
    Column("@group", "Ratio"), Column("@value", "Value"), Column("@reported", "From"),
    Column("@period", "Speaks for"), Column("@text", "Read with"),
)  # fmt: skip
_NORMS: Final = {
    "below": "below the norm of {norm}", "above": "above the norm of {norm}",
    "within": "within the norm of {norm}",
    "cannot_say": "cannot say if within the norm of {norm}: the reports leave it open",
}  # fmt: skip
_PLAIN: Final = {
    "about": "from a number that its source gives as “about”",
    "at least over at least": "“at least” over “at least”: neither end is known",
    "two sources": "from two sources",
}  # fmt: skip
"""Cautions that are a word or two for short, as a reader understands them."""
MOST_DIGITS: Final = 3
_FEW: Final = 3
_NOTE: Final = (
    "At most three digits, and fewer where a source prints a round sum. A ratio of counts carries "
    "a range only where a source says “at least” or prints one."
)


def ratio_rows(part_code: str, known: Known) -> pd.DataFrame:
    """The ratios of a part for the place; those that cannot be made have no estimate."""
    own = known.ratios[known.ratios["system"].eq(part_code) & known.ratios["place"].eq(known.place)]
    return as_results(own, known)


def as_results(ratios: pd.DataFrame, known: Known) -> pd.DataFrame:
    """Ratios with the columns of the results table, rounded to the digits they carry."""
    language = known.report.parameters.language
    labels = known.report.evidence.ratios.set_index("ratio")[f"label_{language}"]
    notes = known.report.evidence.ratios.set_index("ratio")["note"]
    rounded = {
        column: [
            round_to_digits(value, min(digits, MOST_DIGITS))
            if pd.notna(value) and pd.notna(digits)
            else pd.NA
            for value, digits in zip(ratios[column], ratios["digits"], strict=True)
        ]
        for column in ("value", "lower", "upper")
    }
    printed = ratios["is_printed"].map({True: " (as printed)", False: ""}).astype("string")
    return ratios.assign(
        **{c: pd.array(values, dtype="Float64") for c, values in rounded.items()},
        estimate=pd.array(rounded["value"], dtype="Float64"),
        measure=ratios["kind"].map(MEASURES), indicator=ratios["numerator_indicator"],
        group=ratios["ratio"].map(labels).astype("string") + printed,
        text=[say_periods(_read_with(row, notes), language) for _, row in ratios.iterrows()],
        method=ratios["is_printed"].map({True: "as printed", False: "ratio of two figures"}),
    )  # fmt: skip


def _read_with(row: pd.Series, notes: pd.Series) -> str:
    cautions = [] if pd.isna(row["caution"]) else str(row["caution"]).split("; ")
    note = notes.get(row["ratio"])
    said = [norm_words(row), *(_PLAIN.get(words, words) for words in cautions), note]
    return "; ".join(
        lower_first(str(words).rstrip(".")) for words in said if pd.notna(words) and str(words)
    )


def norm_words(row: pd.Series) -> str:
    """How a ratio stands to the norm in force, in words; empty without one."""
    if pd.isna(row["norm"]):
        return ""
    low, high = row["norm_minimum"], row["norm_maximum"]
    if pd.isna(high):
        norm = f"{low:g} or more"
    elif pd.isna(low):
        norm = f"{high:g} or fewer"
    else:
        norm = f"{low:g} to {high:g}"
    return f"{_NORMS[str(row['norm'])].format(norm=norm)} ({row['norm_basis']})"


def show_ratios(part: Part, known: Known, report: Report) -> None:
    """Table of a part's ratios, why some cannot be made, and a chart where others report them."""
    rows = ratio_rows(part.code, known)
    made = rows[rows["estimate"].notna()]
    if len(made):
        recorded = report.record_each(made, section=part.label)
        report.table(recorded, _COLUMNS, caption=f"{part.label}: per head, place and event",
                     note=_NOTE)  # fmt: skip
    missing = rows[rows["estimate"].isna()]
    if len(missing):
        reasons = [f"*{row['group']}* ({report.say_codes(str(row['reason']))})"
                   for _, row in missing.iterrows()]  # fmt: skip
        report.say(f"**Cannot say**: {'; '.join(reasons)}.")
    for ratio, table in elsewhere(part, known):
        show_elsewhere(ratio, table, part, known, report)


def elsewhere(part: Part, known: Known) -> Iterator[tuple[str, pd.DataFrame]]:
    """Ratios that several places report, the latest of each, largest value first.

    Where the place itself has none, only those that a norm stands beside.
    """
    here = known.ratios[known.ratios["place"].eq(known.place)]
    others = known.latest_ratios[known.latest_ratios["place"].ne(known.place)]
    both = pd.concat([here, others], ignore_index=True)
    rows = both[
        both["system"].eq(part.code) & both["denominator_indicator"].isin(
            [*part.indicators, *here["denominator_indicator"]]
        ) & (both["value"].notna() | both["lower"].notna())
    ]  # fmt: skip
    for ratio, table in rows.groupby("ratio", sort=False):
        own = table["place"].eq(known.place).any()
        if len(table) >= _FEW and (own or table["norm"].notna().any()):
            yield str(ratio), table.sort_values("value", ascending=False, na_position="last")


def show_elsewhere(
    ratio: str, table: pd.DataFrame, part: Part, known: Known, report: Report
) -> None:
    """A chart of one ratio in all places that report it, with the norm where there is one."""
    results = as_results(table, known)
    others = results[results["place"].ne(known.place) & results["estimate"].notna()]
    recorded = report.record_each(others, section=part.label) if len(others) else None
    language = report.parameters.language
    chart = results.assign(
        label=[place_and_date(row, report) for _, row in results.iterrows()],
        is_range=results["interval"].eq("reported_range"),
        shown=[_shown(row, language) for _, row in results.iterrows()],
        is_own=results["place"].eq(known.place),
    )  # fmt: skip
    label = str(results["group"].iloc[0]).removesuffix(" (as printed)")
    norms = results.dropna(subset=["norm"])
    band = _norm_of(norms)
    own = report.results
    drawn = draw_ranges(chart, label, _axis(label, norms), band=band)
    report.chart(drawn, own.iloc[:0] if recorded is None else recorded)


def _norm_of(norms: pd.DataFrame) -> tuple[float | None, float | None]:
    if norms.empty:
        return None, None
    low, high = norms["norm_minimum"].iloc[0], norms["norm_maximum"].iloc[0]
    return None if pd.isna(low) else float(low), None if pd.isna(high) else float(high)


def _axis(label: str, norms: pd.DataFrame) -> str:
    return f"{label}; shaded: the norm" if len(norms) else label


def place_and_date(row: pd.Series, report: Report) -> str:
    """Whose ratio it is, and of when: Đắk Lắk (2021-2022)."""
    language = report.parameters.language
    when = (
        format_period(str(row["period"]), language) if pd.notna(row["period"])
        else format_day(row["reported_on"], language)
    )  # fmt: skip
    printed = ", as printed" if row["is_printed"] else ""
    return f"{report.name_of(str(row['place']))} ({when}{printed})"


def _shown(row: pd.Series, language: str) -> str:
    words = format_range(row, language)
    return f"{words} ({_parts(row, language)})" if pd.notna(row["numerator"]) else words


def _parts(row: pd.Series, language: str) -> str:
    top, base = (format_decimal_places(row[c], language) for c in ("numerator", "denominator"))
    return f"{top}/{base}"
