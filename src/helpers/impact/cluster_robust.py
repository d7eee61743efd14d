"""Cluster-robust errors: CR1 as fixest and Stata, CR2 with its own degrees of freedom, CR3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import pandas as pd
from scipy import stats

from helpers.errors import UserError
from helpers.impact.clustered import ClusteredRegression
from helpers.sampling.columns import Floats, check_level

Rule = Literal["CR1", "CR2", "CR3"]

RULES: Final[dict[Rule, str]] = {
    "CR1": "CR1: G/(G-1) (n-1)/(n-K), K without effects nested in clusters; t with G-1 degrees",
    "CR2": "CR2: bias-reduced (Bell and McCaffrey); t with Satterthwaite degrees of freedom",
    "CR3": "CR3: jackknife over clusters, (G-1)/G; t with G-1 degrees",
}
SINGULAR: Final = 1e-9
"""Share of a direction of the columns that others must have for it to be estimated."""


@dataclass(frozen=True, slots=True, eq=False)
class ClusterRobust:
    """Coefficients of the terms with errors that hold within clusters.

    Attributes
    ----------
    rule : {"CR1", "CR2", "CR3"}
    small_sample : str
        The rule in words.
    table : DataFrame
        One row a term: ``term``, ``estimate``, ``se``, ``degrees_of_freedom``, ``t_statistic``,
        ``p_value``, ``lower``, ``upper``; missing where no error can be given.
    covariance : array of float, shape (terms, terms)
    level : float
        Level of the intervals.
    n_clusters, n_observations : int
    warnings : tuple of str
        What was left out or cannot be trusted, each beginning with its name.
    """

    rule: Rule
    small_sample: str
    table: pd.DataFrame
    covariance: Floats
    level: float
    n_clusters: int
    n_observations: int
    warnings: tuple[str, ...] = ()


def cluster_robust(
    regression: ClusteredRegression, *, rule: Rule = "CR1", level: float = 0.95
) -> ClusterRobust:
    """Errors, tests and intervals of the terms of a regression.

    Parameters
    ----------
    regression : ClusteredRegression
    rule : {"CR1", "CR2", "CR3"}
        Which small-sample rule.
    level : float
        Of the intervals.

    Notes
    -----
    CR1: Liang and Zeger (1986) with the factor of fixest and Stata. CR2: Bell and McCaffrey (2002),
    degrees of freedom of Pustejovsky and Tipton (2018) under independent errors with variances 1
    over the weight; so effects nested in clusters may be demeaned beforehand. CR3: the cluster
    jackknife CV3 of MacKinnon, Nielsen and Webb (2023), around the full estimate. With weights,
    R's clubSandwich assumes equal variances instead, and gives another CR2.

    Raises
    ------
    UserError
        An unknown rule, or a level outside 0 to 1.
    """
    check_level(level)
    if rule not in get_args(Rule):
        message = f"parameter rule: found {rule}, expected one of: {', '.join(get_args(Rule))}.\n"
        raise UserError(message + "The bootstrap is helpers.impact.wild_bootstrap.")
    k = regression.n_terms
    covariance, degrees, further = _errors(regression, rule)
    estimates = regression.coefficients[:k]
    variance = np.diag(covariance)[:k]
    se = np.sqrt(np.where((variance > 0) & (not regression.is_exact), variance, np.nan))
    t_statistic = estimates / se
    width = stats.t.ppf((1 + level) / 2, degrees) * se
    table = pd.DataFrame(
        {
            "term": pd.array(regression.names[:k], "string"),
            "estimate": estimates,
            "se": se,
            "degrees_of_freedom": degrees,
            "t_statistic": t_statistic,
            "p_value": 2 * stats.t.sf(np.abs(t_statistic), degrees),
            "lower": estimates - width,
            "upper": estimates + width,
        }
    )
    return ClusterRobust(
        rule,
        RULES[rule],
        table,
        covariance[:k, :k],
        level,
        regression.n_clusters,
        regression.n_observations,
        (*regression.warnings, *further),
    )


def cr1_covariance(regression: ClusteredRegression) -> Floats:
    """Liang and Zeger's covariance times the small-sample factor. Shape (k, k)."""
    influence = regression.scores @ regression.bread
    return regression.small_sample_factor * influence.T @ influence


def leave_out_coefficients(regression: ClusteredRegression) -> Floats:
    """Coefficients without each cluster in turn. Shape (clusters, k).

    Missing where the others do not determine a coefficient: the cluster alone identifies it.
    """
    whole = regression.grams.sum(axis=0)
    scale = 1 / np.sqrt(np.diag(whole))
    scaling = np.outer(scale, scale)
    found = np.empty_like(regression.scores)
    for place, (gram, score) in enumerate(zip(regression.grams, regression.scores, strict=True)):
        inverse = pseudo_inverse((whole - gram) * scaling)
        found[place] = regression.coefficients - scale * (inverse @ (scale * score))
        is_lost = ~_is_estimable((whole - gram) * scaling, inverse)
        found[place, is_lost] = np.nan
    return found


def pseudo_inverse(scaled: Floats) -> Floats:
    """Inverse of a cross product of columns of length 1, or generalised where it has none."""
    values, vectors = np.linalg.eigh(scaled)
    is_kept = values > SINGULAR
    kept: Floats = vectors[:, is_kept]
    found: Floats = (kept / values[is_kept]) @ kept.T
    return found


def _is_estimable(scaled: Floats, inverse: Floats) -> np.ndarray:
    projection = inverse @ scaled
    is_estimable: np.ndarray = np.abs(projection - np.eye(len(scaled))).max(axis=0) < 1e-6
    return is_estimable


def _errors(regression: ClusteredRegression, rule: Rule) -> tuple[Floats, Floats, tuple[str, ...]]:
    """Covariance of all columns, degrees of freedom of the terms, warnings."""
    few = np.full(regression.n_terms, regression.n_clusters - 1.0)
    if rule == "CR1":
        return cr1_covariance(regression), few, ()
    if rule == "CR2":
        return *_cr2(regression), ()
    moves = leave_out_coefficients(regression) - regression.coefficients
    is_lost = np.isnan(moves[:, : regression.n_terms].sum(axis=1))
    share = (regression.n_clusters - 1) / regression.n_clusters
    return share * moves.T @ moves, few, _lost_words(regression, is_lost)


def _lost_words(regression: ClusteredRegression, is_lost: np.ndarray) -> tuple[str, ...]:
    if not is_lost.any():
        return ()
    names = ", ".join(str(label) for label in regression.labels[is_lost])
    return (f"not estimable without: {names}; the effect rests on it alone, so CR3 gives no error",)


def _cr2(regression: ClusteredRegression) -> tuple[Floats, Floats]:
    """Bias-reduced covariance, and Satterthwaite degrees of freedom of the terms.

    With H the cluster's block of the hat matrix, A = (I - H)^(-1/2) acts on X alone through the
    eigenvectors of X'X, so that no matrix has the size of a cluster.
    """
    bread = regression.bread
    root = np.linalg.cholesky(bread)
    shares, vectors = np.linalg.eigh(root.T @ regression.grams @ root)
    # One column a direction of each cluster's X: X'X L V, and what A and AA add to it.
    spread = regression.grams @ root @ vectors
    share = np.clip(shares, 0, 1)
    is_whole = share > 1 - SINGULAR  # a direction that the cluster alone has: left out by A
    inner = np.where(is_whole, 0.5, share)
    once = np.where(is_whole, -1.0, _root_less_one(inner))
    twice = np.where(is_whole, -1.0, 1 / (1 - inner))
    carried = np.einsum("gkv,gk->gv", root @ vectors, regression.scores)
    adjusted = regression.scores + np.einsum("gkv,gv,gv->gk", spread, once, carried)
    influence = adjusted @ bread
    degrees = [
        _satterthwaite(regression, spread, once, twice, bread[:, term])
        for term in range(regression.n_terms)
    ]
    return influence.T @ influence, np.array(degrees)


def _root_less_one(share: Floats) -> Floats:
    """((1-s)^(-1/2) - 1) / s, and its limit 1/2 at 0."""
    is_some = share > np.finfo("float64").tiny
    safe = np.where(is_some, share, 0.5)
    found: Floats = np.where(is_some, np.expm1(-0.5 * np.log1p(-safe)) / safe, 0.5)
    return found


def _satterthwaite(
    regression: ClusteredRegression, spread: Floats, once: Floats, twice: Floats, column: Floats
) -> float:
    """Degrees of freedom of one coefficient: 2 E(V)^2 / var(V) under independent errors."""
    along = np.einsum("gkv,k->gv", spread, column)
    plain = regression.grams @ column
    adjusted = plain + np.einsum("gkv,gv,gv->gk", spread, once, along)
    squared = plain @ column + np.einsum("gv,gv,gv->g", along, twice, along)
    # The products of all clusters are diag(squared) less a matrix of rank k: never G x G.
    carried = adjusted @ regression.bread
    shared = np.einsum("gk,gk->g", carried, adjusted)
    moment = carried.T @ adjusted
    total = squared @ squared - 2 * squared @ shared + np.sum(moment * moment.T)
    return float((squared - shared).sum() ** 2 / total)
