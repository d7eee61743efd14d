"""Comparisons of two cohorts where the two-way fixed effects regression has covariates."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from helpers.impact.cells import Cells
from helpers.impact.least_squares import fit_least_squares
from helpers.sampling.columns import Codes, Floats


def compare_with_controls(
    cells: Cells,
    effects: tuple[Codes, Codes],
    treated: Floats,
    outcome: Floats,
    covariates: Floats,
    weights: Floats,
) -> tuple[list[tuple[float, float, float, float]], float, float]:
    """Every pair of cohorts, and what covariates make of treatment within cohorts.

    Parameters
    ----------
    cells : Cells
        Of a balanced panel.
    effects : tuple of array of int, shape (n,)
        Unit and period.
    treated, outcome, weights : array of float, shape (n,)
    covariates : array of float, shape (n, c)

    Returns
    -------
    pairs : list of tuple
        Earlier start, later start, estimate, weight before scaling.
    omega : float
        Share of what covariates leave of treatment that varies within cohorts.
    within : float
        Coefficient of the outcome on that; missing where nothing varies.

    Notes
    -----
    A. Goodman-Bacon (2021), on controls: treatment less what covariates and effects predict of it
    is split into its mean by cohort and period and the rest.
    """
    fit = fit_least_squares(
        treated, np.empty((len(treated), 0)), effects, weights=weights, covariates=covariates
    )
    left = fit.residuals
    inside = left - _cell_means(cells, left, weights)[cells.index]
    spread = float(weights @ inside**2)
    omega = spread / float(weights @ left**2)
    within = float(weights @ (inside * outcome)) / spread if omega > 0 else np.nan
    columns = [treated, outcome, fit.fitted, *covariates.T]
    n_periods = len(np.unique(cells.period))
    means = np.stack([_cell_means(cells, column, weights) for column in columns])
    means = means.reshape(len(columns), -1, n_periods)
    sizes = cells.weight.reshape(-1, n_periods)[:, 0]
    starts = cells.cohort.reshape(-1, n_periods)[:, 0]
    pairs = [
        (float(starts[k]), float(starts[j]), *_compare(means[:, [k, j]], sizes[[k, j]]))
        for k, j in combinations(range(len(starts)), 2)
    ]
    return [pair for pair in pairs if pair[3] > 0], omega, within


def _cell_means(cells: Cells, values: Floats, weights: Floats) -> Floats:
    sums = np.bincount(cells.index, values * weights, len(cells.weight))
    return np.asarray(sums / cells.weight, "float64")


def _compare(means: Floats, sizes: Floats) -> tuple[float, float]:
    """Estimate and weight of one pair, from its means by cohort and period.

    Parameters
    ----------
    means : array of float, shape (3 + c, 2, periods)
        Treatment, outcome, predicted treatment and the covariates.
    sizes : array of float, shape (2,)
        Weight of a period in each of the two cohorts.
    """
    weights = np.repeat(sizes, means.shape[2]) / (sizes.sum() * means.shape[2])
    swept = _without_effects(means, sizes).reshape(len(means), -1)
    treatment, outcome, predicted, covariates = swept[0], swept[1], swept[2], swept[3:].T
    explained = covariates @ _slopes(covariates, treatment, weights)
    rest = weights @ (treatment - explained) ** 2
    gap = explained - predicted
    spread = weights @ gap**2
    if rest + spread <= 0:
        return 0.0, 0.0
    direct = _slopes(np.column_stack([treatment, covariates]), outcome, weights)[0]
    through = weights @ (gap * outcome) / spread if spread > 0 else 0.0
    estimate = (rest * direct + spread * through) / (rest + spread)
    n_both = sizes.sum() * means.shape[2]
    return float(estimate), float(n_both**2 * (rest + spread))


def _without_effects(means: Floats, sizes: Floats) -> Floats:
    """Means by cohort and period without cohort and period effects, cohorts weighted by size."""
    share = (sizes / sizes.sum())[None, :, None]
    by_period = (means * share).sum(axis=1, keepdims=True)
    by_cohort = means.mean(axis=2, keepdims=True)
    swept: Floats = means - by_period - by_cohort + by_period.mean(axis=2, keepdims=True)
    return swept


def _slopes(columns: Floats, outcome: Floats, weights: Floats) -> Floats:
    root = np.sqrt(weights)
    solved = np.linalg.lstsq(columns * root[:, None], outcome * root, rcond=None)[0]
    return np.asarray(solved, "float64")
