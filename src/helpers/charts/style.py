"""One look for every chart: colour-blind safe, readable in print, the same on every machine."""

from __future__ import annotations

from typing import Final

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

DONE: Final = "#1b6ca8"
MISSING: Final = "#dfe4ea"
OTHER: Final = "#9db4c6"
ACCENT: Final = "#c8500a"
INK: Final = "#222b33"
WIDTH: Final = 8.0
DPI: Final = 144


def start_chart(height: float, title: str, *, is_simulated: bool = False) -> tuple[Figure, Axes]:
    """A figure with one pair of axes in the style of the workbench.

    Parameters
    ----------
    height : float
        Height in inches; the width is the same for all charts.
    title : str
        Title, marked SIMULATED where the data are.
    is_simulated : bool
        Whether any number rests on simulated data.
    """
    sns.set_theme(
        style="white", font="DejaVu Sans", font_scale=0.9,
        rc={"text.color": INK, "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK,
            "axes.edgecolor": "#aab4be"},
    )  # fmt: skip
    # Not through pyplot: the kernel would keep, and show, every figure it knows of.
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, layout="constrained")
    axes = figure.subplots()
    text = f"SIMULATED: {title}" if is_simulated else title
    axes.set_title(text, loc="left", fontweight="bold", fontsize=12, pad=12)
    sns.despine(ax=axes)
    return figure, axes


def say_number(number: float) -> str:
    """10,393; 1.78 and never 2."""
    return f"{number:,.2f}".rstrip("0").rstrip(".")


def join_words(words: list[str]) -> str:
    """a; a and b; a, b and c."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
