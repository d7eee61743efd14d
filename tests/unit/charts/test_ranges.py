"""Ranges: a dot, a line between known ends, an arrow on an open side, a band of what is usual."""

import pandas as pd
import pytest
from matplotlib.text import Annotation

from helpers.charts import draw_ranges

TITLE = "Members per team"
TABLE = pd.DataFrame(
    {
        "label": ["Krông Bông (2023)", "Cao Bằng (2025)", "Đắk Lắk (2024)", "Lào Cai (2023)"],
        "value": [7.07, 7.5, None, 7.2],
        "lower": [None, 7.5, 8.0, None],
        "upper": [None, None, 10.0, 8.0],
        "is_range": [False, True, True, True],
        "shown": ["7.1", "at least 7.5", "8 to 10", "at most 8"],
        "is_own": [False, False, True, False],
    }
)


def arrows(figure) -> list[tuple[float, float]]:
    notes = [text for text in figure.axes[0].texts if isinstance(text, Annotation)]
    return [(note.xyann[0], note.xy[0]) for note in notes]


def test_open_sides_are_arrows_and_closed_ones_lines(page):
    figure, said = draw_ranges(TABLE, TITLE, "people", band=(8, 10))
    (up, down) = arrows(figure)
    assert up[0] == 7.5
    assert up[1] > up[0]
    assert down[0] == 8.0
    assert down[1] < down[0]
    lines = [list(line.get_xdata()) for line in figure.axes[0].lines]
    assert [8.0, 10.0] in lines
    assert "Đắk Lắk (2024): 8 to 10." in said
    assert said.startswith("Members per team. Dots with ranges, people. ")
    page.assert_clean(figure, said, TITLE)


def test_the_scale_is_written_in_the_language_of_the_page(page):
    table = TABLE.assign(value=TABLE["value"] / 10, lower=pd.NA, upper=pd.NA, is_range=False)
    figure, said = draw_ranges(
        table, TITLE, "người", say=lambda tick: f"{tick:.2f}".replace(".", ",")
    )
    figure.canvas.draw()
    ticks = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert "0,20" in ticks
    assert not any("." in tick for tick in ticks)
    page.assert_clean(figure, said, TITLE)


@pytest.mark.parametrize("band", [(None, None), (8, None), (None, 10)])
def test_a_band_may_be_open_or_absent(page, band):
    figure, said = draw_ranges(TABLE, TITLE, "people", band=band)
    drawn = [end for end in band if end is not None]
    dashed = [line for line in figure.axes[0].lines if line.get_linestyle() == "--"]
    assert sorted(line.get_xdata()[0] for line in dashed) == sorted(drawn)
    page.assert_clean(figure, said, TITLE)


def test_nothing_known_still_draws(page):
    table = TABLE.head(1).assign(value=pd.NA, shown="cannot say")
    figure, said = draw_ranges(table, TITLE, "people")
    assert said.endswith("Krông Bông (2023): cannot say.")
    page.assert_clean(figure, said, TITLE)


@pytest.mark.parametrize("scale", [1e-3, 1, 1e7])
def test_any_size_and_long_names_keep_the_page_clean(page, scale):
    table = pd.concat([TABLE] * 4, ignore_index=True)
    table[["value", "lower", "upper"]] = table[["value", "lower", "upper"]].astype(float) * scale
    table["label"] = [f"{page.long_name} {n}" for n in range(len(table))]
    figure, said = draw_ranges(table, page.long_title, "people", is_simulated=True)
    page.assert_clean(figure, said, f"SIMULATED: {page.long_title}")
