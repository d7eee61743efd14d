"""Effects by time since the start: those before it test the design, those after are the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

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
    draw_interval,
    note_nothing,
    say_effect,
    say_interval,
    say_with_interval,
    scale_effects,
    truth_entry,
)
from helpers.charts.rows import name_axis
from helpers.charts.style import ACCENT, DONE, FAINT, INK, SMALL, fit_title, start_chart, wrap_words

_BAND: Final = ("simultaneous_lower", "simultaneous_upper")
_POINT: Final[dict[str, Any]] = {
    "marker": "o", "markersize": 7, "linestyle": "none", "markeredgewidth": 1.8,
}  # fmt: skip
_REFERENCE: Final[dict[str, Any]] = {
    "marker": "D", "markersize": 7, "color": "white", "markeredgecolor": ACCENT,
    "markeredgewidth": 1.8, "linestyle": "none", "zorder": 4,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class EventStudyWords:
    """The chart's words, in the language of the page."""

    kind: str = "Points with intervals"
    time: str = "Periods since the start"
    before: str = "before the start"
    after: str = "after the start"
    reference: str = "reference period, 0 by definition"
    interval: str = "95% interval"
    band: str = "95% band over all periods"
    truth: str = "truth of the simulation"
    nothing: str = "no estimate"


def draw_event_study(
    table: pd.DataFrame, title: str, axis: str, *, words: EventStudyWords | None = None,
    say: Say = say_effect, is_simulated: bool = False,
) -> tuple[Figure, str]:  # fmt: skip
    """Estimates by event time with their intervals, those before the start hollow.

    Parameters
    ----------
    table : DataFrame
        One row an event time: ``event_time`` (whole number, 0 = first treated period),
        ``estimate``, ``lower`` and ``upper`` [any of them may be missing]. Optional:
        ``is_reference`` (bool: 0 by definition), ``simultaneous_lower`` and
        ``simultaneous_upper`` (a band that holds for all times at once), ``truth`` (for simulated
        data).
    title, axis : str
        Title, and what the effect is measured in.
    words : EventStudyWords, optional
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
    words = words or EventStudyWords()
    rows = _prepare(table)
    figure, axes = start_chart(4.8, title, is_simulated=is_simulated)
    axes.set_ylabel(wrap_words(axis, 40), fontsize=SMALL + 0.5)
    name_axis(axes, words.time)
    if rows[["estimate", "lower", "upper"]].isna().all(axis=None):
        note_nothing(axes, words.nothing)
        return figure, f"{fit_title(figure, axes)}. {words.kind}, {axis}: {words.nothing}."
    drawn = ["estimate", "lower", "upper", *_BAND, "truth"]
    scale_effects(axes, rows[drawn].to_numpy().ravel(), say)
    _scale_time(axes, rows["event_time"])
    axes.axvline(-0.5, color=FAINT, linewidth=1.4, linestyle=":", zorder=1)
    _draw_truth(axes, rows)
    for _, row in rows.iterrows():
        _draw_row(axes, row)
    _add_meaning(figure, rows, words)
    said = fit_title(figure, axes)
    return figure, f"{said}. {words.kind}, {axis}. {_say_all(rows, words, say)}."


def _prepare(table: pd.DataFrame) -> pd.DataFrame:
    """Rows in order of time, with every column that may be drawn."""
    known = ["event_time", "estimate", "lower", "upper", *_BAND, "truth"]
    rows = table.reindex(columns=known).astype("Float64").astype("float64")
    is_reference = table.get("is_reference", pd.Series(False, index=table.index))
    rows["is_reference"] = is_reference.fillna(False).astype(bool)
    rows["estimate"] = rows["estimate"].mask(rows["is_reference"] & rows["estimate"].isna(), 0.0)
    return rows.sort_values("event_time", kind="stable", ignore_index=True)


def _scale_time(axes: Axes, times: pd.Series) -> None:
    axes.set_xlim(min(times.min(), -1) - 0.6, max(times.max(), 0) + 0.6)
    axes.xaxis.set_major_locator(MaxNLocator(18, integer=True, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda tick, _: f"{tick:.0f}"))


def _draw_truth(axes: Axes, rows: pd.DataFrame) -> None:
    known = rows[rows["truth"].notna()]
    axes.plot(known["event_time"], known["truth"], **TRUTH, marker="" if len(known) > 1 else "_",
              markersize=16)  # fmt: skip


def _draw_row(axes: Axes, row: pd.Series[Any]) -> None:
    at = float(row["event_time"])
    color = DONE if at >= 0 else INK
    draw_interval(axes, at, row[_BAND[0]], row[_BAND[1]], "y", color, width=0.9, caps=4)
    draw_interval(axes, at, row["lower"], row["upper"], "y", color, width=2.6)
    if pd.isna(row["estimate"]):
        return
    if row["is_reference"]:
        axes.plot(at, row["estimate"], **_REFERENCE)
        return
    fill = color if at >= 0 else "white"
    axes.plot(at, row["estimate"], **_POINT, color=fill, markeredgecolor=color, zorder=4)


def _add_meaning(figure: Figure, rows: pd.DataFrame, words: EventStudyWords) -> None:
    """A key of what is drawn, and of nothing else."""
    times, is_reference = rows["event_time"], rows["is_reference"]
    is_point = rows["estimate"].notna() & ~is_reference
    before = Line2D([], [], **_POINT, color="white", markeredgecolor=INK)
    after = Line2D([], [], **_POINT, color=DONE)
    entries: list[Entry] = [
        (bool((is_point & times.lt(0)).any()), before, words.before),
        (bool((is_point & times.ge(0)).any()), after, words.after),
        (bool(is_reference.any()), Line2D([], [], **_REFERENCE), words.reference),
        (bool(rows[["lower", "upper"]].notna().all(axis=1).any()),
         Line2D([], [], color=DONE, linewidth=2.6), words.interval),
        (bool(rows[list(_BAND)].notna().all(axis=1).any()),
         Line2D([], [], color=DONE, linewidth=0.9, marker="|", markersize=8), words.band),
        truth_entry(True if rows["truth"].notna().any() else None, words.truth),
    ]  # fmt: skip
    add_entries(figure, entries)


def _say_all(rows: pd.DataFrame, words: EventStudyWords, say: Say) -> str:
    parts = []
    for name, is_side in ((words.before, rows["event_time"] < 0),
                          (words.after, rows["event_time"] >= 0)):  # fmt: skip
        told = [_say_row(row, words, say) for _, row in rows[is_side].iterrows()]
        if told:
            parts.append(f"{name}: {', '.join(told)}")
    return ". ".join(parts)


def _say_row(row: pd.Series[Any], words: EventStudyWords, say: Say) -> str:
    """One event time: estimate, interval, band and truth, as far as known."""
    start = f"{row['event_time']:.0f}:"
    if row["is_reference"]:
        told = f"{start} {words.reference}"
    else:
        number = say_with_interval(row["estimate"], row["lower"], row["upper"], say)
        told = f"{start} {number or words.nothing}"
    if band := say_interval(row[_BAND[0]], row[_BAND[1]], say):
        told += f" ({words.band} {band})"
    return told if pd.isna(row["truth"]) else f"{told} ({words.truth} {say(row['truth'])})"
