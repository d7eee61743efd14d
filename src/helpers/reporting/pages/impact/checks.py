"""Effects where there can be none, without each cluster, and against what was not observed."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.impact import Evaluation, OsterBound, PlaceboTest, Unavailable
from helpers.reporting.layout import Column
from helpers.reporting.numbers import format_estimate
from helpers.reporting.pages.impact.study import Study
from helpers.reporting.report import Report

SECTION: Final = "Other checks"
_PLACEBO_COLUMNS: Final = (
    Column("@group", "Placebo"), Column("effect_placebo", "Effect"),
    Column("@interval", "95% interval"), Column("p_value", "p, adjusted"),
)  # fmt: skip
_WITHOUT_COLUMNS: Final = (Column("@group", "Left out"), Column("@estimate", "Effect"))
_MOST_CLUSTERS: Final = 8


def show_placebos(study: Study, found: Evaluation, report: Report) -> None:
    """Dates before the start, and outcomes that the programme cannot have changed."""
    made = [test for test in (found.placebo, found.placebo_outcome)
            if not isinstance(test, Unavailable)]  # fmt: skip
    rows = [_placebo_rows(test) for test in made]
    known = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame()
    if known.empty or known["estimate"].isna().all():
        report.say("**Cannot say**: no placebo can be made; units were seen too briefly before.")
        return
    recorded = report.record_each(study.mark(known), section=SECTION)
    reasons = _reasons(made)
    report.table(
        recorded, _PLACEBO_COLUMNS, caption="Effects where there can be none",
        note=" ".join(["p values are adjusted for all placebos of a kind (Holm).", *reasons]),
    )  # fmt: skip
    failed = any(test.rejected for test in made)
    report.say(
        "**A placebo fails**: the method finds an effect where there is none."
        if failed else "No placebo is told from 0."
    )  # fmt: skip


def show_left_out(study: Study, found: Evaluation, report: Report) -> None:
    """The estimate without each cluster, those that move it most first."""
    left = found.left_out
    if isinstance(left, Unavailable):
        report.say(f"No cluster is left out in turn: {left.reason}")
        return
    order = left.table["change"].abs().fillna(float("inf")).argsort(kind="stable")[::-1]
    rows = left.table.iloc[order]
    recorded = report.record_each(
        study.mark(
            pd.DataFrame(
                {
                    "measure": "effect_without",
                    "estimate": rows["estimate"],
                    "group": rows["cluster"].astype("string"),
                }
            )
        ),
        section=SECTION,
        method="the chosen estimator, one cluster left out",
    )
    shown = recorded.head(_MOST_CLUSTERS)
    language = report.parameters.language
    low, high = (format_estimate(end, "outcome", language) for end in (left.lower, left.upper))
    more = len(recorded) - len(shown)
    note = f"From {low} to {high} over all." + (f" {more} that move it less are not shown."
                                               if more else "")  # fmt: skip
    report.table(shown, _WITHOUT_COLUMNS, caption="The effect without each cluster", note=note)
    report.say(" ".join(f"**{words[:1].upper()}{words[1:]}.**" for words in left.warnings))


def show_unobserved(study: Study, found: Evaluation, report: Report) -> None:
    """Oster's delta, where there are covariates to compare with."""
    bound = found.oster
    if isinstance(bound, Unavailable):
        report.say(f"Selection on what was not observed is not bounded: {bound.reason}")
        return
    rows = pd.DataFrame(
        {
            "measure": ["oster_delta", "effect_adjusted"],
            "estimate": [bound.delta_for_null, bound.adjusted],
            "group": ["selection that would explain it all", "if as strong as on the covariates"],
            "method": f"Oster, R squared at most {bound.r_squared_max:.3f}",
        }
    )
    recorded = report.record_each(study.mark(rows), section=SECTION)
    columns = (Column("@measure", "What"), Column("@group", "For"), Column("@estimate", "Value"))
    report.table(recorded, columns, caption="Selection on what was not observed",
                 note=_say_oster(bound))  # fmt: skip


def _reasons(tests: list[PlaceboTest]) -> list[str]:
    """Why some placebo has no estimate."""
    known = pd.concat([test.table for test in tests], ignore_index=True).dropna(subset=["reason"])
    pairs = zip(known["placebo"], known["reason"], strict=True)
    return [f"{placebo}: {reason}." for placebo, reason in pairs]


def _placebo_rows(test: PlaceboTest) -> pd.DataFrame:
    table = test.table
    has_interval = table["lower"].notna()
    effects = pd.DataFrame(
        {
            "measure": "effect_placebo",
            "estimate": table["estimate"],
            "lower": table["lower"],
            "upper": table["upper"],
            "level": pd.Series(test.level, index=table.index).where(has_interval),
            "interval": has_interval.map({True: "confidence", False: "none"}),
            "group": table["placebo"],
            "method": "the chosen estimator",
        }
    )
    p_values = pd.DataFrame(
        {"measure": "p_value", "estimate": table["p_holm"], "group": table["placebo"],
         "method": "the chosen estimator, Holm"}
    )  # fmt: skip
    return pd.concat([effects, p_values], ignore_index=True)


def _say_oster(bound: OsterBound) -> str:
    beyond = abs(bound.delta_for_null) >= 1
    return (
        "Of the coefficient of two-way fixed effects (Oster 2019). "
        + ("What was not observed would have to matter more than the covariates do to explain it "
           "away." if beyond else "What was not observed could explain it away though it mattered "
           "less than the covariates do.")
    )  # fmt: skip
