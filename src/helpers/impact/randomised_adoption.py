"""Randomisation inference for a staggered roll-out: dates of adoption dealt out anew."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from typing import Literal, TypeAlias, get_args

import numpy as np
import pandas as pd

from helpers.errors import UserError
from helpers.impact.assignments import arrange
from helpers.impact.panel import Panel
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
from helpers.impact.randomised_regression import (
    Loads,
    RandomisedRegression,
    prepare_regression,
)
from helpers.impact.static_effect import check_comparison, static_columns
from helpers.sampling.columns import Codes, Floats, check_level

PanelStatistic: TypeAlias = Callable[[Panel], float]
Level = Literal["cluster", "unit"]


def randomise_adoption(
    panel: Panel,
    statistic: Statistic | PanelStatistic = "t",
    *,
    seed: int,
    assigned_to: Level = "cluster",
    strata: Mapping[Hashable, Hashable] | None = None,
    alternative: Alternative = "two-sided",
    draws: int = 2_000,
    level: float = 0.95,
    has_interval: bool = True,
) -> RandomisationTest:
    """Test that treatment had no effect on anyone, by dealing out the dates of adoption anew.

    Parameters
    ----------
    panel : Panel
        Being treated from the first period, or never, is a date like the others.
    statistic : {"coefficient", "t"} or callable
        The static coefficient of treatment with unit and period effects, its t statistic with the
        CR1 error, or a function of a panel: for example an estimator's overall effect.
    seed : int
        Seed of the draws; not used where all assignments are enumerated.
    assigned_to : {"cluster", "unit"}
        Who was given a date.
    strata : mapping, optional
        Stratum of each cluster (or unit) by its label; dates move within strata.
    alternative : {"two-sided", "greater", "less"}
    draws : int
        How many; where there are no more different assignments, all are taken.
    level : float
        Of the interval, which a function of a panel does not have.
    has_interval : bool
        False to test alone.

    Notes
    -----
    The test is exact if the dates were in fact dealt out by chance at this level; otherwise it
    says how unusual the estimate is among such deals. MacKinnon and Webb (2020): with clusters of
    different size, prefer t.

    Raises
    ------
    UserError
        One message for the first of: no unit treated, all treated from the same period, dates
        that vary within a cluster, a label without a stratum, a single possible assignment.
    """
    check_options(statistic, alternative, draws)
    check_level(level)
    _check_level_of_assignment(panel, assigned_to)
    check_comparison(panel)
    units = _assigned_units(panel, assigned_to)
    dates = _dates(panel, units, assigned_to)
    labels, values = pd.factorize(dates, sort=True)
    groups = None if strata is None else _strata(panel, assigned_to, strata)
    arrangements = arrange(labels, strata=groups, draws=draws, seed=seed)
    check_arrangements(arrangements, panel.where)
    starts = np.asarray(values, "float64")
    if callable(statistic):
        compared = Compared.of_function(
            float(statistic(panel)),
            [statistic(_dealt(panel, starts[row][units])) for row in arrangements.labels],
        )
    else:
        regression = _regression(panel, units, dates, starts)
        compared = Compared.of_regression(
            regression, labels, arrangements.labels, _loads(starts), statistic
        )
    found = conclude(
        compared,
        arrangements,
        statistic=name_of(statistic),
        alternative=alternative,
        level=level,
        has_interval=has_interval,
        seed=seed,
    )
    return replace(found, warnings=(*panel.warnings, *found.warnings))


def _regression(panel: Panel, units: Codes, dates: Floats, starts: Floats) -> RandomisedRegression:
    """The static regression, ready for any dates."""
    columns = static_columns(panel)
    clusters, _ = pd.factorize(panel.table["cluster"], sort=True)
    periods = panel.table["period"].to_numpy("float64")
    return prepare_regression(
        columns.outcome,
        columns.controls.to_numpy("float64"),
        (periods[:, None] >= starts[np.isfinite(starts)]).astype("float64"),
        (periods >= dates[units]).astype("float64"),
        assigned=units,
        clusters=clusters.astype("int64"),
        weights=columns.weights,
        units=columns.units,
        n_absorbed=columns.n_absorbed,
    )


def _loads(starts: Floats) -> Loads:
    """Who is given which date; never is none of them."""
    finite = np.flatnonzero(np.isfinite(starts))
    return lambda rows: (rows == finite[:, None, None]).astype("float64")


def _assigned_units(panel: Panel, assigned_to: Level) -> Codes:
    """Who was given a date, for each row, numbered in the order of labels. Shape (n,)."""
    if assigned_to == "unit":
        return panel.unit_codes
    codes, _ = pd.factorize(panel.table["cluster"], sort=True)
    return codes.astype("int64")


def _check_level_of_assignment(panel: Panel, assigned_to: str) -> None:
    if assigned_to not in get_args(Level):
        message = f"parameter assigned_to: found {assigned_to}, expected cluster or unit.\n"
        raise UserError(message + "Say at which level the dates were set.")
    if assigned_to == "unit" and not panel.is_panel:
        message = "parameter assigned_to: found unit, expected cluster for cross-sections.\n"
        raise UserError(
            message + "Each row is seen once; name who was given a date as the cluster."
        )


def _dates(panel: Panel, units: Codes, assigned_to: Level) -> Floats:
    """Date of each cluster or unit. Shape (assigned,)."""
    by_row = panel.table["first_treated"].to_numpy("float64")
    _, firsts = np.unique(units, return_index=True)
    dates: Floats = by_row[firsts]
    wrong = np.flatnonzero(by_row != dates[units])
    if len(wrong):
        label = panel.table[assigned_to].iloc[int(wrong[0])]
        message = f"{panel.where}, first_treated: found several within {assigned_to} {label}, "
        message += "expected one.\n"
        raise UserError(message + 'If units were assigned one by one: assigned_to="unit".')
    return dates


def _strata(panel: Panel, assigned_to: Level, strata: Mapping[Hashable, Hashable]) -> Codes:
    labels = pd.Index(panel.table[assigned_to].unique()).sort_values()
    missing = [label for label in labels if label not in strata]
    if missing:
        message = f"parameter strata: found none for {assigned_to} {missing[0]}, expected one.\n"
        raise UserError(message + "Give the stratum of each by its label.")
    codes, _ = pd.factorize(pd.Index([strata[label] for label in labels]))
    return codes.astype("int64")


def _dealt(panel: Panel, starts: Floats) -> Panel:
    """The panel with other dates; warnings about the old ones do not hold for it."""
    return replace(panel, table=panel.table.assign(first_treated=starts), warnings=())
