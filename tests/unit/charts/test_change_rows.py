"""Changes: a line from 1 to how many times it is, a mark for each cause, both numbers in words."""

import pandas as pd
import pytest

from helpers.charts import draw_changes

TITLE, AXIS = "How many times what it was", "times the earlier number"
CAUSES = ["Definition", "Revision", "New data", "Places"]
TABLE = pd.DataFrame(
    {
        "label": ["Teams", "Rural communes (xã)", "Cost in constant prices"],
        "times": [330 / 62, 149 / 152, 0.001],
        "shown": ["62/312 → 330", "152 → 149", "9 → 0.009"],
        "cause": ["New data", "Places", "Definition"],
    }
)


def test_each_line_leads_from_one_to_its_number(page):
    figure, said = draw_changes(TABLE, TITLE, AXIS, CAUSES)
    lines = [list(line.get_xdata()) for line in figure.axes[0].lines]
    for times in TABLE["times"]:
        assert [1, times] in lines
    assert "Teams: 62/312 → 330, New data." in said
    page.assert_clean(figure, said, TITLE)


def test_twice_and_half_are_equally_far(page):
    table = TABLE.iloc[:2].assign(times=[2.0, 0.5])
    figure, _ = draw_changes(table, TITLE, AXIS, CAUSES)
    axes = figure.axes[0]
    middle, twice, half = (axes.transData.transform((x, 0))[0] for x in (1, 2, 0.5))
    assert twice - middle == pytest.approx(middle - half)


@pytest.mark.parametrize(
    ("times", "ticks"),
    [
        (5.3, ["×1", "×2", "×5"]),
        (0.4, ["×0.5", "×1"]),
        (2e4, ["×1", "×10", "×100", "×1,000", "×10,000"]),
        (1e-12, ["×1e-12", "×1e-10", "×1e-08", "×1e-06", "×0.0001", "×0.01", "×1"]),
    ],
)
def test_the_scale_has_few_ticks_however_wide_it_is(times, ticks):
    figure, _ = draw_changes(TABLE.iloc[:1].assign(times=times), TITLE, AXIS, CAUSES)
    figure.canvas.draw()
    shown = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert shown == ticks


def test_a_cause_has_the_same_mark_in_every_chart(page):
    whole, _ = draw_changes(TABLE, TITLE, AXIS, CAUSES)
    one, _ = draw_changes(TABLE.iloc[[1]], TITLE, AXIS, CAUSES)
    assert page.key(whole) == ["Definition", "New data", "Places"]
    assert page.key(one) == ["Places"]
    marks = [
        {line.get_marker() for line in figure.axes[0].lines if line.get_marker() != "None"}
        for figure in (whole, one)
    ]
    assert marks[1] < marks[0]
    assert len(marks[0]) == 3


def test_long_words_and_simulated_data(page):
    table = TABLE.assign(label=page.long_name)
    figure, said = draw_changes(table, page.long_title, AXIS, CAUSES, is_simulated=True)
    page.assert_clean(figure, said, f"SIMULATED: {page.long_title}")
