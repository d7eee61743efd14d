"""Who stands where: one line a row, from the group with the least to the group with the most."""

from __future__ import annotations

from typing import Final

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
    FAINT,
    INK,
    SHADES,
    SMALL,
    fit_title,
    join_words,
    make_shades,
    say_percent,
    wrap_words,
)  # fmt: skip

_NAMED_GROUPS: Final = 8  # more of them are named only at both ends of the order
_FIRST: Final = "most disadvantaged"

Colours = dict[str, tuple[float, float, float, float]]


def draw_equiplot(
    table: pd.DataFrame, title: str, axis: str, *, is_simulated: bool = False
) -> tuple[Figure, str]:
    """Groups as dots on a line a row, with the gap between the farthest two.

    Parameters
    ----------
    table : DataFrame
        One row a group of a line: ``row`` (text; the lines, in the order they first appear),
        ``subgroup`` (text), ``order`` (number, 1 = most disadvantaged, drawn darkest) and
        ``estimate`` [percent, may be missing].
    title, axis : str
        Title, and what is measured.
    is_simulated : bool
        Mark the chart SIMULATED.

    Returns
    -------
    tuple of Figure and str
        The chart and its text alternative.

    Notes
    -----
    The form is that of the International Center for Equity in Health, Pelotas.
    """
    names = list(dict.fromkeys(table["row"]))
    colours = _colour_groups(table)
    figure, axes = start_rows(len(names), title, is_simulated=is_simulated)
    scale_percent(axes, table["estimate"].dropna())
    spoken = []
    for level, name in enumerate(names):
        line = table[table["row"].eq(name) & table["estimate"].notna()].sort_values("order")
        _draw_line(axes, level, line, colours)
        spoken.append(_say_line(str(name), line))
    label_rows(axes, names)
    name_axis(axes, f"{axis}; at right: points between the farthest two")
    _add_groups(figure, colours)
    said = fit_title(figure, axes)
    fit_rows(figure, [axes], 0.42)
    leave_room(axes, NUMBER, NUMBER)
    return figure, f"{said}. One line a row, {axis}. {'. '.join(spoken)}."


def _colour_groups(table: pd.DataFrame) -> Colours:
    """A colour by order, the most disadvantaged darkest; groups of one order share it."""
    ordered = table.sort_values("order", kind="stable").drop_duplicates("subgroup")
    ranks = ordered["order"].rank(method="dense", na_option="bottom").astype(int) - 1
    shades = make_shades(int(ranks.max()) + 1)[::-1] if ranks.max() else [make_shades(6)[4]]
    return {
        str(group): shades[rank] for group, rank in zip(ordered["subgroup"], ranks, strict=True)
    }


def _draw_line(axes: Axes, level: int, line: pd.DataFrame, colours: Colours) -> None:
    if line.empty:
        note_row(axes, level, "no estimate")
        return
    low, high = float(line["estimate"].min()), float(line["estimate"].max())
    axes.plot([low, high], [level, level], color=FAINT, linewidth=3.5, solid_capstyle="round")
    for _, dot in line.iloc[::-1].iterrows():  # the most disadvantaged last, so on top
        axes.plot(
            dot["estimate"], level, marker="o", markersize=10, markeredgecolor=SHADES[-1],
            markeredgewidth=0.8, color=colours[str(dot["subgroup"])], linestyle="none",
        )  # fmt: skip
    _write_end(axes, low, level, side=-1)
    if len(line) == 1:
        note_row(axes, level, "one group")
        return
    _write_end(axes, high, level, side=1)
    note_row(axes, level, f"{high - low:.1f} points")


def _write_end(axes: Axes, value: float, level: int, *, side: int) -> None:
    axes.annotate(
        say_percent(value), (value, level), xytext=(8 * side, 0), textcoords="offset points",
        va="center", ha="left" if side > 0 else "right", color=INK, fontsize=SMALL,
    )  # fmt: skip


def _say_line(name: str, line: pd.DataFrame) -> str:
    if line.empty:
        return f"{name}: no estimate"
    ends = line.loc[[line["estimate"].idxmin(), line["estimate"].idxmax()]]
    told = line if len(line) <= _NAMED_GROUPS else ends
    words = [f"{dot['subgroup']} {say_percent(dot['estimate'])}" for _, dot in told.iterrows()]
    if len(line) == 1:
        return f"{name}: {words[0]}, one group"
    low, high = ends["estimate"]
    between = f"{ends['subgroup'].iloc[0]} and {ends['subgroup'].iloc[1]}"
    count = "" if len(told) == len(line) else f" at the ends of {len(line)} groups"
    gap = "no gap" if high == low else f"{high - low:.1f} points between {between}"
    return f"{name}: {join_words(words)}{count}, {gap}"


def _add_groups(figure: Figure, colours: Colours) -> None:
    groups = list(colours)
    named = groups if len(groups) <= _NAMED_GROUPS else [groups[0], groups[-1]]
    handles = [
        Line2D([], [], marker="o", linestyle="none", markersize=9, color=colours[group],
               markeredgecolor=SHADES[-1], markeredgewidth=0.8)
        for group in named
    ]  # fmt: skip
    title = ""
    if len(set(colours.values())) > 1:
        title = f"Groups, the {_FIRST} first and darkest"
        title += "" if named is groups else f" ({len(groups)} groups; the first and the last named)"
    add_key(figure, [*handles], [wrap_words(group, 34) for group in named], title)
