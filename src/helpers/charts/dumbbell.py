"""Where each count stands now, where it should be, and how many are missing between the two."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from helpers.charts.rows import (
    NUMBER,
    add_key,
    fit_rows,
    label_rows,
    leave_room,
    name_axis,
    note_row,
    scale_percent,
    start_rows,
)  # fmt: skip
from helpers.charts.style import (
    ACCENT,
    DONE,
    FAINT,
    INK,
    SMALL,
    fit_title,
    say_number,
    say_percent,
)  # fmt: skip

_MARKERS: Final = ("D", "^", "s", "v")  # one a kind of goal, told apart without colour


def draw_dumbbell(
    table: pd.DataFrame, title: str, axis: str, *, is_simulated: bool = False
) -> tuple[Figure, str]:
    """Two marks a row, an arrow from what is to what should be, and what is missing in words.

    Parameters
    ----------
    table : DataFrame
        One row a line: ``label``; ``now`` and ``goal`` [percent, may be missing];
        ``goal_words`` (what the goal is: ``target``, ``best group``); ``missing`` [units still
        missing to the goal, may be missing] and ``missing_unit`` (``women``). With a column
        ``is_lower_better`` (bool), true rows have reached their goal at or below it.
    title, axis : str
        Title, and what is measured.
    is_simulated : bool
        Mark the chart SIMULATED.

    Returns
    -------
    tuple of Figure and str
        The chart and its text alternative.
    """
    figure, axes = start_rows(len(table), title, is_simulated=is_simulated)
    scale_percent(axes, [*table["now"].dropna(), *table["goal"].dropna()])
    shortest = 0.06 * axes.get_xlim()[1]  # two marks closer than this hide an arrow
    kinds = list(dict.fromkeys(str(w) for w in table["goal_words"][table["goal"].notna()]))
    spoken = []
    for level, (_, row) in enumerate(table.iterrows()):
        _draw_row(axes, level, row, _marker(kinds, row), shortest)
        outcome = _say_outcome(row)
        note_row(axes, level, outcome, ACCENT if _is_short(row) else INK)
        spoken.append(f"{row['label']}: {_say_marks(row)}; {outcome}")
    label_rows(axes, table["label"])
    name_axis(axes, f"{axis}; the arrow leads from now to the goal")
    _add_marks(figure, kinds)
    said = fit_title(figure, axes)
    fit_rows(figure, [axes], 0.46)
    leave_room(axes, NUMBER, NUMBER)
    return figure, f"{said}. Now and goal, {axis}. {'. '.join(spoken)}."


def _is_reached(row: pd.Series[Any]) -> bool:
    if pd.isna(row["now"]) or pd.isna(row["goal"]):
        return False
    is_lower_better = bool(row.get("is_lower_better", False))
    return bool(row["now"] <= row["goal"] if is_lower_better else row["now"] >= row["goal"])


def _is_short(row: pd.Series[Any]) -> bool:
    return bool(pd.notna(row["now"]) and pd.notna(row["goal"]) and not _is_reached(row))


def _draw_row(axes: Axes, level: int, row: pd.Series[Any], marker: str, shortest: float) -> None:
    now, goal = row["now"], row["goal"]
    if pd.notna(now) and pd.notna(goal):
        axes.plot([now, goal], [level, level], color=FAINT, linewidth=2.5, zorder=1)
    if _is_short(row) and abs(goal - now) > shortest:
        axes.annotate(
            "", (goal, level), xytext=(now, level), zorder=2,
            arrowprops={"arrowstyle": "-|>", "color": ACCENT, "linewidth": 1.6,
                        "shrinkA": 5, "shrinkB": 5},
        )  # fmt: skip
    if pd.notna(goal):
        axes.plot(goal, level, marker=marker, markersize=9, color="white", markeredgecolor=ACCENT,
                  markeredgewidth=2, linestyle="none", zorder=3)  # fmt: skip
    if pd.notna(now):
        axes.plot(now, level, marker="o", markersize=10, color=DONE, linestyle="none", zorder=4)
    _write_values(axes, level, now, goal)


def _write_values(axes: Axes, level: int, now: Any, goal: Any) -> None:
    """Each number on the outer side of its mark, so that the two never meet."""
    is_now_left = pd.isna(goal) or pd.isna(now) or now < goal
    for value, is_left, color in ((now, is_now_left, INK), (goal, not is_now_left, ACCENT)):
        if pd.notna(value):
            axes.annotate(
                say_percent(value), (value, level), xytext=(-9 if is_left else 9, 0),
                textcoords="offset points", va="center", ha="right" if is_left else "left",
                color=color, fontsize=SMALL, fontweight="bold" if color == INK else "normal",
            )  # fmt: skip


def _say_marks(row: pd.Series[Any]) -> str:
    now = "not known now" if pd.isna(row["now"]) else f"{say_percent(row['now'])} now"
    if pd.isna(row["goal"]):
        return now
    return f"{now}, {row['goal_words']} {say_percent(row['goal'])}"


def _say_outcome(row: pd.Series[Any]) -> str:
    if pd.isna(row["goal"]):
        return "no goal set"
    if pd.isna(row["now"]):
        return "no figure"
    if _is_reached(row):
        return f"{row['goal_words']} {'reached' if row['now'] == row['goal'] else 'passed'}"
    if pd.isna(row["missing"]):
        return f"{abs(row['goal'] - row['now']):.1f} points from {row['goal_words']}"
    amount = f"{say_number(row['missing'])} {row['missing_unit']}"
    short = "more than at the" if row.get("is_lower_better", False) else "missing to"
    return f"{amount} {short} {row['goal_words']}"


def _marker(kinds: list[str], row: pd.Series[Any]) -> str:
    known = kinds.index(str(row["goal_words"])) if pd.notna(row["goal"]) else 0
    return _MARKERS[known % len(_MARKERS)]


def _add_marks(figure: Figure, kinds: list[str]) -> None:
    now = Line2D([], [], marker="o", markersize=9, color=DONE, linestyle="none")
    goals = [
        Line2D([], [], marker=_MARKERS[n % len(_MARKERS)], markersize=8, color="white",
               markeredgecolor=ACCENT, markeredgewidth=2, linestyle="none")
        for n in range(len(kinds))
    ]  # fmt: skip
    add_key(figure, [now, *goals], ["now", *kinds])
