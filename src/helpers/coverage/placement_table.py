"""The unit-by-unit table and the question asked of it, checked before anything is solved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, NoReturn, TypedDict, get_args

import numpy as np
import pandas as pd

from helpers.errors import UserError

Objective = Literal["people_reached", "gap_closed", "equity_weighted"]

OBJECTIVES: Final[tuple[str, ...]] = get_args(Objective)

_REQUIRED: Final = ("place", "name", "district", "population", "need", "has_service")
_SHARES: Final = ("minority_share", "poverty_rate")
_NEXT: Final = "Correct the value, or leave the unit out and say so in the report."


class Asked(TypedDict, total=False):
    """The attributes of :class:`Terms` as keywords, each with its default."""

    objective: Objective
    k: int | None
    budget: float | None
    reach_km: float
    minority_weight: float
    poverty_weight: float
    time_limit: float


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked: the objective and what limits it.

    Attributes
    ----------
    objective : {"people_reached", "gap_closed", "equity_weighted"}
        See :func:`helpers.coverage.placement.place_units`.
    k : int, optional
        Most units that may be placed.
    budget : float, optional
        Most that they may cost together [money, as ``cost``].
    reach_km : float
        A service serves units whose centroids lie within this distance [km]; 0: its own only.
    minority_weight, poverty_weight : float
        Of ``equity_weighted``; 0 or more, not both 0.
    time_limit : float
        Longest time to look for the optimum and its proof [seconds].
    """

    objective: Objective = "people_reached"
    k: int | None = None
    budget: float | None = None
    reach_km: float = 0.0
    minority_weight: float = 1.0
    poverty_weight: float = 0.0
    time_limit: float = 60.0


def check_units(table: pd.DataFrame, where: str = "the table") -> pd.DataFrame:
    """The table of units, typed and in order of place code.

    Parameters
    ----------
    table : DataFrame
        One row a unit: ``place`` (code, unique), ``name``, ``district``, ``population`` [people],
        ``need`` [people who need the service, at most the population], ``has_service`` (true where
        one exists). Optional: ``cost`` of a new service [money, above 0; 1 where there is no such
        column], ``minority_share`` and ``poverty_rate`` [0 to 1], ``latitude`` and ``longitude``
        [degrees]. Messages name ``_file`` and ``_row`` where the table has them.
    where : str
        What to call the table in a message.

    Returns
    -------
    DataFrame
        Sorted by ``place``, so that the order of rows cannot decide between equal answers, with
        the number of each row in ``_row``.

    Raises
    ------
    UserError
        Nothing in the table, a column or value missing, a duplicate place, a number below 0 or
        above what it is part of, a cost of 0 or less.
    """
    for column in _REQUIRED:
        if column not in table:
            _refuse(f"{where}, column {column}: not found, expected {', '.join(_REQUIRED)}")
    if table.empty:
        _refuse(f"{where}: found no rows, expected one a unit", "Give at least one unit.")
    units = table.reset_index(drop=True)
    if "_row" not in units:
        units["_row"] = np.arange(1, len(units) + 1)
    for column in ("place", "name", "district"):
        blank = units[column].isna() | units[column].astype("string").str.strip().eq("")
        _refuse_first(units, blank, column, "a text", where)
    _refuse_first(units, units["place"].duplicated(), "place", "a place that has no row yet", where)
    typed = {column: units[column].astype(str) for column in ("place", "name", "district")}
    units = units.assign(**typed, **_numbers(units, where), has_service=_services(units, where))
    above = units["need"] > units["population"]
    _refuse_first(units, above, "need", "at most the population of the unit", where)
    return units.sort_values("place", kind="stable", ignore_index=True)


def check_terms(units: pd.DataFrame, terms: Terms, where: str = "the table") -> None:
    """Refuse a question that the table cannot answer.

    Parameters
    ----------
    units : DataFrame
        From :func:`check_units`.
    terms : Terms
        What is asked.
    where : str
        What to call the table in a message.

    Raises
    ------
    UserError
        Unknown objective; neither `k` nor `budget`, or one that allows no unit or more units than
        there are; weights below 0 or all 0; coordinates or shares missing where they are used;
        nothing left to place.
    """
    if terms.objective not in OBJECTIVES:
        _refuse(f"objective: found {terms.objective}, expected one of {', '.join(OBJECTIVES)}")
    _check_limits(units, terms, where)
    for name in ("reach_km", "minority_weight", "poverty_weight"):
        value = getattr(terms, name)
        if not (np.isfinite(value) and value >= 0):
            _refuse(f"{name}: found {value:g}, expected a number of 0 or more")
    if not terms.time_limit > 0:
        _refuse(f"time_limit: found {terms.time_limit:g}, expected a number above 0")
    if terms.reach_km > 0:
        _complete(units, ("latitude", "longitude"), "to measure distances for reach_km", where)
    if terms.objective == "equity_weighted":
        _check_weights(units, terms, where)


def _check_limits(units: pd.DataFrame, terms: Terms, where: str) -> None:
    """`k` and `budget` allow at least one unit and no more than there are."""
    free = units[~units["has_service"]]
    if free.empty:
        found = f"{where}, column has_service: found a service in every unit"
        _refuse(f"{found}, expected one without", "Nothing is left to place.")
    if terms.k is None and terms.budget is None:
        _refuse("k, budget: found neither, expected at least one", "Say how many, or how much.")
    if terms.k is not None and not (terms.k == int(terms.k) and 1 <= terms.k <= len(free)):
        expected = f"a whole number from 1 to {len(free)}, the units without a service"
        _refuse(f"k: found {terms.k}, expected {expected}", "Ask for a number in this range.")
    cheapest = float(free["cost"].min())
    if terms.budget is not None and not terms.budget >= cheapest:
        expected = f"at least {cheapest:g}, the cost of the cheapest unit"
        _refuse(f"budget: found {terms.budget:g}, expected {expected}", "Raise the budget.")


def _check_weights(units: pd.DataFrame, terms: Terms, where: str) -> None:
    """At least one weight counts, and what it weighs is known of every unit."""
    if terms.minority_weight == 0 and terms.poverty_weight == 0:
        found = "minority_weight, poverty_weight: found 0 and 0, expected one above 0"
        _refuse(found, "Without weights, ask for the objective people_reached.")
    if terms.minority_weight > 0:
        _complete(units, ("minority_share",), "for minority_weight", where)
    if terms.poverty_weight > 0:
        _complete(units, ("poverty_rate",), "for poverty_weight", where)


def _complete(units: pd.DataFrame, columns: tuple[str, ...], why: str, where: str) -> None:
    """Refuse a column that is not there or has a hole, where the question needs it."""
    for column in columns:
        if column not in units:
            _refuse(f"{where}, column {column}: not found, expected a number a unit {why}")
        _refuse_first(units, units[column].isna(), column, f"a number {why}", where)


def _numbers(units: pd.DataFrame, where: str) -> dict[str, pd.Series]:
    """Numeric columns as float64, each within its range; optional ones may have holes."""
    ranges = {
        "population": (0, np.inf), "need": (0, np.inf), "cost": (0, np.inf),
        "minority_share": (0, 1), "poverty_rate": (0, 1),
        "latitude": (-90, 90), "longitude": (-180, 180),
    }  # fmt: skip
    answer = {"cost": pd.Series(1.0, index=units.index)}
    for column, (low, high) in ranges.items():
        if column not in units:
            continue
        value = pd.to_numeric(units[column], errors="coerce").astype("float64")
        is_hole = units[column].isna() & (column in (*_SHARES, "latitude", "longitude"))
        inside = value.between(low, high) & np.isfinite(value)
        if column == "cost":
            inside &= value > 0
        _refuse_first(units, ~inside & ~is_hole, column, _expected(column, low, high), where)
        answer[column] = value
    return answer


def _expected(column: str, low: float, high: float) -> str:
    """A range in words."""
    if column == "cost":
        return "a number above 0"
    return (
        f"a number of {low:g} or more" if np.isinf(high) else f"a number from {low:g} to {high:g}"
    )


def _services(units: pd.DataFrame, where: str) -> pd.Series:
    """``has_service`` as bool; 0 and 1 are taken as false and true."""
    known = units["has_service"].isin([True, False])
    _refuse_first(units, ~known, "has_service", "true or false", where)
    return units["has_service"].astype(bool)


def _refuse_first(
    units: pd.DataFrame, wrong: pd.Series, column: str, expected: str, where: str
) -> None:
    """One message for the first row that is wrong, named by its file and row where known."""
    if not wrong.any():
        return
    position = int(np.flatnonzero(wrong.to_numpy(dtype=bool))[0])
    row = units.iloc[position]
    where = str(row["_file"]) if "_file" in units else where
    value = "nothing" if pd.isna(row[column]) else row[column]
    _refuse(f"{where}, row {row['_row']}, column {column}: found {value}, expected {expected}")


def _refuse(finding: str, step: str = _NEXT) -> NoReturn:
    """Stop with one message."""
    message = f"{finding}.\n{step}"
    raise UserError(message)
