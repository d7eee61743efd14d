"""Every page in a browser: accessible, self-contained, readable on a phone and on paper."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

REPORTS = [
    f"dak-lak/{year}/en/{notebook}/{file}.html"
    for year in (2022, 2024)
    for notebook, file in (("sources", "01_sources"), ("coverage_gaps", "02_coverage_gaps"))
] + [
    "dak-lak/2022/en/equity/03_equity.html",
    "dak-lak/2022/en/outcomes/04_outcomes.html",
    "dak-lak/2022/en/impact/05_impact.html",
]
SUMMARIES = {
    language: f"dak-lak/2022/{language}/annual_summary/07_annual_summary.html"
    for language in ("vi", "en")
}
REPORTS += SUMMARIES.values()
PAGES = ["index.html", *REPORTS]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SHORTEST_ALT = 40
SKIP = {"en": "Skip to the content", "vi": "Chuyển đến nội dung chính"}
CODE = {"en": "The code of this page", "vi": "Mã lệnh của trang này"}
STANDS_ON = {"en": "Stands on: ", "vi": "Dựa trên các số liệu: "}
# The annex: everything from the last section on.
ANNEX = """() => {
    let part = document.querySelector("main > section.caveats");
    while (part) { part.style.display = "none"; part = part.nextElementSibling; }
    document.querySelector("footer").style.display = "none";
}"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def open_page(tab: Page, site: Path):
    def opened(name: str, *, width: int = 1200, scheme: str = "light", media: str = "screen"):
        tab.set_viewport_size({"width": width, "height": 900})
        tab.emulate_media(color_scheme=scheme, media=media)
        tab.goto((site / "reports" / name).as_uri())
        return tab

    return opened


def language_of(name: str) -> str:
    return name.split("/")[2] if "/" in name else "en"


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (390, "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(open_page, name: str, width: int, scheme: str):
    page = open_page(name, width=width, scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    found = Axe().run(page, options={"runOnly": STANDARDS, "resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()


def test_axe_would_find_something(open_page):
    page = open_page("index.html")
    page.evaluate("document.body.append(new Image(), document.createElement('h1'))")
    found = Axe().run(page, options={"runOnly": STANDARDS, "resultTypes": ["violations"]})
    assert {"image-alt", "empty-heading"} <= {v["id"] for v in found.response["violations"]}


@pytest.mark.parametrize("name", PAGES)
def test_page_asks_for_nothing_but_itself(open_page, tab: Page, name: str):
    requests: list[str] = []
    tab.on("request", lambda request: requests.append(request.url))
    page = open_page(name)
    page.wait_for_load_state("networkidle")
    outside = [url for url in requests if not url.startswith(("file:", "data:"))]
    assert outside == []
    assert [url for url in requests if url.startswith("file:")] == [page.url]
    assert page.locator("script").count() == 0


@pytest.mark.parametrize("name", PAGES)
def test_page_is_in_order(open_page, name: str):
    page = open_page(name)
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == language_of(name)
    assert page.title() == page.locator("h1").inner_text()
    levels = page.eval_on_selector_all("h1,h2,h3,h4", "all => all.map(h => Number(h.tagName[1]))")
    jumps = [(a, b) for a, b in pairwise(levels) if b > a + 1]
    assert jumps == []
    ids = page.eval_on_selector_all("[id]", "all => all.map(e => e.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", PAGES)
def test_images_are_told_in_words(open_page, name: str):
    alts = open_page(name).eval_on_selector_all("img", "all => all.map(i => i.alt)")
    assert all(len(alt) > SHORTEST_ALT for alt in alts), alts
    assert alts or name not in REPORTS


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(open_page, site: Path, name: str):
    page = open_page(name)
    ids = set(page.eval_on_selector_all("[id]", "all => all.map(e => e.id)"))
    links = page.eval_on_selector_all("a", "all => all.map(a => a.getAttribute('href'))")
    assert links
    folder = (site / "reports" / name).parent
    for link in links:
        if link.startswith("#"):
            assert link[1:] in ids, link
        elif not link.startswith("https://"):
            assert link.startswith("http://") or (folder / link).is_file(), link


@pytest.mark.parametrize("name", PAGES)
def test_tables_have_caption_and_scoped_headers(open_page, name: str):
    tables = open_page(name).eval_on_selector_all(
        "table",
        """all => all.map(t => ({
            caption: t.caption ? t.caption.innerText.trim() : "",
            heads: [...t.querySelectorAll("thead th")].map(h => h.scope),
            rows: [...t.querySelectorAll("tbody tr")].map(r => r.cells[0].scope),
        }))""",
    )
    assert tables
    for table in tables:
        assert table["caption"], json.dumps(table)
        assert set(table["heads"]) == {"col"}, table["caption"]
        assert set(table["rows"]) == {"row"}, table["caption"]


@pytest.mark.parametrize("width", [1200, 390])
@pytest.mark.parametrize("name", PAGES)
def test_page_never_scrolls_sideways(open_page, name: str, width: int):
    page = open_page(name, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = """all => all.filter(e => e.scrollWidth > e.clientWidth).map(e => e.ariaLabel)"""
    if width == 1200:
        assert page.eval_on_selector_all(".scroll", wide) == [], "all tables fit a desk's screen"


@pytest.mark.parametrize("name", PAGES)
def test_keyboard_comes_to_the_skip_link_first(open_page, name: str):
    page = open_page(name)
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.inner_text() == SKIP[language_of(name)]
    assert focused.get_attribute("href") == "#content"
    assert focused.bounding_box()["x"] >= 0, "the link shows itself once it has the focus"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"
    assert page.locator("main#content").count() == 1


@pytest.mark.parametrize("name", REPORTS)
def test_code_stays_folded_and_off_the_paper(open_page, name: str):
    page = open_page(name)
    assert page.locator("details.code > summary").inner_text() == CODE[language_of(name)]
    assert page.locator("details.code").count() == 1
    assert not page.locator("details.code pre").first.is_visible()
    page = open_page(name, media="print")
    for hidden in ("details.code", "nav", ".skip"):
        for element in page.locator(hidden).all():
            assert not element.is_visible(), hidden
    assert page.locator("table").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_a_number_leads_to_the_sentence_it_was_reported_in(open_page):
    page = open_page("dak-lak/2022/en/coverage_gaps/02_coverage_gaps.html")
    page.locator("td[data-measure=gap_to_target] a", has_text="250").click()
    row = page.locator("tr:target")
    assert row.get_attribute("id") == "S009"
    assert "62/312 tổ truyền thông cộng đồng" in row.inner_text()


def test_the_index_leads_to_every_page(open_page):
    links = open_page("index.html").eval_on_selector_all(
        "main a", "all => all.map(a => a.getAttribute('href'))"
    )
    assert set(REPORTS) <= set(links)
    assert {"results.csv", "results.parquet"} <= set(links)


@pytest.mark.parametrize(("language", "name"), SUMMARIES.items())
def test_the_figures_of_a_message_lead_to_their_rows(open_page, language: str, name: str):
    page = open_page(name)
    lines = page.locator("main > p", has_text=STANDS_ON[language])
    assert lines.count() == 5, "one a message"
    lines.first.locator("a", has_text="S009").click()
    row = page.locator("tr:target")
    assert row.get_attribute("id") == "S009"
    assert "62/312 tổ truyền thông cộng đồng" in row.inner_text()


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("name", SUMMARIES.values())
def test_the_summary_is_two_pages_and_its_annex_begins_on_the_third(open_page, name: str):
    page = open_page(name, media="print")
    whole = pages_of(page.pdf(format="A4", prefer_css_page_size=True))
    annex = page.locator("main > section.caveats")
    assert annex.evaluate("h => getComputedStyle(h).breakBefore") == "page"
    page.evaluate(ANNEX)
    assert not annex.is_visible()
    assert pages_of(page.pdf(format="A4", prefer_css_page_size=True)) == 2
    assert whole > 2
    page.evaluate(
        "document.querySelector('main').append(document.querySelector('main').cloneNode(1))"
    )
    assert pages_of(page.pdf(format="A4", prefer_css_page_size=True)) > 2, "pages are counted"


def test_the_index_has_a_card_a_language(open_page):
    page = open_page("index.html")
    for language, words in (("vi", "Báo cáo tóm tắt hằng năm"), ("en", "Annual summary")):
        link = page.locator(f"main a[href='{SUMMARIES[language]}']")
        assert link.inner_text() == words
        assert link.get_attribute("hreflang") == language
        assert link.locator("xpath=ancestor::li").locator(f"[lang={language}]").count() > 0
