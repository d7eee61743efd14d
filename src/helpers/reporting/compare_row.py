"""One row of a comparison: a result on both sides, what changed, and why."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from helpers.reporting.compare_match import Row, parts_of_change
from helpers.reporting.compare_pairs import Pair
from helpers.reporting.compare_reasons import Reason, say_reason
from helpers.reporting.language import SOURCE, translator

COLUMNS: Final = (
    "status", "cause", "also", "reason", "place_of_run", "year_a", "year_b", "notebook", "section",
    "measure", "indicator", "place", "group", "unit", "period_a", "period_b", "estimate_a",
    "estimate_b", "difference", "relative", "from_count", "from_base", "lower_a", "lower_b",
    "upper_a", "upper_b", "numerator_a", "numerator_b", "denominator_a", "denominator_b",
    "denominator_role", "text_a", "text_b", "figures_a", "figures_b", "simulated", "disclosure",
)  # fmt: skip
"""Columns of the changes, as their CSV file has them."""


def change_row(a: Row | None, b: Row | None, reasons: list[Reason], pair: Pair) -> dict[str, Any]:
    """One row of the changes.

    Parameters
    ----------
    a, b : dict or None
        The result on each side.
    reasons : list of Reason
        The cause first.
    pair : Pair
        Place and years.
    """
    either: Row = b or a or {}
    words = translator(SOURCE)
    causes = list(dict.fromkeys(reason.cause for reason in reasons))
    row: dict[str, Any] = {
        "status": "changed" if a and b else "new" if b else "vanished",
        "cause": causes[0],
        "also": ";".join(causes[1:]),
        "reason": "; ".join(say_reason(reason, words) for reason in reasons),
        "reasons": tuple(reasons),
        "place_of_run": pair.place, "year_a": pair.year_a, "year_b": pair.year_b,
    }  # fmt: skip
    for name in ("notebook", "section", "measure", "indicator", "place", "group", "unit",
                 "denominator_role", "simulated", "disclosure"):  # fmt: skip
        row[name] = either.get(name)
    for name in ("period", "estimate", "lower", "upper", "numerator", "denominator", "text",
                 "figures"):  # fmt: skip
        row[f"{name}_a"], row[f"{name}_b"] = ((side or {}).get(name) for side in (a, b))
    old, new = row["estimate_a"], row["estimate_b"]
    if old is not None and new is not None:
        row["difference"] = new - old
        row["relative"] = new / old - 1 if old else None
    parts = parts_of_change(a, b) if a and b else None
    row["from_count"], row["from_base"] = parts or (None, None)
    return row


def as_csv(changes: pd.DataFrame) -> str:
    """The changes as a CSV file, one row a result, in English."""
    return changes[list(COLUMNS)].to_csv(index=False, lineterminator="\n", float_format="%.12g")
