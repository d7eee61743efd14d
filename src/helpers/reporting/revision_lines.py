"""One change of a reported number as a line of text and its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.reporting.labels import plural
from helpers.reporting.language import SOURCE
from helpers.reporting.numbers import format_estimate


def say_revision(row: Mapping[Any, Any]) -> str:
    """Two lines: what changed when and by how much; and why it is called that.

    Parameters
    ----------
    row : mapping
        One row of :func:`helpers.figures.revisions.revisions`.
    """
    day = "no date   " if pd.isna(row["on"]) else f"{row['on']:%Y-%m-%d}"
    if row["dating"] in ("month", "year", "assumed"):
        day += f" ({row['dating']})"
    what = f"{row['indicator']}, {row['place']}, {row['period']}"
    maturity = "" if pd.isna(row["maturity"]) else f", {row['maturity']}"
    head = f"{day}  {row['cause'].upper()}{maturity}: {what}: {say_change(row)}"
    reason = "" if pd.isna(row["reason"]) else f" {row['reason']}"
    return f"{head}\n    {row['figure_id']} ({row['source_id']}).{reason}"


def say_change(row: Mapping[Any, Any]) -> str:
    """What stood, what stands, and the size of the step where the two may be compared."""
    unit = f" {plural(str(row['unit']))}".rstrip()
    own, before, after = (_number(row, end) for end in ("value", "before", "after"))
    if after is None:
        return f"{own} beside {before or 'others'}{unit}: none stands"
    if row["cause"] == "register":
        return f"{own} beside {before}{unit}, not to be compared"
    if row["figure_id"] != row["after_figure"]:
        compared = ", not to be compared" if row["cause"] == "definition" else ""
        return f"{own} beside {after}{unit}, which stands{compared}"
    return f"{own}{unit}" if before is None else f"{before} to {after}{unit}{_size(row)}"


def _number(row: Mapping[Any, Any], end: str) -> str | None:
    """A number as reports print it: with its sign, or over its base."""
    if pd.isna(row[end]):
        return None
    unit, base = str(row["unit"]), row["base" if end == "value" else f"{end}_base"]
    value = format_estimate(row[end], unit, SOURCE)
    # A share printed with its count and base is no ratio of its own.
    is_alone = pd.isna(base) or unit in ("percent", "ratio")
    return value if is_alone else f"{value}/{format_estimate(base, unit, SOURCE)}"


def _size(row: Mapping[Any, Any]) -> str:
    if pd.isna(row["change"]):
        return ", not to be compared"
    share = "" if pd.isna(row["change_pct"]) else f", {row['change_pct']:+.1f}%"
    return f" ({row['change']:+,.12g}{share})" if row["change"] else " (no change)"
