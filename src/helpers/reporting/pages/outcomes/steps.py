"""The steps of a part: how many were reached at each, and what became of the step before."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.charts import draw_cascade
from helpers.outcomes import follow_steps, round_to_digits
from helpers.reporting.labels import plural
from helpers.reporting.layout import Column, format_range
from helpers.reporting.numbers import format_decimal_places
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.outcomes.parts import Part
from helpers.reporting.pages.outcomes.points import without_formalities
from helpers.reporting.report import Report

_METHOD: Final = "steps of a programme"
STEP_MEASURES: Final = ("step_value", "step_share", "step_multiple")
_COLUMNS: Final = (
    Column("@indicator", "Step"), Column("step_value", "Reported"), Column("@period", "Speaks for"),
    Column("step_share", "Of the step before"), Column("step_multiple", "For each one before"),
    Column("@text", "Read with care"),
)  # fmt: skip
_NOTE: Final = (
    "“At least” over “at least” has no bound. A step marked “another service” is for the same "
    "people and no part of the step before: it is shown beside, and divided by nothing."
)
CHAIN: Final = ("start", "nested", "passed_on", "branch")
_FEW: Final = 2
_DIGITS: Final = 3
_FORMALITY: Final = "do not exclude that it is larger"


def step_rows(part: Part, known: Known) -> pd.DataFrame:
    """The chains of a part as results; empty where no two steps follow each other."""
    steps = known.report.evidence.steps
    own = steps[steps["system"].eq(part.code)]
    followed = without_formalities(follow_steps(part.latest, own))
    chain = followed[followed["relation"].isin(CHAIN)]
    if len(chain) < _FEW or not chain["relation"].isin(["nested", "passed_on"]).any():
        return chain.iloc[:0].assign(**dict.fromkeys(STEP_MEASURES))
    nested = chain["relation"].eq("nested")
    return chain.assign(
        step_value=chain["value"], step_share=chain["rate"].where(nested),
        step_multiple=chain["rate"].where(chain["relation"].eq("passed_on")).map(
            _rounded, na_action="ignore"
        ),
        period=chain["key_period"], text=_cautions(chain, known),
    )  # fmt: skip


def _rounded(times: float) -> float:
    return round_to_digits(times, _DIGITS)


def _cautions(chain: pd.DataFrame, known: Known) -> list[str]:
    words = []
    for _, row in chain.iterrows():
        branch = "another service" if row["relation"] == "branch" else ""
        # That an open end could hide anything is said once, below the table.
        caution = "" if pd.isna(row["caution"]) or _FORMALITY in row["caution"] else row["caution"]
        said = [branch, known.report.say_codes(str(caution)),
                "" if pd.isna(row["note"]) else str(row["note"])]  # fmt: skip
        words.append("; ".join(dict.fromkeys(part for part in said if part)))
    return words


def show_steps(part: Part, known: Known, report: Report) -> None:
    """Table and chart of the chains of a part."""
    rows = step_rows(part, known)
    if rows.empty:
        return
    is_range = rows["interval"].eq("reported_range")
    shares = rows.assign(
        lower=rows["rate_lower"].where(is_range), upper=rows["rate_upper"].where(is_range)
    )
    ends = (rows["lower"].ne(rows["value"]) | rows["upper"].ne(rows["value"])).fillna(True)
    is_open = ends & (rows["lower"].notna() | rows["upper"].notna())
    values = rows.assign(
        figures=rows["figure_id"], lower=rows["lower"].where(is_open),
        upper=rows["upper"].where(is_open),
        interval=is_open.map({True: "reported_range", False: "none"}),
    )  # fmt: skip
    tidy = [values.assign(measure="step_value", estimate=values["step_value"],
                          method="as reported")]  # fmt: skip
    tidy += [shares.assign(measure=measure, estimate=shares[measure], method=_METHOD)
             for measure in ("step_share", "step_multiple")]  # fmt: skip
    recorded = report.record_each(pd.concat(tidy, ignore_index=True), section=part.label)
    report.table(recorded, _COLUMNS, note=_NOTE, caption=f"{part.label}: from step to step")
    report.chart(draw_cascade(
        _bars(rows, recorded, report), f"{part.label}: how many at each step",
        plural(str(rows["unit"].iloc[0]))), recorded,
    )  # fmt: skip
    report.say(say_flags(rows, report))


def _bars(rows: pd.DataFrame, recorded: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Stages for the chart, with what became of the step before in words."""
    language = report.parameters.language
    rates = recorded[recorded["measure"].ne("step_value")].set_index("indicator")
    values = recorded[recorded["measure"].eq("step_value")].set_index("indicator")
    drops = []
    for code in rows["indicator"]:
        if code not in rates.index:
            drops.append("")
            continue
        rate = rates.loc[code]
        words = format_range(rate, language)
        drops.append(f"{words} of those before" if rate["measure"] == "step_share"
                     else f"{words} for each one before")  # fmt: skip
    return pd.DataFrame(
        {
            "stage": [report.label_of(code) for code in rows["indicator"]],
            "people": rows["value"].to_numpy(), "share": float("nan"), "is_missing": False,
            "shown": [format_range(values.loc[code], language) for code in rows["indicator"]],
            "drop": drops,
        }
    )  # fmt: skip


def say_flags(rows: pd.DataFrame, report: Report) -> str:
    """A funnel that grows is named, never hidden."""
    words = []
    for _, row in rows[rows["flag"].isin(["grows", "may_grow"])].iterrows():
        label = report.label_of(str(row["indicator"]))
        before = report.in_sentence(str(row["from_indicator"]))
        number = format_decimal_places(row["value"], report.parameters.language)
        sure = "is larger" if row["flag"] == "grows" else "may be larger"
        words.append(
            f"**Check**: *{label}* ({number}) {sure} than *{before}*, of which it should be a part."
        )
    return " ".join(words)
