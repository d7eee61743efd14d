"""An executed notebook as a page: contents, headings, regions, and what must be escaped."""

import base64

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.reporting.parameters import CoverageGaps
from helpers.reporting.plan import Run
from helpers.reporting.render import lead_of, render_page, title_of
from helpers.reporting.table import Cell, Table

BAD = "<script>alert('x')</script>"
ALT = f"Done & missing, {BAD}. Bars. Teams: 62/312, 19.9%; 250 missing to the target."


def shown(kind: str, data: object, **metadata: object) -> nbformat.NotebookNode:
    return new_output("display_data", {kind: data}, metadata=metadata)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> BeautifulSoup:
    tables = [Table(f"{name} {BAD}", ["x"], [[Cell(BAD)]]).to_html() for name in ("One", "Two")]
    png = base64.b64encode(b"not read").decode()
    notebook = new_notebook(
        cells=[
            new_markdown_cell("# Coverage gaps\nHow far & why.", metadata={"tags": ["title"]}),
            new_code_cell("year: int = 2022", metadata={"tags": ["parameters"]}),
            new_code_cell("year = 2024", metadata={"tags": ["injected-parameters"]}),
            new_markdown_cell("## The units there are, by date\nSome *words*."),
            new_code_cell(
                "1 < 2  # a comment",
                outputs=[
                    *(shown("text/html", table) for table in tables),
                    shown("text/markdown", f"**Teams** of {BAD}: it's 62 of 312"),
                    shown("image/png", png, **{"image/png": {"alt": ALT}}),
                ],
            ),
        ]
    )
    path = tmp_path_factory.mktemp("page") / "02_coverage_gaps.ipynb"
    nbformat.write(notebook, path)
    html = render_page(path, Run("coverage_gaps", CoverageGaps()), f"Đắk Lắk {BAD}")
    assert "<script" not in html
    return BeautifulSoup(html, "html.parser")


def test_title_and_lead(page: BeautifulSoup):
    assert page.h1.get_text() == page.title.get_text() == f"Coverage gaps: Đắk Lắk {BAD}, 2022"
    assert page.select_one(".lead").get_text() == "How far & why."
    assert page.html["lang"] == "en"
    assert page.body["class"] == ["coverage_gaps"], "a page may print in its own way"


def test_contents_lead_to_the_sections(page: BeautifulSoup):
    (link,) = page.select("nav.contents a")
    assert link.get_text() == "The units there are, by date"
    (heading,) = page.select("h2")
    assert f"#{heading['id']}" == link["href"] == "#the-units-there-are-by-date"


def test_regions_are_named_after_their_captions(page: BeautifulSoup):
    names = [region["aria-label"] for region in page.select("[role=region]")]
    assert names == [f"One {BAD}", f"Two {BAD}"]
    assert page.select_one("[role=group]")["aria-label"] == f"Chart: Done & missing, {BAD}"
    assert all(region["tabindex"] == "0" for region in page.select(".scroll"))


def test_a_chart_is_told_in_words(page: BeautifulSoup):
    assert page.img["alt"] == ALT
    assert page.select_one("figcaption details p").get_text() == ALT


def test_sentences_are_markdown_and_no_html(page: BeautifulSoup):
    (words,) = [p for p in page.select("p") if "62 of 312" in p.get_text() and p.strong]
    assert words.get_text() == f"Teams of {BAD}: it's 62 of 312"
    assert words.strong.get_text() == "Teams"


def test_code_stands_once_and_folded(page: BeautifulSoup):
    (folded,) = page.select("details.code")
    assert not folded.has_attr("open")
    code = [block.get_text() for block in folded.select("pre")]
    assert code == ["year = 2024", "1 < 2  # a comment"], "the defaults were superseded"


def test_a_notebook_without_a_title_is_our_fault():
    with pytest.raises(ValueError, match="no cell tagged 'title'"):
        title_of(new_notebook())
    titled = new_notebook(cells=[new_markdown_cell("# A", metadata={"tags": ["title"]})])
    assert (title_of(titled), lead_of(titled)) == ("A", "")
