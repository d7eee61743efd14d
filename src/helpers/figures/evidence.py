"""The evidence a notebook works on: checked, reconciled, with its warnings."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from pathlib import Path

import pandas as pd

from helpers.errors import UserError
from helpers.figures.check import check_tables
from helpers.figures.plausibility import find_implausible
from helpers.figures.raw import RawTables, read_raw
from helpers.figures.reconcile import reconcile
from helpers.figures.schema import RAW_TABLES

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


def gather_evidence(folder: Path) -> Evidence:
    """Read, check and reconcile ``data/raw``.

    Parameters
    ----------
    folder : Path
        The folder ``data/raw``.

    Returns
    -------
    Evidence
        Ready for ``data/processed``.

    Raises
    ------
    UserError
        Something is wrong in the raw tables; the message lists each problem with its row.
    """
    raw = read_raw(folder)
    problems = check_tables(raw)
    if problems:
        shown = [str(problem) for problem in problems[:_SHOWN_PROBLEMS]]
        if len(problems) > _SHOWN_PROBLEMS:
            shown.append(f"... and {len(problems) - _SHOWN_PROBLEMS} more.")
        raise UserError("\n\n".join(shown))
    return evidence_of(raw)


def evidence_of(raw: RawTables) -> Evidence:
    """Reconcile checked raw tables and gather their warnings."""
    tables = {name: raw.table(name).drop(columns=["_file", "_row"]) for name in RAW_TABLES}
    tables["figures"] = reconcile(tables["figures"], tables["sources"], tables["indicators"])
    return Evidence(**tables, warnings=_warnings(raw))


def _warnings(raw: RawTables) -> pd.DataFrame:
    rows = [asdict(warning) for warning in find_implausible(raw)]
    columns = ["rule", "file", "row", "figures", "source_id", "message"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["figures"] = frame["figures"].map(";".join)
    return frame.astype({c: "Int64" if c == "row" else "string" for c in columns})
