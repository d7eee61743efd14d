"""Places side by side, with what keeps them apart."""

import pandas as pd
import pytest

from helpers.coverage import compare_places


@pytest.fixture
def places() -> pd.DataFrame:
    table = pd.DataFrame(
        [
            ("viet-nam", "Việt Nam", "country", None),
            ("dak-lak", "Đắk Lắk", "province", None),
            ("gia-lai", "Gia Lai", "province", None),
            ("tuyen-quang-2025", "Tuyên Quang", "province", "2025-07-01"),
            ("dak-lak/ea-kar", "Ea Kar", "district", None),
        ],
        columns=["place", "name", "level", "valid_from"],
    )
    return table.assign(valid_from=pd.to_datetime(table["valid_from"]))


def test_latest_figure_of_each_place_largest_first(figures_table, places):
    figures = figures_table("""
        id | place          | on         | value
        a  | gia-lai        | 2023-04-17 | 180
        b  | gia-lai        | 2023-07-28 | 87
        c  | dak-lak        | 2024-06-01 | 330
        d  | viet-nam       | 2025-12-31 | 10393
        e  | dak-lak/ea-kar | 2024-05-31 | 55
    """)
    table = compare_places(figures, "teams", places)
    assert table["figure_id"].tolist() == ["c", "b"]
    assert table["place_name"].tolist() == ["Đắk Lắk", "Gia Lai"]
    assert table.index.tolist() == [0, 1]
    districts = compare_places(figures, "teams", places, "district")
    assert districts["figure_id"].tolist() == ["e"]


def test_equal_values_are_in_the_order_of_codes(figures_table, places):
    figures = figures_table("place | value\ngia-lai | 5\ndak-lak | 5")
    assert compare_places(figures, "teams", places)["place"].tolist() == ["dak-lak", "gia-lai"]


def test_an_undated_figure_is_not_the_latest(figures_table, places):
    figures = figures_table("""
        id | place   | on         | value
        a  | dak-lak |            | 5
        b  | dak-lak | 2022-12-31 | 62
        c  | gia-lai |            | 3
    """)
    assert compare_places(figures, "teams", places)["figure_id"].tolist() == ["b", "c"]


def test_only_figures_that_stand(figures_table, places):
    figures = figures_table("""
        place   | value | status
        dak-lak | 62    | set aside
        gia-lai | 87    | unresolved
    """)
    assert compare_places(figures, "teams", places).empty


@pytest.mark.parametrize(
    ("figure", "caution"),
    [
        ({"place": "dak-lak"}, ""),
        ({"place": "tuyen-quang-2025"}, "new unit of 2025"),
        ({"definition": "teams trained"}, "teams trained"),
        ({"measure": "unclear"}, "stock or sum not said"),
        ({"confidence": "low"}, "weak source"),
        ({"measure": "flow", "since": "2022-01-01"}, ""),
        ({"measure": "flow", "since": "2021-01-01"}, "sum over several years"),
        ({"measure": "stock", "since": "2021-01-01"}, ""),
        ({"place": "tuyen-quang-2025", "measure": "unclear", "confidence": "low"},
         "new unit of 2025; stock or sum not said; weak source"),
    ],
)  # fmt: skip
def test_cautions(figures_table, places, figure: dict[str, str], caution: str):
    rows = {"value": "7", **figure}
    table = figures_table(" | ".join(rows) + "\n" + " | ".join(rows.values()))
    assert compare_places(table, "teams", places)["caution"].tolist() == [caution]


def test_an_undated_flow_has_no_length(figures_table, places):
    table = compare_places(figures_table("on | measure | value\n | flow | 7"), "teams", places)
    assert table["caution"].tolist() == [""]


def test_nothing_to_compare(figures_table, places):
    table = compare_places(figures_table("value\n1"), "clubs", places)
    assert table.empty
    assert {"place_name", "caution"} <= set(table.columns)
