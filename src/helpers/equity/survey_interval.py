"""The interval of a measure from a survey, and the checks that come before it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, get_args

import numpy as np
from scipy import stats

from helpers.equity.individuals import Individuals
from helpers.equity.measure import Measure
from helpers.equity.rank_regression import Variance
from helpers.errors import UserError

FIXED: Final = "survey linearisation, ranks and mean as if known; normal interval"
LINEARISED: Final = "survey linearisation through ranks and mean; t interval"
ONE_OUTCOME: Final = "everyone has the same outcome: no standard error"
ONE_CLUSTER: Final = "one cluster only: a standard error needs two"
ALL_LONELY: Final = "every stratum has a single cluster: no degrees of freedom for an interval"
NOTHING_COUNTED: Final = (
    "every stratum has a single cluster, and none of them is counted: no standard error"
)


def with_design_interval(measure: Measure, individuals: Individuals, variance: Variance) -> Measure:
    """The measure with its interval by the kind of variance.

    Normal quantiles as the reference software has them; t quantiles on clusters minus strata
    with the linearised variance. No interval, and a note that says why, with a single cluster,
    without degrees of freedom for the t quantile, and where no stratum counts.
    """
    why = _why_none(measure, individuals, variance)
    if why:
        se = measure.se if why == ALL_LONELY else np.nan
        return replace(measure, se=se, method=f"none: {why}", note=join_notes(measure.note, why))
    if variance == "fixed_ranks":
        return replace(measure, method=FIXED).with_normal_interval()
    df = individuals.design.degrees_of_freedom()
    reach = float(stats.t.isf((1 - measure.level) / 2, df)) * measure.se
    ends = measure.estimate - reach, measure.estimate + reach
    if measure.se_scale == "log":
        ends = measure.estimate * np.exp(-reach), measure.estimate * np.exp(reach)
    return replace(measure, lower=float(ends[0]), upper=float(ends[1]), method=LINEARISED)


def _why_none(measure: Measure, individuals: Individuals, variance: Variance) -> str:
    """Why there is no interval; empty where there is one."""
    design = individuals.design
    if np.isnan(measure.se):
        return ONE_CLUSTER
    if design.degrees_of_freedom() > 0:
        return ""
    if design.lonely_psu != "adjust":
        return NOTHING_COUNTED
    return ALL_LONELY if variance == "linearised" else ""


def join_notes(*notes: str) -> str:
    """Notes as one, without the empty ones."""
    return "; ".join(filter(None, notes))


def is_constant(individuals: Individuals) -> bool:
    """Whether all with a weight have the same outcome: no inequality, and no error of it."""
    return len(np.unique(individuals.outcome[individuals.weights > 0])) == 1


def check_range(individuals: Individuals, least: float, largest: float, step: str) -> None:
    """Stop at the first outcome beyond an end.

    Raises
    ------
    UserError
        Names its row; `step` is what to do about it.
    """
    outcome = individuals.outcome
    wrong = np.flatnonzero((outcome < least) | (outcome > largest))
    if len(wrong):
        where = f"the people, row {wrong[0] + 1}, column outcome"
        expected = f"a number from {least:g} to {largest:g}"
        raise UserError(f"{where}: found {outcome[wrong[0]]:g}, expected {expected}.\n{step}")


def check_variance(variance: Variance) -> None:
    """Stop at an unknown kind of variance.

    Raises
    ------
    UserError
        Names the kinds there are.
    """
    if variance not in get_args(Variance):
        message = f'parameter variance: found "{variance}", expected fixed_ranks or linearised.\n'
        raise UserError(message + "Choose one of them; linearised covers better.")
