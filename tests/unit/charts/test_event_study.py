"""Event study: before told from after without colour, the reference marked, truth where known."""

import numpy as np
import pandas as pd
import pytest

from helpers.charts import EventStudyWords, draw_event_study

TITLE = "Effect by years since the start"
AXIS = "Per 1,000 women"
TABLE = pd.DataFrame(
    {
        "event_time": [-3, -2, -1, 0, 1],
        "estimate": [0.1, -0.2, np.nan, 1.5, 3.0],
        "lower": [-0.5, -0.7, np.nan, 0.9, 2.2],
        "upper": [0.7, 0.3, np.nan, 2.1, 3.8],
        "is_reference": [False, False, True, False, False],
    }
)
BAND = TABLE.assign(
    simultaneous_lower=TABLE["lower"] - 0.5, simultaneous_upper=TABLE["upper"] + 0.5,
    truth=[0, 0, 0, 1.3, 2.7],
)  # fmt: skip
VIETNAMESE = EventStudyWords(
    kind="Điểm với khoảng tin cậy", time="Số năm kể từ khi bắt đầu", before="trước khi bắt đầu",
    after="sau khi bắt đầu", reference="năm gốc, theo định nghĩa là 0", interval="khoảng 95%",
    band="dải 95% cho mọi năm", truth="giá trị thật của mô phỏng", nothing="không có ước lượng",
)  # fmt: skip


def points(figure, marker="o"):
    """Place, height and whether filled, of each single mark."""
    return [
        (line.get_xdata()[0], line.get_ydata()[0], line.get_markerfacecolor() != "white")
        for line in figure.axes[0].lines
        if line.get_marker() == marker and len(line.get_xdata()) == 1
    ]


def test_hollow_before_filled_after_and_the_reference_on_zero(page):
    figure, said = draw_event_study(TABLE, TITLE, AXIS)
    assert points(figure) == [(-3, 0.1, False), (-2, -0.2, False), (0, 1.5, True), (1, 3.0, True)]
    assert points(figure, "D") == [(-1, 0, False)]
    zero, start = [
        line for line in figure.axes[0].lines if line.get_marker() in ("", "None", None)
    ][:2]  # fmt: skip
    assert list(zero.get_ydata()) == [0, 0]
    assert list(start.get_xdata()) == [-0.5, -0.5]
    assert said == (
        f"{TITLE}. Points with intervals, {AXIS}. before the start: -3: 0.1 [-0.5; 0.7], -2: -0.2 "
        "[-0.7; 0.3], -1: reference period, 0 by definition. after the start: 0: 1.5 [0.9; 2.1], "
        "1: 3 [2.2; 3.8]."
    )
    assert page.key(figure) == [
        "before the start", "after the start", "reference period, 0 by definition", "95% interval",
    ]  # fmt: skip
    page.assert_clean(figure, said, TITLE)


def test_band_and_truth_where_they_are_given(page):
    figure, said = draw_event_study(BAND, TITLE, AXIS, is_simulated=True)
    assert page.key(figure)[-2:] == ["95% band over all periods", "truth of the simulation"]
    (truth,) = [line for line in figure.axes[0].lines if len(line.get_xdata()) == 5]
    assert list(truth.get_ydata()) == BAND["truth"].tolist()
    assert (
        "1: 3 [2.2; 3.8] (95% band over all periods [1.7; 4.3]) (truth of the simulation 2.7)"
        in said
    )
    page.assert_clean(figure, said, f"SIMULATED: {TITLE}")


def test_order_of_rows_does_not_matter():
    shuffled = BAND.sample(frac=1, random_state=2)
    assert draw_event_study(BAND, TITLE, AXIS)[1] == draw_event_study(shuffled, TITLE, AXIS)[1]


def test_every_word_can_be_vietnamese(page):
    figure, said = draw_event_study(
        BAND, "Tác động theo năm", "Trên 1.000 phụ nữ", words=VIETNAMESE,
        say=lambda value: f"{value:.1f}".replace(".", ","),
    )  # fmt: skip
    assert page.key(figure) == [
        "trước khi bắt đầu", "sau khi bắt đầu", "năm gốc, theo định nghĩa là 0", "khoảng 95%",
        "dải 95% cho mọi năm", "giá trị thật của mô phỏng",
    ]  # fmt: skip
    assert "sau khi bắt đầu: 0: 1,5 [0,9; 2,1]" in said
    assert not {"the", "start", "band", "interval", "truth", "period"} & set(said.split())
    page.assert_clean(figure, said, "Tác động theo năm")


def test_an_estimate_without_an_interval_and_an_interval_without_bound(page):
    table = TABLE.assign(lower=[np.nan, -np.inf, np.nan, 0.9, 2.2])
    figure, said = draw_event_study(table, TITLE, AXIS)
    assert "-3: 0.1, -2: -0.2 [-∞; 0.3]" in said
    page.assert_clean(figure, said, TITLE)


@pytest.mark.parametrize(
    "table",
    [TABLE.head(0), TABLE.assign(estimate=np.nan, lower=np.nan, upper=np.nan, is_reference=False)],
    ids=["no rows", "no estimates"],
)
def test_nothing_known_is_said(page, table):
    figure, said = draw_event_study(table, TITLE, AXIS)
    assert page.words(figure) == ["no estimate"]
    assert said == f"{TITLE}. Points with intervals, {AXIS}: no estimate."
    page.assert_clean(figure, said, TITLE)


@pytest.mark.parametrize("scale", [1e-5, 1, 1e7])
@pytest.mark.parametrize("times", [(0, 0), (-1, 1), (-25, 30)])
def test_extremes_keep_the_page_clean(page, scale, times):
    event_time = np.arange(times[0], times[1] + 1)
    middle = scale * np.sin(event_time)
    table = pd.DataFrame(
        {"event_time": event_time, "estimate": middle, "lower": middle - scale,
         "upper": middle + 40 * scale, "truth": middle, "is_reference": event_time == -1,
         "simultaneous_lower": middle - 2 * scale, "simultaneous_upper": middle + 50 * scale}
    )  # fmt: skip
    figure, said = draw_event_study(
        table, page.long_title, page.long_name, is_simulated=True,
        words=EventStudyWords(time=page.long_name, before=page.long_name[:40]),
    )  # fmt: skip
    page.assert_clean(figure, said, f"SIMULATED: {page.long_title}")
