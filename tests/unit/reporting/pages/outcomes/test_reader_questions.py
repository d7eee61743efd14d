"""What an independent reader asks, answered in the words of the page, with its trace."""

import pytest

from helpers.reporting.table import Cell


def figures_behind(cell: Cell) -> set[str]:
    assert cell.href == f"#{cell.figures[0]}", "a click leads to the figure"
    assert cell.hint, "pointing at it shows the source's words"
    return set(cell.figures)


def test_which_districts_had_no_training(dak_lak):
    said = dak_lak.says("Reports on training name")
    assert "7 are not named: Buôn Ma Thuột, Buôn Đôn, Ea Kar, Krông Bông, Krông Pắc, Lắk" in said
    assert "Not named is not the same as not reached: the reports held here do not say." in said
    reported = dak_lak.row("Training cascade: reported on", "District-level units with training")
    assert figures_behind(reported["Reported"]) == {"S008"}
    assert (
        reported["Reported"].hint == "S008 (dlk2022): “8 huyện”, paragraph 5, characters 1632-1639"
    )


@pytest.mark.parametrize(
    ("ratio", "value", "figures"),
    [
        ("The union's capital per woman", "16,800,000 ₫", {"S036", "S035"}),
        ("The bank's capital per project", "91,000,000 ₫", {"S031", "S030"}),
    ],
)
def test_what_one_start_up_loan_averages(dak_lak, ratio: str, value: str, figures: set[str]):
    row = dak_lak.row("What a unit costs", ratio, "Đắk Lắk", "2021-2022")
    assert row["As printed"].text == value
    assert figures_behind(row["As printed"]) == figures
    assert "Whether it was a grant or a loan, and what it achieved, is not reported" in (
        dak_lak.table("What a unit costs").note
    )


def test_whether_784_is_good_cannot_be_said_and_why(dak_lak):
    said = dak_lak.says("trusted addresses, culture sector (784)")
    assert said == (
        "Cannot say if this is enough: trusted addresses, culture sector (784); "
        "domestic-violence hotlines (501). No target for Đắk Lắk is known, and nobody reports "
        "whether they are used. How many other places have is no measure of what is needed."
    )
    row = dak_lak.row("Network against domestic violence: exists",
                      "Trusted addresses, culture sector")  # fmt: skip
    assert figures_behind(row["Exist"]) == {"S014"}
    assert "Gia Lai (2022): 6.17" in dak_lak.text, "the neighbour stands beside"


def test_whether_the_targets_are_met(dak_lak):
    assert "0 can be judged by the end of 2022" in dak_lak.says("official targets can be read")
    for row in dak_lak.rows("What the targets ask of 2023"):
        assert row["Verdict"].text.startswith("Cannot say")
        assert figures_behind(row["Reported"]) <= {"S009", "S013"}
    claim = dak_lak.row("Points to check in the reports", "S009")
    assert "the title claims targets met, but these ratios are below 1" in (
        claim["What was found"].text
    )


def test_what_we_do_not_know(dak_lak):
    text = dak_lak.text
    cannot = [part for part in dak_lak.paragraphs if part.startswith("Cannot say")]
    assert len(cannot) >= 2
    for words in (
        "Whether violence fell, incomes rose or a business lived is in none of them",
        "counted by nobody",
        "30 name no body",
        "nobody reports on it: missing, not zero",
        "whom the programmes reached there cannot be said",
        "A unit cost without an effect is a price, not a value",
    ):
        assert words in text, words


def test_each_number_of_a_table_leads_to_a_figure_that_the_page_lists(dak_lak):
    listed = {row["Figure"].text for row in dak_lak.rows("Figures this page stands on")}
    cells = [cell for table in dak_lak.tables for row in table.rows for cell in row]
    traced = [cell for cell in cells if cell.is_number and cell.figures]
    assert len(traced) > 150
    for cell in traced:
        assert set(cell.figures) <= listed, cell
