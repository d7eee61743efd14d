"""WHO's measures of reported groups, as rows of the results table."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from helpers.equity import Groups, ReportedGroups, summary_measures
from helpers.reporting.glossary import Glossary
from helpers.reporting.inequality_words import say_what_it_is
from helpers.reporting.layout import Column
from helpers.reporting.measures import WHO_CODES
from helpers.reporting.pages.group_names import period_of

MEASURE_COLUMNS: Final = (
    Column("@measure", "Measure"), Column("@estimate", "Estimate"), Column("@unit", "Unit"),
    Column("@text", "What it compares"),
)  # fmt: skip
HOW_UNEQUAL: Final = (
    "Each measure answers another question: absolute or relative, far above or far below counting "
    "most. Two that point in opposite directions are both right."
)
_OF_TWO: Final = ("d", "r")
_OF_SOME: Final = ("d", "r", "covar", "mld")
"""Places that happen to be named allow a glance; all the measures would say more than they know."""
_COUNT_ONCE: Final = ("mdmu", "mdbu", "mdbw", "idisu")
"""Measures in which what is left over, many places in one group, would count as one place."""
_NO_BEST: Final = ("mdbu", "mdbw", "par", "paf")
_CLOSE_YEARS: Final = 1
_ENOUGH_FOR_ALL: Final = 3


def measure_rows(found: ReportedGroups, report: Glossary) -> pd.DataFrame:
    """The measures that these groups allow, as full counts without an interval.

    Empty where the rates speak for years too far apart, or are known on one side only.
    """
    if not are_comparable(found):
        return pd.DataFrame(columns=["measure", "estimate"])
    table = found.table
    is_percent = bool(table["unit"].eq("percent").all())
    direction = direction_of(found.indicator, report)
    groups = Groups.from_table(
        table[["subgroup", "estimate", "population"]].astype(
            {"estimate": "float64", "population": "float64"}
        ),
        is_ordered=False, is_favourable=direction != "lower_better",
        scale=100 if is_percent else np.inf, where=found.indicator,
    )  # fmt: skip
    measured = summary_measures(groups).dropna(subset="estimate")
    # Full counts: the formulas that read populations as samples have nothing to say here.
    measured = measured.assign(lower=np.nan, upper=np.nan, method="full count: no interval")
    measured = measured[_allowed(measured["measure"], found, direction)]
    unit = "percentage point" if is_percent else str(table["unit"].iloc[0])
    rows = as_results(measured, unit, is_ordered=False)
    if found.is_whole:
        rows["text"] = [text.replace("the best place's", "the rest's") for text in rows["text"]]
    return rows.assign(
        indicator=found.indicator, period=period_of(found), figures=";".join(table["figures"])
    )


def _allowed(codes: pd.Series, found: ReportedGroups, direction: str) -> pd.Series:
    """Which measures say no more than the groups know."""
    allowed = pd.Series(True, index=codes.index)
    if len(found.table) < _ENOUGH_FOR_ALL:
        allowed = codes.isin(_OF_TWO)
    elif not found.is_whole:
        allowed = codes.isin(_OF_SOME)
    if found.is_whole:
        allowed &= ~codes.isin(_COUNT_ONCE)
    return allowed & ~codes.isin(_NO_BEST) if direction == "neutral" else allowed


def as_results(measured: pd.DataFrame, unit: str, *, is_ordered: bool) -> pd.DataFrame:
    """Measures in WHO's codes as rows of the results table."""
    names = measured["measure"].map(WHO_CODES)
    has_interval = measured["lower"].notna() & measured["upper"].notna()
    return measured.assign(
        measure=names, unit=unit,
        interval=has_interval.map({True: "confidence", False: "none"}),
        level=measured["level"].where(has_interval),
        text=[say_what_it_is(name, is_ordered=is_ordered) for name in names],
        method=[f"WHO summary measure; {m}" if m else "WHO summary measure"
                for m in measured["method"]],
    )  # fmt: skip


def are_comparable(found: ReportedGroups) -> bool:
    """Whether the rates are known, and for years close enough to be measured together."""
    years = found.table["year"]
    is_close = bool(years.max() - years.min() <= _CLOSE_YEARS)
    return is_close and bool(found.table["bound"].isna().all())


def direction_of(indicator: str, report: Glossary) -> str:
    """Which way is better."""
    indicators = report.evidence.indicators.set_index("indicator")
    return str(indicators.at[indicator, "direction"])
