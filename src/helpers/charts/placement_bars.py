"""What each way of choosing the next places reaches, and what it leaves for the worst district."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from helpers.charts.rows import fit_rows, label_rows, start_height
from helpers.charts.style import (
    DONE,
    INK,
    OTHER,
    SMALL,
    mark_title,
    say_number,
    start_panels,
    wrap_words,
)

_LABEL_LETTERS: Final = 24


def draw_placements(
    table: pd.DataFrame, title: str, unit: str, *, is_simulated: bool = False
) -> tuple[Figure, str]:
    """Two panels of bars, one row a rule; the best of each panel in the strong colour.

    Parameters
    ----------
    table : DataFrame
        One row a rule: ``rule`` (label), ``reached`` [unit, may be missing], ``worst_district``
        [coverage of the worst-covered district, 0 to 1, may be missing] and ``shown`` (what is
        reached, in words). With a column ``worst_name``, the district is named.
    title, unit : str
        Title, and who is reached.
    is_simulated : bool
        Mark the chart SIMULATED.

    Returns
    -------
    tuple of Figure and str
        The chart and its text alternative.
    """
    height = start_height(len(table))
    headings = [f"Reached: {unit}", "Coverage of the worst-covered district"]
    figure, (left, right) = start_panels(height, title, headings, is_simulated=is_simulated)
    _draw_bars(left, table["reached"], [str(words) for words in table["shown"]])
    _draw_bars(right, table["worst_district"], [_word_worst(row) for _, row in table.iterrows()])
    label_rows(left, table["rule"], _LABEL_LETTERS)
    right.tick_params(left=False)
    right.spines[["left"]].set_visible(False)
    left.xaxis.set_major_formatter(FuncFormatter(lambda tick, _: say_number(tick)))
    right.xaxis.set_major_formatter(FuncFormatter(lambda tick, _: f"{100 * tick:.3g}%"))
    spoken = [
        f"{row['rule']}: reached {row['shown']}, worst-covered district {_say_worst(row)}"
        for _, row in table.iterrows()
    ]
    fit_rows(figure, [left, right], 0.42)
    said = mark_title(title, is_simulated=is_simulated)
    return figure, f"{said}. Bars by rule, {unit}. {'. '.join(spoken)}."


def _draw_bars(axes: Axes, values: pd.Series[Any], words: list[str]) -> None:
    known = values.dropna()
    best = float(known.max()) if len(known) else 0.0
    reach = best or 1.0  # axes need a length
    for level, (value, said) in enumerate(zip(values, words, strict=True)):
        length = 0.0 if pd.isna(value) else float(value)
        color, weight = (DONE, "bold") if length == best > 0 else (OTHER, "normal")
        axes.barh(level, length, height=0.6, color=color)
        axes.text(length + 0.02 * reach, level, wrap_words(said, 18), va="center", color=INK,
                  fontsize=SMALL, fontweight=weight)  # fmt: skip
    axes.set_xlim(0, 1.6 * reach)
    ticks = MaxNLocator(3).tick_values(0, reach)
    axes.set_xticks([tick for tick in ticks if 0 <= tick <= best * 1.001])
    axes.tick_params(labelsize=SMALL)


def _word_worst(row: pd.Series[Any]) -> str:
    if pd.isna(row["worst_district"]):
        return "not known"
    name = row.get("worst_name")
    return f"{row['worst_district']:.1%}" + ("" if pd.isna(name) else f" {name}")


def _say_worst(row: pd.Series[Any]) -> str:
    if pd.isna(row["worst_district"]):
        return "not known"
    name = row.get("worst_name")
    return ("" if pd.isna(name) else f"{name} ") + f"{row['worst_district']:.1%}"
