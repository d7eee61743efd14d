import pytest

from helpers.documents.not_figures import find_not_figures
from helpers.documents.numerals import Habit
from helpers.documents.scan import scan


@pytest.mark.parametrize(
    ("text", "words", "rule"),
    [
        ("Quyết định số 45/QĐ-TTg ngày 13/01/2022", "Quyết định số 45/QĐ-TTg", "number of a law or letter"),
        ("Luật số 13/2022/QH15", "Luật số 13/2022/QH15", "number of a law or letter"),
        ("Nghị quyết 1660/NQ-UBTVQH15", "Nghị quyết 1660/NQ-UBTVQH15", "number of a law or letter"),
        ("Luật Phòng, chống bạo lực gia đình năm 2007 và", "Luật Phòng, chống bạo lực gia đình năm 2007", "number of a law or letter"),
        ("theo Điều 11 của Luật", "Điều 11", "article, item or ordinal"),
        ("tiêu chí 18 về", "tiêu chí 18", "article, item or ordinal"),
        ("Kỳ họp thứ 7, Quốc hội", "Kỳ họp thứ 7", "article, item or ordinal"),
        ("ngày 14/11/2024 tại", "ngày 14/11/2024", "date"),
        ("ngày 14 tháng 11 năm 2024", "ngày 14 tháng 11 năm 2024", "date"),
        ("Từ ngày 15-8 đến 26-9, Hội", "Từ ngày 15-8 đến 26-9", "date"),
        ("trực 24/7 tại xã", "24/7", "clock time"),
        ("Ngày quốc tế Hạnh phúc (20-3) năm 2017", "(20-3)", "date"),
        ("Sáng nay 26/12, Hội", "nay 26/12", "date"),
        ("thôn Liên Sơn 2 - xã", "thôn Liên Sơn 2", "place with a number"),
        ("tháng 8/2024 có", "tháng 8/2024", "date"),
        ("kỷ niệm 20/10 năm nay", "20/10", "date"),
        ("on 14 November 2024 they", "14 November 2024", "date"),
        ("lúc 14 giờ 30 phút", "14 giờ 30 phút", "clock time"),
        ("trực 24/24 giờ", "24/24 giờ", "clock time"),
        ("8h30 sáng", "8h30", "clock time"),
        ("gọi số 0262.3675.112 hoặc", "0262.3675.112", "telephone"),
        ("liên hệ 0238.3844.567", "0238.3844.567", "telephone"),
        ("tổng đài 111, hoạt động", "tổng đài 111", "telephone"),
        ("công nghiệp 4.0", "công nghiệp 4.0", "version or slogan"),
        ("“5 không, 3 sạch”", "5 không, 3 sạch", "version or slogan"),
        ("chị Hoa, 42 tuổi", "42 tuổi", "age or level"),
        ("từ 14 đến 16 tuổi", "từ 14 đến 16 tuổi", "age or level"),
        ("ở thôn 3, xã", "thôn 3", "place with a number"),
        ("Quốc lộ 26 qua", "Quốc lộ 26", "place with a number"),
        ("1. Về mạng lưới", "1.", "number of an item"),
        ("Decision No. 1719/QD-TTg on", "Decision No. 1719/QD-TTg", "number of a law or letter"),
        ("+84 24 3850 0100, ext. 135", "ext. 135", "telephone"),
        ("gọi 0299 3820 xxx giờ", "gọi 0299 3820", "telephone"),
        ("(Year 2 of the grant)", "Year 2", "number of a stage"),
        ("women aged 15-64 who", "aged 15-64", "age or level"),
        ("độ tuổi 16 - 59, chiếm", "tuổi 16 - 59", "age or level"),
        ("Thạch Thị Sa Phi, 46, is already", ", 46,", "age or level"),
        ("from 7am to 5pm", "7am", "clock time"),
        ("kỷ niệm 114 năm Ngày", "kỷ niệm 114 năm", "idiom or anniversary"),
        ("đi năm lần bảy lượt", "năm lần bảy lượt", "idiom or anniversary"),
        ("the 16 Days of Activism", "16 Days", "version or slogan"),
        ("sản phẩm OCOP 3 sao", "3 sao", "version or slogan"),
        ("bản Mường Lống 1 đã", "bản Mường Lống 1", "place with a number"),
        ("xem www.example.vn/2022 nhé", "www.example.vn/2022", "web address"),
    ],
)  # fmt: skip
def test_no_figure(nouns, text, words, rule):
    found = {text[one.start : one.end].strip(): one.rule for one in find_not_figures(text)}
    hits = [(taken, name) for taken, name in found.items() if words in taken]
    assert hits, found
    assert hits[0][1] == rule
    spans = [text[e.start : e.end] for e in scan(text, nouns, Habit()).expressions]
    assert not [span for span in spans if span in words]


@pytest.mark.parametrize(
    "text",
    [
        "62/312 tổ", "05/9 chỉ tiêu", "6/15 đơn vị cấp huyện", "tổ 12 người", "quy định 3 nhóm đối tượng",
        "trong 2 năm 2021-2022", "kế hoạch 20 lớp tập huấn", "8/13 xã", "có 12/15 huyện", "mục tiêu 95%",
        "chỉ tiêu 9.000 tổ", "bảng 3 lớp", "cấp 25.500 tờ rơi",
    ],
)  # fmt: skip
def test_figures_are_left_alone(nouns, text):
    assert scan(text, nouns, Habit()).expressions, find_not_figures(text)


def test_a_total_is_no_ordinal(nouns):
    found = scan("với tổng số 79 thành viên và tổng số 12 trẻ em", nouns, Habit()).expressions
    assert [int(one.value) for one in found] == [79, 12]
