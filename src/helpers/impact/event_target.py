"""Which effect of an event study is asked about: a weight for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np

from helpers.errors import UserError
from helpers.impact.event_coefficients import WHERE, EventCoefficients
from helpers.sampling.columns import Floats

Target: TypeAlias = Literal["first", "average"] | Sequence[float]
"""Which effect is asked about: weights of the effects from event time 0 on."""


def target_weights(coefficients: EventCoefficients, target: Target) -> Floats:
    """Weights of the estimates after the omitted period; 0 for those before event time 0.

    Parameters
    ----------
    coefficients : EventCoefficients
        Of the event study.
    target : {"first", "average"} or sequence of float
        The effect at the first event time from 0 on, the mean over all of them, or a weight for
        each of them.

    Returns
    -------
    array of float, shape (n_after,)

    Raises
    ------
    UserError
        Weights of another number, not finite, or all 0.
    """
    is_treated = coefficients.is_treated[coefficients.n_pre :]
    n_effects = int(is_treated.sum())
    weights = np.zeros(coefficients.n_after)
    weights[is_treated] = _weights(target, n_effects)
    return weights


def describe_target(coefficients: EventCoefficients, target: Target) -> str:
    """The target in words."""
    effects = coefficients.event_times[coefficients.is_treated]
    if target == "first":
        return f"effect at event time {effects[0]}"
    if target == "average":
        return f"mean effect over event times {effects[0]} to {effects[-1]}"
    return "weighted effect over event times " + ", ".join(str(time) for time in effects)


def _weights(target: str | Sequence[float], n_effects: int) -> Floats:
    if isinstance(target, str):
        if target == "first":
            first: Floats = np.eye(n_effects)[0]
            return first
        if target == "average":
            return np.full(n_effects, 1 / n_effects)
        message = f'{WHERE}, parameter target: found "{target}", expected "first", "average" or '
        raise UserError(message + "a weight for each event time from 0 on.\nName one of these.")
    given = np.asarray(target, "float64")
    if given.shape != (n_effects,) or not np.isfinite(given).all() or not given.any():
        message = f"{WHERE}, parameter target: found {given.tolist()}, expected {n_effects} "
        message += "weights, not all 0: one for each event time from 0 on.\n"
        raise UserError(message + "Give a weight for each, 0 for those left out.")
    return given
