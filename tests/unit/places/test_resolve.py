"""Names as people type them: right, or not accepted."""

import csv
import random
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from rapidfuzz.distance import OSA

from helpers.figures.raw import read_raw
from helpers.places.crosswalk import carry_units
from helpers.places.names import folded, match_key
from helpers.places.resolve import ACCEPTED, Resolver
from helpers.places.universe import units_on

RAW = Path(__file__).parents[3] / "data" / "raw"
LETTERS = "abcdeghiklmnopqrstuvxy"
ON = "2022-12-31"


@pytest.fixture(scope="module")
def tables():
    return read_raw(RAW)


@pytest.fixture(scope="module")
def resolver(tables) -> Resolver:
    return Resolver(tables.place_names, tables.places)


@pytest.fixture(scope="module")
def communes(tables) -> pd.DataFrame:
    """The 184 commune-level units of 2022."""
    found = units_on(tables.places, "dak-lak", ON, "commune_level_units")
    assert len(found) == 184
    return found


def bare(name: str) -> str:
    return "".join(
        c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)
    ).translate(str.maketrans("đĐ", "dD"))


def with_a_slip(name: str, rng: random.Random) -> str:
    """One letter of the name, not of its unit word, lost, added, changed or swapped."""
    word = next(w for w in ("Thị trấn ", "Phường ", "Xã ") if name.startswith(w))
    rest = name[len(word) :]
    i = rng.randrange(len(rest))
    letter = rng.choice(LETTERS)
    swapped = rest[:i] + rest[i : i + 2][::-1] + rest[i + 2 :]
    return word + rng.choice(
        [
            rest[:i] + rest[i + 1 :],
            rest[:i] + letter + rest[i:],
            rest[:i] + letter + rest[i + 1 :],
            swapped,
        ]
    )


def test_every_commune_in_its_district(resolver, communes):
    for unit in communes.itertuples():
        name = f"{unit.unit_type.capitalize()} {unit.name.removeprefix(unit.unit_type.capitalize()).strip()}"
        for typed in (
            name,
            unicodedata.normalize("NFD", name),
            name.upper(),
            name.replace("'", "’"),
            name.replace("'", "ʼ"),
            name.replace("'", ""),
            bare(name),
        ):
            found = resolver.resolve(typed, within=unit.parent, on=ON)
            assert (found.place, found.is_accepted) == (unit.place, True), typed


def test_one_slip_is_mended_or_not_accepted(resolver, communes):
    """At least 99.5 % of what can be told apart, and nothing wrong is accepted."""
    rng = random.Random(20221231)
    right = asked = 0
    for unit in communes.itertuples():
        name = f"{unit.unit_type.capitalize()} {unit.name.removeprefix(unit.unit_type.capitalize()).strip()}"
        others = communes[communes["parent"].eq(unit.parent) & communes["place"].ne(unit.place)]
        for _ in range(12):
            typed = with_a_slip(name, rng)
            found = resolver.resolve(typed, within=unit.parent, on=ON)
            near = [n for n in others["name"] if _is_as_near(typed, n, name)]
            if near or len(match_key(typed)) < 3:
                # Another commune's name is as near: no one could tell.
                assert found.place == unit.place or not found.is_accepted or found.score > 0.9, (
                    typed
                )
                continue
            asked += 1
            assert not found.is_accepted or found.place == unit.place, typed
            right += found.is_accepted
    assert asked > 1500
    assert right / asked >= 0.995


def _is_as_near(typed: str, other: str, name: str) -> bool:
    """Whether letters without marks are as near to the other name as to the right one."""
    keys = [(folded(match_key(typed)), folded(match_key(n))) for n in (other, name)]
    plain = [(match_key_plain(typed), match_key_plain(n)) for n in (other, name)]
    far = [min(OSA.distance(*a), OSA.distance(*b)) for a, b in zip(keys, plain, strict=True)]
    return far[0] <= max(far[1], 1)


def match_key_plain(name: str) -> str:
    from helpers.places.names import bare_name

    return "".join(c for c in folded(bare_name(name)) if c.isalnum())


@pytest.mark.parametrize(
    "row",
    list(csv.DictReader((RAW / "places" / "names.csv").read_text(encoding="utf-8").splitlines())),
    ids=lambda r: r["name"],
)
def test_every_name_of_the_table_resolves(resolver, tables, row):
    parent = tables.places.set_index("place")["parent"]
    above = parent.get(row["place"])
    found = resolver.resolve(
        row["name"], within=None if pd.isna(above) or row["place"].count("/") == 0 else above
    )
    assert row["place"] == found.place or row["place"] in found.alternatives


@pytest.mark.parametrize(
    ("typed", "level", "place"),
    [
        ("H. Ea H’len", "district", "dak-lak/ea-hleo"), ("huyện M’Drak", "district", "dak-lak/mdrak"),
        ("TX. Buon Ho", "district", "dak-lak/buon-ho"), ("TP.Buôn Ma Thuột", "district", "dak-lak/buon-ma-thuot"),
        ("xã Ea Nuôi", "commune", "dak-lak/buon-don/xa-ea-nuol"), ("Krong Pak", "district", "dak-lak/krong-pac"),
        ("Xa Dang Kang", "commune", "dak-lak/krong-bong/xa-dang-kang"), ("DAK LAK", "province", "dak-lak"),
    ],
)  # fmt: skip
def test_as_reports_print_them(resolver, typed, level, place):
    found = resolver.resolve(typed, level=level, on=ON)
    assert (found.place, found.level, found.is_accepted) == (place, level, True)


def test_a_district_is_never_given_for_a_commune_in_silence(resolver):
    found = resolver.resolve("Buôn Đôn", level="commune", on=ON, within="dak-lak")
    assert found.level == "district"
    assert found.score < ACCEPTED
    assert "a district of that name, where a commune was asked for" in found.reason


def test_a_name_of_several_places_names_them_all(resolver):
    found = resolver.resolve("xã Hòa Phú", on="2025-12-31")
    several = resolver.resolve("xã Ea Tam", on=ON)
    assert found.place or found.alternatives
    assert several.is_accepted or len(several.alternatives) > 1
    many = resolver.resolve("Tân Tiến", on=ON, within="dak-lak")
    assert many.place is None
    assert not many.is_accepted
    assert len(many.alternatives) == 2


def test_answers_carry_their_validity(resolver):
    old = resolver.resolve("Xã Ea Nuôl", within="dak-lak/buon-don", on=ON)
    assert old.valid_to < pd.Timestamp("2025-07-01")
    assert resolver.resolve("không đâu cả").place is None


def test_each_old_unit_maps_to_its_unit_of_2025(tables, communes):
    carried = carry_units(tables.crosswalk, tables.places, ON, "2025-07-01", within="dak-lak")
    assert set(carried["place_from"]) == set(communes["place"])
    assert carried["place_to"].notna().all()
    assert carried["place_to"].nunique() == 68
