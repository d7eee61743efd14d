"""The coefficients of an event study as arrays: what every analysis of trends starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.errors import UserError
from helpers.impact.result import ImpactResult
from helpers.sampling.columns import Codes, Floats

WHERE: Final = "the event study"
SMALLEST_EIGENVALUE: Final = 1e-10
"""Of the correlations: below it, one estimate is a combination of the others."""

EventStudy: TypeAlias = ImpactResult | tuple[ArrayLike, ArrayLike]
"""A result with event times, or a pair of estimates and their covariance."""


@dataclass(frozen=True, slots=True, eq=False)
class EventCoefficients:
    """Estimates by event time against one omitted period, in order.

    Attributes
    ----------
    event_times : array of int, shape (k,)
        Periods since treatment began, ascending, without the omitted one; gaps are kept.
    reference : int
        The omitted event time, to which the estimates are compared.
    estimates : array of float, shape (k,)
        In the unit of the outcome.
    covariance : array of float, shape (k, k)
        Of the estimates, positive definite.
    """

    event_times: Codes
    reference: int
    estimates: Floats
    covariance: Floats

    @property
    def n_pre(self) -> int:
        """How many estimates lie before the omitted period: there is no effect in them."""
        return int((self.event_times < self.reference).sum())

    @property
    def n_after(self) -> int:
        """How many lie after it; those before event time 0 may hold effects of anticipation."""
        return len(self.event_times) - self.n_pre

    @property
    def relative_times(self) -> Codes:
        """Periods since the omitted one, never 0. Shape (k,)."""
        return self.event_times - self.reference

    @property
    def is_treated(self) -> NDArray[np.bool_]:
        """Estimates of effects: from event time 0 on. Shape (k,)."""
        is_treated: NDArray[np.bool_] = self.event_times >= max(0, self.reference + 1)
        return is_treated


def read_event_study(
    source: EventStudy,
    *,
    n_pre: int | None = None,
    n_post: int | None = None,
    event_times: Sequence[int] | None = None,
    reference: int | None = None,
) -> EventCoefficients:
    """Coefficients of an event study, checked.

    Parameters
    ----------
    source : ImpactResult or tuple
        A result with estimates by event time against a universal base period; or estimates,
        shape (k,), and covariance, shape (k, k), without the omitted period.
    n_pre, n_post : int, optional
        For a tuple without `event_times`: how many estimates lie before and after the omitted
        period, without gaps.
    event_times : sequence of int, optional
        For a tuple: event time of each estimate, in any order.
    reference : int, optional
        The omitted event time. Without it: that of the one estimate without an error, else -1.

    Raises
    ------
    UserError
        Arrays that do not fit each other, no estimate before or after the omitted period, no
        omitted period, an estimate without an error, or a covariance that is not positive
        definite.
    """
    if isinstance(source, ImpactResult):
        times, estimates, covariance, omitted = _of_result(source, reference)
    else:
        estimates, covariance = _of_pair(source)
        omitted = -1 if reference is None else reference
        times = _event_times(len(estimates), n_pre, n_post, event_times, omitted)
    _check_times(times, omitted)
    order = np.argsort(times, kind="stable")
    coefficients = EventCoefficients(
        times[order], omitted, estimates[order], covariance[np.ix_(order, order)]
    )
    _check_sides(coefficients)
    _check_covariance(coefficients.covariance)
    return replace(
        coefficients, covariance=(coefficients.covariance + coefficients.covariance.T) / 2
    )


def _of_result(result: ImpactResult, reference: int | None) -> tuple[Codes, Floats, Floats, int]:
    """Event times, estimates, covariance and the omitted event time of a result."""
    study = result.select("event_time")
    times = study.estimates["event_time"].to_numpy("int64")
    values = study.estimates["estimate"].to_numpy("float64")
    if len(times) == 0:
        message = f"{WHERE}: found no estimates by event time in the result of {result.method}, "
        message += "expected some before and after treatment.\n"
        raise UserError(message + "Aggregate the effects by event time first.")
    has_error = study.estimates["se"].notna().to_numpy(bool)
    omitted = _omitted(times, values, has_error, reference)
    unknown = times[~has_error & (values != 0)]
    if len(unknown):
        message = f"{WHERE}, event time {unknown[0]}: found an estimate without an error, "
        message += "expected an error for each.\n"
        raise UserError(message + "Leave out event times that too few units or clusters reach.")
    kept = np.flatnonzero(has_error)
    return times[kept], values[kept], study.covariance[np.ix_(kept, kept)], omitted


def _omitted(
    times: Codes, values: Floats, has_error: NDArray[np.bool_], reference: int | None
) -> int:
    """The event time to which the others are compared."""
    zeros = times[~has_error & (values == 0)]
    named = -1 if reference is None else reference
    if reference is None and len(zeros) == 1:
        return int(zeros[0])
    if reference is None and len(zeros) > 1:
        found = ", ".join(str(time) for time in zeros)
        message = f"{WHERE}: found {len(zeros)} omitted event times ({found}), expected 1.\n"
        raise UserError(message + "Name the one before treatment: reference=-1.")
    if named in times[has_error]:
        message = f"{WHERE}, event time {named}: found an estimate with an error, expected the "
        message += "omitted period to which all others are compared.\n"
        raise UserError(message + "Estimate the event study against one universal base period.")
    return named


def _of_pair(source: tuple[ArrayLike, ArrayLike]) -> tuple[Floats, Floats]:
    """Estimates and covariance given as arrays."""
    estimates, covariance = (np.asarray(part, "float64") for part in source)
    if estimates.ndim != 1 or covariance.shape != (len(estimates), len(estimates)):
        message = f"{WHERE}: found estimates of shape {estimates.shape} and a covariance of shape "
        message += f"{covariance.shape}, expected (k,) and (k, k).\n"
        raise UserError(message + "Give one row and column of the covariance for each estimate.")
    if not (np.isfinite(estimates).all() and np.isfinite(covariance).all()):
        message = f"{WHERE}: found missing or infinite numbers, expected numbers.\n"
        raise UserError(message + "Leave out the omitted period and those without an estimate.")
    return estimates, covariance


def _event_times(
    n_estimates: int,
    n_pre: int | None,
    n_post: int | None,
    event_times: Sequence[int] | None,
    reference: int,
) -> Codes:
    """Event times of the estimates of a pair, as given or counted from the omitted period."""
    if event_times is not None:
        times = np.asarray(event_times, "int64")
        if times.shape != (n_estimates,):
            message = f"{WHERE}, parameter event_times: found {times.size} of them, expected "
            message += f"{n_estimates}: one for each estimate.\n"
            raise UserError(message + "Leave the omitted period out of both.")
        return times
    before = n_pre if n_pre is not None else n_estimates - (n_post or n_estimates)
    after = n_post if n_post is not None else n_estimates - before
    if before + after != n_estimates or (n_pre is None and n_post is None):
        message = f"{WHERE}: found {n_estimates} estimates, n_pre {n_pre} and n_post {n_post}; "
        message += "expected n_pre before and n_post after the omitted period.\n"
        raise UserError(message + "Give both numbers, or the event time of each estimate.")
    times = np.arange(reference - before, reference + 1 + after)
    counted: Codes = times[times != reference]
    return counted


def _check_times(times: Codes, reference: int) -> None:
    """Stop where an event time stands twice, or where the omitted one has an estimate."""
    found, counts = np.unique(times, return_counts=True)
    if reference in found or (counts > 1).any():
        wrong = reference if reference in found else found[counts > 1][0]
        message = f"{WHERE}, event time {wrong}: found an estimate too many, expected each event "
        message += f"time once and none for the omitted one, {reference}.\n"
        raise UserError(message + "Leave it out of the estimates and the covariance.")


def _check_sides(coefficients: EventCoefficients) -> None:
    """Stop unless there are estimates before the omitted period, and effects."""
    if coefficients.n_pre == 0:
        message = f"{WHERE}: found no estimate before the omitted event time "
        message += f"{coefficients.reference}, expected at least 1: nothing else tells of the "
        raise UserError(message + "trend.\nUse a panel with two or more periods before treatment.")
    if not coefficients.is_treated.any():
        message = f"{WHERE}: found no estimate from event time 0 on, expected at least 1.\n"
        raise UserError(message + "Keep the event times after treatment in the event study.")


def _check_covariance(covariance: Floats) -> None:
    """Stop unless the covariance is symmetric and positive definite."""
    scale = np.sqrt(np.abs(np.diag(covariance)))
    is_symmetric = np.allclose(covariance, covariance.T, rtol=1e-6, atol=1e-12 * scale.max() ** 2)
    smallest = -np.inf
    if is_symmetric and (np.diag(covariance) > 0).all():
        smallest = float(np.linalg.eigvalsh(covariance / np.outer(scale, scale))[0])
    if smallest < SMALLEST_EIGENVALUE:
        message = f"{WHERE}, covariance: found a matrix that is not positive definite, expected "
        message += "one of full rank.\nLeave event times out until there are fewer of them than "
        raise UserError(message + "clusters, and the omitted period with them.")
