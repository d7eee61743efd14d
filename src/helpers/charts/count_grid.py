"""A grid of counts: figures by year, indicators by body."""

from __future__ import annotations

import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from helpers.charts.style import DONE, join_words, start_chart, wrap_words

_WIDE = 11  # letters of a column's label on one line


def draw_count_grid(
    counts: pd.DataFrame, title: str, what: str, *, is_simulated: bool = False
) -> tuple[Figure, str]:
    """Counts in cells, darker where there are more; an empty cell is zero.

    Parameters
    ----------
    counts : DataFrame of int
        Labels of the rows in the index and of the columns in the columns.
    title, what : str
        Title, and what is counted, for the text alternative: "figures by year".
    is_simulated : bool
        Mark the chart SIMULATED.

    Returns
    -------
    tuple of Figure and str
        The chart and its text alternative.
    """
    columns = [wrap_words(str(c), _WIDE) for c in counts.columns]
    most = max([label.count("\n") for label in columns], default=0)
    height = 1.5 + 0.32 * len(counts) + 0.16 * most
    figure, axes = start_chart(height, title, is_simulated=is_simulated)
    marks = counts.map(lambda n: str(n) if n else "")
    sns.heatmap(
        counts.where(counts > 0), ax=axes, cmap=sns.light_palette(DONE, as_cmap=True),
        vmin=0, vmax=max(int(counts.to_numpy().max()), 1), cbar=False, linewidths=2,
        linecolor="white", annot=marks, fmt="",
    )  # fmt: skip
    axes.set(xlabel="", ylabel="")
    axes.tick_params(length=0)
    axes.set_yticklabels([wrap_words(str(row), 36) for row in counts.index], rotation=0)
    axes.set_xticklabels(columns, rotation=0)
    spoken = [
        f"{row}: " + join_words([f"{n} in {column}" for column, n in cells.items() if n])
        for row, cells in counts.iterrows()
    ]
    return figure, f"{axes.get_title('left')}. Grid of {what}. {'. '.join(spoken)}."
