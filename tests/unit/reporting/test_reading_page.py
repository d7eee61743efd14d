"""The page that shows a document: escaped, linked both ways, nothing from outside."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from helpers.documents import open_reader, read_document
from helpers.documents.consistency import find_inconsistencies
from helpers.figures.raw import read_raw
from helpers.reporting.reading_page import reading_page

ROOT = Path(__file__).parents[3]
DOCUMENTS = ROOT / "tests" / "documents"
HOSTILE = (
    'Tỉnh Đắk Lắk có <script>alert(1)</script> 62/312 tổ truyền thông "onclick=x" & 5 '
    "<b>lớp</b> ngày 1/2/2023.\n"
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    raw = ROOT / "data" / "raw"
    reader, tables = open_reader(raw), read_raw(raw)
    hostile = tmp_path_factory.mktemp("reports") / '"><img src=x onerror=alert(1)>.txt'
    hostile.write_text(HOSTILE, encoding="utf-8")
    files = [
        hostile,
        DOCUMENTS / "labelled" / "bang_huyen.txt",
        DOCUMENTS / "formats" / "bang_huyen.xlsx",
    ]
    readings = [reader.read(read_document(path)) for path in files]
    return reading_page(
        [
            (r, find_inconsistencies(r, tables.indicators, tables.programmes, reader.gazetteer))
            for r in readings
        ]
    )


def test_text_from_reports_is_text(page):
    soup = BeautifulSoup(page, "lxml")
    assert not soup.find_all(["script", "img", "b", "link", "iframe"])
    assert "<script>alert(1)</script>" in soup.get_text()
    assert all(not name.startswith("on") for tag in soup.find_all(True) for name in tag.attrs)


def test_numbers_and_readings_lead_to_each_other(page):
    soup = BeautifulSoup(page, "lxml")
    for mark in soup.select("mark a"):
        reading = soup.find(id=mark["href"][1:])
        assert reading.find("a")["href"] == f"#{mark['id']}"
        assert mark.get_text() == reading.select_one(".words").get_text()
    assert len(soup.select("mark")) == len(soup.select(".readings li")) > 20


def test_nothing_is_fetched(page):
    soup = BeautifulSoup(page, "lxml")
    assert "default-src 'none'" in soup.find("meta", attrs={"http-equiv": True})["content"]
    assert not re.findall(r"(?:src|href)=\"(?!#)", page)


def test_what_is_no_figure_says_why(page):
    skipped = BeautifulSoup(page, "lxml").select(".skipped")
    assert {"date", "article, item or ordinal"} <= {tag["title"] for tag in skipped}


def test_tables_stay_tables(page):
    table = BeautifulSoup(page, "lxml").find("table")
    assert [len(row.find_all("td")) for row in table.find_all("tr")] == [5, 5, 5, 5]
