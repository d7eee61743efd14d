"""How far the answer holds where trends may differ: an interval for each size of the violation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from helpers.charts.effects import (
    Entry,
    Say,
    add_entries,
    draw_interval,
    note_nothing,
    say_effect,
    say_interval,
    scale_effects,
)
from helpers.charts.rows import name_axis
from helpers.charts.style import ACCENT, DONE, FAINT, INK, SMALL, fit_title, start_chart, wrap_words

_MOST_TICKS: Final = 9
_APART: Final = 0.09  # least distance of two ticks, of the axis
_BREAKDOWN: Final[dict[str, Any]] = {
    "color": INK, "linewidth": 1.4, "linestyle": (0, (6, 2, 1, 2)), "zorder": 2,
}  # fmt: skip

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class SensitivityWords:
    """The chart's words, in the language of the page."""

    kind: str = "Intervals"
    bound: str = "How large the violation of parallel trends may be"
    original: str = "as estimated"
    excludes: str = "0 lies outside"
    includes: str = "0 lies inside"
    breakdown: str = "first size at which 0 lies inside"
    unbroken: str = "0 lies outside at every size"
    nothing: str = "no interval"


def draw_sensitivity(
    table: pd.DataFrame, title: str, axis: str, *, original: Interval | None = None,
    breakdown: float | None = None, words: SensitivityWords | None = None,
    say: Say = say_effect, is_simulated: bool = False,
) -> tuple[Figure, str]:  # fmt: skip
    """Robust intervals by the bound on violations, the original one first, and the breakdown value.

    Parameters
    ----------
    table : DataFrame
        One row a bound: ``bound`` [0 or more], ``lower`` and ``upper`` [may be infinite, or missing
        where the set is empty].
    title, axis : str
        Title, and what the effect is measured in.
    original : tuple of two numbers, optional
        The interval that takes trends as parallel.
    breakdown : float, optional
        Smallest bound at which 0 lies in the interval; infinite: at none; None: not known.
    words : SensitivityWords, optional
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
    words = words or SensitivityWords()
    rows = table[["bound", "lower", "upper"]].astype("Float64").astype("float64")
    rows = rows.sort_values("bound", kind="stable", ignore_index=True)
    figure, axes = start_chart(4.6, title, is_simulated=is_simulated)
    axes.set_ylabel(wrap_words(axis, 40), fontsize=SMALL + 0.5)
    name_axis(axes, words.bound)
    known = rows.dropna()
    if known.empty and original is None:
        note_nothing(axes, words.nothing)
        return figure, f"{fit_title(figure, axes)}. {words.kind}, {axis}: {words.nothing}."
    scale_effects(axes, [*rows[["lower", "upper"]].to_numpy().ravel(), *(original or ())], say)
    place = _scale_bounds(axes, rows["bound"], original, breakdown, words, say)
    if original is not None:
        draw_interval(axes, place, *original, "y", INK, width=2.4, caps=6)
    for _, row in known.iterrows():
        _draw_set(axes, row["bound"], (row["lower"], row["upper"]))
    if breakdown is not None and math.isfinite(breakdown):
        axes.axvline(breakdown, **_BREAKDOWN)
    _add_meaning(figure, known, original, breakdown, words, say)
    said = fit_title(figure, axes)
    return (
        figure,
        f"{said}. {words.kind}, {axis}. {_say_all(rows, original, breakdown, words, say)}.",
    )


def _scale_bounds(
    axes: Axes, bounds: pd.Series, original: Interval | None, breakdown: float | None,
    words: SensitivityWords, say: Say,
) -> float:  # fmt: skip
    """Ticks at the bounds as far as there is room; where the original interval stands."""
    is_shown = breakdown is not None and math.isfinite(breakdown)
    at = [*bounds, *([breakdown] if is_shown else [])] or [0.0]
    low, high = min(at), max(at)
    span = (high - low) or 1.0
    place = low - 0.2 * span
    start = place if original is not None else low
    axes.set_xlim(start - 0.12 * span, high + 0.08 * span)
    apart = _APART * (high - start + 0.2 * span)
    ticks = [place] if original is not None else []
    labels = [wrap_words(words.original, 11)] if original is not None else []
    if original is not None:
        axes.axvline(low - 0.1 * span, color=FAINT, linewidth=1, linestyle=":", zorder=1)
    step = -(-len(bounds) // _MOST_TICKS)
    for bound in bounds.iloc[:: step or 1]:
        if not ticks or bound - ticks[-1] >= apart:
            ticks.append(float(bound))
            labels.append(say(float(bound)))
    axes.set_xticks(ticks, labels)
    return float(place)


def _is_outside(interval: Interval) -> bool:
    """Whether 0 lies outside an interval."""
    return interval[0] > 0 or interval[1] < 0


def _draw_set(axes: Axes, bound: float, interval: Interval) -> None:
    is_outside = _is_outside(interval)
    draw_interval(axes, bound, *interval, "y", DONE if is_outside else ACCENT,
                  width=4 if is_outside else 2.2, caps=6, is_dashed=not is_outside)  # fmt: skip


def _add_meaning(
    figure: Figure, known: pd.DataFrame, original: Interval | None, breakdown: float | None,
    words: SensitivityWords, say: Say,
) -> None:  # fmt: skip
    outside = [_is_outside((low, high)) for low, high in known[["lower", "upper"]].to_numpy()]
    entries: list[Entry] = [
        (original is not None, Line2D([], [], color=INK, linewidth=2.4), words.original),
        (any(outside), Line2D([], [], color=DONE, linewidth=4), words.excludes),
        (not all(outside), Line2D([], [], color=ACCENT, linewidth=2.2, linestyle=(0, (2, 1.2))),
         words.includes),
        (breakdown is not None and math.isfinite(breakdown), Line2D([], [], **_BREAKDOWN),
         _say_breakdown(breakdown, words, say)),
    ]  # fmt: skip
    add_entries(figure, entries)


def _say_all(
    rows: pd.DataFrame, original: Interval | None, breakdown: float | None,
    words: SensitivityWords, say: Say,
) -> str:  # fmt: skip
    parts = [] if original is None else [f"{words.original}: {say_interval(*original, say)}"]
    told = [
        f"{say(bound)}: {say_interval(low, high, say) or words.nothing}"
        for bound, low, high in rows.to_numpy()
    ]
    if told:
        parts.append(f"{words.bound}: {', '.join(told)}")
    return ". ".join([*parts, *filter(None, [_say_breakdown(breakdown, words, say)])])


def _say_breakdown(breakdown: float | None, words: SensitivityWords, say: Say) -> str:
    if breakdown is None:
        return ""
    if math.isinf(breakdown):
        return words.unbroken
    return f"{words.breakdown}: {say(breakdown)}"
