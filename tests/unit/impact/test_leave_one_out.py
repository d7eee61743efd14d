import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.impact.cluster_robust import cluster_robust
from helpers.impact.event_study import estimate_event_study
from helpers.impact.leave_one_out import leave_one_cluster_out
from helpers.impact.panel import declare_panel
from helpers.impact.static_effect import static_effect, static_regression

STARTS = {"a": 3, "b": 4, "c": 4, "d": 0, "e": 0, "f": 0}


def declare(starts=STARTS, lift=0.0):
    """Six districts; `lift` is added to the treated years of district b."""
    rng = np.random.default_rng(2)
    rows = [
        {
            "unit": f"{district}{unit}",
            "year": year,
            "district": district,
            "start": start,
            "y": rng.normal() + (year >= start > 0) * (1 + lift * (district == "b")),
        }
        for district, start in starts.items()
        for unit in range(3)
        for year in range(1, 6)
    ]
    return declare_panel(
        pd.DataFrame(rows),
        unit="unit",
        period="year",
        outcome="y",
        first_treated="start",
        cluster="district",
    )


def test_estimates_anew_without_each_cluster():
    panel = declare()
    found = leave_one_cluster_out(panel, static_effect)
    whole = static_effect(panel).estimates["estimate"].iloc[0]
    assert found.estimate == whole
    assert list(found.table["cluster"]) == list(STARTS)
    assert (found.table["n_units"] == 3).all()
    assert list(found.table["n_treated_units"]) == [3, 3, 3, 0, 0, 0]
    for row in found.table.itertuples():
        without = panel.keep((panel.table["cluster"] != row.cluster).to_numpy())
        expected = static_effect(without).estimates["estimate"].iloc[0]
        assert row.estimate == expected
        assert row.change == expected - whole
    assert (found.lower, found.upper) == (
        found.table["estimate"].min(),
        found.table["estimate"].max(),
    )
    assert found.table["reason"].isna().all()


def test_its_spread_is_cr3_of_the_static_coefficient():
    panel = declare()
    robust = cluster_robust(static_regression(panel), rule="CR3")
    found = leave_one_cluster_out(panel, static_effect)
    assert found.jackknife_se == pytest.approx(robust.table["se"].iloc[0], rel=1e-9)


def test_finds_the_cluster_that_carries_the_estimate():
    found = leave_one_cluster_out(declare(lift=30.0), static_effect)
    assert found.most_influential == "b"


def test_says_where_the_sign_turns():
    found = leave_one_cluster_out(
        declare(), lambda panel: 2.0 if "c" in set(panel.table["cluster"]) else -1.0
    )
    assert found.warnings == ("sign turns: the estimate changes its sign without c",)
    assert found.most_influential == "c"


def test_a_cluster_without_which_there_is_no_estimate_is_named_with_the_reason():
    starts = {"a": 3, "b": 0, "c": 0}
    found = leave_one_cluster_out(declare(starts), static_effect)
    assert found.essential == ("a",)
    assert found.table["reason"].iloc[0].startswith("the panel, first_treated: found no unit that")
    assert np.isnan(found.jackknife_se)
    assert found.most_influential in ("b", "c")
    assert "rests on one cluster: no estimate without a" in found.warnings


def test_takes_numbers_too_and_says_when_there_is_none():
    found = leave_one_cluster_out(
        declare(), lambda panel: np.nan if "a" not in set(panel.table["cluster"]) else 1.0
    )
    assert found.table["reason"].iloc[0] == "the estimator gave no number"
    assert found.essential == ("a",)


def test_refuses_several_estimates_and_a_single_cluster():
    with pytest.raises(UserError, match="expected one"):
        leave_one_cluster_out(declare(), estimate_event_study)
    alone = declare({"a": 3, "b": 0})
    one = alone.keep((alone.table["cluster"] == "a").to_numpy())
    with pytest.raises(UserError, match="found 1, expected at least 2"):
        leave_one_cluster_out(one, static_effect)
