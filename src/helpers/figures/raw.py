"""Reading ``data/raw`` into typed tables, or saying which cell stands in the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from helpers.errors import UserError
from helpers.figures.csv_file import read_csv_strictly
from helpers.figures.schema import RAW_TABLES

_FLAGS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a raw table, with what to do about it."""

    file: str
    row: int | None
    column: str | None
    found: str
    expected: str
    step: str

    def __str__(self) -> str:
        where = self.file
        where += f", row {self.row}" if self.row is not None else ""
        where += f", column {self.column}" if self.column else ""
        return f"{where}: found {self.found}, expected {self.expected}.\n{self.step}"


def problem_at(row: pd.Series, column: str, found: str, expected: str, step: str) -> Problem:
    """A problem in one cell of a raw table, whose rows know their file and row."""
    return Problem(str(row["_file"]), int(row["_row"]), column, found, expected, step)


@dataclass(frozen=True, slots=True)
class RawTables:
    """The tables of ``data/raw`` as typed frames, each with ``_file`` and ``_row``."""

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
    problems: list[Problem] = field(default_factory=list)

    def table(self, name: str) -> pd.DataFrame:
        """The table called `name` in ``RAW_TABLES``."""
        frame: pd.DataFrame = getattr(self, name)
        return frame


def read_raw(folder: Path) -> RawTables:
    """Read every raw table, each cell in its type.

    Parameters
    ----------
    folder : Path
        The folder ``data/raw``.

    Returns
    -------
    RawTables
        Typed tables. Cells that do not fit their type are missing and stand in ``problems``.

    Raises
    ------
    UserError
        A file or column is missing, or a file cannot be read as CSV.
    """
    problems: list[Problem] = []
    tables: dict[str, pd.DataFrame] = {}
    for name, (pattern, model) in RAW_TABLES.items():
        frames = [_read_typed(path, folder, model, problems) for path in _files(folder, pattern)]
        tables[name] = pd.concat(frames, ignore_index=True)
    return RawTables(**tables, problems=problems)


def _files(folder: Path, pattern: str) -> list[Path]:
    found = sorted(folder.glob(pattern))
    if not found:
        raise UserError(
            f"data/raw/{pattern}: found no such file, expected the table.\n"
            "Restore it from version control; an empty table is a header row."
        )
    return found


def _read_typed(
    path: Path, folder: Path, model: type[pa.DataFrameModel], problems: list[Problem]
) -> pd.DataFrame:
    name = f"data/raw/{path.relative_to(folder).as_posix()}"
    text = read_csv_strictly(path, name)
    columns = model.to_schema().columns
    missing = [column for column in columns if column not in text.columns]
    unknown = [c for c in text.columns if c not in columns and c not in ("_file", "_row")]
    if missing or unknown:
        wrong, found = (missing[0], "no such column") if missing else (unknown[0], "a column")
        raise UserError(
            f"{name}, row 1, column {wrong or 'without a name'}: found {found}, "
            f"expected the columns {', '.join(columns)}.\n"
            + ("Add the column, with empty cells where nothing is known." if missing
               else "Remove the column or correct its name.")
        )  # fmt: skip
    typed = {c: _typed(text, c, str(columns[c].dtype), problems) for c in columns}
    return pd.DataFrame({**typed, "_file": text["_file"], "_row": text["_row"]})


def _typed(text: pd.DataFrame, column: str, dtype: str, problems: list[Problem]) -> pd.Series:
    cells = text[column]
    if dtype.startswith("string"):
        return cells
    if dtype == "boolean":
        answer: pd.Series = cells.map(_FLAGS, na_action="ignore").astype("boolean")
        expected, step = "true or false", "Write true or false in small letters."
    elif dtype.startswith("datetime64"):
        days = pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce")
        # A slip such as 0222-12-31 lies outside what the type can hold.
        answer = days.where(days.dt.year.between(1800, 2200)).astype("datetime64[ns]")
        expected, step = "a date like 2022-12-31", "Write the date as year-month-day."
    else:
        # Digits and a dot only: 5.755.250.000 and 31,24 are for the reader of documents to parse.
        plain = cells.where(cells.str.fullmatch(r"-?\d+(\.\d+)?").fillna(False))
        answer = pd.to_numeric(plain, errors="coerce").astype("Float64")
        expected, step = (
            "a plain number like 5755250000 or 31.24",
            "Write it without thousands separators and with a decimal point.",
        )
        if dtype == "Int64":
            whole = answer.isna() | (answer == answer.round())
            answer = answer.where(whole).astype("Int64")
    for label in cells.index[cells.notna() & answer.isna()]:
        problems.append(
            Problem(
                str(text.at[label, "_file"]), int(str(text.at[label, "_row"])), column,
                repr(cells[label]), expected, step,
            )
        )  # fmt: skip
    return answer
