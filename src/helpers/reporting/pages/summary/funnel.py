"""How many are left from step to step of a programme."""

from __future__ import annotations

import pandas as pd

from helpers.charts import draw_cascade
from helpers.reporting.labels import with_unit
from helpers.reporting.layout import format_range
from helpers.reporting.numbers import format_bound
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.outcomes.parts import parts_of
from helpers.reporting.pages.outcomes.steps import step_rows
from helpers.reporting.pages.summary.message import SECTION, Message, year_unless_own
from helpers.reporting.report import Report


def funnel_message(known: Known, report: Report) -> Message | None:
    """The longest chain of nested steps; None where no two steps follow each other."""
    found = [(part, step_rows(part, known)) for part in parts_of(known)]
    found = [(part, rows) for part, rows in found if len(rows)]
    if not found:
        return None
    part, rows = max(found, key=lambda entry: int(entry[1]["relation"].eq("nested").sum()))
    words = report.words
    values = report.record(rows.assign(figures=rows["figure_id"]), ["step_value"],
                           section=SECTION, method="as reported")  # fmt: skip
    shares = report.record(
        rows.assign(lower=rows["rate_lower"], upper=rows["rate_upper"]),
        ["step_share", "step_multiple"], section=SECTION, method="steps of a programme",
    )  # fmt: skip
    items = tuple(f"- {_say_step(row, report)}" for _, row in rows.iterrows())
    chart = draw_cascade(
        _bars(rows, shares, report), words.say("{part} – how many at each step", part=part.label),
        "", axis=words.say("Longest bar: the largest count"),
        kind=words.say("Stages from first to last"),
    )  # fmt: skip
    heading = words.say("{part} – from step to step", part=part.label)
    results = pd.concat([values, shares], ignore_index=True)
    sentences = (words.say("Reported at each step:"), *items, *_say_growth(rows, report))
    return Message(heading, sentences, results, chart)


def _say_step(row: pd.Series, report: Report) -> str:
    words = report.words
    year = year_unless_own(row["reported_on"], row["key_period"], report)
    marks = [words.say("another service")] if row["relation"] == "branch" else []
    marks += [year] if year else []
    said = f"**{report.label_of(str(row['indicator']))}**: {_shown(row, report)}"
    return f"{said} ({', '.join(marks)})" if marks else said


def _say_growth(rows: pd.DataFrame, report: Report) -> list[str]:
    """A step that is larger than the one it should be a part of is named, never hidden."""
    words, said = report.words, []
    for _, row in rows[rows["flag"].isin(["grows", "may_grow"])].iterrows():
        both = {"step": report.in_sentence(str(row["indicator"])),
                "before": report.in_sentence(str(row["from_indicator"]))}  # fmt: skip
        said.append(
            words.say("**Check**: {step} is more than {before}, of which it should be a part.",
                      **both)
            if row["flag"] == "grows"
            else words.say("**Check**: {step} may be more than {before}, of which it should be a "
                           "part.", **both)
        )  # fmt: skip
    return said


def _shown(row: pd.Series, report: Report) -> str:
    language = report.parameters.language
    counted = with_unit(row["value"], str(row["unit"]), language)
    if pd.isna(row["upper"]) and pd.notna(row["lower"]):
        return format_bound("at_least", counted, language)
    return counted


def _bars(rows: pd.DataFrame, shares: pd.DataFrame, report: Report) -> pd.DataFrame:
    words, language = report.words, report.parameters.language
    by_step = shares.set_index("indicator")
    drops = []
    for code in rows["indicator"]:
        if code not in by_step.index:
            drops.append("")
            continue
        rate = by_step.loc[code]
        if rate["measure"] == "step_share":
            drops.append(words.say("{share} of those before", share=format_range(rate, language)))
            continue
        # As rounded: two places would add a digit that the counts do not carry.
        times = format_range(pd.Series({**rate, "unit": "number"}), language)
        drops.append(words.say("{times} for each one at the step before", times=times))
    return pd.DataFrame(
        {
            "stage": [report.label_of(str(code)) for code in rows["indicator"]],
            "people": rows["value"].to_numpy(), "share": float("nan"), "is_missing": False,
            "shown": [_shown(row, report) for _, row in rows.iterrows()], "drop": drops,
        }
    )  # fmt: skip
