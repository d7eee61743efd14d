"""The shortest interval of fixed length, against a general solver and the formulas of the paper."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import foldnorm, norm

from helpers.impact.event_coefficients import read_event_study
from helpers.impact.event_target import target_weights
from helpers.impact.honest_smoothness import FixedLengthProblem, folded_quantile

ALL_TIMES = np.array([-5, -4, -3, -2, 0, 1, 2])


def study(times, seed=1):
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(len(ALL_TIMES), 12))
    covariance = root @ root.T / 12
    estimates = rng.normal(size=len(ALL_TIMES))
    kept = np.flatnonzero(np.isin(ALL_TIMES, times))
    return read_event_study(
        (estimates[kept], covariance[np.ix_(kept, kept)]), event_times=ALL_TIMES[kept]
    )


def solved(coefficients, target, bound):
    """Half-length by sequential quadratic programming, with the size of each hinge a variable."""
    times, n_pre = coefficients.relative_times, coefficients.n_pre
    hinges = np.arange(times[0] + 1, times[-1])
    after = np.maximum(times - hinges[:, None], 0) * (times > 0) * (hinges >= 0)[:, None]
    before = np.maximum(hinges[:, None] - times, 0) * (times < 0) * (hinges < 0)[:, None]
    loads = (after + before).astype(float)

    def weights(point):
        return np.concatenate([point[:n_pre], target])

    def half_length(point):
        deviation = np.sqrt(weights(point) @ coefficients.covariance @ weights(point))
        return deviation * folded_quantile(bound * point[n_pre:].sum() / deviation, 0.95)

    constraints = [
        {"type": "eq", "fun": lambda point: times @ weights(point)},
        {"type": "ineq", "fun": lambda point: point[n_pre:] - loads @ weights(point)},
        {"type": "ineq", "fun": lambda point: point[n_pre:] + loads @ weights(point)},
    ]
    start = np.zeros(n_pre)
    start[-1] = -times[n_pre:] @ target / times[n_pre - 1]
    sizes = np.abs(loads @ np.concatenate([start, target])) + 0.1
    options = {"maxiter": 500, "ftol": 1e-14}
    return minimize(
        half_length, np.concatenate([start, sizes]), constraints=constraints, options=options
    ).fun


@pytest.mark.parametrize("times", [ALL_TIMES, [-5, -3, -2, 0, 2], [-4, 0, 1], [-2, 0, 1]], ids=str)
@pytest.mark.parametrize("bound", [0.0, 0.05, 0.5])
@pytest.mark.parametrize("aim", ["first", "average"])
def test_no_solver_finds_a_shorter_interval(times, bound, aim):
    coefficients = study(times)
    target = target_weights(coefficients, aim)
    found = FixedLengthProblem(coefficients, target).interval(bound, 0.95)
    assert found.half_length == pytest.approx(solved(coefficients, target, bound), rel=2e-6)


def test_straight_trends_are_taken_out_wholly():
    """With M of 0 the middle is the generalised least-squares residual of a line."""
    coefficients = study(ALL_TIMES)
    target = target_weights(coefficients, "average")
    found = FixedLengthProblem(coefficients, target).interval(0.0, 0.95)
    times, n_pre = coefficients.relative_times.astype(float), coefficients.n_pre
    precision = np.linalg.inv(coefficients.covariance)
    design = np.zeros((len(times), 1 + coefficients.n_after))
    design[:, 0] = times
    design[n_pre:, 1:] = np.eye(coefficients.n_after)
    fit = np.linalg.solve(design.T @ precision @ design, design.T @ precision)
    assert found.estimate == pytest.approx(target @ (fit @ coefficients.estimates)[1:])
    assert found.half_length == pytest.approx(norm.ppf(0.975) * found.se)
    assert found.worst_bias == 0


def test_weights_cancel_a_line_and_keep_the_target():
    coefficients = study(ALL_TIMES)
    target = target_weights(coefficients, "first")
    found = FixedLengthProblem(coefficients, target).interval(0.3, 0.95)
    assert found.weights[coefficients.n_pre :].tolist() == target.tolist()
    assert coefficients.relative_times @ found.weights == pytest.approx(0, abs=1e-12)
    assert found.upper - found.lower == pytest.approx(2 * found.half_length)


def test_worst_bias_is_reached_by_a_trend_that_bends_by_the_bound():
    coefficients = study(ALL_TIMES)
    target = target_weights(coefficients, "average")
    bound = 0.2
    found = FixedLengthProblem(coefficients, target).interval(bound, 0.95)
    times = coefficients.relative_times
    hinges = np.arange(times[0] + 1, times[-1])
    shapes = np.where(
        hinges[:, None] >= 0,
        np.maximum(times - hinges[:, None], 0),
        np.maximum(hinges[:, None] - times, 0),
    )
    worst = bound * np.sign(shapes @ found.weights) @ shapes
    assert found.weights @ worst == pytest.approx(found.worst_bias)


@pytest.mark.parametrize("bias", [0.0, 0.3, 2.0, 40.0])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_folded_quantile(bias, level):
    assert foldnorm.cdf(folded_quantile(bias, level), bias) == pytest.approx(level, abs=1e-10)
