"""Roll-out: rows in the order of their start, cells filled by the parts of their units."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from helpers.charts import RolloutWords, draw_rollout, rollout_cells
from helpers.charts.rollout import STATUSES
from helpers.charts.style import DONE, MISSING, OTHER
from helpers.errors import UserError

TITLE = "Who was reached when"
PANEL = pd.DataFrame(
    {
        "unit": np.repeat(["Lắk", "M'Đrắk", "Cư Kuin"], 4),
        "district": np.repeat(["south", "east", "south"], 4),
        "period": list(range(2014, 2018)) * 3,
        "first_treated": np.repeat([np.nan, 2015, 2016], 4),
        "outcome": [1.0, 2.0, 3.0, 4.0, 1.0, None, 3.0, 4.0, 1.0, 2.0, 3.0, 4.0],
    }
)


def many(n: int, periods: int = 4) -> pd.DataFrame:
    starts = [2015, 2016, np.nan]
    return pd.DataFrame(
        {
            "unit": np.repeat([f"Unit {i:03d}" for i in range(n)], periods),
            "period": list(range(2014, 2014 + periods)) * n,
            "first_treated": np.repeat([starts[i % 3] for i in range(n)], periods),
            "district": np.repeat([f"District {i % 7}" for i in range(n)], periods),
        }
    )


def labels(figure) -> list[str]:
    return [text.get_text().replace("\n", " ") for text in figure.axes[0].get_yticklabels()]


def test_the_status_of_every_unit_and_period():
    cells = rollout_cells(PANEL.drop(index=0).sample(frac=1, random_state=1))
    by_unit = cells.groupby("label")["status"].agg(list).to_dict()
    assert by_unit == {
        "Cư Kuin": ["not_yet", "not_yet", "treated", "treated"],
        "Lắk": ["missing", "never", "never", "never"],
        "M'Đrắk": ["not_yet", "missing", "treated", "treated"],
    }
    assert cells.columns.tolist() == ["label", "period", "first_treated", "status"]
    assert cells["first_treated"].isna().sum() == 4


@pytest.mark.parametrize("never", [np.nan, 0, np.inf])
def test_never_in_each_of_its_spellings(never):
    cells = rollout_cells(PANEL.fillna({"first_treated": never}))
    assert cells.loc[cells["label"].eq("Lắk"), "status"].eq("never").all()
    assert cells.loc[cells["label"].eq("Lắk"), "first_treated"].isna().all()


def test_rows_in_the_order_of_their_start(page):
    figure, said = draw_rollout(rollout_cells(PANEL), TITLE)
    assert labels(figure) == ["M'Đrắk", "Cư Kuin", "Lắk"]
    assert page.words(figure) == ["2015", "2016", "never"]
    assert said == (
        f"{TITLE}. Grid of who was treated when, in brackets the number of units. all (3), "
        "2014–2017: first treated 2015 (1), 2016 (1), never (1); no data 1/12. M'Đrắk: first "
        "treated 2015; no data 2015. Cư Kuin: first treated 2016. Lắk: first treated never."
    )
    assert page.key(figure) == ["treated", "not yet treated", "never treated", "no data"]
    page.assert_clean(figure, said, TITLE)


def test_cells_are_filled_by_the_parts_of_their_units(page):
    figure, said = draw_rollout(rollout_cells(PANEL, group="district"), TITLE)
    assert labels(figure) == ["east (1)", "south (2)"]
    south = [
        (round(bar.get_x() + bar.get_width() / 2), to_hex(bar.get_facecolor()))
        for bar in figure.axes[0].patches
        if bar.get_y() > 0.5 and abs(abs(bar.get_height()) - 0.42) < 1e-9
    ]
    assert sorted(south) == sorted(
        [(n, OTHER) for n in (0, 1)] + [(n, DONE) for n in (2, 3)]
        + [(n, MISSING) for n in range(4)]
    )  # fmt: skip
    assert "south (2): first treated 2016 (1), never (1)." in said
    page.assert_clean(figure, said, TITLE)


def test_statuses_are_told_apart_without_colour():
    figure, _ = draw_rollout(rollout_cells(PANEL), TITLE)
    hatched = [bar for bar in figure.axes[0].patches if bar.get_hatch()]
    assert len(hatched) == 1
    shades = [sum(int(c[n : n + 2], 16) for n in (1, 3, 5)) / 765 for c in (DONE, OTHER, MISSING)]
    assert np.diff(shades).min() > 0.15


def test_many_units_are_drawn_by_cohort(page):
    figure, said = draw_rollout(rollout_cells(many(184)), TITLE, is_simulated=True)
    assert labels(figure) == ["2015 (62)", "2016 (61)", "never (61)"]
    assert "all (184), 2014–2017: first treated 2015 (62), 2016 (61), never (61)" in said
    page.assert_clean(figure, said, f"SIMULATED: {TITLE}")
    assert len(labels(draw_rollout(rollout_cells(many(40)), TITLE)[0])) == 40


def test_starts_can_be_taken_from_the_statuses():
    cells = rollout_cells(PANEL.drop(columns="outcome"))
    with_starts, without = (
        draw_rollout(table, TITLE)[1] for table in (cells, cells.drop(columns="first_treated"))
    )
    assert with_starts == without


def test_words_are_the_callers(page):
    words = RolloutWords(
        kind="Ai được tiếp cận khi nào", time="Năm", at_right="bên phải: năm bắt đầu",
        start="bắt đầu", every="tất cả", never="chưa bao giờ",
        statuses=dict(zip(STATUSES, ["đã", "chưa", "không", "thiếu số liệu"], strict=True)),
    )  # fmt: skip
    figure, said = draw_rollout(rollout_cells(PANEL), TITLE, words=words)
    assert page.key(figure) == ["đã", "chưa", "không", "thiếu số liệu"]
    assert said.endswith("Cư Kuin: bắt đầu 2016. Lắk: bắt đầu chưa bao giờ.")
    assert "tất cả (3)" in said
    assert figure.axes[0].get_xlabel() == "Năm; bên phải: năm bắt đầu"
    page.assert_clean(figure, said, TITLE)


def test_a_status_that_there_is_not():
    cells = rollout_cells(PANEL)
    cells.loc[0, "status"] = "stopped"
    with pytest.raises(UserError, match="column status: found 'stopped', expected one of treated"):
        draw_rollout(cells, TITLE)


def test_no_rows(page):
    figure, said = draw_rollout(rollout_cells(PANEL.head(0)), TITLE)
    assert said.endswith("the number of units: no units.")
    page.assert_clean(figure, said, TITLE)


@pytest.mark.parametrize(
    ("n", "periods", "group"), [(1, 1, None), (40, 40, None), (300, 5, "district"), (5, 2, None)]
)
def test_extremes_keep_the_page_clean(page, n, periods, group):
    panel = many(n, periods)
    panel["unit"] = page.long_name + panel["unit"]
    panel["district"] = page.long_name + panel["district"]
    figure, said = draw_rollout(rollout_cells(panel, group=group), page.long_title)
    page.assert_clean(figure, said, page.long_title)
