"""Units through three reforms: Đắk Lắk of 2022, 2024 and 2025, and tables that say less."""

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.places import carry_units, districts_of_new_units, nests, units_on

NEW_UNITS = {
    "buon-ma-thuot": 6, "buon-ho": 3, "ea-hleo": 5, "ea-sup": 5, "buon-don": 3, "cu-mgar": 6,
    "krong-buk": 3, "krong-nang": 4, "ea-kar": 5, "mdrak": 6, "krong-bong": 5, "krong-pac": 6,
    "krong-ana": 3, "lak": 5, "cu-kuin": 3,
}  # fmt: skip
EA_BHOK = "dak-lak/cu-kuin/xa-ea-bhok"
EA_BLANG = "dak-lak/buon-ho/xa-ea-blang"


def small_places(*rows: tuple[str, str, str | None, str | None, str | None]) -> pd.DataFrame:
    columns = ["place", "level", "parent", "valid_from", "valid_to"]
    table = pd.DataFrame(rows, columns=columns).astype("string")
    for column in ("valid_from", "valid_to"):
        table[column] = pd.to_datetime(table[column])
    return table.assign(unit_type=table["level"].map({"commune": "xã", "district": "huyện"}))


def small_crosswalk(*rows: tuple[str, str | None, str, str | None]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["place_from", "place_to", "on", "share"]).astype("string")
    return table.assign(on=pd.to_datetime(table["on"]))


# "a" is cut in two in 2020; in 2024 one half joins "d", the other ends without heir.
PLACES = small_places(
    ("x", "district", None, None, None), ("y", "district", None, None, None),
    ("a", "commune", "x", None, "2019-12-31"), ("d", "commune", "y", None, None),
    ("b", "commune", "x", "2020-01-01", "2023-12-31"),
    ("c", "commune", "x", "2020-01-01", "2023-12-31"),
    ("e", "commune", None, None, None), ("gone", "commune", "x", None, "2019-12-31"),
    ("new", "commune", "y", "2024-01-01", None),
)  # fmt: skip
CROSSWALK = small_crosswalk(
    ("a", "b", "2020-01-01", "part"), ("a", "c", "2020-01-01", "part"),
    ("b", "new", "2024-01-01", "whole"), ("c", None, "2024-01-01", None),
)  # fmt: skip


def rows_of(carried: pd.DataFrame, unit: str) -> list[tuple]:
    found = carried.loc[carried["place_from"].eq(unit), ["place_to", "share", "steps"]]
    return list(found.itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def dak_lak(places, crosswalk) -> pd.DataFrame:
    return carry_units(crosswalk, places, "2022-12-31", "2025-07-01", within="dak-lak")


def test_all_184_units_reach_one_of_the_68(dak_lak, places):
    new = units_on(places, "dak-lak-old-territory", "2025-07-01", "commune_level_units")
    assert dak_lak["place_from"].nunique() == 184
    assert set(dak_lak["place_to"]) == set(new["place"])
    assert len(new) == 68
    assert dak_lak["reason"].isna().all()
    assert dak_lak.dtypes.astype("string").to_dict() == {
        "place_from": "string", "place_to": "string", "share": "string", "steps": "Int64",
        "reason": "string",
    }  # fmt: skip


def test_one_unit_is_split_and_one_that_was_is_whole_again(dak_lak):
    assert rows_of(dak_lak, EA_BHOK) == [
        ("dak-lak-2025/xa-dray-bhang", "part", 1), ("dak-lak-2025/xa-ea-ktur", "part", 1),
    ]  # fmt: skip
    nesting = nests(dak_lak)
    assert not nesting.holds
    assert nesting.exceptions["place_from"].unique().tolist() == [EA_BHOK]
    # Split on 2024-11-01 between Ea Siên and Ea Drông, which are one since 2025-07-01.
    assert rows_of(dak_lak, EA_BLANG) == [("dak-lak-2025/xa-ea-drong", "whole", 2)]


def test_between_two_reforms_the_split_of_2024_shows(places, crosswalk):
    carried = carry_units(crosswalk, places, "2022-12-31", "2024-11-01", within="dak-lak")
    assert rows_of(carried, EA_BLANG) == [
        ("dak-lak/buon-ho/xa-ea-sien-2024", "part", 1),
        ("dak-lak/buon-ho/xa-ea-drong-2024", "part", 1),
    ]
    assert nests(carried).exceptions["place_from"].unique().tolist() == [EA_BLANG]
    assert carried["place_to"].nunique() == 180
    assert carried["steps"].eq(0).sum() == 184 - 10


@pytest.mark.parametrize(
    ("on", "until", "steps"),
    [
        ("2022-12-31", "2023-04-09", 0),
        ("2023-04-09", "2023-04-10", 1),
        ("2022-12-31", "2025-06-30", 1),
        ("2022-12-31", "2025-07-01", 2),
    ],
)
def test_a_reform_counts_from_its_first_day(places, crosswalk, on, until, steps):
    pong_drang = ["dak-lak/krong-buk/xa-pong-drang"]
    carried = carry_units(crosswalk, places, on, until, units=pong_drang)
    assert carried["steps"].tolist() == [steps]
    ends = {0: pong_drang[0], 1: "dak-lak/krong-buk/thi-tran-pong-drang",
            2: "dak-lak-2025/xa-pong-drang"}  # fmt: skip
    assert carried["place_to"].tolist() == [ends[steps]]


def test_names_and_codes_given_to_another_area_never_join(places, crosswalk, dak_lak):
    known = places.set_index("place")
    thang_loi = "dak-lak/buon-ma-thuot/phuong-thang-loi"
    merged = carry_units(crosswalk, places, "2024-10-31", "2024-11-01", units=[thang_loi])
    heir = merged["place_to"].item()
    # The merged ward took the code of this one and the name of its neighbour.
    assert known.loc[heir, "gso_code"] == known.loc[thang_loi, "gso_code"]
    assert known.loc[heir, "name"] == "Thành Công"
    others = places.assign(name=places["name"].to_numpy()[::-1], gso_code=pd.NA)
    carried = carry_units(crosswalk, others, "2022-12-31", "2025-07-01", within="dak-lak")
    pd.testing.assert_frame_equal(carried, dak_lak)


def test_no_new_unit_crosses_a_district_border(dak_lak, places):
    found = districts_of_new_units(dak_lak, places)
    assert found["place"].is_unique
    assert found["reason"].isna().all()
    counts = found["district"].str.removeprefix("dak-lak/").value_counts().to_dict()
    assert counts == NEW_UNITS
    assert found["n_units"].sum() == 184 + 1  # Ea Bhốk lies in two.


def test_a_unit_of_two_districts_is_refused_with_both():
    crosswalk = small_crosswalk(("gone", "d", "2020-01-01", "whole"))
    carried = carry_units(crosswalk, PLACES, "2019-12-31", "2023-12-31", units=["d", "gone", "e"])
    found = districts_of_new_units(carried, PLACES).set_index("place")
    assert found["district"].isna().all()
    assert found["n_units"].to_dict() == {"d": 2, "e": 1}
    assert found["reason"].to_dict() == {
        "d": "takes in units of several districts: y, x", "e": "e lies in no district",
    }  # fmt: skip


def test_what_is_not_followed_is_said():
    carried = carry_units(CROSSWALK, PLACES, "2019-12-31", "2024-06-30")
    assert carried["place_from"].unique().tolist() == ["a", "d", "e", "gone"]
    assert rows_of(carried, "a") == [("new", "part", 2), (pd.NA, pd.NA, 2)]
    assert rows_of(carried, "d") == [("d", "whole", 0)]
    reasons = carried.dropna(subset="reason").set_index("place_from")["reason"].to_dict()
    assert reasons == {
        "a": "c ended on 2024-01-01 without heir",
        "gone": "gone does not exist on 2024-06-30 and has no later row",
    }
    assert nests(carried).exceptions["place_from"].tolist() == ["a", "a", "gone"]


def test_a_part_without_its_rest_is_not_a_whole():
    crosswalk = small_crosswalk(("gone", "d", "2020-01-01", "part"))
    carried = carry_units(crosswalk, PLACES, "2019-12-31", "2023-12-31", units=["gone"])
    assert rows_of(carried, "gone") == [("d", "part", 1), (pd.NA, pd.NA, 1)]
    assert carried["reason"].iloc[1] == "the rest of gone is not in the crosswalk"


def test_on_one_day_every_unit_is_itself(places, crosswalk):
    carried = carry_units(crosswalk, places, "2022-12-31", "2022-12-31", within="dak-lak")
    assert carried["place_from"].equals(carried["place_to"])
    assert carried["steps"].eq(0).all()
    assert nests(carried).holds
    assert nests(carried).exceptions.empty


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"until": "2022-01-01"}, "expected a day after 2022-12-31"),
        ({"units": ["d"], "within": "x"}, "both units and within"),
        ({"units": ["a"]}, "no unit 'a' on 2022-12-31"),
        ({"units": ["nowhere"]}, "no unit 'nowhere'"),
    ],
)
def test_what_cannot_be_asked_is_said(arguments, words):
    asked = {"on": "2022-12-31", "until": "2024-01-01", **arguments}
    with pytest.raises(UserError, match=words):
        carry_units(CROSSWALK, PLACES, **asked)


def test_a_province_is_followed_by_its_lineage(places, crosswalk):
    with pytest.raises(UserError, match=r"'dak-lak', a province.*lineage"):
        carry_units(crosswalk, places, "2022-12-31", "2025-07-01", units=["dak-lak"])


def test_districts_end_without_heir(places, crosswalk):
    carried = carry_units(
        crosswalk, places, "2022-12-31", "2025-07-01", units=["dak-lak/ea-kar", "dak-lak/lak"]
    )
    assert carried["place_to"].isna().all()
    assert carried["reason"].str.contains("ended on 2025-07-01 without heir").all()
