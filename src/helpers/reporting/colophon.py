"""The end of every page: the figures it stands on, and how it was made."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import version
from typing import Any, Final

import pandas as pd

from helpers.reporting.glossary import Glossary
from helpers.reporting.language import SOURCE, Words, to_say
from helpers.reporting.numbers import NOTHING, format_day, format_period, format_reported
from helpers.reporting.table import Cell, Table

_PACKAGES: Final = ("pandas", "seaborn", "statsmodels", "papermill")
_CONFIDENCE: Final = to_say({"medium": "medium confidence", "low": "low confidence"})

_HEADERS: Final = to_say(("Figure", "What", "As reported", "Speaks for", "Source", "In its words"))


def figures_table(used: pd.DataFrame, glossary: Glossary) -> Table:
    """Every figure of the page: as reported, where, when, in which words.

    Parameters
    ----------
    used : DataFrame
        Reconciled figures.
    glossary : Glossary
        For labels and language.
    """
    words, language = glossary.words, glossary.parameters.language
    sources = glossary.evidence.sources.set_index("source_id")
    rows = []
    for _, row in used.sort_values("figure_id").iterrows():
        source = sources.loc[row["source_id"]]
        rows.append(
            [
                Cell(str(row["figure_id"]), css_class="anchor"),
                Cell(
                    f"{glossary.label_of(str(row['indicator']))}, {glossary.name_of(row['place'])}"
                ),
                Cell(format_reported(row, language), is_number=True),
                Cell(format_day(row["reported_on"], language) + _inferred(row, words)),
                Cell(_source(source, words), href=_text(source["url"])),
                Cell(quote_of(row, glossary)),
                Cell(_text(row["note"]), language="" if language == SOURCE else SOURCE),
            ]
        )
    note = words.say("Note" if language == SOURCE else "Note, in English")
    headers = [*(words.say(header) for header in _HEADERS), note]
    simulated = bool(used["basis"].eq("simulated").any())
    return Table(words.say("Figures this page stands on"), headers, rows, is_simulated=simulated,
                 numeric=frozenset({2}), language=language)  # fmt: skip


def _inferred(row: pd.Series, words: Words) -> str:
    is_inferred = row["is_date_inferred"] and pd.notna(row["reported_on"])
    return f" ({words.say('inferred')})" if is_inferred else ""


def _source(source: pd.Series, words: Words) -> str:
    day = source["published"]
    published = words.say("no date") if pd.isna(day) else format_period(str(day), words.language)
    return f"{source['title']}, {source['publisher']}, {published}"


def quote_of(row: pd.Series, glossary: Glossary) -> str:
    """The words of a source for a figure, and where they stand."""
    where = glossary.say_locator(_text(row["locator"]))
    quote = f"“{row['snippet']}”, {where}" if pd.notna(row["snippet"]) else where or NOTHING
    if row["confidence"] == "high":
        return quote
    return f"{quote} ({glossary.words.say(_CONFIDENCE[row['confidence']])})"


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def making_table(notebook: str, glossary: Glossary, used: pd.DataFrame | None) -> Table:
    """Parameters, digest of the figures used, and versions."""
    words = glossary.words
    parameters = ", ".join(
        f"{k} {v}" for k, v in glossary.parameters.model_dump().items() if v != ""
    )
    facts = [
        (words.say("Notebook"), notebook),
        (words.say("Parameters"), parameters),
        (
            words.say("Figures"),
            words.say("{n}, digest {digest}", n=str(len(used)), digest=digest_of(used))
            if used is not None
            else NOTHING,
        ),
        ("Python", platform.python_version()),
        *((name, version(name)) for name in _PACKAGES),
    ]
    rows = [[Cell(name), Cell(value)] for name, value in facts]
    headers = [words.say("What"), words.say("Value")]
    return Table(words.say("How this page was made"), headers, rows, language=words.language)


def digest_of(figures: pd.DataFrame) -> str:
    """Short digest of the figures' own columns, the same whatever their order."""
    text = figures.sort_values("figure_id").to_csv(index=False, date_format="%Y-%m-%d")
    return hashlib.sha256(text.encode()).hexdigest()[:12]
