"""What bounds a trend after treatment: its largest jump, or its largest bend, before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.impact.event_coefficients import EventCoefficients
from helpers.sampling.columns import Floats


@dataclass(frozen=True, slots=True, eq=False)
class RelativeRestriction:
    """A trend whose changes after the omitted period are bounded by those before it.

    Attributes
    ----------
    after : array of float, shape (n_after, k)
        Changes of the trend after the omitted period, each a combination of the k values of the
        trend at the event times; its last n_after columns are invertible.
    before : array of float, shape (n_before, k)
        Changes before it. The restriction is that each change after is, in size, at most the
        bound times the largest of these.
    """

    after: Floats
    before: Floats


def jumps(coefficients: EventCoefficients) -> RelativeRestriction:
    """Jumps between neighbouring event times, per period: Delta^RM.

    Notes
    -----
    Across a gap the jump is divided by the periods it spans. After treatment this follows from
    the restriction on every period; before it the mean over a gap never exceeds the largest jump
    within it, so that the bound is not loosened by what was not seen.
    """
    values, times = _trend(coefficients)
    steps = np.diff(values, axis=0) / np.diff(times)[:, None]
    return _split(steps, times[1:])


def bends(coefficients: EventCoefficients) -> RelativeRestriction:
    """Changes of slope at an event time, per period: Delta^SDRM. Needs two times before."""
    values, times = _trend(coefficients)
    gaps = np.diff(times)
    slopes = np.diff(values, axis=0) / gaps[:, None]
    turns = np.diff(slopes, axis=0) / ((gaps[1:] + gaps[:-1]) / 2)[:, None]
    return _split(turns, times[2:])


def _trend(coefficients: EventCoefficients) -> tuple[Floats, Floats]:
    """Values of the trend with its 0 at the omitted period, in columns of event times."""
    n_pre = coefficients.n_pre
    times = np.insert(coefficients.relative_times, n_pre, 0).astype("float64")
    values = np.insert(np.eye(len(coefficients.event_times)), n_pre, 0.0, axis=0)
    return values, times


def _split(changes: Floats, ends: Floats) -> RelativeRestriction:
    is_after = ends > 0
    return RelativeRestriction(changes[is_after], changes[~is_after])
