"""How many times what it was each number is now, with the cause of the change told apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from helpers.charts.rows import add_key, fit_rows, label_rows, name_axis, note_row, start_rows
from helpers.charts.style import ACCENT, DONE, FAINT, INK, MISSING, OTHER, fit_title

_MARKS: Final = (
    ("D", ACCENT, "white"), ("^", ACCENT, ACCENT), ("o", DONE, DONE), ("s", "#7a5195", "white"),
    ("v", OTHER, "white"), ("P", INK, "white"), ("X", INK, INK), ("*", FAINT, FAINT),
)  # fmt: skip
"""Marker, edge and face of each cause in its order, told apart without colour too."""
_MOST_TICKS: Final = 7
_MARGIN: Final = 1.25


def draw_changes(
    table: pd.DataFrame, title: str, axis: str, causes: Sequence[str], *, kind: str = "Changes",
    is_simulated: bool = False,
) -> tuple[Figure, str]:  # fmt: skip
    """A row a number: a line from 1, what it was, to how many times that it is now.

    Parameters
    ----------
    table : DataFrame
        One row a line: ``label``; ``times`` [above 0]; ``shown`` (both numbers in words);
        ``cause`` (words for the key).
    title, axis : str
        Title, and what is measured.
    causes : sequence of str
        Words of all causes there are: one has the same mark in every chart.
    kind : str
        The words for this kind of chart, for the text alternative.
    is_simulated : bool
        Mark the chart SIMULATED.

    Returns
    -------
    tuple of Figure and str
        The chart and its text alternative.

    Notes
    -----
    The scale is logarithmic: twice as many and half as many are equally far from 1.
    """
    figure, axes = start_rows(len(table), title, is_simulated=is_simulated)
    _scale(axes, table["times"])
    for level, (_, row) in enumerate(table.iterrows()):
        _draw_row(axes, level, row, _MARKS[causes.index(row["cause"]) % len(_MARKS)])
    label_rows(axes, table["label"], 42)
    name_axis(axes, axis)
    seen = [n for n, cause in enumerate(causes) if cause in set(table["cause"])]
    add_key(figure, [_mark(n) for n in seen], [causes[n] for n in seen])
    said = fit_title(figure, axes)
    fit_rows(figure, [axes], 0.3)
    spoken = [f"{row['label']}: {row['shown']}, {row['cause']}" for _, row in table.iterrows()]
    return figure, f"{said}. {kind}, {axis}. {'. '.join(spoken)}."


def _scale(axes: Axes, times: pd.Series) -> None:
    low, high = min(1.0, *times) / _MARGIN, max(1.0, *times) * _MARGIN
    axes.set_xscale("log")
    axes.set_xlim(low, high)
    axes.xaxis.set_major_locator(FixedLocator(_ticks(low, high)))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda tick, _: f"×{tick:,.15g}"))
    axes.grid(axis="x", color=MISSING, linewidth=0.8)
    axes.axvline(1, color=FAINT, linewidth=1.4, zorder=1)
    axes.set_axisbelow(True)


def _ticks(low: float, high: float) -> list[float]:
    """1, 2, 5, 10 … on both sides of 1; over a wide range powers of ten, then every second one."""
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    fine = [digit * 10.0**n for n in decades for digit in (1, 2, 5)]
    for step in (0, 1, 2, 3, 4, 6):
        ticks = [10.0**n for n in decades if n % step == 0] if step else fine
        inside = [tick for tick in ticks if low <= tick <= high]
        if len(inside) <= _MOST_TICKS:
            return inside
    return [1.0]


def _draw_row(axes: Axes, level: int, row: pd.Series[Any], mark: tuple[str, str, str]) -> None:
    marker, edge, face = mark
    axes.plot([1, row["times"]], [level, level], color=edge, linewidth=2.2, alpha=0.6, zorder=2)
    axes.plot(row["times"], level, marker=marker, markersize=8, color=face, markeredgecolor=edge,
              markeredgewidth=1.6, linestyle="none", zorder=3)  # fmt: skip
    note_row(axes, level, str(row["shown"]), width=30)


def _mark(n: int) -> Line2D:
    marker, edge, face = _MARKS[n % len(_MARKS)]
    return Line2D([], [], marker=marker, markersize=8, color=face, markeredgecolor=edge,
                  markeredgewidth=1.6, linestyle="none")  # fmt: skip
