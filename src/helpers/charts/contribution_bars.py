"""What adds to an inequality and what takes from it."""

from __future__ import annotations

from typing import Final

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from helpers.charts.rows import fit_rows, label_rows, name_axis, note_row, start_rows
from helpers.charts.style import ACCENT, DONE, INK, MISSING, fit_title

_NOTHING: Final = 5e-7


def draw_contributions(
    table: pd.DataFrame, title: str, axis: str, *, is_simulated: bool = False
) -> tuple[Figure, str]:
    """Signed bars of a decomposition, the number and its share of the whole at the right.

    Parameters
    ----------
    table : DataFrame
        One row a part, in the order to show: ``label``, ``contribution`` (signed, may be missing)
        and ``share`` [of the whole, signed, may be missing].
    title, axis : str
        Title, and what is taken apart.
    is_simulated : bool
        Mark the chart SIMULATED.

    Returns
    -------
    tuple of Figure and str
        The chart and its text alternative.
    """
    figure, axes = start_rows(len(table), title, is_simulated=is_simulated)
    spoken = []
    for level, (_, row) in enumerate(table.iterrows()):
        value = row["contribution"]
        if pd.notna(value):
            # The hatch tells what takes away from what adds where there is no colour.
            color, hatch = (DONE, None) if value >= 0 else (ACCENT, "///")
            axes.barh(level, float(value), height=0.6, edgecolor="white", color=color, hatch=hatch)
        words = _word_part(row)
        note_row(axes, level, words)
        spoken.append(f"{row['label']}: {words}")
    label_rows(axes, table["label"])
    values = [0.0, *table["contribution"].dropna()]
    reach = (max(values) - min(values)) or 1.0  # axes need a length
    has_negative = min(values) < 0
    axes.set_xlim(min(values) - (0.05 * reach if has_negative else 0), max(values) + 0.05 * reach)
    axes.axvline(0, color=INK, linewidth=1)
    axes.grid(axis="x", color=MISSING, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.locator_params(axis="x", nbins=5)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda tick, _: f"{tick:,.7g}"))
    name_axis(axes, f"{axis}; at right: the contribution and its share of the whole"
              + ("; hatched: takes away" if has_negative else ""))  # fmt: skip
    said = fit_title(figure, axes)
    fit_rows(figure, [axes], 0.4)
    return figure, f"{said}. Bars of contributions, {axis}. {'. '.join(spoken)}."


def say_signed(number: float) -> str:
    """Three digits that count, with the sign: +0.0342, -12.3, +1,234."""
    if abs(number) < _NOTHING:
        return "0"
    if abs(number) >= 100:
        return f"{number:+,.0f}"
    words = f"{number:+.3g}"
    return f"{number:+.6f}" if "e" in words else words


def _word_part(row: pd.Series) -> str:
    if pd.isna(row["contribution"]):
        return "not known"
    if pd.isna(row["share"]):
        return say_signed(row["contribution"])
    return f"{say_signed(row['contribution'])} ({row['share']:.1%})"
