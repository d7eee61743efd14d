"""A count over time against its target."""

from __future__ import annotations

import pandas as pd
from matplotlib.dates import DateFormatter, YearLocator, date2num
from matplotlib.figure import Figure

from helpers.charts.style import ACCENT, DONE, INK, say_number, start_chart


def draw_pace(
    series: pd.DataFrame, asked: float, due_year: int, title: str, unit: str,
    *, is_simulated: bool = False,
) -> tuple[Figure, str]:  # fmt: skip
    """Counts with their dates, the target, and the line that would reach it in time.

    Parameters
    ----------
    series : DataFrame
        ``reported_on`` and ``done`` [units], in the order of dates.
    asked : float
        What the target asks for [units].
    due_year : int
        Year by whose end it is due.
    title, unit : str
        Title, and the name of the unit for the axis.
    is_simulated : bool
        Mark the chart SIMULATED.

    Returns
    -------
    tuple of Figure and str
        The chart and its text alternative.
    """
    figure, axes = start_chart(3.6, title, is_simulated=is_simulated)
    due = pd.Timestamp(due_year, 12, 31)
    first = series.iloc[0]
    axes.plot(
        [first["reported_on"], due], [first["done"], asked], color=ACCENT, linestyle="--",
        linewidth=1.4,
    )  # fmt: skip
    axes.axhline(asked, color=ACCENT, linewidth=1.4)
    axes.annotate(
        f"target {say_number(asked)}, due end of {due_year}", (due, asked), xytext=(0, 5),
        textcoords="offset points", ha="right", color=ACCENT,
    )  # fmt: skip
    axes.plot(series["reported_on"], series["done"], color=DONE, marker="o", linewidth=2.2)
    for _, row in series.iterrows():
        axes.annotate(
            say_number(row["done"]), (row["reported_on"], row["done"]), xytext=(-8, 7),
            textcoords="offset points", ha="right", color=INK, fontweight="bold",
        )  # fmt: skip
    start = first["reported_on"] - pd.Timedelta(days=120)
    end = max(due, series["reported_on"].max()) + pd.Timedelta(days=60)
    axes.set_xlim(float(date2num(start)), float(date2num(end)))
    axes.set_ylim(0, max(asked, float(series["done"].max())) * 1.18)
    axes.xaxis.set_major_locator(YearLocator(month=12, day=31))
    axes.xaxis.set_major_formatter(DateFormatter("end of %Y"))
    axes.set_ylabel(unit)
    spoken = [
        f"{say_number(row['done'])} on {row['reported_on']:%Y-%m-%d}"
        for _, row in series.iterrows()
    ]
    alternative = (
        f"{axes.get_title('left')}. Line with points: {', '.join(spoken)}. "
        f"The target is {say_number(asked)} by the end of {due_year}; a dashed line shows the "
        "steady pace that would have reached it from the first count."
    )
    return figure, alternative
