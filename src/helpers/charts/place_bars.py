"""One indicator in several places."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from helpers.charts.style import DONE, INK, OTHER, join_words, start_chart


def draw_place_bars(
    table: pd.DataFrame, title: str, unit: str, *, highlight: str, is_simulated: bool = False
) -> tuple[Figure, str]:
    """Bars by place; places that need a caution are hatched.

    Parameters
    ----------
    table : DataFrame
        ``place``, ``place_name``, ``value`` [unit], ``shown`` (the value in words), ``year``,
        ``caution`` (text, may be empty), largest first.
    title, unit : str
        Title, and the name of the unit.
    highlight : str
        Place code drawn in the strong colour.
    is_simulated : bool
        Mark the chart SIMULATED.

    Returns
    -------
    tuple of Figure and str
        The chart and its text alternative.
    """
    figure, axes = start_chart(1.2 + 0.34 * len(table), title, is_simulated=is_simulated)
    biggest = float(table["value"].max()) or 1.0  # axes need a length
    for level, (_, row) in enumerate(table.iterrows()):
        axes.barh(
            level, float(row["value"]), height=0.68, edgecolor="white",
            color=DONE if row["place"] == highlight else OTHER,
            hatch="///" if row["caution"] else None,
        )  # fmt: skip
        axes.text(float(row["value"]) + biggest * 0.01, level, str(row["shown"]),
                  va="center", color=INK)  # fmt: skip
    labels = [f"{row['place_name']} ({row['year']})" for _, row in table.iterrows()]
    axes.set_yticks(range(len(table)), labels)
    axes.set_ylim(len(table) - 0.4, -0.6)
    axes.set_xlim(0, biggest * 1.22)
    if biggest <= 1:
        axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.tick_params(left=False)
    axes.spines[["left"]].set_visible(False)
    axes.set_xlabel(f"{unit}; year of the count in brackets; hatched: compare with care")
    spoken = [
        f"{row['place_name']} {row['shown']} in {row['year']}"
        + (f" ({row['caution']})" if row["caution"] else "")
        for _, row in table.iterrows()
    ]
    return figure, f"{axes.get_title('left')}. Bars by place: {join_words(spoken)}."
