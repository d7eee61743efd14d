"""A filled workbook joins ``data/raw``: all of it, or nothing, with every cell that is wrong."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd

from helpers.errors import UserError
from helpers.figures.raw import Problem, RawTables, read_raw
from helpers.reporting.new_year.filled import Entry, Filled
from helpers.reporting.new_year.grid import CellProblem
from helpers.reporting.new_year.layout import RAW_FIGURE, RAW_SOURCE, SOURCES
from helpers.reporting.new_year.material import Material
from helpers.reporting.new_year.reported import Line, Reported
from helpers.reporting.raw_change import as_written, is_same, try_change, write_change
from helpers.reporting.results import slug_of
from helpers.reporting.review import free_ids
from helpers.reporting.review_source import as_lines

_SERIES: Final = ("place", "indicator", "definition", "source_id")
_DAYS: Final = ("period_start", "period_end", "as_of")
_SOURCE_FILE: Final = "sources.csv"
_OF_WORKBOOK: Final = "row "
_NUMBERS: Final = ("(value)", "(numerator)", "(denominator)")


@dataclass(frozen=True, slots=True)
class Joined:
    """What joined ``data/raw``.

    Attributes
    ----------
    file : str
        The table of figures, below ``data/raw``.
    n_figures, n_sources, n_known : int
        Figures and sources that are new, and figures that were there already.
    noted : tuple of int
        Rows of the workbook with a note and no number.
    """

    file: str
    n_figures: int
    n_sources: int
    n_known: int
    noted: tuple[int, ...] = ()


@dataclass(slots=True)
class _Lines:
    """New lines of one table, each with the row that it comes from."""

    lines: list[Line] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def add(self, line: Line, entry: Entry) -> None:
        self.lines.append(line)
        self.entries.append(entry)


def figures_file(place: str, year: int) -> str:
    """The table that the figures of a new year join, below ``data/raw``."""
    return f"figures/{slug_of(place)}_{year}.csv"


def join_filled(filled: Filled, material: Material, raw: Path, today: date) -> Joined:
    """Add what was filled in to ``data/raw/figures`` and ``data/raw/sources.csv``.

    Parameters
    ----------
    filled : Filled
        Of :func:`helpers.reporting.new_year.filled.read_filled`.
    material : Material
        What is known about the place and year.
    raw : Path
        The folder ``data/raw``, which passes the checks.
    today : date
        What the computer's clock says.

    Raises
    ------
    UserError
        Every cell that cannot be taken over, one message each; nothing is written then.
    """
    tables = read_raw(raw)
    problems = list(filled.problems)
    unreadable = {(problem.sheet, problem.row) for problem in problems}
    is_without_sources = any(p.sheet == SOURCES and p.row <= 1 for p in problems)
    sources, figures, n_known = _Lines(), _Lines(), 0
    for entry in filled.sources:
        found = _known_source(entry, tables.sources)
        problems += found or []
        if found is None:
            sources.add({name: entry.cells[name] for name in RAW_SOURCE}, entry)
    known = _Known(tables.figures)
    reported = Reported(material, _confidences(filled, tables), today)
    file = figures_file(material.form.place, material.form.year)
    for entry in filled.figures:
        line, wrong = reported.line_of(entry)
        problems += [p for p in wrong if not _follows(p, problems, is_without_sources)]
        if wrong or (entry.sheet, entry.row) in unreadable:
            continue
        there = known.find(line)
        if there is None:
            figures.add(line, entry)
            known.add(line, entry)
        elif different := known.differences(there, line, entry):
            problems += different
        else:
            n_known += 1
    ids = free_ids(f"{slug_of(material.form.place)}-{material.form.year}", known.names)
    for line in figures.lines:
        line["figure_id"] = next(ids)
    change = {
        name: _with_lines(raw / name, new.lines, columns)
        for name, new, columns in ((_SOURCE_FILE, sources, RAW_SOURCE), (file, figures, RAW_FIGURE))
        if new.lines
    }
    if change:
        new_of = {_SOURCE_FILE: sources, file: figures}
        told = [_told(problem, raw, new_of) for problem in try_change(raw, change)]
        problems += [p for p in told if not _is_told(p, problems)]
    if problems:
        raise UserError(_in_words(problems, filled.name))
    write_change(raw, change)
    return Joined(file, len(figures.lines), len(sources.lines), n_known, tuple(filled.noted))


def _in_words(problems: Sequence[CellProblem], name: str) -> str:
    n = len(problems)
    cells = "1 cell" if n == 1 else f"{n} cells"
    head = f"Nothing was written, as {cells} of {name} cannot be taken over."
    return "\n\n".join([head, *map(str, sorted(problems))])


def _follows(problem: CellProblem, problems: Sequence[CellProblem], no_sources: bool) -> bool:
    """Whether a problem would go with another: of its cell, or of the numbers beside it."""
    if no_sources and problem.where.endswith("(source_id)"):
        return True
    of_row = [p for p in problems if (p.sheet, p.row) == (problem.sheet, problem.row)]
    return _is_told(problem, of_row) or (
        problem.where.endswith(_NUMBERS) and any(p.where.endswith(_NUMBERS) for p in of_row)
    )


def _is_told(problem: CellProblem, problems: Sequence[CellProblem]) -> bool:
    return any(problem.where == known.where for known in problems)


def _confidences(filled: Filled, tables: RawTables) -> dict[str, str]:
    """How far each source is trusted: as the sheet says, else as all its figures have it."""
    by_source = tables.figures.groupby("source_id")["confidence"].agg(list)
    found = dict.fromkeys(map(str, tables.sources["source_id"]), "")
    found |= {str(code): str(said[0]) for code, said in by_source.items() if len(set(said)) == 1}
    for entry in filled.sources:
        code, said = entry.cells["source_id"], entry.cells["confidence"]
        if code:
            found[code] = said or found.get(code, "")
    return found


def _known_source(entry: Entry, sources: pd.DataFrame) -> list[CellProblem] | None:
    """None for a new source; for one that is there already, where the row says something else."""
    there = sources[sources["source_id"].eq(entry.cells["source_id"]).fillna(False)]
    if there.empty:
        return None
    row = there.iloc[0]
    step = "Restore the cell, or correct the row of sources.csv; another report has another code."
    return [
        entry.problem(
            column, repr(entry.cells[column]),
            f"{as_written(row[column])!r} as in {row['_file']}, row {row['_row']}", step,
        )
        for column in RAW_SOURCE
        if entry.cells[column] and not is_same(entry.cells[column], as_written(row[column]))
    ]  # fmt: skip


class _Known:
    """Figures that are there, to find those of the workbook again."""

    def __init__(self, figures: pd.DataFrame) -> None:
        self.names = {str(name) for name in figures["figure_id"]}
        self._rows: dict[tuple[str, ...], list[Line]] = {}
        for row in figures[list(RAW_FIGURE)].to_dict("records"):
            self._keep({str(k): as_written(v) for k, v in row.items()})

    def _keep(self, line: Line) -> None:
        self._rows.setdefault(tuple(line[name] for name in _SERIES), []).append(line)

    def add(self, line: Line, entry: Entry) -> None:
        """A figure of the workbook itself: a second row must not say it again."""
        self._keep({**line, "figure_id": f"{_OF_WORKBOOK}{entry.row}"})

    def find(self, line: Line) -> Line | None:
        """The figure of the same series and source that speaks for the same days.

        Or that has the same number for other days of the year: a day that was changed after it had
        joined would make a second figure of one.
        """
        same = self._rows.get(tuple(line[name] for name in _SERIES), [])
        for there in same:
            if all(line[day] == there[day] for day in _DAYS):
                return there
        for there in same:
            is_own = there["figure_id"].startswith(_OF_WORKBOOK)
            if (
                is_same(line["value"], there["value"])
                and _year(line) == _year(there)
                and not is_own
            ):
                return there
        return None

    @staticmethod
    def differences(there: Line, line: Line, entry: Entry) -> list[CellProblem]:
        """Cells that say something else than the figure that is there."""
        name = there["figure_id"]
        if name.startswith(_OF_WORKBOOK):
            step = "Empty one of the two rows, or give each its own days."
            return [entry.problem("indicator", f"the same figure as in {name}", "it once", step)]
        return [
            entry.problem(
                column, repr(line[column]) if line[column] else "an empty cell",
                f"{there[column]!r} as in {name}, which is there already",
                "A figure is not edited by reading the workbook again: restore the cell, or "
                "correct the figure where it stands. A number of a newer report has a source of "
                "its own.",
            )
            for column in RAW_FIGURE
            if column != "figure_id" and not is_same(line[column], there[column])
        ]  # fmt: skip


def _with_lines(path: Path, lines: Sequence[Line], columns: Sequence[str]) -> str:
    """The text of a table with new lines at its end, in the order of its own columns."""
    before = as_lines([list(columns)])
    if path.is_file():
        before = path.read_bytes().decode("utf-8-sig").rstrip("\r\n") + "\n"
    heading = [cell.strip() for cell in next(csv.reader(io.StringIO(before)))]
    return before + as_lines([[line.get(name, "") for name in heading] for line in lines])


def _told(problem: Problem, raw: Path, new_of: dict[str, _Lines]) -> CellProblem:
    """A problem of the checks, in the cell that the person has before them."""
    name = problem.file.removeprefix("data/raw/")
    if name in new_of and problem.row is not None:
        path, new = raw / name, new_of[name]
        n_before = len(_rows_of(path)) if path.is_file() else 1
        i = problem.row - 1 - n_before
        if 0 <= i < len(new.entries):
            column = problem.column or "indicator"
            return new.entries[i].problem(column, problem.found, problem.expected, problem.step)
    where = f"{problem.file}, row {problem.row}, column {problem.column}"
    return CellProblem("", 0, where, problem.found, problem.expected, problem.step)


def _rows_of(path: Path) -> list[str]:
    return re.split(r"\r\n|\r|\n", path.read_bytes().decode("utf-8-sig").rstrip("\r\n"))


def _year(line: Line) -> str:
    return (line["as_of"] or line["period_end"])[:4]
