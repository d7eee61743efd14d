"""National totals shared out to one place, never to be met by it."""

import pandas as pd
import pytest

from helpers.figures import reported_range
from helpers.outcomes import check_allocation, scale_targets
from helpers.outcomes.scaling import NOT_A_TARGET

ON = pd.Timestamp("2022-12-31")
INDICATORS = pd.DataFrame(
    {"indicator": ["women", "teams"], "label_en": ["Female population", "Teams"]}, dtype="string"
)
BASES = """
    id | indicator | place    | value | unit   | on         | qualifier | measure | confidence
    B1 | women     | dak-lak  | 200   | person | 2019-04-01 | exact     | stock   | high
    B2 | women     | viet-nam | 10000 | person | 2019-04-01 | exact     | stock   | high
"""
TOTAL = "T | teams | viet-nam | national | 9000"
TARGET = {"scaled_by": "women", "proxy_indicator": pd.NA, "proxy_note": pd.NA, "value_high": pd.NA}


@pytest.fixture
def scale(figures_table, targets_table):
    def run(
        figures: str = "",
        targets: str = TOTAL,
        bases: str = BASES,
        indicators: pd.DataFrame | None = None,
        **changes: object,
    ) -> pd.DataFrame:
        latest = figures_table(bases + figures)
        ranges = reported_range(latest)
        latest = latest.assign(lower=ranges["lower"], upper=ranges["upper"])
        asked = targets_table(f"id | indicator | place | scope | value\n{targets}")
        asked = asked.assign(**(TARGET | changes))
        return scale_targets(asked, latest, "dak-lak", ON, indicators=indicators)

    return run


def test_a_total_is_shared_out_by_its_base(scale):
    row = scale("    F | teams | dak-lak | 62 | team | 2022-12-31 | exact | stock | high").iloc[0]
    assert row["share"] == pytest.approx(0.02)
    assert row["scaled_value"] == pytest.approx(180)
    assert (row["reported"], row["reported_indicator"], row["is_proxy"]) == (62, "teams", False)
    assert row["attainment"] == pytest.approx(62 / 180)
    assert row["attainment_lower"] == row["attainment_upper"] == row["attainment"]
    assert row["interval"] == "none"
    assert (row["figures"], row["base_figures"]) == ("F;B1;B2", "B1;B2")
    assert (row["value"], row["unit"], row["place"]) == (9000, "team", "dak-lak")
    assert (row["period"], row["reported_on"]) == ("2022", ON)
    assert row["caution"] == NOT_A_TARGET
    assert pd.isna(row["reason"])


@pytest.mark.parametrize(
    ("qualifier", "lower", "upper"), [("at_least", 0.5, -1), ("at_most", 0, 0.5), ("about", -1, -1)]
)
def test_bounds_of_the_report_bound_the_attainment(scale, qualifier, lower, upper):
    row = scale(f"    F | teams | dak-lak | 90 | team | 2022-12-31 | {qualifier} | stock | high")
    found = row[["attainment_lower", "attainment_upper"]].fillna(-1).iloc[0].tolist()
    assert found == pytest.approx([lower, upper])
    assert row["attainment"].tolist() == pytest.approx([0.5])


def test_bounds_of_the_base_bound_it_too(scale):
    bases = BASES.replace(
        "200   | person | 2019-04-01 | exact", "200 | person | 2019-04-01 | at_least"
    )
    row = scale(
        "    F | teams | dak-lak | 90 | team | 2022-12-31 | exact | stock | high", bases=bases
    )
    assert row["attainment_upper"].tolist() == pytest.approx([0.5])
    assert row["attainment_lower"].isna().all()
    assert row["interval"].tolist() == ["reported_range"]


def test_a_proxy_stands_in_and_says_how_it_differs(scale):
    row = scale(
        "    F | clubs | dak-lak | 18 | club | 2022-12-31 | exact | flow | high",
        proxy_indicator="clubs", proxy_note="clubs are no teams",
    ).iloc[0]  # fmt: skip
    assert (row["reported_indicator"], row["is_proxy"], row["reported_unit"]) == (
        "clubs",
        True,
        "club",
    )
    assert row["attainment"] == pytest.approx(0.1)
    assert row["caution"].split("; ") == [
        NOT_A_TARGET,
        "stands in for what nobody reported: clubs are no teams",
        "counts club, the target team",
        "counted for 2022, the target runs to the end of 2025",
    ]


def test_the_targets_own_indicator_comes_before_its_proxy(scale):
    row = scale(
        "    F | clubs | dak-lak | 18 | club | 2022-12-31 | exact | stock | high\n"
        "    G | teams | dak-lak | 62 | team | 2022-12-31 | exact | stock | high",
        proxy_indicator="clubs",
    ).iloc[0]
    assert (row["reported_indicator"], row["is_proxy"]) == ("teams", False)


def test_what_nobody_reported_is_missing_not_zero(scale):
    row = scale(indicators=INDICATORS).iloc[0]
    assert row["scaled_value"] == pytest.approx(180)
    assert row[["reported", "attainment", "reported_indicator", "is_proxy"]].isna().all()
    assert row["reason"] == "nobody reported Teams for this place"
    assert row["figures"] == "B1;B2"


@pytest.mark.parametrize(
    ("bases", "reason"),
    [
        (BASES.replace("dak-lak ", "gia-lai "), "no figure of Female population for this place"),
        (
            BASES.replace("viet-nam", "lao-cai "),
            "no figure of Female population for viet-nam, which the target is of",
        ),
        (
            BASES.replace("10000 | person", "10 | thousand"),
            "Female population is counted in person here and in thousand there",
        ),
    ],
)
def test_without_a_base_nothing_is_scaled(scale, bases: str, reason: str):
    figure = "    F | teams | dak-lak | 62 | team | 2022-12-31 | exact | stock | high"
    row = scale(figure, bases=bases, indicators=INDICATORS).iloc[0]
    assert row[["share", "scaled_value", "attainment", "base_figures"]].isna().all()
    assert row["reported"] == 62
    assert row["reason"] == reason


def test_without_labels_a_base_is_named_by_its_code(scale):
    row = scale(bases=BASES.replace("dak-lak ", "gia-lai ")).iloc[0]
    assert row["reason"].startswith("no figure of women for this place; nobody reported teams")


def test_percentages_are_not_shared_out(scale):
    row = scale(unit="percent").iloc[0]
    assert pd.isna(row["scaled_value"])
    assert row["reason"].startswith("a target in percent is not shared out")


def test_a_target_without_a_unit_is_shared_out_as_a_count(scale):
    row = scale(
        "    F | teams | dak-lak | 62 | team | 2022-12-31 | exact | stock | high", unit=pd.NA
    ).iloc[0]
    assert row["scaled_value"] == pytest.approx(180)
    assert row["caution"] == NOT_A_TARGET


def test_a_place_without_any_of_the_base_has_a_part_of_nothing(scale):
    bases = BASES.replace("| 200  ", "| 0    ")
    row = scale(
        "    F | teams | dak-lak | 6 | team | 2022-12-31 | exact | stock | high", bases=bases
    )
    assert row["scaled_value"].tolist() == [0]
    assert row["attainment"].isna().all()


def test_weak_targets_are_kept_and_marked(scale):
    row = scale(confidence="low").iloc[0]
    assert row["scaled_value"] == pytest.approx(180)
    assert row["caution"] == f"{NOT_A_TARGET}; the target is recalled, not confirmed"


def test_bases_of_two_days_are_said(scale):
    row = scale(bases=BASES.replace("10000 | person | 2019", "10000 | person | 2021")).iloc[0]
    assert "bases of two days (2019-04-01, viet-nam: 2021-04-01)" in row["caution"]


def test_only_what_is_known_on_the_day(scale):
    later = "    F | teams | dak-lak | 62 | team | 2023-06-30 | exact | stock | high"
    assert scale(later)["reported"].isna().all()
    assert scale(set_on=pd.Timestamp("2023-01-01")).empty
    assert len(scale(set_on=ON)) == 1


def test_only_targets_with_a_base_and_a_number(scale):
    assert scale(scaled_by=pd.NA).empty
    assert scale(value=pd.NA).empty


def test_weak_figures_are_marked(scale):
    row = scale("    F | teams | dak-lak | 62 | team | 2022-12-31 | exact | stock | low").iloc[0]
    assert row["caution"].endswith("its source is weak")


@pytest.fixture
def check(figures_table, targets_table):
    def run(allocation: str) -> pd.DataFrame:
        head = "id | indicator | place | scope | value | unit | due | inferred"
        rows = [head, "T | teams | viet-nam | national | 9000 | team | 2025 | no", allocation]
        targets = targets_table("\n".join(rows)).assign(**TARGET)
        targets["scaled_by"] = targets["scaled_by"].where(targets["scope"].eq("national"))
        return check_allocation(targets, figures_table(BASES), "dak-lak", ON)

    return run


@pytest.mark.parametrize(
    ("allocated", "agrees"),
    # 5 % of the allocation: 180 may lie 8.55 above 171 and 9 below 189.
    [(180, True), (172, True), (171, False), (189, True), (190, False)],
)
def test_an_inferred_allocation_near_its_part_of_the_total(check, allocated: int, agrees: bool):
    row = check(f"A | teams | dak-lak | allocation | {allocated} | team | 2025 | yes").iloc[0]
    assert row["agrees"] == agrees
    assert row["difference"] == pytest.approx(180 - allocated)
    assert row["difference_share"] == pytest.approx((180 - allocated) / allocated)
    assert (row["target_id"], row["allocation_id"], row["figures"]) == ("T", "A", "B1;B2")
    word = "proves nothing" if agrees else "does not support"
    assert f"180.0 by women, {allocated} inferred" in row["words"]
    assert word in row["words"]


@pytest.mark.parametrize(
    "allocation",
    [
        "A | teams | gia-lai | allocation | 180 | team | 2025 | yes",
        "A | clubs | dak-lak | allocation | 180 | team | 2025 | yes",
        "A | teams | dak-lak | allocation | 180 | club | 2025 | yes",
        "A | teams | dak-lak | allocation | 180 | team | 2030 | yes",
        "A | teams | dak-lak | allocation | 180 | team | 2025 | no",
        "A | teams | dak-lak | each_place | 180 | team | 2025 | yes",
    ],
)
def test_what_is_not_compared(check, allocation: str):
    assert check(allocation).empty
