import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.impact.honest import honest_did
from helpers.impact.result import ImpactResult

TIMES = [-4, -3, -2, 0, 1]
ESTIMATES = np.array([0.05, -0.03, 0.02, 0.6, 0.9])
COVARIANCE = 0.004 * (np.eye(5) + 0.4)
RESTRICTIONS = ("relative_magnitude", "smoothness", "relative_smoothness")


def test_table_has_a_row_a_bound():
    found = honest_did((ESTIMATES, COVARIANCE), n_pre=3, bounds=[0, 0.5, 2])
    assert found.table.columns.tolist() == ["bound", "lower", "upper", "method"]
    assert found.table["bound"].tolist() == [0, 0.5, 2]
    assert found.table["method"].tolist() == ["C-LF"] * 3
    assert found.table["lower"].is_monotonic_decreasing
    assert found.target == "effect at event time 0"
    assert found.estimate == pytest.approx(0.6)
    assert found.event_times == (-4, -3, -2, 0, 1)


def test_bound_of_0_is_parallel_trends_for_relative_magnitudes():
    found = honest_did((ESTIMATES, COVARIANCE), n_pre=3, bounds=[0], target="average")
    row = found.table.iloc[0]
    assert (row["lower"], row["upper"]) == pytest.approx((found.lower, found.upper), rel=1e-9)


@pytest.mark.parametrize("restriction", RESTRICTIONS)
def test_interval_at_the_breakdown_value_ends_at_the_null(restriction):
    settings = {"n_pre": 3, "restriction": restriction, "null": 0.1}
    breakdown = honest_did((ESTIMATES, COVARIANCE), **settings).breakdown
    assert 0 < breakdown < np.inf
    at = honest_did((ESTIMATES, COVARIANCE), bounds=[breakdown], **settings).table.iloc[0]
    assert at["lower"] == pytest.approx(0.1, abs=1e-5)


def test_breakdown_of_a_negative_effect_is_that_of_its_mirror_image():
    ours = honest_did((ESTIMATES, COVARIANCE), n_pre=3)
    mirrored = honest_did((-ESTIMATES, COVARIANCE), n_pre=3)
    assert mirrored.breakdown == pytest.approx(ours.breakdown, rel=1e-5)


def test_breakdown_is_0_where_parallel_trends_do_not_exclude_the_null():
    found = honest_did((ESTIMATES, COVARIANCE * 100), n_pre=3)
    assert found.breakdown == 0


def test_breakdown_is_infinite_where_no_bound_reaches_the_null():
    """An effect so far out that no bound within reach explains it."""
    estimates = np.array([1e-12, 0.0, 0.0, 1e9, 1e9])
    found = honest_did((estimates, np.eye(5) * 1e-6), n_pre=3, bounds=[1])
    assert found.breakdown == np.inf


def test_gaps_and_order_of_event_times():
    """With -4 unseen, and the estimates in another order, the interval is that of -5, -3, -2."""
    order = [3, 0, 4, 2, 1]
    times = [-5, -3, -2, 0, 1]
    plain = honest_did((ESTIMATES, COVARIANCE), event_times=times)
    shuffled = honest_did(
        (ESTIMATES[order], COVARIANCE[np.ix_(order, order)]),
        event_times=[times[position] for position in order],
    )
    pd.testing.assert_frame_equal(plain.table, shuffled.table, rtol=1e-12)
    without_gap = honest_did((ESTIMATES, COVARIANCE), n_pre=3)
    assert plain.table["upper"].iloc[-1] < without_gap.table["upper"].iloc[-1]


def test_calendar_periods_with_the_omitted_one_named():
    years = [2009, 2010, 2011, 2013, 2014]
    ours = honest_did((ESTIMATES, COVARIANCE), event_times=years, reference=2012)
    pd.testing.assert_frame_equal(ours.table, honest_did((ESTIMATES, COVARIANCE), n_pre=3).table)


def test_anticipated_effects_are_no_part_of_the_target():
    labels = pd.DataFrame({"kind": "event_time", "event_time": [-4, -3, -2, -1, 0]})
    covariance = np.insert(np.insert(COVARIANCE[:4, :4], 2, 0, axis=0), 2, 0, axis=1)
    result = ImpactResult.from_covariance(
        labels,
        np.insert(ESTIMATES[:4], 2, 0),
        covariance,
        method="made up",
        estimand="nothing",
    )
    found = honest_did(result, target="average")
    assert found.reference == -2
    assert found.target == "mean effect over event times 0 to 0"
    assert found.estimate == pytest.approx(0.6)


def test_default_bounds_of_smoothness_reach_the_bends_that_were_seen():
    found = honest_did((ESTIMATES, COVARIANCE), n_pre=3, restriction="smoothness")
    bends = np.array([[1, -2, 1, 0, 0], [0, 1, -2, 0, 0]])
    ends = np.abs(bends @ ESTIMATES) + 1.6448536 * np.sqrt(np.diag(bends @ COVARIANCE @ bends.T))
    assert found.table["bound"].tolist() == pytest.approx(np.linspace(0, ends.max(), 6).tolist())
    alone = honest_did((ESTIMATES[2:], COVARIANCE[2:, 2:]), n_pre=1, restriction="smoothness")
    assert alone.table["bound"].iloc[-1] == pytest.approx(np.sqrt(COVARIANCE[3, 3]))


def test_rows_of_the_results_table_say_the_bound():
    rows = honest_did((ESTIMATES, COVARIANCE), n_pre=3, bounds=[0.5]).to_results()
    row = rows.iloc[0]
    assert row["text"] == (
        "the trend jumps after treatment by at most 0.5 times its largest jump before"
    )
    assert row["method"] == "honest DiD, C-LF; effect at event time 0"
    assert row["interval"] == "confidence"
    assert np.isnan(row["estimate"])
    assert row["lower"] < row["upper"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"restriction": "parallel"}, 'parameter restriction: found "parallel"'),
        ({"bounds": [-1]}, r"parameter bounds: found \[-1.0\]"),
        ({"bounds": []}, r"parameter bounds: found \[\]"),
        ({"bounds": [np.inf]}, "parameter bounds"),
        ({"level": 95}, "parameter level: found 95"),
    ],
)
def test_impossible_settings(settings, message):
    with pytest.raises(UserError, match=message):
        honest_did((ESTIMATES, COVARIANCE), n_pre=3, **settings)


def test_change_of_slope_needs_two_estimates_before():
    with pytest.raises(UserError, match="expected 2 or more, between which the slope can change"):
        honest_did((ESTIMATES[2:], COVARIANCE[2:, 2:]), n_pre=1, restriction="relative_smoothness")
