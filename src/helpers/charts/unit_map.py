"""Where units lie, how many people live there and how far each is reached."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from helpers.charts.map_key import (
    HATCH,
    Classes,
    add_colors,
    add_scale_bar,
    add_sizes,
    make_classes,
    size_bubbles,
)  # fmt: skip
from helpers.charts.map_labels import number_places
from helpers.charts.map_shapes import read_shapes
from helpers.charts.style import ACCENT, FAINT, SHADES, fit_title, join_words, start_chart
from helpers.errors import UserError

_MAP_WIDTH: Final = 5.2  # inches left beside the key
_HEIGHTS: Final = (3.9, 9.0)
_MARGIN: Final = 0.07
_KEY_GAP: Final = 1.6  # title, and air between the keys [inches]
_MOST_NAMED: Final = 5


def draw_unit_map(
    table: pd.DataFrame, title: str, *, value_words: str,
    boundaries: Mapping[str, Any] | None = None, chosen: Sequence[str] = (),
    is_simulated: bool = False,
) -> tuple[Figure, str]:  # fmt: skip
    """A map of units: bubbles, or filled areas where their boundaries are given.

    Parameters
    ----------
    table : DataFrame
        One row a unit: ``place`` (code, unique), ``name``, ``longitude`` and ``latitude``
        [degrees, may be missing], ``population`` [people, may be missing] and ``value`` [share,
        0 to 1, may be missing].
    title : str
        Title.
    value_words : str
        What the value is, for the key.
    boundaries : mapping, optional
        GeoJSON FeatureCollection in degrees whose features have the property ``place``. Units
        with a boundary are drawn as areas, the others as bubbles; features of other places are
        left out.
    chosen : sequence of str
        Place codes to mark and number, in this order.
    is_simulated : bool
        Mark the chart SIMULATED.

    Returns
    -------
    tuple of Figure and str
        The chart and its text alternative.

    Raises
    ------
    UserError
        Coordinates beyond the degrees there are; nothing that can be drawn; a chosen place that
        is not in the table; boundaries that cannot be read or fit no unit.

    Notes
    -----
    Plate carrée with its standard parallel through the middle: true to scale in both directions
    there; over the 15 degrees of Viet Nam lengths from east to west are off by up to 5%.
    """
    units = _check_units(table, chosen)
    shapes = _match_shapes(boundaries, units)
    points = units[~units.index.isin(shapes) & units[["longitude", "latitude"]].notna().all(axis=1)]
    low, high = _frame(shapes, points)
    middle = float(low[1] + high[1]) / 2
    aspect = 1 / math.cos(math.radians(middle))
    wanted = 0.9 + _MAP_WIDTH * aspect * float((high[1] - low[1]) / (high[0] - low[0]))
    height = max(min(wanted, _HEIGHTS[1]), _HEIGHTS[0])
    figure, axes = start_chart(height, title, is_simulated=is_simulated)
    axes.set_axis_off()
    classes = make_classes(list(units["value"].dropna()))
    names = [str(units.at[place, "name"]) for place in chosen]
    keys = [add_sizes(axes, list(points["population"]), len(points))] if len(points) else []
    keys.append(add_colors(axes, value_words, classes, int(units["value"].isna().sum()), names))
    _draw_shapes(axes, shapes, units, classes, chosen)
    spots = _draw_points(axes, points, classes, chosen) | _centre_shapes(shapes, units)
    said = fit_title(figure, axes)
    least = sum(key.get_window_extent().height for key in keys) / figure.dpi + _KEY_GAP
    figure.set_figheight(max(figure.get_figheight(), least))
    _fit_frame(figure, axes, low, high, aspect)
    add_scale_bar(axes, middle)
    number_places(axes, [spots[p] for p in chosen if p in spots], list(spots.values()))
    words = _say_units(units, shapes, points, value_words, names)
    return figure, f"{said}. {words}"


def _check_units(table: pd.DataFrame, chosen: Sequence[str]) -> pd.DataFrame:
    """Units by place code, numbers as floats with nan for what is missing."""
    numbers = {
        column: pd.to_numeric(table[column]).astype("Float64").to_numpy("float64", na_value=np.nan)
        for column in ("longitude", "latitude", "population", "value")
    }
    units = table.assign(**numbers).set_index(table["place"].astype(str))
    for column, most in (("longitude", 180), ("latitude", 90)):
        wrong = np.flatnonzero(np.abs(numbers[column]) > most)
        if len(wrong):
            raise UserError(
                f"units, row {wrong[0] + 1}, column {column}: found "
                f"{numbers[column][wrong[0]]:.10g}, expected degrees from -{most} to {most}.\n"
                "Give coordinates in degrees (WGS 84); are longitude and latitude swapped?"
            )
    unknown = [place for place in chosen if place not in units.index]
    if unknown:
        raise UserError(
            f"chosen: found {unknown[0]}, expected a place of the table.\n"
            "Correct the code, or add the unit to the table."
        )
    return units


def _match_shapes(boundaries: Mapping[str, Any] | None, units: pd.DataFrame) -> dict[str, Path]:
    """Shapes of the units; stops where there are shapes and none fits."""
    if boundaries is None:
        return {}
    every = read_shapes(boundaries)
    shapes = {place: path for place, path in every.items() if place in units.index}
    if not shapes:
        found = next(iter(every), "no area")
        raise UserError(
            f"boundaries, property place: found {found} and no place of the table, expected "
            f"codes such as {units.index[0]}.\nGive the features the codes of the table."
        )
    _check_swapped(shapes, units)
    return shapes


def _check_swapped(shapes: dict[str, Path], units: pd.DataFrame) -> None:
    """Swapped degrees within range show only against the units' own coordinates."""
    known = units.loc[list(shapes), ["longitude", "latitude"]].dropna()
    if known.empty:
        return
    ends = np.vstack(
        [shapes[place].get_extents().get_points().mean(axis=0) for place in known.index]
    )
    own = known.to_numpy("float64")
    as_given, as_swapped = np.abs(ends - own).sum(axis=1), np.abs(ends[:, ::-1] - own).sum(axis=1)
    if np.median(as_given) > 5 > np.median(as_swapped):
        raise UserError(
            f"boundaries, feature of {known.index[0]}, coordinates: found "
            f"[{ends[0, 0]:.4g}, {ends[0, 1]:.4g}] (latitude and longitude look swapped), expected "
            f"about [{own[0, 0]:.4g}, {own[0, 1]:.4g}].\n"
            "Save each position as [longitude, latitude]."
        )


def _middle(path: Path) -> np.ndarray[Any, Any]:
    """The middle of the box around a path [degrees]."""
    middle: np.ndarray[Any, Any] = path.get_extents().get_points().mean(axis=0)
    return middle


def _frame(
    shapes: dict[str, Path], points: pd.DataFrame
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Lower left and upper right corner [degrees], never narrower than a third of a degree."""
    corners = [path.get_extents().get_points() for path in shapes.values()]
    if len(points):
        corners.append(points[["longitude", "latitude"]].to_numpy("float64"))
    if not corners:
        raise UserError(
            "units, columns longitude and latitude: found no unit with both, expected at least "
            "one.\nAdd the coordinates of the units' centres."
        )
    every = np.vstack(corners)
    low, high = every.min(axis=0), every.max(axis=0)
    half = np.maximum((high - low) * (0.5 + _MARGIN), 0.15)
    room_for_scale_bar = np.array([0, _MARGIN * 2 * half[1]])
    return (low + high) / 2 - half - room_for_scale_bar, (low + high) / 2 + half


def _fit_frame(
    figure: Figure, axes: Axes, low: np.ndarray[Any, Any], high: np.ndarray[Any, Any],
    aspect: float,
) -> None:  # fmt: skip
    """Limits around the middle that fill the room the layout leaves, true to scale."""
    figure.draw_without_rendering()
    room = axes.get_window_extent()
    middle, span = (low + high) / 2, high - low
    degree = min(room.width / span[0], room.height / (aspect * span[1]))  # of longitude [pixels]
    half = np.array([room.width / degree, room.height / (aspect * degree)]) / 2
    axes.set(xlim=(middle[0] - half[0], middle[0] + half[0]),
             ylim=(middle[1] - half[1], middle[1] + half[1]))  # fmt: skip


def _draw_shapes(
    axes: Axes, shapes: dict[str, Path], units: pd.DataFrame, classes: Classes,
    chosen: Sequence[str],
) -> None:  # fmt: skip
    for place, path in shapes.items():
        value = float(units["value"][place])
        is_missing = math.isnan(value)
        axes.add_patch(PathPatch(
            path, facecolor="white" if is_missing else classes.color_of(value),
            edgecolor=FAINT if is_missing else "white", hatch=HATCH if is_missing else None,
            linewidth=0.7, zorder=1,
        ))  # fmt: skip
        if place in chosen:
            axes.add_patch(PathPatch(path, fill=False, edgecolor=ACCENT, linewidth=2.2, zorder=3))


def _draw_points(
    axes: Axes, points: pd.DataFrame, classes: Classes, chosen: Sequence[str]
) -> dict[str, tuple[float, float, float]]:
    """Bubbles, large ones below; positions and radii come back for the numbers."""
    spots = {}
    areas = size_bubbles(list(points["population"]), len(points))
    sized = points.assign(area=areas).sort_values("area", ascending=False, kind="stable")
    for place, unit in sized.iterrows():
        x, y, area = unit["longitude"], unit["latitude"], unit["area"]
        is_missing = math.isnan(unit["value"])
        axes.scatter(
            x, y, s=area, color="white" if is_missing else classes.color_of(unit["value"]),
            edgecolor=FAINT if is_missing else SHADES[-1], hatch=HATCH if is_missing else None,
            linewidth=0.6, zorder=4, clip_on=False,
        )  # fmt: skip
        spots[str(place)] = (x, y, math.sqrt(area) / 2 + 2.5)
    for place in chosen:
        if place in spots:
            x, y, radius = spots[place]
            axes.scatter(x, y, s=(2 * radius) ** 2, facecolor="none", edgecolor=ACCENT,
                         linewidth=2, zorder=6, clip_on=False)  # fmt: skip
    return spots


def _centre_shapes(
    shapes: dict[str, Path], units: pd.DataFrame
) -> dict[str, tuple[float, float, float]]:
    """Where the number of an area goes: the unit's own coordinates, else the middle of its box."""
    spots = {}
    for place, path in shapes.items():
        x, y = float(units["longitude"][place]), float(units["latitude"][place])
        if math.isnan(x) or math.isnan(y):
            x, y = _middle(path)
        spots[place] = (float(x), float(y), 0.0)
    return spots


def _say_units(
    units: pd.DataFrame, shapes: dict[str, Path], points: pd.DataFrame, value_words: str,
    names: list[str],
) -> str:  # fmt: skip
    known = units[units["value"].notna()].sort_values("value", kind="stable")
    drawn = f", {len(shapes)} as areas and {len(points)} as circles" if shapes else ""
    parts = [f"Map of {len(units)} {'unit' if len(units) == 1 else 'units'}{drawn}: {value_words}"]
    if len(known):
        first, last = known.iloc[0], known.iloc[-1]
        parts.append(f"Lowest: {first['name']} {first['value']:.1%}; highest: {last['name']} "
                     f"{last['value']:.1%}")  # fmt: skip
    missing = [str(name) for name in units["name"][units["value"].isna()]]
    parts.append(f"No value: {_name_some(missing)}" if missing else "No value is missing")
    hidden = units.index.difference([*shapes, *points.index], sort=False)
    if len(hidden):
        names_of = [str(units["name"][place]) for place in hidden]
        parts.append(f"Not drawn, without coordinates: {_name_some(names_of)}")
    if names:
        parts.append("Chosen: " + ", ".join(f"{n} {name}" for n, name in enumerate(names, 1)))
    return f"{'. '.join(parts)}."


def _name_some(names: list[str]) -> str:
    if len(names) <= _MOST_NAMED:
        return f"{len(names)} ({join_words(names)})"
    return f"{len(names)}, among them {join_words(names[:_MOST_NAMED])}"
