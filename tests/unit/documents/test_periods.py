from datetime import date

import pytest

from helpers.documents.periods import find_periods, reporting_period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("trong năm 2022", "2022-01-01", "2022-12-31"),
        ("5 tháng đầu năm 2024", "2024-01-01", "2024-05-31"),
        ("6 tháng cuối năm 2022", "2022-07-01", "2022-12-31"),
        ("9 tháng năm 2011", "2011-01-01", "2011-09-30"),
        ("giai đoạn 2021 - 2025", "2021-01-01", "2025-12-31"),
        ("năm 2021-22", "2021-01-01", "2022-12-31"),
        ("từ năm 2016 đến năm 2020", "2016-01-01", "2020-12-31"),
        ("từ tháng 7/2023 đến tháng 4/2025", "2023-07-01", "2025-04-30"),
        ("quý III/2023", "2023-07-01", "2023-09-30"),
        ("tháng 8 năm 2024", "2024-08-01", "2024-08-31"),
        ("đến ngày 14/11/2019", "2019-11-14", "2019-11-14"),
        ("as of 1 June 2024", "2024-06-01", "2024-06-01"),
        ("first six months of 2018", "2018-01-01", "2018-06-30"),
        ("between 2016 and 2020", "2016-01-01", "2020-12-31"),
    ],
)
def test_span(text, first, last):
    found = find_periods(text)
    assert [(p.first.isoformat(), p.last.isoformat()) for p in found] == [(first, last)]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Trong năm 2022, tỉnh có", "frame"),
        ("Đề án 938 về “hỗ trợ phụ nữ giai đoạn 2017-2027” được", "name"),
        ("chương trình mục tiêu quốc gia vùng đồng bào giai đoạn 2021-2030", "name"),
        ("Quyết định số 45/QĐ-TTg ngày 13/01/2022", "name"),
        ("phấn đấu đến năm 2025", "aim"),
        ("giảm 21 vụ so với năm 2021", "comparison"),
    ],
)
def test_role(text, role):
    assert [p.role for p in find_periods(text)] == [role]


def test_present_and_days_without_a_year():
    assert find_periods("Hiện nay, toàn tỉnh")[0].is_now
    assert find_periods("thực hiện tốt") == []
    assert find_periods("tính đến 14/11") == []
    assert find_periods("tính đến 14/11", 2019)[0].last == date(2019, 11, 14)


def test_a_day_that_is_in_no_calendar_is_none():
    assert find_periods("đến ngày 31/4/2025") == []


def test_what_a_document_reports_on():
    assert reporting_period("...", "Kết quả năm 2023", None) == (
        date(2023, 1, 1),
        date(2023, 12, 31),
    )
    two = "trong năm 2022 ... Trong 2 năm 2021-2022 ..."
    assert reporting_period(two, "x" * 400, None) == (date(2021, 1, 1), date(2022, 12, 31))
    assert reporting_period("không có gì", "Tin", date(2024, 6, 1)) == (
        date(2024, 1, 1),
        date(2024, 12, 31),
    )
    assert reporting_period("không có gì", "Tin", None) is None
