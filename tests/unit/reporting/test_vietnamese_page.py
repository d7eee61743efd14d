"""A page in Vietnamese: its title, its own sections, and no English around them."""

import base64
import re

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.reporting.language import TITLES, translator
from helpers.reporting.language.messages import placeholders_of, spoken_in
from helpers.reporting.parameters import BilingualParameters
from helpers.reporting.plan import Run
from helpers.reporting.render import render_page
from helpers.reporting.table import Cell, Table

VI = translator("vi")
PLACE = "Đắk Lắk"
SAID = ("## Tổ truyền thông & “câu lạc bộ”", "Đã lập **62/312 tổ**.", "## Chưa biết gì?")
ALT = "Tổ đã lập. Biểu đồ cột: 62/312, 19,9%."


@pytest.fixture(scope="module")
def render(tmp_path_factory: pytest.TempPathFactory):
    table = Table("Các tổ", ["Nội dung"], [[Cell("Tổ truyền thông")]], language="vi").to_html()
    png = base64.b64encode(b"not read").decode()
    shown = [{"text/markdown": words} for words in SAID]
    shown += [{"text/html": table}, {"text/html": "<table></table>"}]
    outputs = [new_output("display_data", data) for data in shown]
    outputs.append(
        new_output("display_data", {"image/png": png}, metadata={"image/png": {"alt": ALT}})
    )
    title, lead = TITLES["annual_summary"]
    cells = [
        new_markdown_cell(f"# {title}\n{lead}", metadata={"tags": ["title"]}),
        new_code_cell("x = 1", outputs=outputs),
    ]
    path = tmp_path_factory.mktemp("page") / "07_annual_summary.ipynb"
    nbformat.write(new_notebook(cells=cells), path)

    def page(language: str) -> BeautifulSoup:
        run = Run("annual_summary", BilingualParameters(language=language))
        return BeautifulSoup(render_page(path, run, PLACE), "html.parser")

    return page


@pytest.fixture(scope="module")
def page(render) -> BeautifulSoup:
    return render("vi")


def english_in(page: BeautifulSoup) -> list[str]:
    """Messages of the catalogue that a page shows in English, code left out."""
    seen = BeautifulSoup(str(page), "html.parser")
    for code in seen.select("pre, style"):
        code.decompose()
    named = [
        str(tag[name])
        for tag in seen.find_all(True)
        for name in ("aria-label", "alt", "title")
        if tag.has_attr(name)
    ]
    text = "\n".join([seen.get_text("\n"), *named])
    return [
        msgid
        for msgid in spoken_in().messages
        if isinstance(msgid, str)
        and not placeholders_of(msgid)
        and VI.say(msgid) != msgid
        and re.search(rf"(?<!\w){re.escape(msgid)}(?!\w)", text)
    ]


def test_nothing_english_is_left(page: BeautifulSoup):
    assert english_in(page) == []


def test_english_would_be_found(render):
    found = english_in(render("en"))
    assert {"Annual summary", "Skip to the content", "On this page", "Chart", "Table"} <= set(found)


def test_the_page_says_its_language_title_and_lead(page: BeautifulSoup):
    assert page.html["lang"] == "vi"
    assert (
        page.h1.get_text()
        == page.title.get_text()
        == ("Báo cáo tóm tắt hằng năm: Đắk Lắk, năm 2022")
    )
    assert page.select_one(".lead").get_text() == VI.say(TITLES["annual_summary"][1])


def test_what_stands_around_the_content(page: BeautifulSoup):
    assert page.select_one(".skip").get_text() == "Chuyển đến nội dung chính"
    assert page.nav.get_text(strip=True) == "Tất cả báo cáo"
    assert [nav["aria-label"] for nav in page.select("nav")] == ["Trang báo cáo", "Trong trang này"]
    summaries = [summary.get_text() for summary in page.select("summary")]
    assert summaries == ["Mô tả biểu đồ bằng lời", "Mã lệnh của trang này"]
    assert page.select_one("[role=group]")["aria-label"] == "Biểu đồ: Tổ đã lập"
    assert [r["aria-label"] for r in page.select("[role=region]")] == ["Các tổ", "Bảng"]
    assert page.footer.get_text(strip=True).startswith("Số liệu được thống kê đầy đủ")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_sections_that_the_code_says_are_in_the_contents(render, language: str):
    page = render(language)
    links = page.select("nav.contents a")
    assert [link.get_text() for link in links] == [SAID[0][3:], SAID[2][3:]]
    ids = [heading["id"] for heading in page.select("h2")]
    assert [link["href"] for link in links] == [f"#{name}" for name in ids]
    assert ids == ["tổ-truyền-thông-câu-lạc-bộ", "chưa-biết-gì"]


def test_the_english_page_has_the_static_title(render):
    page = render("en")
    assert page.html["lang"] == "en"
    assert page.h1.get_text() == "Annual summary: Đắk Lắk, 2022"
