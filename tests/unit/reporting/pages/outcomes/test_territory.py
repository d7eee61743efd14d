"""Old counts on new units: bounds where the reform leaves no more, exact where it does."""

import pytest

RATIOS, NAMED = "Ratios of communes, on the new units", "Districts that reports name"
MODELS = "Commune-level units with a domestic-violence prevention model"
CRITERION = "Communes meeting the gender indicator of new-rural criterion 18"
ANY, ALL = "at least one part has it", "every part has it"


@pytest.mark.parametrize(
    ("indicator", "reported", "rule", "bounds", "of"),
    [
        (MODELS, "90/184", ANY, "25 to 68", "68"),
        (MODELS, "90/184", ALL, "0 to 41", "68"),
        (CRITERION, "65/152", ANY, "21 to 66", "66"),
        (CRITERION, "65/152", ALL, "0 to 37", "66"),
    ],
)
def test_a_ratio_of_old_units_bounds_that_of_new_ones(
    dak_lak, indicator: str, reported: str, rule: str, bounds: str, of: str
):
    (row,) = [row for row in dak_lak.rows(RATIOS)
              if row["Indicator"].text == indicator
              and row["A new unit counts where"].text == rule]  # fmt: skip
    assert [row["Old units"].text, row["New units with it"].text, row["Of new units"].text] == [
        reported, bounds, of
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("districts", "old", "new"),
    [("8 districts named", "91", "35"), ("7 districts not named", "93", "33")],
)
def test_named_districts_are_exact_as_no_new_commune_crosses_their_border(
    dak_lak, districts: str, old: str, new: str
):
    row = dak_lak.row(NAMED, f"Training: {districts}")  # 91 + 93 = 184, 35 + 33 = 68
    assert [cell.text for cell in row.values()][1:] == [old, new]


def test_the_reform_is_told_with_its_day(dak_lak):
    assert dak_lak.says("On 1 Jul 2025 the 184 commune-level units of Đắk Lắk became 68")


def test_regions_of_the_minority_area_add_up(dak_lak):
    rows = dak_lak.rows("Communes of the ethnic-minority area")
    assert [row["Reported"].text for row in rows] == ["69/130", "7/130", "54/130"]
    assert "cannot be said" in dak_lak.table("Communes of the ethnic-minority area").note


def test_a_place_without_later_units_says_so(page_of):
    page = page_of("gia-lai", 2023)
    assert page.says("the table of places knows no later units of Gia Lai")
    assert page.says("no report gives the communes of the ethnic-minority area")
