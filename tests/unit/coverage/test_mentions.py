"""Which units the reports name."""

from collections.abc import Callable

import pandas as pd
import pytest

from helpers.coverage import count_named, name_units
from helpers.coverage.mentions import YEARS_BACK

UNITS = pd.DataFrame(
    {"place": ["dak-lak/ea-kar", "dak-lak/ea-sup", "dak-lak/lak"],
     "name": ["Ea Kar", "Ea Súp", "Lắk"]}, dtype="string",
)  # fmt: skip
PARENTS = pd.Series(
    {"dak-lak": pd.NA, "dak-lak/ea-kar": "dak-lak", "dak-lak/ea-sup": "dak-lak",
     "dak-lak/lak": "dak-lak", "dak-lak/ea-kar/xa-cu-ni": "dak-lak/ea-kar",
     "gia-lai": pd.NA, "gia-lai/chu-pah": "gia-lai"}, dtype="string",
)  # fmt: skip
INDICATORS = pd.DataFrame(
    {"indicator": ["classes", "teams", "addresses"],
     "component": ["training", "communication_teams", "trusted_addresses"]}, dtype="string",
)  # fmt: skip


def mentions(*rows: tuple[str | None, str, str, str]) -> pd.DataFrame:
    columns = ["figure_id", "indicator", "place", "source_id"]
    return pd.DataFrame(rows, columns=columns, dtype="string")


@pytest.fixture
def named(figures_table) -> Callable[..., pd.DataFrame]:
    def name(figures: str, *rows: tuple[str | None, str, str, str], year: int = 2022):
        table = figures_table(figures)
        return name_units(table, mentions(*rows), INDICATORS, UNITS, PARENTS, year)

    return name


def grid(table: pd.DataFrame) -> dict[str, list[int]]:
    return {component: rows["is_named"].tolist() for component, rows in table.groupby("component")}


def test_a_figure_on_a_unit_names_it_and_its_commune_counts_for_it(named):
    table = named("""
        id | indicator | place
        a  | classes   | dak-lak/ea-sup
        b  | addresses | dak-lak/ea-kar/xa-cu-ni
        c  | addresses | dak-lak/ea-kar
        d  | classes   | dak-lak
        e  | teams     | gia-lai/chu-pah
    """)
    assert grid(table) == {"training": [0, 1, 0], "trusted_addresses": [1, 0, 0]}
    assert table["figures"].fillna("").tolist() == ["", "a", "", "b;c", "", ""]
    assert table["place_name"].tolist() == ["Ea Kar", "Ea Súp", "Lắk"] * 2


def test_a_mention_counts_for_its_own_indicator(named):
    table = named(
        "id | indicator | place\na | teams | dak-lak",
        ("a", "addresses", "dak-lak/ea-kar/xa-cu-ni", "s1"),
        ("a", "addresses", "dak-lak/lak", "s1"),
    )
    assert grid(table) == {"trusted_addresses": [1, 0, 1]}
    assert table["figures"].dropna().unique().tolist() == ["a"]


def test_a_mention_without_a_figure_counts_in_the_years_of_its_source(named):
    row = (None, "classes", "dak-lak/lak", "s1")
    assert grid(named("place | on\ndak-lak | 2022-06-30", row)) == {"training": [0, 0, 1]}
    assert named("place | on\ndak-lak | 2010-06-30", row).empty
    other = (None, "classes", "dak-lak/lak", "s2")
    assert named("place | on\ndak-lak | 2022-06-30", other).empty


@pytest.mark.parametrize(
    ("on", "is_seen"),
    [("2017-12-31", False), ("2018-01-01", True), ("2022-12-31", True), ("2023-01-01", False),
     ("", False)],
)  # fmt: skip
def test_the_year_and_the_four_before_it(named, on: str, is_seen: bool):
    assert YEARS_BACK == 4
    table = named(
        f"id | indicator | place | on\na | classes | dak-lak/lak | {on}",
        ("a", "addresses", "dak-lak/ea-kar", "s1"),
    )
    assert len(table) == (6 if is_seen else 0)


def test_types_are_those_of_the_results(named):
    for table in (named("indicator | place\nclasses | dak-lak/lak"), named("place\ndak-lak")):
        assert table.columns.tolist() == ["place", "place_name", "component", "is_named", "figures"]
        assert table.dtypes.astype(str).tolist() == ["string"] * 3 + ["Int64", "string"]


def test_counts(named):
    table = named("""
        id | indicator | place
        a  | classes   | dak-lak/ea-sup
        b  | classes   | dak-lak/lak
        c  | addresses | dak-lak/ea-kar
        d  | addresses | dak-lak/ea-sup
        e  | addresses | dak-lak/lak
    """)
    counts = count_named(table).set_index("component")
    assert counts.loc["training"].to_dict() == {
        "units_named": 2, "units_never_named": 1, "names": "Ea Kar", "figures": "a;b",
    }  # fmt: skip
    assert counts.loc["trusted_addresses"].to_dict() == {
        "units_named": 3, "units_never_named": 0, "names": "", "figures": "c;d;e",
    }  # fmt: skip


def test_nothing_named_counts_nothing(named):
    assert count_named(named("place\ndak-lak")).empty


def test_a_mention_counts_in_the_year_of_its_figure_not_of_its_source(named):
    figures = """
        id  | place   | on
        old | dak-lak | 2010-12-31
        new | dak-lak | 2022-12-31
    """
    assert named(figures, ("old", "classes", "dak-lak/lak", "s1")).empty
    assert len(named(figures, ("new", "classes", "dak-lak/lak", "s1"))) == 3
