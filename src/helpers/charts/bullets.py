"""Shares as bars on a common scale, each with the mark it should reach."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from helpers.charts.style import ACCENT, DONE, INK, MISSING, start_chart, wrap_words

_INSIDE = 0.45
"""Shares above have room for their words inside the bar."""


def draw_bullets(
    table: pd.DataFrame, title: str, axis: str, *, kind: str = "Bars", is_simulated: bool = False
) -> tuple[Figure, str]:
    """One bar a row: the share, the mark to reach, and words of the caller's, in any language.

    Parameters
    ----------
    table : DataFrame
        ``label``, ``share`` [ratio, may pass 1], ``mark`` [ratio, may be missing], ``shown``
        (words on the bar), ``note`` (words at its right, may be empty), ``is_short`` (bool: the
        note is in the warning colour) and ``spoken`` (the row in words).
    title, axis : str
        Title, and what the scale is.
    kind : str
        The word for this kind of chart, for the text alternative.
    is_simulated : bool
        Mark the chart SIMULATED.

    Returns
    -------
    tuple of Figure and str
        The chart and its text alternative.
    """
    figure, axes = start_chart(1.1 + 0.75 * len(table), title, is_simulated=is_simulated)
    for level, (_, row) in enumerate(table.iterrows()):
        share = float(row["share"])
        axes.barh(level, max(share, 1.0), color=MISSING, height=0.55)
        axes.barh(level, share, color=DONE, height=0.55)
        inside = share > _INSIDE
        axes.text(
            0.015 if inside else share + 0.015, level, str(row["shown"]), va="center",
            color="white" if inside else INK, fontweight="bold",
        )  # fmt: skip
        if pd.notna(row["mark"]):
            mark = float(row["mark"])
            axes.plot([mark, mark], [level - 0.36, level + 0.36], color=ACCENT, linewidth=2.5)
        if row["note"]:
            axes.text(
                max(share, 1.0) + 0.02, level, str(row["note"]), va="center",
                color=ACCENT if row["is_short"] else INK,
            )  # fmt: skip
    axes.set_yticks(range(len(table)), [wrap_words(label) for label in table["label"]])
    axes.set_ylim(len(table) - 0.4, -0.6)
    axes.set_xlim(0, max(1.22, axes.get_xlim()[1]))
    axes.set_xticks([0, 0.5, 1], ["0%", "50%", "100%"])
    axes.tick_params(left=False)
    axes.spines[["left"]].set_visible(False)
    axes.set_xlabel(axis)
    return figure, f"{axes.get_title('left')}. {kind}. {'. '.join(table['spoken'])}."
