"""Universes by date: counts the provincial lists and resolutions give."""

import datetime as dt

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.places.universe import UNIVERSES, count_units, units_on, universe_by_date

OPEN = None
SERIES = {
    "rural_communes": [
        (OPEN, "2023-04-09", 152),
        ("2023-04-10", "2024-10-31", 151),
        ("2024-11-01", "2025-06-30", 149),
        ("2025-07-01", OPEN, 61),
    ],
    "commune_level_units": [
        (OPEN, "2024-10-31", 184),
        ("2024-11-01", "2025-06-30", 180),
        ("2025-07-01", OPEN, 68),
    ],
    "district_level_units": [(OPEN, "2025-06-30", 15), ("2025-07-01", OPEN, 0)],
}
# communes, wards, townships to 2023-04-09 | on 2023-04-10 | on 2024-11-01 | new units 2025-07-01
BY_DISTRICT = {
    "buon-ma-thuot": ((8, 13, 0), (8, 13, 0), (8, 11, 0), 6),
    "buon-ho": ((5, 7, 0), (5, 7, 0), (4, 7, 0), 3),
    "ea-hleo": ((11, 0, 1), (11, 0, 1), (11, 0, 1), 5),
    "ea-sup": ((9, 0, 1), (9, 0, 1), (9, 0, 1), 5),
    "buon-don": ((7, 0, 0), (7, 0, 0), (7, 0, 0), 3),
    "cu-mgar": ((15, 0, 2), (15, 0, 2), (15, 0, 2), 6),
    "krong-buk": ((7, 0, 0), (6, 0, 1), (6, 0, 1), 3),
    "krong-nang": ((11, 0, 1), (11, 0, 1), (11, 0, 1), 4),
    "ea-kar": ((14, 0, 2), (14, 0, 2), (14, 0, 2), 5),
    "mdrak": ((12, 0, 1), (12, 0, 1), (12, 0, 1), 6),
    "krong-bong": ((13, 0, 1), (13, 0, 1), (12, 0, 1), 5),
    "krong-pac": ((15, 0, 1), (15, 0, 1), (15, 0, 1), 6),
    "krong-ana": ((7, 0, 1), (7, 0, 1), (7, 0, 1), 3),
    "lak": ((10, 0, 1), (10, 0, 1), (10, 0, 1), 5),
    "cu-kuin": ((8, 0, 0), (8, 0, 0), (8, 0, 0), 3),
}


def by_type(places, within, on):
    types = units_on(places, within, on, "commune_level_units")["unit_type"]
    return tuple(int(types.eq(unit).sum()) for unit in ("xã", "phường", "thị trấn"))


@pytest.mark.parametrize(
    ("within", "on", "expected"),
    [
        ("dak-lak", "2022-12-31", (152, 20, 12)),
        ("dak-lak", "2023-04-09", (152, 20, 12)),
        ("dak-lak", "2023-04-10", (151, 20, 13)),
        ("dak-lak", "2024-10-31", (151, 20, 13)),
        ("dak-lak", "2024-11-01", (149, 18, 13)),
        ("dak-lak", "2025-06-30", (149, 18, 13)),
        ("dak-lak", "2025-07-01", (0, 0, 0)),
        ("dak-lak-old-territory", "2025-06-30", (0, 0, 0)),
        ("dak-lak-old-territory", "2025-07-01", (61, 7, 0)),
    ],
)
def test_units_of_dak_lak_by_type(places, within, on, expected):
    assert by_type(places, within, on) == expected


@pytest.mark.parametrize(("district", "expected"), BY_DISTRICT.items())
def test_units_of_each_district(places, district, expected):
    days = ("2022-12-31", "2023-04-10", "2024-11-01")
    found = tuple(by_type(places, f"dak-lak/{district}", on) for on in days)
    assert found == expected[:3]


@pytest.mark.parametrize(("district", "expected"), BY_DISTRICT.items())
def test_new_units_on_the_territory_of_each_district(places, crosswalk, district, expected):
    old = units_on(places, f"dak-lak/{district}", "2025-06-30", "commune_level_units")["place"]
    became = crosswalk.loc[crosswalk["on"].eq("2025-07-01") & crosswalk["place_from"].isin(old)]
    assert became["place_to"].nunique() == expected[3]


def test_district_level_units(places):
    found = units_on(places, "dak-lak", "2022-12-31", "district_level_units")
    assert found["unit_type"].value_counts().to_dict() == {"huyện": 13, "thành phố": 1, "thị xã": 1}
    assert units_on(places, "viet-nam", "2025-07-01", "district_level_units").empty


@pytest.mark.parametrize("on", ["2022-12-31", dt.date(2022, 12, 31), pd.Timestamp(2022, 12, 31, 9)])
def test_a_day_may_be_text_or_a_date(places, on):
    assert count_units(places, "dak-lak", on, "rural_communes") == 152


@pytest.mark.parametrize(
    ("within", "on", "universe", "expected"),
    [
        ("dak-lak", "2022-12-31", "commune_level_units", 184),
        ("dak-lak/ea-kar", "2022-12-31", "rural_communes", 14),
        ("dak-lak-old-territory", "2025-07-01", "commune_level_units", 68),
        ("dak-lak-old-territory", "2025-07-01", "district_level_units", 0),
        ("dak-lak/ea-kar", "2022-12-31", "district_level_units", 1),
        ("dak-lak/buon-ma-thuot/phuong-ea-tam", "2022-12-31", "rural_communes", 0),
        # Some units are rows, or none: the rows say nothing of the count.
        ("dak-lak-2025", "2025-07-01", "rural_communes", None),
        ("dak-nong", "2022-12-31", "commune_level_units", None),
        ("cao-bang", "2022-12-31", "commune_level_units", None),
        ("viet-nam", "2022-12-31", "province_level_units", None),
        # The place is not there on that day, and nothing stands in for it.
        ("dak-lak", "2025-07-01", "rural_communes", None),
        ("dak-lak-old-territory", "2025-06-30", "rural_communes", None),
    ],
)
def test_count_or_cannot_say(places, within, on, universe, expected):
    assert count_units(places, within, on, universe) == expected


@pytest.mark.parametrize("universe", SERIES)
@pytest.mark.parametrize("within", ["dak-lak", "dak-lak-old-territory"])
def test_the_series_goes_on_past_the_reform(places, within, universe):
    expected = pd.DataFrame(SERIES[universe], columns=["from", "to", "count"])
    found = universe_by_date(places, within, universe)
    assert list(found.columns) == ["from", "to", "count"]
    assert found["count"].dtype == "Int64"
    assert found["count"].tolist() == expected["count"].tolist()
    for end in ("from", "to"):
        assert pd.api.types.is_datetime64_dtype(found[end])
        days = found[end].dt.strftime("%Y-%m-%d")
        assert days.where(days.notna(), None).tolist() == expected[end].tolist()


def test_the_series_of_a_district_ends_with_it(places):
    found = universe_by_date(places, "dak-lak/buon-ho", "rural_communes")
    assert found["count"].tolist() == [5, 4]
    assert found["to"].tolist() == [pd.Timestamp("2024-10-31"), pd.Timestamp("2025-06-30")]


def test_a_series_the_table_cannot_give_is_one_missing_row(places):
    found = universe_by_date(places, "viet-nam", "rural_communes")
    assert len(found) == 1
    assert found.isna().all(axis=None)


@pytest.mark.parametrize("universe", SERIES)
def test_series_and_count_agree_on_both_sides_of_each_change(places, universe):
    series = universe_by_date(places, "dak-lak", universe)
    for end in ("from", "to"):
        for on, count in series[[end, "count"]].dropna().itertuples(index=False):
            place = "dak-lak" if on < pd.Timestamp("2025-07-01") else "dak-lak-old-territory"
            assert count_units(places, place, on, universe) == count


def test_universes_are_the_closed_list():
    assert set(UNIVERSES) == {
        "rural_communes",
        "commune_level_units",
        "district_level_units",
        "province_level_units",
    }


@pytest.mark.parametrize("ask", [units_on, count_units])
def test_an_unknown_universe_is_said(places, ask):
    with pytest.raises(UserError, match="'communes' is not known: expected one of rural_communes"):
        ask(places, "dak-lak", "2022-12-31", "communes")


def test_an_unknown_place_or_universe_of_a_series_is_said(places):
    with pytest.raises(UserError, match="found 0 rows for 'daklak'"):
        universe_by_date(places, "daklak", "rural_communes")
    with pytest.raises(UserError, match="'xã' is not known"):
        universe_by_date(places, "dak-lak", "xã")
