"""What a panel must keep to: each mistake is one message that names the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.errors import UserError
from helpers.sampling.columns import (
    Codes,
    Floats,
    check_columns,
    describe,
    locate,
    read_codes,
    read_numbers,
)

OWN_NAMES: Final = (
    "unit", "period", "outcome", "first_treated", "cluster", "weight", "announced",
)  # fmt: skip


def check_names(
    table: pd.DataFrame, names: Sequence[str], covariates: Sequence[str], where: str
) -> None:
    """Stop unless every column is there and no covariate bears a name of the panel's own.

    Raises
    ------
    UserError
        Names the column.
    """
    check_columns(table, list(names), where)
    for name in covariates:
        if name in OWN_NAMES or list(covariates).count(name) > 1:
            message = f"{where}, covariate {name}: found a name that is taken, expected another.\n"
            raise UserError(message + "Name each covariate once, and none as a column of a panel.")


def check_unit_is_given(unit: str | None, repeated_cross_sections: bool, where: str) -> None:
    """Stop where a panel has no column that tells its units apart.

    Raises
    ------
    UserError
        Without a unit, unless each row is a unit of its own.
    """
    if unit is None and not repeated_cross_sections:
        message = f"{where}, parameter unit: found nothing, expected a column of labels.\n"
        raise UserError(message + "If each period saw other units: repeated_cross_sections=True.")


def read_labels(table: pd.DataFrame, column: str | None, where: str) -> pd.Series:
    """Labels of units or clusters; 0 for all where there is no column.

    Raises
    ------
    UserError
        Names the first row without a label.
    """
    if column is None:
        return pd.Series(np.zeros(len(table), "int64"))
    codes, labels = read_codes(table, column, where=where)
    return pd.Series(labels.take(codes)).reset_index(drop=True)


def read_outcome(table: pd.DataFrame, column: str, where: str) -> Floats:
    """Outcomes; none may be missing, because leaving rows out is the user's decision.

    Raises
    ------
    UserError
        Names the first row without an outcome, or with one that is not a number.
    """
    missing = table[column].isna().to_numpy(bool)
    if missing.any():
        place = locate(table, int(np.flatnonzero(missing)[0]), column, where)
        message = f"{place}: found nothing in {int(missing.sum())} rows, expected outcomes.\n"
        step = f'To leave these rows out on purpose: table.dropna(subset=["{column}"]).'
        raise UserError(message + step)
    return read_numbers(table, column, where=where)


def read_periods(table: pd.DataFrame, column: str, where: str) -> Codes:
    """Periods as whole numbers.

    Raises
    ------
    UserError
        Names the first row whose period is text, a date, missing or not whole.
    """
    values = table[column]
    if not _is_number(values):
        message = f"{locate(table, 0, column, where)}: found {_describe(values.iloc[0])}, "
        message += "expected whole numbers such as years.\n"
        raise UserError(message + "Number the periods, for example with .dt.year or .astype(int).")
    numbers = read_numbers(table, column, where=where)
    _check_whole(table, numbers, column, where)
    return numbers.astype("int64")


def read_first_treated(table: pd.DataFrame, column: str, where: str) -> Floats:
    """First treated periods; missing, 0 and infinite become infinite: never treated.

    Raises
    ------
    UserError
        Names the first row whose value is text, a date or not a whole number.
    """
    values = table[column]
    if values.isna().all():
        return np.full(len(table), np.inf)
    if not _is_number(values):
        position = int(np.flatnonzero(values.notna().to_numpy(bool))[0])
        place = locate(table, position, column, where)
        message = f"{place}: found {_describe(values.iloc[position])}, expected whole numbers.\n"
        raise UserError(message + "Give the first treated period; nothing or 0 for never.")
    numbers: Floats = values.to_numpy("float64", na_value=np.nan)
    numbers = np.where(np.isnan(numbers) | (numbers == 0), np.inf, numbers)
    _check_whole(table, np.where(np.isposinf(numbers), 0.0, numbers), column, where)
    return numbers


def read_weights(table: pd.DataFrame, column: str | None, where: str) -> Floats:
    """Weights above 0; 1 for all where there is no column.

    Raises
    ------
    UserError
        Names the first row whose weight is missing, 0 or less.
    """
    if column is None:
        return np.ones(len(table))
    weights = read_numbers(table, column, where=where)
    if (weights <= 0).any():
        position = int(np.flatnonzero(weights <= 0)[0])
        message = f"{locate(table, position, column, where)}: found {weights[position]:g}, "
        raise UserError(message + "expected a weight above 0.\nCorrect it, or leave the unit out.")
    return weights


def check_within_units(
    table: pd.DataFrame, typed: pd.DataFrame, names: Mapping[str, str | None], where: str
) -> None:
    """Stop where a unit appears twice in a period, or changes its cohort or its cluster.

    Parameters
    ----------
    table : DataFrame
        The user's table, for the place of a row.
    typed : DataFrame
        ``unit``, ``period``, ``first_treated`` and ``cluster`` of the same rows.
    names : mapping of str
        The user's names of these columns; None for a cluster that was not given.
    where : str
        Name of the table in messages.

    Raises
    ------
    UserError
        Names the first row that contradicts one before it.
    """
    doubled = typed.duplicated(["unit", "period"]).to_numpy(bool)
    if doubled.any():
        row = int(np.flatnonzero(doubled)[0])
        unit, period = typed["unit"].iloc[row], typed["period"].iloc[row]
        message = f"{locate(table, row, str(names['unit']), where)}: found unit {unit} twice in "
        message += f"period {period}, expected one row a unit and period.\n"
        raise UserError(message + "Merge or remove one, or declare repeated cross-sections.")
    for name, meaning, step in (
        (
            "first_treated",
            "treatment switches off or moves",
            "One first treated period a unit: these methods hold treatment on once it has begun.",
        ),
        (
            "cluster",
            "the unit moves between clusters",
            "Give each unit the cluster it belonged to when treatment was assigned.",
        ),
    ):
        if names[name] is not None:
            _check_constant(table, typed, name, str(names[name]), meaning, step, where)


def _check_constant(
    table: pd.DataFrame,
    typed: pd.DataFrame,
    name: str,
    column: str,
    meaning: str,
    step: str,
    where: str,
) -> None:
    first = typed.groupby("unit", sort=False)[name].transform("first")
    changed = first.ne(typed[name]).to_numpy(bool)
    if changed.any():
        row = int(np.flatnonzero(changed)[0])
        now, before = _describe(typed[name].iloc[row]), _describe(first.iloc[row])
        message = f"{locate(table, row, column, where)}: found {now} where unit "
        message += f"{typed['unit'].iloc[row]} had {before} before ({meaning}), "
        raise UserError(message + f"expected one value a unit.\n{step}")


def _check_whole(table: pd.DataFrame, numbers: Floats, column: str, where: str) -> None:
    wrong: NDArray[np.bool_] = ~np.isfinite(numbers) | (numbers != np.round(numbers))
    if wrong.any():
        position = int(np.flatnonzero(wrong)[0])
        place = locate(table, position, column, where)
        message = f"{place}: found {numbers[position]:g}, expected a whole number.\n"
        raise UserError(message + "Number the periods so that each is a whole number.")


def _is_number(values: pd.Series) -> bool:
    is_number = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    return bool(is_number)


def _describe(value: object) -> str:
    if isinstance(value, float | np.floating) and np.isposinf(value):
        return "never"
    return describe(value)
