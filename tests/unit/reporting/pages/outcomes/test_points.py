"""Points to check: what cannot be as it stands is raised with its figure, and the page still runs.

One copy of the committed rows holds every mistake that the checks of the tables let through.
"""

import csv
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from helpers.errors import UserError
from helpers.figures import gather_evidence

FOUND = "What the figures of this page give reason to check"
ARTICLE, CONTEXT = "dak_lak_article_2022.csv", "context.csv"
MISTAKES: Mapping[str, Mapping[str, str]] = {
    "S020": {"value": "11000"},  # at least 11,000 of 10,322 attendances
    "S036": {"value": "5755", "unit": "million"},
    "S031": {"period_start": "", "period_end": ""},
}
MEMBERS = {
    "S901": {"indicator": "community_communication_team_members", "value": "500"},
    "S902": {"indicator": "community_communication_team_members_male", "value": "600"},
}
"""Six hundred men among five hundred members, as a seventh paragraph might have said."""


def edit_rows(path: Path, change: Callable[[list[dict[str, str]]], list[dict[str, str]]]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        header, rows = list(reader.fieldnames or []), list(reader)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        writer.writerows(change(rows))


def slip(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    changed = [row | MISTAKES.get(row["figure_id"], {}) for row in rows]
    (teams,) = [row for row in rows if row["figure_id"] == "S009"]
    bare = {"numerator": "", "denominator": "", "denominator_role": "", "unit": "person"}
    return [*changed, *(teams | bare | {"figure_id": i} | cells for i, cells in MEMBERS.items())]


@pytest.fixture(scope="session")
def slips(project, tmp_path_factory, make_page):
    root = tmp_path_factory.mktemp("slips")
    raw = root / "data" / "raw"
    shutil.copytree(project.raw, raw)
    edit_rows(raw / "figures" / ARTICLE, slip)
    edit_rows(raw / "figures" / CONTEXT, lambda rows: [r for r in rows if r["figure_id"] != "C004"])
    return make_page(root, "dak-lak", 2022)


@pytest.mark.parametrize(
    ("figure", "rule", "indicator", "words"),
    [
        ("S020", "a step larger than the one before", "Members reaching resources for business",
         "larger than attendances at start-up sessions (11,000 or more against 10,322)"),
        ("S902", "a part larger than its whole", "Male members of community communication teams",
         "120 per 100: the part is larger than its whole"),
        ("S036", "money without a currency", "Start-up capital handed to women",
         "5,755 million: a sum of money whose unit is no currency"),
        ("S031", "money without a year", "Social-policy-bank capital for start-ups",
         "1,000,000,000 VND: a sum of money of no known date"),
        ("P0075", "a gap in the deflator", "Start-up capital handed to women",
         "not in constant prices: no change of consumer prices for 2021"),
        ("P0071", "a gap in the deflator",
         "Outstanding loans of the social policy bank, all channels",
         "not in constant prices: no change of consumer prices for 2021"),
    ],
)  # fmt: skip
def test_each_slip_is_raised_with_its_figure(
    slips, dak_lak, figure: str, rule: str, indicator: str, words: str
):
    (point,) = [row for row in slips.rows(FOUND)
                if row["Figure"].text == figure and row["What"].text == rule]  # fmt: skip
    assert point["Indicator"].text == indicator
    assert words in point["Found"].text
    assert point["Figure"].href == f"#{figure}"
    assert figure in {row["Figure"].text for row in slips.rows("Figures this page stands on")}
    assert not [row for row in dak_lak.rows(FOUND) if row["Figure"].text == figure], (
        "the committed figures give no such reason"
    )


def test_a_funnel_that_grows_is_said_beside_its_steps(slips):
    said = slips.says("Check: Members reaching resources for business")
    assert said == (
        "Check: Members reaching resources for business (11,000) is larger than attendances at "
        "start-up sessions, of which it should be a part."
    )


def test_a_sum_without_a_currency_gives_no_unit_cost(slips):
    assert "money without a currency: the unit is million" in slips.says(
        "The union's capital per woman ("
    )
    costs = slips.rows("What a unit costs")
    assert {row["When"].text for row in costs if row["What"].text.startswith("The union")} == {
        "1 Jan 2018 – 30 Jun 2018", "2018-2023"
    }  # fmt: skip


def test_a_sum_without_a_date_is_in_no_table_of_the_year(slips):
    sums = {row["Sum"].text for row in slips.rows("Sums of money")}
    assert "Social-policy-bank capital for start-ups" not in sums
    where = slips.row("Where every figure went", "S031")["Where it went"].text
    assert where == "Points to check"


def test_the_page_with_slips_still_has_all_its_parts(slips, dak_lak):
    headings = [[part.splitlines()[0] for part in page.paragraphs if part.startswith("## ")]
                for page in (slips, dak_lak)]  # fmt: skip
    assert headings[0] == headings[1]
    count = slips.recorded_one("warnings_raised")["estimate"]
    assert count == len(slips.rows(FOUND)) >= 6


def test_a_step_that_an_at_least_leaves_open_is_no_point(dak_lak):
    assert [row["Figure"].text for row in dak_lak.rows(FOUND)] == ["P0047"]


def test_slips_of_the_source_are_listed_as_printed(dak_lak):
    rows = {row["Figure"].text: row["What was found"].text
            for row in dak_lak.rows("Points to check in the reports")}  # fmt: skip
    assert list(rows) == ["S008", "S009", "S014", "S031", "S038"]
    assert "separate sums, never added" in rows["S031"]
    assert "6.0 each, below 7" in rows["S038"]


@pytest.mark.parametrize(
    ("cells", "column", "found"),
    [
        ({"numerator": 480, "denominator": 400, "denominator_role": "universe"},
         "denominator_role", "universe"),
        ({"value": "48.600.000"}, "value", "48.600.000"),
        ({"qualifier": "roughly"}, "qualifier", "roughly"),
        ({"period_start": "2025-01-01"}, "period_end", "2024-12-31"),
        ({"place": "lower-orwa"}, "place", "lower-orwa"),
        ({"value": -480}, "value", "-480"),
    ],
)  # fmt: skip
def test_what_no_report_can_mean_is_refused_with_one_message(
    rows_abroad, tmp_path: Path, cells: dict[str, object], column: str, found: str
):
    rows_abroad(tmp_path, E2=cells)
    with pytest.raises(UserError) as refusal:
        gather_evidence(tmp_path / "data" / "raw")
    message = str(refusal.value)
    assert message.startswith(f"data/raw/figures/rows.csv, row 3, column {column}: found ")
    assert found in message.partition(", expected ")[0]
    assert message.count(": found ") == 1
    assert len(message.splitlines()) == 2, "what was found and expected, and the next step"
