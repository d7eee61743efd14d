"""How far event times reach, and how many clusters are compared."""

import numpy as np
import pytest

from helpers.impact.roll_out_shape import choose_window, cluster_counts

NEVER = np.inf


@pytest.mark.parametrize(
    ("starts", "periods", "window"),
    [
        pytest.param([2013.0] * 6 + [NEVER] * 6, 6, (-2, 3), id="one cohort: all it was seen for"),
        # 2013 was seen 2 before and 3 after, 2015 4 before and 1 after; half of 12 is reached by
        # the later cohort before, by the earlier one after.
        pytest.param([2013.0] * 6 + [2015.0] * 6 + [NEVER] * 8, 6, (-4, 3), id="half of the units"),
        pytest.param([2013.0] * 7 + [2015.0] * 5 + [NEVER] * 8, 6, (-2, 3), id="fewer than half"),
        pytest.param([2023.0] * 20 + [NEVER] * 20, 25, (-8, 8), id="eight periods at most"),
        pytest.param([2013.0] * 6 + [2015.0] * 6, 6, (-2, 1), id="nobody is left in 2015"),
    ],
)  # fmt: skip
def test_the_window(rollout, declared, starts, periods, window):
    assert choose_window(declared(rollout(starts, periods)).without_already_treated()) == window


def test_fewer_event_times_than_clusters(rollout, declared):
    table = rollout([2016.0] * 10 + [NEVER] * 10, 12)
    first, last = choose_window(declared(table, cluster="district"))
    assert last - first <= 3
    assert first <= -1
    assert last >= 0


def test_without_a_cohort_there_is_no_window_to_speak_of(rollout, declared):
    assert choose_window(declared(rollout([NEVER] * 4))) == (-1, 0)


def test_clusters_on_either_side(rollout, declared, two_cohorts):
    panel = declared(rollout(two_cohorts))
    assert cluster_counts(panel) == (12, 8)
    without = declared(rollout([2013.0] * 6 + [2015.0] * 4))
    assert cluster_counts(without) == (6, 4)
