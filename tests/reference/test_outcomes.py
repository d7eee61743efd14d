"""Steps, parts of national totals, the bundle and the bodies of Đắk Lắk, worked by hand.

Source: the provincial account of 2021-2022 (figures S001-S039, source dlk2022), the census of 1
April 2019 (C008-C014) and the lists of communes of region III (P0032, P0307). Counts are exact;
quotients are given to the digits shown.
"""

from pathlib import Path

import pandas as pd
import pytest

from helpers.figures import gather_evidence
from helpers.figures.evidence import Evidence
from helpers.outcomes import (
    check_allocation,
    find_points,
    follow_steps,
    matrix,
    measure_bundle,
    overlaps,
    scale_targets,
    uncovered_effort,
    unowned,
    who_reports,
)
from helpers.outcomes.latest import latest_figures
from helpers.places import units_on

pytestmark = pytest.mark.reference
RAW = Path(__file__).parents[2] / "data" / "raw"
END_2022 = pd.Timestamp("2022-12-31")
LAST = pd.Timestamp("2026-01-01")
CRITERION = "communes_meeting_gender_equality_criterion"


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return gather_evidence(RAW)


@pytest.fixture(scope="module")
def latest(evidence: Evidence) -> pd.DataFrame:
    return latest_figures(evidence.figures, END_2022)


@pytest.fixture(scope="module")
def dak_lak(latest: pd.DataFrame) -> pd.DataFrame:
    return latest[latest["place"].eq("dak-lak")]


@pytest.fixture(scope="module")
def followed(evidence: Evidence, dak_lak: pd.DataFrame) -> pd.DataFrame:
    return follow_steps(dak_lak, evidence.steps)


@pytest.fixture(scope="module")
def scaled(evidence: Evidence, latest: pd.DataFrame) -> pd.DataFrame:
    return scale_targets(
        evidence.targets, latest, "dak-lak", END_2022, indicators=evidence.indicators
    ).set_index("target_id")


@pytest.fixture(scope="module")
def article(evidence: Evidence) -> pd.DataFrame:
    return evidence.figures[evidence.figures["source_id"].eq("dlk2022")]


@pytest.fixture(scope="module")
def who(evidence: Evidence, article: pd.DataFrame) -> pd.DataFrame:
    return who_reports(article, evidence.bodies, evidence.programmes, evidence.indicators)


def test_from_hearing_of_it_to_capital(followed: pd.DataFrame):
    steps = followed[followed["system"].eq("project_939")].set_index("figure_id")
    access, funded = steps.loc["S020"], steps.loc["S035"]
    # 10,322 attendances, more than 2,000 with access, 342 with capital.
    assert (access["from_value"], funded["from_value"]) == (10322, 2000)
    assert access["rate_lower"] == pytest.approx(0.194, abs=5e-4)
    assert funded["rate_upper"] == pytest.approx(0.171)
    assert access[["rate_upper"]].isna().all()
    assert funded[["rate_lower"]].isna().all()
    # Only the open end of "more than" keeps it from being a sure part.
    assert (access["flag"], funded["flag"]) == ("may_grow", "")
    # Counselling and cooperatives are other services: S032, S037.
    assert steps.loc[["S032", "S037"], "rate"].isna().all()


def test_from_trainers_to_officials(followed: pd.DataFrame):
    steps = followed[followed["system"].eq("training")].set_index("figure_id")
    officials = steps.loc["S007"]
    assert (officials["value"], officials["from_value"]) == (2145, 64)
    assert officials["rate"] == pytest.approx(33.5, abs=0.05)
    assert officials["caution"] == "of another period (2021-2022, before: 2022)"
    # The 50 leaders are a chain of their own.
    assert steps.loc[["S004", "S006"], "rate"].isna().all()


def test_a_second_wave(evidence: Evidence):
    named = set(evidence.mentions.loc[evidence.mentions["figure_id"].eq("S007"), "place"])
    places = evidence.places
    districts = units_on(places, "dak-lak", "2022-12-31", "district_level_units")["place"]
    sizes = {d: len(units_on(places, d, "2022-12-31", "commune_level_units")) for d in districts}
    served = [size for district, size in sizes.items() if district in named]
    left = [size for district, size in sizes.items() if district not in named]
    assert (len(served), len(left), sum(served), sum(left)) == (8, 7, 91, 93)
    found = uncovered_effort(2145, served, left).set_index("reading")
    # 2,145 / 8 * 7, and 2,145 / 91 * 93.
    assert found.loc["same_per_unit", "people"] == pytest.approx(1876.875)
    assert found.loc["same_per_size", "people"] == pytest.approx(2192.14, abs=5e-3)
    ends = found.loc["between", ["lower", "upper"]].tolist()
    assert ends == pytest.approx([1876.875, 2192.14], abs=5e-3)


@pytest.mark.parametrize(
    ("target", "share", "part"),
    [
        # Women: 926,744 / 48,327,923. People: 1,869,322 / 96,208,984. Communes: 54 / 1,551.
        ("P938-4", 0.01918, 1534.1),
        ("P939-3", 0.01918, 383.5),
        ("P939-4", 0.01918, 23.0),
        ("P938-1", 0.01943, 582_894),
        ("P8-1", 0.03482, 313.3),
        ("P8-2", 0.03482, 34.8),
    ],
)
def test_parts_of_national_totals(scaled: pd.DataFrame, target: str, share: float, part: float):
    row = scaled.loc[target]
    assert row["share"] == pytest.approx(share, abs=5e-6)
    assert row["scaled_value"] == pytest.approx(part, abs=0.5 if part > 1e5 else 0.05)


def test_what_was_reported_against_them(scaled: pd.DataFrame):
    protected, funded = scaled.loc["P938-4"], scaled.loc["P939-3"]
    assert (protected["reported"], protected["is_proxy"]) == (700, True)
    assert protected["attainment_lower"] == pytest.approx(700 / 1534.093, abs=1e-5)
    assert pd.isna(protected["attainment_upper"])
    assert "not women at risk alone" in protected["caution"]
    assert (funded["reported"], funded["is_proxy"]) == (342, True)
    assert funded["attainment"] == pytest.approx(342 / 383.523, abs=1e-5)
    assert scaled.loc["P939-4", "attainment"] == pytest.approx(5 / 23.011, abs=1e-4)
    assert scaled.loc["P8-2", "reason"].startswith("nobody reported Trusted addresses")
    assert "counts item, the target person" in scaled.loc["P938-1", "caution"]
    assert "recalled, not confirmed" in scaled.loc["P8-6", "caution"]


def test_312_teams_are_near_the_provinces_part(evidence: Evidence, latest: pd.DataFrame):
    (row,) = check_allocation(evidence.targets, latest, "dak-lak", END_2022).to_dict("records")
    # 9,000 * 54 / 1,551 = 313.35, and 312 was read off 62/312.
    assert (row["target_id"], row["allocation_id"]) == ("P8-1", "P8-8")
    assert row["scaled_value"] == pytest.approx(9000 * 54 / 1551)
    assert row["difference"] == pytest.approx(1.35, abs=5e-3)
    assert row["agrees"]


def test_a_place_without_the_base_gets_no_part(evidence: Evidence, latest: pd.DataFrame):
    rows = scale_targets(
        evidence.targets, latest, "gia-lai", END_2022, indicators=evidence.indicators
    )
    by_women = rows[rows["scaled_by"].eq("population_female")]
    assert len(by_women) == 5
    assert by_women["scaled_value"].isna().all()
    words = "no figure of Female population for this place"
    assert by_women["reason"].str.startswith(words).all()


def test_the_bundle_and_the_models(evidence: Evidence, dak_lak: pd.DataFrame):
    criterion = dak_lak[dak_lak["indicator"].eq(CRITERION)].iloc[0]
    rows = measure_bundle(evidence.bundles, dak_lak, criterion, evidence.indicators)
    assert len(rows) == 5
    assert rows["lower"].tolist() == [65] * 5
    violence = rows.set_index("position").loc[2]
    assert violence["figures"] == "S012;S013"
    # 90 of 184 units have a model, of which 32 are no communes; 65 + 58 < 152.
    assert violence[["has_lower", "has_upper"]].tolist() == [90 - 32, 90]
    assert violence[["both_lower", "both_upper"]].tolist() == [0, 65]
    assert rows["is_missing"].tolist() == [True, False, True, True, False]


def test_three_chains_and_a_bank(who: pd.DataFrame):
    chains = dict(zip(who["figures"], who["chain"], strict=True))
    assert chains["S013"] == "culture_ministry"
    assert chains["S012"] == "labour_ministry"
    assert chains["S031"] == "social_policy_bank"
    assert chains["S035"] == chains["S007"] == "womens_union"
    assert who["chain"].notna().all()
    grid = matrix(who)
    assert grid.loc["culture_department", "dv_prevention"] == 3
    assert grid.loc["district_womens_unions", "project_8"] == 2
    assert grid.loc["labour_department", "new_rural"] == 1


def test_what_several_report(who: pd.DataFrame):
    found = overlaps(who).set_index("code")
    # S002, the two conferences of the union, education and health; S030, the bank and the union.
    assert (found.loc["training_classes", "n"], found.loc["training_classes", "figures"]) == (
        3, "S002",
    )  # fmt: skip
    assert found.loc["startup_projects_with_vbsp_capital", "bodies"] == (
        "provincial_womens_union;social_policy_bank"
    )
    assert found.loc["dv_prevention", "chains"] == "womens_union;culture_ministry"


def test_what_nobody_owns(evidence: Evidence, article: pd.DataFrame):
    found = unowned(article, evidence.programmes, evidence.targets, "dak-lak")
    by_kind = found.groupby("kind")["code"].agg(list)
    assert by_kind["figure"] == ["S003"]
    assert "new_rural" in by_kind["programme"]
    assert "project_8" not in by_kind["programme"]
    assert "trusted_addresses_project8" in by_kind["target"]
    assert "community_communication_teams" not in by_kind["target"]


def test_points_of_the_account(evidence: Evidence, followed: pd.DataFrame, dak_lak: pd.DataFrame):
    none = pd.DataFrame(
        columns=["ratio", "numerator_indicator", "kind", "place", "value", "lower", "scale",
                 "figures", "price_reason"],
        dtype="string",
    ).astype(dict.fromkeys(("value", "lower", "scale"), "Float64"))  # fmt: skip
    found = find_points(followed, none, dak_lak, evidence.indicators)
    assert found[["rule", "figures"]].to_numpy().tolist() == [
        ["funnel-may-grow", "P0020;P0019"], ["funnel-may-grow", "S020;S025"],
    ]  # fmt: skip
    everywhere = latest_figures(evidence.figures, LAST)
    money = find_points(followed.iloc[:0], none, everywhere, evidence.indicators)
    # What two provinces had spent by a day in spring, since a day that is not said.
    assert money[["rule", "figures"]].to_numpy().tolist() == [
        ["money-without-period", "P0130"], ["money-without-period", "P0152"],
    ]  # fmt: skip


def test_every_place_goes_through(evidence: Evidence):
    everywhere = latest_figures(evidence.figures, LAST)
    for place, own in everywhere.groupby("place"):
        steps = follow_steps(own, evidence.steps)
        assert steps["indicator"].isin(own["indicator"]).all()
        parts = scale_targets(evidence.targets, everywhere, str(place), LAST)
        assert len(parts) == evidence.targets["scaled_by"].notna().sum()
        assert (parts["scaled_value"].notna() | parts["reason"].notna()).all()
