"""Whether units were on the same path before the start, and what such a look could have seen."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from helpers.charts import draw_cohort_paths
from helpers.charts.effects import say_effect
from helpers.impact import Evaluation, Panel, Unavailable
from helpers.reporting.layout import Column
from helpers.reporting.numbers import format_estimate, say_p
from helpers.reporting.pages.impact.study import Study
from helpers.reporting.report import Report

SECTION: Final = "Before the start"
_POWER_COLUMNS: Final = (
    Column("trend_power", "A straight trend found with this chance"),
    Column("trend_found", "is this steep, a period"),
    Column("trend_bias", "and would put the mean effect wrong by"),
)


def show_paths(study: Study, found: Evaluation, report: Report) -> None:
    """Mean outcome of each cohort in each period, as it was seen."""
    means = cohort_means(found.studied)
    rows = pd.DataFrame(
        {
            "measure": "cohort_mean",
            "estimate": means["mean"],
            "group": means["cohort"].map(_name, na_action=None),
            "period": means["period"].astype("string"),
        }
    )
    recorded = report.record_each(study.mark(rows), section=SECTION)
    report.chart(
        draw_cohort_paths(
            means, "Mean outcome by start of the programme", study.outcome,
            is_simulated=study.is_simulated,
        ),
        recorded,
    )  # fmt: skip
    if found.panel.covariates:
        report.say(
            "These are plain means: paths that part here may still run together among units alike "
            "in the covariates."
        )


def show_test(study: Study, found: Evaluation, report: Report) -> None:
    """The joint test, and what it could have seen."""
    test, power, language = found.parallel, found.power, report.parameters.language
    reason = test.reason if isinstance(test, Unavailable) or test.reason else ""
    if reason or isinstance(test, Unavailable):
        report.say(f"**Cannot say** whether paths were parallel before the start: {reason}")
        return
    rows = pd.DataFrame(
        {"measure": ["p_value"], "estimate": [test.p_value], "group": ["paths before the start"],
         "method": [f"joint test of {test.degrees_of_freedom} event times, Hotelling"]}
    )  # fmt: skip
    report.record_each(study.mark(rows), section=SECTION)
    report.say(_say_test(test.p_value, test.degrees_of_freedom, language))
    if isinstance(power, Unavailable):
        report.say(f"What this test could have seen cannot be said: {power.reason}")
        return
    recorded = report.record_each(study.mark(_power_rows(power.table)), section=SECTION)
    report.table(
        recorded, _POWER_COLUMNS, caption="What a look at the time before could have seen",
        note="Of the usual rule: some estimate before the start is significant on its own (Roth "
        "2022). A trend less steep mostly stays hidden.",
    )  # fmt: skip
    report.say(_say_power(power.table, found, language))


def cohort_means(panel: Panel) -> pd.DataFrame:
    """Weighted mean outcome by cohort and period.

    Returns
    -------
    DataFrame
        ``cohort`` (missing: never), ``period``, ``mean``, ``n_units``.
    """
    table = panel.table
    rows = pd.DataFrame(
        {
            "cohort": table["first_treated"], "period": table["period"], "unit": table["unit"],
            "weight": table["weight"], "sum": table["weight"] * table["outcome"],
        }
    )  # fmt: skip
    grouped = rows.groupby(["cohort", "period"])
    means = grouped["sum"].sum() / grouped["weight"].sum()
    answer = pd.DataFrame({"mean": means, "n_units": grouped["unit"].nunique()}).reset_index()
    starts = answer["cohort"].replace(np.inf, np.nan)
    return answer.assign(cohort=starts.astype("Int64"))


def _name(cohort: int) -> str:
    return "never" if pd.isna(cohort) else f"start {cohort}"


def _say_test(p_value: float, count: int, language: str) -> str:
    p = say_p(p_value, language)
    if p_value < 0.05:
        return (
            f"**Paths differed before the start** ({count} estimates together, {p}). What is "
            "seen after it cannot be laid to the programme."
        )
    return (
        f"The {count} estimates before the start, taken together, do not differ from 0 by more "
        f"than chance would ({p}). That is no proof: the next table says what could hide."
    )


def _power_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Three results a trend; its chance of being found is its group."""
    parts = [
        pd.DataFrame({"measure": measure, "estimate": table[column]})
        for measure, column in (
            ("trend_power", "power"), ("trend_found", "slope"), ("trend_bias", "bias"),
        )
    ]  # fmt: skip
    group = [f"found with {share:.0%}" for share in table["power"]]
    return pd.concat([part.assign(group=group) for part in parts], ignore_index=True)


def _say_power(table: pd.DataFrame, found: Evaluation, language: str) -> str:
    likely = table.iloc[int(table["power"].argmax())]
    if isinstance(found.overall, Unavailable):
        return ""
    effect = abs(float(found.overall.estimates["estimate"].iloc[0]))
    bias = say_effect(float(likely["bias"]))
    chance = format_estimate(1 - likely["power"], "ratio", language)
    if abs(float(likely["bias"])) >= effect:
        return (
            f"**This look says little.** A trend that would make up the whole effect ({bias}) "
            f"still passes with a chance of {chance}."
        )
    share = format_estimate(abs(float(likely["bias"])) / effect, "ratio", language)
    return (
        f"A trend that passes with a chance of {chance} would account for {bias}, {share} of the "
        "effect below."
    )
