"""Fixed effects taken out exactly: the largest by its means, the others by normal equations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from scipy import linalg, sparse
from scipy.sparse.linalg import LinearOperator, cg

from helpers.sampling.columns import Codes, Floats

Columns: TypeAlias = sparse.csr_array

MOST_EXPLICIT: Final = 1_500
"""Levels, beside the largest effect, up to which one dense system is solved; beyond, iterations."""
COLLINEAR: Final = 1e-10
"""Share of its own sum of squares that a column must keep once those before it are taken out."""
CONSTANT: Final = 1e-20
"""The same where means are taken out in floating point: below lies nothing but rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """One fixed effect, whose weighted means are taken out.

    Attributes
    ----------
    codes : array of int, shape (n,)
        Level of each row, from 0.
    weights : array of float, shape (n,)
        Weight of each row.
    sums : sparse array, shape (levels, n)
        Adds the weighted rows of each level.
    totals : array of float, shape (levels,)
        Weight of each level.
    """

    codes: Codes
    weights: Floats
    sums: Columns
    totals: Floats

    @classmethod
    def of(cls, codes: Codes, weights: Floats) -> Sweep:
        """The effect of one set of levels, numbered from 0."""
        n_levels = int(codes.max()) + 1
        return cls(
            codes,
            weights,
            group_sums(codes, n_levels, weights),
            np.bincount(codes, weights, n_levels).astype("float64"),
        )

    def means(self, columns: Floats | Columns) -> Floats:
        """Weighted mean of each column in each level. Shape (levels, k)."""
        sums = self.sums @ columns
        dense: Floats = sums.toarray() if sparse.issparse(sums) else sums
        return dense / self.totals[:, None]

    def out_of(self, values: Floats) -> Floats:
        """Dense columns without their means. Shape (n, k)."""
        return values - self.means(values)[self.codes]


def group_sums(codes: Codes, n_groups: int, values: Floats | None = None) -> Columns:
    """The sparse array that adds rows, times a value each, by group. Shape (n_groups, n)."""
    is_sorted = bool((codes[1:] >= codes[:-1]).all())
    order = np.arange(len(codes)) if is_sorted else np.argsort(codes, kind="stable")
    entries = np.ones(len(codes)) if values is None else values[order]
    ends = np.concatenate([[0], np.cumsum(np.bincount(codes, minlength=n_groups))])
    return sparse.csr_array((entries, order, ends), shape=(n_groups, len(codes)))


def indicators(codes: Codes, n_levels: int, values: Floats | None = None) -> Columns:
    """One column a level, sparse; a negative code has none. Shape (n, n_levels).

    Parameters
    ----------
    codes : array of int, shape (n,)
        Level of each row, from 0; below 0 for a row in none.
    n_levels : int
        How many columns.
    values : array of float, shape (n,), optional
        What stands in the row's column; 1 without it.
    """
    has_level = codes >= 0
    entries = np.ones(int(has_level.sum())) if values is None else values[has_level]
    ends = np.concatenate([[0], np.cumsum(has_level)])
    return sparse.csr_array((entries, codes[has_level], ends), shape=(len(codes), n_levels))


def as_levels(labels: Sequence[object] | Codes) -> Codes:
    """Labels as numbers from 0, none of them unused."""
    _, codes = np.unique(np.asarray(labels), return_inverse=True)
    return codes.astype("int64")


def split_effects(effects: Sequence[Codes]) -> tuple[Codes, Columns, int]:
    """The effect with most levels, and dummies of the others, a first level of each left out.

    Parameters
    ----------
    effects : sequence of array of int, shape (n,)
        Levels of each effect, numbered from 0.

    Returns
    -------
    largest : array of int, shape (n,)
    others : sparse array, shape (n, q)
    q : int
    """
    sizes = [int(codes.max()) + 1 for codes in effects]
    place = int(np.argmax(sizes))
    dummies = [
        indicators(codes - 1, size - 1)
        for index, (codes, size) in enumerate(zip(effects, sizes, strict=True))
        if index != place and size > 1
    ]
    empty = sparse.csr_array((len(effects[0]), 0))
    others = sparse.hstack(dummies, format="csr") if dummies else empty
    return effects[place], others, others.shape[1]


def cross(groupings: Sequence[Codes]) -> Codes:
    """Cells of one or more groupings, numbered from 0, none of them unused."""
    if len(groupings) == 1:
        return groupings[0]
    first, second, *others = groupings
    cells = as_levels(first * (int(second.max()) + 1) + second)
    return cross([cells, *others])


def lies_within(codes: Codes, groups: Codes) -> bool:
    """Whether all rows of each level lie in one group."""
    first = np.empty(int(codes.max()) + 1, dtype="int64")
    first[codes] = groups
    return bool((first[codes] == groups).all())


def swept_product(sweep: Sweep, columns: Columns, means: Floats) -> Floats:
    """Weighted cross product of sparse columns once their means are taken out. Shape (q, q)."""
    raw = columns.T @ sparse.csr_array(columns.multiply(sweep.weights[:, None]))
    return raw.toarray() - means.T @ (means * sweep.totals[:, None])


def demean(values: Floats, effects: Sequence[Codes], weights: Floats | None = None) -> Floats:
    """Columns with all fixed effects taken out: residuals of a regression on their dummies.

    Parameters
    ----------
    values : array of float, shape (n, k)
        Columns.
    effects : sequence of array of int, shape (n,)
        Levels of each effect, numbered from 0.
    weights : array of float, shape (n,), optional
        Weight of each row; 1 without them.

    Returns
    -------
    array of float, shape (n, k)

    Notes
    -----
    Exact up to rounding, balanced or not: the largest effect is eliminated from the normal
    equations, which leaves one unknown a level of the others. Up to `MOST_EXPLICIT` of them are
    solved at once; more by conjugate gradients.
    """
    weighted = np.ones(len(values)) if weights is None else weights
    largest, others, n_others = split_effects(effects)
    sweep = Sweep.of(largest, weighted)
    swept = sweep.out_of(values)
    if n_others == 0:
        return swept
    for _ in range(2):
        moments = others.T @ (swept * weighted[:, None])
        slopes = _solve(sweep, others, moments)
        swept = sweep.out_of(swept - others @ slopes)
    return swept


def _solve(sweep: Sweep, others: Columns, moments: Floats) -> Floats:
    """Coefficients of the other effects' dummies. Shape (q, k)."""
    if others.shape[1] > MOST_EXPLICIT:
        return _iterate(sweep, others, moments)
    product = swept_product(sweep, others, sweep.means(others))
    kept, inverse = invert_independent(product, product.diagonal())
    slopes = np.zeros_like(moments)
    slopes[kept] = inverse @ moments[kept]
    return slopes


def _iterate(sweep: Sweep, others: Columns, moments: Floats) -> Floats:
    """The same by conjugate gradients, for effects with very many levels each."""
    weighted = sparse.csr_array(others.multiply(sweep.weights[:, None]))
    scale = np.asarray(weighted.sum(axis=0)).ravel()

    def apply(slopes: Floats) -> Floats:
        fitted = sweep.out_of((others @ slopes.ravel())[:, None])
        product: Floats = weighted.T @ fitted[:, 0]
        return product

    shape = (others.shape[1],) * 2
    system = LinearOperator(shape, matvec=apply, dtype=np.float64)
    jacobi = LinearOperator(shape, matvec=lambda x: x.ravel() / scale, dtype=np.float64)
    solved = [
        cg(system, column, rtol=1e-13, atol=0, maxiter=10_000, M=jacobi)[0] for column in moments.T
    ]
    return np.column_stack(solved)


def invert_independent(
    product: Floats, sizes: Floats, tolerance: float = COLLINEAR
) -> tuple[Codes, Floats]:
    """The columns that do not follow from those before them, and the inverse of their product.

    Parameters
    ----------
    product : array of float, shape (q, q)
        Cross product of columns.
    sizes : array of float, shape (q,)
        Sum of squares of each column before anything was taken out.
    tolerance : float
        Share of it below which a column is taken to follow from the others.

    Returns
    -------
    kept : array of int, shape (r,)
        Positions of the columns, ascending.
    inverse : array of float, shape (r, r)
    """
    scale = np.sqrt(np.where(sizes > 0, sizes, 1.0))
    scaled = product / np.outer(scale, scale)
    kept = np.arange(len(scaled))
    lower, is_whole = _factor(scaled, tolerance)
    if not is_whole:
        kept = _independent(scaled, tolerance)
        lower, _ = _factor(scaled[np.ix_(kept, kept)], tolerance)
    inverse = linalg.cho_solve((lower, True), np.eye(len(kept)))
    return kept, (inverse + inverse.T) / 2 / np.outer(scale[kept], scale[kept])


def _factor(scaled: Floats, tolerance: float) -> tuple[Floats, bool]:
    """Cholesky factor, and whether every column keeps more than the tolerance."""
    if len(scaled) == 0:
        return scaled, True
    try:
        lower = linalg.cholesky(scaled, lower=True)
    except linalg.LinAlgError:
        return scaled, False
    return lower, bool((np.diag(lower) ** 2 > tolerance).all())


def _independent(scaled: Floats, tolerance: float) -> Codes:
    """Positions of columns that keep more than the tolerance, taken in their order."""
    left = scaled.copy()
    kept = []
    for position in range(len(left)):
        pivot = left[position, position]
        if pivot <= tolerance:
            continue
        kept.append(position)
        row = left[position, position:] / np.sqrt(pivot)
        left[position:, position:] -= np.outer(row, row)
    return np.array(kept, dtype="int64")
