"""From recorded results to a table, and the figures at the end of a page."""

from dataclasses import replace

import pandas as pd
import pytest

from helpers.figures import Evidence
from helpers.reporting.colophon import digest_of, figures_table
from helpers.reporting.layout import Column, format_range, lay_out
from helpers.reporting.report import Report
from helpers.reporting.table import Cell, Table

COLUMNS = (
    Column("@indicator", "Indicator"), Column("@reported", "Reported"), Column("@role", "Role"),
    Column("progress_to_target"), Column("gap_to_target", "Missing", zero="none"),
    Column("verdict"),
)  # fmt: skip


@pytest.fixture
def recorded(report: Report) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "indicator": ["community_communication_teams", "change_leader_clubs"],
            "figures": ["S009;P0010", pd.NA],
            "numerator": pd.array([62, pd.NA], dtype="Float64"),
            "denominator": pd.array([312, pd.NA], dtype="Float64"),
            "denominator_role": ["target", pd.NA],
            "unit": ["team", "club"],
            "progress_to_target": pd.array([62 / 312, pd.NA], dtype="Float64"),
            "gap_to_target": pd.array([250, 0], dtype="Float64"),
            "verdict": ["cannot_say: one date only", "met: the count reaches the target"],
        }
    )
    return report.record(frame, ["progress_to_target", "gap_to_target", "verdict"], section="Gaps")


def laid_out(recorded: pd.DataFrame, report: Report, columns=COLUMNS) -> Table:
    return lay_out(recorded, columns, "Gaps", "a note", report)


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def test_one_row_a_thing_measured(recorded: pd.DataFrame, report: Report):
    table = laid_out(recorded, report)
    assert texts(table) == [
        ["Community communication teams", "62/312", "target", "19.9%", "250",
         "Cannot say: one date only"],
        ["Leaders of Change clubs", "–", "–", "–", "none", "Met: the count reaches the target"],
    ]  # fmt: skip
    assert table.headers == [
        "Indicator", "Reported", "Role", "Progress to the target", "Missing", "Verdict"
    ]  # fmt: skip
    assert table.numeric == {3, 4}
    assert (table.caption, table.note) == ("Gaps", "a note")


def test_a_number_leads_to_its_first_figure_and_carries_its_words(
    recorded: pd.DataFrame, report: Report
):
    cell = laid_out(recorded, report).rows[0][4]
    assert (cell.measure, cell.href, cell.figures) == ("gap_to_target", "#S009", ("S009", "P0010"))
    assert "“62/312 tổ truyền thông cộng đồng”, paragraph 6" in cell.hint
    assert "P0010" in cell.hint


def test_groups_side_by_side(report: Report):
    frame = pd.DataFrame(
        {"indicator": ["change_leader_clubs"] * 2, "group": ["2022", "latest"],
         "verdict": ["cannot_say: one date only", "met: reached"]}
    )  # fmt: skip
    recorded = report.record(frame, ["verdict"], section="Verdict")
    columns = [Column("@indicator"), *(Column("verdict", g, group=g) for g in ("2022", "latest"))]
    columns[0] = Column("@indicator", "Indicator")
    assert texts(laid_out(recorded, report, columns)) == [
        ["Leaders of Change clubs", "Cannot say: one date only", "Met: reached"]
    ]


def test_a_table_on_simulated_data_says_so(report: Report):
    frame = pd.DataFrame({"gap_to_target": [250.0], "basis": ["simulated"]})
    recorded = report.record(frame, ["gap_to_target"], section="Costs")
    assert laid_out(recorded, report, [Column("gap_to_target")]).title == "SIMULATED: Gaps"


@pytest.mark.parametrize(
    ("interval", "lower", "upper", "expected"),
    [
        ("none", pd.NA, pd.NA, "2,000"),
        ("reported_range", 2000, pd.NA, "at least 2,000"),
        ("reported_range", pd.NA, 2000, "at most 2,000"),
        ("reported_range", 1500, 2500, "1,500 to 2,500"),
    ],
)
def test_a_reported_range(interval: str, lower: object, upper: object, expected: str):
    row = pd.Series(
        {"estimate": 2000.0, "unit": "woman", "interval": interval, "lower": lower, "upper": upper}
    )
    assert format_range(row, "en") == expected


def changed(evidence: Evidence, **cells: object) -> pd.DataFrame:
    used = evidence.figures[evidence.figures["figure_id"].eq("S009")].copy()
    return used.assign(**cells)


def test_figures_of_a_page_lead_to_their_source(evidence: Evidence, report: Report):
    (row,) = figures_table(changed(evidence), report).rows
    assert row[0] == Cell("S009", css_class="anchor")
    assert row[1].text == "Community communication teams, Đắk Lắk"
    assert row[2].text == "62/312"
    assert row[4].href.startswith("https://")
    assert row[5].text.startswith("“62/312 tổ truyền thông cộng đồng”, paragraph 6")


def test_a_script_in_a_note_is_escaped(evidence: Evidence, report: Report):
    bad = "<script>alert('x')</script>"
    table = figures_table(changed(evidence, note=bad, snippet=bad, locator=bad), report)
    html = table.to_html()
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 3


def test_simulated_figures_are_marked(evidence: Evidence, report: Report):
    table = figures_table(changed(evidence, basis="simulated"), report)
    assert table.title == "SIMULATED: Figures this page stands on"
    assert not figures_table(changed(evidence), report).is_simulated


def test_digest_does_not_know_the_order(evidence: Evidence):
    figures = evidence.figures.head(20)
    assert digest_of(figures) == digest_of(figures.iloc[::-1])
    assert digest_of(figures) != digest_of(figures.assign(note="changed"))


def test_a_finding_in_words_stands_beside_the_numbers_of_its_row(report: Report):
    rows = pd.DataFrame(
        {
            "measure": ["effect_overall", "finding"],
            "estimate": pd.Series([1.2345, "Cannot say: too few"], dtype="object"),
            "group": "outcome",
        }
    )
    recorded = report.record_each(rows, section="Verdict")
    columns = (Column("@group", "What"), Column("effect_overall"), Column("finding", "Said"))
    table = lay_out(recorded, columns, "Verdict", "", report)
    assert [cell.text for cell in table.rows[0]] == ["outcome", "1.23", "Cannot say: too few"]
    assert table.numeric == {1}


def test_an_interval_without_an_estimate_is_recorded(report: Report):
    rows = pd.DataFrame(
        {
            "measure": "effect_under_violation", "estimate": [float("nan")] * 2,
            "lower": [-1.0, float("nan")], "upper": [2.0, float("nan")], "level": 0.95,
            "interval": "confidence", "group": ["a bound", "an empty set"], "text": ["if", "if"],
        }
    )  # fmt: skip
    recorded = report.record_each(rows, section="Sensitivity")
    assert recorded["group"].tolist() == ["a bound"]
    table = lay_out(
        recorded, (Column("@text", "If"), Column("@interval", "within")), "", "", report
    )
    assert [cell.text for cell in table.rows[0]] == ["if", "-1.00 to 2.00"]


def test_what_stands_on_a_made_up_figure_is_simulated(report):
    made_up = report.evidence.figures.assign(basis="simulated")
    report.evidence = replace(report.evidence, figures=made_up)
    rows = pd.DataFrame({"indicator": ["dv_hotlines"] * 2, "gap_to_target": [1.0, 2.0],
                         "figures": ["S014;S015", pd.NA]})  # fmt: skip
    recorded = report.record(rows, ["gap_to_target"], section="Gaps")
    assert recorded["simulated"].tolist() == [True, False]


def test_a_tidy_table_without_rows_records_nothing(report):
    nothing = pd.DataFrame({"measure": [], "estimate": []})
    assert report.record_each(nothing, section="How unequal").empty
    assert report.results.empty
