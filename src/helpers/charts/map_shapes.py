"""Shapes of places from a GeoJSON FeatureCollection (RFC 7946), as paths to draw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NoReturn

import numpy as np
import numpy.typing as npt
from matplotlib.path import Path

from helpers.errors import UserError

Ring = npt.NDArray[np.float64]

_LEAST_POINTS: Final = 3
_AREAS: Final = ("Polygon", "MultiPolygon")
_DEGREES: Final = (
    "Save the boundaries as GeoJSON in degrees (WGS 84, EPSG:4326), each position as "
    "[longitude, latitude]."
)


def read_shapes(boundaries: Mapping[str, Any], where: str = "boundaries") -> dict[str, Path]:
    """One path a place; parts of a place in several features are put together.

    Parameters
    ----------
    boundaries : mapping
        A GeoJSON FeatureCollection in degrees. Each feature has the property ``place`` (code) and
        a Polygon or MultiPolygon, holes allowed, or no geometry (then the place has no shape).
    where : str
        Name of the boundaries in messages.

    Returns
    -------
    dict of str to Path
        Outer rings run counter-clockwise and holes clockwise, whatever the file does, so that
        holes stay empty when the path is filled.

    Raises
    ------
    UserError
        No FeatureCollection; a feature without place; another kind of geometry; positions that
        are no numbers or lie beyond 180 and 90 degrees.
    """
    features = boundaries.get("features")
    if boundaries.get("type") != "FeatureCollection" or not isinstance(features, list):
        found = f"{where}: found the type {boundaries.get('type', 'nothing')}"
        _refuse(f"{found}, expected a FeatureCollection with features",
                "Save the boundaries as one GeoJSON FeatureCollection.")  # fmt: skip
    shapes: dict[str, list[Path]] = {}
    for number, feature in enumerate(features, start=1):
        at = f"{where}, feature {number}"
        place = _place_of(feature, at)
        polygons = _polygons_of(feature, f"{at} ({place})")
        if polygons:
            shapes.setdefault(place, []).extend(polygons)
    return {place: Path.make_compound_path(*paths) for place, paths in shapes.items()}


def _place_of(feature: Any, at: str) -> str:
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    place = properties.get("place") if isinstance(properties, Mapping) else None
    if not isinstance(place, str) or not place.strip():
        has = ", ".join(map(str, properties)) if isinstance(properties, Mapping) else ""
        _refuse(f"{at}, property place: found nothing, expected the code of a place",
                "Give each feature the property place with the code of the table; this one has "
                f"{has or 'no properties'}.")  # fmt: skip
    return place


def _polygons_of(feature: Mapping[str, Any], at: str) -> list[Path]:
    geometry = feature.get("geometry")
    if geometry is None:
        return []
    kind = geometry.get("type") if isinstance(geometry, Mapping) else geometry
    if kind not in _AREAS:
        step = "Keep areas only: points and lines enclose nothing that could be coloured."
        _refuse(f"{at}, geometry: found {kind}, expected {' or '.join(_AREAS)}", step)
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not all(isinstance(rings, list) for rings in polygons):
        _refuse_coordinates(at, "no list of rings")
    return [_path_of(rings, at) for rings in polygons if rings]


def _path_of(rings: list[Any], at: str) -> Path:
    """Outer ring and holes of one polygon."""
    turned = []
    for number, positions in enumerate(rings):
        ring = _ring_of(positions, at)
        is_counter_clockwise = _signed_area(ring) > 0
        is_outer = number == 0
        turned.append(_close(ring if is_counter_clockwise == is_outer else ring[::-1]))
    return Path.make_compound_path(*turned)


def _ring_of(positions: Any, at: str) -> Ring:
    try:
        ring = np.array([position[:2] for position in positions], dtype=np.float64)
    except (TypeError, ValueError, KeyError):
        _refuse_coordinates(at, "positions that are not pairs of numbers")
    if ring.ndim != 2 or ring.shape[1] != 2 or len(ring) < _LEAST_POINTS:
        _refuse_coordinates(at, "a ring of fewer than 3 positions")
    if not np.isfinite(ring).all():
        _refuse_coordinates(at, "a position that is not a number")
    outside = (np.abs(ring) > (180, 90)).any(axis=1)
    if outside.any():
        _refuse_position(at, *ring[outside][0])
    return ring


def _signed_area(ring: Ring) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) / 2


def _close(ring: Ring) -> Path:
    opened = ring[:-1] if np.array_equal(ring[0], ring[-1]) else ring
    return Path(np.vstack([opened, opened[:1]]), closed=True)


def _refuse_position(at: str, x: float, y: float) -> NoReturn:
    is_swapped = abs(x) <= 90 < abs(y) <= 180
    guess = "latitude and longitude look swapped" if is_swapped else "not in degrees"
    _refuse(f"{at}, coordinates: found [{x:.10g}, {y:.10g}] ({guess}), expected [longitude from "
            "-180 to 180, latitude from -90 to 90]", _DEGREES)  # fmt: skip


def _refuse_coordinates(at: str, found: str) -> NoReturn:
    _refuse(f"{at}, coordinates: found {found}, expected rings of [longitude, latitude]", _DEGREES)


def _refuse(finding: str, step: str) -> NoReturn:
    message = f"{finding}.\n{step}"
    raise UserError(message)
