"""Whom a cascade of training reached, and which districts its reports do not name."""

from __future__ import annotations

import pandas as pd

from helpers.charts import draw_tiles
from helpers.coverage import count_named
from helpers.reporting.numbers import format_between, format_decimal_places
from helpers.reporting.pages.outcomes.districts import READINGS, named_in, second_wave
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.outcomes.parts import Part, parts_of
from helpers.reporting.pages.outcomes.steps import CHAIN, step_rows
from helpers.reporting.pages.summary.message import RECENT, SECTION, Message, say_count
from helpers.reporting.report import Report


def reach_message(known: Known, report: Report) -> Message | None:
    """The first part whose reports list the districts it reached in full; None without one."""
    for part in parts_of(known):
        named = named_in(part, report)
        if named.empty:
            continue
        first = named[named["component"].eq(named["component"].iloc[0])]
        if _is_recent(first, known):
            return _message(part, first, known, report)
    return None


def _is_recent(named: pd.DataFrame, known: Known) -> bool:
    """Whether any report that names districts speaks for one of the last years."""
    ids = named["figures"].dropna().str.split(";").explode()
    years = known.analysed.loc[known.analysed["figure_id"].isin(ids), "reported_on"].dt.year
    return bool(years.ge(known.report.parameters.year - RECENT).any())


def _message(part: Part, named: pd.DataFrame, known: Known, report: Report) -> Message:
    words, language = report.words, report.parameters.language
    counts = count_named(named).assign(
        numerator=lambda frame: frame["units_named"], denominator=len(named),
        denominator_role="whole",
    )  # fmt: skip
    recorded = [
        report.record(named, ["is_named"], section=SECTION),
        report.record(counts, ["units_named", "units_never_named"], section=SECTION),
    ]
    reached, steps = _say_steps(part, known, report)
    wave, uncovered = _say_second_wave(part, named, known, report)
    row = counts.iloc[0]
    units = words.say(
        "Its reports name **{named} of {all}** district-level units.",
        named=format_decimal_places(row["units_named"], language),
        all=format_decimal_places(len(named), language),
    )  # fmt: skip
    missing = words.count(
        "**{n} is not named**: {names}. Not named is not the same as not reached.",
        "**{n} are not named**: {names}. Not named is not the same as not reached.",
        int(row["units_never_named"]), names=str(row["names"]),
    ) if row["units_never_named"] else ""  # fmt: skip
    tiles = pd.DataFrame({"label": named["place_name"], "is_named": named["is_named"].eq(1)})
    chart = draw_tiles(
        tiles, words.say("{part}: districts that reports name", part=part.label),
        words.say("named"), words.say("not named"),
    )  # fmt: skip
    heading = words.say("{part}: who was reached", part=part.label)
    results = pd.concat([*recorded, *steps, *uncovered], ignore_index=True)
    return Message(heading, (reached, units, missing, wave), results, chart)


def _say_steps(part: Part, known: Known, report: Report) -> tuple[str, list[pd.DataFrame]]:
    rows = step_rows(part, known)
    chain = rows[rows["relation"].isin(CHAIN)] if len(rows) else rows
    if chain.empty:
        return "", []
    recorded = report.record(chain.assign(figures=chain["figure_id"]), ["step_value"],
                             section=SECTION, method="as reported")  # fmt: skip
    figures, language = known.analysed.set_index("figure_id"), report.parameters.language
    said = [
        say_count(format_decimal_places(row["value"], language), str(row["indicator"]),
                  figures.loc[row["figure_id"]], report)
        for _, row in chain.iterrows()
    ]  # fmt: skip
    return report.words.say("Reached: {steps}.", steps="; ".join(said)), [recorded]


def _say_second_wave(
    part: Part, named: pd.DataFrame, known: Known, report: Report
) -> tuple[str, list[pd.DataFrame]]:
    rows = second_wave(part, named, known)
    not_named = len(named) - int(named["is_named"].sum())
    each = rows[rows["group"].eq(READINGS["same_per_unit"])]
    # A list that later reports add to leaves out more districts than are not named by now.
    if rows.empty or each["left"].ne(not_named).any():
        return "", []
    recorded = report.record(rows, ["uncovered_people"], section=SECTION,
                             method="same effort again")  # fmt: skip
    language = report.parameters.language
    low, high = (
        format_decimal_places(float(end), language)
        for end in (recorded["estimate"].min(), recorded["estimate"].max())
    )
    between = low if low == high else format_between(low, high, language)
    return report.words.say(
        "The same effort in the others would reach **{people}** more people: arithmetic, not a "
        "plan.", people=between,
    ), [recorded]  # fmt: skip
