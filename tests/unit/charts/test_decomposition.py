"""Decomposition: a mark a kind, doubtful comparisons hollow, and what they add up to."""

import numpy as np
import pandas as pd
import pytest

from helpers.charts import DecompositionWords, draw_decomposition

TITLE = "What the two-way fixed effects estimate averages"
AXIS = "Per 1,000 women"
TABLE = pd.DataFrame(
    {
        "kind": ["treated against never treated"] * 2 + ["later against earlier"] * 2,
        "estimate": [5.0, 4.0, 1.0, 3.0],
        "weight": [0.4, 0.3, 0.2, 0.1],
        "is_doubtful": [False, False, True, True],
    }
)
OVERALL = 0.4 * 5 + 0.3 * 4 + 0.2 * 1 + 0.1 * 3


def test_marks_sums_and_the_average_of_all(page):
    figure, said = draw_decomposition(TABLE, TITLE, AXIS, truth=3.6, is_simulated=True)
    marks = [
        (line.get_marker(), list(line.get_xdata()), list(line.get_ydata()),
         line.get_markerfacecolor() == "white")
        for line in figure.axes[0].lines if line.get_marker() in ("o", "s")
    ]  # fmt: skip
    assert marks == [
        ("o", [0.4, 0.3], [5.0, 4.0], False), ("s", [0.2, 0.1], [1.0, 3.0], True),
    ]  # fmt: skip
    across = [line.get_ydata()[0] for line in figure.axes[0].lines
              if list(line.get_xdata()) == [0, 1]]  # fmt: skip
    assert across == pytest.approx([0, OVERALL, 3.6])
    assert page.key(figure) == [
        "treated against never treated: weight 0.7, average 4.57",
        "later against earlier: weight 0.3, average 1.67",
        "the two-way fixed effects estimate: 3.7",
        "truth of the simulation: 3.6",
    ]
    assert said == (
        f"SIMULATED: {TITLE}. Points, one a comparison of two groups, {AXIS}. treated against "
        "never treated: 2 comparisons [4; 5], weight 0.7, average 4.57. later against earlier: 2 "
        "comparisons [1; 3], weight 0.3, average 1.67. the two-way fixed effects estimate: 3.7. "
        "truth of the simulation: 3.6."
    )
    page.assert_clean(figure, said, f"SIMULATED: {TITLE}")


def test_without_doubts_or_truth(page):
    figure, said = draw_decomposition(TABLE.drop(columns="is_doubtful"), TITLE, AXIS)
    filled = [line.get_markerfacecolor() for line in figure.axes[0].lines if line.get_marker()
              in ("o", "s")]  # fmt: skip
    assert "white" not in filled
    assert "truth" not in said
    page.assert_clean(figure, said, TITLE)


def test_an_estimate_that_is_more_than_its_comparisons(page):
    figure, said = draw_decomposition(TABLE, TITLE, AXIS, overall=2.5)
    assert "the two-way fixed effects estimate: 2.5" in page.key(figure)
    page.assert_clean(figure, said, TITLE)


def test_no_rows(page):
    figure, said = draw_decomposition(TABLE.head(0), TITLE, AXIS)
    assert said.endswith(f"{AXIS}: no comparison.")
    page.assert_clean(figure, said, TITLE)


def test_words_are_the_callers(page):
    words = DecompositionWords(
        kind="Mỗi điểm là một so sánh", weights="Trọng số trong ước lượng", weight="trọng số",
        comparisons="so sánh", average="trung bình", overall="trung bình có trọng số",
    )  # fmt: skip
    figure, said = draw_decomposition(TABLE, TITLE, AXIS, words=words)
    assert page.key(figure)[1:] == [
        "later against earlier: trọng số 0.3, trung bình 1.67", "trung bình có trọng số: 3.7",
    ]  # fmt: skip
    assert "2 so sánh [1; 3], trọng số 0.3" in said
    page.assert_clean(figure, said, TITLE)


@pytest.mark.parametrize("scale", [1e-5, 1, 1e7])
@pytest.mark.parametrize("n_kinds", [1, 9])
def test_extremes_keep_the_page_clean(page, scale, n_kinds):
    n = 10 * n_kinds
    table = pd.DataFrame(
        {"kind": [f"{page.long_name} {i % n_kinds}" for i in range(n)],
         "estimate": scale * np.linspace(-1, 50, n), "weight": 1 / n}
    )  # fmt: skip
    table.loc[0, "weight"] = 0.0
    figure, said = draw_decomposition(table, page.long_title, page.long_name, truth=scale)
    page.assert_clean(figure, said, page.long_title)
