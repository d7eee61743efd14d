"""How many targets end in which year, and what can be said of them."""

from __future__ import annotations

from typing import Final

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from helpers.charts.rows import add_key, fit_rows, label_rows, name_axis, start_rows
from helpers.charts.style import ACCENT, DONE, FAINT, INK, SMALL, fit_title

# The hatch tells the kinds apart where there is no colour.
_LOOKS: Final[tuple[tuple[str, str | None], ...]] = (
    (DONE, None), ("#64a1ce", None), (ACCENT, "//"), ("#c9d2da", ".."), ("white", None),
)  # fmt: skip


def draw_verdict_bars(
    counts: pd.DataFrame, title: str, axis: str, *, kind: str = "Bars",
    is_simulated: bool = False,
) -> tuple[Figure, str]:  # fmt: skip
    """A bar a year, stacked by what can be said.

    Parameters
    ----------
    counts : DataFrame of int
        Labels of the years in the index, labels of the verdicts in the columns, at most five,
        from the best to what nobody counts.
    title, axis : str
        Title, and what is counted.
    kind : str
        The word for this kind of chart, for the text alternative.
    is_simulated : bool
        Mark the chart SIMULATED.

    Returns
    -------
    tuple of Figure and str
        The chart and its text alternative.
    """
    figure, axes = start_rows(len(counts), title, is_simulated=is_simulated)
    spoken = []
    for level, (label, row) in enumerate(counts.iterrows()):
        left = 0
        for (color, hatch), (_, n) in zip(_LOOKS, row.items(), strict=False):
            if n:
                axes.barh(level, n, left=left, height=0.6, color=color, hatch=hatch,
                          edgecolor=_edge(color), linewidth=1)  # fmt: skip
                axes.text(
                    left + n / 2, level, str(n), ha="center", va="center", fontsize=SMALL + 1,
                    fontweight="bold", color="white" if color in (DONE, ACCENT) else INK,
                )  # fmt: skip
            left += int(n)
        parts = ", ".join(f"{verdict}: {n}" for verdict, n in row.items() if n)
        spoken.append(f"{label}: {parts or '0'}")
    label_rows(axes, [str(label) for label in counts.index])
    axes.set_xlim(0, max(1, int(counts.sum(axis=1).max())) * 1.02)
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    name_axis(axes, axis)
    marks = [
        Patch(facecolor=color, hatch=hatch, edgecolor=_edge(color))
        for color, hatch in _LOOKS[: counts.shape[1]]
    ]
    add_key(figure, list(marks), [str(verdict) for verdict in counts.columns])
    said = fit_title(figure, axes)
    fit_rows(figure, [axes], 0.46)
    return figure, f"{said}. {kind}, {axis}. {'. '.join(spoken)}."


def _edge(color: str) -> str:
    return FAINT if color == "white" else "white"
