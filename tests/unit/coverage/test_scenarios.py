"""What-ifs are arithmetic."""

import pandas as pd
import pytest

from helpers.coverage.scenarios import scenarios
from helpers.errors import UserError

STANDING = [
    "observed pace", "pace needed", "double the observed pace", "half the observed pace",
    "nothing added",
]  # fmt: skip


def run(*arguments: float, **options: object) -> pd.DataFrame:
    return scenarios(*arguments, **options).set_index("scenario")


def test_standing_scenarios():
    # 90 of 175 at the end of 2022, due by the end of 2025: three years, 85 missing.
    table = run(90, 175, 2022, 2025, observed=20)
    assert table.index.tolist() == STANDING
    assert table["units_a_year"].tolist() == pytest.approx([20, 85 / 3, 40, 10, 0])
    assert table["count_at_due"].tolist() == pytest.approx([150, 175, 210, 120, 90])
    assert table["gap_at_due"].tolist() == pytest.approx([25, 0, 0, 55, 85])
    assert table["year_reached"].tolist()[:4] == [2027, 2025, 2025, 2031]
    assert pd.isna(table["year_reached"].iloc[4])
    assert table["is_met_when_due"].tolist() == [False, True, True, False, False]
    assert table.loc["nothing added", "outcome"] == "85 short when due, and never met"
    assert table.loc["half the observed pace", "outcome"].endswith("met by the end of 2031")


def test_paces_of_ones_own_come_last_and_may_set_the_observed():
    table = run(90, 175, 2022, 2025, paces={"observed pace": 20, "funded plan": 30})
    assert table.index.tolist() == [*STANDING, "funded plan"]
    assert table.loc["observed pace", "units_a_year"] == 20
    assert table.loc["funded plan", "year_reached"] == 2025


def test_without_an_observed_pace_three_are_missing_and_not_zero():
    table = run(90, 175, 2022, 2025)
    unknown = [name for name in STANDING if "observed" in name]
    assert table.loc[unknown].drop(columns="outcome").isna().all(axis=None)
    assert table.loc[unknown, "outcome"].unique().tolist() == ["cannot say: no pace was observed"]
    assert table.loc["pace needed", "gap_at_due"] == 0


def test_down_to_a_ceiling():
    table = run(100, 40, 2020, 2030, observed=-5, is_ceiling=True)
    assert table["units_a_year"].tolist() == [-5, -6, -10, -2.5, 0]
    assert table["gap_at_due"].tolist() == [10, 0, 0, 35, 60]
    assert table["year_reached"].tolist()[:4] == [2032, 2030, 2026, 2044]


def test_already_met_and_lost_again():
    table = run(180, 175, 2022, 2025, observed=-4)
    assert table.loc["pace needed", ["units_a_year", "outcome"]].tolist() == [0, "already met"]
    assert table.loc["observed pace", "outcome"] == "met now, 7 short again when due"
    assert table.loc["observed pace", "year_reached"] == 2022


def test_no_count_leaves_what_exists():
    table = run(90, 175, 2022, 2025, observed=100, universe=184, paces={"loss": -50})
    assert table.loc["observed pace", "count_at_due"] == 184
    assert table.loc["loss", "count_at_due"] == 0


def test_no_year_left():
    table = run(90, 175, 2025, 2025, observed=20)
    assert table.loc["pace needed", "outcome"] == "cannot say: no year is left"
    assert table.loc["observed pace", "gap_at_due"] == 85


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((-1, 175, 2022, 2025), {}, "done: found -1, expected 0 or more"),
        ((90, -1, 2022, 2025), {}, "target: found -1, expected 0 or more"),
        ((90, 175, 2026, 2025), {}, "due_year: found 2025, expected 2026 or later"),
        ((90, 190, 2022, 2025), {"universe": 184}, "target: found 190, expected at most the univ"),
        ((90, 175, 2022, 2025), {"paces": {"x": float("nan")}}, "paces, x: found nan, expected un"),
    ],
)
def test_bad_input(arguments: tuple, options: dict, message: str):
    with pytest.raises(UserError, match=message):
        scenarios(*arguments, **options)
