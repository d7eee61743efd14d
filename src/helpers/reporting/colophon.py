"""The end of every page: the figures it stands on, and how it was made."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import version
from typing import Any, Final

import pandas as pd

from helpers.reporting.glossary import Glossary
from helpers.reporting.numbers import NOTHING, format_day, format_reported
from helpers.reporting.table import Cell, Table

_PACKAGES: Final = ("pandas", "seaborn", "statsmodels", "papermill")


def figures_table(used: pd.DataFrame, glossary: Glossary) -> Table:
    """Every figure of the page: as reported, where, when, in which words.

    Parameters
    ----------
    used : DataFrame
        Reconciled figures.
    glossary : Glossary
        For labels and language.
    """
    language = glossary.parameters.language
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
                Cell(format_day(row["reported_on"], language) + _inferred(row)),
                Cell(_source(source), href=_text(source["url"])),
                Cell(_words(row)),
                Cell(_text(row["note"])),
            ]
        )
    headers = ["Figure", "What", "As reported", "Speaks for", "Source", "In its words", "Note"]
    simulated = bool(used["basis"].eq("simulated").any())
    return Table("Figures this page stands on", headers, rows, is_simulated=simulated,
                 numeric=frozenset({2}))  # fmt: skip


def _inferred(row: pd.Series) -> str:
    return " (inferred)" if row["is_date_inferred"] and pd.notna(row["reported_on"]) else ""


def _source(source: pd.Series) -> str:
    published = source["published"] if pd.notna(source["published"]) else "no date"
    return f"{source['title']}, {source['publisher']}, {published}"


def _words(row: pd.Series) -> str:
    where = _text(row["locator"])
    words = f"“{row['snippet']}”, {where}" if pd.notna(row["snippet"]) else where or NOTHING
    return words if row["confidence"] == "high" else f"{words} ({row['confidence']} confidence)"


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def making_table(notebook: str, glossary: Glossary, used: pd.DataFrame) -> Table:
    """Parameters, digest of the figures used, and versions."""
    parameters = ", ".join(f"{k} {v}" for k, v in glossary.parameters.model_dump().items())
    facts = [
        ("Notebook", notebook),
        ("Parameters", parameters),
        ("Figures", f"{len(used)}, digest {digest_of(used)}"),
        ("Python", platform.python_version()),
        *((name, version(name)) for name in _PACKAGES),
    ]
    rows = [[Cell(name), Cell(value)] for name, value in facts]
    return Table("How this page was made", ["What", "Value"], rows)


def digest_of(figures: pd.DataFrame) -> str:
    """Short digest of the figures' own columns, the same whatever their order."""
    text = figures.sort_values("figure_id").to_csv(index=False, date_format="%Y-%m-%d")
    return hashlib.sha256(text.encode()).hexdigest()[:12]
