from datetime import date

import pytest

from helpers.documents.periods import find_periods
from helpers.documents.reporting_period import reporting_period


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
        ("1 July 2023 to 30 June 2024", "2023-07-01", "2024-06-30"),
        ("January 2021 to December 2023", "2021-01-01", "2023-12-31"),
        ("01/7/2023 - 30/6/2024", "2023-07-01", "2024-06-30"),
        ("first ten months of 2024", "2024-01-01", "2024-10-31"),
        ("the 2021-30 plan", "2021-01-01", "2030-12-31"),
        ("đến hết tháng 6/2023", "2023-06-30", "2023-06-30"),
        ("by the end of October 2024", "2024-10-31", "2024-10-31"),
        ("từ tháng 4/2021 đến nay", "2021-04-01", "2021-12-31"),
        ("since the start of phase I in January 2021", "2021-01-01", "2021-12-31"),
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


@pytest.mark.parametrize(
    ("text", "first", "last", "role"),
    [
        ("Năm tới, Hội mở 5 lớp", "2025-01-01", "2025-12-31", "aim"),
        ("down from 158 a year earlier", "2023-01-01", "2023-12-31", "comparison"),
        (
            "In 2022 there were 131, down from 158 a year earlier",
            "2021-01-01",
            "2021-12-31",
            "comparison",
        ),
        ("nửa đầu năm toàn tỉnh", "2024-01-01", "2024-06-30", "frame"),
        ("9 tháng đầu năm huyện", "2024-01-01", "2024-09-30", "frame"),
        ("Từ đầu năm đến hết tháng 9", "2024-01-01", "2024-09-30", "frame"),
        ("Đến cuối tháng 6, dư nợ", "2024-06-30", "2024-06-30", "frame"),
        ("Đến 31/12/2023 có 2 nhà. Cả năm ấy có 152 vụ", "2023-01-01", "2023-12-31", "frame"),
        ("Năm 2025 chúng tôi phấn đấu mở 5 lớp", "2025-01-01", "2025-12-31", "aim"),
        ("Phương hướng, nhiệm vụ năm 2025", "2025-01-01", "2025-12-31", "aim"),
    ],
)
def test_times_that_are_told_from_another(text, first, last, role):
    one = find_periods(text, 2024)[-1]
    assert (one.first.isoformat(), one.last.isoformat(), one.role) == (first, last, role)


@pytest.mark.parametrize(
    ("text", "head", "first", "last"),
    [
        ("Ra ngày 25/11/2024. Đến hết tháng 10/2024 có 12 tổ.", "Bản tin\n25/11/2024", "2024-01-01", "2024-12-31"),
        ("Đề án giai đoạn 2017-2025. Trong năm 2024, Hội mở 5 lớp.", "Tin", "2024-01-01", "2024-12-31"),
        ("Hội nghị tổng kết giai đoạn 2021-2025. Năm 2018 là 21,9%.", "Tin", "2021-01-01", "2025-12-31"),
        ("It ran from 1 January 2021 to 31 December 2023.", "BRIEF No. 7 | March 2024", "2021-01-01", "2023-12-31"),
        ("Qua 8 năm thực hiện Đề án hỗ trợ giai đoạn 2017-2025, có 12 tổ.", "Tin", "2017-01-01", "2025-12-31"),
    ],
)  # fmt: skip
def test_what_frames_and_what_is_told(text, head, first, last):
    found = reporting_period(f"{head}\n{text}", head, None)
    assert found is not None
    assert (found[0].isoformat(), found[1].isoformat()) == (first, last)
