"""What a number is taken to mean: indicator, place, time, plan or result."""

import pytest


@pytest.mark.parametrize(
    ("text", "words", "indicator"),
    [
        ("Toàn tỉnh có 784 địa chỉ tin cậy về phòng, chống bạo lực gia đình.", "784", "trusted_addresses"),
        ("Thực hiện Dự án 8, huyện ra mắt 10 địa chỉ tin cậy và 55 tổ truyền thông cộng đồng.", "10 địa chỉ", "trusted_addresses_project8"),
        ("Có 90/184 xã có mô hình phòng, chống bạo lực gia đình.", "90/184", "communes_with_dv_prevention_model"),
        ("Bạo lực thể chất chiếm 58,2%, bạo lực tinh thần chiếm 31,4%.", "58,2%", "dv_cases_physical_pct"),
        ("Bạo lực thể chất chiếm 58,2%, bạo lực tinh thần chiếm 31,4%.", "31,4%", "dv_cases_psychological_pct"),
        ("Tổ chức 1 lớp tập huấn cho 41 phụ nữ dự cuộc thi khởi nghiệp.", "1 lớp", "training_classes_startup"),
        ("Có 5.869/8.225 xã (71,4%) đạt chuẩn nông thôn mới.", "71,4%", "new_rural_communes"),
        ("The Union held 13 mock trials in schools.", "13", "mock_trials"),
        ("Có 12 người bị xử phạt hành chính, 03 vụ bạo lực gia đình bị khởi tố.", "03 vụ", "dv_prosecutions_cases"),
        ("Có 1.150 địa chỉ tin cậy, 171 nhà tạm lánh phòng, chống bạo lực gia đình.", "171", "dv_shelters"),
        ("Báo cáo kết quả\n\nDuy trì 187/190 tổ truyền thông tại 76 xã khó khăn; củng cố 38 địa chỉ tin cậy.", "76 xã", ""),
        ("Xử lý: áp dụng giáo dục là 06 người, xử phạt vi phạm hành chính 04 người.", "06 người", ""),
        ("Xử lý: áp dụng giáo dục là 06 người, xử phạt vi phạm hành chính 04 người.", "04 người", "dv_admin_fines"),
        ("It set up eight trusted addresses and five “Leader of Change\" clubs.", "five", "change_leader_clubs"),
        ("Có 143/143 xã, phường duy trì Mô hình PCBLGĐ.", "143/143", "communes_with_dv_prevention_model"),
        ("Tại mỗi thôn đều thành lập 01 địa chỉ tin cậy.", "01", ""),
        ("Toàn tỉnh còn 33 xã chưa có mô hình phòng, chống bạo lực gia đình.", "33 xã", ""),
        ("Ra mắt 3 địa chỉ tin cậy; cấp 60 phướn treo, 500 mũ cho các mô hình.", "500", ""),
        ("Thành lập 6 tổ truyền thông cộng đồng với 46 thành viên.", "46", "community_communication_team_members"),
        ("- Tỷ lệ nữ trong HĐND các cấp nhiệm kỳ 2016-2021:\n\n+ Cấp huyện: 28,42%", "28,42%", "female_peoples_council_pct"),
        ("Phụ nữ tham chính\n\n- Tỷ lệ nữ trong HĐND các cấp:\n\n+ Cấp huyện: 28,4%\n\n- Tỷ lệ giám đốc sở: 15,38%", "15,38%", ""),
        ("Tỷ lệ nữ giám đốc, chủ doanh nghiệp, hợp tác xã: 26,8%.", "26,8%", "female_business_coop_directors_pct"),
        ("Địa chỉ tin cậy cộng đồng của Dự án 8: củng cố 9 địa chỉ, thành lập mới 04 địa chỉ.", "9 địa chỉ", "trusted_addresses_project8_strengthened"),
        ("Địa chỉ tin cậy cộng đồng của Dự án 8: củng cố 9 địa chỉ, thành lập mới 04 địa chỉ.", "04", "trusted_addresses_project8_new"),
        ("Dự án 8: lũy kế có 231/225 tổ truyền thông, đạt 102,7% chỉ tiêu.", "102,7%", "community_communication_teams_pct_of_phase_target"),
        ("Phòng PCBLGĐ: 19 cuộc truyền thông về bạo lực gia đình, có 1.276 lượt người dự.", "1.276", "dv_communication_participants"),
        ("Physical violence was 52.1 per cent of cases and psychological violence 36.5 per cent.", "52.1", "dv_cases_physical_pct"),
        ("Tỷ lệ lao động nữ làm công hưởng lương đạt 48,2%, tăng 1,7 điểm phần trăm.", "1,7", "female_wage_employment_pct"),
        ("Có 67 mô hình phòng, chống bạo lực gia đình; 65/65 xã, phường, thị trấn.", "65/65", "communes_with_dv_prevention_model"),
    ],
)  # fmt: skip
def test_indicator(find, text, words, indicator):
    assert find(text, words).indicator == indicator


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        ("Tại mỗi thôn đều thành lập 01 địa chỉ tin cậy.", "01", "what each has"),
        ("Còn 33 xã chưa có mô hình phòng, chống bạo lực gia đình.", "33 xã", "those that lack it"),
        ("Ra mắt 3 địa chỉ tin cậy; cấp 60 phướn treo.", "60", "too far off"),
    ],
)
def test_an_indicator_that_is_left_out_has_its_reason(find, text, words, reason):
    one = find(text, words)
    assert one.indicator == ""
    assert reason in one.reasons


def test_without_words_of_an_indicator_none_is_guessed(find):
    one = find("Hội nghị có 85 đại biểu.", "85")
    assert one.indicator == ""
    assert one.score < 0.5
    assert "no words of an indicator near" in one.reasons


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("Huyện Ea Kar, tỉnh Đắk Lắk có 55 tổ truyền thông.", "55", "Ea Kar"),
        ("Đắk Nông có 143 thôn: Tuy Đức 50 thôn, Đắk Glong 56 thôn.", "56", "Đắk Glong"),
        ("Tỉnh Đắk Lắk tập huấn 90 cán bộ tại 3 huyện Ea Súp, Krông Ana và Krông Búk.", "90", "Ea Súp; Krông Ana; Krông Búk"),
        ("Tỉnh Đắk Lắk lập 62/312 tổ, đặc biệt tại xã Cư Ni, huyện Ea Kar.", "62/312", "Đắk Lắk"),
        ("Cả nước có 10.393 tổ truyền thông.", "10.393", "Việt Nam"),
        ("Bình Định: toàn tỉnh có 120 tổ. Đắk Lắk và Đắk Lắk khác. Đắk Lắk.", "120", "Bình Định"),
        ("Tại huyện Chư Păh, tỉnh Gia Lai có 31 tổ.", "31", "Chư Păh"),
        ("Tỉnh Quảng Ngãi có 3 địa chỉ tại xã Sơn Tân, huyện Sơn Tây và xã Sơn Trung, huyện Sơn Hà.", "3", "Sơn Tân; Sơn Trung"),
        ("Số vụ tảo hôn\n\nBắc Kạn có 76 vụ. Nghệ An có 300 cặp. Lào Cai có 100 cặp. Quảng Bình có 70 vụ.\n\nCả nước khó khăn, 90 cán bộ.", "90", "Việt Nam"),
        ("Vụ bạo lực giảm\n\nHuyện Hớn Quản mở 2 hội nghị.\n\nToàn huyện có 93 địa chỉ.", "93", "Hớn Quản"),
        ("National strategy: results\n\nCao Bang province has 3 clubs.\n\nThere were 55 teams.", "55", "Việt Nam"),
        ("Tỉnh Gia Lai có 18 tổ. Dự án 8 được thực hiện tại 40 tỉnh, thành phố.", "40", "Việt Nam"),
        ("Tỉnh Gia Lai. Huyện Chư Păh, huyện Kbang. Huyện Kbang vận động 12 xã.", "12", "KBang"),
        ("Tỉnh Gia Lai. Tại huyện Kbang, 5 huyện khác học tập.", "5", "Gia Lai"),
        ("Tỉnh Gia Lai. Chị Rơ Châm Yéo (34 tuổi, huyện Chư Păh) là 1 trong 57 phụ nữ.", "57", "Gia Lai"),
        ("Tỉnh Gia Lai. Chị Rơ Châm Yéo ở huyện Chư Păh là 1 trong 57 phụ nữ.", "57", "Gia Lai"),
        ("Tỉnh Gia Lai. Chị Đinh Thị Ưng (34 tuổi, huyện Chư Păh) là 1 trong 57 phụ nữ.", "57", "Gia Lai"),
        ("Tỉnh Gia Lai. Anh A Thun, bản Mới, huyện Chư Păh có 3 con trong 57 học sinh.", "57", "Gia Lai"),
        ("Tỉnh Gia Lai. Bà Nguyễn Thị Hạnh, Chủ tịch Hội huyện Chư Păh, cho biết có 12 tổ.", "12 tổ", "Chư Păh"),
    ],
)  # fmt: skip
def test_place(find, text, words, place):
    assert find(text, words).place == place


@pytest.mark.parametrize(
    ("text", "words", "days"),
    [
        ("Năm 2022, tỉnh có 65 xã. Năm 2023 có 70 xã.", "70 xã", ("2023-01-01", "2023-12-31")),
        (
            "Lập tổ\nBáo Tuyên Quang, 28-9-2022\n\nThực hiện Chương trình mục tiêu quốc gia vùng núi, giai đoạn 2021 - 2030. Từ ngày 15-8 đến 26-9, tỉnh thành lập 6 tổ.",
            "6 tổ",
            ("2022-08-15", "2022-09-26"),
        ),
        (
            "Kết quả công tác năm 2023,\nphương hướng, nhiệm vụ năm 2024\n\nToàn huyện có 55 tổ.",
            "55",
            ("2023-01-01", "2023-12-31"),
        ),
        (
            "Kết quả năm 2023\n(Số liệu tính từ đầu năm đến ngày 15/11/2023)\n\nHuyện có 55 tổ.",
            "55",
            ("2023-01-01", "2023-11-15"),
        ),
        (
            "Results\nHanoi, 12 March 2024\n\nFigures are for the year 2023. There were 55 teams. In 2024 there is more.",
            "55",
            ("2023-01-01", "2023-12-31"),
        ),
        (
            "Khởi nghiệp\n19/11/2025\n\nSau 8 năm, thành phố có 4.000 phụ nữ khởi nghiệp.",
            "4.000",
            ("2025-01-01", "2025-12-31"),
        ),
        (
            "Sơ kết\n18/9/2024\n\nGiai đoạn I: Từ năm 2021 - 2025, huyện triển khai tại 18 làng. Vốn phân bổ đến nay là 1,7 tỷ đồng.",
            "1,7 tỷ đồng",
            ("2024-01-01", "2024-12-31"),
        ),
        (
            "- Tỷ lệ nữ trong HĐND nhiệm kỳ 2016-2021:\n\n+ Cấp huyện: 28,42%",
            "28,42%",
            ("2016-01-01", "2021-12-31"),
        ),
        ("Năm 2022 lập 65 tổ. Các tổ có 600 thành viên.", "600", ("2022-01-01", "2022-12-31")),
        (
            "Tỷ lệ hộ nghèo giảm từ 19,26% năm 2015 xuống còn 7,97% năm 2022.",
            "7,97%",
            ("2022-01-01", "2022-12-31"),
        ),
        (
            "Báo cáo năm 2024. Từ năm 2017 đến nay có 889 phụ nữ khởi nghiệp.",
            "889",
            ("2017-01-01", "2024-12-31"),
        ),
        (
            "Năm 2023, giảm 935 vụ so với năm 2017 (1.149 vụ).",
            "1.149",
            ("2017-01-01", "2017-12-31"),
        ),
        (
            "Năm 2012 là 11.680 người; 6 tháng đầu năm 2013 là 4.440 người.",
            "11.680",
            ("2012-01-01", "2012-12-31"),
        ),
        (
            "Từ ngày 01/7/2023 đến 30/4/2025, xảy ra 405.418 vụ.",
            "405.418",
            ("2023-07-01", "2025-04-30"),
        ),
        ("Không nói khi nào: 12 tổ.", "12", ("", "")),
    ],
)
def test_time(find, text, words, days):
    one = find(text, words)
    assert (one.period_start, one.period_end) == days


SECTIONS = """# KẾ HOẠCH thực hiện Dự án 8 huyện Ea Kar, tỉnh Đắk Lắk năm 2025

## I. Kết quả năm 2024

Huyện lập được 68 tổ truyền thông cộng đồng.

## II. Chỉ tiêu năm 2025

- Tổ chức 20 buổi truyền thông.

### 1. Kinh phí

Tổng kinh phí: 2.450 triệu đồng.
"""


@pytest.mark.parametrize(
    ("words", "year", "is_plan"),
    [("68 tổ", "2024", False), ("20 buổi", "2025", True), ("2.450", "2025", True)],
)
def test_headings_frame_what_stands_below_them(find, words, year, is_plan):
    one = find(SECTIONS, words)
    assert (one.period_end[:4], one.is_plan) == (year, is_plan)


def test_an_older_time_does_not_widen_what_is_reported_on(find):
    text = (
        "Trong 6 tháng đầu năm 2022, có 43 vụ, so với cùng kỳ năm 2021 (60 vụ).\n"
        "Giai đoạn 2012 - 2021 giảm nhiều.\nCó 109 đường dây nóng.\n"
    )
    assert find(text, "109").period_start == "2022-01-01"
    same = find(text, "60 vụ")
    assert (same.period_start, same.period_end) == ("2021-01-01", "2021-06-30")


def test_shares_and_one_of_many_are_no_dates_and_no_counts(read_text):
    found = read_text(
        "Vẫn còn khoảng 1/5 số tổ yếu; chị là 1 trong 57 phụ nữ được vay vốn."
    ).candidates
    assert [c.text for c in found] == ["khoảng 1/5", "57 phụ nữ"]


def test_a_day_of_counting_is_kept(find):
    one = find("Tính đến ngày 31/5/2024, huyện có 55 tổ truyền thông.", "55")
    assert one.as_of == "2024-05-31"


def test_a_noun_that_is_not_said_again(find):
    one = find("Năm 2012 có 39.591 địa chỉ tin cậy; năm 2011 là 15.217.", "15.217")
    assert (one.unit, one.indicator) == ("address", "trusted_addresses")


def test_a_percentage_of_a_target_makes_no_plan_of_what_follows(find):
    text = "Hội đã lập 165/160 tổ truyền thông (vượt 3,1% chỉ tiêu), 20 câu lạc bộ."
    assert not find(text, "20 câu").is_plan


def test_plan_or_result(find):
    assert find("Phấn đấu thành lập 20 tổ truyền thông.", "20").is_plan
    assert not find("Tỉnh đã thành lập 20 tổ truyền thông.", "20").is_plan


def test_denominators_have_a_role(find):
    assert find("Có 62/312 tổ truyền thông cộng đồng.", "62").denominator_role == "target"
    assert (
        find("Có 90/184 xã có mô hình phòng, chống bạo lực gia đình.", "90").denominator_role
        == "universe"
    )


def test_years_and_programmes_are_listed_as_what_they_are(find):
    one = find("Đề án 939 được triển khai.", "939")
    assert (one.kind, one.indicator, one.place, one.period_end) == (
        "identifier",
        "project_number",
        "Việt Nam",
        "2025-12-31",
    )


def test_cells_take_unit_scale_place_and_time_from_their_headers(read_text):
    text = (
        "Kinh phí năm 2023 tỉnh Gia Lai\n"
        "TT\tĐơn vị\tTổ truyền thông cộng đồng (tổ)\tKinh phí giải ngân Dự án 8 (triệu đồng)\n"
        "1\tHuyện Chư Păh\t31\t1.250,5\n"
        "2\tHuyện Phú Thiện\t12\t480\n"
    )
    found = [c for c in read_text(text).candidates if c.locator.startswith("table")]
    assert [(c.value, c.unit, c.place, c.period_end) for c in found] == [
        ("31", "team", "Chư Păh", "2023-12-31"), ("1250500000", "VND", "Chư Păh", "2023-12-31"),
        ("12", "team", "Phú Thiện", "2023-12-31"), ("480000000", "VND", "Phú Thiện", "2023-12-31"),
    ]  # fmt: skip


def test_offsets_lead_back_to_the_words(read_text):
    reading = read_text("Năm 2022,  tỉnh có 62/312 tổ.\n\nVà 784 địa chỉ tin cậy.\n")
    for one in reading.candidates:
        assert reading.document.text[one.char_start : one.char_end] == one.text


TWO_PROVINCES = "Safer homes in Hà Giang and Quảng Nam\n\nThe project trained 36 officials."
BY_HEADING = (
    "Ba tỉnh\n\nYên Bái: nhà dân là chỗ dựa\n\nTỉnh có 412 tổ.\n\n"
    "Trà Vinh: ít biển\n\nĐến nay có 215 tổ."
)


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        (TWO_PROVINCES, "36", "Hà Giang; Quảng Nam"),
        (BY_HEADING, "412", "Yên Bái"),
        (BY_HEADING, "215", "Trà Vinh"),
        ("BẢN TIN XÃ QUẢNG PHÚ\n(huyện Krông Nô, tỉnh Đắk Nông)\n\nHội có 9 chi hội.", "9", "Quảng Phú"),
        ("UBND HUYỆN BẮC HÀ\n\nBắc Hà là huyện của tỉnh Lào Cai, có 19 xã.", "19", "Bắc Hà"),
        ("Tỉnh Trà Vinh: đối thoại ở các nơi tại huyện Trà Cú; mở 3 lớp tập huấn.", "3 lớp", "Trà Vinh"),
        ("Kỳ Sơn: tiếng loa vào bản\n\nTại xã Tà Cạ và xã Nậm Cắn.\n\nHuyện có 96 tổ.", "96", "Kỳ Sơn"),
        ("Báo Lâm Đồng\n\nHội LHPN tỉnh Lâm Đồng hỗ trợ 49 phụ nữ.", "49", "Lâm Đồng"),
        ("Hội mở hai lớp tập huấn cho 180 cán bộ tại huyện Trà Cú và huyện Cầu Ngang.", "hai lớp", "Trà Cú; Cầu Ngang"),
    ],
)  # fmt: skip
def test_the_place_of_a_title_a_heading_an_item(find, text, words, place):
    assert find(text, words).place == place


def test_a_table_of_districts(read_text):
    found = read_text(
        "HỘI LHPN TỈNH QUẢNG TRỊ\nĐông Hà, ngày 10 tháng 12 năm 2024\n\nSố liệu năm 2024, mỗi tổ 8 thành viên:\n\n"
        "STT\tHuyện\tTổ truyền thông cộng đồng (đã thành lập/chỉ tiêu)\tTỷ lệ nữ (%)\n"
        "1.1\tHướng Hóa\t54/50\t≥ 38,5\n1.2\tĐakrông\t74/80\t41\n\tTổng cộng\t128/130\t40\n"
    ).candidates
    rows = {c.text: c for c in found}
    assert rows["54/50"].unit == "team"
    assert rows["54/50"].indicator == "community_communication_teams"
    assert (rows["54/50"].place, rows["74/80"].place) == ("Hướng Hóa", "Đa Krông")
    assert rows["128/130"].place == "Quảng Trị"
    assert (rows["≥ 38,5"].qualifier, rows["≥ 38,5"].unit) == ("at_least", "percent")


def test_a_column_of_units_and_a_column_of_plans(read_text):
    found = read_text(
        "Báo cáo\n\nTT\tChỉ tiêu\tĐVT\tKế hoạch năm 2024\tThực hiện năm 2024\n"
        "1\tSố cuộc truyền thông về phòng, chống bạo lực gia đình\tcuộc\t38\t45\n"
        "2\tTỷ số giới tính khi sinh\tbé trai/100 bé gái\t111\t110,8\n"
    ).candidates
    rows = {c.text: c for c in found}
    assert (rows["38"].unit, rows["38"].is_plan) == ("session", True)
    assert (rows["45"].unit, rows["45"].is_plan) == ("session", False)
    assert rows["110,8"].unit == "boys per 100 girls"
    assert rows["110,8"].indicator == "sex_ratio_at_birth"
    assert [c.text for c in found if c.kind == "year"] == ["năm 2024", "năm 2024"]


def test_a_flow_counted_to_a_day_began_with_its_year(find):
    flow = find("Tính đến 30/9/2023, toàn huyện xảy ra 17 vụ bạo lực gia đình.", "17 vụ")
    assert (flow.period_start, flow.period_end) == ("2023-01-01", "2023-09-30")
    stock = find("Tính đến 30/9/2023, toàn huyện có 58 tổ truyền thông cộng đồng.", "58 tổ")
    assert (stock.period_start, stock.period_end) == ("2023-09-30", "2023-09-30")


def test_a_sentence_cut_by_a_line_break(read_text):
    found = read_text(
        "Trong tháng 8/2024, Hội LHPN huyện mở hai lớp tập huấn về bình đẳng giới cho\n118 cán bộ xã. "
        "Lớp học được tổ chức ở nhiều nơi, với sự tham gia của đông đảo cán bộ, hội viên và người dân các xã.\n"
    ).candidates
    one = next(c for c in found if "118" in c.text)
    assert one.indicator == "training_participants_officials"
