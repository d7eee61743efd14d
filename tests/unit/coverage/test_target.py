"""Which target a figure is read against."""

import pandas as pd
import pytest

from helpers.coverage import match_targets
from helpers.coverage.target import TARGET_COLUMNS


@pytest.fixture
def chosen(figures_table, targets_table):
    def match(figures: str, targets: str) -> list[object]:
        matched = match_targets(figures_table(figures), targets_table(targets))
        return matched["target_id"].fillna("none").tolist()

    return match


def test_scopes(chosen):
    targets = """
        id       | indicator | place    | scope
        country  | teams     | viet-nam | national
        province | teams     | dak-lak  | allocation
        share    | models    | viet-nam | each_place
    """
    figures = """
        indicator | place
        teams     | dak-lak
        teams     | dak-lak/ea-kar
        teams     | gia-lai
        teams     | viet-nam
        models    | gia-lai
        models    | viet-nam
        clubs     | dak-lak
    """
    expected = ["province", "none", "none", "country", "share", "share", "none"]
    assert chosen(figures, targets) == expected


def test_an_allocation_comes_before_a_share_whatever_their_order(chosen):
    rows = ["share | viet-nam | each_place | 2024", "own | dak-lak | allocation | 2030"]
    for order in (rows, rows[::-1]):
        assert chosen("value\n1", "\n".join(["id | place | scope | due", *order])) == ["own"]


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2019-05-01", "t2020"), ("2020-12-31", "t2020"), ("2021-01-01", "t2025"),
     ("2030-01-01", "t2030"), ("2031-01-01", "t2030"), ("", "t2020")],
)  # fmt: skip
def test_the_one_due_next_else_the_last(chosen, on: str, expected: str):
    targets = "id | due\nt2030 | 2030\nt2020 | 2020\nt2025 | 2025"
    assert chosen(f"on | value\n{on} | 1", targets) == [expected]


def test_targets_in_words_are_left_out(chosen):
    targets = """
        id     | indicator | value | comparator
        words  | teams     |       | qualitative
        nobody |           | 9     | at_least
    """
    assert chosen("value\n1", targets) == ["none"]


def test_another_definition_has_no_target(chosen):
    assert chosen("value | definition\n1 | trained only\n1 |", "id\nt") == ["none", "t"]


def test_columns_say_what_the_target_is(figures_table, targets_table):
    figures = figures_table("indicator\nteams\nclubs").set_axis([8, 3])
    targets = targets_table(
        "id | value | unit | due | inferred | confidence | note\n"
        "t | 312 | team | 2025 | yes | medium | read from a ratio"
    )
    matched = match_targets(figures, targets)
    assert matched.columns.tolist() == list(TARGET_COLUMNS)
    assert matched.index.tolist() == [8, 3]
    assert matched.loc[3].isna().all()
    assert matched.loc[8].to_dict() == {
        "target_id": "t", "comparator": "at_least", "target_value": 312, "target_unit": "team",
        "due_year": 2025, "is_onward": False, "is_inferred": True, "target_confidence": "medium",
        "instrument": "a plan", "target_programme": "project_8", "target_note": "read from a ratio",
    }  # fmt: skip


def test_without_targets(figures_table, targets_table):
    matched = match_targets(figures_table("value\n1"), targets_table(""))
    assert matched.isna().all().all()
    assert isinstance(matched["is_inferred"].dtype, pd.BooleanDtype)


def test_a_target_set_later_is_no_target_yet(chosen):
    targets = "id | set\ndecision | 2022-01-13"
    figures = "on | value\n2021-12-31 | 1\n2022-01-13 | 1\n2022-12-31 | 1"
    assert chosen(figures, targets) == ["none", "decision", "decision"]
