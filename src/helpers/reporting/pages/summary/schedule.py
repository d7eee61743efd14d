"""What the official targets ask of the coming year, and how many of them nobody counts."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.charts import draw_verdict_bars
from helpers.reporting.language import to_say
from helpers.reporting.numbers import format_decimal_places, format_estimate
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.outcomes.plan import STATES, calendar_counts, plan_rows
from helpers.reporting.pages.summary.message import SECTION, Message
from helpers.reporting.report import Report

_STATES: Final = to_say(STATES)
_MOST: Final = 3


def schedule_message(known: Known, report: Report) -> Message | None:
    """Targets that the place can be read against; None where there is none."""
    plan = plan_rows(known)
    counts = calendar_counts(plan)
    if counts.empty:
        return None
    words, language, year = report.words, report.parameters.language, report.parameters.year
    recorded = [_record_counts(counts, plan, report)]
    counted = plan[plan["state"].eq("counted")]
    judged = plan["verdict_code"].isin(["met", "on_track", "off_track"])
    lead = words.say(
        "**{all}** official targets can be read against {place}. Reports count **{counted}** of "
        "them; **{judged}** can be judged by the end of {year}.",
        all=format_decimal_places(len(plan), language), place=report.place_name,
        counted=format_decimal_places(len(counted), language),
        judged=format_decimal_places(int(judged.sum()), language), year=str(year),
    )  # fmt: skip
    asked = counted[counted["asked_next_year"].gt(0).fillna(False)].head(_MOST)
    if len(asked):
        recorded.append(report.record(
            asked, ["asked_next_year", "gap_to_target"], section=SECTION,
            method="even pace to the due year"))  # fmt: skip
    items = tuple(
        "- " + words.say(
            "**{label}**: {asked} more in {next} ({gap} missing by the end of {due})",
            label=report.label_of(str(row["indicator"])),
            asked=format_estimate(row["asked_next_year"], str(row["unit"]), language),
            next=str(year + 1), gap=format_decimal_places(row["gap_to_target"], language),
            due=str(row["due_year"]),
        ) for _, row in asked.iterrows()
    )  # fmt: skip
    chart = draw_verdict_bars(
        _grid(counts, report), words.say("Targets by the year they end in"),
        words.say("number of targets"), kind=words.say("Bars"),
    )  # fmt: skip
    heading = words.say("What the plan asks of {year}", year=str(year + 1))
    lead_in = words.say("An even pace to the targets would take:") if items else ""
    results = pd.concat(recorded, ignore_index=True)
    return Message(heading, (lead, lead_in, *items), results, chart)


def _record_counts(counts: pd.DataFrame, plan: pd.DataFrame, report: Report) -> pd.DataFrame:
    named = counts.assign(
        targets_due=counts["n"], period=counts["due_year"].astype("string"),
        group=counts["state"].map(STATES),
    )  # fmt: skip
    judged = int(plan["verdict_code"].isin(["met", "on_track", "off_track"]).sum())
    counted = int(plan["state"].eq("counted").sum())
    totals = pd.DataFrame(
        {"targets_due": [len(plan), counted, judged], "group": ["all", "counted", "judged"]}
    )
    return report.record(pd.concat([named, totals], ignore_index=True), ["targets_due"],
                         section=SECTION, method="verdict rules")  # fmt: skip


def _grid(counts: pd.DataFrame, report: Report) -> pd.DataFrame:
    grid = counts.pivot_table(
        index="due_year", columns="state", values="n", aggfunc="sum", fill_value=0
    ).reindex(columns=list(STATES), fill_value=0)
    words = report.words
    ends = [words.say("End of {year}", year=str(year)) for year in grid.index]
    grid.columns = [words.say(_STATES[state]) for state in grid.columns]
    return grid.astype(int).set_axis(ends, axis="index")
