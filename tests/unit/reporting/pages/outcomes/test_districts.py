"""Which districts the reports on training name, and what the others would take."""

import pytest

NOT_NAMED = ["Buôn Ma Thuột", "Buôn Đôn", "Ea Kar", "Krông Bông", "Krông Pắc", "Lắk", "Cư Kuin"]
WAVE = "What a second wave would have to cover"
EACH_DISTRICT = "the same number in each district"
EACH_COMMUNE = "the same number in each commune"


def test_eight_of_fifteen_districts_are_named_and_the_seven_others_listed(dak_lak):
    said = dak_lak.says("Reports on training name")
    assert said.startswith("Reports on training name 8 of 15 district-level units.")
    assert f"7 are not named: {', '.join(NOT_NAMED)}." in said
    assert "Not named is not the same as not reached" in said
    flags = dak_lak.recorded("is_named", section="Training cascade").set_index("place")["estimate"]
    assert flags.sum() == 8
    assert len(flags) == 15
    assert flags["dak-lak/ea-kar"] == 0
    counts = [dak_lak.recorded_one(measure, section="Training cascade")["estimate"]
              for measure in ("units_named", "units_never_named")]  # fmt: skip
    assert counts == [8, 7]


@pytest.mark.parametrize(
    ("reading", "people", "how"),
    [
        # 2,145 / 8 districts = 268.125, times 7 = 1,876.9
        (EACH_DISTRICT, "1,877", "268.1 in each of 8 so far, 7 left"),
        # 2,145 / 91 communes = 23.571, times 93 = 2,192.1; 91 + 93 = 184
        (EACH_COMMUNE, "2,192", "23.6 in each of 91 so far, 93 left"),
    ],
)
def test_a_second_wave_at_the_effort_of_the_first(dak_lak, reading: str, people: str, how: str):
    row = dak_lak.row(WAVE, "Officials trained", reading)
    assert (row["More people to reach"].text, row["How"].text) == (people, how)
    assert row["More people to reach"].figures == ("S007",)
    assert "Arithmetic, not a plan" in dak_lak.table(WAVE).note


def test_a_district_that_another_report_names_is_not_left(page_of):
    page = page_of("dak-lak", 2024)
    assert "9 of 15 district-level units. 6 are not named" in page.says("Reports on training name")
    # Ea Kar is named in 2023, with 16 communes: 268.125 x 6 = 1,608.75.
    row = page.row(WAVE, "Officials trained", EACH_DISTRICT)
    assert (row["More people to reach"].text, row["How"].text) == (
        "1,609", "268.1 in each of 8 so far, 6 left"
    )  # fmt: skip


def test_a_few_places_named_as_examples_make_no_list(dak_lak):
    """Trusted addresses and models name two districts in passing: no grid of them is drawn."""
    assert [p for p in dak_lak.paragraphs if "districts that the reports name" in p] == [
        dak_lak.says("Training cascade: districts that the reports name")
    ]
