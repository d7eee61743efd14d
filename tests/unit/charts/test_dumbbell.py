"""Dumbbell: where it stands, where it should be, who is missing."""

import numpy as np
import pandas as pd
import pytest

from helpers.charts import draw_dumbbell

TITLE = "Where Đắk Lắk stands"
AXIS = "Share of those who should be reached"
COLUMNS = ["label", "now", "goal", "goal_words", "missing", "missing_unit", "is_lower_better"]


def table_of(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


SHORT = ("Teams", 19.9, 100.0, "target", 250, "teams", False)
BEST = ("Visits", 71.2, 88.4, "best group", 10393, "women", False)


def arrows(figure) -> list[tuple[float, float]]:
    found = [text for text in figure.axes[0].texts if getattr(text, "arrow_patch", None)]
    return [(arrow.xyann[0], arrow.xy[0]) for arrow in found]


def test_numbers_are_drawn_and_said(page):
    figure, said = draw_dumbbell(table_of(SHORT, BEST), TITLE, AXIS)
    assert "Teams: 19.9% now, target 100.0%; 250 teams missing to target." in said
    assert "Visits: 71.2% now, best group 88.4%; 10,393 women missing to best group." in said
    assert {"19.9%", "100.0%", "250 teams missing to target"} <= set(page.words(figure))
    assert arrows(figure) == [(19.9, 100.0), (71.2, 88.4)]
    assert page.key(figure) == ["now", "target", "best group"]
    page.assert_clean(figure, said, TITLE)


def test_simulated_says_so(page):
    figure, said = draw_dumbbell(table_of(SHORT), TITLE, AXIS, is_simulated=True)
    page.assert_clean(figure, said, f"SIMULATED: {TITLE}")


def test_a_goal_below_now_is_passed_without_an_arrow(page):
    figure, said = draw_dumbbell(
        table_of(("A", 115.0, 100.0, "target", 0, "a", False)), TITLE, AXIS
    )
    assert "A: 115.0% now, target 100.0%; target passed." in said
    assert "target passed" in page.words(figure)
    assert arrows(figure) == []


def test_where_lower_is_better_the_arrow_points_down():
    high = ("Child marriage", 34.2, 7.5, "target", pd.NA, "girls", True)
    low = ("Home births", 3.1, 35.0, "target", pd.NA, "births", True)
    figure, said = draw_dumbbell(table_of(high, low), TITLE, AXIS)
    assert arrows(figure) == [(34.2, 7.5)]
    assert "Child marriage: 34.2% now, target 7.5%; 26.7 points from target." in said
    assert "Home births: 3.1% now, target 35.0%; target passed." in said


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("A", 44.0, np.nan, pd.NA, pd.NA, "women", False), "A: 44.0% now; no goal set."),
        (("A", np.nan, 60.0, "target", pd.NA, "women", False),
         "A: not known now, target 60.0%; no figure."),
        (("A", np.nan, np.nan, pd.NA, pd.NA, pd.NA, False), "A: not known now; no goal set."),
        (("A", 50.0, 50.0, "target", 0, "women", False), "target reached."),
        (("A", 0.0, 0.4, "target", 12, "women", False), "12 women missing to target."),
        (("A", 0.0, 0.0, "target", 0, "women", False), "target reached."),
    ],
)  # fmt: skip
def test_what_is_not_known_or_done_is_said(page, row, words):
    figure, said = draw_dumbbell(table_of(row), TITLE, AXIS)
    assert words in said
    page.assert_clean(figure, said, TITLE)


def test_the_column_of_direction_may_be_left_out():
    table = table_of(SHORT)
    with_column, said = draw_dumbbell(table, TITLE, AXIS)
    without, said_too = draw_dumbbell(table.drop(columns="is_lower_better"), TITLE, AXIS)
    assert said == said_too
    assert arrows(with_column) == arrows(without)


@pytest.mark.parametrize("n", [1, 20])
def test_extremes_keep_the_page_clean(page, n):
    ends = [(0.0, 100.0), (100.0, 0.0), (99.9, 100.0), (115.0, 100.0), (0.0, 0.1)]
    rows = [
        (f"{page.long_name} {k}", *ends[k % 5], "mục tiêu của tỉnh Đắk Lắk đến năm 2025", 1234567,
         "phụ nữ dân tộc thiểu số", False)
        for k in range(n)
    ]  # fmt: skip
    figure, said = draw_dumbbell(table_of(*rows), page.long_title, AXIS * 3)
    page.assert_clean(figure, said, page.long_title)
