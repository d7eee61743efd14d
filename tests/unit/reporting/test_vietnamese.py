"""Numbers, labels and tables as a reader of Vietnamese expects them."""

import pandas as pd
import pytest

from helpers.coverage.verdict import REASONS, VERDICTS
from helpers.figures import Evidence
from helpers.reporting.colophon import figures_table, making_table
from helpers.reporting.glossary import Glossary
from helpers.reporting.labels import (
    COMPONENTS,
    RULES,
    STAGES,
    UNITS,
    UNIVERSES,
    plural,
    unit_words,
    with_unit,
)
from helpers.reporting.language import translator
from helpers.reporting.layout import (
    ROLE_WORDS,
    Column,
    format_range,
    lay_out,
    say_verdict,
)
from helpers.reporting.measures import MEASURES
from helpers.reporting.numbers import (
    format_day,
    format_decimal_places,
    format_estimate,
    format_period,
    format_reported,
)
from helpers.reporting.parameters import BilingualParameters
from helpers.reporting.results import validate_results
from helpers.reporting.table import Table

VI = translator("vi")


@pytest.fixture
def glossary(evidence: Evidence) -> Glossary:
    return Glossary(evidence, BilingualParameters(language="vi"))


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("estimate", "unit", "expected"),
    [
        (62 / 312, "ratio", "19,9%"),
        (330 / 312, "ratio", "105,8%"),
        (2145.0, "person", "2.145"),
        (31.24, "percent", "31,24%"),
        (95.0, "percent", "95%"),
        (5_755_250_000.0, "VND", "5.755.250.000 ₫"),
        (1_500_000.0, "USD", "1.500.000 USD"),
        (250 / 3, "team a year", "83,3"),
        (2022.0, "year", "2022"),
        (1.5, "point", "1,5"),
        (0.12345, "index", "0,123"),
    ],
)
def test_estimate_in_its_unit(estimate: float, unit: str, expected: str):
    assert plain(format_estimate(estimate, unit, "vi")) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"value": 62, "numerator": 62, "denominator": 312}, "62/312"),
        ({"value": 1521, "numerator": 1521, "denominator": 1521}, "1.521/1.521"),
        ({"value": 2000, "qualifier": "at_least", "unit": "woman"}, "ít nhất 2.000"),
        ({"value": 50, "qualifier": "at_most"}, "không quá 50"),
        ({"value": 3900, "qualifier": "about"}, "khoảng 3.900"),
        ({"value": 8, "value_high": 10}, "8–10"),
        ({"value": 15.37, "unit": "percent"}, "15,37%"),
        ({"value": 1e9, "unit": "VND", "qualifier": "about"}, "khoảng 1.000.000.000 ₫"),
    ],
)
def test_a_figure_as_its_source_prints_it(row, given: dict[str, object], expected: str):
    assert plain(format_reported(row(**given), "vi")) == expected


def test_days_and_counts():
    assert format_day(pd.Timestamp(2022, 12, 31), "vi") == "31/12/2022"
    assert format_day(pd.Timestamp(2024, 6, 1), "vi") == "01/06/2024"
    assert format_decimal_places(10393, "vi") == "10.393"


@pytest.mark.parametrize(
    ("period", "vietnamese"),
    [
        ("2022", "2022"),
        ("2021-2025", "2021-2025"),
        ("2022-12-31", "31/12/2022"),
        ("2022-01-01/2022-06-30", "01/01/2022 – 30/06/2022"),
        ("undated", "không rõ thời điểm"),
        ("from 2022/23 on", "from 2022/23 on"),
    ],
)
def test_periods(period: str, vietnamese: str):
    assert format_period(period, "vi") == vietnamese
    if "/" not in period or period[:1].isalpha():
        assert format_period(period, "en") == period


def test_from_day_to_day_reads_as_days_in_english():
    assert format_period("2018-01-01/2018-06-30", "en") == "1 Jan 2018 – 30 Jun 2018"


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [
        (2000, pd.NA, "ít nhất 2.000"),
        (pd.NA, 2000, "không quá 2.000"),
        (1500, 2500, "từ 1.500 đến 2.500"),
    ],
)
def test_a_reported_range(lower: object, upper: object, expected: str):
    row = pd.Series(
        {"estimate": 2000.0, "unit": "woman", "interval": "reported_range", "lower": lower,
         "upper": upper}
    )  # fmt: skip
    assert format_range(row, "vi") == expected


@pytest.mark.parametrize(
    ("estimate", "unit", "english", "vietnamese"),
    [
        (1.0, "team", "1 team", "1 tổ"),
        (62.0, "team", "62 teams", "62 tổ"),
        (2000.0, "woman", "2,000 women", "2.000 phụ nữ"),
        (90.0, "commune", "90 communes", "90 xã"),
        (10322.0, "person", "10,322 people", "10.322 người"),
        (784.0, "address", "784 addresses", "784 địa chỉ"),
        (501.0, "hotline", "501 hotlines", "501 đường dây nóng"),
        (589.0, "session", "589 sessions", "589 buổi"),
        (5.0, "cooperative", "5 cooperatives", "5 hợp tác xã"),
        (5_755_250_000.0, "VND", "5,755,250,000 đồng", "5.755.250.000 đồng"),
        (0.199, "ratio", "19.9%", "19,9%"),
        (250 / 3, "team a year", "83.3 teams a year", "83,3 tổ mỗi năm"),
        (1.65, "percent a year", "1.65% a year", "1,65% mỗi năm"),
        (3.0, "bicycle", "3 bicycles", "3 bicycle"),
        (float("nan"), "team", "–", "–"),
        (None, "team a year", "–", "–"),
    ],
)
def test_a_number_with_its_unit(estimate: float | None, unit: str, english: str, vietnamese: str):
    assert with_unit(estimate, unit, "en") == english
    assert with_unit(estimate, unit, "vi") == vietnamese


def test_units_beside_a_number_and_on_an_axis():
    assert (plural("team", "vi"), unit_words("hotline", "vi")) == ("tổ", "Đường dây nóng")
    assert (plural("VND", "vi"), plural("percent", "vi")) == ("", "")
    assert plural("VND/year", "vi") == "đồng/năm"


def test_every_unit_of_the_evidence_has_a_name(evidence: Evidence):
    tables = (evidence.figures, evidence.indicators, evidence.targets)
    units = {unit for table in tables for unit in table["unit"].dropna()}
    nameless = [unit for unit in units if plural(unit) and unit not in UNITS]
    assert nameless == [], "name them in labels.UNITS and in vi.po"


def test_every_code_has_words():
    labels = [label for label, _ in MEASURES.values()]
    for table in (COMPONENTS, STAGES, UNIVERSES, RULES, ROLE_WORDS):
        labels += table.values()
    untranslated = [label for label in labels if VI.say(label) == label]
    assert untranslated == []


def test_every_verdict_has_words():
    for code in VERDICTS:
        for reason in REASONS.values():
            text = f"{code}: {reason}; provisional, as the target is inferred (count of 2022)"
            said = say_verdict(text, VI)
            assert said.endswith("; nhận định tạm thời, vì chỉ tiêu được suy ra (count of 2022)")
            assert code not in said
            assert reason not in said


def test_a_verdict_in_both_languages():
    text = "cannot_say: one date only, and a pace needs two"
    assert say_verdict(text, translator("en")) == (
        "Cannot say: one date only, and a pace needs two"
    )
    assert say_verdict(text, VI) == (
        "Chưa thể kết luận: mới có số liệu tại một thời điểm, trong khi tính tốc độ cần hai thời "
        "điểm"
    )
    assert say_verdict("met", VI) == "Đạt"


RESULT = {
    "run_id": "dak-lak/2022/annual_summary/vi", "notebook": "annual_summary", "section": "Teams",
    "place": "dak-lak", "interval": "none", "method": "full count", "simulated": False,
    "disclosure": "public", "indicator": "community_communication_teams", "period": "2022-12-31",
    "numerator": 62.0, "denominator": 312.0, "denominator_role": "target", "figures": "S009",
}  # fmt: skip
RESULTS = [
    {"measure": "progress_to_target", "unit": "ratio", "estimate": 62 / 312},
    {"measure": "gap_to_target", "unit": "team", "estimate": 250.0},
    {"measure": "verdict", "unit": "verdict", "text": f"cannot_say: {REASONS['one_date']}"},
]
COLUMNS = (
    Column("@indicator", "Nội dung"), Column("@place", "Địa bàn"), Column("@period", "Ngày"),
    Column("@reported", "Báo cáo"), Column("@role", "Số thứ hai"), Column("progress_to_target"),
    Column("gap_to_target"), Column("verdict"),
)  # fmt: skip


def test_results_as_a_table(glossary: Glossary):
    results = validate_results(pd.DataFrame([{**RESULT, **row} for row in RESULTS]))
    table = lay_out(results, COLUMNS, "Tổ truyền thông", "", glossary)
    assert table.headers[5:] == ["Tỷ lệ so với chỉ tiêu", "Còn thiếu so với chỉ tiêu", "Nhận định"]
    assert [cell.text for cell in table.rows[0]] == [
        "Số tổ truyền thông cộng đồng", "Đắk Lắk", "31/12/2022", "62/312", "chỉ tiêu", "19,9%",
        "250", f"Chưa thể kết luận: {VI.say(REASONS['one_date'])}",
    ]  # fmt: skip
    assert "“62/312 tổ truyền thông cộng đồng”, đoạn 6, ký tự" in table.rows[0][6].hint


def test_one_row_a_result(glossary: Glossary):
    row = {**RESULT, "measure": "pace_needed", "unit": "team", "estimate": 2000.0, "lower": 1500.0,
           "upper": 2500.0, "interval": "reported_range", "group": "Ea Súp"}  # fmt: skip
    results = validate_results(pd.DataFrame([row]))
    columns = [Column(source, "x") for source in ("@measure", "@group", "@unit", "@interval")]
    (cells,) = lay_out(results, columns, "", "", glossary).rows
    assert [cell.text for cell in cells] == [
        "Tốc độ cần có", "Ea Súp", "tổ", "từ 1.500 đến 2.500",
    ]  # fmt: skip


def test_simulated_stays_simulated():
    table = Table("Chi phí", ["x"], [], is_simulated=True, language="vi")
    assert table.title == "SIMULATED (số liệu mô phỏng): Chi phí"


def test_figures_of_a_page(evidence: Evidence, glossary: Glossary):
    used = evidence.figures[evidence.figures["figure_id"].isin(["S009", "S033"])].copy()
    used = used.assign(confidence="medium", note="a note", is_date_inferred=True)
    table = figures_table(used, glossary)
    assert table.title == "Số liệu gốc của trang này"
    assert table.headers == [
        "Mã số liệu", "Nội dung", "Số báo cáo", "Thời điểm", "Nguồn", "Trích nguyên văn",
        "Ghi chú (bằng tiếng Anh)",
    ]  # fmt: skip
    first = table.rows[0]
    assert first[1].text == "Số tổ truyền thông cộng đồng, Đắk Lắk"
    assert first[3].text.endswith(" (suy ra)")
    assert "đoạn 6, ký tự" in first[5].text
    assert first[5].text.endswith("(độ tin cậy trung bình)")
    assert '<td lang="en">a note</td>' in table.to_html()


def test_a_source_has_its_day(evidence: Evidence, glossary: Glossary):
    days = evidence.sources.set_index("source_id")["published"]
    dated = days[days.str.fullmatch(r"\d{4}-\d{2}-\d{2}").fillna(False)].index
    used = evidence.figures[evidence.figures["source_id"].isin(dated)].head(1)
    year, month, day = days[used["source_id"].iloc[0]].split("-")
    (row,) = figures_table(used, glossary).rows
    assert row[4].text.endswith(f", {day}/{month}/{year}")


def test_how_a_page_was_made(evidence: Evidence, glossary: Glossary):
    table = making_table("annual_summary", glossary, evidence.figures.head(3))
    assert table.title == "Trang này được lập như thế nào"
    assert table.headers == ["Nội dung", "Giá trị"]
    assert [row[0].text for row in table.rows[:3]] == ["Sổ tay phân tích", "Tham số", "Số liệu"]
    assert table.rows[1][1].text == "place dak-lak, year 2022, language vi"
    assert table.rows[2][1].text.startswith("3, mã kiểm tra ")
