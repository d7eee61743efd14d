"""A criterion that is met only where every one of its conditions is."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.outcomes import measure_bundle
from helpers.reporting.layout import Column
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.outcomes.parts import Part
from helpers.reporting.report import Report

MEASURES: Final = ("units_meeting", "units_with_service", "units_with_both")
_COLUMNS: Final = (
    Column("@group", "Condition"), Column("units_meeting", "Units that meet it"),
    Column("units_with_service", "Units with the service counted"),
    Column("units_with_both", "With both"), Column("@text", "What is known"),
)  # fmt: skip
_NOTE: Final = "Bounds, not estimates: nobody reported how many meet each condition."


def bundle_rows(part: Part, known: Known) -> pd.DataFrame:
    """Conditions of each criterion of a part, with the bounds that follow from the counts."""
    e = known.report.evidence
    parts = []
    for bundle, rows in e.bundles[e.bundles["bundle"].isin(part.indicators)].groupby("bundle"):
        criterion = part.latest[part.latest["indicator"].eq(bundle)].iloc[0]
        parts.append(measure_bundle(rows, known.here, criterion, e.indicators).assign(
            spoken_of=lambda frame: frame["indicator"], indicator=bundle,
            period=criterion["key_period"]))  # fmt: skip
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def show_bundle(part: Part, known: Known, report: Report) -> None:
    """What a criterion bundles, and how far its conditions can differ from it."""
    rows = bundle_rows(part, known)
    if rows.empty:
        return
    report.say(say_bundle(rows, part, report))
    named = rows.assign(group=rows["label_en"], text=[_known(row, report) for _, row in
                                                      rows.iterrows()])  # fmt: skip
    recorded = pd.concat(
        [
            report.record(_bounded(named, "lower", "upper", "units_meeting"), ["units_meeting"],
                          section=part.label, method="bounds of a bundle"),
            report.record(_bounded(named, "has_lower", "has_upper", "units_with_service"),
                          ["units_with_service"], section=part.label, method="Fréchet bounds"),
            report.record(_bounded(named, "both_lower", "both_upper", "units_with_both"),
                          ["units_with_both"], section=part.label, method="Fréchet bounds"),
        ],
        ignore_index=True,
    )  # fmt: skip
    report.table(recorded, _COLUMNS, note=_NOTE, caption=f"{part.label}: its conditions")


def _bounded(rows: pd.DataFrame, lower: str, upper: str, measure: str) -> pd.DataFrame:
    """Rows whose estimate is a range: its ends are known, nothing between them is."""
    return rows.assign(
        lower=rows[lower], upper=rows[upper], interval="reported_range", **{measure: rows[lower]}
    )


def say_bundle(rows: pd.DataFrame, part: Part, report: Report) -> str:
    """Why the criterion is no second witness of its own conditions."""
    first = rows.iloc[0]
    criterion = part.latest[part.latest["indicator"].eq(first["indicator"])].iloc[0]
    n, m = int(criterion["numerator"]), int(criterion["denominator"])
    words = (
        f"*{report.label_of(str(first['indicator']))}* is met only where all {len(rows)} of its "
        f"conditions are. So each condition holds in **at least {n:,} of {m:,}** units, and "
        f"which one fails in the other {m - n:,} is not reported."
    )
    for _, row in rows[rows["both_lower"].notna()].iterrows():
        service = report.label_of(str(row["spoken_of"])).lower()
        words += (
            f" *{service.capitalize()}* are counted over other units: from {row['has_lower']:,.0f} "
            f"to {row['has_upper']:,.0f} of these {m:,} have one, and from "
            f"{row['both_lower']:,.0f} to {row['both_upper']:,.0f} have one and meet the "
            "criterion. The two counts neither confirm nor contradict each other."
        )
    return words


def _known(row: pd.Series, report: Report) -> str:
    if pd.notna(row["spoken_of"]):
        words = f"counted: {report.label_of(str(row['spoken_of']))}"
    else:
        nobody = "nobody reports on it: missing, not zero"
        words = nobody if row["is_missing"] else report.say_codes(str(row["reason"]))
    return f"{words}; {row['note']}" if pd.notna(row["note"]) else words
