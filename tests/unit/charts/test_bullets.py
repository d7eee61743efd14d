"""Bullets: the caller's words, the share as length, the mark where it belongs."""

import pandas as pd

from helpers.charts import draw_bullets

TITLE = "Đã làm và còn thiếu"
TABLE = pd.DataFrame(
    {
        "label": ["Tổ truyền thông", "Xã đạt chỉ tiêu"], "share": [62 / 312, 65 / 152],
        "mark": [1.0, None], "shown": ["62/312 = 19,9%", "65/152 = 42,8%"],
        "note": ["còn thiếu 250", ""], "is_short": [True, False],
        "spoken": ["Tổ truyền thông: 62/312, còn thiếu 250", "Xã đạt chỉ tiêu: 65/152"],
    }
)  # fmt: skip


def test_words_are_the_callers(page):
    figure, said = draw_bullets(TABLE, TITLE, "Tỷ lệ", kind="Biểu đồ thanh")
    assert page.words(figure) == ["62/312 = 19,9%", "còn thiếu 250", "65/152 = 42,8%"]
    assert said == f"{TITLE}. Biểu đồ thanh. {TABLE['spoken'][0]}. {TABLE['spoken'][1]}."
    (mark,) = [list(line.get_xdata()) for line in figure.axes[0].lines]
    assert mark == [1.0, 1.0]
    assert [bar.get_width() for bar in figure.axes[0].patches] == [
        1.0, 62 / 312, 1.0, 65 / 152,
    ]  # fmt: skip
