import numpy as np
import pytest

from helpers.errors import UserError
from helpers.impact.event_coefficients import read_event_study
from helpers.impact.event_target import describe_target, target_weights

FULL = np.diag([1.0, 2.0, 3.0, 4.0])


@pytest.mark.parametrize(
    ("target", "weights"),
    [("first", [1, 0]), ("average", [0.5, 0.5]), ([0, 1], [0, 1]), ([1, -1], [1, -1])],
)
def test_targets(target, weights):
    found = read_event_study(([1.0, 2.0, 3.0, 4.0], FULL), n_pre=2)
    assert target_weights(found, target).tolist() == weights


def test_targets_in_words():
    found = read_event_study(([1.0, 2.0, 3.0, 4.0], FULL), n_pre=2)
    assert describe_target(found, "first") == "effect at event time 0"
    assert describe_target(found, "average") == "mean effect over event times 0 to 1"
    assert describe_target(found, [1, -1]) == "weighted effect over event times 0, 1"


@pytest.mark.parametrize("target", ["last", [1.0], [0.0, 0.0], [np.nan, 1.0]])
def test_impossible_target(target):
    found = read_event_study(([1.0, 2.0, 3.0, 4.0], FULL), n_pre=2)
    with pytest.raises(UserError, match="parameter target"):
        target_weights(found, target)
