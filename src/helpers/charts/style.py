"""One look for every chart: colour-blind safe, readable in print, the same on every machine."""

from __future__ import annotations

import textwrap
from typing import Final

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.text import Text

DONE: Final = "#1b6ca8"
MISSING: Final = "#dfe4ea"
OTHER: Final = "#9db4c6"
ACCENT: Final = "#c8500a"
INK: Final = "#222b33"
FAINT: Final = "#aab4be"
# One hue from light to dark: the order survives every kind of colour blindness and a grey printer.
SHADES: Final = ("#d3e5f2", "#9fc8e3", "#64a1ce", "#2f76b0", "#154f86", "#08264a")
SMALL: Final = 8.5
WATERMARK: Final = "watermark"
WIDTH: Final = 8.0
DPI: Final = 144
_TITLE_LINE: Final = 0.2  # height of one more line [inches]
_TITLE_LETTERS: Final = 68  # bold, over the whole width


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
    _set_look()
    # Not through pyplot: the kernel would keep, and show, every figure it knows of.
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, layout="constrained")
    axes = figure.subplots()
    text = mark_title(title, is_simulated=is_simulated)
    _write_title(axes, text)
    sns.despine(ax=axes)
    if is_simulated:
        add_watermark(figure)
    return figure, axes


def start_panels(
    height: float, title: str, headings: list[str], *, is_simulated: bool = False
) -> tuple[Figure, list[Axes]]:
    """A figure with panels side by side that share their rows, in the style of the workbench.

    Parameters
    ----------
    height : float
        Height in inches.
    title : str
        Title over all panels, marked SIMULATED where the data are.
    headings : list of str
        One a panel.
    is_simulated : bool
        Whether any number rests on simulated data.
    """
    _set_look()
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, layout="constrained")
    panels = list(figure.subplots(1, len(headings), sharey=True, squeeze=False)[0])
    lines = wrap_words(mark_title(title, is_simulated=is_simulated), _TITLE_LETTERS)
    figure.set_figheight(height + _TITLE_LINE * lines.count("\n"))
    figure.suptitle(lines, x=0.01, ha="left", fontweight="bold", fontsize=12)
    for axes, heading in zip(panels, headings, strict=True):
        axes.set_title(wrap_words(heading, 42), loc="left", fontsize=10)
        sns.despine(ax=axes)
    if is_simulated:
        add_watermark(figure)
    return figure, panels


def add_watermark(figure: Figure) -> None:
    """SIMULATED across the chart: a crop without its title must not be taken for a result."""
    mark = figure.text(
        0.45, 0.5, "SIMULATED", rotation=20, ha="center", va="center", color=INK, alpha=0.07,
        fontsize=min(56.0, 15 * figure.get_figheight()), fontweight="bold", gid=WATERMARK,
    )  # fmt: skip
    mark.set_in_layout(False)


def mark_title(title: str, *, is_simulated: bool) -> str:
    """The title, marked where any number under it rests on simulated data."""
    return f"SIMULATED: {title}" if is_simulated else title


def fit_title(figure: Figure, axes: Axes) -> str:
    """Break a title that is too long for the room the labels leave it; the figure grows by that.

    Parameters
    ----------
    figure, axes : Figure and Axes
        With all labels in place: they decide where the title begins.

    Returns
    -------
    str
        The title on one line, for the text alternative.
    """
    title = axes.get_title("left")
    _write_title(axes, "")  # one that is too long pushes the axes aside
    figure.draw_without_rendering()
    written = _write_title(axes, title)
    width = written.get_window_extent().width
    room = figure.bbox.x1 - axes.get_window_extent().x0
    if width > room:
        # Lines of equal letters are not of equal width, hence a little less than the room.
        lines = wrap_words(title, max(12, int(0.92 * len(title) * room / width)))
        written.set_text(lines)
        figure.set_figheight(figure.get_figheight() + _TITLE_LINE * lines.count("\n"))
    return title


def make_shades(n: int) -> list[tuple[float, float, float, float]]:
    """`n` colours of `SHADES` from light to dark."""
    ramp = LinearSegmentedColormap.from_list("shades", SHADES)
    return [ramp(step / max(n - 1, 1)) for step in range(n)]


def wrap_words(text: str, width: int = 30) -> str:
    """A text on lines of at most `width` letters; a longer word is broken."""
    return "\n".join(textwrap.wrap(text, width, break_on_hyphens=False)) or text


def _write_title(axes: Axes, text: str) -> Text:
    return axes.set_title(text, loc="left", fontweight="bold", fontsize=12, pad=12)


def _set_look() -> None:
    sns.set_theme(
        style="white", font="DejaVu Sans", font_scale=0.9,
        rc={"text.color": INK, "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK,
            "axes.edgecolor": FAINT, "text.parse_math": False},
    )  # fmt: skip


def say_number(number: float) -> str:
    """10,393; 1.78 and never 2."""
    return f"{number:,.2f}".rstrip("0").rstrip(".")


def join_words(words: list[str]) -> str:
    """a; a and b; a, b and c."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def say_percent(percent: float) -> str:
    """12.3 as 12.3%."""
    return f"{percent:,.1f}%"
