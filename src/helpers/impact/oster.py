"""Selection on what was not observed, judged by what was: Oster's delta and bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.errors import UserError
from helpers.impact.panel import Panel
from helpers.impact.static_effect import static_columns
from helpers.sampling.columns import Floats, read_numbers

R_FACTOR: Final = 1.3
"""Oster's rule of thumb: a full regression might explain 1.3 times what the controls do."""
_NOTHING: Final = 1e-12


@dataclass(frozen=True, slots=True)
class OsterBound:
    """How a coefficient moves with controls, and what that says of those not observed.

    Attributes
    ----------
    estimate_short, r_squared_short : float
        Without the controls.
    estimate_full, r_squared_full : float
        With them.
    r_squared_max : float
        What a regression on all that matters is taken to explain.
    null : float
        Value that `delta_for_null` would bring the effect to.
    delta_for_null : float
        How strong selection on the unobserved would have to be, relative to the controls, for
        the effect to be `null`. Beyond 1 in absolute value: stronger than that on the controls.
    delta : float
        Relative strength that `adjusted` assumes.
    adjusted : float
        The effect at that strength.
    other_solutions : tuple of float
        Other real solutions of the equation for the effect, nearest first.
    lower, upper : float
        The identified set: from `estimate_full` to `adjusted`, in order.
    excludes_null : bool
        Whether it leaves the null out.
    warnings : tuple of str
    """

    estimate_short: float
    r_squared_short: float
    estimate_full: float
    r_squared_full: float
    r_squared_max: float
    null: float
    delta_for_null: float
    delta: float
    adjusted: float
    other_solutions: tuple[float, ...]
    lower: float
    upper: float
    excludes_null: bool
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Moments:
    """What the two regressions leave, in sums of squares."""

    short: float
    full: float
    outcome: float
    treatment: float
    treatment_left: float
    explained_short: float
    explained_full: float


def oster_bound(
    outcome: ArrayLike,
    treatment: ArrayLike,
    controls: ArrayLike | pd.DataFrame,
    *,
    base: ArrayLike | pd.DataFrame | None = None,
    weights: ArrayLike | None = None,
    null: float = 0.0,
    delta: float = 1.0,
    r_max: float | None = None,
    where: str = "the regression",
) -> OsterBound:
    """Oster's delta and bias-adjusted effect of one regression.

    Parameters
    ----------
    outcome, treatment : array, shape (n,)
    controls : array or DataFrame, shape (n, c)
        What the full regression has and the short one has not.
    base : array or DataFrame, shape (n, b), optional
        What both have, beside a constant: it is taken out first, and shares explained are shares
        of what it leaves.
    weights : array, shape (n,), optional
        Above 0.
    null : float
        Value for `delta_for_null`.
    delta : float
        Strength of selection on the unobserved relative to the controls.
    r_max : float, optional
        Share explained by all that matters; 1.3 times that of the full regression, at most 1,
        without it.
    where : str
        Name of the regression in messages.

    Notes
    -----
    Oster (2019), proposition 3 and its corollaries; of several solutions the nearest to the full
    estimate on the side to which the controls moved it, as Stata's psacalc. The equation is

    (d-1) K v^3 + (d-2) t b s v^2 + (d M (s-t) - N t - s t b^2) v + d M b s = 0

    for the bias v, with d delta, s and t the variance of treatment and what the controls leave of
    it, b the short less the full estimate, K = t s - t^2, and N and M the variance of the outcome
    explained by the controls and yet to explain.

    Raises
    ------
    UserError
        One message for the first of: lengths that differ, a missing value, a treatment that is
        constant or explained by the controls, an `r_max` below what the controls explain.
    """
    columns = _read(outcome, treatment, controls, base, weights, where)
    moments = _moments(*columns, where)
    r_full = moments.explained_full / moments.outcome
    r_most = min(1.0, R_FACTOR * r_full) if r_max is None else r_max
    if not r_full <= r_most <= 1:
        message = f"parameter r_max: found {r_most:g}, expected a share from {r_full:.4g}, what "
        raise UserError(message + "the controls explain, to 1.\nGive a larger share, or none.")
    solutions = _solutions(moments, r_most, delta)
    adjusted = solutions[0] if solutions else np.nan
    lower, upper = sorted((moments.full, adjusted))
    return OsterBound(
        moments.short, moments.explained_short / moments.outcome, moments.full, r_full, r_most,
        null, _delta_for(moments, r_most, null), delta, adjusted, tuple(solutions[1:]),
        lower, upper, not lower <= null <= upper, _warnings(moments, solutions, delta),
    )  # fmt: skip


def oster_effect(
    panel: Panel, *, null: float = 0.0, delta: float = 1.0, r_max: float | None = None
) -> OsterBound:
    """Oster's delta and bound of the static coefficient of treatment: covariates in and out.

    Parameters
    ----------
    panel : Panel
        Unit and period effects are in both regressions; shares explained are of what they leave.
    null, delta, r_max
        As for `oster_bound`.

    Raises
    ------
    UserError
        A panel without covariates, and as `oster_bound`.
    """
    if not panel.covariates:
        message = f"{panel.where}, covariates: found none, expected at least 1.\n"
        raise UserError(message + "The bound compares the effect with and without covariates.")
    columns = static_columns(panel)
    names = list(panel.covariates)
    return oster_bound(
        columns.outcome,
        columns.treated,
        columns.controls[names],
        base=columns.controls.drop(columns=names),
        weights=columns.weights,
        null=null,
        delta=delta,
        r_max=r_max,
        where=panel.where,
    )


def _read(
    outcome: ArrayLike,
    treatment: ArrayLike,
    controls: ArrayLike | pd.DataFrame,
    base: ArrayLike | pd.DataFrame | None,
    weights: ArrayLike | None,
    where: str,
) -> tuple[Floats, Floats, Floats]:
    """Outcome, treatment and controls without the base, times the root of the weight."""
    parts = [_wide(outcome, "outcome"), _wide(treatment, "treatment"), _wide(controls, "control")]
    n_rows, n_controls = len(parts[0]), parts[2].shape[1]
    parts.append(pd.DataFrame(index=range(n_rows)) if base is None else _wide(base, "base"))
    parts.append(_wide(np.ones(n_rows) if weights is None else weights, "weight"))
    for part in parts:
        if len(part) != n_rows:
            message = f"{where}, {part.columns[0]}: found {len(part)} rows, expected {n_rows}.\n"
            raise UserError(message + "Give one entry a row of the outcome.")
    table = pd.concat(parts, axis=1)
    smallest = float(np.nextafter(0, 1))
    weight = read_numbers(table, "weight", where=where, lower=smallest)
    read = [read_numbers(table, str(name), where=where) for name in table.columns[:-1]]
    scaled = np.column_stack(read) * np.sqrt(weight)[:, None]
    fixed = np.column_stack([np.sqrt(weight), scaled[:, 2 + n_controls :]])
    sizes = np.einsum("nk,nk->k", scaled, scaled)
    left = _without(scaled[:, : 2 + n_controls], fixed)
    is_nothing = np.einsum("nk,nk->k", left, left) <= _NOTHING**1.5 * sizes[: 2 + n_controls]
    left[:, is_nothing] = 0.0
    return left[:, 0], left[:, 1], left[:, 2:]


def _wide(values: ArrayLike | pd.DataFrame, name: str) -> pd.DataFrame:
    found = np.asarray(values, "float64")
    found = found[:, None] if found.ndim == 1 else found
    names = [name] if found.shape[1] == 1 else [f"{name} {k + 1}" for k in range(found.shape[1])]
    return pd.DataFrame(found, columns=names)


def _without(columns: Floats, others: Floats) -> Floats:
    """Residuals of columns on others."""
    found: Floats = columns - others @ np.linalg.lstsq(others, columns, rcond=1e-10)[0]
    return found


def _moments(outcome: Floats, treatment: Floats, controls: Floats, where: str) -> _Moments:
    own = float(treatment @ treatment)
    left = _without(np.column_stack([outcome, treatment]), controls)
    own_left = float(left[:, 1] @ left[:, 1])
    if own_left <= _NOTHING * own or own == 0:
        message = f"{where}, treatment: found nothing that the other columns do not explain, "
        raise UserError(message + "expected variation of its own.\nLeave out what explains it.")
    total = float(outcome @ outcome)
    if total == 0:
        message = f"{where}, outcome: found no variation, expected some.\n"
        raise UserError(message + "A constant outcome has nothing to explain.")
    short = float(treatment @ outcome) / own
    full = float(left[:, 1] @ left[:, 0]) / own_left
    unexplained = left[:, 0] - full * left[:, 1]
    return _Moments(
        short, full, total, own, own_left, short**2 * own, total - float(unexplained @ unexplained)
    )


def _terms(moments: _Moments, r_max: float) -> tuple[float, float, float, float, float, float]:
    """s, t, b, K, N and M of the equation, in sums of squares."""
    s, t = moments.treatment, moments.treatment_left
    still = r_max * moments.outcome - moments.explained_full
    added = moments.explained_full - moments.explained_short
    return s, t, moments.short - moments.full, t * s - t**2, added, still


def _delta_for(moments: _Moments, r_max: float, effect: float) -> float:
    """Strength at which the effect is the value given; missing where no strength is."""
    s, t, b, k, added, still = _terms(moments, r_max)
    v = moments.full - effect
    top = v * (added * t + s * t * b**2) + 2 * v**2 * t * b * s + v**3 * k
    bottom = still * b * s + v * still * (s - t) + v**2 * t * b * s + v**3 * k
    return top / bottom if bottom != 0 else np.nan


def _solutions(moments: _Moments, r_max: float, delta: float) -> list[float]:
    """Effects at a strength, the one to report first."""
    s, t, b, k, added, still = _terms(moments, r_max)
    unit = np.sqrt(moments.outcome / s)  # makes coefficients of one size, and roots free of units
    scale = moments.outcome * s
    coefficients = np.array(
        [
            (delta - 1) * k * unit**3,
            (delta - 2) * t * b * s * unit**2,
            (delta * still * (s - t) - added * t - s * t * b**2) * unit,
            delta * still * b * s,
        ]
    )
    roots = np.roots(np.where(np.abs(coefficients) > 1e-15 * scale * unit, coefficients, 0.0))
    real = roots.real[np.abs(roots.imag) <= 1e-7 * (1 + np.abs(roots.real))] * unit
    is_off = np.sign(real) != _side(moments, delta)
    return [moments.full - float(real[place]) for place in np.lexsort((np.abs(real), is_off))]


def _side(moments: _Moments, delta: float) -> float:
    """Sign that the bias has if those not observed work as the controls do."""
    return float(np.sign(moments.short - moments.full)) * (1.0 if delta >= 0 else -1.0)


def _warnings(moments: _Moments, solutions: list[float], delta: float) -> tuple[str, ...]:
    found = []
    side = _side(moments, delta)
    if moments.explained_full - moments.explained_short <= 1e-6 * moments.outcome:
        found.append("controls explain nothing: they say nothing about what was not observed")
    if not solutions:
        found.append("no solution: no effect fits this strength of selection")
    elif sum((moments.full - value) * side > 0 for value in solutions) > 1:
        found.append("several solutions: the nearest on the side the controls point to was taken")
    return tuple(found)
