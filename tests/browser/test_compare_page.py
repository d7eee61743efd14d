"""The page of a comparison in a real browser: accessible, offline, usable at any width."""

from pathlib import Path

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from helpers.figures.raw import read_raw
from helpers.reporting.compare import compare
from helpers.reporting.compare_page import comparison_page
from helpers.reporting.compare_view import lines_of

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.browser


class Places:
    """Of the evidence, what a page names places by."""

    places: pd.DataFrame = read_raw(ROOT / "data" / "raw").table("places")


@pytest.fixture(scope="module", params=["en", "vi"])
def path(request: pytest.FixtureRequest, side, tmp_path_factory: pytest.TempPathFactory) -> Path:
    old = [{"estimate": 62.0, "group": None if n else "a long group of many words"} for n in (0, 1)]
    new = [{**row, "estimate": 330.0, "period": "2024"} for row in old]
    gone = {"measure": "density", "estimate": 1.0}
    done = compare(
        side([*old, gone]), side([*new, {"measure": "load", "estimate": 2.0}], year=2024)
    )
    page = comparison_page(done, lines_of(done, Places(), request.param), request.param)
    path = tmp_path_factory.mktemp("page") / "index.html"
    path.write_text(page, encoding="utf-8")
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
    assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
    assert said == []
