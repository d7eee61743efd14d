"""Charts with one labelled line a row: room for long names, and a column of words at the right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.ticker import FuncFormatter, MaxNLocator

from helpers.charts.style import INK, MISSING, SMALL, WIDTH, start_chart, wrap_words

NUMBER: Final = 0.72  # room for 100.0% beside a mark [inches]
_MARK_LETTERS: Final = 7  # width of a mark of the key
_LETTERS_AN_INCH: Final = 12.5  # of small text, wide ones and bold ones counted in
_ROW_GAP: Final = 0.1  # between the words of two rows [inches]
LABEL_WIDTH: Final = 28  # letters


def start_rows(n: int, title: str, *, is_simulated: bool = False) -> tuple[Figure, Axes]:
    """A chart of `n` rows with more height than it needs; :func:`fit_rows` takes back the rest."""
    return start_chart(start_height(n), title, is_simulated=is_simulated)


def start_height(n: int) -> float:
    """A height in inches in which the layout of `n` rows never collapses."""
    return 6 + 0.6 * n


def label_rows(axes: Axes, labels: Iterable[str], width: int = LABEL_WIDTH) -> None:
    """Write wrapped labels at the left, the first row on top, and take the frame away."""
    wrapped = [wrap_words(str(label), width) for label in labels]
    axes.set_yticks(range(len(wrapped)), wrapped)
    axes.set_ylim(len(wrapped) - 0.4, -0.6)
    axes.tick_params(left=False)
    axes.spines[["left"]].set_visible(False)


def note_row(axes: Axes, level: float, words: str, color: str = INK, width: int = 22) -> None:
    """Words at the right of a row, outside the axes, where no mark can meet them."""
    axes.text(
        1.03, level, wrap_words(words, width), transform=axes.get_yaxis_transform(),
        va="center", color=color, fontsize=SMALL + 0.5,
    )  # fmt: skip


def name_axis(axes: Axes, words: str) -> None:
    """What the lengths mean, below the axis."""
    axes.set_xlabel(wrap_words(words, 78), fontsize=SMALL + 0.5, loc="left", labelpad=6)


def scale_percent(axes: Axes, values: Iterable[float]) -> None:
    """An axis of percentages from zero to the largest of `values`."""
    top = max([1.0, *values])
    axes.set_xlim(0, top)
    ticks = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(0, top)
    axes.set_xticks([tick for tick in ticks if 0 <= tick <= top * 1.001])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda tick, _: f"{tick:g}%"))
    axes.grid(axis="x", color=MISSING, linewidth=0.8)
    axes.set_axisbelow(True)


def fit_rows(figure: Figure, panels: Sequence[Axes], least: float) -> None:
    """Make all rows as high as the highest label or note needs, and the figure as high as they.

    Parameters
    ----------
    figure : Figure
        With everything in place but the height.
    panels : sequence of Axes
        Side by side, with the same rows.
    least : float
        Height of a row whose words stand on one line [inches].
    """
    figure.draw_without_rendering()
    words = [
        text for axes in panels for text in [*axes.yaxis.get_ticklabels(), *axes.texts]
        if text.get_text()
    ]  # fmt: skip
    highest = max((text.get_window_extent().height for text in words), default=0) / figure.dpi
    low, high = sorted(panels[0].get_ylim())
    rows = (high - low) * max(least, highest + _ROW_GAP)
    now = panels[0].get_window_extent().height / figure.dpi
    figure.set_figheight(figure.get_figheight() + rows - now)


def leave_room(axes: Axes, left: float, right: float) -> None:
    """Widen the scale so that numbers beside the outermost marks stay inside the axes.

    Parameters
    ----------
    axes : Axes
        Laid out by :func:`fit_rows`: the labels decide how wide the axes are.
    left, right : float
        Room for numbers at either end [inches].
    """
    width = axes.get_window_extent().width / axes.figure.dpi
    low, high = axes.get_xlim()
    an_inch = (high - low) / max(width - left - right, 0.5)
    axes.set_xlim(low - left * an_inch, high + right * an_inch)


def add_key(figure: Figure, handles: list[Artist], labels: list[str], title: str = "") -> Legend:
    """A key below the chart, in as many columns as the labels leave room for."""
    return figure.legend(
        handles, labels, loc="outside lower left", ncols=_count_columns(labels), frameon=False,
        fontsize=SMALL, title=title or None, alignment="left", handlelength=1.6,
        columnspacing=1.4, title_fontsize=SMALL, labelcolor=INK,
    )  # fmt: skip


def _count_columns(labels: list[str]) -> int:
    """The most columns that fit; a key is filled column by column."""
    lengths = [max(map(len, label.split("\n"))) + _MARK_LETTERS for label in labels]
    for columns in range(len(labels), 1, -1):
        depth = -(-len(labels) // columns)
        widths = [max(lengths[start : start + depth]) for start in range(0, len(labels), depth)]
        if sum(widths) <= WIDTH * _LETTERS_AN_INCH:
            return columns
    return 1
