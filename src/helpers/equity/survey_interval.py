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


def with_design_interval(measure: Measure, individuals: Individuals, variance: Variance) -> Measure:
    """The measure with its interval by the kind of variance.

    Normal quantiles as the reference software has them; t quantiles on clusters minus strata
    with the linearised variance, and no interval where there are no degrees of freedom.
    """
    if variance == "fixed_ranks":
        return replace(measure, method=FIXED).with_normal_interval()
    df = individuals.design.degrees_of_freedom()
    reach = float(stats.t.isf((1 - measure.level) / 2, df)) * measure.se if df > 0 else np.nan
    ends = measure.estimate - reach, measure.estimate + reach
    if measure.se_scale == "log":
        ends = measure.estimate * np.exp(-reach), measure.estimate * np.exp(reach)
    return replace(measure, lower=float(ends[0]), upper=float(ends[1]), method=LINEARISED)


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
