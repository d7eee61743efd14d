"""Executed notebooks to pages: one HTML file each, no outside request, no script."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert import HTMLExporter
from traitlets.config import Config

from helpers.reporting.caveats import Caveat
from helpers.reporting.caveats_section import put_caveats, title_of_caveats
from helpers.reporting.language import SOURCE, TITLES, Words, translator
from helpers.reporting.plan import Run
from helpers.reporting.vintage_words import say_as_of, title_as_of
from helpers.vintage import Vintage

_TEMPLATES = Path(__file__).parent / "templates"


@cache
def _exporter() -> HTMLExporter:
    config = Config({"HTMLExporter": {"preprocessors": [], "exclude_anchor_links": True}})
    return HTMLExporter(
        config=config, template_name="page", extra_template_basedirs=[str(_TEMPLATES)],
        filters={"anchor": anchor_of, "with_anchors": _with_anchors},
    )  # fmt: skip


def anchor_of(section: str) -> str:
    """Where a link to a section leads: letters and digits, joined by hyphens."""
    return "-".join(re.findall(r"\w+", section.lower()))


def _with_anchors(page: str) -> str:
    """Give every section heading its anchor."""
    return re.sub(r"<h2>(.*?)</h2>", _anchored, page)


def _anchored(heading: re.Match[str]) -> str:
    text = heading.group(1)
    return f'<h2 id="{anchor_of(html.unescape(text))}">{text}</h2>'


def _sections_of(notebook: nbformat.NotebookNode) -> list[str]:
    """Headings of the second level, in their order: of prose, and of what the code says."""
    return [line[3:].strip() for cell in notebook.cells for text in _prose_of(cell)
            for line in text.splitlines() if line.startswith("## ")]  # fmt: skip


def _prose_of(cell: nbformat.NotebookNode) -> Iterator[str]:
    if cell.cell_type == "markdown":
        yield cell.source
    for output in cell.get("outputs", []):
        yield output.get("data", {}).get("text/markdown", "")


def title_of(notebook: nbformat.NotebookNode) -> str:
    """The heading of the cell tagged ``title``."""
    for cell in notebook.cells:
        if "title" in cell.metadata.get("tags", []):
            return str(cell.source.splitlines()[0].lstrip("# ").strip())
    raise ValueError("the notebook has no cell tagged 'title'")


def lead_of(notebook: nbformat.NotebookNode) -> str:
    """The paragraph below the heading of the cell tagged ``title``."""
    cell = next(c for c in notebook.cells if "title" in c.metadata.get("tags", []))
    return " ".join(cell.source.splitlines()[1:]).strip()


def title_and_lead(notebook: nbformat.NotebookNode, name: str, language: str) -> tuple[str, str]:
    """Title and lead in the language of a page.

    Parameters
    ----------
    notebook : NotebookNode
        Its title cell is English.
    name : str
        A key of :data:`helpers.reporting.language.TITLES` where the language is another.
    language : str
        Language of the page.
    """
    if language == SOURCE:
        return title_of(notebook), lead_of(notebook)
    words = translator(language)
    title, lead = TITLES[name]
    return words.say(title), words.say(lead)


def render_page(
    path: Path,
    run: Run,
    place_name: str,
    caveats: Sequence[Caveat] = (),
    vintage: Vintage | None = None,
) -> str:
    """The page of an executed notebook.

    Parameters
    ----------
    path : Path
        The executed notebook.
    run : Run
        For language and year.
    place_name : str
        Name of the place, for the title.
    caveats : sequence of Caveat
        That the page rests on; they stand before the section on how it was made.
    vintage : Vintage, optional
        The earlier day whose evidence it shows.

    Returns
    -------
    str
        A whole HTML document.
    """
    notebook = nbformat.read(path, as_version=4)
    _leave_out_injected(notebook)
    words = translator(run.parameters.language)
    title, lead = title_and_lead(notebook, run.notebook, words.language)
    whole = words.say("{title}: {place}, {year}", title=title, place=place_name,
                      year=str(run.parameters.year))  # fmt: skip
    sections, making = _sections_of(notebook), words.say("How this page was made")
    if caveats:
        at = sections.index(making) if making in sections else len(sections)
        sections.insert(at, title_of_caveats(words))
    page = {
        "title": title_as_of(whole, vintage, words),
        "as_of": say_as_of(vintage, words),
        "lead": lead,
        "notebook": run.notebook,
        "sections": sections,
        "language": words.language,
        "style": style(),
        "home": "../../../../index.html",
        "words": _furniture(words),
    }  # fmt: skip
    body: str = _exporter().from_notebook_node(notebook, resources={"page": page})[0]
    anchors = (anchor_of(making), anchor_of(title_of_caveats(words)))
    return put_caveats(body, caveats, words, *anchors)


def _furniture(words: Words) -> dict[str, str]:
    """What stands around the content of every page."""
    return {
        "skip": words.say("Skip to the content"),
        "site": words.say("Site"),
        "home": words.say("All reports"),
        "contents": words.say("On this page"),
        "code": words.say("The code of this page"),
        "table": words.say("Table"),
        "chart": words.say("Chart"),
        "in_words": words.say("The chart in words"),
        "colophon": words.say(
            "Full counts carry no sampling interval. Every reported number in a table links to "
            "the figures it stands on, listed at the end of the page with their sources."
        ),
    }


def _leave_out_injected(notebook: Any) -> None:
    """The defaults cell is superseded by papermill's cell of parameters."""
    tags = [set(cell.metadata.get("tags", [])) for cell in notebook.cells]
    if any("injected-parameters" in t for t in tags):
        notebook.cells = [
            c for c, t in zip(notebook.cells, tags, strict=True) if "parameters" not in t
        ]


def style() -> str:
    """The one stylesheet, put into every page so that a page can travel alone."""
    return (_TEMPLATES / "style.css").read_text(encoding="utf-8")
