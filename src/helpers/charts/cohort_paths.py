"""Mean outcome of each cohort over time: what there is to see before any model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from helpers.charts.effects import Entry, Say, add_entries, note_nothing, say_effect
from helpers.charts.rows import name_axis
from helpers.charts.style import (
    INK,
    MISSING,
    SMALL,
    fit_title,
    make_shades,
    start_chart,
    wrap_words,
)

_MARKS: Final = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p")
_NEVER: Final[dict[str, Any]] = {
    "color": INK, "linestyle": (0, (5, 2)), "linewidth": 2.2, "zorder": 4,
}  # fmt: skip
_ROOM: Final = 0.08  # air above and below, of the range drawn


@dataclass(frozen=True, slots=True)
class CohortPathsWords:
    """The chart's words, in the language of the page."""

    kind: str = "Lines of means"
    time: str = "Period; filled marks: with the programme"
    start: str = "start {cohort}"
    never: str = "never"
    nothing: str = "no outcome"


def draw_cohort_paths(
    table: pd.DataFrame, title: str, axis: str, *, words: CohortPathsWords | None = None,
    say: Say = say_effect, is_simulated: bool = False,
) -> tuple[Figure, str]:  # fmt: skip
    """A line a cohort, hollow marks before its start and filled ones after, the never dashed.

    Parameters
    ----------
    table : DataFrame
        One row a cohort and period: ``cohort`` (first treated period, whole number; missing:
        never), ``period`` (whole number), ``mean`` (may be missing), ``n_units``.
    title, axis : str
        Title, and what the outcome is measured in.
    words : CohortPathsWords, optional
        English where not given.
    say : function
        Prints a number in the language of the page.
    is_simulated : bool
        Mark the chart SIMULATED.

    Returns
    -------
    tuple of Figure and str
        The chart and its text alternative.
    """
    words = words or CohortPathsWords()
    known = table.dropna(subset=["mean"]).sort_values(["cohort", "period"], na_position="last")
    figure, axes = start_chart(4.6, title, is_simulated=is_simulated)
    axes.set_ylabel(wrap_words(axis, 40), fontsize=SMALL + 0.5)
    name_axis(axes, words.time)
    if known.empty:
        note_nothing(axes, words.nothing)
        return figure, f"{fit_title(figure, axes)}. {words.kind}, {axis}: {words.nothing}."
    _scale(axes, known, say)
    groups = list(known.groupby("cohort", dropna=False, sort=False))
    shades = make_shades(max(len(groups), 2) + 1)[1:]
    entries: list[Entry] = []
    spoken = []
    for number, (_, rows) in enumerate(groups):
        cohort = rows["cohort"].iloc[0]
        is_never = pd.isna(cohort)
        look = _NEVER if is_never else {"color": shades[number], "linewidth": 1.8, "zorder": 3}
        mark = "" if is_never else _MARKS[number % len(_MARKS)]
        axes.plot(rows["period"], rows["mean"], **look)
        if not is_never:
            _mark(axes, rows, int(cohort), look["color"], mark)
        name = words.never if is_never else words.start.format(cohort=int(cohort))
        label = f"{name} ({int(rows['n_units'].max())})"
        entries.append((True, Line2D([], [], marker=mark, markersize=6, **look), label))
        pairs = zip(rows["period"], rows["mean"], strict=True)
        told = ", ".join(f"{period}: {say(float(mean))}" for period, mean in pairs)
        spoken.append(f"{label}: {told}")
    add_entries(figure, entries)
    return figure, f"{fit_title(figure, axes)}. {words.kind}, {axis}. {'. '.join(spoken)}."


def _scale(axes: Axes, known: pd.DataFrame, say: Say) -> None:
    low, high = float(known["mean"].min()), float(known["mean"].max())
    air = _ROOM * ((high - low) or abs(high) or 1.0)
    axes.set_ylim(low - air, high + air)
    axes.set_xlim(known["period"].min() - 0.4, known["period"].max() + 0.4)
    axes.xaxis.set_major_locator(MaxNLocator(12, integer=True, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda tick, _: f"{tick:.0f}"))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda tick, _: say(tick)))
    axes.grid(axis="y", color=MISSING, linewidth=0.8)
    axes.set_axisbelow(True)


def _mark(axes: Axes, rows: pd.DataFrame, cohort: int, color: Any, mark: str) -> None:
    """Points of one cohort: hollow before its start."""
    for is_side, fill in ((rows["period"] < cohort, "white"), (rows["period"] >= cohort, color)):
        axes.plot(
            rows.loc[is_side, "period"], rows.loc[is_side, "mean"], linestyle="none", marker=mark,
            markersize=6, color=fill, markeredgecolor=color, zorder=5,
        )  # fmt: skip
