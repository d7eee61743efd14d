"""The plan of Đắk Lắk from the committed tables, its columns, and its summary."""

from pathlib import Path

import pandas as pd
import pytest

from helpers.coverage import PLAN_REASONS, assess, plan_targets, summarise_plan
from helpers.coverage.plan import COLUMNS, STATES
from helpers.figures import gather_evidence
from helpers.figures.evidence import Evidence

RAW = Path(__file__).parents[3] / "data" / "raw"
END_2022, END_2024 = pd.Timestamp("2022-12-31"), pd.Timestamp("2024-12-31")


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return gather_evidence(RAW)


@pytest.fixture(scope="module")
def plan(evidence: Evidence) -> pd.DataFrame:
    return plan_targets(evidence.figures, evidence.targets, "dak-lak", END_2022)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        # 312 - 62 over three years: 83.3.
        ("P8-8", {"done": 62, "units_for_target": 312, "gap_to_target": 250, "years_left": 3,
                  "asked_next_year": 84, "figures": "S009", "verdict_reason": "one_date"}),
        # 95 % of 184 is 174.8, so 175; 175 - 90 over three years: 28.3.
        ("DV45-7", {"done": 90, "units_for_target": 175, "gap_to_target": 85, "years_left": 3,
                    "asked_next_year": 29, "figures": "S013", "verdict_reason": "one_date"}),
    ],
)  # fmt: skip
def test_what_2023_was_asked_for(plan: pd.DataFrame, target: str, expected: dict):
    row = plan.set_index("target_id").loc[target]
    assert row["state"] == "counted"
    assert row[list(expected)].to_dict() == expected


def test_teams_are_met_on_the_reports_of_2024_and_ask_for_nothing(evidence: Evidence):
    plan = plan_targets(evidence.figures, evidence.targets, "dak-lak", END_2024)
    teams = plan.set_index("target_id").loc["P8-8"]
    assert (teams["done"], teams["verdict_code"], teams["is_provisional"]) == (330, "met", True)
    assert (teams["asked_next_year"], teams["gap_to_target"]) == (0, 0)
    models = plan.set_index("target_id").loc["DV45-7"]
    # Nothing was counted since 2022: all 85 fall on the last year.
    assert (models["reported_on"], models["asked_next_year"]) == (END_2022, 85)


def test_every_readable_target_of_dak_lak_is_in_the_plan_once(
    evidence: Evidence, plan: pd.DataFrame
):
    t = evidence.targets
    readable = t[
        (t["place"].eq("dak-lak") | t["scope"].eq("each_place")) & ~t["set_on"].gt(END_2022)
    ]
    assert plan["target_id"].is_unique
    assert set(plan["target_id"]) == set(readable["target_id"])
    assert tuple(plan.columns) == COLUMNS
    assert plan["due_year"].dropna().is_monotonic_increasing
    assert set(plan["state"]) == set(STATES)
    assert set(plan["verdict_reason"]) <= set(PLAN_REASONS)


def test_few_are_counted(plan: pd.DataFrame):
    counted = plan[plan["state"].eq("counted")]
    assert set(counted["target_id"]) == {"P8-8", "DV45-7"}
    assert plan["state"].value_counts().to_dict() == {
        "never_counted": 32, "recalled": 10, "qualitative": 4, "counted": 2,
    }  # fmt: skip
    assert plan.loc[plan["state"].ne("counted"), "asked_next_year"].isna().all()
    assert plan.loc[plan["state"].eq("never_counted"), "figures"].isna().all()


@pytest.mark.parametrize("place", ["dak-lak", "viet-nam", "cao-bang", "dak-lak/ea-kar"])
def test_verdicts_are_those_of_the_assessment(evidence: Evidence, place: str):
    on, t = pd.Timestamp("2025-12-31"), evidence.targets
    readable = t[t["place"].eq(place) | t["scope"].eq("each_place")]
    alone = readable.drop_duplicates("indicator", keep=False)
    plan = plan_targets(evidence.figures, alone, place, on)
    plan = plan[plan["state"].eq("counted")].set_index("indicator")
    own = evidence.figures[evidence.figures["place"].eq(place)]
    assessed = assess(own, alone, on).set_index("indicator").loc[plan.index]
    same = [
        "target_id", "done", "gap_to_target", "units_for_target", "verdict_code",
        "verdict_reason", "is_provisional",
    ]  # fmt: skip
    assert len(plan)
    pd.testing.assert_frame_equal(plan[same], assessed[same], check_dtype=False)


def test_the_country_has_its_own_totals(evidence: Evidence):
    plan = plan_targets(evidence.figures, evidence.targets, "viet-nam", END_2022)
    assert {"P8-1", "P939-3"} <= set(plan["target_id"])
    assert "P8-8" not in set(plan["target_id"])


def test_a_target_that_holds_onward_stays_after_its_year(figures_table, targets_table):
    figures = figures_table("""
        on         | value
        2025-12-31 | 320
    """)
    targets = targets_table("""
        value | due
        312   | 2025
    """)
    on = pd.Timestamp("2026-06-30")
    assert plan_targets(figures, targets, "dak-lak", on).empty
    onward = targets.assign(is_onward=pd.array([True], dtype="boolean"))
    plan = plan_targets(figures, onward, "dak-lak", on)
    assert plan["verdict_code"].tolist() == ["met"]
    assert plan["asked_next_year"].isna().all()


def test_a_target_without_a_year_is_kept_last(figures_table, targets_table):
    targets = targets_table("""
        id      | value | due
        undated | 312   |
        dated   | 312   | 2025
    """)
    figures = figures_table("""
        value
        62
    """)
    plan = plan_targets(figures, targets, "dak-lak", END_2022)
    assert plan["target_id"].tolist() == ["dated", "undated"]
    assert plan["verdict_reason"].tolist() == ["one_date", "no_due_year"]
    assert plan["years_left"].isna().tolist() == [False, True]


def test_even_years_are_not_rounded_to_one_more(figures_table, targets_table):
    # 170 over two calendar years are 85 a year; of 730 days at 365.25 a year they would be 86.
    figures = figures_table("""
        on         | value
        2025-12-31 | 142
    """)
    targets = targets_table("""
        value | due
        312   | 2027
    """)
    plan = plan_targets(figures, targets, "dak-lak", pd.Timestamp("2025-12-31"))
    assert plan["asked_next_year"].tolist() == [85]


def test_summary_counts_each_target_once_a_way(plan: pd.DataFrame):
    summary = summarise_plan(plan)
    for _, part in summary.groupby("by"):
        assert part["n_targets"].sum() == len(plan)
        assert part["n_never_counted"].sum() == plan["state"].eq("never_counted").sum()
        listed = part["targets"].str.split(";").explode()
        assert sorted(listed) == sorted(plan["target_id"])
    by_year = summary[summary["by"].eq("due_year")]
    assert by_year["due_year"].tolist() == [2020, 2025, 2027, 2030, 2035, pd.NA]
    assert by_year["verdict_code"].unique().tolist() == ["cannot_say"]
    by_programme = summary[summary["by"].eq("programme")].set_index("programme")
    assert by_programme.loc["project_8", "targets"].split(";") == ["P8-8", "P8-II"]
    assert by_programme["due_year"].isna().all()


def test_an_empty_plan_has_an_empty_summary(figures_table, targets_table):
    plan = plan_targets(figures_table("value\n62"), targets_table(""), "dak-lak", END_2022)
    assert plan.empty
    assert tuple(plan.columns) == COLUMNS
    summary = summarise_plan(plan)
    assert summary.empty
    assert list(summary.columns) == [
        "by", "due_year", "programme", "verdict_code", "n_targets", "n_never_counted", "targets",
    ]  # fmt: skip
