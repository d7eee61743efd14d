"""What a two-way fixed effects estimate averages: every two-group comparison with its weight."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from helpers.charts.effects import (
    TRUTH,
    Entry,
    Say,
    add_entries,
    note_nothing,
    say_effect,
    say_interval,
    scale_effects,
)
from helpers.charts.rows import name_axis
from helpers.charts.style import ACCENT, DONE, INK, SMALL, fit_title, start_chart, wrap_words

_MARKERS: Final = ("o", "s", "^", "D", "v", "P", "X")
_LABEL_LETTERS: Final = 44
_AXES_HEIGHT: Final = 3.4  # inches
_OVERALL: Final[dict[str, Any]] = {"color": INK, "linewidth": 1.6, "zorder": 2}


@dataclass(frozen=True, slots=True)
class DecompositionWords:
    """The chart's words, in the language of the page."""

    kind: str = "Points, one a comparison of two groups"
    weights: str = "Weight in the estimate"
    weight: str = "weight"
    comparisons: str = "comparisons"
    average: str = "average"
    overall: str = "the two-way fixed effects estimate"
    truth: str = "truth of the simulation"
    nothing: str = "no comparison"


def draw_decomposition(
    table: pd.DataFrame, title: str, axis: str, *, overall: float | None = None,
    truth: float | None = None, words: DecompositionWords | None = None, say: Say = say_effect,
    is_simulated: bool = False,
) -> tuple[Figure, str]:  # fmt: skip
    """Estimates against weights, a mark for each kind of comparison.

    Parameters
    ----------
    table : DataFrame
        One row a comparison: ``kind`` (words: what is compared with what), ``estimate``,
        ``weight`` [0 to 1; they add up to 1]. Optional: ``is_doubtful`` (bool: the comparison
        group is itself treated already), drawn hollow in the warning colour.
    title, axis : str
        Title, and what the effect is measured in.
    overall : float, optional
        The two-way fixed effects estimate, where it is not the weighted average of the rows: with
        covariates a part of it comes from within the groups.
    truth : float, optional
        The effect in truth, where the data are simulated.
    words : DecompositionWords, optional
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
    words = words or DecompositionWords()
    # Taller than any key needs: the layout must not collapse before the height is known.
    figure, axes = start_chart(6 + 0.6 * table["kind"].nunique(), title, is_simulated=is_simulated)
    axes.set_ylabel(wrap_words(axis, 40), fontsize=SMALL + 0.5)
    name_axis(axes, words.weights)
    if table.empty:
        note_nothing(axes, words.nothing)
        figure.set_figheight(3)
        return figure, f"{fit_title(figure, axes)}. {words.kind}, {axis}: {words.nothing}."
    if overall is None:
        overall = float(np.average(table["estimate"], weights=table["weight"]))
    scale_effects(axes, [*table["estimate"], overall, truth], say)
    _scale_weights(axes, table["weight"], say)
    entries: list[Entry] = []
    spoken = []
    for (kind, rows), marker in zip(table.groupby("kind", sort=False), cycle(_MARKERS),
                                    strict=False):  # fmt: skip
        style = _style(rows, marker)
        axes.plot(rows["weight"], rows["estimate"], **style, zorder=3, clip_on=False)
        told = _say_kind(rows, words, say)
        label = wrap_words(f"{kind}: {told}", _LABEL_LETTERS)
        entries.append((True, Line2D([], [], **style), label))
        ends = say_interval(rows["estimate"].min(), rows["estimate"].max(), say)
        spoken.append(f"{kind}: {len(rows)} {words.comparisons} {ends}, {told}")
    lines = [(words.overall, overall, _OVERALL)]
    lines += [] if truth is None else [(words.truth, truth, TRUTH)]
    for name, value, style in lines:
        axes.axhline(value, **style)
        label = wrap_words(f"{name}: {say(value)}", _LABEL_LETTERS)
        entries.append((True, Line2D([], [], **style), label))
        spoken.append(f"{name}: {say(value)}")
    add_entries(figure, entries)
    said = fit_title(figure, axes)
    _give_height(figure, axes)
    return figure, f"{said}. {words.kind}, {axis}. {'. '.join(spoken)}."


def _scale_weights(axes: Axes, weights: pd.Series, say: Say) -> None:
    top = float(weights.max()) or 1.0
    axes.set_xlim(min(float(weights.min()), 0.0), 1.06 * top)
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda tick, _: say(tick)))


def _style(rows: pd.DataFrame, marker: str) -> dict[str, Any]:
    is_doubtful = "is_doubtful" in rows and bool(rows["is_doubtful"].any())
    return {
        "marker": marker, "markersize": 8, "linestyle": "none", "markeredgewidth": 1.6,
        "color": "white" if is_doubtful else DONE,
        "markeredgecolor": ACCENT if is_doubtful else DONE,
    }  # fmt: skip


def _say_kind(rows: pd.DataFrame, words: DecompositionWords, say: Say) -> str:
    """Weight of a kind, and the average of its estimates."""
    weights = rows["weight"].to_numpy(float)
    told = f"{words.weight} {say(float(weights.sum()))}"
    if not weights.sum():
        return told
    average = float(np.average(rows["estimate"].to_numpy(float), weights=weights))
    return f"{told}, {words.average} {say(average)}"


def _give_height(figure: Figure, axes: Axes) -> None:
    """The same axes above a short key and a long one."""
    figure.draw_without_rendering()
    now = axes.get_window_extent().height / figure.dpi
    figure.set_figheight(figure.get_figheight() + _AXES_HEIGHT - now)
