"""Estimators side by side: the preferred one marked, numbers beside, the truth as a line."""

import numpy as np
import pandas as pd
import pytest

from helpers.charts import EstimatesWords, draw_estimates

TITLE = "One effect by three estimators"
AXIS = "Per 1,000 women"
TABLE = pd.DataFrame(
    {
        "label": ["Callaway and Sant'Anna", "Two-way fixed effects", "2x2, first cohort"],
        "estimate": [3.4, 4.7, np.nan],
        "lower": [2.5, 3.6, np.nan],
        "upper": [4.3, 5.8, np.nan],
        "note": ["15 clusters", "averages forbidden comparisons", "no overlap"],
        "is_preferred": [True, False, False],
    }
)


def test_points_intervals_and_words(page):
    figure, said = draw_estimates(TABLE, TITLE, AXIS, truth=3.6, is_simulated=True)
    axes = figure.axes[0]
    marks = {line.get_marker(): line.get_xdata()[0] for line in axes.lines if line.get_marker()
             in ("D", "o")}  # fmt: skip
    assert marks == {"D": 3.4, "o": 4.7}
    assert page.words(figure) == [
        "3.4 [2.5; 4.3] 15 clusters", "4.7 [3.6; 5.8] averages forbidden comparisons",
        "no estimate no overlap",
    ]  # fmt: skip
    weights = [tick.get_fontweight() for tick in axes.get_yticklabels()]
    assert weights == ["bold", "normal", "normal"]
    truth = [line for line in axes.lines if list(line.get_xdata()) == [3.6, 3.6]]
    assert len(truth) == 1
    assert said == (
        f"SIMULATED: {TITLE}. Points with intervals, {AXIS}. Callaway and Sant'Anna (preferred "
        "estimate): 3.4 [2.5; 4.3]; 15 clusters. Two-way fixed effects: 4.7 [3.6; 5.8]; averages "
        "forbidden comparisons. 2x2, first cohort: no estimate; no overlap. truth of the "
        "simulation: 3.6."
    )
    page.assert_clean(figure, said, f"SIMULATED: {TITLE}")


def test_without_a_truth_nothing_is_said_of_one(page):
    figure, said = draw_estimates(TABLE, TITLE, AXIS)
    assert page.key(figure) == ["preferred estimate", "another estimator"]
    assert "truth" not in said
    page.assert_clean(figure, said, TITLE)


def test_words_are_the_callers(page):
    words = EstimatesWords(
        kind="Điểm với khoảng tin cậy", preferred="ước lượng chính", another="ước lượng khác",
        truth="giá trị thật", nothing="không có ước lượng",
    )  # fmt: skip
    figure, said = draw_estimates(TABLE.assign(note=""), TITLE, AXIS, truth=1, words=words)
    assert page.key(figure) == ["ước lượng chính", "ước lượng khác", "giá trị thật"]
    assert "2x2, first cohort: không có ước lượng. giá trị thật: 1." in said
    page.assert_clean(figure, said, TITLE)


def test_no_rows(page):
    figure, said = draw_estimates(TABLE.head(0), TITLE, AXIS)
    assert said.endswith(f"{AXIS}. no estimate.")
    page.assert_clean(figure, said, TITLE)


@pytest.mark.parametrize("scale", [1e-5, 1, 1e7])
@pytest.mark.parametrize("repeat", [1, 8])
def test_extremes_keep_the_page_clean(page, scale, repeat):
    table = pd.concat([TABLE] * repeat, ignore_index=True)
    ends = ["estimate", "lower", "upper"]
    table[ends] = table[ends] * scale
    table.loc[1, "upper"] = np.inf
    table["label"] = [f"{page.long_name} {n}" for n in range(len(table))]
    table["note"] = page.long_name
    figure, said = draw_estimates(table, page.long_title, page.long_name, truth=-90 * scale)
    page.assert_clean(figure, said, page.long_title)
