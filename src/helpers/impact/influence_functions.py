"""Covariance of estimates from the influence function of each unit."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy import sparse

from helpers.impact.drdid_fits import Flags
from helpers.sampling.columns import Codes, Floats

NEGLIGIBLE: Final = 1e-12
"""A standard error below this share of the largest outcome is rounding."""


def cluster_sums(influence: Floats, clusters: Codes | None) -> Floats:
    """Influence functions summed by cluster; as they are where there are none.

    Parameters
    ----------
    influence : array of float, shape (n_units, k)
    clusters : array of int, shape (n_units,), or None
        Number of the cluster of each unit.

    Returns
    -------
    array of float, shape (n_clusters, k)
    """
    if clusters is None:
        return influence
    labels, codes = np.unique(clusters, return_inverse=True)
    n_units = len(clusters)
    entries = (np.ones(n_units), (codes.reshape(-1), np.arange(n_units)))
    membership = sparse.csr_array(entries, shape=(len(labels), n_units))
    return np.asarray(membership @ influence, "float64")


def influence_covariance(influence: Floats, clusters: Codes | None, largest: float) -> Floats:
    """Covariance of estimates: sums of products of influence functions over units squared.

    Parameters
    ----------
    influence : array of float, shape (n_units, k)
    clusters : array of int, shape (n_units,), or None
    largest : float
        Largest outcome, beside which rounding is told from an error.

    Returns
    -------
    array of float, shape (k, k)
        Rows of 0 for estimates without an error; missing throughout where there is one cluster.
    """
    sums = cluster_sums(influence, clusters)
    if len(sums) < 2:
        return np.full((influence.shape[1],) * 2, np.nan)
    covariance: Floats = sums.T @ sums / len(influence) ** 2
    is_rounding = np.diag(covariance) <= (NEGLIGIBLE * largest) ** 2
    covariance[:, is_rounding] = 0.0
    covariance[is_rounding] = 0.0
    return covariance


def has_standard_error(covariance: Floats) -> Flags:
    """Estimates whose variance is known and above 0. Shape (k,)."""
    variance = np.diag(covariance)
    known: Flags = np.isfinite(variance) & (variance > 0)
    return known
