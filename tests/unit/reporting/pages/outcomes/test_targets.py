"""Targets of the place, and national totals as yardsticks that give no verdict."""

import pandas as pd
import pytest

P938 = "Project 938: communication and protection: national totals, shared out"
P939 = "Project 939: women starting up: national totals, shared out"
TEAMS = "Community communication teams: national totals, shared out"
PART, SHARE = "This place's part would be", "Reported, of that part"


@pytest.mark.parametrize(
    ("caption", "indicator", "reported", "target", "missing"),
    [
        ("Community communication teams: against", "Community communication teams", "62/312",
         "312", "250"),
        # 95 % of 184 is 174.8: 175 units, 85 more than 90
        ("Network against domestic violence: against",
         "Commune-level units with a domestic-violence prevention model", "90/184", "175", "85"),
    ],
)  # fmt: skip
def test_own_targets_and_what_is_missing(
    dak_lak, caption: str, indicator: str, reported: str, target: str, missing: str
):
    row = dak_lak.row(caption, indicator)
    assert [cell.text for cell in row.values()][1:4] == [reported, target, missing]
    assert row["Verdict"].text == "Cannot say: one date only, and a pace needs two"


def test_312_is_supported_by_a_part_of_9000_by_communes_of_region_iii(dak_lak):
    # 9,000 x 54 / 1,551 = 313.35; 62 of it is 19.8 %
    row = dak_lak.row(TEAMS, "Community communication teams")
    assert [row["For the country"].text, row[PART].text, row[SHARE].text] == [
        "9,000", "313", "19.8%"
    ]  # fmt: skip
    said = dak_lak.says("The target of 312 teams is inferred")
    assert "The country's 9,000 shared out by communes of region III would be 313" in said
    assert "that supports reading 312 as the place's part" in said


def test_700_protected_stand_beside_a_part_of_80_000_and_bound_it_below(dak_lak):
    # 80,000 x 926,744 / 48,327,923 = 1,534.1; 700 of it is 45.63 %, and 700 are at least 700
    row = dak_lak.row(P938, "Women at risk supported")
    assert (row[PART].text, row[SHARE].text) == ("1,530", "at least 45.6%")
    share = dak_lak.recorded_one("scaled_attainment", indicator="at_risk_women_supported")
    assert share["lower"] == pytest.approx(700 / (80000 * 926744 / 48327923))
    assert pd.isna(share["upper"])
    assert "not women at risk alone" in row["Read with"].text


def test_leaflets_attain_nothing_of_a_target_in_people(dak_lak):
    # 30,000,000 x 1,869,322 / 96,208,984 = 582,894: three digits
    row = dak_lak.row(P938, "Women and parents informed")
    assert (row[PART].text, row[SHARE].text) == ("583,000", "–")
    assert "items, not people" in row["Read with"].text
    shares = dak_lak.recorded("scaled_attainment")
    assert "women_parents_informed" not in set(shares["indicator"])


@pytest.mark.parametrize(
    ("indicator", "part", "share"),
    [
        (
            "Women supported to start a business",
            "384",
            "89.2%",
        ),  # 20,000 shared: 383.5; 342 / 383.5
        ("Women-owned cooperatives supported", "23", "21.7%"),  # 1,200 shared: 23.01; 5 / 23.01
    ],
)
def test_start_ups_against_shared_out_totals(dak_lak, indicator: str, part: str, share: str):
    row = dak_lak.row(P939, indicator)
    assert (row[PART].text, row[SHARE].text) == (part, share)


def test_a_yardstick_gets_no_verdict(dak_lak):
    for caption in (TEAMS, P938, P939):
        assert "Verdict" not in dak_lak.table(caption).headers
        assert "not this place's target, and gets no verdict" in dak_lak.table(caption).note
