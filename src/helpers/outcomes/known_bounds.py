"""What is known of each latest figure: its ends, and what may be divided by what.

:func:`helpers.figures.reported_range` leaves both ends of an exact count empty, as there is no
range to show. A computation needs to tell that count, whose ends are the number itself, from one
that nothing bounds. Here an empty end always means open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

ENDS: Final = ("lower", "upper")


def bounds_of(figures: pd.DataFrame) -> pd.DataFrame:
    """Lower and upper end of each figure, open where missing.

    Parameters
    ----------
    figures : DataFrame
        One row a figure: ``value``, and where the table has them ``lower`` and ``upper`` of
        :func:`helpers.figures.reported_range`, ``qualifier``, ``basis``, ``status``, ``rivals``.

    Returns
    -------
    DataFrame
        Same index, ``lower`` and ``upper`` [the figure's unit]. Both are the value where the
        source is exact and nobody differs; "about" and a survey without its interval are open on
        both sides.
    """
    value = figures["value"].astype("Float64")
    lower, upper = (_column(figures, end).astype("Float64") for end in ENDS)
    bare = lower.isna() & upper.isna()
    qualifier = _column(figures, "qualifier").fillna("exact")
    disputed = _column(figures, "rivals").notna() | _is(figures, "status", "unresolved")
    settled = bare & ~disputed & ~_is(figures, "basis", "survey")
    # A range without ends is one number, also of "at least 184 of 184".
    is_point = qualifier.ne("about") if "lower" in figures else qualifier.eq("exact")
    return pd.DataFrame(
        {
            "lower": lower.mask(settled & (is_point | qualifier.eq("at_least")), value),
            "upper": upper.mask(settled & (is_point | qualifier.eq("at_most")), value),
        }
    ).astype("Float64")


def divide_bounds(
    above: pd.Series | Mapping[str, Any], below: pd.Series | Mapping[str, Any]
) -> tuple[Any, Any]:
    """Ends of a quotient of two counts, from their ``lower`` and ``upper``.

    An end is open where one that it stands on is: a count of at least 2,000 under 342 leaves the
    quotient without a lower end, as the count may be any larger number.
    """
    low = _divide(above["lower"], below["upper"])
    high = _divide(above["upper"], below["lower"])
    return low, high


def interval_of(lower: Any, upper: Any) -> str:
    """The kind of interval two ends make: "none" for one number, or for none at all."""
    if pd.isna(lower) and pd.isna(upper):
        return "none"
    is_point = pd.notna(lower) and pd.notna(upper) and lower == upper
    return "none" if is_point else "reported_range"


def doubts_about(figure: pd.Series | Mapping[str, Any]) -> list[str]:
    """Why a figure is to be read with care, in words; empty where nothing is known against it."""
    found = []
    definition = figure.get("definition")
    if pd.notna(definition):
        found.append(f"its source counts something else: {definition}")
    if figure.get("status") == "unresolved":
        found.append("its sources differ and nothing decides between them")
    if figure.get("confidence") == "low":
        found.append("its source is weak")
    return found


def join_ids(*ids: Any) -> Any:
    """Figure ids by ;, each once, in their order; missing where there is none."""
    known = [part for entry in ids if pd.notna(entry) for part in str(entry).split(";")]
    return ";".join(dict.fromkeys(known)) or pd.NA


def _divide(above: Any, below: Any) -> Any:
    if pd.isna(above) or pd.isna(below) or not below:
        return pd.NA
    return float(above) / float(below)


def _column(figures: pd.DataFrame, name: str) -> pd.Series:
    if name in figures:
        return figures[name]
    return pd.Series(pd.NA, index=figures.index, dtype="string")


def _is(figures: pd.DataFrame, name: str, wanted: str) -> pd.Series:
    return _column(figures, name).eq(wanted).fillna(False)
