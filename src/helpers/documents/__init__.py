"""In which text: documents as blocks, the numbers in them, candidates to accept or refuse."""

from __future__ import annotations

from pathlib import Path

from helpers.documents.blocks import Block, Document
from helpers.documents.candidates import COLUMNS, Candidate, table_of
from helpers.documents.meaning import MeaningReader, Reading
from helpers.documents.place_mentions import Gazetteer
from helpers.documents.reading import SUFFIXES, read_document
from helpers.figures.raw import read_raw

__all__ = [
    "COLUMNS",
    "SUFFIXES",
    "Block",
    "Candidate",
    "Document",
    "MeaningReader",
    "Reading",
    "open_reader",
    "read_document",
    "table_of",
]


def open_reader(raw: Path) -> MeaningReader:
    """A reader with the words, indicators, programmes and places of ``data/raw``.

    Parameters
    ----------
    raw : Path
        The folder ``data/raw``.

    Raises
    ------
    UserError
        A table is missing or not well formed.
    """
    tables = read_raw(raw)
    return MeaningReader(
        tables.nouns, tables.indicator_words, tables.indicators, tables.programmes,
        Gazetteer(tables.place_names, tables.places),
    )  # fmt: skip
