"""The conditional least-favourable test in closed form, against the paper's linear programs."""

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.stats import truncnorm

from helpers.impact.event_coefficients import read_event_study
from helpers.impact.event_target import target_weights
from helpers.impact.honest_moments import least_favourable_value, relative_moments
from helpers.impact.honest_relative import is_accepted, relative_interval
from helpers.impact.honest_restrictions import bends, jumps

SIZE = 0.05
FIRST = 0.005
SECOND = (SIZE - FIRST) / (1 - FIRST)


def study(n_pre, n_post, seed):
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(n_pre + n_post, n_pre + n_post + 6))
    covariance = root @ root.T / 40
    estimates = rng.normal(size=n_pre + n_post) * 0.5
    return read_event_study((estimates, covariance), n_pre=n_pre)


class Program:
    """The test for one largest change before, as a linear program with nuisance parameters."""

    def __init__(self, coefficients, target, restriction, change, bound):
        n_pre = coefficients.n_pre
        rows = np.vstack([restriction.after, -restriction.after]) - bound * change
        basis = np.linalg.svd(target[None, :])[2][1:]
        full = np.vstack([target / (target @ target), basis]).T
        turned = rows[:, n_pre:] @ full
        self.moments = rows @ coefficients.estimates
        self.of_target, self.nuisance = turned[:, 0], turned[:, 1:]
        self.covariance = rows @ coefficients.covariance @ rows.T
        self.deviations = np.sqrt(np.diag(self.covariance))

    def dual(self, values):
        """Statistic and multipliers: the largest combination without nuisance parameters."""
        equal = np.column_stack([self.deviations, self.nuisance]).T
        right = np.eye(len(equal))[0]
        found = linprog(-values, A_eq=equal, b_eq=right, method="highs")
        return -found.fun, found.x

    def accepts(self, tested, critical):
        values = self.moments - self.of_target * tested
        statistic, multipliers = self.dual(values)
        if statistic > critical:
            return False
        variance = multipliers @ self.covariance @ multipliers
        direction = self.covariance @ multipliers / variance
        rest = values - direction * statistic

        low, high = (self.end(rest, direction, far) for far in (-200.0, 200.0))
        deviation = np.sqrt(variance)
        law = truncnorm(low / deviation, min(high, critical) / deviation)
        return statistic / deviation <= max(0.0, law.ppf(1 - SECOND))

    def end(self, rest, direction, value):
        """Where the multipliers stop being the best, searched from outside."""
        for _ in range(50):
            best, others = self.dual(rest + direction * value)
            if abs(best - value) <= 1e-9 * (1 + abs(value)):
                return value if abs(value) < 200 else np.sign(value) * np.inf
            value = (others @ rest) / (1 - others @ direction)
        raise AssertionError("no end found")


CASES = [(2, 3, jumps, "first", 0.7), (2, 4, jumps, "average", 1.5), (3, 2, bends, "average", 1.0)]


@pytest.mark.parametrize(("n_pre", "n_post", "restrict", "aim", "bound"), CASES)
def test_same_decisions_as_the_linear_program(n_pre, n_post, restrict, aim, bound):
    coefficients = study(n_pre, n_post, seed=n_pre + n_post)
    restriction, target = restrict(coefficients), target_weights(coefficients, aim)
    moments = relative_moments(coefficients, target, restriction, bound)
    critical = least_favourable_value(moments, FIRST)
    reach = 4 * np.sqrt(moments.covariance[0, 0, 0]) + bound * 2
    tested = np.linspace(moments.middle - reach, moments.middle + reach, 9)
    found = is_accepted(moments, critical, SIZE, np.tile(tested, (len(critical), 1)))
    changes = np.vstack([restriction.before, -restriction.before])
    expected = []
    for change, value in zip(changes, critical, strict=True):
        program = Program(coefficients, target, restriction, change, bound)
        expected.append([program.accepts(point, value) for point in tested])
    assert found.tolist() == expected
    assert 0 < found.sum() < found.size


@pytest.mark.parametrize(("n_pre", "n_post", "restrict", "aim", "bound"), CASES)
def test_least_favourable_value_against_draws(n_pre, n_post, restrict, aim, bound):
    coefficients = study(n_pre, n_post, seed=n_pre + n_post)
    restriction, target = restrict(coefficients), target_weights(coefficients, aim)
    moments = relative_moments(coefficients, target, restriction, bound)
    critical = least_favourable_value(moments, 0.05)
    rng = np.random.default_rng(7)
    for choice, value in enumerate(critical):
        draws = rng.multivariate_normal(np.zeros(2), moments.covariance[choice], size=40_000)
        passed = ((draws @ moments.vertices[choice].T).max(axis=1) > value).mean()
        assert passed == pytest.approx(0.05, abs=5 * np.sqrt(0.05 * 0.95 / 40_000))


def test_ends_are_where_the_test_turns():
    coefficients = study(4, 3, seed=3)
    restriction, target = jumps(coefficients), target_weights(coefficients, "average")
    lower, upper = relative_interval(coefficients, target, restriction, 1.0, 0.95)
    moments = relative_moments(coefficients, target, restriction, 1.0)
    critical = least_favourable_value(moments, FIRST)
    step = 1e-6 * (upper - lower)
    inside_out = np.array([lower + step, upper - step, lower - step, upper + step])
    tested = np.tile(inside_out, (len(critical), 1))
    kept = is_accepted(moments, critical, SIZE, tested).any(axis=0)
    assert kept.tolist() == [True, True, False, False]


def test_gap_before_treatment_divides_the_jump():
    coefficients = read_event_study(([0.6, 0.1, 0.5, 0.9], np.eye(4)), event_times=[-4, -2, 0, 2])
    restriction = jumps(coefficients)
    # Relative to -1: from -4 to -2 two periods, from -2 to -1 one, from 0 to 2 two.
    assert restriction.before.tolist() == [[-0.5, 0.5, 0, 0], [0, -1, 0, 0]]
    assert restriction.after.tolist() == [[0, 0, 1, 0], [0, 0, -0.5, 0.5]]


def test_bends_without_gaps_are_second_differences():
    coefficients = read_event_study((np.zeros(4), np.eye(4)), n_pre=2)
    restriction = bends(coefficients)
    assert restriction.before.tolist() == [[1, -2, 0, 0]]
    assert restriction.after.tolist() == [[0, 1, 1, 0], [0, 0, -2, 1]]


def test_a_line_is_carried_on_by_bends_but_not_by_jumps():
    coefficients = read_event_study(([-2.0, -1.0, 1.0, 2.0], np.eye(4) / 100), n_pre=2)
    target = target_weights(coefficients, "average")
    middles = {
        restrict: relative_moments(coefficients, target, restrict(coefficients), 1.0).middle
        for restrict in (jumps, bends)
    }
    assert middles == {jumps: pytest.approx(1.5), bends: pytest.approx(0.0)}


def test_covers_a_violation_at_the_very_bound_as_often_as_it_says():
    """One large jump before, and each after just the bound times it: coverage is the level."""
    covariance = 0.01 * (np.eye(4) + 0.5)
    truth = np.array([-3.0, -3.1, 4.65, 9.3])  # jumps of -0.1, 3.1, then twice 1.5 * 3.1
    target = np.array([0.0, 1.0])
    rng = np.random.default_rng(11)
    draws = rng.multivariate_normal(truth, covariance, size=1_000)
    covered = 0
    critical = None
    for estimates in draws:
        coefficients = read_event_study((estimates, covariance), n_pre=2)
        moments = relative_moments(coefficients, target, jumps(coefficients), 1.5)
        # The critical value rests on the covariance alone.
        critical = least_favourable_value(moments, FIRST) if critical is None else critical
        covered += is_accepted(moments, critical, SIZE, np.zeros((len(critical), 1))).any()
    assert covered / len(draws) == pytest.approx(0.95, abs=4 * np.sqrt(0.95 * 0.05 / len(draws)))
