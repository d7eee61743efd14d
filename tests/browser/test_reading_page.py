"""The page of a reading in a real browser: accessible, offline, usable at any width."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from helpers.documents import open_reader, read_document
from helpers.documents.consistency import find_inconsistencies
from helpers.figures.raw import read_raw
from helpers.reporting.reading_page import reading_page

ROOT = Path(__file__).parents[2]
DOCUMENTS = ROOT / "tests" / "documents"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    raw = ROOT / "data" / "raw"
    reader, tables = open_reader(raw), read_raw(raw)
    readings = []
    for name in ("labelled/bao_cao_vhttdl_2022.txt", "formats/bang_huyen.pdf"):
        reading = reader.read(read_document(DOCUMENTS / name))
        found = find_inconsistencies(
            reading, tables.indicators, tables.programmes, reader.gazetteer
        )
        readings.append((reading, found))
    path = tmp_path_factory.mktemp("page") / "candidates.html"
    path.write_text(reading_page(readings), encoding="utf-8")
    return path


@pytest.fixture
def tab(browser: Browser):
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1400])
def test_axe_finds_nothing_and_the_page_never_scrolls_sideways(
    tab: Page, path: Path, width: int, scheme: str
):
    tab.set_viewport_size({"width": width, "height": 900})
    tab.emulate_media(color_scheme=scheme)
    tab.goto(path.as_uri())
    found = Axe().run(tab).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found] == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_it_asks_for_nothing(tab: Page, path: Path):
    asked: list[str] = []
    said: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(path.as_uri())
    assert asked == [path.as_uri()]
    assert said == []


def test_a_number_leads_to_its_reading_and_back(tab: Page, path: Path):
    tab.goto(path.as_uri())
    tab.click("mark a >> nth=3")
    target = tab.url.split("#")[1]
    tab.click(f"#{target} > a")
    assert tab.url.endswith(f"#m{target[1:]}")
