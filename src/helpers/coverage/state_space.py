"""Structural time series with an uncertain share of noise, and paths drawn from it.

One model with three variances: a level that wanders, on a slope, seen through reporting noise
(local linear trend). What the variances are is taken from a grid of their ratios, each weighed by
its likelihood; given the ratios, the overall scale, the level and the slope have exact posteriors.
So a path drawn here carries the uncertainty of all of them, up to the grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from statsmodels.tsa.statespace.structural import UnobservedComponents

from helpers.figures.bad_rows import Numbers

N_DIFFUSE: Final = 2
"""Level and slope start from no knowledge: each costs one observation."""
_TENTHS: Final = tuple(step / 10 for step in range(11))
_QUARTERS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
MODELS: Final[dict[str, tuple[tuple[float, float, float], ...]]] = {
    "drift": ((0.0, 1.0, 0.0),),
    "level": tuple((1 - share, share, 0.0) for share in _TENTHS),
    "trend": tuple(
        (1 - share, share, slope)
        for share in _QUARTERS
        for slope in (0.0, 0.01, 0.03, 0.1, 0.3, 1.0)
    ),
}
"""Variances of (noise, level, slope), the first two adding up to 1, tried for each model: a random
walk with drift; a fixed slope with a wandering level and noise; a slope that wanders as well."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One set of variance ratios, and what the series says given them.

    Attributes
    ----------
    noise, level, slope : float
        Variances a step, in units of the scale.
    weight : float
        Posterior weight among the candidates; they sum to 1.
    squares : float
        Sum of squared standardised one-step errors: the scale is `squares` over a chi-squared.
    state : array of 2
        Level and slope at the last observation.
    state_cov : array of 2 by 2
        Their covariance, in units of the scale.
    """

    noise: float
    level: float
    slope: float
    weight: float
    squares: float
    state: Numbers
    state_cov: Numbers


def fit_candidates(values: Numbers, model: str) -> list[Candidate]:
    """Filter a series with each set of variance ratios of a model.

    Parameters
    ----------
    values : array of n
        Equally spaced, complete, on the scale of the model; n above `N_DIFFUSE`.
    model : str
        A key of `MODELS`.

    Returns
    -------
    list of Candidate
        With weights by the likelihood, the scale integrated out (prior 1 / scale), equal prior
        weight to each set. Harvey, Forecasting, structural time series models and the Kalman
        filter (1989), chapter 4.
    """
    # Centred and scaled, so that the filter's own tolerances mean the same for every series.
    shift, unit = float(values.mean()), float(np.ptp(values)) or 1.0
    filtered = [_filter((values - shift) / unit, ratios) for ratios in MODELS[model]]
    logs = np.array([log for log, *_ in filtered])
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    return [
        Candidate(*ratios, float(weight), squares * unit**2,
                  state * unit + np.array([shift, 0.0]), covariance)
        for ratios, weight, (_, squares, state, covariance) in zip(
            MODELS[model], weights, filtered, strict=True)
    ]  # fmt: skip


def _filter(
    values: Numbers, ratios: tuple[float, float, float]
) -> tuple[float, float, Numbers, Numbers]:
    """Log likelihood without the scale, squares, last state and its covariance."""
    model = UnobservedComponents(values, level="local linear trend", use_exact_diffuse=True)
    model.update(np.array(ratios))
    result = model.ssm.filter()
    errors = result.forecasts_error[0, N_DIFFUSE:]
    variances = result.forecasts_error_cov[0, 0, N_DIFFUSE:]
    squares = float((errors**2 / variances).sum())
    # A line through all points leaves no squares: the caller has looked for that before.
    df = len(values) - N_DIFFUSE
    log = -float(np.log(variances).sum()) / 2 - df / 2 * np.log(max(squares, 1e-300))
    state = np.array(result.filtered_state[:, -1], dtype=np.float64)
    return log, squares, state, np.array(result.filtered_state_cov[:, :, -1], dtype=np.float64)


def draw_paths(
    candidates: list[Candidate],
    n_points: int,
    ahead: npt.ArrayLike,
    rng: np.random.Generator,
    draws: int,
) -> Numbers:
    """Draw future observations, noise included.

    Parameters
    ----------
    candidates : list of Candidate
    n_points : int
        Length of the series they were fitted to.
    ahead : array of k
        Times after the last observation, in steps of the series, increasing.
    rng : Generator
    draws : int

    Returns
    -------
    array of draws by k
        On the scale of the series.
    """
    steps = np.diff(np.concatenate([[0.0], np.asarray(ahead, np.float64)]))
    counts = rng.multinomial(draws, [candidate.weight for candidate in candidates])
    drawn = [
        _draw(candidate, n_points, steps, rng, int(count))
        for candidate, count in zip(candidates, counts, strict=True)
        if count
    ]
    return np.concatenate(drawn)


def _draw(
    candidate: Candidate, n_points: int, steps: Numbers, rng: np.random.Generator, draws: int
) -> Numbers:
    scale = np.sqrt(candidate.squares / rng.chisquare(n_points - N_DIFFUSE, draws))[:, None]
    # Singular without noise: the level is then the last observation itself.
    values, vectors = np.linalg.eigh(candidate.state_cov)
    root = vectors * np.sqrt(np.clip(values, 0, None))
    start = candidate.state + scale * (rng.standard_normal((draws, 2)) @ root.T)
    shocks = scale * rng.standard_normal((draws, len(steps)))
    slopes = start[:, 1:] + np.cumsum(np.sqrt(candidate.slope * steps) * shocks, axis=1)
    before = np.column_stack([start[:, 1], slopes[:, :-1]])
    shocks = scale * rng.standard_normal((draws, len(steps)))
    moves = before * steps + np.sqrt(candidate.level * steps) * shocks
    noise = np.sqrt(candidate.noise) * scale * rng.standard_normal((draws, len(steps)))
    paths: Numbers = start[:, :1] + np.cumsum(moves, axis=1) + noise
    return paths
