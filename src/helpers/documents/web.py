"""Web pages: the article without menus, related links and footers."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from helpers.documents.blocks import BlockList, Kind
from helpers.documents.grid import add_table

_DROPPED: Final = (
    "script", "style", "noscript", "nav", "header", "footer", "aside", "form", "iframe", "svg",
    "button", "select", "template", "object", "figure > a",
)  # fmt: skip
_BOILERPLATE: Final = re.compile(
    r"(?:^|[-_ ])(?:menu|nav|navbar|breadcrumb|footer|sidebar|related|tin-?lien-?quan|comment|binh-?luan|share|social|banner|advert|ads|quang-?cao|tags?|newsletter|pagination|cookie|most-?(?:read|viewed)|doc-?nhieu)(?:$|[-_ ])",
    re.IGNORECASE,
)
_BLOCKS: Final = (
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "blockquote",
    "pre",
    "figcaption",
    "dd",
    "dt",
    "div",
    "td",
)
_LINKED: Final = 0.6
_DATES: Final = (
    ("property", "article:published_time"), ("itemprop", "datePublished"), ("name", "pubdate"),
    ("name", "date"), ("name", "DC.date.issued"),
)  # fmt: skip


def blocks_of_page(html: str) -> tuple[BlockList, str, date | None]:
    """Blocks, title and day of publication of a web page.

    Parameters
    ----------
    html : str
        The page.
    """
    soup = BeautifulSoup(html, "lxml")
    title, published = _title(soup), _published(soup)
    for tag in soup.select(", ".join(_DROPPED)):
        tag.decompose()
    root = soup.find("article") or soup.find("main") or soup.body or soup
    for tag in list(root.find_all(True)):
        if not tag.decomposed and _is_boilerplate(tag):
            tag.decompose()
    walker = _Walker()
    if title:
        walker.blocks.add("heading", title, "title")
    walker.walk(root, skip=title)
    return walker.blocks, title, published


class _Walker:
    """Goes through a page and collects its blocks."""

    def __init__(self) -> None:
        self.blocks = BlockList()
        self._paragraph, self._table, self._last = 0, 0, ""

    def walk(self, tag: Tag, skip: str) -> None:
        loose: list[str] = []
        for child in list(tag.children):
            if isinstance(child, NavigableString):
                if type(child) is NavigableString:
                    loose.append(str(child))
                continue
            if not isinstance(child, Tag):
                continue
            if child.name == "table":
                self._flush(loose, "paragraph", skip)
                self._add_table(child)
            elif child.name in _BLOCKS or child.find(_BLOCKS) is not None or child.find("table"):
                self._flush(loose, "paragraph", skip)
                if child.find((*_BLOCKS, "table")) is not None:
                    self.walk(child, skip)
                else:
                    self._flush([_inline(child)], _kind(child), skip)
            elif child.name == "br":
                self._flush(loose, "paragraph", skip)
            else:
                loose.append(_inline(child))
        self._flush(loose, "paragraph", skip)

    def _flush(self, loose: list[str], kind: Kind, skip: str) -> None:
        text = " ".join("".join(loose).split())
        loose.clear()
        if text and text != skip:
            self._paragraph += 1
            self._last = text
            self.blocks.add(kind, text, f"paragraph {self._paragraph}")

    def _add_table(self, table: Tag) -> None:
        self._table += 1
        number = self._table
        caption = table.find("caption")
        above = " ".join(caption.get_text(" ").split()) if caption else self._last
        add_table(
            self.blocks,
            _grid(table),
            lambda i, j: f"table {number}, row {i + 1}, column {j + 1}",
            above,
        )


def _inline(tag: Tag) -> str:
    for line_break in tag.find_all("br"):
        line_break.replace_with("\n")
    return tag.get_text("")


def _grid(table: Tag) -> list[list[str]]:
    """Texts by row and column; a cell that spans several stands in the first."""
    taken: dict[tuple[int, int], str] = {}
    rows = table.find_all("tr")
    for i, row in enumerate(rows):
        j = 0
        for cell in row.find_all(("td", "th"), recursive=False):
            while (i, j) in taken:
                j += 1
            down, across = (_span(cell, name) for name in ("rowspan", "colspan"))
            text = " ".join(cell.get_text(" ").split())
            for di in range(down):
                for dj in range(across):
                    # A header over several columns heads each of them.
                    repeat = cell.name == "th" or i == 0
                    taken[i + di, j + dj] = text if repeat or (di, dj) == (0, 0) else ""
            j += across
    width = max((j for _, j in taken), default=-1) + 1
    return [[taken.get((i, j), "") for j in range(width)] for i in range(len(rows))]


def _span(cell: Tag, name: str) -> int:
    text = str(cell.get(name, "1"))
    return min(max(int(text), 1), 100) if text.isdigit() else 1


def _kind(tag: Tag) -> Kind:
    if re.fullmatch(r"h[1-6]", tag.name):
        return "heading"
    return "list item" if tag.name == "li" else "paragraph"


def _is_boilerplate(tag: Tag) -> bool:
    classes = tag.get("class")
    names = " ".join([*(classes if isinstance(classes, list) else []), str(tag.get("id") or "")])
    if names.strip() and _BOILERPLATE.search(names):
        return True
    if tag.name not in ("ul", "ol", "div", "section") or tag.find("table") is not None:
        return False
    text = len(tag.get_text(" ", strip=True))
    linked = sum(len(a.get_text(" ", strip=True)) for a in tag.find_all("a"))
    return text > 0 and len(tag.find_all("a")) > 2 and linked > _LINKED * text


def _title(soup: BeautifulSoup) -> str:
    h1 = soup.find("h1")
    tag = h1 if h1 is not None and h1.get_text(strip=True) else soup.title
    return " ".join(tag.get_text(" ").split()) if tag is not None else ""


def _published(soup: BeautifulSoup) -> date | None:
    stated = [
        str(meta.get("content") or "")
        for key, value in _DATES
        for meta in soup.find_all("meta", attrs={key: value})
    ]
    stated += [str(t.get("datetime") or "") for t in soup.find_all("time")]
    for text in stated:
        found = re.match(r"(\d{4})-(\d\d)-(\d\d)", text)
        if found:
            try:
                return date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                continue
    return None
