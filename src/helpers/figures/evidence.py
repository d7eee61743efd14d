"""The evidence a notebook works on: checked, reconciled, with its warnings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import pandas as pd

from helpers.errors import UserError
from helpers.figures.check import check_tables
from helpers.figures.correction_file import Correction, read_corrections
from helpers.figures.corrections import correct, flag_corrected, problems_made
from helpers.figures.plausibility import Surprise, find_implausible
from helpers.figures.raw import Problem, RawTables, read_raw
from helpers.figures.reconcile import reconcile
from helpers.figures.schema import RAW_TABLES
from helpers.figures.vintages import known_on
from helpers.vintage import Vintage

_SHOWN_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Evidence:
    """Typed tables after checking; ``figures`` are reconciled and nothing is left out."""

    figures: pd.DataFrame
    sources: pd.DataFrame
    mentions: pd.DataFrame
    indicators: pd.DataFrame
    programmes: pd.DataFrame
    targets: pd.DataFrame
    norms: pd.DataFrame
    systems: pd.DataFrame
    steps: pd.DataFrame
    ratios: pd.DataFrame
    bundles: pd.DataFrame
    bodies: pd.DataFrame
    places: pd.DataFrame
    place_names: pd.DataFrame
    crosswalk: pd.DataFrame
    coordinates: pd.DataFrame
    units: pd.DataFrame
    activity: pd.DataFrame
    nouns: pd.DataFrame
    indicator_words: pd.DataFrame
    warnings: pd.DataFrame

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables by name, in the order of the data package."""
        return {entry.name: getattr(self, entry.name) for entry in fields(self)}


def gather_evidence(folder: Path, vintage: Vintage | None = None) -> Evidence:
    """Read, check, correct and reconcile ``data/raw``.

    Parameters
    ----------
    folder : Path
        The folder ``data/raw``.
    vintage : Vintage, optional
        Only what was known on a day.

    Returns
    -------
    Evidence
        Ready for ``data/processed``.

    Raises
    ------
    UserError
        Something is wrong in the raw tables or the corrections; the message lists each problem
        with its row. Or nothing was known on the day.
    """
    raw, entries = read_checked(folder)
    return evidence_of(raw, entries, vintage)


def read_checked(folder: Path) -> tuple[RawTables, list[Correction]]:
    """The raw tables as printed and the corrections, none of which has a problem.

    Raises
    ------
    UserError
        As for :func:`gather_evidence`.
    """
    raw, entries = read_raw(folder), read_corrections(folder)
    problems = find_problems(raw, entries)
    if problems:
        raise UserError(problems_in_words(problems))
    return raw, entries


def find_problems(raw: RawTables, entries: Sequence[Correction]) -> list[Problem]:
    """What is wrong with the raw tables as printed, with the corrections, or once corrected."""
    problems = check_tables(raw)
    corrected = correct(raw, entries)
    problems += corrected.problems
    if not problems and corrected.raw.figures["correction"].notna().any():
        problems += problems_made(check_tables(corrected.raw), corrected, entries)
    return problems


def problems_in_words(problems: Sequence[Problem]) -> str:
    """The first problems, one below the other, and how many more there are."""
    shown = [str(problem) for problem in problems[:_SHOWN_PROBLEMS]]
    if len(problems) > _SHOWN_PROBLEMS:
        shown.append(f"... and {len(problems) - _SHOWN_PROBLEMS} more.")
    return "\n\n".join(shown)


def evidence_of(
    raw: RawTables, entries: Sequence[Correction] = (), vintage: Vintage | None = None
) -> Evidence:
    """Correct and reconcile checked raw tables and gather their warnings."""
    corrected = correct(raw, entries, vintage.day if vintage else None)
    printed, right = raw, corrected.raw
    if vintage is not None:
        printed, right = known_on(printed, vintage), known_on(right, vintage)
    tables = {name: right.table(name).drop(columns=["_file", "_row"]) for name in RAW_TABLES}
    tables["figures"] = reconcile(
        tables["figures"], tables["sources"], tables["indicators"], corrected.left_out
    )
    # What is printed stays a point to check, whether or not it is put right here.
    warnings = [*flag_corrected(find_implausible(printed), corrected), *corrected.repaired]
    return Evidence(**tables, warnings=_table_of(warnings))


def _table_of(warnings: list[Surprise]) -> pd.DataFrame:
    rows = [asdict(warning) for warning in warnings]
    columns = ["rule", "file", "row", "figures", "source_id", "message"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["figures"] = frame["figures"].map(";".join)
    return frame.astype({c: "Int64" if c == "row" else "string" for c in columns})
