"""Charts: a figure and words with the same numbers, the same bytes each time, no pyplot state."""

import io
import warnings
from collections.abc import Callable

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from helpers.charts import (
    draw_count_grid,
    draw_gap_bars,
    draw_mention_matrix,
    draw_pace,
    draw_place_bars,
)
from helpers.charts.style import join_words, say_number

TITLE = "Chỉ tiêu bình đẳng giới, Đắk Lắk, M'Đrắk, Krông Pắc, Buôn Đôn"
GAPS = pd.DataFrame(
    {
        "label": ["Tổ truyền thông cộng đồng", "Models", "Good districts", "The country"],
        "numerator": [62, 90, 6, 10393],
        "denominator": [312, 184, 15, 9000],
        "units_for_target": [312, 175, None, 9000],
        "gap": [250, 85, 9, 0],
        "gap_to": ["target", "target", "universe", "target"],
    }
)
SERIES = pd.DataFrame(
    {"reported_on": pd.to_datetime(["2022-12-31", "2024-06-01"]), "done": [62.0, 330.0]}
)
PLACES = pd.DataFrame(
    {
        "place": ["tuyen-quang-2025", "dak-lak", "gia-lai"],
        "place_name": ["Tuyên Quang", "Đắk Lắk", "Gia Lai"],
        "value": [1521, 330, 87],
        "shown": ["1,521", "330", "87"],
        "year": [2025, 2024, 2023],
        "caution": ["new unit of 2025", "", ""],
    }
)
MENTIONS = pd.DataFrame(
    {"Training": [True, False, False], "Trusted addresses": [True, True, False]},
    index=["M'Đrắk", "Lắk", "Cư Kuin"],
)
YEARS = pd.DataFrame(
    {"2021": [2, 0], "2022": [5, 11]}, index=pd.Index(["Training", "Khởi nghiệp"], name="group")
)

Drawing = Callable[..., tuple[Figure, str]]
CHARTS: dict[str, Drawing] = {
    "gap_bars": lambda **more: draw_gap_bars(GAPS, TITLE, **more),
    "pace": lambda **more: draw_pace(SERIES, 312, 2025, TITLE, "Tổ", **more),
    "place_bars": lambda **more: draw_place_bars(PLACES, TITLE, "Tổ", highlight="dak-lak", **more),
    "mention_matrix": lambda **more: draw_mention_matrix(MENTIONS, TITLE, **more),
    "count_grid": lambda **more: draw_count_grid(YEARS, TITLE, "figures by year", **more),
}
every_chart = pytest.mark.parametrize("draw", CHARTS.values(), ids=CHARTS)


def png(figure: Figure) -> bytes:
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=40, metadata={"Software": None})
    return stream.getvalue()


def words_of(figure: Figure) -> list[str]:
    """Every text drawn inside the axes, labels of the axes left out."""
    return [text.get_text() for text in figure.axes[0].texts]


@every_chart
def test_a_figure_and_words_with_the_title(draw: Drawing):
    figure, alternative = draw()
    assert isinstance(figure, Figure)
    assert figure.axes[0].get_title("left") == TITLE
    assert alternative.startswith(f"{TITLE}. ")
    assert alternative.endswith(".")
    assert "SIMULATED" not in alternative
    assert "  " not in alternative
    assert "nan" not in alternative.lower().split()
    assert "<NA>" not in alternative


@every_chart
def test_simulated_data_says_so_to_eye_and_ear(draw: Drawing):
    figure, alternative = draw(is_simulated=True)
    assert figure.axes[0].get_title("left") == f"SIMULATED: {TITLE}"
    assert alternative.startswith(f"SIMULATED: {TITLE}. ")


@every_chart
def test_equal_calls_give_equal_bytes_and_leave_nothing_in_pyplot(draw: Drawing):
    (one, said), (other, said_again) = draw(), draw()
    assert png(one) == png(other)
    assert said == said_again
    assert plt.get_fignums() == []


@every_chart
def test_the_look_does_not_depend_on_what_was_set_before(draw: Drawing):
    usual = png(draw()[0])
    with plt.rc_context({"text.color": "red", "font.size": 30, "axes.facecolor": "black"}):
        assert png(draw()[0]) == usual


@every_chart
def test_every_letter_has_a_glyph_and_is_inside_the_picture(draw: Drawing):
    figure, _ = draw()
    canvas = FigureCanvasAgg(figure)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        canvas.draw()
    drawn, (width, height) = figure.get_tightbbox(canvas.get_renderer()), figure.get_size_inches()
    assert drawn.x0 >= 0
    assert drawn.y0 >= 0
    assert drawn.x1 <= width
    assert drawn.y1 <= height


def test_gap_bars_say_every_number():
    figure, said = CHARTS["gap_bars"]()
    assert said.removeprefix(f"{TITLE}. Bars. ").rstrip(".").split(". ") == [
        f"{GAPS['label'][0]}: 62/312, 19.9%; the target asks for 312; 250 missing to the target",
        "Models: 90/184, 48.9%; the target asks for 175; 85 missing to the target",
        "Good districts: 6/15, 40.0%; 9 missing to full coverage",
        "The country: 10,393/9,000, 115.5%; the target asks for 9,000; the target is reached",
    ]
    drawn = " ".join(words_of(figure))
    for number in (
        "62/312 = 19.9%",
        "250 short of target",
        "90/184 = 48.9%",
        "10,393/9,000 = 115.5%",
    ):
        assert number in drawn


def test_gap_bars_are_as_long_as_the_shares():
    figure, _ = CHARTS["gap_bars"]()
    lengths = [bar.get_width() for bar in figure.axes[0].patches]
    assert lengths[1::2] == pytest.approx([62 / 312, 90 / 184, 6 / 15, 10393 / 9000])
    marks = [line.get_xdata()[0] for line in figure.axes[0].lines]
    assert marks == pytest.approx([1, 175 / 184, 1])
    assert figure.axes[0].get_xlim()[1] > 10393 / 9000


def test_pace_says_counts_days_and_target():
    figure, said = CHARTS["pace"]()
    assert "62 on 2022-12-31, 330 on 2024-06-01" in said
    assert "The target is 312 by the end of 2025" in said
    assert {"62", "330", "target 312, due end of 2025"} <= set(words_of(figure))


def test_pace_of_a_ratio_keeps_its_decimals():
    series = SERIES.assign(done=[1.96, 1.78])
    figure, said = draw_pace(series, 1.7, 2025, TITLE, "Ratio")
    assert "1.96 on 2022-12-31, 1.78 on 2024-06-01" in said
    assert "The target is 1.7 by" in said
    assert {"1.96", "1.78", "target 1.7, due end of 2025"} <= set(words_of(figure))


def test_pace_shows_counts_after_the_due_year():
    figure, said = draw_pace(SERIES, 100, 2023, TITLE, "Teams")
    low, high = figure.axes[0].get_xlim()
    points = figure.axes[0].lines[-1].get_xdata()
    days = [figure.axes[0].convert_xunits(point) for point in points]
    assert all(low < day < high for day in days)
    assert "330 on 2024-06-01" in said


def test_place_bars_say_every_place_with_its_year_and_caution():
    figure, said = CHARTS["place_bars"]()
    assert said.endswith(
        "Tuyên Quang 1,521 in 2025 (new unit of 2025), Đắk Lắk 330 in 2024 and Gia Lai 87 in 2023."
    )
    assert words_of(figure) == ["1,521", "330", "87"]
    hatched = [bool(bar.get_hatch()) for bar in figure.axes[0].patches]
    assert hatched == [True, False, False]
    colours = [bar.get_facecolor() for bar in figure.axes[0].patches]
    assert colours[0] == colours[2] != colours[1]


def test_place_bars_of_zeros_are_drawn():
    table = PLACES.assign(value=0, shown="0")
    figure, said = draw_place_bars(table, TITLE, "Teams", highlight="dak-lak")
    assert "Đắk Lắk 0 in 2024" in said
    png(figure)


def test_mention_matrix_says_who_is_named_and_who_is_not():
    figure, said = CHARTS["mention_matrix"]()
    assert said.removeprefix(f"{TITLE}. Grid. ") == (
        "Training: 1 of 3 named (M'Đrắk). Trusted addresses: 2 of 3 named (M'Đrắk and Lắk). "
        "Named for nothing here: Cư Kuin."
    )
    assert words_of(figure).count("named") == 3


def test_mention_matrix_where_all_are_named():
    _, said = draw_mention_matrix(MENTIONS.iloc[:1], TITLE)
    assert said.endswith("Trusted addresses: 1 of 1 named (M'Đrắk).")


def test_a_grid_of_counts_says_counts_and_leave_empty_years_out():
    figure, said = CHARTS["count_grid"]()
    assert said.removeprefix(f"{TITLE}. Grid of figures by year. ") == (
        "Training: 2 in 2021 and 5 in 2022. Khởi nghiệp: 11 in 2022."
    )
    assert [word for word in words_of(figure) if word] == ["2", "5", "11"]


@pytest.mark.parametrize(
    ("number", "words"),
    [(62, "62"), (10393, "10,393"), (100.0, "100"), (1.7, "1.7"), (1.78, "1.78"), (0, "0"),
     (-2.5, "-2.5"), (1_000_000.0, "1,000,000")],
)  # fmt: skip
def test_say_number(number: float, words: str):
    assert say_number(number) == words


@pytest.mark.parametrize(
    ("words", "joined"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_join_words(words: list[str], joined: str):
    assert join_words(words) == joined


def test_a_simulated_chart_is_marked_all_over():
    from helpers.charts.style import WATERMARK, start_chart, start_panels

    marked, _ = start_chart(2.0, "A", is_simulated=True)
    panels, _ = start_panels(2.0, "A", ["x", "y"], is_simulated=True)
    plain, _ = start_chart(2.0, "A")
    found = [[t.get_text() for t in f.texts if t.get_gid() == WATERMARK]
             for f in (marked, panels, plain)]  # fmt: skip
    assert found == [["SIMULATED"], ["SIMULATED"], []]
