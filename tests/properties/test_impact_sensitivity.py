"""Honest difference-in-differences: what holds for every event study."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.impact.event_coefficients import read_event_study
from helpers.impact.event_target import target_weights
from helpers.impact.honest_relative import relative_interval
from helpers.impact.honest_restrictions import bends, jumps
from helpers.impact.honest_smoothness import FixedLengthProblem
from helpers.impact.pretrend_power import pretest_power

TARGETS = st.sampled_from(["first", "average"])
BOUNDS = st.floats(0, 3)


@st.composite
def studies(draw, fewest=2):
    """Estimates and a covariance of full rank, with how many lie before the omitted period."""
    before, after = draw(st.integers(fewest, 4)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    size = before + after
    root = rng.normal(size=(size, size + 4))
    return rng.normal(size=size) * draw(st.floats(0, 3)), root @ root.T / size, before


def ends(estimates, covariance, n_pre, aim, bound, restrict):
    coefficients = read_event_study((estimates, covariance), n_pre=n_pre)
    target = target_weights(coefficients, aim)
    if restrict is None:
        found = FixedLengthProblem(coefficients, target).interval(bound, 0.95)
        return np.array([found.lower, found.upper])
    return np.array(relative_interval(coefficients, target, restrict(coefficients), bound, 0.95))


RESTRICTIONS = st.sampled_from([jumps, bends, None])


@settings(max_examples=15, deadline=None)
@given(study=studies(), aim=TARGETS)
def test_no_jump_allowed_is_parallel_trends(study, aim):
    estimates, covariance, n_pre = study
    weights = target_weights(read_event_study((estimates, covariance), n_pre=n_pre), aim)
    middle = weights @ estimates[n_pre:]
    half = 1.959963984540054 * np.sqrt(weights @ covariance[n_pre:, n_pre:] @ weights)
    found = ends(*study, aim, 0.0, jumps)
    assert found == pytest.approx([middle - half, middle + half], abs=1e-7 * half)


@settings(max_examples=15, deadline=None)
@given(study=studies(), aim=TARGETS, bound=BOUNDS)
def test_jumps_allowed_never_narrow_the_interval(study, aim, bound):
    narrow, wide = (ends(*study, aim, value, jumps) for value in (0.0, bound))
    slack = 1e-7 * (narrow[1] - narrow[0])
    assert wide[0] <= narrow[0] + slack
    assert wide[1] >= narrow[1] - slack


@settings(max_examples=15, deadline=None)
@given(study=studies(fewest=1), aim=TARGETS, bounds=st.tuples(BOUNDS, BOUNDS))
def test_a_larger_bend_never_shortens_the_interval(study, aim, bounds):
    lengths = [np.diff(ends(*study, aim, bound, None))[0] for bound in sorted(bounds)]
    assert lengths[1] >= lengths[0] * (1 - 1e-9)


@settings(max_examples=15, deadline=None)
@given(
    study=studies(),
    aim=TARGETS,
    bound=BOUNDS,
    factor=st.sampled_from([-1.0, 1e-4, 250.0]),
    restrict=RESTRICTIONS,
)
def test_unit_and_sign_of_the_outcome(study, aim, bound, factor, restrict):
    """In another unit the interval is the same in that unit; for smoothness M is in it too."""
    estimates, covariance, n_pre = study
    scaled = bound * abs(factor) if restrict is None else bound
    plain = ends(*study, aim, bound, restrict)
    turned = ends(factor * estimates, factor**2 * covariance, n_pre, aim, scaled, restrict)
    assert np.sort(turned / factor) == pytest.approx(plain, abs=1e-6 * (plain[1] - plain[0]))


@settings(max_examples=15, deadline=None)
@given(
    study=studies(),
    aim=TARGETS,
    bound=BOUNDS,
    effect=st.floats(-5, 5),
    restrict=RESTRICTIONS,
)
def test_an_effect_moves_the_interval_and_nothing_else(study, aim, bound, effect, restrict):
    estimates, covariance, n_pre = study
    moved = estimates + effect * (np.arange(len(estimates)) >= n_pre)
    plain = ends(*study, aim, bound, restrict)
    shifted = ends(moved, covariance, n_pre, aim, bound, restrict)
    assert shifted - effect == pytest.approx(plain, abs=1e-6 * (plain[1] - plain[0]))


@settings(max_examples=15, deadline=None)
@given(study=studies(), aim=TARGETS, slope=st.floats(-2, 2))
def test_a_line_leaves_no_bias_in_the_smooth_interval(study, aim, slope):
    estimates, covariance, n_pre = study
    times = read_event_study((estimates, covariance), n_pre=n_pre).relative_times
    plain = ends(*study, aim, 0.5, None)
    tilted = ends(estimates + slope * times, covariance, n_pre, aim, 0.5, None)
    assert tilted == pytest.approx(plain, abs=1e-6 * (plain[1] - plain[0]))


@settings(max_examples=8, deadline=None)
@given(study=studies(fewest=1), slope=st.floats(0.01, 1))
def test_steeper_trends_and_their_mirror_images_are_found_alike(study, slope):
    estimates, covariance, n_pre = study
    found = pretest_power(
        (estimates, covariance), n_pre=n_pre, powers=(), slopes=[slope, -slope]
    ).table
    assert found["power"][0] == pytest.approx(found["power"][1], abs=1e-9)
    assert found["bias_after_passing"][0] == pytest.approx(
        -found["bias_after_passing"][1], rel=1e-6
    )
