"""What was reported and what was not."""

import pandas as pd
import pytest

from helpers.coverage import (
    figures_by_source,
    figures_by_stage,
    figures_by_year,
    targets_without_figure,
)
from helpers.coverage.reporting_gap import STAGES
from helpers.figures.schema import STAGES as RAW_STAGES

INDICATORS = pd.DataFrame(
    {"indicator": ["teams", "calls", "classes"],
     "component": ["communication_teams", "dv_cases", "training"],
     "cascade_stage": ["availability", "contact", pd.NA]}, dtype="string",
)  # fmt: skip


def test_by_source_most_figures_first(figures_table):
    figures = figures_table("id | source\na | one\nb | two\nc | two")
    table = figures_by_source(figures)
    assert table.to_dict("list") == {
        "source_id": ["two", "one"], "figures_reported": [2, 1], "figures": ["b;c", "a"],
    }  # fmt: skip


def test_by_year_only_pairs_with_a_figure(figures_table):
    figures = figures_table("""
        id | indicator | on
        a  | teams     | 2021-12-31
        b  | teams     | 2022-06-30
        c  | teams     | 2022-12-31
        d  | classes   | 2021-12-31
        e  | teams     |
    """)
    table = figures_by_year(figures, INDICATORS)
    assert [tuple(row) for row in table.to_numpy()] == [
        ("communication_teams", 2021, 1, "a"),
        ("communication_teams", 2022, 2, "b;c"),
        ("training", 2021, 1, "d"),
    ]


def test_by_stage_zero_included_in_the_order_of_the_cascade(figures_table):
    figures = figures_table("""
        id | indicator | place   | on         | status
        a  | teams     | dak-lak | 2022-12-31 | stands
        b  | calls     | dak-lak | 2022-12-31 | stands
        c  | calls     | dak-lak | 2022-06-30 | stands
        d  | classes   | dak-lak | 2022-12-31 | stands
        e  | calls     | gia-lai | 2022-12-31 | stands
        f  | calls     | dak-lak | 2021-12-31 | stands
        g  | calls     | dak-lak | 2022-12-31 | set aside
    """)
    table = figures_by_stage(figures, INDICATORS, "dak-lak", 2022).set_index("stage")
    assert table["figures_reported"].to_dict() == {
        "availability": 1, "accessibility": 0, "acceptability": 0, "contact": 2, "effectiveness": 0,
    }  # fmt: skip
    assert table["figures"].dropna().to_dict() == {"availability": "a", "contact": "b;c"}


def test_services_stay_apart_within_a_stage(figures_table):
    indicators = pd.DataFrame(
        {"indicator": ["teams", "calls"], "cascade_stage": ["contact", "contact"],
         "component": ["startup", "dv_cases"]}, dtype="string",
    )  # fmt: skip
    figures = figures_table("""
        id | indicator
        a  | teams
        b  | calls
    """)
    table = figures_by_stage(figures, indicators, "dak-lak", 2022)
    contact = table[table["stage"].eq("contact")]
    assert contact["component"].tolist() == ["startup", "dv_cases"]
    assert contact["figures"].tolist() == ["a", "b"]


def test_stages_are_those_of_the_raw_tables():
    assert STAGES == RAW_STAGES


def test_targets_without_a_figure(figures_table, targets_table):
    targets = targets_table("""
        id        | indicator | place    | scope      | value | due  | confidence
        own       | clubs     | dak-lak  | allocation | 10    | 2025 | high
        share     | models    | viet-nam | each_place | 95    | 2025 | high
        filled    | teams     | dak-lak  | allocation | 312   | 2025 | high
        national  | women     | viet-nam | national   | 20000 | 2025 | high
        other     | loans     | gia-lai  | allocation | 5     | 2025 | high
        recalled  | phd       | viet-nam | each_place | 30    | 2025 | low
        passed    | homes     | viet-nam | each_place | 95    | 2020 | high
        later     | jobs      | viet-nam | each_place | 60    | 2030 | high
        sooner    | jobs      | viet-nam | each_place | 50    | 2025 | high
        words     | school    | viet-nam | each_place |       | 2025 | high
    """)
    figures = figures_table("""
        indicator | place   | on
        teams     | dak-lak | 2022-12-31
        clubs     | dak-lak | 2023-12-31
        models    | gia-lai | 2022-12-31
    """)
    found = targets_without_figure(figures, targets, "dak-lak", 2022)["target_id"].tolist()
    assert found == ["own", "share", "sooner"]
    country = targets_without_figure(figures, targets, "viet-nam", 2022)["target_id"].tolist()
    assert country == ["national", "share", "sooner"]


@pytest.mark.parametrize(("year", "expected"), [(2022, ["t"]), (2025, ["t"]), (2026, [])])
def test_a_target_is_asked_for_until_its_due_year(figures_table, targets_table, year, expected):
    targets = targets_table("id | indicator | due\nt | clubs | 2025")
    open_targets = targets_without_figure(figures_table("value\n1"), targets, "dak-lak", year)
    assert open_targets["target_id"].tolist() == expected
