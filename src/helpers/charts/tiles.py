"""Units by name, filled where the reports name them and open where they do not."""

from __future__ import annotations

from typing import Final

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.charts.rows import add_key
from helpers.charts.style import DONE, FAINT, INK, SMALL, start_chart, wrap_words

_COLUMNS: Final = 5
_GAP: Final = 0.06
_LETTERS: Final = 15


def draw_tiles(
    table: pd.DataFrame, title: str, named: str, not_named: str, *, is_simulated: bool = False
) -> tuple[Figure, str]:
    """A tile a unit; no map, so that small units are as easy to see as large ones.

    Parameters
    ----------
    table : DataFrame
        ``label`` and ``is_named`` (bool), in the order to show.
    title : str
        Title.
    named, not_named : str
        What a filled and an open tile mean, in the language of the page.
    is_simulated : bool
        Mark the chart SIMULATED.

    Returns
    -------
    tuple of Figure and str
        The chart and its text alternative.
    """
    rows = -(-len(table) // _COLUMNS)
    figure, axes = start_chart(1.1 + 0.52 * rows, title, is_simulated=is_simulated)
    for position, (label, is_named) in enumerate(
        zip(table["label"], table["is_named"].astype(bool), strict=True)
    ):
        row, column = divmod(position, _COLUMNS)
        axes.add_patch(_tile(column + _GAP / 2, row + _GAP / 2, is_named=is_named))
        axes.text(
            column + 0.5, row + 0.5, wrap_words(str(label), _LETTERS), ha="center", va="center",
            fontsize=SMALL + 0.5, color="white" if is_named else INK,
        )  # fmt: skip
    axes.set(xlim=(0, _COLUMNS), ylim=(rows, 0))
    axes.set_axis_off()
    axes.set_title(axes.get_title("left"), loc="left", fontweight="bold", fontsize=12, pad=12)
    marks = [_tile(0, 0, is_named=True), _tile(0, 0, is_named=False)]
    add_key(figure, list(marks), [named, not_named])
    groups = (
        (named, table.loc[table["is_named"].astype(bool), "label"]),
        (not_named, table.loc[~table["is_named"].astype(bool), "label"]),
    )
    # No "and" before the last name: the words are in the language of the page.
    spoken = [f"{words}: {', '.join(names.astype(str))}" for words, names in groups if len(names)]
    return figure, f"{axes.get_title('left')}. {'. '.join(spoken)}."


def _tile(x: float, y: float, *, is_named: bool) -> Rectangle:
    return Rectangle(
        (x, y), 1 - _GAP, 1 - _GAP, facecolor=DONE if is_named else "white",
        edgecolor=DONE if is_named else FAINT, linewidth=1.2,
        linestyle="-" if is_named else (0, (4, 3)),
    )  # fmt: skip
