"""The workbook of a new year: its sheets, their columns, and what each cell may hold.

The layout has a number. A workbook remembers it with its place and year, and one of another layout
is refused: its columns may mean something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from helpers.figures.schema import (
    BASES,
    CONFIDENCES,
    MEASURES,
    QUALIFIERS,
    ROLES,
    SOURCE_KINDS,
    Figures,
    Sources,
)

LAYOUT: Final = 1
FIGURES: Final = "figures"
SOURCES: Final = "sources"
TARGETS: Final = "targets"
PLACES: Final = "places"
LISTS: Final = "lists"
ABOUT: Final = "about"

Kind = Literal["text", "number", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet that is filled in.

    Attributes
    ----------
    name : str
        Its heading.
    help : str
        What belongs into it; shown beside the heading.
    kind : str
        What a cell holds: text, number or date.
    choices : tuple of str
        The only texts that it takes; none: any.
    width : int
        In characters.
    is_new : bool
        Whether it is empty until somebody fills it in. The others say what is known already.
    """

    name: str
    help: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    width: int = 14
    is_new: bool = True


def _known(name: str, help_: str, width: int = 14, kind: Kind = "text") -> Column:
    return Column(name, help_, kind, width=width, is_new=False)


FIGURE_COLUMNS: Final = (
    _known("indicator", "Code of indicators.csv. For one more figure, add it in a free row.", 38),
    _known("label_vi", "Tên chỉ tiêu.", 40),
    _known("label_en", "Its name in English.", 34),
    _known("expected", "yes, or the year in which it was last reported.", 16),
    _known("last_value", "What was reported last.", 18),
    _known("last_on", "The day that the last number speaks for.", 12, "date"),
    _known("last_source", "Who reported it.", 34),
    _known("last_role", "What its denominator was.", 12),
    _known("there", "Figures of this year that are in data/raw already.", 18),
    _known("definition", "What is counted. If the new number counts something else, write what, "
           "and say why in note: it then has a series of its own.", 44),
    _known("unit", "Unit of the number. If the new one has another, say why in note.", 12),
    Column("value", "The number, plainly: 2145, 31.24. Empty beside x/y: it is x.", "number"),
    Column("value_high", "Upper end, where a range is printed.", "number", width=11),
    Column("numerator", "x of a printed x/y.", "number", width=11),
    Column("denominator", "y of a printed x/y.", "number", width=12),
    Column("denominator_role", "What y is. Empty: as last time.", choices=ROLES, width=16),
    Column("period_start", "First day of the period. Empty: 1 January.", "date"),
    Column("period_end", "Last day of the period. Empty: 31 December.", "date"),
    Column("as_of", "The day of the count, where the source names it.", "date", width=12),
    Column("qualifier", "How exact the source says it is. Empty: exact.", choices=QUALIFIERS),
    Column("source_id", "Code of the source: of the sheet sources, or of sources.csv."),
    Column("locator", "Page, paragraph or cell.", width=20),
    Column("snippet", "The words of the source, at most 60 characters.", width=40),
    Column("confidence", "Trust in this number. Empty: as in its source.", choices=CONFIDENCES),
    _known("basis", "Full count, register, survey, or simulated where it is made up.", 12),
    _known("measure", "Standing at a date, or over a period.", 12),
    _known("programme", "Codes of programmes.csv, by ;", 20),
    _known("reported_by", "Body that the number comes from.", 30),
    Column("note", "What a reader must know.", width=40),
)  # fmt: skip
"""Columns of the sheet figures, in their order."""
CHOICES: Final[dict[str, tuple[str, ...]]] = {
    **{column.name: column.choices for column in FIGURE_COLUMNS if column.choices},
    "basis": BASES, "measure": MEASURES, "kind": SOURCE_KINDS,
}  # fmt: skip
"""Codes that a column takes and no others."""
TELLING: Final = (
    "value", "value_high", "numerator", "denominator", "denominator_role", "period_start",
    "period_end", "as_of", "qualifier", "source_id", "locator", "snippet", "confidence",
)  # fmt: skip
"""A row with one of these filled in reports a figure."""
SERIES: Final = ("definition", "unit")
"""What keeps a series one series: another entry asks for a note."""

_SOURCE_HELP: Final = {
    "source_id": "A short code of your own, such as dlk2023.",
    "published": "Year, month or day, as text: 2024, 2024-01 or 2024-01-15.",
    "sha256": "May stay empty: the digest of the file, where you keep it.",
    "headline_claim": "targets_met where the title says so.",
}
SOURCE_COLUMNS: Final = (
    *(
        Column(
            name, _SOURCE_HELP.get(name, str(column.description)), width=18,
            choices=SOURCE_KINDS if name == "kind" else (),
        )
        for name, column in Sources.to_schema().columns.items()
    ),
    Column("confidence", "Trust in this source.", choices=CONFIDENCES),
)  # fmt: skip
"""Columns of the sheet sources: those of sources.csv, and how far its numbers are trusted."""
RAW_FIGURE: Final = tuple(Figures.to_schema().columns)
RAW_SOURCE: Final = tuple(Sources.to_schema().columns)
COLUMNS: Final = {FIGURES: FIGURE_COLUMNS, SOURCES: SOURCE_COLUMNS}
"""Columns of each sheet that comes back."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a workbook remembers of itself."""

    place: str
    year: int
    layout: int = LAYOUT

    def __str__(self) -> str:
        return f"{self.place} {self.year} layout {self.layout}"
