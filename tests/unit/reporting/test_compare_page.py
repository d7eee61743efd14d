"""The page of a comparison: loud about definitions, escaped, self-contained, in both languages."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from helpers.reporting.compare import compare
from helpers.reporting.compare_page import comparison_page, folder_name, says, write_comparison
from helpers.reporting.compare_view import lines_of

LABELS = [{"indicator": "teams", "label_en": "Teams <b>", "label_vi": "Tổ truyền thông"}]
OLD = [
    {"estimate": 62.0, "numerator": 62.0, "denominator": 312.0, "denominator_role": "target"},
    {"measure": "progress_to_target", "unit": "ratio", "estimate": 62 / 312, "numerator": 62.0,
     "denominator": 312.0, "denominator_role": "target"},
    {"measure": "density", "estimate": 1.0, "method": "a"},
    {"measure": "verdict", "unit": "verdict",
     "text": "cannot_say: one date only, and a pace needs two"},
    {"measure": "gap_to_target", "estimate": 250.0, "group": "<script>alert(1)</script>"},
]  # fmt: skip
NEW = [
    {"estimate": 330.0},
    {"measure": "progress_to_target", "unit": "ratio", "estimate": 330 / 312},
    {"measure": "density", "estimate": 2.0, "method": "b"},
    {"measure": "verdict", "unit": "verdict", "text": "met: the count reaches the target"},
    {"measure": "reported_value", "indicator": "hotlines", "estimate": 5.0},
]  # fmt: skip


@pytest.fixture(scope="module")
def done(side):
    return compare(side(OLD, definitions=LABELS), side(NEW, definitions=LABELS, year=2024))


@pytest.fixture
def page(done, evidence):
    def render(language: str) -> BeautifulSoup:
        html = comparison_page(done, lines_of(done, evidence, language), language)
        return BeautifulSoup(html, "html.parser")

    return render


def test_both_numbers_the_change_and_the_cause_stand_in_a_row(page):
    table = page("en").find("caption", string="Numbers that changed").find_parent("table")
    cells = [[c.get_text() for c in row.select("th, td")] for row in table.select("tbody tr")]
    by_what = {row[0]: row[1:] for row in cells}
    assert by_what["Teams <b>: Reported"][1:4] == ["62/312", "330", "+268 (+432.3%)"]
    share = by_what["Teams <b>: Progress to the target"]
    assert share[1:4] == ["19.9% (62/312)", "105.8%", "+85.9 points"]
    verdict = by_what["Teams <b>: Verdict"]
    assert verdict[1] == "Cannot say: one date only, and a pace needs two"
    assert verdict[2] == "Met: the count reaches the target"


def test_definitions_are_loud(page, done, evidence):
    html = page("en")
    loud = [p.get_text() for p in html.select("p.loud")]
    assert loud[0] == "DEFINITION: 1 number does not mean the same on both sides."
    first = html.select("h2")[1].get_text()
    assert first == "Numbers that mean something else now"
    assert says(done, lines_of(done, evidence, "en")).lead == (
        "From 2022 to 2024: 4 changed, 1 new, 1 gone."
    )


def test_nothing_of_the_data_is_markup_and_nobody_is_asked(page):
    html = page("en")
    assert not html.select("script, link, iframe, b")
    assert "<script>alert(1)</script>" in html.get_text()
    assert {tag["src"].partition(":")[0] for tag in html.select("[src]")} == {"data"}
    assert "default-src 'none'" in html.find("meta", {"http-equiv": True})["content"]
    hrefs = {a["href"] for a in html.select("main a, header a")}
    anchors = {f"#{h['id']}" for h in html.select("h2[id]")}
    assert hrefs - anchors == {"../../index.html", "changes.csv"}


def test_the_chart_says_itself_in_words(page):
    alt = page("en").img["alt"]
    assert alt.startswith("How many times what it was. ")
    assert "Teams <b>: Reported: 62/312 → 330" in alt


def test_vietnamese(page):
    html = page("vi")
    text = html.get_text()
    assert html.html["lang"] == "vi"
    assert html.h1.get_text() == "Điều gì đã thay đổi: 2022 và 2024"
    assert "Tổ truyền thông" in text
    assert "+85,9 điểm" in text
    for english in ("Cause", "New data", "gone", "Reported", "Where"):
        assert english not in text


def test_nothing_moved_is_a_page_too(side, evidence, tmp_path):
    same = compare(side(OLD), side(OLD, name="release 2022"))
    path = write_comparison(same, lines_of(same, evidence, "en"), tmp_path, "en")
    assert path == tmp_path / "compare" / "2022--release-2022" / "index.html"
    html = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    assert "5 results are the same" in html.get_text()
    assert not html.select("table, img")
    assert sorted(p.name for p in path.parent.iterdir()) == ["changes.csv", "index.html"]


def test_the_folder_is_one_of_the_file_system(side):
    odd = compare(side(OLD, name="../a b\\c"), side(OLD, name="tổ/2022"))
    assert folder_name(odd) == "a-b-c--tổ-2022"


def test_a_failed_notebook_is_said(side, evidence):
    a, b = side(OLD), side(NEW, year=2024)
    more = side([*OLD, {"notebook": "equity", "estimate": 1.0}])
    failed = replace(b, failed=("dak-lak/2024/equity/en",))
    warnings = says(compare(more, failed), []).warnings
    assert warnings == ("NOT COMPARED: equity of dak-lak failed in 2024.",)
    assert says(compare(a, b), []).warnings == ()


def test_stale_reports_are_said(side):
    old = replace(side(OLD), stale=("dak-lak/2022/coverage_gaps/en",))
    assert says(compare(old, side(NEW, year=2024)), []).warnings == (
        "STALE: 1 of 1 runs of 2022 are not what would be run now: workbench run --why says why.",
    )
