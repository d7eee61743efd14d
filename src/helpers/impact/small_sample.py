"""Standard errors of a regression with fixed effects, and the small-sample rule in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

import numpy as np

from helpers.errors import UserError
from helpers.impact.absorb import cross, lies_within
from helpers.impact.least_squares import LeastSquares
from helpers.sampling.columns import Codes, Floats

ErrorKind = Literal["cluster", "hetero", "iid"]
Counted = Literal["not_nested", "all", "none"]

SMALLEST_EIGENVALUE: Final = 1e-8
"""What a negative eigenvalue of a two-way clustered covariance is raised to, as in fixest."""


@dataclass(frozen=True, slots=True)
class ErrorRule:
    """How standard errors are made; the default is that of fixest 0.12.

    Attributes
    ----------
    kind : {"cluster", "hetero", "iid"}
        Clustered; robust to heteroskedasticity (HC1); or as if errors were alike.
    by : tuple of {"cluster", "unit", "period", "cohort"}
        What is clustered by; two or more add and subtract (Cameron, Gelbach and Miller).
    counted : {"not_nested", "all", "none"}
        Which fixed effects count as parameters: all but those nested in a cluster, all, none.
    is_adjusted : bool
        Whether variances are multiplied by (n - 1)/(n - K).
    is_cluster_adjusted : bool
        Whether variances are multiplied by G/(G - 1), for HC1 by n/(n - 1).
    """

    kind: ErrorKind = "cluster"
    by: tuple[str, ...] = ("cluster",)
    counted: Counted = "not_nested"
    is_adjusted: bool = True
    is_cluster_adjusted: bool = True


FIXEST: Final = ErrorRule()


@dataclass(frozen=True, slots=True, eq=False)
class Errors:
    """Covariance of the coefficients of one regression.

    Attributes
    ----------
    covariance : array of float, shape (r, r)
        Missing where no error can be computed: one cluster, or no row to spare.
    factor : float
        What the sums of squares were multiplied by.
    degrees_of_freedom : float
        Of the t distribution: clusters less 1 (the smaller number, of two), else n - K.
    n_clusters : int
        Clusters, the smaller number of two; rows where not clustered.
    words : str
        The rule with its numbers.
    """

    covariance: Floats
    factor: float
    degrees_of_freedom: float
    n_clusters: int
    words: str


def estimate_errors(
    fit: LeastSquares,
    effects: Mapping[str, Codes],
    clusters: Mapping[str, Codes],
    rule: ErrorRule = FIXEST,
    *,
    spread: float | None = None,
) -> Errors:
    """Covariance of the kept coefficients of a regression.

    Parameters
    ----------
    fit : LeastSquares
    effects : mapping of str to array of int, shape (n,)
        Fixed effects by name: levels of each row, numbered from 0.
    clusters : mapping of str to array of int, shape (n,)
        What is clustered by, by name; not read unless the rule is clustered.
    rule : ErrorRule
    spread : float, optional
        Variance of an error, for an iid rule; estimated without it, 1 for a Poisson regression.

    Returns
    -------
    Errors

    Raises
    ------
    UserError
        A clustered rule without clusters.

    Notes
    -----
    With the weighted residuals e of the n rows and X without fixed effects, B = (X'WX)^-1:

    - iid: B e'We/(n - 1) · (n - 1)/(n - K);
    - hetero: B X'W diag(e^2) WX B · n/(n - 1) · (n - 1)/(n - K);
    - cluster: B (sum over clusters of s s') B · G/(G - 1) · (n - 1)/(n - K), s the sum of WXe.

    K counts the coefficients and the levels of the fixed effects, one of each effect after the
    first left out; the levels of an effect nested in a cluster do not count, but for one (L. Bergé,
    fixest 0.12, "On standard-errors"). With several ways of clustering G is the smallest number
    of clusters.
    """
    used = dict(clusters) if rule.kind == "cluster" else {}
    if rule.kind == "cluster" and not used:
        message = "parameter errors: found clustered errors without clusters.\n"
        raise UserError(message + 'Name what to cluster by, or take kind="hetero".')
    n_rows, n_coefficients = fit.n_observations, len(fit.kept)
    nested = [
        name
        for name, codes in effects.items()
        if any(lies_within(codes, other) for other in used.values())
    ]
    n_effects = count_effects(effects, nested, rule.counted)
    k = n_coefficients + n_effects
    n_clusters = min((int(codes.max()) + 1 for codes in used.values()), default=n_rows)
    factor = _factor(rule, n_rows, k, n_clusters)
    covariance = factor * _sum_of_squares(fit, used, rule, spread)
    words = _words(rule, used, effects, nested, (n_rows, n_coefficients, n_effects), factor)
    freedom = n_clusters - 1 if used else n_rows - k
    return Errors(covariance, factor, float(max(freedom, 1)), n_clusters, words)


def count_effects(effects: Mapping[str, Codes], nested: list[str], counted: Counted) -> int:
    """Levels of fixed effects that count as parameters."""
    sizes = {name: int(codes.max()) + 1 for name, codes in effects.items()}
    if counted == "none" or not sizes:
        return 0
    total = sum(sizes.values()) - (len(sizes) - 1)
    if counted == "all":
        return total
    return total - sum(sizes[name] - 1 for name in nested)


def _factor(rule: ErrorRule, n_rows: int, k: int, n_clusters: int) -> float:
    """Small-sample factor; missing where there is no row or cluster to spare."""
    factor = 1.0
    if rule.is_adjusted:
        factor *= (n_rows - 1) / (n_rows - k) if n_rows > k else np.nan
    if rule.is_cluster_adjusted and rule.kind != "iid":
        factor *= n_clusters / (n_clusters - 1) if n_clusters > 1 else np.nan
    return factor if n_clusters > 1 else np.nan


def _sum_of_squares(
    fit: LeastSquares, clusters: Mapping[str, Codes], rule: ErrorRule, spread: float | None
) -> Floats:
    if rule.kind == "hetero":
        return fit.squared_contributions()
    if rule.kind == "cluster":
        return clustered_squares(fit, list(clusters.values()))
    if spread is not None:
        return fit.bread * spread
    return fit.bread * float(fit.weights @ fit.residuals**2) / (fit.n_observations - 1)


def clustered_squares(fit: LeastSquares, clusters: list[Codes]) -> Floats:
    """Sum of squared contributions of clusters; with several ways, by inclusion and exclusion."""
    total = np.zeros((len(fit.kept),) * 2)
    for size in range(1, len(clusters) + 1):
        for chosen in combinations(clusters, size):
            part = fit.contributions(cross(chosen))
            total += (-1) ** (size + 1) * (part.T @ part)
    return _raise_negative(total) if len(clusters) > 1 else total


def _raise_negative(covariance: Floats) -> Floats:
    """Two-way clustering can give a negative variance; fixest then raises the eigenvalues."""
    if (np.diag(covariance) >= 0).all():
        return covariance
    values, vectors = np.linalg.eigh(covariance)
    raised: Floats = (vectors * np.maximum(values, SMALLEST_EIGENVALUE)) @ vectors.T
    return raised


def _words(
    rule: ErrorRule,
    clusters: Mapping[str, Codes],
    effects: Mapping[str, Codes],
    nested: list[str],
    counts: tuple[int, int, int],
    factor: float,
) -> str:
    """The rule with its numbers, to stand beside every standard error."""
    n_rows, n_coefficients, n_effects = counts
    kind = {"iid": "errors as if alike (iid)", "hetero": "errors robust (HC1)"}.get(rule.kind, "")
    if clusters:
        sizes = [f"{name} ({int(codes.max()) + 1:,})" for name, codes in clusters.items()]
        kind = f"errors clustered by {' and '.join(sizes)}"
    if not (rule.is_adjusted or rule.is_cluster_adjusted):
        return f"{kind}, no small-sample factor"
    n_all = sum(int(codes.max()) + 1 for codes in effects.values())
    formula = " x ".join(_formulas(rule))
    said = f"{kind}, variance times {formula} = {factor:.6g}"
    if not rule.is_adjusted:
        return said
    said += f" with n = {n_rows:,} and K = {n_coefficients + n_effects:,}: {n_coefficients:,} "
    said += "coefficient" if n_coefficients == 1 else "coefficients"
    said += f" and {n_effects:,} for {n_all:,} fixed effects"
    if nested and rule.counted == "not_nested":
        said += f"; those of {' and '.join(nested)} are nested in a cluster and not counted"
    return said


def _formulas(rule: ErrorRule) -> list[str]:
    first = {"cluster": ["G/(G-1)"], "hetero": ["n/(n-1)"], "iid": []}[rule.kind]
    second = ["(n-1)/(n-K)"] if rule.is_adjusted else []
    return (first if rule.is_cluster_adjusted else []) + second
