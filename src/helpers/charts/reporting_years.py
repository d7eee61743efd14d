"""In which years a place's figures were reported."""

from __future__ import annotations

import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from helpers.charts.style import join_words, start_chart


def draw_reporting_years(
    counts: pd.DataFrame, title: str, *, is_simulated: bool = False
) -> tuple[Figure, str]:
    """A grid of components by years with the number of figures.

    Parameters
    ----------
    counts : DataFrame of int
        Components in the index, years in the columns, zero where nothing was reported.
    title : str
        Title.
    is_simulated : bool
        Mark the chart SIMULATED.

    Returns
    -------
    tuple of Figure and str
        The chart and its text alternative.
    """
    figure, axes = start_chart(1.5 + 0.32 * len(counts), title, is_simulated=is_simulated)
    marks = counts.map(lambda n: str(n) if n else "")
    sns.heatmap(
        counts.where(counts > 0), ax=axes, cmap=sns.light_palette("#1b6ca8", as_cmap=True),
        vmin=0, vmax=max(int(counts.to_numpy().max()), 1), cbar=False, linewidths=2,
        linecolor="white", annot=marks, fmt="",
    )  # fmt: skip
    axes.set(xlabel="", ylabel="")
    axes.tick_params(length=0)
    axes.set_yticklabels(counts.index, rotation=0)
    axes.set_xticklabels(counts.columns, rotation=0)
    spoken = [
        f"{component}: " + join_words([f"{n} in {year}" for year, n in row.items() if n])
        for component, row in counts.iterrows()
    ]
    return figure, f"{axes.get_title('left')}. Grid of figures by year. {'. '.join(spoken)}."
