"""How large a violation of parallel trends an effect survives: honest difference-in-differences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, get_args

import numpy as np
import pandas as pd
from scipy.special import ndtri

from helpers.errors import UserError
from helpers.impact.event_coefficients import (
    WHERE,
    EventCoefficients,
    EventStudy,
    read_event_study,
)
from helpers.impact.event_target import Target, describe_target, target_weights
from helpers.impact.honest_bounds import (
    Interval,
    Restriction,
    breakdown_value,
    default_bounds,
)
from helpers.impact.honest_relative import relative_interval
from helpers.impact.honest_restrictions import bends, jumps
from helpers.impact.honest_smoothness import FixedLengthProblem
from helpers.sampling.columns import Floats

METHODS: Final[dict[Restriction, str]] = {
    "relative_magnitude": "C-LF",
    "smoothness": "FLCI",
    "relative_smoothness": "C-LF",
}
MEANINGS: Final[dict[Restriction, str]] = {
    "relative_magnitude": "the trend jumps after treatment by at most {bound} times its largest "
    "jump before",
    "smoothness": "the slope of the trend changes by at most {bound} a period",
    "relative_smoothness": "the slope of the trend changes after treatment by at most {bound} "
    "times its largest change before",
}


@dataclass(frozen=True, slots=True, eq=False)
class HonestDid:
    """Intervals of one effect that hold under ever larger violations of parallel trends.

    Attributes
    ----------
    restriction : {"relative_magnitude", "smoothness", "relative_smoothness"}
        What is bounded: Delta^RM, Delta^SD or Delta^SDRM of the paper.
    target : str
        The effect, in words.
    estimate, lower, upper : float
        The effect and its interval if trends are exactly parallel, in the unit of the outcome.
    table : DataFrame
        One row a bound: ``bound`` (Mbar, a multiple of what was seen before treatment; for
        smoothness M, in the unit of the outcome a period), ``lower``, ``upper`` and ``method``
        ("FLCI" or "C-LF").
    null : float
        The effect against which the breakdown value is found.
    breakdown : float
        Smallest bound whose interval includes `null`; 0 where that of bound 0 does, infinite
        where none does.
    level : float
        Level of the intervals.
    event_times : tuple of int
        Those of the estimates.
    reference : int
        The omitted event time.
    """

    restriction: Restriction
    target: str
    estimate: float
    lower: float
    upper: float
    table: pd.DataFrame
    null: float
    breakdown: float
    level: float
    event_times: tuple[int, ...]
    reference: int

    def to_results(self) -> pd.DataFrame:
        """The intervals as rows of the results table; there is no estimate within them.

        Returns
        -------
        DataFrame
            ``measure``, ``estimate`` (missing), ``lower``, ``upper``, ``level``, ``interval``,
            ``method``, ``text`` (the bound in words) and ``group``.
        """
        said = [
            MEANINGS[self.restriction].format(bound=f"{bound:.3g}") for bound in self.table["bound"]
        ]
        columns = {
            "measure": "effect_under_violation",
            "estimate": np.nan,
            "lower": self.table["lower"],
            "upper": self.table["upper"],
            "level": self.level,
            "interval": "confidence",
            "method": f"honest DiD, {METHODS[self.restriction]}; " + self.target,
            "text": said,
            "group": [f"{self.restriction} {bound:g}" for bound in self.table["bound"]],
        }
        return pd.DataFrame(columns, index=self.table.index)


def honest_did(
    source: EventStudy,
    *,
    n_pre: int | None = None,
    n_post: int | None = None,
    event_times: Sequence[int] | None = None,
    reference: int | None = None,
    target: Target = "first",
    restriction: Restriction = "relative_magnitude",
    bounds: Sequence[float] | None = None,
    level: float = 0.95,
    null: float = 0.0,
) -> HonestDid:
    """Intervals of an effect under bounded violations of parallel trends.

    Parameters
    ----------
    source : ImpactResult or tuple
        A result with estimates by event time against a universal base period; or estimates,
        shape (k,), and covariance, shape (k, k), without the omitted period.
    n_pre, n_post : int, optional
        For a tuple: how many estimates lie before and after the omitted period.
    event_times : sequence of int, optional
        For a tuple: event time of each estimate, where some are missing in between.
    reference : int, optional
        The omitted event time; found in a result, else -1. Estimates between it and event time
        0 may hold effects of anticipation: they bound nothing and are no part of the target.
    target : {"first", "average"} or sequence of float
        The effect at the first event time from 0 on, the mean over all of them, or a weight for
        each.
    restriction : {"relative_magnitude", "smoothness", "relative_smoothness"}
        Whether the trend may jump after treatment by Mbar times its largest jump before, may
        change its slope by M from one period to the next, or may change its slope by Mbar times
        its largest change of slope before.
    bounds : sequence of float, optional
        Values of Mbar or M. Without them 0.5, 1, 1.5 and 2, or for smoothness six values from 0
        to the largest bend that the estimates before treatment allow.
    level : float
        Of the intervals.
    null : float
        Effect against which the breakdown value is found.

    Returns
    -------
    HonestDid

    Raises
    ------
    UserError
        No estimate before or after the omitted period, a covariance that is not positive
        definite, or a setting that is not possible.

    Notes
    -----
    Rambachan and Roth (2023), *A more credible approach to parallel trends*, Review of Economic
    Studies 90(5). Nothing is drawn at random. The interval is wider than the one for parallel
    trends, but for smoothness it has another middle: M of 0 says that trends are straight, not
    that they are parallel. See docs/methods/impact-sensitivity.md.
    """
    coefficients = read_event_study(
        source, n_pre=n_pre, n_post=n_post, event_times=event_times, reference=reference
    )
    _check_settings(coefficients, restriction, bounds, level)
    weights = target_weights(coefficients, target)
    interval = _interval_function(coefficients, weights, restriction, level)
    estimate, error = _plain_estimate(coefficients, weights)
    chosen = bounds if bounds is not None else default_bounds(coefficients, restriction, error)
    ends = [interval(float(bound)) for bound in chosen]
    table = pd.DataFrame(
        {
            "bound": np.asarray(chosen, "float64"),
            "lower": [lower for lower, _ in ends],
            "upper": [upper for _, upper in ends],
            "method": pd.array([METHODS[restriction]] * len(ends), "string"),
        }
    )
    width = float(ndtri((1 + level) / 2)) * error
    return HonestDid(
        restriction=restriction,
        target=describe_target(coefficients, target),
        estimate=estimate,
        lower=estimate - width,
        upper=estimate + width,
        table=table,
        null=null,
        breakdown=breakdown_value(interval, null, error if restriction == "smoothness" else 1.0),
        level=level,
        event_times=tuple(int(time) for time in coefficients.event_times),
        reference=coefficients.reference,
    )


def _interval_function(
    coefficients: EventCoefficients, weights: Floats, restriction: Restriction, level: float
) -> Callable[[float], Interval]:
    """The interval as a function of the bound."""
    if restriction == "smoothness":
        problem = FixedLengthProblem(coefficients, weights)

        def fixed_length(bound: float) -> Interval:
            interval = problem.interval(bound, level)
            return interval.lower, interval.upper

        return fixed_length
    changes = jumps(coefficients) if restriction == "relative_magnitude" else bends(coefficients)
    return partial(relative_interval, coefficients, weights, changes, level=level)


def _plain_estimate(coefficients: EventCoefficients, weights: Floats) -> tuple[float, float]:
    """The target and its standard error if trends are parallel."""
    n_pre = coefficients.n_pre
    covariance = coefficients.covariance[n_pre:, n_pre:]
    estimate = float(weights @ coefficients.estimates[n_pre:])
    return estimate, float(np.sqrt(weights @ covariance @ weights))


def _check_settings(
    coefficients: EventCoefficients,
    restriction: Restriction,
    bounds: Sequence[float] | None,
    level: float,
) -> None:
    """Stop at a setting that is not possible."""
    if restriction not in get_args(Restriction):
        known = ", ".join(get_args(Restriction))
        message = f'{WHERE}, parameter restriction: found "{restriction}", expected one of {known}.'
        raise UserError(message + "\nName one of these.")
    if not 0 < level < 1:
        message = f"{WHERE}, parameter level: found {level:g}, expected a number between 0 and 1."
        raise UserError(message + "\nFor 95 % intervals give 0.95.")
    given = np.asarray([0.0] if bounds is None else bounds, "float64")
    if given.ndim != 1 or len(given) == 0 or not (np.isfinite(given) & (given >= 0)).all():
        message = f"{WHERE}, parameter bounds: found {given.tolist()}, expected numbers of 0 or "
        raise UserError(message + "more.\nGive for example bounds=[0.5, 1, 2].")
    if restriction == "relative_smoothness" and len(bends(coefficients).before) == 0:
        message = f"{WHERE}: found {coefficients.n_pre} estimate before the omitted event time, "
        message += "expected 2 or more, between which the slope can change.\n"
        raise UserError(message + "Use relative_magnitude or smoothness.")
