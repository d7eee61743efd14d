"""The grammar of numbers, each rule with its cases; the handbook tells them in words."""

import pytest

from helpers.documents.numerals import Habit
from helpers.documents.scan import scan

# text, words taken, kind, value, unit, qualifier
CASES = [
    # counts
    ("cho 2.145 cán bộ tại", "2.145 cán bộ", "count", "2145", "person", "exact"),
    ("có 784 địa chỉ tin cậy và", "784 địa chỉ tin cậy", "count", "784", "address", "exact"),
    ("2022 người", "2022 người", "count", "2022", "person", "exact"),
    ("2,4 triệu người", "2,4 triệu người", "count", "2400000", "person", "exact"),
    ("thành lập 64 cán bộ Hội", "64 cán bộ", "count", "64", "person", "exact"),
    ("60 Leaders of Change clubs", "60 Leaders of Change clubs", "count", "60", "club", "exact"),
    ("số địa chỉ tin cậy là 1.349.", "1.349", "count", "1349", "address", "exact"),
    ("thân thể 87 vụ, bạo lực", "87 vụ", "count", "87", "case", "exact"),
    ("352 cán bộ, hội viên dự", "352 cán bộ, hội viên", "count", "352", "person", "exact"),
    # ratios
    ("xếp thứ 72/146 quốc gia", "72/146", "ratio", "72", "rank", "exact"),
    ("được 62/312 tổ truyền thông", "62/312 tổ truyền thông", "ratio", "62", "team", "exact"),
    (
        "có 90/184 xã, phường, thị trấn có",
        "90/184 xã, phường, thị trấn",
        "ratio",
        "90",
        "commune",
        "exact",
    ),
    ("có 24/24 xã đạt", "24/24 xã", "ratio", "24", "commune", "exact"),
    ("giải ngân 1,86/2,4 tỷ đồng", "1,86/2,4 tỷ đồng", "ratio", "1860000000", "VND", "exact"),
    ("1.860/2.400 triệu đồng", "1.860/2.400 triệu đồng", "ratio", "1860000000", "VND", "exact"),
    ("1,5 tỷ đồng/2,4 tỷ đồng", "1,5 tỷ đồng/2,4 tỷ đồng", "ratio", "1500000000", "VND", "exact"),
    ("900 triệu/1,2 tỷ đồng", "900 triệu/1,2 tỷ đồng", "ratio", "900000000", "VND", "exact"),
    ("hỗ trợ 30 triệu đồng/mô hình", "30 triệu đồng", "money", "30000000", "VND", "exact"),
    ("đạt 05/9 chỉ tiêu", "05/9 chỉ tiêu", "ratio", "5", "indicator", "exact"),
    ("8 trên 13 xã", "8 trên 13 xã", "ratio", "8", "commune", "exact"),
    ("818 of 1,337 members", "818 of 1,337 members", "ratio", "818", "person", "exact"),
    # ranges
    ("mỗi tổ từ 8 - 10 thành viên", "8 - 10 thành viên", "range", "8-10", "person", "exact"),
    ("từ 40 đến 50 người", "40 đến 50 người", "range", "40-50", "person", "exact"),
    ("vay 30 - 50 triệu đồng", "30 - 50 triệu đồng", "range", "30000000-50000000", "VND", "exact"),
    # money
    ("là 5.755.250.000 đồng;", "5.755.250.000 đồng", "money", "5755250000", "VND", "exact"),
    ("2 tỷ 307 triệu đồng", "2 tỷ 307 triệu đồng", "money", "2307000000", "VND", "exact"),
    ("158,8 triệu đồng", "158,8 triệu đồng", "money", "158800000", "VND", "exact"),
    ("8.744 triệu đồng", "8.744 triệu đồng", "money", "8744000000", "VND", "exact"),
    ("đạt hơn 44 tỷ.", "hơn 44 tỷ", "money", "44000000000", "VND", "more_than"),
    ("1 tỷ rưỡi đồng", "1 tỷ rưỡi đồng", "money", "1500000000", "VND", "exact"),
    ("43,4 triệu đồng/năm", "43,4 triệu đồng/năm", "money", "43400000", "VND/year", "exact"),
    ("VND 5.8 billion", "VND 5.8 billion", "money", "5800000000", "VND", "exact"),
    ("US$16.8 million", "US$16.8 million", "money", "16800000", "USD", "exact"),
    # percentages
    ("chiếm 31,4% số vụ", "31,4%", "percent", "31.4", "percent", "exact"),
    ("đạt 176,6% chỉ tiêu", "176,6% chỉ tiêu", "percent", "176.6", "percent", "exact"),
    ("vượt 13% chỉ tiêu", "vượt 13%", "percent", "113", "percent", "exact"),
    (
        "giảm 1,65 điểm phần trăm",
        "1,65 điểm phần trăm",
        "percent",
        "1.65",
        "percentage point",
        "exact",
    ),
    # qualifiers
    ("giúp hơn 2.000 hội viên", "hơn 2.000 hội viên", "count", "2000", "woman", "more_than"),
    ("trên 80% là nữ", "trên 80%", "percent", "80", "percent", "more_than"),
    ("gần 3.900 lượt người", "gần 3.900 lượt người", "count", "3900", "person", "about"),
    ("ước khoảng 500 hộ", "ước khoảng 500 hộ", "count", "500", "household", "about"),
    ("tối thiểu 20 lớp", "tối thiểu 20 lớp", "count", "20", "class", "at_least"),
    ("không quá 5 người", "không quá 5 người", "count", "5", "person", "at_most"),
    ("dưới 10 hộ", "dưới 10 hộ", "count", "10", "household", "less_than"),
    ("có 3 mô hình trở lên", "3 mô hình", "count", "3", "model", "at_least"),
    # words
    ("mở hai lớp tập huấn", "hai lớp tập huấn", "count", "2", "class", "exact"),
    ("tổ chức một lớp tập huấn", "một lớp tập huấn", "count", "1", "class", "exact"),
    ("hai mươi lăm hội viên", "hai mươi lăm hội viên", "count", "25", "woman", "exact"),
    ("giám sát; năm tổ được lập", "năm tổ", "count", "5", "group", "exact"),
    # time
    ("trong năm 2022, đã", "trong năm 2022", "year", "2022", "year", "exact"),
    ("giai đoạn 2021 - 2025", "giai đoạn 2021 - 2025", "range", "2021-2025", "year", "exact"),
    ("trong 2 năm", "2 năm", "range", "2", "year", "exact"),
    ("5 tháng đầu năm 2024", "5 tháng đầu năm 2024", "year", "2024", "year", "exact"),
    # programmes, sizes
    ("Đề án 938 về", "Đề án 938", "identifier", "938", "identifier", "exact"),
    ("rộng 31,24 km2", "31,24 km2", "amount", "31.24", "km2", "exact"),
]


@pytest.mark.parametrize(("text", "words", "kind", "value", "unit", "qualifier"), CASES)
def test_expression(nouns, text, words, kind, value, unit, qualifier):
    found = scan(
        text,
        nouns,
        Habit(",")
        if "VND 5.8" not in text and "US$" not in text and " of " not in text
        else Habit("."),
    )
    assert len(found.expressions) == 1
    one = found.expressions[0]
    ends = f"{one.value.normalize():f}" + (
        f"-{one.high.normalize():f}" if one.high is not None else ""
    )
    assert text[one.start : one.end] == words
    assert (one.kind, ends, one.unit, one.qualifier) == (kind, value, unit, qualifier)


@pytest.mark.parametrize(
    "text",
    [
        "một số hội viên", "hai bên ký kết", "một trong những mô hình", "trong năm tổ chức", "hàng trăm hội viên",
        "mỗi năm tổ này", "không có mô hình", "", "là năm bản lề", "in Ba Tri District",
        "đi lại năm lần bảy lượt", "Nhà văn hóa, một cán bộ thừa nhận",
    ],
)  # fmt: skip
def test_words_that_count_nothing(nouns, text):
    assert scan(text, nouns, Habit()).expressions == []


def test_a_change_is_marked_and_keeps_its_sign_in_words(nouns):
    one = scan("giảm 935 vụ so với cùng kỳ", nouns, Habit()).expressions[0]
    assert (one.value, one.unit, one.change) == (935, "case", "decrease")
    assert scan("tăng thêm 12 tổ", nouns, Habit()).expressions[0].change == "increase"
    assert scan("giảm còn 12 tổ", nouns, Habit()).expressions[0].change == ""


def test_both_numbers_of_a_sentence_are_found_apart(nouns):
    text = "1 lớp tập huấn cho 41 phụ nữ"
    assert [text[e.start : e.end] for e in scan(text, nouns, Habit()).expressions] == [
        "1 lớp tập huấn",
        "41 phụ nữ",
    ]


def test_a_ratio_keeps_both_numbers(nouns):
    one = scan("2.312/1.000 địa chỉ tin cậy", nouns, Habit()).expressions[0]
    assert (one.numerator, one.denominator) == (2312, 1000)


@pytest.mark.parametrize("text", ["1,2/2 tỷ 307 triệu đồng", "5/0 tỷ 300 triệu đồng"])
def test_a_scale_that_two_sums_do_not_share_is_not_lent(nouns, text):
    found = scan(text, nouns, Habit(",")).expressions
    assert all(one.unit != "VND" or one.kind == "money" for one in found)


@pytest.mark.parametrize(
    ("text", "value", "numerator", "denominator", "unit"),
    [
        ("112 boys per 100 girls", "112", "112", "100", "boys per 100 girls"),
        ("111,5 bé trai/100 bé gái", "111.5", "111.5", "100", "boys per 100 girls"),
        (
            "46 deaths per 100,000 live births",
            "46",
            "46",
            "100000",
            "deaths per 100,000 live births",
        ),
        ("31 of the province's 186 co-operatives", "31", "31", "186", "cooperative"),
        ("six of 14 start-up models", "6", "6", "14", "model"),
        ("43.740 hội viên/62.086 phụ nữ", "43740", "43740", "62086", "woman"),
        ("nữ trúng cử 21/55", "21", "21", "55", "woman"),
        ("one of 17 trusted addresses", "17", "", "", "address"),
        ("11 tổ/98 thành viên", "11", "", "", "group"),
        ("1,054 commune officials", "1054", "", "", "person"),
        ("Five women-led cooperatives", "5", "", "", "cooperative"),
        ("turned over VNĐ3.2 billion", "3200000000", "", "", "VND"),
    ],
)
def test_what_is_counted_and_of_how_many(nouns, text, value, numerator, denominator, unit):
    one = scan(text, nouns, Habit("." if text.isascii() else ",")).expressions[0]
    numbers = (one.value, one.numerator, one.denominator)
    shown = [f"{n.normalize():f}" if n is not None else "" for n in numbers]
    assert [*shown, one.unit] == [value, numerator, denominator, unit]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("112 clubs, of which 24 are in Mèo Vạc", "club"),
        ("1,046 teams, more than the 1,000 planned", "team"),
        ("18 addresses, 11 strengthened", "address"),
        ("131 cases, down from 158 a year earlier", "case"),
    ],
)
def test_a_second_number_of_the_same_thing(nouns, text, unit):
    assert scan(text, nouns, Habit(".")).expressions[1].unit == unit
