"""What the official targets ask of the coming year, and how many of them nobody counts."""

from __future__ import annotations

from typing import Final

import pandas as pd
from matplotlib.figure import Figure

from helpers.charts import draw_verdict_bars
from helpers.coverage.plan import PLAN_REASONS
from helpers.reporting.glossary import lower_first
from helpers.reporting.language import to_say
from helpers.reporting.numbers import format_decimal_places, format_estimate
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.outcomes.plan import (
    NEVER_COUNTED,
    STATES,
    calendar_counts,
)
from helpers.reporting.pages.summary.message import SECTION, Message, plan_of
from helpers.reporting.report import Report

_STATES: Final = to_say(STATES)
_REASONS: Final = to_say(PLAN_REASONS)
_JUDGED: Final = ("met", "on_track", "off_track")
_MOST: Final = 3
_NO_YEAR: Final = 9999


def schedule_message(known: Known, report: Report) -> Message | None:
    """Targets that the place can be read against; None where there is none."""
    plan = plan_of(known)
    counts = _count_states(plan)
    if counts.empty:
        return None
    words, year = report.words, report.parameters.year
    asked = plan[plan["state"].eq("counted") & plan["asked_next_year"].gt(0).fillna(False)]
    asked = asked.head(_MOST)
    recorded = [_record_counts(counts, plan, report)]
    if len(asked):
        recorded.append(report.record(
            asked, ["asked_next_year", "gap_to_target"], section=SECTION,
            method="even pace to the due year"))  # fmt: skip
    heading = words.say("What the plan asks of {year}", year=str(year + 1))
    sentences = (
        *_say_judged(plan, report), _say_asked(plan, asked, report),
        *("- " + _say_item(row, report) for _, row in asked.iterrows()),
    )  # fmt: skip
    results = pd.concat(recorded, ignore_index=True)
    return Message(heading, sentences, results, _draw(counts, report))


def _count_states(plan: pd.DataFrame) -> pd.DataFrame:
    """Targets by the year they end in and what can be said; those without a year come last."""
    dated = calendar_counts(plan)
    yearless = plan[plan["due_year"].isna()]
    state = yearless["verdict_code"].where(yearless["state"].ne(NEVER_COUNTED), NEVER_COUNTED)
    others = state.value_counts().rename_axis("state").reset_index(name="n")
    return pd.concat([dated, others], ignore_index=True).astype({"due_year": "Int64"})


def _record_counts(counts: pd.DataFrame, plan: pd.DataFrame, report: Report) -> pd.DataFrame:
    named = counts.assign(
        targets_due=counts["n"], period=counts["due_year"].astype("string"),
        group=counts["state"].map(STATES),
    )  # fmt: skip
    verdicts = plan["verdict_code"]
    totals = {
        "all": len(plan), "counted": plan["state"].eq("counted").sum(),
        "judged": verdicts.isin(_JUDGED).sum(),
        **{f"judged: {code}": verdicts.eq(code).sum() for code in _JUDGED},
    }  # fmt: skip
    ids = ";".join(plan.loc[plan["state"].eq("counted"), "figures"].dropna().unique())
    whole = pd.DataFrame(
        {"targets_due": list(totals.values()), "group": list(totals), "figures": ids or pd.NA}
    )
    return report.record(pd.concat([named, whole], ignore_index=True), ["targets_due"],
                         section=SECTION, method="verdict rules")  # fmt: skip


def _say_judged(plan: pd.DataFrame, report: Report) -> tuple[str, str]:
    """How many targets there are, how many are counted, and how many can be judged."""
    words, language = report.words, report.parameters.language
    counted = plan[plan["state"].eq("counted")]
    every = words.say(
        "**{all}** official targets can be read against {place}.",
        all=format_decimal_places(len(plan), language), place=report.place_name,
    )  # fmt: skip
    if counted.empty:
        return every, words.say("Reports count none of them, so none can be judged.")
    is_judged = counted["verdict_code"].isin(_JUDGED)
    n, year = format_decimal_places(len(counted), language), str(report.parameters.year)
    if not is_judged.any():
        return every, words.say(
            "Reports count **{counted}** of them; none can be judged by the end of {year}: "
            "{reasons}.", counted=n, year=year, reasons=_say_reasons(counted, report),
        )  # fmt: skip
    verdicts = "; ".join(
        f"{lower_first(words.say(_STATES[code]))} {format_decimal_places(number, language)}"
        for code in _JUDGED if (number := int(counted["verdict_code"].eq(code).sum()))
    )  # fmt: skip
    if counted.loc[is_judged, "is_provisional"].any():
        verdicts += f"; {words.say('provisional, as the target is inferred')}"
    return every, words.say(
        "Reports count **{counted}** of them; **{judged}** can be judged by the end of {year} "
        "({verdicts}).", counted=n, year=year, verdicts=verdicts,
        judged=format_decimal_places(int(is_judged.sum()), language),
    )  # fmt: skip


def _say_reasons(counted: pd.DataFrame, report: Report) -> str:
    """Why counted targets cannot be judged, each reason once."""
    codes = dict.fromkeys(str(code) for code in counted["verdict_reason"])
    return "; ".join(report.words.say(_REASONS[code]) for code in codes)


def _say_asked(plan: pd.DataFrame, asked: pd.DataFrame, report: Report) -> str:
    words, year = report.words, str(report.parameters.year + 1)
    if len(asked):
        return words.say("An even pace to the targets would take:")
    counted = plan.loc[plan["state"].eq("counted"), "verdict_code"]
    if len(counted) and counted.eq("met").all():
        return words.say(
            "Those that are counted are met and ask nothing more of {year}.", year=year
        )
    return words.say("What they ask of {year} cannot be worked out from the reports.", year=year)


def _say_item(row: pd.Series, report: Report) -> str:
    words, language = report.words, report.parameters.language
    said = words.say(
        "**{label}**: {asked} more in {next}, of {gap} still missing to the target for {due}",
        label=report.label_of(str(row["indicator"])),
        asked=format_estimate(row["asked_next_year"], str(row["unit"]), language),
        next=str(report.parameters.year + 1),
        gap=format_decimal_places(row["gap_to_target"], language), due=str(row["due_year"]),
    )  # fmt: skip
    is_inferred = pd.notna(row["is_inferred"]) and bool(row["is_inferred"])
    return f"{said} ({words.say('the target is inferred')})" if is_inferred else said


def _draw(counts: pd.DataFrame, report: Report) -> tuple[Figure, str]:
    words = report.words
    # No year sorts behind every year.
    due = counts["due_year"].astype("Int64").fillna(_NO_YEAR)
    grid = counts.assign(due=due).pivot_table(
        index="due", columns="state", values="n", aggfunc="sum", fill_value=0
    ).reindex(columns=list(STATES), fill_value=0)  # fmt: skip
    ends = [
        words.say("No year set") if year == _NO_YEAR else words.say("End of {year}", year=str(year))
        for year in grid.index
    ]
    grid.columns = [words.say(_STATES[state]) for state in grid.columns]
    return draw_verdict_bars(
        grid.astype(int).set_axis(ends, axis="index"),
        words.say("Targets by the year they end in"), words.say("number of targets"),
        kind=words.say("Bars"),
    )  # fmt: skip
