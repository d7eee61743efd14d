"""Weighted least squares with fixed effects, on sparse columns and never on dense dummies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from helpers.impact.absorb import (
    CONSTANT,
    MOST_EXPLICIT,
    Columns,
    Sweep,
    demean,
    group_sums,
    invert_independent,
    lies_within,
    split_effects,
    swept_product,
)
from helpers.sampling.columns import Codes, Floats

ROWS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class LeastSquares:
    """Coefficients of a regression with fixed effects, and what its errors are made of.

    Attributes
    ----------
    coefficients : array of float, shape (k,)
        Missing where a column follows from the effects and the columns before it.
    kept : array of int, shape (r,)
        Positions of the coefficients that are not missing.
    residuals : array of float, shape (n,)
    fitted : array of float, shape (n,)
        Outcome without residuals.
    inverse : array of float, shape (m, m)
        Inverse cross product of the columns, the swept effect taken out.
    columns : sparse array, shape (n, m)
        Other effects' dummies, then the regressors that were kept.
    means : array of float, shape (levels, m)
        Their means within the swept effect.
    sweep : Sweep
        The largest effect.
    effects : tuple of array of int, shape (n,)
        Levels of every effect.
    """

    coefficients: Floats
    kept: Codes
    residuals: Floats
    fitted: Floats
    inverse: Floats
    columns: Columns
    means: Floats
    sweep: Sweep
    effects: tuple[Codes, ...]

    @property
    def n_observations(self) -> int:
        """Rows."""
        return len(self.residuals)

    @property
    def weights(self) -> Floats:
        """Weight of each row. Shape (n,)."""
        return self.sweep.weights

    @property
    def lift(self) -> Floats:
        """Carries scores of all columns to the kept coefficients. Shape (m, r)."""
        return self.inverse[:, len(self.inverse) - len(self.kept) :]

    @property
    def bread(self) -> Floats:
        """Inverse cross product of the kept regressors without the effects. Shape (r, r)."""
        return self.lift[len(self.inverse) - len(self.kept) :]

    def contributions(self, groups: Codes) -> Floats:
        """What each group of rows adds to the error of the kept coefficients. Shape (groups, r).

        Parameters
        ----------
        groups : array of int, shape (n,)
            Group of each row, numbered from 0.
        """
        errors = self.weights * self.residuals
        found: Floats = self._sum_columns(groups, errors) @ self.lift
        if not lies_within(self.sweep.codes, groups):
            found -= self._sum_levels(groups, errors) @ (self.means @ self.lift)
        return found  # errors of a level add up to 0: where it lies in one group, nothing is taken

    def carry(self, groups: Codes, targets: Columns, errors: Floats | None = None) -> Floats:
        """What each group adds to sums of fitted values through the estimated coefficients.

        Parameters
        ----------
        groups : array of int, shape (n,)
            Group of each row, numbered from 0.
        targets : sparse array, shape (n, h)
            Column j defines the sum over rows of ``targets[:, j]`` times the fitted value.
        errors : array of float, shape (n,), optional
            What stands for the weighted error of each row; weighted residuals without it.

        Returns
        -------
        array of float, shape (groups, h)
            Each column adds up to the error of that sum, were the residuals the errors.
        """
        weighted = self.weights * self.residuals if errors is None else errors
        of_levels = (group_sums(self.sweep.codes, len(self.means)) @ targets).toarray()
        of_columns = (self.columns.T @ targets).toarray() - self.means.T @ of_levels
        lift = self.inverse @ of_columns
        found: Floats = self._sum_columns(groups, weighted) @ lift
        if errors is not None or not lies_within(self.sweep.codes, groups):
            level_lift = of_levels / self.sweep.totals[:, None] - self.means @ lift
            found += self._sum_levels(groups, weighted) @ level_lift
        return found

    def squared_contributions(self) -> Floats:
        """Sum over rows of what each adds to the error, squared. Shape (r, r)."""
        errors = self.weights * self.residuals
        level_part = self.means @ self.lift
        total = np.zeros((len(self.kept),) * 2)
        for start in range(0, len(errors), ROWS_AT_ONCE):
            rows = slice(start, start + ROWS_AT_ONCE)
            part = self.columns[rows] @ self.lift - level_part[self.sweep.codes[rows]]
            part *= errors[rows, None]
            total += part.T @ part
        return total

    def _sum_columns(self, groups: Codes, errors: Floats) -> Floats:
        """Errors times columns, summed over each group. Shape (groups, m)."""
        sums = group_sums(groups, int(groups.max()) + 1, errors) @ self.columns
        dense: Floats = sums.toarray()
        return dense

    def _sum_levels(self, groups: Codes, errors: Floats) -> Columns:
        """Errors of each group by swept level. Shape (groups, levels)."""
        shape = (int(groups.max()) + 1, len(self.means))
        return sparse.csr_array((errors, (groups, self.sweep.codes)), shape=shape)


def fit_least_squares(
    outcome: Floats,
    terms: Columns | Floats,
    effects: Sequence[Codes],
    *,
    weights: Floats | None = None,
    covariates: Floats | None = None,
) -> LeastSquares:
    """Regress an outcome on terms and covariates, with fixed effects absorbed.

    Parameters
    ----------
    outcome : array of float, shape (n,)
    terms : sparse or dense array, shape (n, k)
        Regressors made of few distinct values, such as dummies.
    effects : sequence of array of int, shape (n,)
        Levels of each effect, numbered from 0 without gaps; none for a regression on a constant.
    weights : array of float, shape (n,), optional
        Weight of each row; 1 without them.
    covariates : array of float, shape (n, c), optional
        Further regressors, whose coefficients come after those of the terms.

    Returns
    -------
    LeastSquares
        With k + c coefficients.

    Notes
    -----
    Of columns that follow from each other, the later are left out, as fixest does.
    """
    n_rows = len(outcome)
    weighted = np.ones(n_rows) if weights is None else weights
    absorbed = tuple(effects) if effects else (np.zeros(n_rows, "int64"),)
    dense = np.empty((n_rows, 0)) if covariates is None else covariates
    largest, others, n_others = split_effects(absorbed)
    if n_others > MOST_EXPLICIT:
        dense = np.column_stack([sparse.csr_array(terms).toarray(), dense])
        outcome, dense = _demean_all(outcome, dense, absorbed, weighted)
        terms, others, n_others = np.empty((n_rows, 0)), others[:, :0], 0
        largest = np.zeros(n_rows, "int64")
    sweep = Sweep.of(largest, weighted)
    dense = without_rounding(sweep.out_of(dense), dense, weighted)
    sizes = np.concatenate([_squares(terms, weighted), _squares(dense, weighted)])
    blocks = [others, sparse.csr_array(terms), sparse.csr_array(dense)]
    columns = sparse.csr_array(sparse.hstack(blocks, format="csr"))
    return _fit(outcome, columns, n_others, sizes, sweep, absorbed)


def _fit(
    outcome: Floats,
    columns: Columns,
    n_others: int,
    sizes: Floats,
    sweep: Sweep,
    effects: tuple[Codes, ...],
) -> LeastSquares:
    """Solve the normal equations that the largest effect has been eliminated from."""
    means = sweep.means(columns)
    product = swept_product(sweep, columns, means)
    scale = np.concatenate([product.diagonal()[:n_others], sizes])
    positions, inverse = invert_independent(product, scale)
    columns, means = columns[:, positions], means[:, positions]
    residuals = sweep.out_of(outcome[:, None])[:, 0]
    centred = residuals
    slopes = np.zeros(len(positions))
    for _ in range(2):  # the second time takes out what rounding left
        slopes += inverse @ (columns.T @ (sweep.weights * residuals))
        fitted = (columns @ slopes)[:, None] - (means @ slopes)[sweep.codes][:, None]
        residuals = centred - fitted[:, 0]
    kept = positions[positions >= n_others] - n_others
    coefficients = np.full(len(sizes), np.nan)
    coefficients[kept] = slopes[positions >= n_others]
    return LeastSquares(
        coefficients, kept, residuals, outcome - residuals, inverse, columns, means, sweep, effects
    )


def _squares(columns: Columns | Floats, weights: Floats) -> Floats:
    """Weighted sum of squares of each column."""
    squares = columns.power(2) if sparse.issparse(columns) else np.square(columns)
    return np.asarray(squares.T @ weights, "float64")


def _demean_all(
    outcome: Floats, columns: Floats, effects: Sequence[Codes], weights: Floats
) -> tuple[Floats, Floats]:
    """Outcome and columns without any effect, where two effects have very many levels."""
    demeaned = demean(np.column_stack([outcome, columns]), effects, weights)
    return demeaned[:, 0], without_rounding(demeaned[:, 1:], columns, weights)


def without_rounding(swept: Floats, raw: Floats, weights: Floats) -> Floats:
    """Swept columns; those of which nothing but rounding was left become exactly 0."""
    is_nothing = _squares(swept, weights) <= CONSTANT * _squares(raw, weights)
    return np.where(is_nothing, 0.0, swept)
