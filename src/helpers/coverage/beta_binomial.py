"""The beta distribution behind the shares of many areas, by maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import optimize, special

from helpers.figures.bad_rows import Numbers

_NEGLIGIBLE: Final = 1e-4
"""A likelihood gain [log] over the binomial below this is rounding, not overdispersion."""
_STEPS: Final = (-3.0, 0.0, 3.0)
"""Starts around the moment estimate of log(alpha + beta): the likelihood may have two tops."""
_BOUNDS: Final = ((-20.0, 20.0), (-7.0, 14.0))
"""Of logit(mean) and log(alpha + beta): beyond e^14 a beta is a point, below e^-7 all or nothing,
and further out the log gammas lose the digits that decide."""


@dataclass(frozen=True, slots=True)
class Prior:
    """A fitted beta distribution, or the one share that all areas have in common.

    Attributes
    ----------
    alpha, beta : float
        Of the beta distribution; nan where `is_pooled`.
    mean : float
        Its mean [ratio]; the pooled share where `is_pooled`.
    rho : float
        1 / (alpha + beta + 1), 0 where `is_pooled`: the correlation of two people of one area.
    log_likelihood : float
        Binomial coefficients included.
    is_pooled : bool
        The areas vary no more than binomially.
    dispersion_z : float
        Tarone's (1979) statistic, standard normal where all areas have one share; nan where that
        share is 0 or 1.
    n_areas : int
    totals : tuple of float
        People counted, and people not: sums over the areas.
    """

    alpha: float
    beta: float
    mean: float
    rho: float
    log_likelihood: float
    is_pooled: bool
    dispersion_z: float
    n_areas: int
    totals: tuple[float, float]


def fit_prior(numerator: Numbers, denominator: Numbers) -> Prior:
    """Fit the beta-binomial to n of N.

    Parameters
    ----------
    numerator, denominator : array of n areas
        Complete and possible (0 <= n <= N, N > 0).

    Returns
    -------
    Prior
    """
    n, most = numerator, denominator
    mean = float(n.sum() / most.sum())
    constant = float(_log_choose(n, most).sum())
    binomial = float((special.xlogy(n, mean) + special.xlog1py(most - n, -mean)).sum())
    totals = float(n.sum()), float((most - n).sum())
    pooled = Prior(np.nan, np.nan, mean, 0.0, binomial + constant, True,
                   dispersion_z(n, most), len(n), totals)  # fmt: skip
    if mean in (0, 1):
        return pooled
    best = _maximise(n, most, mean)
    if best is None or best[2] - binomial < _NEGLIGIBLE:
        return pooled
    alpha, beta, top = best
    return Prior(alpha, beta, alpha / (alpha + beta), 1 / (alpha + beta + 1), top + constant,
                 False, pooled.dispersion_z, len(n), totals)  # fmt: skip


def moment_start(numerator: Numbers, denominator: Numbers) -> tuple[float, float]:
    """Method-of-moments alpha and beta, in closed form; infinite where there is no overdispersion.

    The mean is that of all people; the correlation rho solves
    sum (n - N m)^2 = m (1 - m) sum N (1 + (N - 1) rho). With equal N these are the first two
    moments.
    """
    n, most = numerator, denominator
    mean = float(n.sum() / most.sum())
    pairs = float((most * (most - 1)).sum())
    spread = float(((n - most * mean) ** 2).sum()) / (mean * (1 - mean)) - float(most.sum())
    rho = spread / pairs if pairs > 0 else 0.0
    size = 1 / rho - 1 if rho > 0 else np.inf
    return mean * size, (1 - mean) * size


def dispersion_z(numerator: Numbers, denominator: Numbers) -> float:
    """Tarone's score statistic for more variation than binomial (Biometrika 66, 1979, 585-590)."""
    n, most = numerator, denominator
    mean = float(n.sum() / most.sum())
    pairs = float((most * (most - 1)).sum())
    if mean in (0, 1) or pairs <= 0:
        return np.nan
    spread = float(((n - most * mean) ** 2).sum()) / (mean * (1 - mean))
    return (spread - float(most.sum())) / float(np.sqrt(2 * pairs))


def _maximise(n: Numbers, most: Numbers, mean: float) -> tuple[float, float, float] | None:
    """Alpha, beta and log likelihood at the highest top found; None where no start converges."""

    def loss(point: Numbers) -> tuple[float, Numbers]:
        return _negative_log_likelihood(point, n, most)

    size = sum(moment_start(n, most))
    start = float(np.clip(np.log(size) if 0 < size < np.inf else 8.0, -5, 15))
    tops = [
        optimize.minimize(loss, [special.logit(mean), start + step], jac=True, method="L-BFGS-B",
                          bounds=_BOUNDS, options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 500})
        for step in _STEPS
    ]  # fmt: skip
    finite = [top for top in tops if np.isfinite(top.fun)]
    if not finite:
        return None
    found = min(finite, key=lambda top: float(top.fun))
    alpha, beta = (float(part) for part in _split(found.x))
    return alpha, beta, -float(found.fun)


def _split(point: Numbers) -> tuple[float, float]:
    """Alpha and beta; each share by its own expit, as 1 - share cancels near 1."""
    total = np.exp(point[1])
    return special.expit(point[0]) * total, special.expit(-point[0]) * total


def _negative_log_likelihood(point: Numbers, n: Numbers, most: Numbers) -> tuple[float, Numbers]:
    """Less its constant, with the gradient in logit(mean) and log(alpha + beta)."""
    alpha, beta = _split(point)
    total = alpha + beta
    value = (
        special.gammaln(alpha + n) - special.gammaln(alpha)
        + special.gammaln(beta + most - n) - special.gammaln(beta)
        + special.gammaln(total) - special.gammaln(total + most)
    )  # fmt: skip
    shared = special.digamma(total) - special.digamma(total + most)
    by_alpha = float((special.digamma(alpha + n) - special.digamma(alpha) + shared).sum())
    by_beta = float((special.digamma(beta + most - n) - special.digamma(beta) + shared).sum())
    slope = alpha * beta / total
    gradient = np.array([slope * (by_alpha - by_beta), alpha * by_alpha + beta * by_beta])
    return -float(value.sum()), -gradient


def _log_choose(n: Numbers, most: Numbers) -> Numbers:
    choose: Numbers = (
        special.gammaln(most + 1) - special.gammaln(n + 1) - special.gammaln(most - n + 1)
    )
    return choose
