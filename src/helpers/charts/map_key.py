"""What the colours, sizes and numbers of a map mean, and how long a kilometre is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from helpers.charts.style import ACCENT, FAINT, INK, SHADES, SMALL, make_shades, wrap_words

HATCH: Final = "/////"
KM_A_DEGREE: Final = 111.32  # of latitude; of longitude at the equator
KEY_LETTERS: Final = 30
_NARROW: Final = 0.01  # shares this close are one class,
_STEP: Final = 0.05  # between multiples of this
_LEAST_AREA: Final = 12.0  # of a bubble [square points]


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes of equal width for shares, each with its colour.

    Attributes
    ----------
    bounds : tuple of float
        Limits [shares], one more than there are colours; the last class holds its upper limit.
    colors : tuple of str
        From light to dark.
    """

    bounds: tuple[float, ...]
    colors: tuple[str, ...]

    def color_of(self, value: float) -> str:
        """The colour of a share."""
        place = int(np.searchsorted(self.bounds, value + 1e-12, side="right")) - 1
        return self.colors[min(max(place, 0), len(self.colors) - 1)]

    def label(self, place: int) -> str:
        """20-40%."""
        low, high = self.bounds[place : place + 2]
        return f"{100 * low:.3g}-{100 * high:.3g}%"


def make_classes(values: Sequence[float]) -> Classes:
    """Up to seven classes with round limits around the values; one where they hardly differ."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if high - low < _NARROW:
        low = min(math.floor(low / _STEP + 1e-9) * _STEP, 1 - _STEP)
        high = max(math.ceil(high / _STEP - 1e-9) * _STEP, low + _STEP)
        return Classes((low, high), (SHADES[3],))
    ticks = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(100 * low, 100 * high)
    bounds = tuple(float(tick) / 100 for tick in ticks if -1e-9 <= tick <= 100 + 1e-9)
    return Classes(bounds, tuple(to_hex(shade) for shade in make_shades(len(bounds) - 1)))


def size_bubbles(population: Sequence[float], n: int) -> list[float]:
    """Areas in square points, in proportion to people; the smallest stay visible.

    Parameters
    ----------
    population : sequence of float
        People, nan where nobody counted them.
    n : int
        Bubbles on the map: the more, the smaller.
    """
    known = [people for people in population if not math.isnan(people)]
    largest = max([1.0, *known])
    area = min(max(3200 / math.sqrt(max(n, 1)), 160), 620)
    shares = (0 if math.isnan(people) else people / largest for people in population)
    return [max(_LEAST_AREA, area * share) for share in shares]


def add_colors(
    axes: Axes, heading: str, classes: Classes, missing: int, chosen: Sequence[str]
) -> Legend:
    """The key of colours, of missing values and of the numbered places."""
    handles: list[Artist] = []
    for color in reversed(classes.colors):
        handles.append(Patch(facecolor=color, edgecolor=SHADES[-1], linewidth=0.6))
    labels = [classes.label(place) for place in range(len(classes.colors))][::-1]
    if missing:
        handles.append(Patch(facecolor="white", edgecolor=FAINT, hatch=HATCH, linewidth=0.6))
        labels.append(f"no value ({missing})")
    if chosen:
        handles.append(Line2D([], [], linestyle="none", marker="o", markersize=9, color="none",
                              markeredgecolor=ACCENT, markeredgewidth=2))  # fmt: skip
        labels.append("chosen:")
    for number, name in enumerate(chosen, start=1):
        handles.append(Line2D([], [], linestyle="none"))
        labels.append(wrap_words(f"{number}  {name}", KEY_LETTERS))
    return axes.legend(
        handles, labels, loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False,
        fontsize=SMALL, handlelength=1.5, title=wrap_words(heading, KEY_LETTERS + 4),
        title_fontsize=SMALL + 0.5, alignment="left", labelspacing=0.45, borderaxespad=0,
    )  # fmt: skip


def add_sizes(axes: Axes, population: Sequence[float], n: int) -> Legend:
    """The key of bubble areas: a round number of people near the largest, and a tenth of it."""
    largest = max([1.0, *(people for people in population if not math.isnan(people))])
    magnitude = 10.0 ** math.floor(math.log10(largest))
    top = max(step * magnitude for step in (1, 2, 5) if step * magnitude <= largest)
    shown = [top, top / 4] if top >= 4 else [top]
    areas = size_bubbles([*shown, largest], n)
    handles = [
        Line2D([], [], linestyle="none", marker="o", markersize=math.sqrt(area), color="white",
               markeredgecolor=INK, markeredgewidth=0.8)
        for area in areas[:-1]
    ]  # fmt: skip
    key = axes.legend(
        handles, [f"{people:,.0f} people" for people in shown], loc="lower left",
        bbox_to_anchor=(1.01, 0), borderaxespad=0, frameon=False, fontsize=SMALL,
        title="Area of a circle", title_fontsize=SMALL + 0.5, alignment="left",
        labelspacing=1.3, handletextpad=1.1, borderpad=0.9,
    )  # fmt: skip
    key.set_clip_on(False)
    axes.add_artist(key)  # the key of colours takes the place of the axes' own
    return key


def add_scale_bar(axes: Axes, latitude: float) -> None:
    """A bar of round length in the lower left corner, for axes whose limits are settled."""
    low, high = axes.get_xlim()
    km = KM_A_DEGREE * math.cos(math.radians(latitude))
    wanted = 0.3 * (high - low) * km
    magnitude = 10.0 ** math.floor(math.log10(wanted))
    length = max(step * magnitude for step in (1, 2, 5) if step * magnitude <= wanted)
    start = low + 0.01 * (high - low)
    across = axes.get_xaxis_transform()
    axes.plot([start, start + length / km], [0.012, 0.012], transform=across, color=INK,
              linewidth=2.5, solid_capstyle="butt", scalex=False)  # fmt: skip
    axes.text(start, 0.022, f"{length:g} km", transform=across, va="bottom", fontsize=SMALL)
