"""The effect over time, on each cohort, and as one number by every estimator."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from helpers.charts import draw_estimates, draw_event_study
from helpers.impact import Evaluation, ImpactResult, Unavailable
from helpers.impact.comparison import Comparison
from helpers.reporting.layout import Column
from helpers.reporting.numbers import format_estimate
from helpers.reporting.pages.impact.study import Study
from helpers.reporting.report import Report

OVER_TIME: Final = "The effect over time"
ONE_NUMBER: Final = "One number, by every estimator"
NAMES: Final[dict[str, str]] = {
    "preferred": "Group-time effects, doubly robust (chosen beforehand)",
    "not_yet_treated": "The same, against not yet treated",
    "sun_abraham": "Sun and Abraham",
    "imputation": "Imputation (Borusyak, Jaravel, Spiess)",
    "two_stage": "Two-stage (Gardner)",
    "extended_twfe": "Extended two-way fixed effects (Wooldridge)",
    "anticipation": "The chosen one, one period of anticipation",
    "without_covariates": "The chosen one, without covariates",
    "twfe": "Two-way fixed effects, one coefficient",
}
_NOTES: Final = {
    "without_covariates": "another assumption: trends parallel as they are",
    "twfe": "may weigh effects negatively",
    "anticipation": "counts from a period earlier",
}
_PATH_COLUMNS: Final = (
    Column("@group", "Time"), Column("effect_event_time", "Effect"),
    Column("@interval", "95% interval"), Column("p_value", "p"),
)  # fmt: skip
_COHORT_COLUMNS: Final = (
    Column("@group", "Cohort"), Column("@estimate", "Effect"), Column("@interval", "95% interval"),
)  # fmt: skip
_ONE_COLUMNS: Final = (
    Column("@group", "Estimator"), Column("@estimate", "Effect"),
    Column("@interval", "95% interval"),
)  # fmt: skip
_BACON_NAMES: Final = {
    "treated_vs_never": "Treated with never treated",
    "earlier_vs_later": "Earlier with later, not yet treated",
    "later_vs_earlier": "Later with earlier, treated already",
    "later_vs_always": "Later with always treated",
    "both_treated": "Two cohorts that both get it",
}


def show_path(study: Study, found: Evaluation, report: Report) -> None:
    """Event study: chart with intervals and a band for all times, and a table."""
    path, banded = found.path, found.banded_path
    if isinstance(path, Unavailable):
        report.say(f"**Cannot say**: {path.reason}")
        return
    rows = [path.select("event_time").to_results(), _p_rows(path)]
    recorded = report.record_each(study.mark(pd.concat(rows, ignore_index=True)), section=OVER_TIME)
    if not isinstance(banded, Unavailable):
        band = banded.select("event_time").to_results().assign(measure="effect_band")
        report.record_each(study.mark(band), section=OVER_TIME)
    report.chart(
        draw_event_study(
            _chart_rows(path, banded, study), "Effect by periods since the start", study.outcome,
            is_simulated=study.is_simulated,
        ),
        recorded,
    )  # fmt: skip
    report.say(_say_window(found))
    report.table(recorded, _PATH_COLUMNS, caption="Effect by periods since the start",
                 note=f"{path.small_sample[:1].upper()}{path.small_sample[1:]}.")  # fmt: skip
    show_cohorts(study, found, report)


def show_cohorts(study: Study, found: Evaluation, report: Report) -> None:
    """Mean effect on each cohort: whether all gained, or some."""
    by_cohort = found.by_cohort
    if isinstance(by_cohort, Unavailable) or len(found.studied.cohorts) < 2:
        return
    rows = study.mark(by_cohort.select("cohort").to_results())
    recorded = report.record_each(rows, section=OVER_TIME)
    report.table(
        recorded, _COHORT_COLUMNS, caption="Mean effect on each cohort over its treated periods",
        note="Named by the first period with the programme. Cohorts seen for longer have had more "
        "time to change.",
    )  # fmt: skip


def show_one_number(study: Study, found: Evaluation, report: Report) -> None:
    """The chosen estimate beside those of every other estimator."""
    rows = [_comparison_row(entry) for entry in found.comparison]
    table = pd.DataFrame(rows)
    if table["estimate"].isna().all():
        report.say(f"**Cannot say**: {found.comparison[0].reason}")
        return
    recorded = report.record_each(study.mark(table), section=ONE_NUMBER)
    truth = study.true_effect()
    if truth is not None:
        known = pd.DataFrame({"measure": ["effect_truth"], "estimate": [truth]})
        report.record_each(study.mark(known), section=ONE_NUMBER, method="law of the simulation")
    report.chart(
        draw_estimates(
            _estimate_rows(found.comparison), "Mean effect over all treated periods",
            study.outcome, truth=truth, is_simulated=study.is_simulated,
        ),
        recorded,
    )  # fmt: skip
    report.table(recorded, _ONE_COLUMNS, caption="Mean effect over all treated periods, "
                 "by estimator", note=_say_missing(found.comparison))  # fmt: skip
    show_weights(study, found, report)


def show_weights(study: Study, found: Evaluation, report: Report) -> None:
    """Which comparisons the one coefficient of two-way fixed effects is made of."""
    bacon = found.bacon
    if isinstance(bacon, Unavailable):
        return
    summary = bacon.summary
    weight = float(summary.loc[summary["is_forbidden"], "weight"].sum())
    parts = [
        pd.DataFrame(
            {"measure": measure, "estimate": summary[column],
             "group": summary["type"].map(_BACON_NAMES)}
        )
        for measure, column in (("comparison_weight", "weight"), ("comparison_mean", "estimate"))
    ]  # fmt: skip
    recorded = report.record_each(
        study.mark(pd.concat(parts, ignore_index=True)), section=ONE_NUMBER,
        method="Goodman-Bacon decomposition, without covariates",
    )  # fmt: skip
    columns = (Column("@group", "Compared"), Column("comparison_weight"),
               Column("comparison_mean", "Mean"))  # fmt: skip
    share = format_estimate(weight, "ratio", report.parameters.language)
    report.table(
        recorded, columns, caption="What two-way fixed effects compare",
        note=f"{share} of the weight compares with units treated already, as if they were "
        "untreated: where effects grow, this part is wrong, even in sign." if weight else
        "No unit is compared with one treated already.",
    )  # fmt: skip


def _p_rows(path: ImpactResult) -> pd.DataFrame:
    times = path.select("event_time")
    rows = times.to_results()[["group", "method"]]
    return rows.assign(measure="p_value", estimate=times.estimates["p_value"].to_numpy())


def _chart_rows(
    path: ImpactResult, banded: ImpactResult | Unavailable, study: Study
) -> pd.DataFrame:
    rows = path.select("event_time").estimates[["event_time", "estimate", "lower", "upper"]].copy()
    rows["is_reference"] = rows["lower"].isna() & rows["estimate"].eq(0)
    if not isinstance(banded, Unavailable):
        band = banded.select("event_time").estimates.set_index("event_time")
        for end in ("lower", "upper"):
            rows[f"simultaneous_{end}"] = rows["event_time"].map(band[end])
    if study.truth is not None:
        known = study.truth.event_time
        known = known[known["weighting"].eq("unit") & known["outcome"].eq(study.effect)]
        rows["truth"] = rows["event_time"].map(known.set_index("event_time")["att"])
    return rows


def _say_window(found: Evaluation) -> str:
    first, last = found.window
    before = "1 period" if first == -1 else f"{-first} periods"
    return (
        f"Shown from {before} before the start to {last} after it: what cohorts with at "
        "least half of the treated units were seen for. The period before the start is 0 by "
        "definition; everything is compared with it."
    )


def _comparison_row(entry: Comparison) -> dict[str, object]:
    has_interval = np.isfinite(entry.lower)
    return {
        "measure": "effect_overall",
        "estimate": entry.estimate,
        "lower": entry.lower,
        "upper": entry.upper,
        "level": entry.level if has_interval else np.nan,
        "interval": "confidence" if has_interval else "none",
        "group": NAMES[entry.name],
        "method": entry.method or "none",
    }


def _estimate_rows(entries: list[Comparison]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "label": [NAMES[entry.name] for entry in entries],
            "estimate": [entry.estimate for entry in entries],
            "lower": [entry.lower for entry in entries],
            "upper": [entry.upper for entry in entries],
            "note": [_NOTES.get(entry.name, "") for entry in entries],
            "is_preferred": [entry.name == "preferred" for entry in entries],
        }
    )


def _say_missing(entries: list[Comparison]) -> str:
    missing = [f"{NAMES[entry.name]}: {entry.reason}" for entry in entries if entry.reason]
    first = "Intervals are each estimator's own; how far to trust them is the next question."
    return " ".join([first, *missing])
