"""Placements: people reached and the worst-covered district, rule by rule."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgba

from helpers.charts import draw_placements
from helpers.charts.style import DONE

TITLE = "Where the next ten trusted addresses go"
TABLE = pd.DataFrame(
    {
        "rule": ["Status quo", "Proven optimum", "Equity-weighted"],
        "reached": [0, 45210, 31200],
        "worst_district": [0.02, 0.12, 0.31],
        "shown": ["0", "45,210 women", "31,200 women"],
    }
)
UNIT = "women newly reached"


def test_two_panels_with_their_numbers(page):
    figure, said = draw_placements(TABLE, TITLE, UNIT)
    left, right = figure.axes
    assert [bar.get_width() for bar in left.patches] == [0, 45210, 31200]
    assert [bar.get_width() for bar in right.patches] == [0.02, 0.12, 0.31]
    assert page.words(figure) == [
        "0", "45,210 women", "31,200 women", "2.0%", "12.0%", "31.0%",
    ]  # fmt: skip
    assert "Proven optimum: reached 45,210 women, worst-covered district 12.0%." in said
    assert left.get_title("left") == f"Reached: {UNIT}"
    page.assert_clean(figure, said, TITLE)


def test_the_best_of_each_panel_stands_out():
    figure, _ = draw_placements(TABLE, TITLE, UNIT)
    strong = [
        [bar.get_facecolor() == to_rgba(DONE) for bar in axes.patches] for axes in figure.axes
    ]
    assert strong == [[False, True, False], [False, False, True]]


def test_the_worst_district_is_named_where_it_is_known(page):
    names = ["M'Đrắk", "Lắk", np.nan]
    figure, said = draw_placements(TABLE.assign(worst_name=names), TITLE, UNIT)
    assert "Proven optimum: reached 45,210 women, worst-covered district Lắk 12.0%." in said
    assert page.words(figure)[3:] == ["2.0% M'Đrắk", "12.0% Lắk", "31.0%"]
    page.assert_clean(figure, said, TITLE)


def test_simulated_says_so(page):
    figure, said = draw_placements(TABLE, TITLE, UNIT, is_simulated=True)
    page.assert_clean(figure, said, f"SIMULATED: {TITLE}")


def test_what_is_not_known_is_said(page):
    table = TABLE.assign(reached=[np.nan] * 3, worst_district=[np.nan] * 3, shown="not known")
    figure, said = draw_placements(table, TITLE, UNIT)
    assert "Status quo: reached not known, worst-covered district not known." in said
    page.assert_clean(figure, said, TITLE)


@pytest.mark.parametrize("n", [1, 20])
@pytest.mark.parametrize(("reached", "worst"), [(0, 0.0), (12_345_678, 1.0)])
def test_extremes_keep_the_page_clean(page, n, reached, worst):
    table = pd.DataFrame(
        {"rule": [f"{page.long_name} {k}" for k in range(n)], "reached": reached,
         "worst_district": worst, "shown": f"{reached:,} phụ nữ dân tộc thiểu số",
         "worst_name": "Huyện Krông Năng, tỉnh Đắk Lắk"}
    )  # fmt: skip
    figure, said = draw_placements(table, page.long_title, "phụ nữ dân tộc thiểu số " * 2 + "mới")
    page.assert_clean(figure, said, page.long_title)
