"""Ratios of the committed figures, worked by hand; constant prices against their closed form.

Source: the provincial account of 2021-2022 (S001-S039), published figures on other provinces
(P0001-) and the yearly changes of consumer prices 2018-2024 (C001-C007). Counts are exact, so each
ratio is held to the quotient written beside it; rounded numbers stand where people read them.
"""

from pathlib import Path

import pandas as pd
import pytest

from helpers.figures import gather_evidence
from helpers.figures.evidence import Evidence
from helpers.outcomes import (
    in_constant_prices,
    latest_figures,
    measure_ratios,
    price_levels,
    round_to_digits,
    to_prices_of,
)
from helpers.places import universe_by_date

pytestmark = pytest.mark.reference
RAW = Path(__file__).parents[2] / "data" / "raw"
END_2018, END_2022, END_2025 = (pd.Timestamp(year, 12, 31) for year in (2018, 2022, 2025))
COMMUNES = "commune_level_units"


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return gather_evidence(RAW)


@pytest.fixture(scope="module")
def bases(evidence: Evidence) -> pd.DataFrame:
    """Communes of Đắk Lắk from the table of places; those of Gia Lai as a caller gives them."""
    dak_lak = universe_by_date(evidence.places, "dak-lak", COMMUNES)
    counted = dak_lak.rename(columns={"from": "valid_from", "to": "valid_to", "count": "value"})
    counted = counted.assign(place="dak-lak", figures=pd.NA)
    # 190/220 units with an address (P0117); the table of places lists a few of them.
    given = counted.iloc[:1].assign(
        place="gia-lai", value=220, valid_to=pd.Timestamp(2022, 12, 31), figures="P0117"
    )
    both = pd.concat([counted, given], ignore_index=True).assign(indicator=COMMUNES)
    days = dict.fromkeys(("valid_from", "valid_to"), "datetime64[ns]")
    return both.astype(days | {"value": "Float64", "figures": "string"})


def measure(evidence: Evidence, bases: pd.DataFrame, on: pd.Timestamp) -> pd.DataFrame:
    found = measure_ratios(
        evidence.figures, evidence.ratios, evidence.indicators, evidence.norms, bases, on
    )
    keyed = found.set_index(["ratio", "place", "is_printed"]).sort_index()
    assert keyed.index.is_unique
    return keyed


@pytest.fixture(scope="module")
def in_2022(evidence: Evidence, bases: pd.DataFrame) -> pd.DataFrame:
    return measure(evidence, bases, END_2022)


@pytest.fixture(scope="module")
def in_2025(evidence: Evidence, bases: pd.DataFrame) -> pd.DataFrame:
    return measure(evidence, bases, END_2025)


@pytest.mark.parametrize(
    ("ratio", "value", "shown", "figures", "caution"),
    [
        ("officials_per_trainer", 2145 / 64, 33.5, "S007;S006", "two periods: 2021-2022 and 2022"),
        ("officials_per_district", 2145 / 8, 268.1, "S007;S008", None),
        ("capital_per_woman", 5_755_250_000 / 342, 16_828_216.4, "S036;S035", None),
        ("bank_capital_per_project", 1e9 / 11, 90_909_090.9, "S031;S030", None),
        ("members_per_cooperative", 30 / 5, 6, "S038;S037", None),
        ("participants_per_session", 10322 / 174, 59.3, "S025;S024", None),
        ("materials_per_event", 25000 / 589, 42.4, "S023;S022", None),
        ("products_per_booth", 100 / 20, 5, "S034;S033", None),
        ("contestants_per_class", 41 / 1, 41, "S027;S026", None),
        ("addresses_per_commune", 784 / 184, 4.3, "S014", None),
        ("hotlines_per_commune", 501 / 184, 2.7, "S015", None),
        ("addresses_per_100k_women", 784 / 926744 * 1e5, 84.6, "S014;C010", "base of 2019-04-01"),
        ("teams_per_priority_commune", 62 / 54, 1.1, "S009;P0032", "base of 2021-06-04"),
        ("events_per_commune", 589 / 184, 3.2, "S022", "over 2021-2022, not one year"),
        ("protected_per_100k_people", 700 / 1869322 * 1e5, 37.4, "S021;C008",
         "base of 2019-04-01; over 2021-2022, not one year"),
        ("loan_per_borrower", 1.5e9 / 300, 5_000_000, "P0047;P0048", None),
    ],
)  # fmt: skip
def test_dak_lak_2022(
    in_2022: pd.DataFrame, ratio: str, value: float, shown: float, figures: str, caution: str | None
):
    row = in_2022.loc[(ratio, "dak-lak", False)]
    assert row["value"] == pytest.approx(value)
    assert round(row["value"], 1) == pytest.approx(shown)
    assert row["figures"] == figures
    assert (None if pd.isna(row["caution"]) else row["caution"]) == caution


def test_money_shows_the_digits_of_its_coarser_number(in_2022: pd.DataFrame):
    money = in_2022.xs("dak-lak", level="place").reset_index("is_printed").loc[
        ["capital_per_woman", "bank_capital_per_project"]
    ]  # fmt: skip
    shown = [round_to_digits(*pair) for pair in zip(money["value"], money["digits"], strict=True)]
    assert shown == [16_800_000, 91_000_000]


def test_more_than_700_protected_is_a_lower_end(in_2022: pd.DataFrame):
    row = in_2022.loc[("protected_per_100k_people", "dak-lak", False)]
    assert (row["interval"], row["lower"]) == ("reported_range", row["value"])
    assert pd.isna(row["upper"])


def test_cooperatives_have_fewer_members_than_the_law_asks_for(in_2022: pd.DataFrame):
    row = in_2022.loc[("members_per_cooperative", "dak-lak", False)]
    assert (row["value"], row["norm"], row["norm_minimum"]) == (6, "below", 7)


@pytest.mark.parametrize(
    ("place", "value", "is_lower_end", "norm"),
    [
        ("dak-lak/krong-bong", 311 / 44, False, "below"),
        ("lao-cai/bac-ha/xa-hoang-thu-pho", 36 / 5, False, "below"),
        ("tuyen-quang-2025", 10151 / 1521, False, "below"),
        ("hoa-binh/cao-phong", 209 / 23, False, "within"),
        ("gia-lai/chu-pah", 298 / 31, False, "within"),
        ("binh-dinh", 1337 / 120, False, "above"),
        # More than 5,600, 1,500 and 200 members: what the teams have beyond is not known.
        ("cao-bang", 5600 / 746, True, "cannot_say"),
        ("quang-tri", 1500 / 171, True, "cannot_say"),
        ("kon-tum/dak-ha", 200 / 20, True, "cannot_say"),
    ],
)
def test_members_per_team_against_eight_to_ten(
    in_2025: pd.DataFrame, place: str, value: float, is_lower_end: bool, norm: str
):
    row = in_2025.loc[("members_per_team", place, False)]
    assert (row["norm"], row["norm_minimum"], row["norm_maximum"]) == (norm, 8, 10)
    assert row["value"] == pytest.approx(value)
    assert pd.notna(row["lower"]) == is_lower_end
    assert pd.isna(row["upper"])


def test_members_of_teams_that_nobody_counted(in_2025: pd.DataFrame):
    row = in_2025.loc[("members_per_team", "tuyen-quang", False)]
    assert (row["numerator"], row["norm"]) == (46, "cannot_say")
    assert row["reason"].startswith("no denominator: community_communication_teams")


def test_team_sizes_and_money_in_print(in_2025: pd.DataFrame):
    printed = in_2025.xs(True, level="is_printed")
    sizes = printed.loc["members_per_team"]
    assert sizes["value"].to_dict() == {
        "dak-lak": 8, "gia-lai/chu-prong/xa-ia-lau": 10, "gia-lai/krong-pa/xa-ia-rsai": 10,
    }  # fmt: skip
    assert sizes.loc["dak-lak", ["lower", "upper"]].tolist() == [8, 10]
    # The norm of 8 to 10 was read in this very print.
    assert sizes.at["dak-lak", "caution"] == "the norm was taken from this source"
    assert printed.loc["equipment_per_team", "value"].tolist() == [3e6, 3e6]


def test_equipment_of_six_teams_in_dak_song(in_2025: pd.DataFrame):
    row = in_2025.loc[("equipment_per_team", "dak-nong/dak-song", False)]
    assert (row["value"], row["figures"]) == (18e6 / 6, "P0266;P0254")
    assert "for six teams in two communes" in row["caution"]


def test_gia_lai_takes_the_units_that_its_caller_counted(in_2025: pd.DataFrame):
    row = in_2025.loc[("addresses_per_commune", "gia-lai", False)]
    assert (row["value"], row["figures"]) == (pytest.approx(1357 / 220), "P0143;P0117")
    capital = in_2025.loc[("bank_capital_per_idea", "gia-lai", False)]
    assert (capital["value"], capital["digits"]) == (11.4e9 / 250, 2)


def test_the_two_registers_of_addresses_never_meet(in_2025: pd.DataFrame):
    by_register = [
        set(in_2025.loc[ratio, "figures"].str.split(";").str[0])
        for ratio in ("addresses_per_commune", "project8_addresses_per_priority_commune")
    ]
    assert all(by_register)
    assert not by_register[0] & by_register[1]


def test_bounds_of_two_lower_ends_are_none(in_2025: pd.DataFrame):
    row = in_2025.loc[("participants_per_session", "lam-dong-2025", False)]
    assert row["value"] == pytest.approx(180_000 / 1_100)
    assert (row["interval"], row["caution"]) == ("none", "at least over at least")


def test_capital_per_woman_in_2018_and_in_dong_of_2022(evidence: Evidence, bases: pd.DataFrame):
    levels = price_levels(evidence.figures)
    found = {}
    for on in (END_2018, END_2022):
        ratios = measure(evidence, bases, on).reset_index()
        priced = in_constant_prices(ratios, evidence.figures, levels, 2022)
        is_row = priced["ratio"].eq("capital_per_woman") & priced["place"].eq("dak-lak")
        found[on.year] = priced[is_row].iloc[0]
    then, now = found[2018], found[2022]
    # "hơn 3,4 tỷ" for 404 women: at least.
    assert (then["lower"], then["period"]) == (pytest.approx(8_415_842, abs=1),
                                               "2018-01-01/2018-06-30")  # fmt: skip
    assert then["constant_lower"] == pytest.approx(3.4e9 / 404 * 1.114665, rel=1e-6)
    assert then["constant_lower"] == pytest.approx(9.38e6, rel=1e-3)
    assert pd.isna(then["constant_upper"])
    assert then["price_figures"] == "C002;C003;C004;C005"
    # Money of 2021 and 2022 together: the mean of two levels, 1 and 1.0315.
    assert now["constant_value"] == pytest.approx(5_755_250_000 / 342 * 1.0315 / 1.01575)
    assert now["price_figures"] == "C005"


def test_prices_from_2018_to_2022(evidence: Evidence):
    levels = price_levels(evidence.figures)
    half_of_2018 = pd.Timestamp("2018-01-01"), pd.Timestamp("2018-06-30")
    priced = to_prices_of(1.0, *half_of_2018, levels, 2022)
    assert priced.factor == pytest.approx(1.0279 * 1.0323 * 1.0184 * 1.0315)
    assert priced.factor == pytest.approx(1.1147, abs=5e-5)
    assert levels.set_index("year").at[2017, "level"] == 1


def test_prices_of_2011_were_not_found(evidence: Evidence, bases: pd.DataFrame):
    ratios = measure(evidence, bases, END_2022).reset_index()
    priced = in_constant_prices(ratios, evidence.figures, price_levels(evidence.figures), 2022)
    loan = priced[priced["ratio"].eq("loan_per_borrower")].iloc[0]
    assert pd.isna(loan["constant_value"])
    assert loan["price_reason"] == "no change of consumer prices for 2011"


def test_the_figure_of_gia_lai_on_a_day_between_two_counts(evidence: Evidence):
    teams = {}
    for day in ("2023-04-16", "2023-04-17", "2023-07-27", "2023-07-28"):
        latest = latest_figures(evidence.figures, pd.Timestamp(day))
        is_row = latest["indicator"].eq("community_communication_teams")
        teams[day] = latest.loc[is_row & latest["place"].eq("gia-lai"), "value"].tolist()
    assert teams == {
        "2023-04-16": [], "2023-04-17": [80], "2023-07-27": [80], "2023-07-28": [87],
    }  # fmt: skip
