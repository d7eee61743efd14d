"""Randomisation inference: what would have come out, had others been assigned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.errors import UserError
from helpers.impact.assignments import arrange
from helpers.impact.randomised_comparison import (
    Alternative,
    Compared,
    RandomisationTest,
    Statistic,
    check_arrangements,
    check_options,
    conclude,
    name_of,
)
from helpers.impact.randomised_regression import prepare_regression
from helpers.sampling.columns import Codes, Floats, check_level, read_codes, read_numbers

OwnStatistic: TypeAlias = Callable[[Floats, Floats], float]


def randomisation_test(
    outcome: ArrayLike,
    treatment: ArrayLike,
    *,
    seed: int,
    clusters: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    controls: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    statistic: Statistic | OwnStatistic = "coefficient",
    alternative: Alternative = "two-sided",
    draws: int = 9_999,
    level: float = 0.95,
    has_interval: bool = True,
    where: str = "the experiment",
) -> RandomisationTest:
    """Test that treatment had no effect on anyone, by assigning it anew.

    Parameters
    ----------
    outcome : array, shape (n,)
    treatment : array, shape (n,)
        Numbers, the same for all rows of a cluster: 0 and 1, or doses.
    seed : int
        Seed of the draws; not used where all assignments are enumerated.
    clusters : array, shape (n,), optional
        Label of the unit that treatment was assigned to; without it each row was.
    strata : array, shape (n,), optional
        Label of the stratum within which it was assigned.
    controls : array, shape (n, c), optional
        Columns of the regression beside treatment and a constant.
    weights : array, shape (n,), optional
        Above 0.
    statistic : {"coefficient", "t"} or callable
        The coefficient of treatment (without controls, the difference of means), its t statistic
        with a cluster-robust error, or a function of outcome and treatment, arrays of shape (n,)
        with rows sorted by cluster, outcome and treatment.
    alternative : {"two-sided", "greater", "less"}
    draws : int
        How many; where there are no more different assignments, all are taken.
    level : float
        Of the interval.
    has_interval : bool
        False to test alone.
    where : str
        Name of the data in messages.

    Notes
    -----
    Fisher (1935); the coefficient and t are compared in Young (2019) and, for clusters, in
    MacKinnon and Webb (2020). Exact: the share of all assignments. Sampled: 1 more than the draws
    as far out over 1 more than the draws, which keeps the level (Phipson and Smyth 2010).

    Raises
    ------
    UserError
        One message for the first of: lengths that differ, a value that is missing, a treatment
        or stratum that varies within a cluster, a single possible assignment.
    """
    check_options(statistic, alternative, draws)
    check_level(level)
    data = _read(outcome, treatment, clusters, strata, controls, weights, where)
    labels, values = pd.factorize(data.assigned, sort=True)
    amounts = np.asarray(values, "float64")
    arrangements = arrange(labels, strata=data.strata, draws=draws, seed=seed)
    check_arrangements(arrangements, where)
    treated = amounts[labels][data.units]
    if callable(statistic):
        compared = Compared.of_function(
            float(statistic(data.outcome, treated)),
            [statistic(data.outcome, amounts[row][data.units]) for row in arrangements.labels],
        )
    else:
        regression = prepare_regression(
            data.outcome,
            data.controls,
            np.ones((len(treated), 1)),
            treated,
            assigned=data.units,
            clusters=data.units,
            weights=data.weights,
        )
        compared = Compared.of_regression(
            regression, labels, arrangements.labels, lambda rows: amounts[rows][None], statistic
        )
    return conclude(
        compared,
        arrangements,
        statistic=name_of(statistic),
        alternative=alternative,
        level=level,
        has_interval=has_interval,
        seed=seed,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Data:
    """Rows sorted by all they hold, and what was assigned to each unit."""

    outcome: Floats
    controls: Floats
    weights: Floats
    units: Codes
    assigned: Floats
    strata: Codes | None


def _read(
    outcome: ArrayLike,
    treatment: ArrayLike,
    clusters: ArrayLike | None,
    strata: ArrayLike | None,
    controls: ArrayLike | None,
    weights: ArrayLike | None,
    where: str,
) -> _Data:
    parts: dict[str, ArrayLike | None] = {
        "outcome": outcome, "treatment": treatment, "cluster": clusters, "stratum": strata,
        "weight": weights,
    }  # fmt: skip
    if controls is not None:
        wide = np.asarray(controls, "float64")
        wide = wide[:, None] if wide.ndim == 1 else wide
        parts |= {f"control {place + 1}": column for place, column in enumerate(wide.T)}
    given = {
        name: pd.Series(part).reset_index(drop=True)
        for name, part in parts.items()
        if part is not None
    }
    lengths = {name: len(part) for name, part in given.items()}
    for name, length in lengths.items():
        if length != lengths["outcome"]:
            message = f"{where}, {name}: found {length} rows, expected {lengths['outcome']}.\n"
            raise UserError(message + "Give one entry a row of the outcome.")
    return _sorted(pd.DataFrame(given), where)


def _sorted(table: pd.DataFrame, where: str) -> _Data:
    smallest = float(np.nextafter(0, 1))
    numbers = {
        name: read_numbers(
            table, name, where=where, lower=smallest if name == "weight" else -np.inf
        )
        for name in table.columns
        if name not in ("cluster", "stratum")
    }
    codes = {
        name: read_codes(table, name, where=where)[0]
        for name in ("cluster", "stratum")
        if name in table
    }
    order = np.lexsort([*reversed(numbers.values()), *reversed(codes.values())])
    numbers = {name: column[order] for name, column in numbers.items()}
    codes = {name: column[order] for name, column in codes.items()}
    units = codes.get("cluster", np.arange(len(order)))
    firsts = np.flatnonzero(np.diff(units, prepend=-1))
    strata = codes.get("stratum")
    _check_constant(numbers["treatment"], firsts, units, "treatment", where)
    if strata is not None:
        _check_constant(strata, firsts, units, "stratum", where)
    controls = [column for name, column in numbers.items() if name.startswith("control ")]
    return _Data(
        numbers["outcome"],
        np.column_stack([np.ones(len(order)), *controls]),
        numbers.get("weight", np.ones(len(order))),
        units,
        numbers["treatment"][firsts],
        None if strata is None else strata[firsts],
    )


def _check_constant(
    values: Floats | Codes, firsts: Codes, units: Codes, name: str, where: str
) -> None:
    if (values != values[firsts][units]).any():
        message = f"{where}, {name}: found values that vary within a cluster, expected one each.\n"
        step = "Name what was assigned as clusters; for dates of adoption see randomise_adoption."
        raise UserError(message + step)
