"""Sensitivity: the original interval first, 0 outside told from 0 inside without colour."""

import numpy as np
import pandas as pd
import pytest

from helpers.charts import SensitivityWords, draw_sensitivity

TITLE = "How far the effect holds"
AXIS = "Per 1,000 women"
TABLE = pd.DataFrame(
    {"bound": [0, 0.5, 1, 1.5, 2], "lower": [3.3, 2.2, 0.9, -0.4, -np.inf],
     "upper": [5.6, 6.6, 7.9, 9.1, np.inf]}
)  # fmt: skip


def bars(figure):
    """Place, ends and whether dashed, of every interval."""
    return [
        (line.get_xdata()[0], list(line.get_ydata()), line.get_linestyle() != "-")
        for line in figure.axes[0].lines
        if len(line.get_ydata()) == 2 and line.get_xdata()[0] == line.get_xdata()[1]
        and set(line.get_ydata()) != {0, 1}
    ]  # fmt: skip


def test_original_sets_and_breakdown(page):
    figure, said = draw_sensitivity(TABLE, TITLE, AXIS, original=(3.5, 5.4), breakdown=1.34)
    original, *sets = bars(figure)
    assert original == (pytest.approx(-0.4), [3.5, 5.4], False)
    assert [at for at, _, _ in sets] == TABLE["bound"].tolist()
    assert [is_dashed for _, _, is_dashed in sets] == [False, False, False, True, True]
    assert sets[0][1] == [3.3, 5.6]
    assert sets[4][1] == list(figure.axes[0].get_ylim())
    ticks = [text.get_text() for text in figure.axes[0].get_xticklabels()]
    assert ticks == ["as\nestimated", "0", "0.5", "1", "1.5", "2"]
    upright = [
        line.get_xdata()[0] for line in figure.axes[0].lines if list(line.get_ydata()) == [0, 1]
    ]
    assert 1.34 in upright
    assert said == (
        f"{TITLE}. Intervals, {AXIS}. as estimated: [3.5; 5.4]. How large the violation of "
        "parallel trends may be: 0: [3.3; 5.6], 0.5: [2.2; 6.6], 1: [0.9; 7.9], 1.5: [-0.4; 9.1], "
        "2: [-∞; ∞]. first size at which 0 lies inside: 1.34."
    )
    assert page.key(figure) == [
        "as estimated", "0 lies outside", "0 lies inside",
        "first size at which 0 lies inside: 1.34",
    ]  # fmt: skip
    page.assert_clean(figure, said, TITLE)


def test_an_end_on_zero_holds_zero(page):
    table = TABLE.head(1).assign(lower=0.0)
    figure, said = draw_sensitivity(table, TITLE, AXIS)
    assert page.key(figure) == ["0 lies inside"]
    page.assert_clean(figure, said, TITLE)


def test_a_negative_effect_excludes_zero_too(page):
    table = TABLE.head(1).assign(lower=-3.0, upper=-1.0)
    figure, said = draw_sensitivity(table, TITLE, AXIS)
    assert page.key(figure) == ["0 lies outside"]
    page.assert_clean(figure, said, TITLE)


def test_an_effect_that_no_size_breaks(page):
    figure, said = draw_sensitivity(TABLE.head(3), TITLE, AXIS, breakdown=np.inf)
    assert said.endswith("1: [0.9; 7.9]. 0 lies outside at every size.")
    assert page.key(figure) == ["0 lies outside"]
    page.assert_clean(figure, said, TITLE)


def test_an_empty_set_is_said_and_not_drawn(page):
    table = TABLE.assign(lower=TABLE["lower"].mask(TABLE["bound"].eq(0.5)))
    figure, said = draw_sensitivity(table, TITLE, AXIS, is_simulated=True)
    assert "0.5: no interval, 1: [0.9; 7.9]" in said
    assert len(bars(figure)) == 4
    page.assert_clean(figure, said, f"SIMULATED: {TITLE}")


def test_nothing_known_is_said(page):
    figure, said = draw_sensitivity(TABLE.head(0), TITLE, AXIS)
    assert said == f"{TITLE}. Intervals, {AXIS}: no interval."
    page.assert_clean(figure, said, TITLE)
    figure, said = draw_sensitivity(TABLE.head(0), TITLE, AXIS, original=(1, 2))
    assert said == f"{TITLE}. Intervals, {AXIS}. as estimated: [1; 2]."
    page.assert_clean(figure, said, TITLE)


def test_words_are_the_callers(page):
    words = SensitivityWords(
        kind="Các khoảng", bound="Mức vi phạm cho phép", original="như ước lượng",
        excludes="không chứa 0", includes="chứa 0", breakdown="mức đầu tiên chứa 0",
    )  # fmt: skip
    figure, said = draw_sensitivity(
        TABLE, TITLE, AXIS, original=(3.5, 5.4), breakdown=1.3, words=words
    )
    assert page.key(figure) == [
        "như ước lượng", "không chứa 0", "chứa 0", "mức đầu tiên chứa 0: 1.3",
    ]  # fmt: skip
    assert said.endswith("mức đầu tiên chứa 0: 1.3.")
    page.assert_clean(figure, said, TITLE)


@pytest.mark.parametrize("scale", [1e-5, 1, 1e7])
@pytest.mark.parametrize(
    "bounds", [[0], [0, 0.001, 0.002, 5], list(np.linspace(0, 0.07, 40)), [3, 9000]]
)
def test_extremes_keep_the_page_clean(page, scale, bounds):
    spread = np.arange(len(bounds))
    table = pd.DataFrame(
        {"bound": bounds, "lower": scale * (3 - spread), "upper": scale * (4 + spread)}
    )
    figure, said = draw_sensitivity(
        table, page.long_title, page.long_name, original=(3 * scale, 5 * scale),
        breakdown=max(bounds) * 0.9, words=SensitivityWords(bound=page.long_name),
    )  # fmt: skip
    page.assert_clean(figure, said, page.long_title)
