"""How far the reported ratios are from their targets, or from all there are."""

from __future__ import annotations

from typing import Final

import pandas as pd
from matplotlib.figure import Figure

from helpers.charts import draw_bullets
from helpers.reporting.numbers import format_decimal_places, format_estimate
from helpers.reporting.pages.coverage_gaps import GAP_MEASURES, assess_year, earlier
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.summary.message import RECENT, SECTION, Message, year_unless_own
from helpers.reporting.report import Report

_MOST: Final = 4
_RATES: Final = ("percent", "percentage point", "ratio")


def coverage_message(known: Known, report: Report) -> Message | None:
    """Ratios of the year and the years just before it, else older ones; None without any."""
    del known
    rows = known_ratios(report)
    if rows.empty:
        return None
    shown = rows.head(_MOST)
    measured = report.record(shown, GAP_MEASURES[:-1], section=SECTION)
    counted = _record_short(rows, report)
    sentences = (
        _say_short(rows, report),
        report.words.say("The furthest behind:") if len(rows) > len(shown) else "",
        *("- " + _say(row, report) for _, row in shown.iterrows()),
    )
    heading = report.words.say("How far it is to the targets")
    results = pd.concat([measured, counted], ignore_index=True)
    return Message(heading, sentences, results, _draw(shown, report))


def known_ratios(report: Report) -> pd.DataFrame:
    """Ratios of counts to a target or to all units, the furthest behind first.

    A count without a printed ratio stands beside the target it is read against. ``numerator``,
    ``denominator`` and ``gap`` [units]; ``share`` [ratio]; ``printed`` holds the ratio as printed.
    """
    year = report.parameters.year
    own = assess_year(report)
    before = earlier(report, own)
    recent = _ratios_in(pd.concat([own, before[before["year"].ge(year - RECENT)]]))
    return recent if len(recent) else _ratios_in(before)


def _ratios_in(gaps: pd.DataFrame) -> pd.DataFrame:
    is_ratio = gaps["denominator_role"].isin(["target", "universe"])
    is_ratio |= gaps["progress_to_target"].notna()
    is_sure = gaps["confidence"].ne("low") & ~gaps["unit"].isin(_RATES)
    rows = gaps[is_ratio & is_sure]
    base = rows["denominator"].fillna(rows["units_for_target"])
    rows = rows.assign(
        base=base, share=(rows["done"] / base).astype("float64"),
        gap=rows["gap_to_target"].fillna(rows["gap_to_universe"]),
    )  # fmt: skip
    return rows.sort_values("share", kind="stable", ignore_index=True)


def _record_short(rows: pd.DataFrame, report: Report) -> pd.DataFrame:
    short = int(rows["gap"].gt(0).sum())
    counts = pd.DataFrame(
        {"ratios_short": [short], "numerator": [short], "denominator": [len(rows)],
         "denominator_role": ["whole"], "figures": [";".join(rows["figures"])]}
    )  # fmt: skip
    return report.record(counts, ["ratios_short"], section=SECTION, method="count of ratios")


def _say_short(rows: pd.DataFrame, report: Report) -> str:
    words, every, short = report.words, len(rows), int(rows["gap"].gt(0).sum())
    if short == every == 1:
        return words.say("The one reported ratio falls short of its target or of all units.")
    if every == 1:
        return words.say("The one reported ratio reaches its target or all units.")
    n = format_decimal_places(every, report.parameters.language)
    if short == every:
        return words.say(
            "All {n} reported ratios fall short of their targets or of all units.", n=n
        )
    if short == 0:
        return words.say("All {n} reported ratios reach their targets or all units.", n=n)
    return words.count(
        "Of {all} reported ratios, {n} falls short of its target or of all units.",
        "Of {all} reported ratios, {n} fall short of their targets or of all units.",
        short, all=n,
    )  # fmt: skip


def _say(row: pd.Series, report: Report) -> str:
    words, language = report.words, report.parameters.language
    parts = {
        "label": report.label_of(str(row["indicator"])),
        "top": format_decimal_places(row["done"], language),
        "base": format_decimal_places(row["base"], language),
        "share": format_estimate(row["share"], "ratio", language),
    }
    year = year_unless_own(row["reported_on"], row["period"], report)
    start = (
        words.say("**{label}**, {year}: {top} of {base} ({share})", year=year, **parts)
        if year else words.say("**{label}**: {top} of {base} ({share})", **parts)
    )  # fmt: skip
    is_inferred = pd.notna(row["is_inferred"]) and bool(row["is_inferred"])
    caution = f" ({words.say('the target is inferred')})" if is_inferred else ""
    return f"{start}; {_say_missing(row, report)}{caution}."


def _say_missing(row: pd.Series, report: Report) -> str:
    words, language = report.words, report.parameters.language
    gap = format_decimal_places(row["gap"], language)
    if pd.isna(row["gap_to_target"]):
        return (
            words.say("{gap} not reported as such, and no share is set as a target", gap=gap)
            if row["gap"] > 0 else words.say("all of them, and no share is set as a target")
        )  # fmt: skip
    if row["gap"] == 0:
        return words.say("the target is reached")
    asked = format_decimal_places(row["units_for_target"], language)
    if pd.isna(row["due_year"]):
        return words.say("{gap} missing to the {asked} asked for", gap=gap, asked=asked)
    return words.say(
        "{gap} missing to the {asked} asked for by {year}", gap=gap, asked=asked,
        year=str(row["due_year"]),
    )  # fmt: skip


def _draw(rows: pd.DataFrame, report: Report) -> tuple[Figure, str]:
    words = report.words
    bars = pd.DataFrame([_bar(row, report) for _, row in rows.iterrows()])
    return draw_bullets(
        bars, words.say("Done and missing, {place}", place=report.place_name),
        words.say("Share of the target or of all units; orange line: what the target asks for"),
        kind=words.say("Bars"),
    )  # fmt: skip


def _bar(row: pd.Series, report: Report) -> dict[str, object]:
    words, language = report.words, report.parameters.language
    top, base = (format_decimal_places(row[c], language) for c in ("done", "base"))
    shown = f"{top}/{base} = {format_estimate(row['share'], 'ratio', language)}"
    year = year_unless_own(row["reported_on"], row["period"], report)
    label = report.label_of(str(row["indicator"])) + (f" ({year})" if year else "")
    has_target, gap = pd.notna(row["gap_to_target"]), format_decimal_places(row["gap"], language)
    if row["gap"] == 0:
        note = words.say("reached")
    elif has_target:
        note = words.say("{gap} missing", gap=gap)
    else:
        note = words.say("{gap} not reported", gap=gap)
    asked = row["units_for_target"]
    return {
        "label": label, "share": row["share"], "shown": shown, "note": note,
        "mark": None if pd.isna(asked) else float(asked / row["base"]),
        "is_short": has_target and row["gap"] > 0, "spoken": f"{label}: {shown}; {note}",
    }  # fmt: skip
