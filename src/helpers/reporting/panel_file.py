"""The user's own panel, read from a CSV file: units and periods, numbers, never persons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pandas as pd
import pandera.pandas as pa

from helpers.errors import UserError
from helpers.figures.csv_file import read_csv_strictly
from helpers.figures.raw import Problem, problem_at
from helpers.figures.typed_columns import Number, Text, Whole
from helpers.reporting.panel_rules import HOW_TO, person_problems, refuse_persons, row_problems

_NUMBER: Final = r"-?\d+(\.\d+)?([eE][-+]?\d+)?"
_LARGEST: Final = 1e15  # beyond it whole numbers are no longer exact
_MOST_TOLD: Final = 5
PLACEBO: Final = "placebo_"
"""How the name of an outcome begins that the programme cannot have changed."""


class PanelFile(pa.DataFrameModel):
    """One row a unit and period, and in every row a number in each further column.

    Those are covariates or, where the name begins with ``placebo_``, outcomes that the programme
    cannot have changed.
    """

    unit: Text = pa.Field(description="Code of the unit, the same in all its rows.")
    period: Whole = pa.Field(description="Year, or another whole number that counts periods.")
    outcome: Number = pa.Field(description="What the programme was to change.")
    first_treated: Whole = pa.Field(
        nullable=True, description="First period with the programme; empty: never."
    )
    cluster: Text | None = pa.Field(description="Where the start was decided, as a district.")
    weight: Number | None = pa.Field(gt=0, description="What the unit counts, as its population.")


PANEL_COLUMNS: Final = tuple(PanelFile.to_schema().columns)
_OPTIONAL: Final = ("cluster", "weight")


def read_panel_file(path: Path) -> pd.DataFrame:
    """Read a panel for :func:`helpers.impact.declare_panel`, or say which cells stand in the way.

    Parameters
    ----------
    path : Path
        A CSV file: UTF-8, commas, a header.

    Returns
    -------
    DataFrame
        The columns of `PanelFile` that the file has, covariates (Float64) under their own names,
        and ``_file`` and ``_row``, by which later messages name a row as a spreadsheet counts it.
        0 as ``first_treated`` is missing, like an empty cell: never.

    Raises
    ------
    UserError
        No such file, another format, a column missing or about persons, or cells that cannot be:
        the first five, each with its file, row and column.
    """
    name = path.as_posix()
    _check_path(path, name)
    text = read_csv_strictly(path, name)
    _check_columns(
        [str(column) for column in text.columns if column not in ("_file", "_row")], name
    )
    if text.empty:
        raise UserError(f"{name}: found no rows, expected one a unit and period.\nAdd the rows.")
    problems: list[Problem] = []
    typed = _typed(text, problems)
    problems += _against_model(typed)
    problems += person_problems(typed)
    if not problems:
        problems += row_problems(typed)
    _stop_at(problems)
    # As pandas itself reads text: its missing marks compare without a third truth value.
    return typed.astype({column: "str" for column in ("unit", "cluster") if column in typed})


def panel_covariates(table: pd.DataFrame) -> tuple[str, ...]:
    """Covariates of a panel read by :func:`read_panel_file`, in the order of the file."""
    return tuple(name for name in _other_columns(table) if not name.startswith(PLACEBO))


def panel_placebos(table: pd.DataFrame) -> tuple[str, ...]:
    """Outcomes that the programme cannot have changed: columns named ``placebo_…``."""
    return tuple(name for name in _other_columns(table) if name.startswith(PLACEBO))


def _other_columns(table: pd.DataFrame) -> list[str]:
    return [str(c) for c in table.columns if c not in (*PANEL_COLUMNS, "_file", "_row")]


def _check_path(path: Path, name: str) -> None:
    if path.suffix.lower() != ".csv":
        raise UserError(
            f"{name}: found a name that ends in {path.suffix or 'nothing'}, expected .csv.\n"
            "In a spreadsheet: Save as, 'CSV UTF-8 (comma delimited)'."
        )
    if not path.is_file():
        raise UserError(
            f"{name}: found no such file, expected a panel.\n"
            f"Correct the path; it counts from the folder of the project. See {HOW_TO}."
        )


def _check_columns(columns: list[str], name: str) -> None:
    if "" in columns:
        raise UserError(
            f"{name}, row 1: found a column without a name, expected one.\nName or remove it."
        )
    refuse_persons(columns, name)
    for column in PANEL_COLUMNS:
        if column not in columns and column not in _OPTIONAL:
            raise UserError(
                f"{name}, row 1, column {column}: found no such column, expected unit, period, "
                f"outcome and first_treated.\nRename the column that holds it, or add it: {HOW_TO}."
            )


def _typed(text: pd.DataFrame, problems: list[Problem]) -> pd.DataFrame:
    """Each cell in its type; cells that do not fit are missing and stand in `problems`."""
    schema = PanelFile.to_schema().columns
    columns = {}
    for column in (str(c) for c in text.columns):
        if column in ("_file", "_row"):
            continue
        if column in schema and str(schema[column].dtype).startswith("string"):
            columns[column] = text[column]
            continue
        is_whole = column in schema and str(schema[column].dtype) == "Int64"
        columns[column] = _numbers(text, column, problems, is_whole=is_whole)
    if "first_treated" in columns:
        columns["first_treated"] = columns["first_treated"].mask(columns["first_treated"].eq(0))
    return pd.DataFrame({**columns, "_file": text["_file"], "_row": text["_row"]})


def _numbers(
    text: pd.DataFrame, column: str, problems: list[Problem], *, is_whole: bool
) -> pd.Series:
    cells = text[column]
    plain = cells.where(cells.str.fullmatch(_NUMBER).fillna(False))
    numbers: pd.Series = pd.to_numeric(plain, errors="coerce").astype("Float64")
    numbers = numbers.where(numbers.abs().le(_LARGEST))
    if is_whole:
        numbers = numbers.where(numbers.eq(numbers.round())).astype("Int64")
    for label in cells.index[cells.notna() & numbers.isna()]:
        expected = (
            "a whole number like 2014" if is_whole else "a plain number like 5755250 or 31.24"
        )
        step = "Write digits and a decimal point; text is no covariate: code it, or remove it."
        if column == "first_treated":
            step = "Leave the cell empty for a unit that is never treated."
        problems.append(problem_at(text.loc[label], column, repr(cells[label]), expected, step))
    return numbers


def _against_model(typed: pd.DataFrame) -> Iterator[Problem]:
    """Cells that are empty or out of bounds; those of another type stand in the list already."""
    covariates = {name: pa.Column(pd.Float64Dtype()) for name in _other_columns(typed)}
    schema = PanelFile.to_schema().add_columns(covariates)
    try:
        schema.validate(typed, lazy=True)
    except pa.errors.SchemaErrors as errors:
        for case in errors.failure_cases.to_dict("records"):
            if case["index"] is None or pd.isna(case["index"]):
                raise  # the table as a whole: a fault of ours, since the columns were checked
            row, column = typed.loc[case["index"]], str(case["column"])
            if case["check"] == "not_nullable":
                yield problem_at(row, column, "an empty cell", "a value", _fill_in(column))
            else:
                found = f"{row[column]:g}"
                yield problem_at(row, column, found, "a number above 0", "Correct the weight.")


def _fill_in(column: str) -> str:
    if column == "outcome":
        return (
            "Remove the row: a unit not seen in a period has no row, and the page counts such gaps."
        )
    return "Fill in the cell, or remove the row, or the column."


def _stop_at(problems: list[Problem]) -> None:
    if not problems:
        return
    in_order = sorted(problems, key=lambda problem: (problem.row or 0, problem.column or ""))
    first = {(p.row, p.column): p for p in reversed(in_order)}
    told = [str(problem) for problem in list(reversed(first.values()))[:_MOST_TOLD]]
    left = len(first) - len(told)
    more = [f"and {left} more like these."] if left else []
    raise UserError("\n".join([*told, *more]))
