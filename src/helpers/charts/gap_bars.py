"""How far each ratio has come, and how many units are missing."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from helpers.charts.bullets import draw_bullets

_AXIS = "Share of the second number; orange: what the target asks for"


def draw_gap_bars(
    table: pd.DataFrame, title: str, *, is_simulated: bool = False
) -> tuple[Figure, str]:
    """One bar a ratio: what is done, what is missing, what the target asks for.

    Parameters
    ----------
    table : DataFrame
        ``label``, ``numerator``, ``denominator`` [units], ``units_for_target`` [units, missing
        where there is no target], ``gap`` [units] and ``gap_to`` (``target`` or ``universe``).
    title : str
        Title.
    is_simulated : bool
        Mark the chart SIMULATED.

    Returns
    -------
    tuple of Figure and str
        The chart and its text alternative.
    """
    rows = pd.DataFrame([_bullet(row) for _, row in table.iterrows()])
    return draw_bullets(rows, title, _AXIS, is_simulated=is_simulated)


def _bullet(row: pd.Series) -> dict[str, object]:
    share = float(row["numerator"] / row["denominator"])
    ratio = f"{row['numerator']:,.0f}/{row['denominator']:,.0f}"
    spoken, mark, note, is_short = f"{row['label']}: {ratio}, {share:.1%}", None, "", False
    if pd.notna(row["units_for_target"]):
        mark = float(row["units_for_target"] / row["denominator"])
        spoken += f"; the target asks for {row['units_for_target']:,.0f}"
    if pd.notna(row["gap"]):
        to_target, reached = row["gap_to"] == "target", row["gap"] == 0
        to = "the target" if to_target else "full coverage"
        note = "reached" if reached else (
            f"{row['gap']:,.0f} short of {'target' if to_target else 'all'}"
        )  # fmt: skip
        is_short = to_target and not reached
        spoken += f"; {to} is reached" if reached else f"; {row['gap']:,.0f} missing to {to}"
    return {
        "label": row["label"], "share": share, "mark": mark, "shown": f"{ratio} = {share:.1%}",
        "note": note, "is_short": is_short, "spoken": spoken,
    }  # fmt: skip
