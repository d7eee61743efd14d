"""One ratio in several places: a dot where it is known, a line for what the reports leave open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from helpers.charts.rows import fit_rows, label_rows, name_axis, note_row, start_rows
from helpers.charts.style import ACCENT, DONE, INK, MISSING, OTHER, fit_title, say_number

_OPEN: Final = 0.12  # length of an open side, of the axis
_ROOM: Final = 1.1


def draw_ranges(
    table: pd.DataFrame, title: str, axis: str, *,
    band: tuple[float | None, float | None] = (None, None), kind: str = "Dots with ranges",
    say: Callable[[float], str] = say_number, is_simulated: bool = False,
) -> tuple[Figure, str]:  # fmt: skip
    """A row a place or date; an arrow where one side is open.

    Parameters
    ----------
    table : DataFrame
        One row a line: ``label``; ``value`` [may be missing]; ``lower`` and ``upper`` [missing:
        that side is open, or there is no range]; ``is_range`` (bool: the sides mean something);
        ``shown`` (words at the right); ``is_own`` (bool: drawn in the strong colour).
    title, axis : str
        Title, and what is measured.
    band : tuple of two numbers, optional
        Lower and upper end of the usual or legal range; None where it is open.
    kind : str
        The words for this kind of chart, for the text alternative.
    say : callable
        Writes a number of the scale in the language of the page.
    is_simulated : bool
        Mark the chart SIMULATED.

    Returns
    -------
    tuple of Figure and str
        The chart and its text alternative.
    """
    figure, axes = start_rows(len(table), title, is_simulated=is_simulated)
    known = [table[column].dropna().max() for column in ("value", "lower", "upper")]
    ends = [float(end) for end in (*known, *band) if pd.notna(end)]
    top = _ROOM * (max(ends, default=0.0) or 1.0)  # axes need a length
    _draw_band(axes, band, top)
    for level, (_, row) in enumerate(table.iterrows()):
        _draw_row(axes, level, row, top)
        note_row(axes, level, str(row["shown"]), INK if row["is_own"] else "#55616c")
    label_rows(axes, table["label"])
    axes.set_xlim(0, top)
    ticks = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(0, top)
    axes.set_xticks([tick for tick in ticks if 0 <= tick <= top])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda tick, _: say(tick)))
    axes.grid(axis="x", color=MISSING, linewidth=0.8)
    axes.set_axisbelow(True)
    name_axis(axes, axis)
    said = fit_title(figure, axes)
    fit_rows(figure, [axes], 0.36)
    spoken = [f"{row['label']}: {row['shown']}" for _, row in table.iterrows()]
    return figure, f"{said}. {kind}, {axis}. {'. '.join(spoken)}."


def _draw_band(axes: Axes, band: tuple[float | None, float | None], top: float) -> None:
    if not any(end is not None for end in band):
        return
    low, high = band
    axes.axvspan(low or 0, top if high is None else high, color="#f3e3d3", zorder=0)
    for end in band:
        if end is not None:
            axes.axvline(end, color=ACCENT, linewidth=1, linestyle=(0, (4, 3)), zorder=1)


def _draw_row(axes: Axes, level: int, row: pd.Series[Any], top: float) -> None:
    color = DONE if row["is_own"] else OTHER
    value = None if pd.isna(row["value"]) else float(row["value"])
    if row["is_range"]:
        low = None if pd.isna(row["lower"]) else float(row["lower"])
        high = None if pd.isna(row["upper"]) else float(row["upper"])
        if low is not None and high is not None:
            axes.plot([low, high], [level, level], color=color, linewidth=5, alpha=0.55,
                      solid_capstyle="butt", zorder=2)  # fmt: skip
        else:
            _draw_arrow(axes, level, low if low is not None else high, low is not None, top, color)
    if value is not None:
        axes.plot(value, level, marker="o", markersize=9, color=color, linestyle="none", zorder=3)


def _draw_arrow(
    axes: Axes, level: int, start: float | None, upwards: bool, top: float, color: str
) -> None:
    """Which side of a bound the number lies on; how far is not known."""
    if start is None:
        return
    reach = _OPEN * top
    end = min(start + reach, top) if upwards else max(start - reach, 0.0)
    axes.annotate(
        "", (end, level), xytext=(start, level), zorder=2,
        arrowprops={"arrowstyle": "-|>", "color": color, "linewidth": 2, "shrinkA": 0,
                    "shrinkB": 0},
    )  # fmt: skip
