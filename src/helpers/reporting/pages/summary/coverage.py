"""How far the reported ratios are from their targets, or from all there are."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.charts import draw_bullets
from helpers.reporting.numbers import format_decimal_places, format_estimate
from helpers.reporting.pages.coverage_gaps import GAP_MEASURES, assess_year, earlier
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.summary.message import SECTION, Message
from helpers.reporting.report import Report

_MOST: Final = 4


def coverage_message(known: Known, report: Report) -> Message | None:
    """Ratios of the year, else the last ones before it; None where none was reported."""
    del known
    gaps = assess_year(report)
    rows = _ratios(gaps)
    if rows.empty:
        rows = _ratios(earlier(report, gaps))
    if rows.empty:
        return None
    words, language = report.words, report.parameters.language
    results = report.record(rows, GAP_MEASURES[:-1], section=SECTION)
    short = int(rows["gap"].gt(0).sum())
    lead = words.count(
        "Of {all} reported ratios, {n} falls short of its target or of all units.",
        "Of {all} reported ratios, {n} fall short of their targets or of all units.",
        short, all=format_decimal_places(len(rows), language),
    )  # fmt: skip
    report.record(
        pd.DataFrame(
            {"ratios_short": [short], "numerator": [short], "denominator": [len(rows)],
             "denominator_role": ["whole"], "figures": [";".join(rows["figures"])]}
        ),
        ["ratios_short"], section=SECTION, method="count of ratios",
    )  # fmt: skip
    items = tuple("- " + _say(row, report) for _, row in rows.iterrows())
    chart = draw_bullets(
        _bullets(rows, report), words.say("Done and missing, {place}", place=report.place_name),
        words.say("Share of the second number; orange: what the target asks for"),
        kind=words.say("Bars"),
    )  # fmt: skip
    return Message(words.say("How far it is to the targets"), (lead, *items), results, chart)


def _ratios(gaps: pd.DataFrame) -> pd.DataFrame:
    """Ratios of counts, the furthest behind first."""
    counted = gaps["denominator_role"].isin(["target", "universe"]) & ~gaps["unit"].isin(
        ["percent", "percentage point"]
    )
    is_weak = gaps["group"].notna() if "group" in gaps else gaps["confidence"].eq("low")
    rows = gaps[counted & ~is_weak]
    share = (rows["numerator"] / rows["denominator"]).astype("float64")
    rows = rows.assign(share=share, gap=rows["gap_to_target"].fillna(rows["gap_to_universe"]))
    return rows.sort_values("share", kind="stable").head(_MOST)


def _say(row: pd.Series, report: Report) -> str:
    words, language = report.words, report.parameters.language
    start = words.say(
        "**{label}**: {top} of {base} ({share})", label=report.label_of(str(row["indicator"])),
        top=format_decimal_places(row["numerator"], language),
        base=format_decimal_places(row["denominator"], language),
        share=format_estimate(row["share"], "ratio", language),
    )  # fmt: skip
    return f"{start}; {_say_missing(row, report)}."


def _say_missing(row: pd.Series, report: Report) -> str:
    words, language = report.words, report.parameters.language
    if pd.notna(row["gap_to_target"]) and row["gap_to_target"] == 0:
        return words.say("the target is reached")
    gap = format_decimal_places(row["gap"], language)
    if pd.isna(row["gap_to_target"]):
        return words.say("{gap} not covered, and no share is set as a target", gap=gap)
    if pd.isna(row["due_year"]):
        return words.say("{gap} missing to the target", gap=gap)
    missing = words.say(
        "{gap} missing to the target for {year}", gap=gap, year=str(row["due_year"])
    )
    is_inferred = pd.notna(row["is_inferred"]) and bool(row["is_inferred"])
    return f"{missing} ({words.say('the target is inferred')})" if is_inferred else missing


def _bullets(rows: pd.DataFrame, report: Report) -> pd.DataFrame:
    words, language = report.words, report.parameters.language
    bars = []
    for _, row in rows.iterrows():
        top, base = (format_decimal_places(row[c], language) for c in ("numerator", "denominator"))
        shown = f"{top}/{base} = {format_estimate(row['share'], 'ratio', language)}"
        label = report.label_of(str(row["indicator"]))
        asked = row["units_for_target"]
        reached = row["gap"] == 0
        note = words.say("reached") if reached else words.say(
            "{gap} missing", gap=format_decimal_places(row["gap"], language)
        )  # fmt: skip
        bars.append(
            {
                "label": label, "share": row["share"], "shown": shown, "note": note,
                "mark": None if pd.isna(asked) else float(asked / row["denominator"]),
                "is_short": pd.notna(row["gap_to_target"]) and not reached,
                "spoken": f"{label}: {shown}; {note}",
            }
        )  # fmt: skip
    return pd.DataFrame(bars)
