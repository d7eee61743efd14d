"""Tiles: every unit has one, filled only where it is named."""

import pandas as pd
import pytest

from helpers.charts import draw_tiles

TITLE = "Districts that reports on training name"
TABLE = pd.DataFrame(
    {"label": ["Buôn Hồ", "Cư Kuin", "Ea H'leo", "Lắk", "M'Đrắk", "Krông Ana", "Buôn Ma Thuột"],
     "is_named": [True, False, True, False, True, True, False]}
)  # fmt: skip


def test_named_units_are_filled(page):
    figure, said = draw_tiles(TABLE, TITLE, "named", "not named")
    filled = [patch.get_facecolor() != (1, 1, 1, 1) for patch in figure.axes[0].patches]
    assert filled == TABLE["is_named"].tolist()
    assert page.key(figure) == ["named", "not named"]
    assert said == (
        f"{TITLE}. named: Buôn Hồ, Ea H'leo, M'Đrắk, Krông Ana. "
        "not named: Cư Kuin, Lắk, Buôn Ma Thuột."
    )
    page.assert_clean(figure, said, TITLE)


@pytest.mark.parametrize("n", [1, 5, 6, 40])
@pytest.mark.parametrize("named", [True, False])
def test_any_number_of_units(page, n, named):
    table = pd.DataFrame({"label": [f"Huyện {k}" for k in range(n)], "is_named": [named] * n})
    figure, said = draw_tiles(table, TITLE, "có tên", "không có tên", is_simulated=True)
    assert len(figure.axes[0].patches) == n
    page.assert_clean(figure, said, f"SIMULATED: {TITLE}")
