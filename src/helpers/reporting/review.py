"""Accepted candidates become figures, or nothing is written at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pandas as pd

from helpers.errors import UserError
from helpers.figures.evidence import problems_in_words
from helpers.figures.raw import Problem, read_raw
from helpers.figures.schema import Figures
from helpers.reporting.candidate_figure import FigureMaker, Row
from helpers.reporting.raw_change import as_written, is_same, try_change, write_change
from helpers.reporting.review_source import NewSource, as_lines, sources_with

_FIGURES: Final = tuple(Figures.to_schema().columns)
# What a person may have corrected since a row was accepted.
_COMPARED: Final = (
    "indicator", "place", "period_start", "period_end", "value", "value_high", "numerator",
    "denominator", "unit", "qualifier",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a review did.

    Attributes
    ----------
    file : Path or None
        Table that the new figures joined; none where there are none.
    n_new, n_known, n_refused, n_open : int
        Figures added, accepted ones that were there already, refused rows, rows without decision.
    """

    file: Path | None
    n_new: int
    n_known: int
    n_refused: int
    n_open: int


def accept(
    rows: pd.DataFrame, name: str, raw: Path, source: NewSource, confidence: str
) -> Accepted:
    """Add the accepted rows of a review to ``data/raw/figures``.

    Parameters
    ----------
    rows : DataFrame
        Of :func:`helpers.reporting.review_file.read_review`.
    name : str
        How messages call the file.
    raw : Path
        The folder ``data/raw``.
    source : NewSource
        Code of the source, and what its row needs where it is not in sources.csv.
    confidence : str
        Trust in the source: high, medium or low.

    Raises
    ------
    UserError
        A row that cannot be a figure, or differs from the figure that it became before; another
        document than the source's; or tables that would not pass ``workbench check``. Nothing is
        written then.
    """
    source.check()
    chosen = rows[rows["decision"].eq("accept")]
    n_refused, n_open = (int(rows["decision"].eq(what).sum()) for what in ("refuse", ""))
    if chosen.empty:
        return Accepted(None, 0, 0, n_refused, n_open)
    digest = _one_digest(chosen, name)
    sources = sources_with(raw / "sources.csv", source, digest, str(chosen["document"].iloc[0]))
    tables = read_raw(raw)
    maker = FigureMaker(tables, name)
    ids = free_ids(source.source_id, set(tables.figures["figure_id"]))
    known = _by_span(tables.figures[tables.figures["source_id"].eq(source.source_id)])
    lines: list[dict[str, str]] = []
    places_of: list[str] = []
    for row in ({str(k): str(v) for k, v in r.items()} for r in chosen.to_dict("records")):
        there = known.get(f"{row['char_start']}-{row['char_end']}")
        made = maker.make(
            row, there["figure_id"] if there else next(ids), source.source_id, confidence
        )
        if there:
            _check_same(row, made, there, name)
            continue
        lines.append(made)
        places_of.append(row["_row"])
    target = raw / "figures" / f"{source.source_id}.csv"
    if lines:
        _write_checked(raw, target, lines, sources, _Reviewed(name, places_of))
    return Accepted(
        target if lines else None, len(lines), len(chosen) - len(lines), n_refused, n_open
    )


def _one_digest(chosen: pd.DataFrame, name: str) -> str:
    digests = chosen["sha256"].unique()
    if len(digests) > 1:
        documents = ", ".join(sorted(chosen["document"].unique()))
        raise UserError(
            f"{name}: found accepted rows of {len(digests)} documents ({documents}), expected one "
            "for one --source.\nAccept them document by document: refuse or empty the others for "
            "now, or read each into a file of its own."
        )
    return str(digests[0])


def _by_span(figures: pd.DataFrame) -> dict[str, dict[str, str]]:
    """The source's figures by their span of characters, every cell as the file writes it."""
    plain = figures[[*_COMPARED, "figure_id", "locator"]].copy()
    rows = {}
    for row in plain.to_dict("records"):
        cells = {str(k): as_written(v) for k, v in row.items()}
        rows[cells["locator"].rsplit("characters ", 1)[-1]] = cells
    return rows


def _check_same(row: Row, made: dict[str, str], there: dict[str, str], name: str) -> None:
    """A row that was accepted before still says what it said then."""
    for column in _COMPARED:
        new, old = made[column], there[column]
        if not is_same(new, old):
            raise UserError(
                f"{name}, row {row['_row']}, column {column}: found {new or 'an empty cell'!r}, "
                f"expected {old or 'an empty cell'!r} as in {there['figure_id']}, which this row "
                "became before.\nA figure is not edited by accepting it again: restore the cell, "
                "or correct the figure where it stands."
            )


def free_ids(source: str, taken: set[str]) -> Iterator[str]:
    """Names for new figures that begin with a source's code, none of them taken."""
    stem = source.replace("_", "-").strip("-")
    stem = stem if stem[:1].isalpha() else f"D{stem}"
    n = 1
    while True:
        if f"{stem}-{n:03d}" not in taken:
            yield f"{stem}-{n:03d}"
        n += 1


@dataclass(frozen=True, slots=True)
class _Reviewed:
    """The reviewed file and the row in it of each new figure, for messages."""

    name: str
    rows: Sequence[str]

    def tell(self, problem: Problem, target: Path, n_before: int) -> Problem:
        """A problem with the row that the person has before them."""
        if problem.file != f"data/raw/figures/{target.name}" or problem.row is None:
            return problem
        i = problem.row - 2 - n_before
        if not 0 <= i < len(self.rows):
            return problem
        return replace(problem, file=self.name, row=int(self.rows[i]))


def _write_checked(
    raw: Path, target: Path, lines: list[dict[str, str]], sources: str | None, reviewed: _Reviewed
) -> None:
    """Try the new tables on a copy of ``data/raw``; only what passes the checks is moved in."""
    text = as_lines([[line.get(column, "") for column in _FIGURES] for line in lines])
    before = ",".join(_FIGURES) + "\n"
    if target.is_file():
        before = target.read_bytes().decode("utf-8-sig").rstrip("\n") + "\n"
    # The source first: with it alone a second run goes on where a killed one stopped.
    change = {} if sources is None else {"sources.csv": sources}
    change[f"figures/{target.name}"] = before + text
    problems = try_change(raw, change)
    if problems:
        n_before = before.count("\n") - 1
        told = [reviewed.tell(problem, target, n_before) for problem in problems]
        raise UserError(
            "Nothing was written, as the accepted rows do not pass the checks:\n"
            f"{problems_in_words(told)}"
        )
    write_change(raw, change)
