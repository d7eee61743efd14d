"""The index: a card a page, one a language, and what could not be made."""

import json
from pathlib import Path

import nbformat
import pandas as pd
from bs4 import BeautifulSoup
from nbformat.v4 import new_markdown_cell, new_notebook

from helpers.figures import Evidence
from helpers.reporting.language import TITLES
from helpers.reporting.parameters import NOTEBOOKS
from helpers.reporting.results import COLUMNS, validate_results
from helpers.reporting.site import write_index

TITLE, LEAD = TITLES["annual_summary"]


def made(reports: Path, notebook: str, language: str, failed: object = None) -> None:
    """A run's folder with its page."""
    file = NOTEBOOKS[notebook][0]
    title, lead = (TITLE, LEAD) if notebook == "annual_summary" else ("Sources", "All of them.")
    folder = reports / "dak-lak" / "2022" / language / notebook
    folder.mkdir(parents=True)
    cell = new_markdown_cell(f"# {title}\n{lead}", metadata={"tags": ["title"]})
    nbformat.write(new_notebook(cells=[cell]), folder / file)
    (folder / "run.json").write_text(json.dumps({"failed": failed}))
    if failed is None:
        (folder / file).with_suffix(".html").touch()


def cards(reports: Path, evidence: Evidence) -> list[BeautifulSoup]:
    nothing = validate_results(pd.DataFrame(columns=list(COLUMNS)))
    index = write_index(reports, "Reports", nothing, evidence)
    page = BeautifulSoup(index.read_text(encoding="utf-8"), "html.parser")
    assert page.html["lang"] == "en"
    return page.select(".cards > li")


def test_an_english_notebook_has_a_plain_card(tmp_path: Path, evidence: Evidence):
    made(tmp_path, "sources", "en")
    (card,) = cards(tmp_path, evidence)
    assert card.decode() == (
        '<li><h4><a href="dak-lak/2022/en/sources/01_sources.html">Sources</a></h4>\n'
        "<p>All of them.</p></li>"
    )


def test_a_card_a_language(tmp_path: Path, evidence: Evidence):
    for language in ("en", "vi"):
        made(tmp_path, "annual_summary", language)
    english, vietnamese = cards(tmp_path, evidence)
    assert english.get_text("|", strip=True) == f"{TITLE}|English|{LEAD}"
    assert vietnamese.get_text("|", strip=True).startswith("Báo cáo tóm tắt hằng năm|Tiếng Việt|")
    assert {tag["lang"] for tag in vietnamese.select("[lang]")} == {"vi"}
    link = vietnamese.a
    assert link["href"] == "dak-lak/2022/vi/annual_summary/07_annual_summary.html"
    assert link["hreflang"] == "vi"


def test_the_summary_comes_first_in_each_of_its_languages(tmp_path: Path, evidence: Evidence):
    made(tmp_path, "sources", "en")
    made(tmp_path, "coverage_gaps", "en")
    for language in ("vi", "en"):
        made(tmp_path, "annual_summary", language)
    links = [card.a["href"].split("/")[2:4] for card in cards(tmp_path, evidence)]
    assert links == [
        ["en", "annual_summary"], ["vi", "annual_summary"], ["en", "sources"],
        ["en", "coverage_gaps"],
    ]  # fmt: skip


def test_a_page_in_vietnamese_only_says_so(tmp_path: Path, evidence: Evidence):
    made(tmp_path, "annual_summary", "vi")
    (card,) = cards(tmp_path, evidence)
    assert "Tiếng Việt" in card.get_text()


def test_what_could_not_be_made_is_told_in_the_language_of_the_index(
    tmp_path: Path, evidence: Evidence
):
    made(tmp_path, "annual_summary", "vi", failed={"cell": 3, "error": "ValueError: dry"})
    (card,) = cards(tmp_path, evidence)
    assert card.a is None
    (about,) = [p for p in card.select("p") if not p.has_attr("lang")]
    assert about.get_text() == "Could not be made: cell 3: ValueError: dry"
    assert card.h4["lang"] == "vi"
