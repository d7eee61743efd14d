"""What charts of estimated effects share: numbers, intervals, the line of no effect."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from helpers.charts.style import ACCENT, INK, MISSING, SMALL, WIDTH

Say = Callable[[float], str]
Way = Literal["x", "y"]
Entry = tuple[bool, Artist, str]

NO_EFFECT: Final[dict[str, Any]] = {"color": INK, "linewidth": 1.0, "zorder": 1}
TRUTH: Final[dict[str, Any]] = {
    "color": ACCENT, "linewidth": 1.8, "linestyle": (0, (5, 2)), "zorder": 2,
}  # fmt: skip
_DIGITS: Final = 3
_MARK_LETTERS: Final = 8  # width of a mark of the key and of the air beside it
_LETTERS_AN_INCH: Final = 12.5
_ROOM: Final = 0.08  # air beyond the outermost ends, of the axis
_HEADS: Final = {("x", True): ">", ("x", False): "<", ("y", True): "^", ("y", False): "v"}


def say_effect(value: float) -> str:
    """A number with three significant digits: 1,230; 1.23; 0.0123; ∞."""
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if value == 0:
        return "0"
    decimals = max(0, _DIGITS - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def say_interval(lower: Any, upper: Any, say: Say) -> str:
    """[0.4; 2], empty where there is none."""
    if pd.isna(lower) or pd.isna(upper):
        return ""
    return f"[{say(float(lower))}; {say(float(upper))}]"


def say_with_interval(estimate: Any, lower: Any, upper: Any, say: Say) -> str:
    """1.2 [0.4; 2], without an interval where there is none; empty where nothing is known."""
    known = [] if pd.isna(estimate) else [say(float(estimate))]
    return " ".join([*known, *filter(None, [say_interval(lower, upper, say)])])


def scale_effects(axes: Axes, values: Iterable[Any], say: Say, way: Way = "y") -> None:
    """An axis that holds 0 and every finite value, with air at both ends and a light grid.

    Parameters
    ----------
    axes : Axes
    values : iterable of numbers
        Estimates and ends of intervals; missing and infinite ones are passed over.
    say : function
        Prints a number.
    way : {"x", "y"}
        Which axis.
    """
    numbers = [float(v) for v in values if not pd.isna(v)]
    finite = [0.0, *(v for v in numbers if math.isfinite(v))]
    low, high = min(finite), max(finite)
    air = _ROOM * ((high - low) or 1.0)
    limits = (low - air, high + air)
    if way == "x":
        axes.set_xlim(limits)
        axes.axvline(0, **NO_EFFECT)
    else:
        axes.set_ylim(limits)
        axes.axhline(0, **NO_EFFECT)
    scale = axes.xaxis if way == "x" else axes.yaxis
    scale.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    scale.set_major_formatter(FuncFormatter(lambda tick, _: say(tick)))
    axes.grid(axis=way, color=MISSING, linewidth=0.8)
    axes.set_axisbelow(True)


def thin_ticks(figure: Figure, axes: Axes) -> None:
    """Fewer ticks along x where their numbers are too long to stand side by side."""
    for most in (5, 4, 3, 2, 1):
        axes.xaxis.set_major_locator(MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]))
        figure.draw_without_rendering()
        low, high = axes.get_xlim()
        boxes = [
            label.get_window_extent()
            for tick, label in zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
            if low <= tick <= high
        ]
        if all(one.x1 + 4 < other.x0 for one, other in pairwise(boxes)):
            return


def draw_interval(
    axes: Axes, at: float, lower: Any, upper: Any, way: Way, color: str, *,
    width: float = 2.4, caps: float = 0.0, is_dashed: bool = False,
) -> None:  # fmt: skip
    """A line from one end to the other; an end without bound goes to the edge, with an arrow.

    Parameters
    ----------
    axes : Axes
        Scaled by :func:`scale_effects`.
    at : float
        Where the line stands on the other axis.
    lower, upper : float
        Ends; nothing is drawn where one is missing.
    way : {"x", "y"}
        Along which axis the line lies.
    color : str
    width, caps : float
        Of the line, and half the length of the strokes at its ends [points].
    is_dashed : bool
    """
    if pd.isna(lower) or pd.isna(upper):
        return
    edges = axes.get_xlim() if way == "x" else axes.get_ylim()
    ends = [float(lower), float(upper)]
    shown = [end if math.isfinite(end) else edges[n] for n, end in enumerate(ends)]
    style = (0, (2, 1.2)) if is_dashed else "-"
    _plot(axes, shown, [at, at], way, color=color, linewidth=width, linestyle=style, zorder=3,
          solid_capstyle="butt")  # fmt: skip
    for n, end in enumerate(ends):
        if not math.isfinite(end):
            head = _HEADS[way, bool(n)]
            _plot(axes, [shown[n]], [at], way, color=color, marker=head, markersize=8, zorder=3,
                  linestyle="none", clip_on=False)  # fmt: skip
        elif caps:
            cap = "|" if way == "x" else "_"
            _plot(axes, [end], [at], way, color=color, marker=cap, markersize=2 * caps, zorder=3,
                  linestyle="none", markeredgewidth=max(width, 1.0))  # fmt: skip


def _plot(axes: Axes, along: list[float], across: list[float], way: Way, **how: Any) -> None:
    first, second = (along, across) if way == "x" else (across, along)
    axes.plot(first, second, **how)


def truth_entry(truth: Any, label: str) -> Entry:
    """The line of the truth in a key, where there is one."""
    return truth is not None, Line2D([], [], **TRUTH), label


def add_entries(figure: Figure, entries: Iterable[Entry]) -> None:
    """A key of what is drawn, in as many columns as the labels leave room for.

    Parameters
    ----------
    figure : Figure
    entries : iterable of (bool, Artist, str)
        Whether it is drawn, its mark and its label.
    """
    drawn = [(mark, label) for is_drawn, mark, label in entries if is_drawn]
    if not drawn:
        return
    lengths = [max(map(len, label.split("\n"))) + _MARK_LETTERS for _, label in drawn]
    columns = next(n for n in range(len(drawn), 0, -1) if n == 1 or _fits(lengths, n))
    figure.legend(
        [mark for mark, _ in drawn], [label for _, label in drawn], loc="outside lower left",
        ncols=columns, frameon=False, fontsize=SMALL, alignment="left", handlelength=1.8,
        columnspacing=1.4, labelcolor=INK,
    )  # fmt: skip


def _fits(lengths: list[int], columns: int) -> bool:
    """Whether labels of these lengths stand side by side: a key is filled column by column."""
    width = sum(int(part.max()) for part in np.array_split(lengths, columns))
    return width <= WIDTH * _LETTERS_AN_INCH


def note_nothing(axes: Axes, words: str) -> None:
    """Say in the middle of empty axes that there is nothing to draw."""
    axes.text(0.5, 0.5, words, transform=axes.transAxes, ha="center", va="center", color=INK,
              fontsize=SMALL + 1)  # fmt: skip
    axes.set_xticks([])
    axes.set_yticks([])
