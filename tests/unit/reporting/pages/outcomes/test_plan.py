"""The plan: which targets end when, and what each asks of the coming year."""

import pytest

ASKED = "What the targets ask of 2023"


@pytest.mark.parametrize(
    ("indicator", "numbers"),
    [
        # 85 missing over 2023, 2024 and 2025: 28.3 a year, whole units rounded up
        ("Commune-level units with a domestic-violence prevention model",
         ["2025", "90", "175", "85", "29"]),
        # 250 / 3 = 83.3
        ("Community communication teams", ["2025", "62", "312", "250", "84"]),
    ],
)  # fmt: skip
def test_what_each_target_asks_of_the_coming_year(dak_lak, indicator: str, numbers: list[str]):
    cells = [cell.text for cell in dak_lak.row(ASKED, indicator).values()]
    assert cells[1:6] == numbers
    assert cells[6] == "Cannot say: one date only, and a pace needs two"


def test_no_target_is_called_met_or_missed_on_one_count(dak_lak):
    said = dak_lak.says("official targets can be read against Đắk Lắk")
    assert said == (
        "45 official targets can be read against Đắk Lắk; reports count 2 of them, and 0 can be "
        "judged by the end of 2022. For all of them the answer is cannot say."
    )
    verdicts = dak_lak.recorded("verdict", section="The plan")["text"]
    assert [str(words).partition(":")[0] for words in verdicts] == ["cannot_say"] * 2


def test_targets_end_in_2025_2027_and_2030_and_those_that_nobody_counts_are_told_apart(dak_lak):
    due = dak_lak.recorded("targets_due")
    by_year = due.groupby("period")["estimate"].sum()
    assert by_year.to_dict() == {"2025": 29, "2027": 2, "2030": 12, "2035": 1}
    silent = due[due["group"].eq("Nobody counts it")].set_index("period")["estimate"]
    assert silent.to_dict() == {"2025": 19, "2027": 2, "2030": 9}
    assert "By 2027, counted by nobody: Informed people who change behaviour" in dak_lak.text


def test_two_counts_and_a_target_passed_are_met(page_of):
    page = page_of("dak-lak", 2024)
    row = page.row("Community communication teams: against", "Community communication teams")
    assert row["Verdict"].text == (
        "Met: the count reaches the target; provisional, as the target is inferred"
    )
