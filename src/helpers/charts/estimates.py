"""One effect by several estimators, side by side, the one chosen beforehand marked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from helpers.charts.effects import (
    TRUTH,
    Entry,
    Say,
    add_entries,
    draw_interval,
    say_effect,
    say_with_interval,
    scale_effects,
    thin_ticks,
    truth_entry,
)
from helpers.charts.rows import fit_rows, label_rows, name_axis, start_rows
from helpers.charts.style import DONE, INK, OTHER, SMALL, fit_title, wrap_words

_NOTE_LETTERS: Final = 26
_PREFERRED: Final[dict[str, Any]] = {
    "marker": "D", "markersize": 8, "color": DONE, "markeredgecolor": DONE, "linestyle": "none",
}  # fmt: skip
_ANOTHER: Final[dict[str, Any]] = {
    "marker": "o", "markersize": 7, "color": "white", "markeredgecolor": INK,
    "markeredgewidth": 1.6, "linestyle": "none",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class EstimatesWords:
    """The chart's words, in the language of the page."""

    kind: str = "Points with intervals"
    preferred: str = "preferred estimate"
    another: str = "another estimator"
    truth: str = "truth of the simulation"
    nothing: str = "no estimate"


def draw_estimates(
    table: pd.DataFrame, title: str, axis: str, *, truth: float | None = None,
    words: EstimatesWords | None = None, say: Say = say_effect, is_simulated: bool = False,
) -> tuple[Figure, str]:  # fmt: skip
    """A row an estimator: point, interval, and both in words at the right.

    Parameters
    ----------
    table : DataFrame
        One row an estimator: ``label``; ``estimate``, ``lower`` and ``upper`` [may be missing];
        ``note`` (words below the numbers, may be empty); ``is_preferred`` (bool).
    title, axis : str
        Title, and what the effect is measured in.
    truth : float, optional
        The effect in truth, where the data are simulated.
    words : EstimatesWords, optional
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
    words = words or EstimatesWords()
    figure, axes = start_rows(max(len(table), 1), title, is_simulated=is_simulated)
    ends = table[["estimate", "lower", "upper"]].astype("Float64").astype("float64")
    scale_effects(axes, [*ends.to_numpy().ravel(), truth], say, "x")
    if truth is not None:
        axes.axvline(truth, **TRUTH)
    spoken = []
    for level, (_, row) in enumerate(table.assign(**ends).iterrows()):
        told = say_with_interval(row["estimate"], row["lower"], row["upper"], say)
        _draw_row(axes, level, row)
        _write_note(axes, level, told or words.nothing, row)
        spoken.append(_say_row(row, told or words.nothing, words))
    label_rows(axes, table["label"])
    for tick, is_preferred in zip(axes.get_yticklabels(), table["is_preferred"], strict=True):
        tick.set_fontweight("bold" if is_preferred else "normal")
    name_axis(axes, axis)
    _add_meaning(figure, table, truth, words)
    said = fit_title(figure, axes)
    fit_rows(figure, [axes], 0.42)
    thin_ticks(figure, axes)
    if truth is not None:
        spoken.append(f"{words.truth}: {say(truth)}")
    return figure, f"{said}. {words.kind}, {axis}. {'. '.join(spoken) or words.nothing}."


def _draw_row(axes: Axes, level: int, row: pd.Series[Any]) -> None:
    is_preferred = bool(row["is_preferred"])
    color = DONE if is_preferred else OTHER
    draw_interval(axes, level, row["lower"], row["upper"], "x", color,
                  width=4.5 if is_preferred else 2.4)  # fmt: skip
    if pd.notna(row["estimate"]) and math.isfinite(row["estimate"]):
        axes.plot(row["estimate"], level, **(_PREFERRED if is_preferred else _ANOTHER), zorder=4)


def _write_note(axes: Axes, level: int, told: str, row: pd.Series[Any]) -> None:
    """Numbers, and the note below them, at the right of a row."""
    note = "" if pd.isna(row["note"]) else str(row["note"])
    lines = "\n".join(filter(None, [told, wrap_words(note, _NOTE_LETTERS)]))
    axes.text(
        1.03, level, lines, transform=axes.get_yaxis_transform(), va="center", color=INK,
        fontsize=SMALL, fontweight="bold" if row["is_preferred"] else "normal",
    )  # fmt: skip


def _say_row(row: pd.Series[Any], told: str, words: EstimatesWords) -> str:
    mark = f" ({words.preferred})" if row["is_preferred"] else ""
    note = "" if pd.isna(row["note"]) else str(row["note"]).rstrip(".")
    return f"{row['label']}{mark}: {'; '.join(filter(None, [told, note]))}"


def _add_meaning(
    figure: Figure, table: pd.DataFrame, truth: float | None, words: EstimatesWords
) -> None:
    is_preferred = table["is_preferred"].astype(bool)
    entries: list[Entry] = [
        (bool(is_preferred.any()), Line2D([], [], **_PREFERRED), words.preferred),
        (bool((~is_preferred).any()), Line2D([], [], **_ANOTHER), words.another),
        truth_entry(truth, words.truth),
    ]
    add_entries(figure, entries)
