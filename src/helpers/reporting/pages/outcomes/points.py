"""Numbers that contradict each other or cannot be used as they stand: flagged, never hidden."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from helpers.outcomes import find_points, follow_steps
from helpers.outcomes.steps import MAY_GROW
from helpers.reporting.listings import list_warnings
from helpers.reporting.numbers import say_periods
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.report import Report
from helpers.reporting.table import Cell, Table

SECTION: Final = "Points to check"
RULES: Final = {
    "funnel-grows": "a step larger than the one before",
    "funnel-may-grow": "a step that may be larger than the one before",
    "part-above-whole": "a part larger than its whole",
    "money-without-currency": "money without a currency",
    "money-without-period": "money without a year",
    "deflator-gap": "a gap in the deflator",
}  # fmt: skip


def points_of(known: Known) -> pd.DataFrame:
    """What the page's own figures give reason to check."""
    e = known.report.evidence
    followed = without_formalities(follow_steps(known.here, e.steps))
    both = pd.concat([known.ratios, known.history], ignore_index=True)
    own = both.drop_duplicates(["ratio", "figures"])
    return find_points(followed, own, undated_too(known), e.indicators)


def without_formalities(followed: pd.DataFrame) -> pd.DataFrame:
    """Steps without flags that only say that "at least 2,000" has no upper end."""
    is_open = followed["flag"].eq(MAY_GROW) & ~followed["value"].gt(followed["from_value"])
    return followed.assign(flag=followed["flag"].mask(is_open.fillna(False), ""))


def undated_too(known: Known) -> pd.DataFrame:
    """The figures in use, and money of the place that no page can use as it has no date."""
    undated = known.analysed[
        known.analysed["place"].eq(known.place) & known.analysed["reported_on"].isna()
        & known.analysed["status"].ne("set aside")
    ]  # fmt: skip
    return pd.concat([known.here, undated.reindex(columns=known.here.columns)], ignore_index=True)


def show_points(known: Known, report: Report) -> None:
    """The points of this page, then those that every check of the data raises."""
    found = points_of(known)
    rows = pd.DataFrame(
        {"warnings_raised": [len(found)], "figures": [";".join(found["figures"].dropna()) or pd.NA]}
    )
    report.record(rows, ["warnings_raised"], section=SECTION, method="checks of this page")
    if len(found):
        report.cite(found["figures"])
        report.listing(_table(found, report), found["figures"].dropna(), section=SECTION)
    warnings = warnings_of(known)
    if len(warnings):
        report.listing(list_warnings(warnings, report), warnings["figures"], section=SECTION)
    if found.empty and warnings.empty:
        report.say("The checks found nothing to look at twice.")


def warnings_of(known: Known) -> pd.DataFrame:
    """Warnings of ``workbench check`` on figures that this page uses."""
    used = set(known.here["figure_id"])
    warnings = known.report.evidence.warnings
    return warnings[[not used.isdisjoint(str(ids).split(";")) for ids in warnings["figures"]]]


def _table(found: pd.DataFrame, report: Report) -> Table:
    rows = [
        [
            Cell(_what(row, report)),
            Cell(RULES.get(str(row["rule"]), str(row["rule"]))),
            Cell(_found(row, report)),
            _first_figure(row["figures"]),
        ]
        for _, row in found.iterrows()
    ]
    return Table("What the figures of this page give reason to check",
                 ["Indicator", "What", "Found", "Figure"], rows)  # fmt: skip


def _found(row: pd.Series, report: Report) -> str:
    """What was found, without the code that the first column puts in words."""
    head, _, rest = str(row["message"]).partition(": ")
    codes = {str(code) for code in (row["indicator"], row["ratio"]) if pd.notna(code)}
    message = rest if head.partition(" ")[0] in codes else str(row["message"])
    return say_periods(report.say_codes(message), report.parameters.language)


def _first_figure(figures: Any) -> Cell:
    if pd.isna(figures):
        return Cell("")
    first = str(figures).split(";")[0]
    return Cell(first, href=f"#{first}")


def _what(row: pd.Series, report: Report) -> str:
    if pd.notna(row["indicator"]):
        return report.label_of(str(row["indicator"]))
    labels = report.evidence.ratios.set_index("ratio")["label_en"]
    return str(labels[row["ratio"]])
