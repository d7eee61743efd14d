"""Every kind of file a person may give: what is read of it, or the one message about it."""

import io
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from docx import Document as WordDocument
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from helpers.documents import read_document
from helpers.errors import UserError

FORMATS = Path(__file__).parents[2] / "documents" / "formats"
PAGE = (FORMATS / "bao_cao_vhttdl_2022.pdf").read_bytes()
WORD = (FORMATS / "bang_huyen.docx").read_bytes()


@pytest.fixture
def give(tmp_path: Path):
    def read(data: bytes, name: str = "report.pdf"):
        path = tmp_path / name
        path.write_bytes(data)
        return read_document(path)

    return read


def packed(**parts: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return data.getvalue()


def blank_pages(n: int) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(n):
        document.new_page(200, 200)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", "empty file"),
        ("text.docx", "Có 62/312 tổ.".encode(), "under a name in .docx"),
        ("blank.txt", b" \n\n ", "no text"),
        ("cut.pdf", PAGE[: len(PAGE) // 3], "damaged PDF"),
        ("cut.docx", WORD[: len(WORD) // 2], "damaged file"),
        (
            "old.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "old or password-protected Office file",
        ),
        ("pictures.pdf", blank_pages(3), "ocrmypdf"),
        ("bomb.docx", packed(**{"word/document.xml": bytes(450 * 2**20)}), "packed into"),
        ("other.zip", packed(a=b"b"), "no report"),
        (
            "broken.docx",
            packed(**{"word/document.xml": b"<w:document", "[Content_Types].xml": b"<Types/>"}),
            "damaged file",
        ),
        ("broken.xlsx", packed(**{"xl/workbook.xml": b"<no"}), "damaged file"),
        ("blank.html", b"<!doctype html><html><body><script>1</script></body></html>", "no text"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_what_cannot_be_read_has_one_message(give, name, data, words):
    with pytest.raises(UserError) as error:
        give(data, name)
    message = str(error.value)
    assert message.startswith(name)
    assert words in message
    assert "expected" in message
    assert len(message.splitlines()) == 2


def test_missing_files_and_folders(tmp_path):
    with pytest.raises(UserError, match="could not be read"):
        read_document(tmp_path / "none.docx")
    with pytest.raises(UserError, match="found a folder"):
        read_document(tmp_path)


def test_a_pdf_that_asks_for_a_password(give):
    with pytest.raises(UserError, match="asks for a password"):
        give((FORMATS.parent / "locked.pdf").read_bytes(), "locked.pdf")


@pytest.mark.slow
def test_five_hundred_pages_are_read(give):
    source = pypdfium2.PdfDocument(PAGE)
    long = pypdfium2.PdfDocument.new()
    for _ in range(500):
        long.import_pages(source, [0])
    data = io.BytesIO()
    long.save(data)
    document = give(data.getvalue())
    assert document.blocks[-1].locator.startswith("page 500,")


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    head=st.sampled_from(
        [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"\xff\xfe", WORD[:300], PAGE[:900]]
    ),
    rest=st.binary(max_size=400),
    suffix=st.sampled_from([".txt", ".pdf", ".docx", ".xlsx", ".html"]),
)
def test_no_bytes_make_it_crash(give, head, rest, suffix):
    try:
        document = give(head + rest, f"any{suffix}")
    except UserError as error:
        assert str(error)
    else:
        for block in document.blocks:
            assert document.text[block.start : block.end] == block.text


def test_word_has_headings_items_and_merged_cells(give):
    word = WordDocument()
    word.add_heading("Kết quả", 1)
    word.add_paragraph("Mở 2 lớp.", style="List Bullet")
    table = word.add_table(3, 3)
    for i, row in enumerate(
        (("Huyện", "Số tổ", "Số tổ"), ("", "2022", "2023"), ("Ea Kar", "55", "60"))
    ):
        for j, text in enumerate(row):
            table.cell(i, j).text = text
    merged = table.cell(0, 1).merge(table.cell(0, 2))
    merged.text = "Số tổ"
    data = io.BytesIO()
    word.save(data)
    document = give(data.getvalue(), "report.docx")
    assert [b.kind for b in document.blocks[:2]] == ["heading", "list item"]
    last = document.blocks[-1]
    assert (last.text, last.row_header, last.locator) == (
        "60",
        "Ea Kar",
        "table 1, row 3, column 3",
    )
    assert "2023" in last.column_header
    assert [b.text for b in document.blocks].count("Số tổ") == 1


def test_excel_numbers_are_read_in_one_way_only(give):
    book = Workbook()
    sheet = book.active
    sheet.append(["Huyện", "Số vụ", "Tỷ lệ"])
    sheet.append(["Ea Kar", 53152, 0.489])
    sheet["C2"].number_format = "0.0%"
    sheet.append(["Lắk", 12.125, None])
    hidden = book.create_sheet("ẩn")
    hidden.append(["a", 1])
    hidden.sheet_state = "hidden"
    data = io.BytesIO()
    book.save(data)
    texts = {b.locator: b.text for b in give(data.getvalue(), "book.xlsx").blocks}
    assert texts["sheet Sheet, cell B2"] == "53152"
    assert texts["sheet Sheet, cell C2"] == "48,9%"
    assert texts["sheet Sheet, cell B3"] == "12,1250"
    assert not any("ẩn" in locator for locator in texts)


def test_pages_of_the_web_lose_what_is_not_the_article():
    document = read_document(FORMATS / "english_news_cao_bang.html")
    assert document.title.startswith("Project 8 changes")
    for word in ("Trang chủ", "500 suất quà", "Giấy phép", "var n"):
        assert word not in document.text


def test_wrapped_lines_are_one_paragraph_and_long_ones_are_their_own(give):
    wrapped = "Toàn tỉnh đã thành lập được nhiều tổ truyền thông ở các thôn\nbuôn và tổ chức được 12 lớp tập huấn cho\n64 cán bộ.\n\nHết.\n"
    assert len(give(wrapped.encode(), "a.txt").blocks) == 2
    lines = f"{'Một dòng dài. ' * 12}\n{'dòng sau. ' * 5}\n"
    assert len(give(lines.encode(), "b.txt").blocks) == 2


def test_tables_of_text_have_headers(give):
    text = "Bảng 1. Kết quả\n| Huyện | Số tổ |\n|---|---|\n| Ea Kar | 55 |\n| Lắk | 12 |\n"
    document = give(text.encode(), "a.md")
    cells = [b for b in document.blocks if b.kind == "cell" and not b.is_header]
    assert [(b.text, b.row_header, b.column_header, b.caption) for b in cells] == [
        ("55", "Ea Kar", "Số tổ", "Bảng 1. Kết quả"), ("12", "Lắk", "Số tổ", "Bảng 1. Kết quả"),
    ]  # fmt: skip
