"""Ratios on the page, each worked out again from the two numbers it prints."""

import pytest

TRAINING = "Training cascade: per head, place and event"
TEAMS = "Community communication teams: per head, place and event"
NETWORK = "Network against domestic violence: per head, place and event"
P938 = "Project 938: communication and protection: per head, place and event"
P939 = "Project 939: women starting up: per head, place and event"


@pytest.mark.parametrize(
    ("table", "ratio", "value", "parts", "figures"),
    [
        # 33.516; 268.125: counts are no round sums and keep three digits
        (TRAINING, "Officials trained per source trainer", "33.5", "2,145/64", "S007;S006"),
        (TRAINING, "Officials trained per district with training", "268", "2,145/8", "S007;S008"),
        # 4.261 and 2.723 a unit, of 152 communes + 20 wards + 12 townships, counted in the table
        (NETWORK, "Trusted addresses (culture sector) per commune-level unit", "4.26", "784/184",
         "S014"),
        (NETWORK, "Hotlines per commune-level unit", "2.72", "501/184", "S015"),
        # 784 / 926,744 x 100,000 = 84.597; women and girls of the census of 2019
        (NETWORK, "Trusted addresses (culture sector) per 100,000 women", "84.6", "784/926,744",
         "S014;C010"),
        (NETWORK, "Hotlines per 100,000 women", "54.1", "501/926,744", "S015;C010"),
        (P938, "Materials per communication event", "42.4", "25,000/589", "S023;S022"),
        (P938, "Communication events per commune-level unit", "3.2", "589/184", "S022"),
        # 700 / 1,869,322 x 100,000 = 37.45: two digits, as 700 is a round number
        (P938, "People protected per 100,000 people", "at least 37", "700/1,869,322", "S021;C008"),
        (P939, "Attendances per start-up session", "59.3", "10,322/174", "S025;S024"),
        (P939, "Products per booth", "5", "100/20", "S034;S033"),
        # 16,828,216 a woman; the bank's 1 tỷ is a round sum: 90,909,091 is 91 million
        (P939, "The union's capital per woman", "16,800,000 ₫", "5,755,250,000/342", "S036;S035"),
        (P939, "The bank's capital per project", "91,000,000 ₫", "1,000,000,000/11", "S031;S030"),
        (P939, "Members per cooperative", "6", "30/5", "S038;S037"),
    ],
)  # fmt: skip
def test_each_ratio_stands_beside_its_two_numbers(
    dak_lak, table: str, ratio: str, value: str, parts: str, figures: str
):
    row = dak_lak.row(table, ratio)
    assert (row["Value"].text, row["From"].text) == (value, parts)
    assert row["Value"].figures == tuple(figures.split(";"))


def test_six_cooperatives_members_are_below_the_law_of_the_day(dak_lak):
    words = dak_lak.row(P939, "Members per cooperative")["Read with"].text
    assert words.startswith("below the norm of 7 or more (Law on Cooperatives 2012")


def test_a_base_of_another_day_and_a_count_of_two_years_are_named(dak_lak):
    words = dak_lak.row(P938, "People protected per 100,000 people")["Read with"].text
    assert words.startswith("base of 2019-04-01; over 2021-2022, not one year")


def test_a_ratio_without_its_base_says_so_instead_of_standing_empty(dak_lak):
    assert dak_lak.says("Teams per 100 villages").startswith(
        "Cannot say: Teams per 100 villages of the ethnic-minority area (no denominator: villages "
    )
    assert dak_lak.results["estimate"].notna().sum() > 200
    sizes = dak_lak.recorded("group_size", section="Community communication teams")
    assert "dak-lak" not in set(sizes["place"]), "no report of 2022 counts team members"


def test_trusted_addresses_stand_beside_those_of_other_places(dak_lak):
    # Gia Lai: 1,357 / 220 = 6.168
    spoken = dak_lak.says("Trusted addresses (culture sector) per commune-level unit. Dots")
    assert "Gia Lai (2022): 6.17 (1,357/220). Đắk Lắk (2022): 4.26 (784/184)." in spoken
    other = dak_lak.recorded_one("density", place="gia-lai", unit="address")
    assert (other["estimate"], other["figures"]) == (6.17, "P0143;P0117")


SIZES = {
    "binh-dinh": (11.1, "above"),  # 1,337 / 120
    "gia-lai/chu-pah": (9.61, "within"),  # 298 / 31
    "hoa-binh/cao-phong": (9.09, "within"),  # 209 / 23
    "quang-tri": (8.8, "cannot say"),  # at least 1,500 / 171
    "cao-bang": (7.5, "cannot say"),  # at least 5,600 / 746
    "dak-lak/krong-bong": (7.07, "below"),  # 311 / 44
    "tuyen-quang-2025": (6.67, "below"),  # 10,151 / 1,521
}


@pytest.mark.parametrize("place", SIZES)
def test_team_sizes_of_other_places_stand_beside_the_norm(page_of, place: str):
    size, words = SIZES[place]
    row = page_of("dak-lak", 2024).recorded_one("group_size", place=place)
    assert row["estimate"] == size
    assert str(row["text"]).startswith(words)
    assert "norm of 8 to 10" in str(row["text"])


def test_at_least_seven_places_are_drawn_with_the_norm(page_of):
    page = page_of("dak-lak", 2024)
    spoken = page.says("Members per team; shaded: the norm")
    drawn = [part for part in spoken.split(". ") if "(20" in part]
    assert len(drawn) >= len(SIZES) + 1
    assert "Quảng Trị (2025): at least 8.8 (1,500/171)" in drawn
    own = page.row(TEAMS, "Members per team (as printed)")
    assert own["Value"].text == "8 to 10"
    assert own["Read with"].text.startswith("within the norm of 8 to 10")
    assert own["Read with"].text.endswith("the norm was taken from this source")
