"""Which units a set of reports names, for which part of a programme."""

from __future__ import annotations

import pandas as pd
import seaborn as sns
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from helpers.charts.style import DONE, MISSING, join_words, start_chart


def draw_mention_matrix(
    matrix: pd.DataFrame, title: str, *, is_simulated: bool = False
) -> tuple[Figure, str]:
    """A grid of units by components; a filled cell is named in at least one report.

    Parameters
    ----------
    matrix : DataFrame of bool
        Units in the index, components in the columns, labels for readers on both.
    title : str
        Title.
    is_simulated : bool
        Mark the chart SIMULATED.

    Returns
    -------
    tuple of Figure and str
        The chart and its text alternative.
    """
    figure, axes = start_chart(1.6 + 0.32 * len(matrix), title, is_simulated=is_simulated)
    marks = matrix.map(lambda named: "named" if named else "")
    sns.heatmap(
        matrix.astype(int), ax=axes, cmap=ListedColormap([MISSING, DONE]), vmin=0, vmax=1,
        cbar=False, linewidths=2, linecolor="white", annot=marks, fmt="",
        annot_kws={"fontsize": 8, "color": "white"},
    )  # fmt: skip
    axes.set(xlabel="", ylabel="")
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set_xticklabels([str(c).replace(" ", "\n", 1) for c in matrix.columns], rotation=0)
    axes.set_yticklabels(matrix.index, rotation=0)
    spoken = []
    for component in matrix.columns:
        named = list(matrix.index[matrix[component]])
        spoken.append(
            f"{component}: {len(named)} of {len(matrix)} named"
            + (f" ({join_words(named)})" if named else "")
        )
    never = list(matrix.index[~matrix.any(axis="columns")])
    last = f" Named for nothing here: {join_words(never)}." if never else ""
    return figure, f"{axes.get_title('left')}. Grid. {'. '.join(spoken)}.{last}"
