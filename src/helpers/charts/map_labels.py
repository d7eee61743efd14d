"""Numbers beside marked places of a map, none on top of another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Affine2D, Bbox, Transform

from helpers.charts.style import ACCENT

_FONT: Final = 9.5
_DIRECTIONS: Final = (45, 135, -45, -135, 0, 180, 90, -90)
_DISTANCES: Final = (8, 11, 15, 20, 26, 34, 44)  # of the number's middle from the mark [points]
_FAR: Final = 12  # a number farther off than this needs a line [points]
_CLEARER: Final = 3  # nearer to its own mark than to others by this [points]

Spot = tuple[float, float, float]
Move = tuple[float, float]


def number_places(axes: Axes, spots: Sequence[Spot], others: Sequence[Spot] = ()) -> None:
    """Write 1, 2, ... beside the marks, farther off (with a line) where it is crowded.

    Parameters
    ----------
    axes : Axes
        With limits and layout settled: labels are placed by what is then on the page.
    spots : sequence of (float, float, float)
        Longitude, latitude [degrees] and radius of the mark [points], in the order of numbering;
        a radius of 0 is an area, whose number may stand on it.
    others : sequence of (float, float, float)
        Further marks, left free where that is possible.
    """
    figure = axes.get_figure(root=True)
    assert figure is not None  # noqa: S101 (axes that were laid out have one)
    to_points = axes.transData + Affine2D().scale(72 / figure.dpi)
    page = Bbox(axes.get_window_extent().get_points() * 72 / figure.dpi)
    marks = [(*to_points.transform(spot[:2]), spot[2]) for spot in spots]
    taken = [_box_of(to_points, spot) for spot in spots if spot[2]]
    better_free = [_box_of(to_points, spot) for spot in others if spot[2]]
    for number, (longitude, latitude, radius) in enumerate(spots, start=1):
        x, y = to_points.transform((longitude, latitude))
        boxes = {move: _label_box(number, x, y, move) for move in _moves(radius)}
        inside = [move for move, box in boxes.items() if _contains(page, box)]
        free = [move for move in inside if not _meets(boxes[move], taken)]
        plain = [move for move in free if _is_plain(number - 1, (x + move[0], y + move[1]), marks)]
        best = [move for move in plain if not _meets(boxes[move], better_free)]
        move = next(iter([*best, *plain, *free, *inside, *boxes]))
        taken.append(boxes[move])
        is_far = math.hypot(*move) > radius + _FAR
        axes.annotate(
            f"{number}", (longitude, latitude), xytext=move, textcoords="offset points",
            ha="center", va="center", color=ACCENT, fontsize=_FONT, fontweight="bold", zorder=9,
            path_effects=[withStroke(linewidth=2.5, foreground="white")],
            arrowprops={"arrowstyle": "-", "color": ACCENT, "linewidth": 0.9, "shrinkA": 4,
                        "shrinkB": radius} if is_far else None,
        )  # fmt: skip


def _moves(radius: float) -> Iterator[Move]:
    """Offsets from the middle of a mark [points], the nearest first."""
    if radius == 0:
        yield (0.0, 0.0)
    for distance, degrees in product(_DISTANCES, _DIRECTIONS):
        away, angle = radius + distance, math.radians(degrees)
        yield (away * math.cos(angle), away * math.sin(angle))


def _is_plain(own: int, label: Move, marks: Sequence[Spot]) -> bool:
    """Whether nobody would take the number for that of another mark."""
    gaps = [math.dist(label, (x, y)) - radius for x, y, radius in marks]
    others = gaps[:own] + gaps[own + 1 :]
    return all(gap > min(gaps[own], _FAR) + _CLEARER for gap in others)


def _label_box(number: int, x: float, y: float, move: Move) -> Bbox:
    width, height = 0.36 * _FONT * len(str(number)) + 1, 0.6 * _FONT
    left, low = x + move[0], y + move[1]
    return Bbox.from_extents(left - width, low - height, left + width, low + height)


def _box_of(to_points: Transform, spot: Spot) -> Bbox:
    (x, y), radius = to_points.transform(spot[:2]), spot[2]
    return Bbox.from_extents(x - radius, y - radius, x + radius, y + radius)


def _meets(box: Bbox, others: list[Bbox]) -> bool:
    return any(box.overlaps(other) for other in others)


def _contains(page: Bbox, box: Bbox) -> bool:
    return bool(page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1)
