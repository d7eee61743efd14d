"""How many are left at each stage of coverage, with the stages that nobody reported left open."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from helpers.charts.rows import fit_rows, label_rows, name_axis, note_row, start_rows
from helpers.charts.style import (
    ACCENT,
    DONE,
    FAINT,
    INK,
    MISSING,
    SMALL,
    fit_title,
    say_number,
)

_BAR: Final = 0.5
_UNREPORTED: Final = "nobody reported this"
_NO_BASE: Final = "no bar: its base is not known"


def draw_cascade(
    table: pd.DataFrame, title: str, unit: str, *, unreported: str = _UNREPORTED,
    axis: str | None = None, kind: str = "Stages from first to last", is_simulated: bool = False,
) -> tuple[Figure, str]:  # fmt: skip
    """A bar a stage from the top down, and between two known neighbours what is lost.

    Parameters
    ----------
    table : DataFrame
        One row a stage, in order: ``stage`` (label), ``people`` [unit, may be missing], ``share``
        [of the target population, 0 to 1, may be missing], ``shown`` (the value in words) and
        ``is_missing`` (bool: nobody reported it). With a column ``drop`` (text, may be empty)
        those words stand between a stage and the one above it; without it they are made from
        ``people``, or from ``share`` where people are missing, between neighbours that both have
        a bar. Give the column where stages rest on different bases and must not be subtracted.
    title, unit : str
        Title, and who is counted.
    unreported, axis, kind : str
        For a page in another language: what stands at an empty stage, what the lengths mean, and
        the words for this kind of chart.
    is_simulated : bool
        Mark the chart SIMULATED.

    Returns
    -------
    tuple of Figure and str
        The chart and its text alternative.
    """
    lengths, is_share = _measure_bars(table)
    figure, axes = start_rows(len(table), title, is_simulated=is_simulated)
    most = max([1.0, *lengths[~np.isnan(lengths)]])
    spoken, before = [], None
    for level, (_, row) in enumerate(table.iterrows()):
        if is_share and not np.isnan(lengths[level]):
            axes.barh(level, most, height=_BAR, color=MISSING)
        _draw_stage(axes, level, row, float(lengths[level]), most, unreported)
        drop = _word_drop(row, before, unit)
        if drop:
            axes.text(0.012 * most, level - 0.5, f"\N{DOWNWARDS ARROW} {drop}", va="center",
                      fontsize=SMALL, color=ACCENT)  # fmt: skip
        state = unreported if row["is_missing"] else str(row["shown"])
        spoken.append(f"{row['stage']}: {state}" + (f", {drop}" if drop else ""))
        before = None if row["is_missing"] else row
    label_rows(axes, table["stage"])
    axes.set_xlim(0, most)
    _name_scale(axes, unit, axis, is_share=is_share)
    said = fit_title(figure, axes)
    fit_rows(figure, [axes], 0.68)
    return figure, f"{said}. {kind}. {'. '.join(spoken)}."


def _measure_bars(table: pd.DataFrame) -> tuple[np.ndarray[Any, np.dtype[np.float64]], bool]:
    """Lengths as shares, or of the largest count where no stage has a share; nan without either."""
    known = ~table["is_missing"].to_numpy(bool)
    shares = _numbers(table["share"], known)
    if not np.isnan(shares).all():
        return shares, True
    people = _numbers(table["people"], known)
    return (people if np.isnan(people).all() else people / max(np.nanmax(people), 1.0)), False


def _numbers(
    cells: pd.Series[Any], known: np.ndarray[Any, np.dtype[np.bool_]]
) -> np.ndarray[Any, np.dtype[np.float64]]:
    values = pd.to_numeric(cells).astype("Float64").to_numpy("float64", na_value=np.nan)
    return np.where(known, values, np.nan)


def _draw_stage(
    axes: Axes, level: int, row: pd.Series[Any], length: float, most: float, unreported: str
) -> None:
    if row["is_missing"]:
        axes.barh(level, most, height=_BAR, facecolor="none", edgecolor=FAINT, linewidth=1.4,
                  linestyle=(0, (4, 3)), clip_on=False)  # fmt: skip
        axes.text(0.02 * most, level, unreported, va="center", fontsize=SMALL, fontstyle="italic")
        return
    if np.isnan(length):
        axes.text(0.02 * most, level, _NO_BASE, va="center", fontsize=SMALL, fontstyle="italic")
    else:
        axes.barh(level, length, height=_BAR, color=DONE)
    note_row(axes, level, str(row["shown"]), INK)


def _word_drop(row: pd.Series[Any], before: pd.Series[Any] | None, unit: str) -> str:
    if "drop" in row:
        return "" if pd.isna(row["drop"]) else str(row["drop"])
    if before is None or row["is_missing"]:
        return ""
    if pd.notna(row["people"]) and pd.notna(before["people"]):
        return _word_change(float(row["people"] - before["people"]), unit)
    if pd.notna(row["share"]) and pd.notna(before["share"]):
        return _word_change(round(100 * float(row["share"] - before["share"]), 1), "points")
    return ""


def _word_change(change: float, unit: str) -> str:
    if change == 0:
        return "no loss"
    return f"{say_number(abs(change))} {unit} {'lost' if change < 0 else 'more'}"


def _name_scale(axes: Axes, unit: str, words: str | None, *, is_share: bool) -> None:
    if is_share:
        axes.xaxis.set_major_formatter(PercentFormatter(1))
        name_axis(axes, words or f"Share of the target population ({unit})")
        return
    axes.set_xticks([])
    name_axis(axes, words or f"Longest bar: the largest count of {unit}")
