import pytest

from helpers.documents.consistency import find_inconsistencies


@pytest.fixture
def rules(read_text, raw, reader):
    def found(text: str) -> list[tuple[str, str]]:
        findings = find_inconsistencies(
            read_text(text), raw.indicators, raw.programmes, reader.gazetteer
        )
        return [(one.rule, one.message) for one in findings]

    return found


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("Có 1.357 địa chỉ tin cậy, gồm 438 địa chỉ tập thể và 900 địa chỉ cá nhân.", "parts", "1338"),
        ("Có 20 lớp tập huấn, trong đó 15 lớp tại huyện và 12 lớp tại xã.", "parts", "27"),
        ("Có 90/184 xã, đạt 52% có mô hình.", "percentage", "48.91"),
        ("Có 10 địa chỉ an toàn, đạt 297% chỉ tiêu.", "implied target", "3.37"),
        ("Có 55 tổ truyền thông cộng đồng, đạt 176,6% chỉ tiêu.", "implied target", "31.14"),
        ("Tập huấn tại 8 huyện Ea Súp, Krông Ana, Krông Búk, Krông Năng.", "list", "4 are named"),
        ("Tại 4 huyện Ea Súp, Krông Ana, Krông Búk và thị xã Buôn Hồ, tỉnh Đắk Lắk.", "list", "3 huyện and 1"),
        ("Đề án 939 “Hỗ trợ phụ nữ khởi nghiệp giai đoạn 2017-2027”.", "years", "2017-2025"),
        ("Tính đến ngày 31/4/2025 có 5 tổ.", "date", "calendar"),
        ("Ra mắt địa chỉ tin cậy cộng đồng của Dự án 8.\nToàn tỉnh có 784 địa chỉ tin cậy phòng, chống bạo lực gia đình.", "two registers", "trusted_addresses_project8"),
    ],
)  # fmt: skip
def test_finds(rules, text, rule, words):
    found = [message for name, message in rules(f"Tỉnh Đắk Lắk. {text}") if name == rule]
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize(
    "text",
    [
        "Có 1.357 địa chỉ tin cậy, gồm 438 địa chỉ tập thể và 919 địa chỉ cá nhân.",
        "Có 20 lớp tập huấn, trong đó 15 lớp tại huyện và 2 lớp tại xã.",
        "Có 90/184 xã, đạt 48,9% có mô hình.",
        "Tỉnh được giao 318 tổ; đến nay đạt 67,3% kế hoạch.",
        "Có 5.869/8.225 xã (71,4%) đạt chuẩn nông thôn mới.",
        "Có 55 tổ truyền thông, đạt 110% chỉ tiêu; có hơn 10 địa chỉ, đạt 297% chỉ tiêu.",
        "Tập huấn tại 3 huyện Ea Súp, Krông Ana, Krông Búk.",
        "Đề án 939 “Hỗ trợ phụ nữ khởi nghiệp giai đoạn 2017-2025”.",
        "Tính đến ngày 30/4/2025 có 5 tổ.",
    ],
)
def test_is_silent_where_all_agrees(rules, text):
    assert [m for m in rules(f"Tỉnh Đắk Lắk. {text}") if m[0] != "two registers"] == []
