"""Corrections of known errors: applied in memory, once, and only where the row says what it did.

An accepted entry changes the figures it matches, or leaves them out, while their cells are what
the entry expects. A row that already says what the entry would write has been repaired at its
source: the entry does nothing, and is named as a point to check. A row that says a third thing, or
no row, is a problem: nobody knows whether the entry still holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import pandas as pd

from helpers.figures.correction_file import FILE, Content, Correction
from helpers.figures.plausibility import Surprise
from helpers.figures.raw import Problem, RawTables

_LEAVES_OUT: Final = "leave_out"
_REPAIRED: Final = "correction-repaired"


@dataclass(frozen=True, slots=True)
class Corrected:
    """The tables with what is known to be wrong put right.

    Attributes
    ----------
    raw : RawTables
        ``figures`` have a column ``correction``, the id of the entry that changed the row, and its
        reason in the note.
    left_out : dict of str to str
        Why, by the id of a figure that takes no part.
    problems : list of Problem
        Entries that do not fit what they match.
    repaired : list of Surprise
        Entries that are no longer needed.
    """

    raw: RawTables
    left_out: dict[str, str]
    problems: list[Problem]
    repaired: list[Surprise]


def correct(
    raw: RawTables, corrections: Iterable[Correction], day: date | None = None
) -> Corrected:
    """Apply the accepted corrections.

    Parameters
    ----------
    raw : RawTables
        As read; not changed.
    corrections : iterable of Correction
        From the file.
    day : date, optional
        Leave out what was decided later.
    """
    figures = raw.figures.assign(correction=pd.Series(pd.NA, raw.figures.index, dtype="string"))
    left_out: dict[str, str] = {}
    problems: list[Problem] = []
    repaired: list[Surprise] = []
    for entry in corrections:
        if entry.status != "accepted":
            continue
        rows = _matched(entry, raw.figures)
        if (problem := _does_not_fit(entry, rows, figures)) is not None:
            problems.append(problem)
        elif _all_say(rows, entry.set) and entry.set:
            repaired.append(_no_longer_needed(entry, rows))
        elif day is None or (entry.decided_on is not None and entry.decided_on <= day):
            _apply(entry, rows, figures, left_out)
    return Corrected(replace(raw, figures=figures), left_out, problems, repaired)


def _matched(entry: Correction, figures: pd.DataFrame) -> pd.DataFrame:
    given = entry.match.model_dump(exclude_none=True)
    is_meant = pd.Series(True, index=figures.index)
    for column, code in given.items():
        is_meant &= figures[column].eq(code).fillna(False).astype(bool)
    return figures[is_meant]


def _does_not_fit(entry: Correction, rows: pd.DataFrame, figures: pd.DataFrame) -> Problem | None:
    """Why an accepted entry can neither be applied nor be called repaired."""
    if rows.empty:
        return _problem(
            entry, "match", f"no figure with {entry.match}", "at least one figure",
            "Correct the match, or set its status to refused.",
        )  # fmt: skip
    if len(rows) > 1 and entry.set:
        ids = ", ".join(rows["figure_id"])
        return _problem(
            entry, "match", f"{len(rows)} figures ({ids})", "one figure, as action is replace",
            "Name the figure_id.",
        )  # fmt: skip
    if entry.set and _all_say(rows, entry.set):
        return None
    for label, row in rows.iterrows():
        for column, expected in entry.expect.items():
            if (says := _content(row[column])) != _content(expected):
                return _problem(
                    entry, f"expect {column}",
                    f"{_shown(says)} in {row['_file']}, row {row['_row']} ({row['figure_id']})",
                    _shown(_content(expected)) if not entry.set or column not in entry.set else
                    f"{_shown(_content(expected))}, or {_shown(_content(entry.set[column]))} once "
                    "the source is repaired",
                    "It is not applied. Look the number up: set status to repaired if the row is "
                    "right now, else correct `expect`.",
                )  # fmt: skip
        if (half := _half_of(entry, row)) is not None:
            return half
        others = figures["correction"][figures.index == label].dropna()
        if len(others):
            return _problem(
                entry, "match", f"{row['figure_id']}, which {others.iloc[0]} corrects already",
                "one accepted entry a figure", "Join the two entries.",
            )  # fmt: skip
    return None


def _half_of(entry: Correction, row: pd.Series) -> Problem | None:
    """``value 63`` beside a numerator of 62: pages would show both."""
    if pd.isna(row["numerator"]) or row["value"] != row["numerator"]:
        return None
    value, numerator = (
        _content(entry.set.get(column, row[column])) for column in ("value", "numerator")
    )
    if value == numerator:
        return None
    return _problem(
        entry, "set", f"value {_shown(value)} and numerator {_shown(numerator)}",
        f"the same number in both, as {row['figure_id']} is a count of so many",
        "Name value and numerator in `set` and in `expect`.",
    )  # fmt: skip


def _problem(entry: Correction, part: str, found: str, expected: str, step: str) -> Problem:
    return Problem(FILE, entry.row, f"{part} of entry {entry.id}", found, expected, step)


def _all_say(rows: pd.DataFrame, contents: Mapping[Any, Content]) -> bool:
    return all(
        _content(row[column]) == _content(content)
        for _, row in rows.iterrows()
        for column, content in contents.items()
    )


def _content(cell: Any) -> Content:
    """A cell or an expectation in comparable form: a number, a day, text or nothing."""
    if pd.isna(cell):
        return None
    if isinstance(cell, pd.Timestamp):
        return cell.date()
    return cell if isinstance(cell, date) else str(cell) if isinstance(cell, str) else float(cell)


def _shown(content: Content) -> str:
    if content is None:
        return "an empty cell"
    return f"{content:.12g}" if isinstance(content, float) else str(content)


def _apply(
    entry: Correction, rows: pd.DataFrame, figures: pd.DataFrame, left_out: dict[str, str]
) -> None:
    figures.loc[rows.index, "correction"] = entry.id
    if entry.action == _LEAVES_OUT:
        why = f"Left out by correction {entry.id}: {entry.reason}"
        left_out.update(dict.fromkeys(rows["figure_id"], why))
        return
    (label,) = rows.index
    for column, content in entry.set.items():
        is_day = isinstance(content, date)
        cell: Any = pd.NA if content is None else pd.Timestamp(content) if is_day else content
        figures.loc[label, column] = cell
    told = ", ".join(
        f"{column} {_shown(_content(content))}, printed {_shown(_content(entry.expect[column]))}"
        for column, content in entry.set.items()
    )
    own = f"Corrected ({entry.id}): {told}. {entry.reason}"
    figures["note"] = figures["note"].mask(figures.index == label, own + " " + figures["note"])
    figures["note"] = figures["note"].mask((figures.index == label) & figures["note"].isna(), own)


def _no_longer_needed(entry: Correction, rows: pd.DataFrame) -> Surprise:
    (row,) = [row for _, row in rows.iterrows()]
    return Surprise(
        _REPAIRED, FILE, entry.row, (str(row["figure_id"]),), str(row["source_id"]),
        f"{row['figure_id']}: entry {entry.id} is not applied: {row['_file']}, row {row['_row']} "
        "says what it would write. The source seems repaired: set its status to repaired",
    )  # fmt: skip


def problems_made(
    found: list[Problem], corrected: Corrected, entries: Sequence[Correction]
) -> Iterator[Problem]:
    """What the checks find wrong since figures were corrected, as problems of the entries."""
    rows = {entry.id: entry for entry in entries}
    figures = corrected.raw.figures
    for problem in found:
        is_it = figures["_file"].eq(problem.file) & figures["_row"].eq(problem.row or 0)
        changed_by = figures.loc[is_it, "correction"].dropna()
        if len(changed_by):
            entry = rows[str(changed_by.iloc[0])]
            yield _problem(
                entry, f"set {problem.column}", problem.found, problem.expected, problem.step
            )


def flag_corrected(warnings: list[Surprise], corrected: Corrected) -> list[Surprise]:
    """Warnings about the printed numbers, each saying which entry corrects its figure."""
    by = corrected.raw.figures.dropna(subset=["correction"])
    entry_of = dict(zip(by["figure_id"], by["correction"], strict=True))
    flagged = []
    for warning in warnings:
        entries = sorted({entry_of[f] for f in warning.figures[:1] if f in entry_of})
        told = f"; corrected by entry {entries[0]} of {FILE}" if entries else ""
        flagged.append(replace(warning, message=warning.message + told))
    return flagged
