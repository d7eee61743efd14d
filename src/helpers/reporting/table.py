"""A table for readers: caption, header scopes, numbers that lead to their figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import jinja2

from helpers.reporting.language import translator


@dataclass(frozen=True, slots=True)
class Cell:
    """Text of one cell; a number carries its measure and the figures it stands on.

    ``language`` is set where the text is in another language than the page.
    """

    text: str
    figures: tuple[str, ...] = ()
    hint: str = ""
    is_number: bool = False
    measure: str = ""
    css_class: str = ""
    href: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A captioned table that shows itself as HTML, and as plain text where there is none."""

    caption: str
    headers: list[str]
    rows: list[list[Cell]]
    note: str = ""
    is_simulated: bool = False
    numeric: frozenset[int] = field(default_factory=frozenset)
    language: str = "en"

    @property
    def title(self) -> str:
        """The caption, marked where the data are simulated."""
        return mark_caption(self.caption, self.language) if self.is_simulated else self.caption

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """What Jupyter shows."""
        return {"text/html": self.to_html(), "text/plain": self.to_text()}

    def to_html(self) -> str:
        """The table with ``caption``, ``scope`` and links to the figures."""
        return environment().get_template("table.html.j2").render(table=self)

    def to_text(self) -> str:
        """The table in columns of plain text."""
        grid = [self.headers, *([cell.text for cell in row] for row in self.rows)]
        widths = [max(len(line[i]) for line in grid) for i in range(len(self.headers))]
        lines = ["  ".join(t.ljust(w) for t, w in zip(line, widths, strict=True)) for line in grid]
        return "\n".join([self.title, *(line.rstrip() for line in lines)])


def mark_caption(caption: str, language: str) -> str:
    """A caption with the mark of simulated data: SIMULATED in every language."""
    return translator(language).say("SIMULATED: {caption}", caption=caption)


@cache
def environment() -> jinja2.Environment:
    """Jinja templates of the pages; everything is escaped unless marked."""
    folder = Path(__file__).parent / "templates"
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True,
    )  # fmt: skip
