import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.impact.event_coefficients import read_event_study
from helpers.impact.event_target import describe_target, target_weights
from helpers.impact.result import ImpactResult

FULL = np.diag([1.0, 2.0, 3.0, 4.0])


def result(times, estimates, covariance):
    labels = pd.DataFrame({"kind": "event_time", "event_time": times})
    return ImpactResult.from_covariance(
        labels, estimates, covariance, method="made up", estimand="nothing"
    )


def test_pair_is_counted_from_the_omitted_period():
    found = read_event_study(([1.0, 2.0, 3.0, 4.0], FULL), n_pre=2, n_post=2)
    assert found.event_times.tolist() == [-3, -2, 0, 1]
    assert (found.reference, found.n_pre, found.n_after) == (-1, 2, 2)
    assert found.is_treated.tolist() == [False, False, True, True]


def test_event_times_are_put_in_order():
    found = read_event_study(([1.0, 2.0, 3.0, 4.0], FULL), event_times=[1, -5, 0, -2])
    assert found.event_times.tolist() == [-5, -2, 0, 1]
    assert found.estimates.tolist() == [2, 4, 3, 1]
    assert np.diag(found.covariance).tolist() == [2, 4, 3, 1]


def test_omitted_period_of_a_result_is_the_one_without_an_error():
    """One period of anticipation: the base is -2, and -1 holds an effect, but no trend."""
    covariance = np.diag([1.0, 0.0, 2.0, 3.0])
    found = read_event_study(result([-3, -2, -1, 0], [0.1, 0.0, 0.2, 0.3], covariance))
    assert found.event_times.tolist() == [-3, -1, 0]
    assert found.reference == -2
    assert found.n_pre == 1
    assert target_weights(found, "average").tolist() == [0, 1]
    assert describe_target(found, "first") == "effect at event time 0"


def test_result_without_a_row_for_the_omitted_period():
    found = read_event_study(result([-3, -2, 0, 1], [0.1, 0.2, 0.3, 0.4], FULL))
    assert (found.reference, found.n_pre) == (-1, 2)


SINGULAR = np.ones((4, 4))


@pytest.mark.parametrize(
    ("covariance", "settings", "message"),
    [
        (SINGULAR, {"n_pre": 2}, "not positive definite"),
        (-FULL, {"n_pre": 2}, "not positive definite"),
        (FULL + np.triu(FULL + 1, 1), {"n_pre": 2}, "not positive definite"),
        (FULL[:3, :3], {"n_pre": 2}, r"shape \(4,\) and a covariance of shape \(3, 3\)"),
        (FULL * np.nan, {"n_pre": 2}, "missing or infinite numbers"),
        (FULL, {"n_pre": 0}, "no estimate before the omitted event time -1"),
        (FULL, {"n_pre": 4}, "no estimate from event time 0 on"),
        (FULL, {}, "n_pre None and n_post None"),
        (FULL, {"n_pre": 2, "n_post": 3}, "found 4 estimates, n_pre 2 and n_post 3"),
        (FULL, {"event_times": [-2, 0, 1]}, "found 3 of them, expected 4"),
        (FULL, {"event_times": [-2, 0, 0, 1]}, "event time 0: found an estimate too many"),
        (FULL, {"event_times": [-2, -1, 0, 1]}, "event time -1: found an estimate too many"),
    ],
)
def test_one_message_for_each_mistake(covariance, settings, message):
    with pytest.raises(UserError, match=message):
        read_event_study(([1.0, 2.0, 3.0, 4.0], covariance), **settings)


@pytest.mark.parametrize(
    ("times", "estimates", "variances", "reference", "message"),
    [
        ([-2, -1, 0], [0.1, 0.2, 0.3], [1, 1, 1], None, "one universal base period"),
        ([-3, -1, 0], [0.0, 0.0, 0.3], [0, 0, 1], None, r"2 omitted event times \(-3, -1\)"),
        ([-2, -1, 0], [0.1, 0.0, 0.3], [1, 0, 0], None, "event time 0: found an estimate without"),
        ([-2, -1, 0], [0.1, 0.2, 0.3], [1, 1, 1], -2, "event time -2: found an estimate with"),
    ],
)
def test_results_that_do_not_fit(times, estimates, variances, reference, message):
    with pytest.raises(UserError, match=message):
        read_event_study(result(times, estimates, np.diag(variances)), reference=reference)


def test_result_without_event_times():
    other = ImpactResult.from_covariance(
        {"kind": "overall"}, [1.0], np.eye(1), method="two means", estimand="nothing"
    )
    with pytest.raises(UserError, match="no estimates by event time in the result of two means"):
        read_event_study(other)
