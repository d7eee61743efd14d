"""Projection: observed points, both intervals, the target and its day, and what follows."""

import numpy as np
import pandas as pd
import pytest

from helpers.charts import draw_projection
from helpers.charts.projection_fan import spread_apart

TITLE = "Births with skilled staff"
AXIS = "Share of births"
DUE = pd.Timestamp("2030-12-31")
SERIES = pd.DataFrame(
    {"date": pd.to_datetime([f"{y}-12-31" for y in range(2018, 2024)]),
     "value": [0.31, 0.38, 0.37, 0.44, 0.5, 0.56]}
)  # fmt: skip
WORDS = "Probability of meeting the target by the end of 2030: 36%."


def path_of(mean: list[float], spread: float = 0.02) -> pd.DataFrame:
    values = np.array(mean)
    dates = pd.to_datetime([f"{2024 + k}-12-31" for k in range(len(mean))])
    return pd.DataFrame(
        {"date": dates, "mean": values, "lower_80": values - spread, "upper_80": values + spread,
         "lower_95": values - 2 * spread, "upper_95": values + 2 * spread}
    )  # fmt: skip


PATH = path_of([0.59, 0.62, 0.65, 0.68, 0.71, 0.74, 0.77])


def test_points_fan_target_and_words(page):
    figure, said = draw_projection(SERIES, PATH, 0.8, DUE, TITLE, AXIS, words=WORDS)
    axes = figure.axes[0]
    observed = next(line for line in axes.lines if line.get_marker() == "o")
    assert list(observed.get_ydata()) == list(SERIES["value"])
    assert len(axes.collections) == 2
    assert axes.get_xlabel() == WORDS
    assert page.words(figure) == [
        "31.0%", "56.0%", "target 80.0%, due 2030-12-31",
        "projected 77.0% on 2030-12-31 (95%: 73.0% to 81.0%)",
    ]  # fmt: skip
    assert said.endswith(f". {WORDS}")
    assert "31.0% on 2018-12-31, 38.0% on 2019-12-31" in said
    assert (
        "Projected 77.0% on 2030-12-31, 80% interval 75.0% to 79.0%, 95% interval 73.0% to "
        "81.0%. The target is 80.0%, due 2030-12-31." in said
    )
    page.assert_clean(figure, said, TITLE)


def test_the_narrow_interval_lies_inside_the_wide_one():
    figure, _ = draw_projection(SERIES, PATH, 0.8, DUE, TITLE, AXIS)
    wide, narrow = (c.get_datalim(figure.axes[0].transData) for c in figure.axes[0].collections)
    assert wide.y0 < narrow.y0 < narrow.y1 < wide.y1


def test_simulated_says_so(page):
    figure, said = draw_projection(SERIES, PATH, 0.8, DUE, TITLE, AXIS, is_simulated=True)
    page.assert_clean(figure, said, f"SIMULATED: {TITLE}")


def test_without_a_projection_the_counts_and_the_target_stay(page):
    figure, said = draw_projection(
        SERIES.iloc[:2], PATH.iloc[:0], 0.8, DUE, TITLE, AXIS, words="Cannot say: two counts"
    )
    assert "No projection. The target is 80.0%, due 2030-12-31. Cannot say: two counts." in said
    assert page.key(figure) == ["observed", "target and the day it is due"]
    page.assert_clean(figure, said, TITLE)


def test_counts_are_counts(page):
    path = path_of([590.0], spread=20)
    series = SERIES.assign(value=SERIES["value"] * 1000)
    figure, said = draw_projection(series, path, 620, DUE, TITLE, "Teams", as_percent=False)
    assert "560 on 2023-12-31" in said
    assert "The target is 620" in said
    assert "%" not in said.replace("80% interval", "").replace("95% interval", "")
    page.assert_clean(figure, said, TITLE)


@pytest.mark.parametrize("target", [0.0, 0.77, 1.0])
@pytest.mark.parametrize("n", [1, 6])
@pytest.mark.parametrize("steps", [0, 1, 7])
def test_extremes_keep_the_page_clean(page, target, n, steps):
    figure, said = draw_projection(
        SERIES.iloc[-n:], PATH.iloc[:steps], target, DUE, page.long_title, page.long_name,
        words=page.long_title,
    )  # fmt: skip
    page.assert_clean(figure, said, page.long_title)


def test_a_few_weeks_and_half_a_century_have_readable_days(page):
    near = SERIES.iloc[-1:].assign(date=pd.Timestamp("2030-11-30"))
    far = SERIES.iloc[-1:].assign(date=pd.Timestamp("1975-12-31"))
    for series in (near, far):
        figure, said = draw_projection(series, PATH.iloc[:0], 0.8, DUE, TITLE, AXIS)
        assert 2 <= len(figure.axes[0].get_xticks()) <= 10
        page.assert_clean(figure, said, TITLE)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [([0.2, 0.8], [0.2, 0.8]), ([0.5, 0.5], [0.44, 0.56]), ([0.0, 0.0], [0.17, 0.05]),
     ([0.6], [0.6])],
)  # fmt: skip
def test_notes_are_spread_apart(levels, expected):
    heights = [0.1] * len(levels)
    moved = spread_apart(levels, heights)
    assert sorted(moved) == pytest.approx(sorted(expected))
