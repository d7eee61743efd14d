"""Boundaries: holes stay holes, several parts are one place, bad files end in one message."""

from typing import Any

import pytest

from helpers.charts.map_shapes import read_shapes
from helpers.errors import UserError


def box(x: float, y: float, half: float = 0.1) -> list[list[float]]:
    west, east, south, north = x - half, x + half, y - half, y + half
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def polygon(*rings: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def collection(*features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def turns(path) -> list[bool]:
    """Counter-clockwise or not, ring by ring."""
    areas = []
    for ring in path.to_polygons():
        x, y = ring.T
        areas.append(float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()) > 0)
    return areas


@pytest.mark.parametrize("is_outer_reversed", [False, True])
@pytest.mark.parametrize("is_hole_reversed", [False, True])
def test_holes_turn_against_the_outer_ring(is_outer_reversed, is_hole_reversed):
    outer, hole = box(108, 12.7, 0.2), box(108, 12.7, 0.05)
    rings = (outer[::-1] if is_outer_reversed else outer, hole[::-1] if is_hole_reversed else hole)
    path = read_shapes(collection(feature(polygon(*rings), place="a")))["a"]
    assert turns(path) == [True, False]
    assert path.get_extents().bounds == pytest.approx((107.8, 12.5, 0.4, 0.4))


def test_islands_and_further_features_are_one_place():
    multi = {"type": "MultiPolygon", "coordinates": [[box(108, 12)], [box(109, 12)]]}
    shapes = read_shapes(
        collection(feature(multi, place="a"), feature(polygon(box(110, 12)), place="a"))
    )
    assert list(shapes) == ["a"]
    assert len(shapes["a"].to_polygons()) == 3


def test_heights_and_open_rings_are_taken_and_no_geometry_is_no_shape():
    open_ring = [[*position, 430.5] for position in box(108, 12)[:-1]]
    shapes = read_shapes(
        collection(feature(polygon(open_ring), place="a"), feature(None, place="b"),
                   feature(polygon(), place="c"))
    )  # fmt: skip
    assert list(shapes) == ["a"]
    assert shapes["a"].get_extents().bounds == pytest.approx((107.9, 11.9, 0.2, 0.2))


RIGHT = feature(polygon(box(108, 12)), place="a")


@pytest.mark.parametrize(
    ("boundaries", "message"),
    [
        ({}, "boundaries: found the type nothing, expected a FeatureCollection"),
        ({"type": "Topology", "objects": {}}, "found the type Topology"),
        ({"type": "FeatureCollection"}, "expected a FeatureCollection with features"),
        (collection(RIGHT, feature(polygon(box(108, 12)), code="a")),
         ("boundaries, feature 2, property place: found nothing, expected the code of a place.\n"
          "Give each feature the property place with the code of the table; this one has code.")),
        (collection(feature(polygon(box(108, 12)))), "this one has no properties"),
        (collection(feature(polygon(box(108, 12)), place=" ")), "property place: found nothing"),
        (collection("a"), "boundaries, feature 1, property place: found nothing"),
        (collection(feature({"type": "Point", "coordinates": [108, 12]}, place="a")),
         "boundaries, feature 1 (a), geometry: found Point, expected Polygon or MultiPolygon"),
        (collection(feature("area", place="a")), "geometry: found area"),
        (collection(feature(polygon(box(12.7, 108)), place="a")),
         "found [12.6, 107.9] (latitude and longitude look swapped), expected [longitude"),
        (collection(feature(polygon(box(482000, 1403000)), place="a")), "(not in degrees)"),
        (collection(feature(polygon([[108, 12], [109, 12]]), place="a")), "fewer than 3 positions"),
        (collection(feature(polygon([[108, "x"]] * 4), place="a")), "not pairs of numbers"),
        (collection(feature(polygon([[108, 12], 5, 6]), place="a")), "not pairs of numbers"),
        (collection(feature(polygon([[108, None]] * 4), place="a")), "not a number"),
        (collection(feature({"type": "Polygon", "coordinates": None}, place="a")), "list of rings"),
        (collection(feature({"type": "MultiPolygon", "coordinates": {}}, place="a")),
         "list of rings"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_ends_in_one_message(boundaries, message):
    with pytest.raises(UserError) as caught:
        read_shapes(boundaries)
    assert message in str(caught.value)
    assert str(caught.value).count("\n") == 1
