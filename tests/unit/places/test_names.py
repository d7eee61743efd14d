"""From a printed name to codes."""

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.places.names import find_place, match_key, slug


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("M'Đrắk", "mdrak"),
        ("M’Đrắk", "mdrak"),
        ("Cư M'gar", "cu-mgar"),
        ("Đắk R'lấp", "dak-rlap"),
        ("Xã Cư Pơng", "xa-cu-pong"),
        ("Hồ Chí Minh", "ho-chi-minh"),
        ("  Ea  Kar, ", "ea-kar"),
        ("Ƀuôn Ma Thuột", "buon-ma-thuot"),
        ("–", ""),
    ],
)
def test_slug(name, expected):
    assert slug(name) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Đăk Lăk", "Đắk Lắk"),
        ("Dak Lak", "Đắk Lắk"),
        ("Đắc Lắc", "Đắk Lắk"),
        ("Krông Pắc", "Krông Pắk"),
        ("Krông Páck", "Krông Pắk"),
        ("Krông A Na", "KrôngAna"),
        ("Ea H' Leo", "Ea H’leo"),
        ("huyện Lắk", "Lắk"),
        ("HUYỆN LẮK", "lak"),
        ("TP. Buôn Ma Thuột", "Buôn Ma Thuột"),
        ("TP.Buôn Ma Thuột", "Thành phố Buôn Ma Thuột"),
        ("TX Buôn Hồ", "thị xã Buôn Hồ"),
        ("tt. Ea Kar", "Thị trấn Ea Kar"),
        ("huyen Ea Kar", "Ea Kar"),
        ("thi xa Buon Ho", "Buôn Hồ"),
        ("THI TRAN EA KAR", "Ea Kar"),
        ("thanh pho Buon Ma Thuot", "Buôn Ma Thuột"),
        ("Tân Hoà", "Tân Hòa"),
        ("Đắk Lắk", "Ðắk Lắk"),
    ],
)
def test_spelling_habits_fold_to_one_key(one, other):
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ea Kar", "Ea Kao"),
        ("Ea H’len", "Ea H’leo"),
        ("Ea Nuôi", "Ea Nuôl"),
        ("Krông Búk", "Krông Bông"),
        ("Krông Nô", "Krông Na"),
    ],
)
def test_different_names_keep_different_keys(one, other):
    assert match_key(one) != match_key(other)


@pytest.mark.parametrize("name", ["Xa Dung", "Quan Sơn", "Thống Nhất", "Phương Thiện", "Tĩnh Gia"])
def test_a_name_that_looks_like_a_unit_word_is_kept(name):
    assert match_key(name) == slug(name).replace("-", "")
    assert match_key(f"xã {name}") == match_key(name)


@pytest.mark.parametrize("name", ["xã", "TP.", "huyện "])
def test_a_unit_word_alone_is_a_name(name):
    assert match_key(name) == slug(name)


ARTICLE = {
    "huyện Ea Súp": "dak-lak/ea-sup",
    "huyện Krông Ana": "dak-lak/krong-ana",
    "huyện Cư M’gar": "dak-lak/cu-mgar",
    "huyện Ea H’len": "dak-lak/ea-hleo",
    "huyện M’Drak": "dak-lak/mdrak",
    "huyện Krông Búk": "dak-lak/krong-buk",
    "huyện Krông Năng": "dak-lak/krong-nang",
    "thị xã Buôn Hồ": "dak-lak/buon-ho",
    "xã Cư Ni": "dak-lak/ea-kar/xa-cu-ni",
    "xã Ea Sô": "dak-lak/ea-kar/xa-ea-so",
    "huyện Ea Kar": "dak-lak/ea-kar",
    "xã Dang Kang": "dak-lak/krong-bong/xa-dang-kang",
    "xã Đăk Liêng": "dak-lak/lak/xa-dak-lieng",
    "huyện Lăk": "dak-lak/lak",
    "xã Krông Jing": "dak-lak/mdrak/xa-krong-jing",
    "huyện M’Đrăk": "dak-lak/mdrak",
    "xã Ea Nuôi": "dak-lak/buon-don/xa-ea-nuol",
    "Đăk Lăk": "dak-lak",
}


@pytest.mark.parametrize(("printed", "code"), ARTICLE.items())
def test_the_names_of_the_2022_article(names, places, printed, code):
    assert find_place(printed, names, places, on="2022-12-31") == [code]


def test_every_candidate_comes_back(names, places):
    assert find_place("Krông Búk", names, places) == [
        "dak-lak/krong-buk",
        "dak-lak/krong-pac/xa-krong-buk",
        "dak-lak-2025/xa-krong-buk",
    ]
    assert find_place("Đắk Lắk", names, places) == ["dak-lak", "dak-lak-2025"]


def test_lost_marks_leave_two_communes_open(names, places):
    found = find_place("xã Ea Drông", names, places, on="2022-12-31")
    assert found == ["dak-lak/buon-ho/xa-ea-drong", "dak-lak/cu-mgar/xa-ea-drong"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"on": "2022-12-31"}, ["dak-lak/krong-buk", "dak-lak/krong-pac/xa-krong-buk"]),
        ({"on": "2025-07-01"}, ["dak-lak-2025/xa-krong-buk"]),
        ({"within": "dak-lak/krong-pac"}, ["dak-lak/krong-pac/xa-krong-buk"]),
        ({"within": "dak-lak-old-territory"}, ["dak-lak-2025/xa-krong-buk"]),
        ({"within": "dak-lak-2025", "on": "2022-12-31"}, []),
        ({"within": "gia-lai"}, []),
    ],
)
def test_a_day_and_a_place_narrow(names, places, options, expected):
    assert find_place("Krông Búk", names, places, **options) == expected


@pytest.mark.parametrize(
    ("name", "on", "expected"),
    [
        ("phường Tân Lập", "2022-12-31", ["dak-lak/buon-ma-thuot/phuong-tan-lap"]),
        ("xã Tân Lập", "2022-12-31", ["dak-lak/krong-buk/xa-tan-lap"]),
        ("TP Lào Cai", "2022-12-31", ["lao-cai/lao-cai"]),
        ("tỉnh Lào Cai", "2022-12-31", ["lao-cai"]),
        ("TP. Hồ Chí Minh", "2022-12-31", ["ho-chi-minh"]),
        # The unit type is wrong or out of date: the level still holds.
        ("huyện Buôn Hồ", "2022-12-31", ["dak-lak/buon-ho"]),
        ("xã Pơng Drang", "2023-04-09", ["dak-lak/krong-buk/xa-pong-drang"]),
        ("xã Pơng Drang", "2023-04-10", ["dak-lak/krong-buk/thi-tran-pong-drang"]),
        # No such level: not known, rather than a place of another level.
        ("tỉnh Ea Kar", "2022-12-31", []),
        ("huyện Hồ Chí Minh", "2022-12-31", []),
    ],
)
def test_the_unit_word_narrows(names, places, name, on, expected):
    assert find_place(name, names, places, on=on) == expected


def test_a_commune_that_grew_is_two_places(names, places):
    assert find_place("xã Ea Siên", names, places) == [
        "dak-lak/buon-ho/xa-ea-sien",
        "dak-lak/buon-ho/xa-ea-sien-2024",
    ]


@pytest.mark.parametrize("name", ["Atlantis", "", "'"])
def test_an_unknown_name_finds_nothing(names, places, name):
    assert find_place(name, names, places) == []


def test_an_unknown_within_is_said(names, places):
    with pytest.raises(UserError, match="dak-lac"):
        find_place("Ea Kar", names, places, within="dak-lac")


def test_every_name_finds_its_place(names, places):
    lost = [
        (row.name, row.place)
        for row in names.rename(columns={"name": "printed"}).itertuples(index=False, name="Row")
        if row.place not in find_place(row.printed, names, places)
    ]
    assert lost == []


def test_names_are_rows_of_places_once(names, places):
    assert set(names["place"]) == set(places["place"])
    assert not names.duplicated(["name", "place"]).any()
    assert set(names["kind"]) == {"official", "variant", "plausible", "typo"}


def test_each_place_is_named_officially_but_the_old_territory(names, places):
    official = names.loc[names["kind"].eq("official")]
    pairs = set(zip(official["name"], official["place"], strict=True))
    missing = [row.place for row in places.itertuples() if (row.name, row.place) not in pairs]
    assert missing == ["dak-lak-old-territory"]


def test_codes_are_slugs_of_names_and_a_taken_code_adds_its_year(places):
    prefix = {"xã": "xa-", "phường": "phuong-", "thị trấn": "thi-tran-"}
    rows = places.loc[places["level"].ne("territory")]
    plain = [
        prefix.get(unit, "") + slug(name)
        for unit, name in zip(rows["unit_type"], rows["name"], strict=True)
    ]
    tails = rows["place"].str.rsplit("/", n=1).str[-1]
    dated = rows.loc[tails.ne(pd.array(plain, dtype="string"))]
    parts = dated["place"].str.rsplit("-", n=1)
    assert parts.str[1].tolist() == dated["valid_from"].dt.strftime("%Y").tolist()
    assert set(parts.str[0]) <= set(places["place"])
    assert dated["place"].tolist() == [
        "dak-lak-2025",
        "lam-dong-2025",
        "tuyen-quang-2025",
        "dak-lak/buon-ma-thuot/phuong-thanh-cong-2024",
        "dak-lak/buon-ma-thuot/phuong-tan-tien-2024",
        "dak-lak/buon-ho/xa-ea-drong-2024",
        "dak-lak/buon-ho/xa-ea-sien-2024",
        "dak-lak/krong-bong/xa-hoa-thanh-2024",
    ]
