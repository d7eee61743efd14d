"""The plan: which targets end in which year, and what each asks of the coming year."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.charts import draw_verdict_bars
from helpers.coverage.plan import PLAN_REASONS, plan_targets, summarise_plan
from helpers.reporting.layout import VERDICT_WORDS, Column
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.report import Report

SECTION: Final = "The plan"
NEVER_COUNTED: Final = "never_counted"
STATES: Final = {**VERDICT_WORDS, NEVER_COUNTED: "Nobody counts it"}
MEASURES: Final = (
    "reported_value", "units_for_target", "gap_to_target", "asked_next_year", "verdict",
)  # fmt: skip
_COLUMNS: Final = (
    Column("@indicator", "Indicator"), Column("@period", "By the end of"),
    Column("@reported", "Reported"), Column("units_for_target", "Target"),
    Column("gap_to_target", "Missing"), Column("asked_next_year", "Asked of {year}"),
    Column("verdict"),
)  # fmt: skip
_NOTE: Final = (
    "Asked of the year: what is missing, spread evenly over the years left, in whole units. A "
    "target that nobody counts is not listed here; it is in the chart and below."
)


def plan_rows(known: Known) -> pd.DataFrame:
    """Every target the place can be read against, as results."""
    figures = known.analysed[known.analysed["place"].eq(known.place)]
    plan = plan_targets(figures, known.report.evidence.targets, known.place, known.year_end)
    # What ended long before without a verdict is no part of this year's plan.
    plan = plan[~plan["due_year"].lt(known.report.parameters.year - 1).fillna(False)]
    words = plan["verdict_reason"].map(PLAN_REASONS).fillna("")
    provisional = (
        plan["is_provisional"]
        .fillna(False)
        .map({True: "; provisional, as the target is inferred", False: ""})
    )
    return plan.assign(
        verdict=plan["verdict_code"] + ": " + words + provisional, unit=_units(plan, figures),
        period=plan["due_year"].astype("string"), reported_value=plan["done"],
        group=plan["target_id"],
    )  # fmt: skip


def _units(plan: pd.DataFrame, figures: pd.DataFrame) -> pd.Series:
    """Unit of the count behind a target, else that of the target."""
    of = figures.drop_duplicates("figure_id").set_index("figure_id")["unit"]
    return plan["figures"].map(of).fillna(plan["target_unit"]).fillna("unit").astype("string")


def show_calendar(rows: pd.DataFrame, report: Report) -> None:
    """How many targets end in which year, and what can be said of them."""
    counts = calendar_counts(rows)
    if counts.empty:
        report.say("**Cannot say**: no official target can be read against this place.")
        return
    grid = calendar_grid(counts)
    named = counts.assign(
        targets_due=counts["n"], period=counts["due_year"].astype("string"),
        group=counts["state"].map(STATES),
    )  # fmt: skip
    recorded = report.record(named, ["targets_due"], section=SECTION, method="verdict rules")
    report.chart(
        draw_verdict_bars(grid, f"Targets by the year they end in, {report.place_name}", "targets"),
        recorded,
    )
    report.say(say_calendar(rows, report))


def calendar_counts(rows: pd.DataFrame) -> pd.DataFrame:
    """Targets by year and what can be said: ``due_year``, ``state`` (key of ``STATES``), ``n``.

    Those that nobody counts are told apart from those whose count allows no verdict.
    """
    by_year = summarise_plan(rows)
    by_year = by_year[by_year["by"].eq("due_year") & by_year["due_year"].notna()]
    judged = by_year.assign(state=by_year["verdict_code"],
                            n=by_year["n_targets"] - by_year["n_never_counted"])  # fmt: skip
    silent = by_year.assign(state=NEVER_COUNTED, n=by_year["n_never_counted"])
    both = pd.concat([judged, silent], ignore_index=True)
    return both.loc[both["n"].gt(0), ["due_year", "state", "n"]].sort_values(
        ["due_year", "state"], ignore_index=True
    )


def calendar_grid(counts: pd.DataFrame) -> pd.DataFrame:
    """Years by verdicts, every verdict a column."""
    grid = counts.pivot_table(
        index="due_year", columns="state", values="n", aggfunc="sum", fill_value=0
    ).reindex(columns=list(STATES), fill_value=0)
    return grid.rename(columns=STATES).astype(int).set_axis(
        [f"End of {year}" for year in grid.index], axis="index"
    )  # fmt: skip


def say_calendar(rows: pd.DataFrame, report: Report) -> str:
    """How many targets there are, how many are counted, how many can be judged."""
    n, counted = len(rows), int(rows["state"].eq("counted").sum())
    judged = int(rows["verdict_code"].isin(["met", "on_track", "off_track"]).sum())
    words = (
        f"**{n}** official {'target' if n == 1 else 'targets'} can be read against "
        f"{report.place_name}; reports count **{counted}** of them, and **{judged}** can be "
        f"judged by the end of {report.parameters.year}."
    )
    others = "the others" if judged else "all of them"
    return words + (f" For {others} the answer is *cannot say*." if judged < n else "")


def show_coming_year(rows: pd.DataFrame, report: Report) -> None:
    """Targets with a count: what is missing and what the coming year would have to bring."""
    counted = rows[rows["state"].eq("counted")]
    if counted.empty:
        return
    year = report.parameters.year + 1
    recorded = report.record(counted, MEASURES, section=SECTION, method="even pace to the due year")
    columns = [Column(c.source, c.header.format(year=year)) for c in _COLUMNS]
    report.table(recorded, columns, caption=f"What the targets ask of {year}", note=_NOTE)
    report.say(say_uncounted(rows, report))


def say_uncounted(rows: pd.DataFrame, report: Report) -> str:
    """The targets that nobody counts, by year."""
    words = []
    for year, group in rows[rows["state"].eq(NEVER_COUNTED)].groupby("due_year"):
        labels = dict.fromkeys(report.label_of(str(code)) for code in group["indicator"])
        words.append(f"**By {year}, counted by nobody**: {'; '.join(labels)}.")
    return "\n\n".join(words)
