"""How far each ratio has come, and how many units are missing."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from helpers.charts.style import ACCENT, DONE, INK, MISSING, start_chart, wrap_words


def draw_gap_bars(
    table: pd.DataFrame, title: str, *, is_simulated: bool = False
) -> tuple[Figure, str]:
    """One bar a ratio: what is done, what is missing, what the target asks for.

    Parameters
    ----------
    table : DataFrame
        ``label``, ``numerator``, ``denominator`` [units], ``units_for_target`` [units, missing
        where there is no target], ``gap`` [units] and ``gap_to`` (``target`` or ``universe``).
    title : str
        Title.
    is_simulated : bool
        Mark the chart SIMULATED.

    Returns
    -------
    tuple of Figure and str
        The chart and its text alternative.
    """
    height = 1.1 + 0.75 * len(table)
    figure, axes = start_chart(height, title, is_simulated=is_simulated)
    spoken = []
    for level, (_, row) in enumerate(table.iterrows()):
        share = float(row["numerator"] / row["denominator"])
        axes.barh(level, max(share, 1.0), color=MISSING, height=0.55)
        axes.barh(level, share, color=DONE, height=0.55)
        ratio = f"{row['numerator']:,.0f}/{row['denominator']:,.0f}"
        inside = share > 0.45
        axes.text(
            0.015 if inside else share + 0.015,
            level,
            f"{ratio} = {share:.1%}",
            va="center",
            color="white" if inside else INK,
            fontweight="bold",
        )
        words = f"{row['label']}: {ratio}, {share:.1%}"
        if pd.notna(row["units_for_target"]):
            mark = float(row["units_for_target"] / row["denominator"])
            axes.plot([mark, mark], [level - 0.36, level + 0.36], color=ACCENT, linewidth=2.5)
            words += f"; the target asks for {row['units_for_target']:,.0f}"
        if pd.notna(row["gap"]):
            short = "target" if row["gap_to"] == "target" else "all"
            to = "the target" if row["gap_to"] == "target" else "full coverage"
            reached = row["gap"] == 0
            axes.text(
                max(share, 1.0) + 0.02,
                level,
                "reached" if reached else f"{row['gap']:,.0f} short of {short}",
                va="center",
                color=ACCENT if row["gap_to"] == "target" and not reached else INK,
            )
            words += f"; {to} is reached" if reached else f"; {row['gap']:,.0f} missing to {to}"
        spoken.append(words)
    axes.set_yticks(range(len(table)), [wrap_words(label) for label in table["label"]])
    axes.set_ylim(len(table) - 0.4, -0.6)
    axes.set_xlim(0, max(1.22, axes.get_xlim()[1]))
    axes.set_xticks([0, 0.5, 1], ["0%", "50%", "100%"])
    axes.tick_params(left=False)
    axes.spines[["left"]].set_visible(False)
    axes.set_xlabel("Share of the second number; orange: what the target asks for")
    return figure, f"{axes.get_title('left')}. Bars. {'. '.join(spoken)}."
