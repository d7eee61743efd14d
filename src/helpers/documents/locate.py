"""Whether the words of each figure still stand where its source had them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from helpers.documents.blocks import Document
from helpers.documents.reading import read_document
from helpers.errors import UserError

SPAN: Final = re.compile(r"characters (\d+)-(\d+)$")
LONGEST_SNIPPET: Final = 60


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of one figure's words.

    Attributes
    ----------
    figure_id, source_id : str
        The figure.
    status : str
        ``stands``, ``moved``, ``missing`` (not in the document), ``unreadable``, or ``no span``
        (its locator names none).
    message : str
        In words; empty where it stands.
    """

    figure_id: str
    source_id: str
    status: str
    message: str


@dataclass(frozen=True, slots=True)
class Proofs:
    """Figures looked up, and sources whose document was not in the folder."""

    proofs: tuple[Proof, ...]
    absent: tuple[str, ...]


def locator_of(locator: str, start: int, end: int) -> str:
    """A block's locator with a span of characters in the document's text."""
    return f"{locator}, characters {start}-{end}"


def snippet_of(text: str) -> str:
    """The words of a figure, at most 60 characters."""
    return text[:LONGEST_SNIPPET].strip()


def check_documents(figures: pd.DataFrame, sources: pd.DataFrame, folder: Path) -> Proofs:
    """Look up the words of every figure whose source names a document's digest.

    Parameters
    ----------
    figures, sources : DataFrame
        Columns of the tables in ``data/raw``.
    folder : Path
        Where the documents lie, at any depth; they are known by their digest, not their name.

    Raises
    ------
    UserError
        There is no such folder.
    """
    if folder.is_file():
        raise UserError(
            f"--documents: found a file, {folder}, expected the folder it lies in.\n"
            "Name the folder; the files in it are known by their digest."
        )
    if not folder.is_dir():
        raise UserError(
            f"--documents: found no folder {folder}, expected the one your reports lie in.\n"
            "Name the folder; the files in it are known by their digest."
        )
    wanted = sources.dropna(subset=["sha256"]).set_index("source_id")["sha256"]
    paths = {
        digest: path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for digest in [_digest(path)]
    }
    proofs: list[Proof] = []
    absent = []
    for source, digest in wanted.items():
        rows = figures[figures["source_id"].eq(str(source)) & figures["snippet"].notna()]
        if rows.empty:
            continue
        if digest not in paths:
            absent.append(str(source))
            continue
        proofs.extend(_of_source(rows, paths[digest]))
    return Proofs(tuple(proofs), tuple(absent))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _of_source(rows: pd.DataFrame, path: Path) -> Iterator[Proof]:
    try:
        document = read_document(path)
    except UserError as error:
        for row in rows.itertuples():
            yield Proof(str(row.figure_id), str(row.source_id), "unreadable", str(error))
        return
    for row in rows.itertuples():
        locator = "" if row.locator is pd.NA else str(row.locator)
        yield _of_figure(
            str(row.figure_id), str(row.source_id), str(row.snippet), locator, document
        )


def _of_figure(figure: str, source: str, snippet: str, locator: str, document: Document) -> Proof:
    span = SPAN.search(locator)
    words = _words(snippet)
    if span is None:
        status = "stands" if words in _words(document.text) else "missing"
        said = "" if status == "stands" else f"{snippet!r} stands nowhere in {document.name}."
        return Proof(figure, source, "no span" if status == "stands" else status, said)
    start, end = int(span[1]), int(span[2])
    there = _words(document.text[start:end])
    if there.startswith(words) or (words.startswith(there) and there):
        return Proof(figure, source, "stands", "")
    where = document.text.find(snippet)
    if where >= 0:
        return Proof(
            figure, source, "moved",
            f"{snippet!r} stands at characters {where}-{where + len(snippet)} of "
            f"{document.name}, not at {start}-{end}.",
        )  # fmt: skip
    return Proof(
        figure,
        source,
        "missing",
        f"{snippet!r} stands nowhere in {document.name}; at {start}-{end} is {there[:40]!r}.",
    )


def _words(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
