"""How an outcome is shared out between people, the most disadvantaged first."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import cycle
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from helpers.charts.style import (
    ACCENT,
    DONE,
    INK,
    MISSING,
    SMALL,
    fit_title,
    start_chart,
    wrap_words,
)

_Style = tuple[str, str | tuple[int, tuple[int, ...]], str]

_LINES: Final[tuple[_Style, ...]] = (
    (DONE, "-", "o"), (ACCENT, "--", "s"), (INK, ":", "^"), ("#64a1ce", "-.", "D"),
    ("#8c5a2b", (0, (6, 2, 1, 2, 1, 2)), "v"), ("#08264a", (0, (1, 3)), "P"),
)  # fmt: skip
_MOST_MARKS: Final = 25  # a curve of single people is a line, one of groups shows its points
_QUOTED: Final = 0.4  # the share of people whose part the words tell


def draw_concentration_curve(
    curve: pd.DataFrame, index: float | Mapping[str, float], title: str, axis: str,
    *, is_simulated: bool = False,
) -> tuple[Figure, str]:  # fmt: skip
    """Concentration curves against the line of equality, each with its index in words.

    Parameters
    ----------
    curve : DataFrame
        ``population_share`` and ``outcome_share`` [shares, cumulative], each curve from (0, 0) to
        (1, 1), people ordered from the most to the least disadvantaged. With a column ``curve``
        (text), one curve a name.
    index : float, or mapping of curve names to floats
        Concentration index [-1 to 1] of the curve or of each; nan where there is none.
    title, axis : str
        Title, and what is shared out.
    is_simulated : bool
        Mark the chart SIMULATED.

    Returns
    -------
    tuple of Figure and str
        The chart and its text alternative.
    """
    curves = _split(curve)
    figure, axes = start_chart(5.2, title, is_simulated=is_simulated)
    axes.plot([0, 1], [0, 1], color=INK, linewidth=1, alpha=0.6, label="line of equality")
    spoken = []
    for (name, part), style in zip(curves.items(), cycle(_LINES), strict=False):
        words = say_index(index[name] if isinstance(index, Mapping) else index)
        _draw_curve(axes, part, f"{name}\n{words}" if name else words, style)
        spoken.append(_say_curve(name, words, part))
    _lay_out(figure, axes, axis)
    said = fit_title(figure, axes)
    return figure, (
        f"{said}. Cumulative share of {axis} against cumulative share of people, "
        f"the most disadvantaged first. {'. '.join(spoken)}."
    )


def say_index(index: float) -> str:
    """Index 0.12: concentrated among the better off."""
    if math.isnan(index):
        return "No index"
    if abs(index) < 0.0005:
        return "Index 0: shared out equally"
    number = f"{index:.3f}".rstrip("0") if abs(index) < 0.1 else f"{index:.2f}"
    return f"Index {number}: concentrated among the {'better' if index > 0 else 'worse'} off"


def _split(curve: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Curves by name, one without a name where none has one."""
    if "curve" not in curve:
        return {"": curve}
    return {str(name): curve[curve["curve"].eq(name)] for name in curve["curve"].unique()}


def _draw_curve(axes: Axes, part: pd.DataFrame, label: str, style: _Style) -> None:
    color, line, marker = style
    axes.plot(
        part["population_share"], part["outcome_share"], color=color, linestyle=line,
        linewidth=2.2, marker=marker if len(part) <= _MOST_MARKS else "", markersize=5,
        label="\n".join(wrap_words(line, 34) for line in label.split("\n")), clip_on=False,
    )  # fmt: skip


def _say_curve(name: str, words: str, part: pd.DataFrame) -> str:
    share = np.interp(_QUOTED, part["population_share"], part["outcome_share"])
    start = f"{name}: {words[0].lower()}{words[1:]}" if name else words
    return f"{start}; the first {_QUOTED:.0%} of people hold {share:.1%}"


def _lay_out(figure: Figure, axes: Axes, axis: str) -> None:
    axes.margins(0)  # an outcome with values below 0 leaves the unit square
    axes.set_aspect("equal", anchor="NW")
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    axes.grid(color=MISSING, linewidth=0.8)
    axes.set_xlabel("Share of people, the most disadvantaged first", fontsize=SMALL + 0.5)
    axes.set_ylabel(wrap_words(f"Share of {axis}", 46), fontsize=SMALL + 0.5)
    handles, labels = axes.get_legend_handles_labels()
    key = figure.legend(
        [*handles[1:], handles[0]], [*labels[1:], labels[0]], loc="outside right lower",
        frameon=False, fontsize=SMALL + 0.5, handlelength=3, labelspacing=0.9,
    )  # fmt: skip
    figure.draw_without_rendering()
    least = key.get_window_extent().height / figure.dpi + 1  # the title stands above
    figure.set_figheight(max(figure.get_figheight(), least))
