"""Coefficient and t statistic of treatment for thousands of assignments at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from scipy import linalg

from helpers.impact.absorb import demean
from helpers.sampling.columns import Codes, Floats

Loads: TypeAlias = Callable[[Codes], Floats]
"""From labels (b, units) to how much of each path each unit is given, (paths, b, units)."""

AT_ONCE: Final = 100_000
"""Assigned units held at a time, so that memory does not grow with the draws."""
_NOTHING: Final = 1e-10
_PAIRS: Final = ((0, 0), (0, 1), (1, 1))


@dataclass(frozen=True, slots=True, eq=False)
class DrawnStatistics:
    """Statistics of assignments, as functions of an effect taken off those who had it.

    Attributes
    ----------
    coefficients : array of float, shape (draws,)
        Of each assignment; missing where the controls explain it.
    shares : array of float, shape (draws,)
        Coefficient of the treatment observed on each.
    information : array of float, shape (draws,)
        Sum of squares of each, the controls taken out.
    squares : array of float, shape (3, draws), or None
        Squared error of the coefficient times the information squared: constant, linear and
        quadratic in the effect. None for the coefficient alone.
    """

    coefficients: Floats
    shares: Floats
    information: Floats
    squares: Floats | None

    def at(self, effect: float) -> Floats:
        """Coefficients, or t statistics, of the outcome less an effect. Shape (draws,)."""
        found: Floats = self.coefficients - effect * self.shares
        if self.squares is None:
            return found
        constant, linear, quadratic = self.squares
        square = constant + effect * (effect * quadratic - 2 * linear)
        least = (_NOTHING * self.information) ** 2 * (self.coefficients**2 + effect**2)
        root = np.sqrt(np.where(square > least, square, np.nan))
        t_statistics: Floats = found * self.information / root
        return t_statistics


@dataclass(frozen=True, slots=True, eq=False)
class RandomisedRegression:
    """Sums over assigned units from which the regression on any assignment follows.

    A unit that is given path p contributes its rows of that path; no two paths go to one unit. So
    treatment is a sum of columns, one a unit and path, and nothing has the size of the rows. There
    are two outcomes: the user's, and the treatment observed.

    Attributes
    ----------
    with_outcomes : array of float, shape (2, units, paths)
        Path times residuals of each outcome.
    squares : array of float, shape (units, paths)
        Path squared.
    with_controls : array of float, shape (units, paths, c)
        Path times orthonormal controls.
    group_outcomes : array of float, shape (2, clusters, c)
        Controls times residuals of each outcome, by cluster.
    group_controls : array of float, shape (clusters, c * c)
        Cross products of the controls, by cluster.
    order, starts : array of int
        Units by cluster, and the first of each cluster in that order.
    factor : float
        Small-sample factor of the squared error.
    """

    with_outcomes: Floats
    squares: Floats
    with_controls: Floats
    group_outcomes: Floats
    group_controls: Floats
    order: Codes
    starts: Codes
    factor: float

    def evaluate(self, labels: Codes, loads: Loads, *, studentised: bool) -> DrawnStatistics:
        """Statistics of assignments, some at a time.

        Parameters
        ----------
        labels : array of int, shape (draws, units)
        loads : callable
            See `Loads`.
        studentised : bool
            Whether the t statistic with cluster-robust error is meant, not the coefficient.
        """
        step = max(1, AT_ONCE // labels.shape[1])
        parts = [
            self._evaluate(loads(labels[start : start + step]), studentised)
            for start in range(0, len(labels), step)
        ]
        found = np.concatenate(parts, axis=1)
        return DrawnStatistics(found[0], found[1], found[2], found[3:] if studentised else None)

    def _evaluate(self, loads: Floats, studentised: bool) -> Floats:
        """Coefficients, shares, information and perhaps squared errors. Shape (3 or 6, b)."""
        raw = _total(loads**2, self.squares)
        controlled = np.zeros((loads.shape[1], self.with_controls.shape[2]))
        for path, load in enumerate(loads):
            controlled += load @ self.with_controls[:, path]
        left = raw - np.einsum("bc,bc->b", controlled, controlled)
        information = np.where(left > _NOTHING * raw, left, np.nan)
        slopes = [_total(loads, table) / information for table in self.with_outcomes]
        if not studentised:
            return np.stack([*slopes, information])
        scores = self._scores(loads, controlled, slopes)
        products = [np.einsum("bg,bg->b", scores[i], scores[j]) for i, j in _PAIRS]
        return np.stack([*slopes, information, *(self.factor * part for part in products)])

    def _scores(self, loads: Floats, controlled: Floats, slopes: list[Floats]) -> list[Floats]:
        """Sums over clusters of treatment times residuals of both outcomes. (b, clusters) each."""
        own = np.zeros(loads.shape[1:])
        for path, load in enumerate(loads):
            crossed = (-2 * controlled) @ self.with_controls[:, path].T
            crossed += load * self.squares[:, path]
            crossed *= load
            own += crossed
        outer = (controlled[:, :, None] * controlled[:, None, :]).reshape(len(controlled), -1)
        spread = self._by_cluster(own)
        spread += outer @ self.group_controls.T
        scores = []
        for slope, table, by_group in zip(
            slopes, self.with_outcomes, self.group_outcomes, strict=True
        ):
            score = self._by_cluster(_outer_total(loads, table))
            score -= controlled @ by_group.T
            score -= slope[:, None] * spread
            scores.append(score)
        return scores

    def _by_cluster(self, by_unit: Floats) -> Floats:
        """Sums of units within clusters. Shape (b, clusters)."""
        if self.is_alone:
            return by_unit
        sums: Floats = np.add.reduceat(by_unit[:, self.order], self.starts, axis=1)
        return sums

    @property
    def is_alone(self) -> bool:
        """Whether each unit is a cluster, in the same order."""
        n_units = len(self.order)
        return len(self.starts) == n_units and bool((self.order == np.arange(n_units)).all())


def prepare_regression(
    outcome: Floats,
    controls: Floats,
    paths: Floats,
    treated: Floats,
    *,
    assigned: Codes,
    clusters: Codes,
    weights: Floats,
    units: Codes | None = None,
    n_absorbed: int = 0,
) -> RandomisedRegression:
    """Sum rows over assigned units once, for all assignments.

    Parameters
    ----------
    outcome : array of float, shape (n,)
        Demeaned by unit where units are given.
    controls : array of float, shape (n, c)
        The same; those that follow from others add nothing.
    paths : array of float, shape (n, p)
        Treatment of each row were its unit given that path.
    treated : array of float, shape (n,)
        Treatment observed.
    assigned : array of int, shape (n,)
        What treatment was assigned to, from 0.
    clusters : array of int, shape (n,)
        Cluster of each row, from 0: the level at which errors hang together. What was assigned
        lies within one.
    weights : array of float, shape (n,)
    units : array of int, shape (n,), optional
        Unit whose mean is to be taken out of treatment; it lies within what was assigned.
    n_absorbed : int
        Parameters that the small-sample factor counts beside treatment and controls.
    """
    root = np.sqrt(weights)
    raw = np.column_stack([treated, paths])
    scaled = (raw if units is None else demean(raw, [units], weights)) * root[:, None]
    basis = _orthonormal(controls * root[:, None])
    left = np.column_stack([outcome * root, scaled[:, 0]])
    left -= basis @ (basis.T @ left)
    moved = scaled[:, 1:]
    n_units, n_paths, n_controls = int(assigned.max()) + 1, moved.shape[1], basis.shape[1]
    crossed = (moved[:, :, None] * basis[:, None, :]).reshape(len(root), -1)
    with_controls = _sums(crossed, assigned).reshape(n_units, n_paths, n_controls)
    _, firsts = np.unique(assigned, return_index=True)
    order = np.argsort(clusters[firsts], kind="stable")
    starts = np.flatnonzero(np.diff(clusters[firsts][order], prepend=-1))
    squared = (basis[:, :, None] * basis[:, None, :]).reshape(len(root), -1)
    n_left = max(len(root) - n_controls - 1 - n_absorbed, 1)
    return RandomisedRegression(
        np.stack([_sums(moved * left[:, [which]], assigned) for which in (0, 1)]),
        _sums(moved**2, assigned),
        with_controls,
        np.stack([_sums(basis * left[:, [which]], clusters) for which in (0, 1)]),
        _sums(squared, clusters),
        order,
        starts,
        len(starts) / max(len(starts) - 1, 1) * (len(root) - 1) / n_left,
    )


def _total(loads: Floats, table: Floats) -> Floats:
    """Sum over units and paths of loads times a table. Shape (b,)."""
    found = np.zeros(loads.shape[1])
    for path, load in enumerate(loads):
        found += load @ table[:, path]
    return found


def _outer_total(loads: Floats, table: Floats) -> Floats:
    """Sum over paths of loads times a table. Shape (b, units)."""
    found: Floats = loads[0] * table[:, 0]
    for path, load in enumerate(loads[1:], start=1):
        found += load * table[:, path]
    return found


def _sums(columns: Floats, codes: Codes) -> Floats:
    """Sums of columns by code. Shape (codes, columns)."""
    order = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    found: Floats = np.add.reduceat(columns[order], starts, axis=0)
    return found


def _orthonormal(columns: Floats) -> Floats:
    """An orthonormal basis of the span of columns. Shape (n, rank)."""
    sizes = np.sqrt(np.einsum("nk,nk->k", columns, columns))
    some = columns[:, sizes > 0] / sizes[sizes > 0]
    if some.shape[1] == 0:
        return np.empty((len(columns), 0))
    triangle: Floats
    basis, triangle, _ = linalg.qr(some, mode="economic", pivoting=True)
    rank = int((np.abs(np.diag(triangle)) > _NOTHING**0.5).sum())
    found: Floats = np.ascontiguousarray(basis[:, :rank])
    return found
