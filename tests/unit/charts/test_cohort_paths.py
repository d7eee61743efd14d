"""Mean outcome of each cohort: hollow before its start, filled after, the never dashed."""

import pandas as pd
import pytest

from helpers.charts import CohortPathsWords, draw_cohort_paths
from helpers.charts.style import INK

from .conftest import LONG_TITLE

TITLE, AXIS = "Mean outcome by start", "per 1,000 women"
TABLE = pd.DataFrame(
    {
        "cohort": pd.array([2016, 2016, 2016, pd.NA, pd.NA, pd.NA], dtype="Int64"),
        "period": [2014, 2015, 2016] * 2,
        "mean": [10.0, 11.0, 14.5, 9.0, 9.5, 10.0],
        "n_units": [12] * 3 + [30] * 3,
    }
)


def marks(figure) -> list[tuple[float, float, bool]]:
    return [
        (x, y, line.get_markerfacecolor() != "white")
        for line in figure.axes[0].lines
        if line.get_marker() == "o" and line.get_linestyle() == "None"
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    ]


def test_hollow_before_the_start_and_filled_from_it_on(page):
    figure, said = draw_cohort_paths(TABLE, TITLE, AXIS)
    assert sorted(marks(figure)) == [
        (2014, 10.0, False), (2015, 11.0, False), (2016, 14.5, True),
    ]  # fmt: skip
    never = next(line for line in figure.axes[0].lines if line.get_color() == INK)
    assert list(never.get_ydata()) == [9.0, 9.5, 10.0]
    assert said == (
        f"{TITLE}. Lines of means, {AXIS}. start 2016 (12): 2014: 10, 2015: 11, 2016: 14.5. "
        "never (30): 2014: 9, 2015: 9.5, 2016: 10."
    )
    assert page.key(figure) == ["start 2016 (12)", "never (30)"]
    page.assert_clean(figure, said, TITLE)


def test_the_order_of_rows_changes_nothing():
    assert draw_cohort_paths(TABLE, TITLE, AXIS)[1] == draw_cohort_paths(
        TABLE.sample(frac=1, random_state=1), TITLE, AXIS
    )[1]  # fmt: skip


@pytest.mark.parametrize("n", [1, 9, 14])
def test_many_cohorts_keep_the_page_clean(page, n):
    rows = [
        {"cohort": 2001 + k, "period": 2000 + t, "mean": k + t / 10, "n_units": 5}
        for k in range(n)
        for t in range(15)
    ]
    figure, said = draw_cohort_paths(pd.DataFrame(rows), LONG_TITLE, AXIS, is_simulated=True)
    assert len(page.key(figure)) == n
    page.assert_clean(figure, said, f"SIMULATED: {LONG_TITLE}")


def test_words_are_the_callers(page):
    words = CohortPathsWords(kind="Đường trung bình", time="Năm", start="bắt đầu {cohort}",
                             never="chưa bao giờ")  # fmt: skip
    figure, said = draw_cohort_paths(TABLE, TITLE, AXIS, words=words)
    assert page.key(figure) == ["bắt đầu 2016 (12)", "chưa bao giờ (30)"]
    assert "Đường trung bình" in said
    page.assert_clean(figure, said, TITLE)


def test_nothing_to_draw(page):
    figure, said = draw_cohort_paths(TABLE.assign(mean=float("nan")), TITLE, AXIS)
    assert said == f"{TITLE}. Lines of means, {AXIS}: no outcome."
    page.assert_clean(figure, said, TITLE)
