"""Cascade: known stages as bars, unknown ones open, losses between known neighbours."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgba

from helpers.charts import draw_cascade
from helpers.charts.style import DONE

TITLE = "From the women meant to be reached to those helped"
COLUMNS = ["stage", "people", "share", "shown", "is_missing"]
TABLE = pd.DataFrame(
    [
        ("Availability", 8400, 0.84, "8,400 (84%)", False),
        ("Accessibility", 7210, 0.721, "7,210 (72.1%)", False),
        ("Acceptability", pd.NA, np.nan, "", True),
        ("Contact", 3000, 0.30, "3,000 (30%)", False),
        ("Effectiveness", 1200, 0.12, "1,200 (12%)", False),
    ],
    columns=COLUMNS,
)


def bars(figure) -> list[tuple[float, float]]:
    """Level and length of the bars in the strong colour."""
    return [
        (bar.get_y() + bar.get_height() / 2, bar.get_width())
        for bar in figure.axes[0].patches
        if bar.get_facecolor() == to_rgba(DONE)
    ]


def test_known_stages_are_bars_and_unknown_ones_open(page):
    figure, said = draw_cascade(TABLE, TITLE, "women")
    assert bars(figure) == [(0, 0.84), (1, 0.721), (3, 0.30), (4, 0.12)]
    dashed = [bar for bar in figure.axes[0].patches if bar.get_facecolor()[3] == 0]
    assert [bar.get_y() + bar.get_height() / 2 for bar in dashed] == [2]
    assert page.words(figure).count("nobody reported this") == 1
    assert "Acceptability: nobody reported this." in said
    page.assert_clean(figure, said, TITLE)


def test_losses_stand_between_known_neighbours_only(page):
    figure, said = draw_cascade(TABLE, TITLE, "women")
    losses = [word for word in page.words(figure) if word.startswith("\N{DOWNWARDS ARROW}")]
    assert losses == ["↓ 1,190 women lost", "↓ 1,800 women lost"]
    assert "Accessibility: 7,210 (72.1%), 1,190 women lost." in said
    assert "Contact: 3,000 (30%)." in said


def test_simulated_says_so(page):
    figure, said = draw_cascade(TABLE, TITLE, "women", is_simulated=True)
    page.assert_clean(figure, said, f"SIMULATED: {TITLE}")


def test_shares_without_people_lose_points(page):
    figure, said = draw_cascade(TABLE.assign(people=pd.NA), TITLE, "women")
    assert "Accessibility: 7,210 (72.1%), 11.9 points lost." in said
    page.assert_clean(figure, said, TITLE)


def test_people_without_shares_are_drawn_against_the_largest():
    figure, said = draw_cascade(TABLE.assign(share=np.nan), TITLE, "women")
    assert [length for _, length in bars(figure)] == pytest.approx(
        [1, 7210 / 8400, 3000 / 8400, 1200 / 8400]
    )
    assert figure.axes[0].get_xlabel() == "Longest bar: the largest count of women"
    assert "1,190 women lost" in said


def test_what_the_caller_says_of_a_drop_is_printed_as_it_is(page):
    drops = ["", "not comparable: another base", "", pd.NA, ""]
    figure, said = draw_cascade(TABLE.assign(drop=drops), TITLE, "women")
    losses = [word for word in page.words(figure) if word.startswith("\N{DOWNWARDS ARROW}")]
    assert losses == ["↓ not comparable: another base"]
    assert "women lost" not in said


def test_a_stage_without_a_base_has_words_and_no_bar(page):
    table = TABLE.assign(share=[0.84, np.nan, np.nan, 0.3, 0.12])
    figure, said = draw_cascade(table, TITLE, "women")
    assert [level for level, _ in bars(figure)] == [0, 3, 4]
    assert "no bar: its base is not known" in page.words(figure)
    assert "Accessibility: 7,210 (72.1%)" in said
    page.assert_clean(figure, said, TITLE)


@pytest.mark.parametrize(
    ("later", "words"), [(8400, "no loss"), (8500, "100 women more"), (0, "8,400 women lost")]
)
def test_changes_in_words(later, words):
    table = TABLE.iloc[:2].assign(people=[8400, later])
    _, said = draw_cascade(table, TITLE, "women")
    assert words in said


def test_nothing_reported_at_all(page):
    table = TABLE.assign(people=pd.NA, share=np.nan, shown="", is_missing=True)
    figure, said = draw_cascade(table, TITLE, "women")
    assert bars(figure) == []
    assert said.count("nobody reported this") == 5
    page.assert_clean(figure, said, TITLE)


@pytest.mark.parametrize("n", [1, 20])
@pytest.mark.parametrize("share", [0.0, 1.0, 1.15])
def test_extremes_keep_the_page_clean(page, n, share):
    table = pd.DataFrame(
        [(f"{page.long_name} {k}", 1234567, share, "1,234,567 of 1,234,567 (115.0%)", False)
         for k in range(n)],
        columns=COLUMNS,
    )  # fmt: skip
    figure, said = draw_cascade(table, page.long_title, "phụ nữ dân tộc thiểu số")
    page.assert_clean(figure, said, page.long_title)


def test_a_page_in_another_language_brings_its_own_words(page):
    figure, said = draw_cascade(
        TABLE.assign(drop=""), TITLE, "phụ nữ", unreported="không ai báo cáo",
        axis="Tỷ lệ phụ nữ", kind="Các bước",
    )  # fmt: skip
    assert "không ai báo cáo" in page.words(figure)
    assert said.startswith(f"{TITLE}. Các bước. ")
    assert "Acceptability: không ai báo cáo." in said
    assert figure.axes[0].get_xlabel() == "Tỷ lệ phụ nữ"
    page.assert_clean(figure, said, TITLE)
