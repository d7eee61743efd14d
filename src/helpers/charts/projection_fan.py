"""Where a series is heading, how sure that is, and the target it should meet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.dates import (
    AutoDateLocator,
    ConciseDateFormatter,
    DateFormatter,
    YearLocator,
    date2num,
)  # fmt: skip
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import PercentFormatter

from helpers.charts.rows import add_key, name_axis
from helpers.charts.style import (
    ACCENT,
    DONE,
    INK,
    SHADES,
    SMALL,
    fit_title,
    say_number,
    start_chart,
    wrap_words,
)  # fmt: skip

_MOST_TICKS: Final = 7
_LINE_SHARE: Final = 0.058  # height of a line of text as a share of the axes
_NOTE_LETTERS: Final = 21
_DAYS_A_YEAR: Final = 365.25
_BANDS: Final = (("95", SHADES[0]), ("80", SHADES[1]))

Say = Callable[[float], str]


def draw_projection(
    series: pd.DataFrame, path: pd.DataFrame, target: float, due: pd.Timestamp, title: str,
    axis: str, *, words: str = "", is_simulated: bool = False, as_percent: bool = True,
) -> tuple[Figure, str]:  # fmt: skip
    """Observed points, the projection with its 80% and 95% intervals, and the target.

    Parameters
    ----------
    series : DataFrame
        ``date`` and ``value`` [as `target`], in the order of dates.
    path : DataFrame
        ``date``, ``mean``, ``lower_80``, ``upper_80``, ``lower_95`` and ``upper_95`` [as `target`]
        in the order of dates; no rows where nothing can be projected.
    target : float
        What is asked for: a share [0 to 1] with `as_percent`, else a count.
    due : Timestamp
        Day by which it is due.
    title, axis : str
        Title, and what is measured.
    words : str
        What follows, such as the probability of meeting the target; printed below the chart.
    is_simulated : bool
        Mark the chart SIMULATED.
    as_percent : bool
        Print shares as percentages.

    Returns
    -------
    tuple of Figure and str
        The chart and its text alternative.
    """
    figure, axes = start_chart(4.6, title, is_simulated=is_simulated)

    def say(value: float) -> str:
        return f"{value:.1%}" if as_percent else say_number(value)

    _draw_path(axes, series, path)
    axes.axhline(target, color=ACCENT, linewidth=1.6, linestyle="--")
    axes.plot(
        float(date2num(due)), target, marker="D", markersize=8, color="white",
        markeredgecolor=ACCENT, markeredgewidth=2, linestyle="none", zorder=6,
    )  # fmt: skip
    axes.plot(series["date"], series["value"], color=DONE, marker="o", linewidth=2.2, zorder=5)
    _set_limits(axes, series, path, target, due)
    _note_ends(axes, series, path, target, due, say)
    if as_percent:
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=None))
    axes.set_ylabel(wrap_words(axis, 36), fontsize=SMALL + 0.5)
    name_axis(axes, words)
    _add_meaning(figure, has_path=len(path) > 0)
    told = _say_all(series, path, target, due, axis, words, say)
    return figure, f"{fit_title(figure, axes)}. {told}"


def _draw_path(axes: Axes, series: pd.DataFrame, path: pd.DataFrame) -> None:
    if path.empty:
        return
    for level, color in _BANDS:
        low, high = path[f"lower_{level}"], path[f"upper_{level}"]
        axes.fill_between(path["date"], low, high, color=color, linewidth=0, zorder=1)
        if len(path) == 1:  # one date has no area
            axes.vlines(path["date"], low, high, color=color, linewidth=10, zorder=1)
    axes.plot(path["date"], path["mean"], color=DONE, linewidth=1.8, linestyle=(0, (4, 2)),
              marker="s" if len(path) == 1 else "", markersize=5, zorder=4)  # fmt: skip
    if len(series):
        axes.plot(
            [series["date"].iloc[-1], path["date"].iloc[0]],
            [series["value"].iloc[-1], path["mean"].iloc[0]],
            color=DONE, linewidth=1, linestyle=":", zorder=3,
        )  # fmt: skip


def _set_limits(
    axes: Axes, series: pd.DataFrame, path: pd.DataFrame, target: float, due: pd.Timestamp
) -> None:
    days = [float(date2num(day)) for day in [*series["date"], *path["date"], due]]
    span = max(max(days) - min(days), 60.0)
    axes.set_xlim(min(days) - 0.13 * span, max(days) + 0.03 * span)
    values = [target, *series["value"], *path["upper_95"], *path["lower_95"]]
    top, low = max(values), min(0.0, *values)
    axes.set_ylim(low, low + ((top - low) or 1.0) * 1.12)
    years = span / _DAYS_A_YEAR
    if years < 2:
        locator = AutoDateLocator(maxticks=_MOST_TICKS)
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
        return
    step = next(n for n in (1, 2, 5, 10, 20, 50, 1000) if years / n <= _MOST_TICKS)
    axes.xaxis.set_major_locator(YearLocator(step, month=12, day=31))
    axes.xaxis.set_major_formatter(DateFormatter("end of\n%Y"))


def _note_ends(
    axes: Axes, series: pd.DataFrame, path: pd.DataFrame, target: float, due: pd.Timestamp,
    say: Say,
) -> None:  # fmt: skip
    """First and last count beside their points; target and projection at the right."""
    halo = [withStroke(linewidth=2.5, foreground="white")]
    ends = [(series.iloc[0], (-8, 0), "right")] if len(series) > 1 else []
    low, high = axes.get_ylim()
    if len(series):
        is_under_line = 0 <= (target - series["value"].iloc[-1]) / (high - low) < 2 * _LINE_SHARE
        ends.append((series.iloc[-1], (0, -12 if is_under_line else 11), "center"))
    for row, move, side in ends:
        axes.annotate(
            say(row["value"]), (row["date"], row["value"]), xytext=move, color=INK, va="center",
            textcoords="offset points", ha=side, fontsize=SMALL, fontweight="bold", zorder=7,
            path_effects=halo,
        )  # fmt: skip
    notes = [(target, f"target {say(target)}, due {due:%Y-%m-%d}", ACCENT)]
    if len(path):
        last = path.iloc[-1]
        range_95 = f"{say(last['lower_95'])} to {say(last['upper_95'])}"
        words = f"projected {say(last['mean'])} on {last['date']:%Y-%m-%d} (95%: {range_95})"
        notes.append((float(last["mean"]), words, DONE))
    blocks = [(wrap_words(words, _NOTE_LETTERS), color) for _, words, color in notes]
    heights = [_LINE_SHARE * (words.count("\n") + 1) for words, _ in blocks]
    levels = spread_apart([(value - low) / (high - low) for value, _, _ in notes], heights)
    for level, (words, color) in zip(levels, blocks, strict=True):
        axes.text(1.02, level, words, transform=axes.transAxes, va="center", color=color,
                  fontsize=SMALL)  # fmt: skip


def spread_apart(levels: list[float], heights: list[float]) -> list[float]:
    """Move one or two labels no farther than it takes for them not to meet.

    Parameters
    ----------
    levels, heights : list of float
        Middles and heights of the labels, as shares of the axes.
    """
    if len(levels) < 2:
        return levels
    lower, upper = sorted(range(2), key=lambda n: (levels[n], -n))
    apart = sum(heights) / 2 + 0.02
    push = max(0.0, apart - (levels[upper] - levels[lower])) / 2
    bottom = max(levels[lower] - push, heights[lower] / 2)
    top = max(levels[upper] + push, bottom + apart)
    moved = {lower: bottom, upper: top}
    return [moved[0], moved[1]]


def _add_meaning(figure: Figure, *, has_path: bool) -> None:
    handles: list[Artist] = [Line2D([], [], color=DONE, marker="o", linewidth=2.2)]
    labels = ["observed"]
    if has_path:
        handles.append(Line2D([], [], color=DONE, linewidth=1.8, linestyle=(0, (4, 2))))
        handles += [Patch(color=color) for _, color in reversed(_BANDS)]
        labels += ["projected", "80% interval", "95% interval"]
    handles.append(Line2D([], [], color=ACCENT, linewidth=1.6, linestyle="--", marker="D",
                          markerfacecolor="white", markeredgecolor=ACCENT))  # fmt: skip
    add_key(figure, handles, [*labels, "target and the day it is due"])


def _say_all(
    series: pd.DataFrame, path: pd.DataFrame, target: float, due: pd.Timestamp, axis: str,
    words: str, say: Say,
) -> str:  # fmt: skip
    observed = [f"{say(row['value'])} on {row['date']:%Y-%m-%d}" for _, row in series.iterrows()]
    parts = [f"Line with points, {axis}: {', '.join(observed) or 'no counts'}"]
    if len(path):
        last = path.iloc[-1]
        parts.append(
            f"Projected {say(last['mean'])} on {last['date']:%Y-%m-%d}, 80% interval "
            f"{say(last['lower_80'])} to {say(last['upper_80'])}, 95% interval "
            f"{say(last['lower_95'])} to {say(last['upper_95'])}"
        )
    else:
        parts.append("No projection")
    parts.append(f"The target is {say(target)}, due {due:%Y-%m-%d}")
    if words:
        parts.append(words.rstrip("."))
    return f"{'. '.join(parts)}."
