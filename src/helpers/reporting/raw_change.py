"""A change of ``data/raw``: tried on a copy, and written only where the whole passes the checks."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from helpers.figures.correction_file import read_corrections
from helpers.figures.evidence import evidence_of, find_problems
from helpers.figures.raw import Problem, read_raw
from helpers.reporting.whole_file import write_whole


def try_change(raw: Path, files: Mapping[str, str]) -> list[Problem]:
    """What would be wrong with ``data/raw`` after a change; nothing is changed.

    Parameters
    ----------
    raw : Path
        The folder ``data/raw``.
    files : mapping of str to str
        New text of files, by their path below `raw`.

    Returns
    -------
    list of Problem
        Empty when the changed tables pass ``workbench check``.

    Raises
    ------
    UserError
        A file of the change is no table.
    """
    with tempfile.TemporaryDirectory(prefix="workbench-change-") as folder:
        copy = Path(folder) / "data" / "raw"
        shutil.copytree(raw, copy)
        for name, text in files.items():
            (copy / name).write_text(text, encoding="utf-8")
        tables, corrections = read_raw(copy), read_corrections(copy)
        problems = find_problems(tables, corrections)
        if not problems:
            evidence_of(tables, corrections)
    return problems


def as_written(value: object) -> str:
    """A cell of a typed table as its raw file writes it."""
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def is_same(new: str, old: str) -> bool:
    """Whether two written cells say the same: 31.240 and 31.24 do."""
    try:
        return new == old or float(new) == float(old)
    except ValueError:
        return False


def write_change(raw: Path, files: Mapping[str, str]) -> None:
    """Write the files of a change in their order, each whole.

    A process that is killed between two leaves the first in place: give the file first that the
    other needs.
    """
    for name, text in files.items():
        write_whole(raw / name, text.encode("utf-8"))
