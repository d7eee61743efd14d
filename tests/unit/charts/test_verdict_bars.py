"""Targets by year and verdict: every target has its place in a bar, the counts stand in it."""

import pandas as pd

from helpers.charts import draw_verdict_bars

TITLE = "Targets by the year they end in"
COUNTS = pd.DataFrame(
    {"Met": [1, 0], "On track": [0, 0], "Off track": [2, 0], "Cannot say": [3, 1],
     "Nobody counts": [14, 12]},
    index=["2025", "2030"],
)  # fmt: skip


def test_the_bars_hold_every_target(page):
    figure, said = draw_verdict_bars(COUNTS, TITLE, "targets")
    widths = [patch.get_width() for patch in figure.axes[0].patches]
    assert sum(widths) == COUNTS.to_numpy().sum()
    assert page.words(figure) == ["1", "2", "3", "14", "1", "12"]
    assert page.key(figure) == list(COUNTS.columns)
    assert "2025: Met: 1, Off track: 2, Cannot say: 3, Nobody counts: 14." in said
    page.assert_clean(figure, said, TITLE)


def test_kinds_differ_without_colour():
    figure, _ = draw_verdict_bars(COUNTS, TITLE, "targets")
    marks = figure.legends[0].get_patches()
    looks = {(mark.get_hatch(), round(sum(mark.get_facecolor()[:3]), 2)) for mark in marks}
    assert len(looks) == COUNTS.shape[1]


def test_no_target_at_all_still_draws(page):
    figure, said = draw_verdict_bars(COUNTS * 0, TITLE, "targets", is_simulated=True)
    page.assert_clean(figure, said, f"SIMULATED: {TITLE}")
