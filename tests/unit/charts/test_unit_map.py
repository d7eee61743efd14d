"""Map of units: area by people, colour by value, chosen ones numbered, areas where given."""

import math
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgba
from matplotlib.legend import Legend
from matplotlib.patches import PathPatch
from matplotlib.text import Annotation, Text

from helpers.charts import draw_unit_map
from helpers.charts.map_key import make_classes, size_bubbles
from helpers.charts.style import ACCENT
from helpers.errors import UserError

TITLE = "Women who know a trusted address"
WORDS = "Share of women aged 15-49"
TABLE = pd.DataFrame(
    {
        "place": ["a", "b", "c", "d"],
        "name": ["Ea Kar", "M'Đrắk", "Krông Pắc", "Lắk"],
        "longitude": [108.4, 108.7, 108.3, 108.2],
        "latitude": [12.8, 12.7, 12.7, 12.4],
        "population": [10_000.0, 40_000.0, 2_500.0, 10_000.0],
        "value": [0.031, 0.88, 0.45, np.nan],
    }
)


def draw(table: pd.DataFrame = TABLE, **more):
    return draw_unit_map(table, more.pop("title", TITLE), value_words=WORDS, **more)


def bubbles(figure) -> dict[tuple[float, float], tuple[float, tuple[float, ...]]]:
    """Area and colour by position, rings left out."""
    found = {}
    for mark in figure.axes[0].collections:
        if len(mark.get_facecolor()):
            (x, y), area = mark.get_offsets()[0], mark.get_sizes()[0]
            found[float(x), float(y)] = (float(area), tuple(mark.get_facecolor()[0]))
    return found


def rings(figure) -> list[tuple[float, float]]:
    marks = [mark for mark in figure.axes[0].collections if not len(mark.get_facecolor())]
    return [tuple(map(float, mark.get_offsets()[0])) for mark in marks]


def numbers(figure) -> dict[str, Annotation]:
    return {t.get_text(): t for t in figure.axes[0].texts if isinstance(t, Annotation)}


def square(place: str, x: float, y: float, half: float = 0.05) -> dict[str, object]:
    ring = [[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half]]
    hole = [[x - half / 3, y], [x, y + half / 3], [x + half / 3, y]]
    return {"type": "Feature", "properties": {"place": place},
            "geometry": {"type": "Polygon", "coordinates": [ring, hole]}}  # fmt: skip


def collection(*features: dict[str, object]) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features)}


def test_words_name_the_ends_the_missing_and_the_chosen(page):
    figure, said = draw(chosen=["d", "b"])
    assert said == (
        f"{TITLE}. Map of 4 units: {WORDS}. Lowest: Ea Kar 3.1%; highest: M'Đrắk 88.0%. "
        "No value: 1 (Lắk). Chosen: 1 Lắk, 2 M'Đrắk."
    )
    page.assert_clean(figure, said, TITLE)


def test_simulated_says_so(page):
    figure, said = draw(is_simulated=True)
    page.assert_clean(figure, said, f"SIMULATED: {TITLE}")


def test_area_follows_people_and_colour_follows_value():
    figure, _ = draw()
    drawn = bubbles(figure)
    areas = {place: drawn[x, y][0] for place, x, y in
             TABLE[["place", "longitude", "latitude"]].itertuples(index=False)}  # fmt: skip
    assert areas["b"] / areas["a"] == pytest.approx(4)
    assert areas["a"] == areas["d"]
    light = [sum(drawn[x, y][1][:3]) for x, y in ((108.4, 12.8), (108.3, 12.7), (108.7, 12.7))]
    assert light == sorted(light, reverse=True)
    assert drawn[108.2, 12.4][1] == to_rgba("white")


def test_a_missing_value_is_hollow_and_hatched_and_in_the_key(page):
    figure, _ = draw()
    hatched = [mark for mark in figure.axes[0].collections if mark.get_hatch()]
    assert [tuple(map(float, mark.get_offsets()[0])) for mark in hatched] == [(108.2, 12.4)]
    assert "no value (1)" in page.key(figure)
    complete, said = draw(TABLE.iloc[:3])
    assert not any(entry.startswith("no value") for entry in page.key(complete))
    assert "No value is missing." in said


def test_chosen_places_are_ringed_and_numbered_in_their_order(page):
    figure, _ = draw(chosen=["d", "b"])
    assert rings(figure) == [(108.2, 12.4), (108.7, 12.7)]
    assert [numbers(figure)[n].xy for n in "12"] == [(108.2, 12.4), (108.7, 12.7)]
    assert {"1 Lắk", "2 M'Đrắk"} <= {" ".join(entry.split()) for entry in page.key(figure)}


def test_a_degree_north_is_as_long_as_a_degree_east_is_short():
    figure, _ = draw()
    axes = figure.axes[0]
    (x0, y0), (x1, y1) = axes.transData.transform([(108, 12), (109, 13)])
    low, high = axes.get_ylim()
    middle = (TABLE["latitude"].min() + TABLE["latitude"].max()) / 2
    assert low < middle < high
    assert (x1 - x0) / (y1 - y0) == pytest.approx(math.cos(math.radians(middle)), rel=0.002)


def test_the_scale_bar_is_as_long_as_it_says():
    figure, _ = draw()
    axes = figure.axes[0]
    said = next(t.get_text() for t in axes.texts if t.get_text().endswith(" km"))
    west, east = axes.lines[-1].get_xdata()
    km = (east - west) * 111.32 * math.cos(math.radians(12.6))
    assert km == pytest.approx(float(said.removesuffix(" km")), rel=0.002)


def test_areas_where_there_is_a_boundary_and_circles_elsewhere(page):
    shapes = collection(square("a", 108.4, 12.8), square("d", 108.2, 12.4), square("zz", 100, 5))
    figure, said = draw(boundaries=shapes, chosen=["a", "b"])
    areas = [patch for patch in figure.axes[0].patches if isinstance(patch, PathPatch)]
    filled = [patch for patch in areas if patch.get_fill()]
    assert [bool(patch.get_hatch()) for patch in filled] == [False, True]
    assert [patch.get_edgecolor() for patch in areas if not patch.get_fill()] == [to_rgba(ACCENT)]
    assert set(bubbles(figure)) == {(108.7, 12.7), (108.3, 12.7)}
    assert "Map of 4 units, 2 as areas and 2 as circles" in said
    assert figure.axes[0].get_xlim()[0] > 105  # a boundary of no unit does not widen the map
    page.assert_clean(figure, said, TITLE)


def test_units_with_a_boundary_need_no_coordinates(page):
    table = TABLE.assign(longitude=np.nan, latitude=np.nan)
    figure, said = draw(table, boundaries=collection(square("a", 108.4, 12.8)), chosen=["a", "b"])
    assert "Not drawn, without coordinates: 3 (M'Đrắk, Krông Pắc and Lắk)" in said
    assert numbers(figure)["1"].xy == pytest.approx((108.4, 12.8))
    titles = [key.get_title().get_text() for key in figure.findobj(Legend)]
    assert titles == [WORDS]  # no circles, no key of their areas
    page.assert_clean(figure, said, TITLE)


@pytest.mark.parametrize(
    ("change", "more", "message"),
    [
        ({}, {"chosen": ["x"]}, "chosen: found x, expected a place of the table."),
        ({"latitude": 108.0}, {}, "units, row 1, column latitude: found 108, expected degrees"),
        ({"longitude": np.nan}, {}, "found no unit with both"),
        ({}, {"boundaries": collection(square("zz", 108, 12))},
         "boundaries, property place: found zz and no place of the table"),
        ({}, {"boundaries": collection()}, "found no area and no place of the table"),
        ({"longitude": 10.0, "latitude": 50.0}, {"boundaries": collection(square("a", 50, 10))},
         "found [50, 10] (latitude and longitude look swapped), expected about [10, 50]"),
        ({}, {"boundaries": collection({"type": "Feature", "properties": {}, "geometry": None})},
         "property place: found nothing"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_ends_in_one_message(change, more, message):
    with pytest.raises(UserError) as caught:
        draw(TABLE.assign(**change), **more)
    assert message in str(caught.value)
    assert str(caught.value).count("\n") == 1


@pytest.mark.parametrize(
    "change",
    [{"value": 0.0}, {"value": 1.0}, {"value": np.nan}, {"value": 0.5}, {"population": 0.0},
     {"population": np.nan}, {"longitude": 108.0, "latitude": 12.0}],
)  # fmt: skip
@pytest.mark.parametrize("n", [1, 4])
def test_degenerate_tables_are_drawn(page, change, n):
    figure, said = draw(TABLE.iloc[:n].assign(**change), chosen=["a"])
    page.assert_clean(figure, said, TITLE)


def test_a_country_of_many_units_keeps_the_page_clean(page):
    rng = np.random.default_rng(4)
    n = 400
    table = pd.DataFrame(
        {"place": [f"p{k}" for k in range(n)], "name": [f"{page.long_name} {k}" for k in range(n)],
         "longitude": rng.uniform(102.2, 109.4, n), "latitude": rng.uniform(8.6, 23.3, n),
         "population": rng.lognormal(9, 1, n), "value": rng.uniform(0, 1, n)}
    )  # fmt: skip
    table.loc[::9, "value"] = np.nan
    figure, said = draw(table, title=page.long_title, chosen=list(table["place"][:12]))
    assert "No value: 45, among them" in said
    page.assert_clean(figure, said, page.long_title)


def test_numbers_of_neighbours_do_not_meet(page):
    near = pd.DataFrame(
        {"place": [f"p{k}" for k in range(10)], "name": [f"Xã {k}" for k in range(10)],
         "longitude": [108 + 0.004 * (k % 4) for k in range(10)],
         "latitude": [12 + 0.004 * (k // 4) for k in range(10)],
         "population": 5000.0, "value": 0.4}
    )  # fmt: skip
    wide = pd.concat([near, TABLE], ignore_index=True)
    figure, said = draw(wide, chosen=list(near["place"]))
    figure.draw_without_rendering()
    boxes = [Text.get_window_extent(text) for text in numbers(figure).values()]
    assert len(boxes) == 10
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    page.assert_clean(figure, said, TITLE)


def test_a_number_is_nearest_to_its_own_mark():
    pair = TABLE.iloc[[0, 0, 1, 3]].assign(
        place=["p", "q", "b", "d"], longitude=[108.4, 108.44, 108.7, 108.2], population=20_000.0
    )
    figure, _ = draw(pair, chosen=["p", "q"])
    figure.draw_without_rendering()
    marks = figure.axes[0].transData.transform([(108.4, 12.8), (108.44, 12.8)])
    for own, text in zip((0, 1), numbers(figure).values(), strict=True):
        (x0, y0), (x1, y1) = Text.get_window_extent(text).get_points()
        away = [math.dist(((x0 + x1) / 2, (y0 + y1) / 2), mark) for mark in marks]
        assert away[own] < away[1 - own]


@pytest.mark.parametrize(
    ("values", "bounds"),
    [
        ([0.0, 1.0], [0, 0.2, 0.4, 0.6, 0.8, 1]),
        ([0.031, 0.88], [0, 0.2, 0.4, 0.6, 0.8, 1]),
        ([], [0, 0.2, 0.4, 0.6, 0.8, 1]),
        ([0.5, 0.5], [0.5, 0.55]),
        ([0.0], [0, 0.05]),
        ([1.0], [0.95, 1]),
        ([0.496, 0.504], [0.45, 0.55]),
        ([0.61, 0.69], [0.6, 0.62, 0.64, 0.66, 0.68, 0.7]),
    ],
)
def test_classes_are_round_and_hold_every_value(values, bounds):
    classes = make_classes(values)
    assert classes.bounds == pytest.approx(bounds)
    assert len(set(classes.colors)) == len(classes.bounds) - 1
    for value in values:
        assert classes.bounds[0] <= value <= classes.bounds[-1]


def test_a_value_on_a_limit_belongs_to_the_class_above_but_the_last():
    classes = make_classes([0.0, 1.0])
    colors = [classes.color_of(value) for value in (0.0, 0.2, 0.6, 0.999, 1.0)]
    assert [classes.colors.index(color) for color in colors] == [0, 1, 3, 4, 4]


def test_bubbles_shrink_as_they_grow_many_and_none_vanishes():
    few, many = size_bubbles([100.0, 0.0, math.nan], 3), size_bubbles([100.0, 0.0], 400)
    assert few[0] > many[0] > few[1] == few[2] == many[1] > 0
