"""Event studies: references, bins, what is refused."""

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.impact.event_study import estimate_event_study
from helpers.impact.panel import declare_panel

RNG = np.random.default_rng(8)


def panel(starts=(3, 4, 0, 0, 0), n_periods=5, effect=2.0, **options):
    rows = pd.MultiIndex.from_product([range(len(starts)), range(1, n_periods + 1)]).to_frame()
    rows.columns = ["unit", "period"]
    rows["start"] = np.array(starts)[rows["unit"]]
    treated = (rows["start"] > 0) & (rows["period"] >= rows["start"])
    rows["y"] = rows["unit"] + rows["period"] + effect * treated + RNG.normal(size=len(rows))
    columns = {"unit": "unit", "period": "period", "outcome": "y", "first_treated": "start"}
    return declare_panel(rows, **columns, **options)


def times(result):
    return result.estimates["event_time"].tolist()


def test_one_cohort_is_compared_with_never_treated_since_the_reference():
    one = panel((3, 3, 0, 0))
    result = estimate_event_study(one)
    means = one.table.groupby([one.table["unit"] < 2, "period"])["outcome"].mean()
    gap = means[True] - means[False]
    assert times(result) == [-2, 0, 1, 2]
    assert result.estimates["estimate"].to_numpy() == pytest.approx(
        (gap[[1, 3, 4, 5]] - gap[2]).to_numpy()
    )


def test_units_behind_each_event_time_are_counted():
    result = estimate_event_study(panel())
    counts = dict(zip(times(result), result.estimates["n_treated_units"], strict=True))
    assert counts == {-3: 1, -2: 2, 0: 2, 1: 2, 2: 1}


def test_bins_gather_what_lies_beyond():
    result = estimate_event_study(panel(), earliest=-2, latest=1)
    assert times(result) == [-2, 0, 1]
    assert result.estimates["n_treated_units"].tolist() == [2, 2, 2]
    assert result.method.endswith("reference -1, -2 and before together, 1 and after together")


def test_several_references_have_no_rows():
    assert times(estimate_event_study(panel(), references=(-2, -1))) == [-3, 0, 1, 2]


def test_a_reference_that_nobody_is_seen_at_is_refused():
    with pytest.raises(UserError, match=r"found -7, expected some of: -3, -2, -1, 0, 1, 2"):
        estimate_event_study(panel(), references=(-7,))


def test_nobody_treated_is_refused():
    with pytest.raises(UserError, match="found no unit that is treated after the first period"):
        estimate_event_study(panel((0, 0, 1)))


def test_without_never_treated_the_line_that_is_not_identified_is_named():
    result = estimate_event_study(panel((3, 4, 4)))
    (said,) = [words for words in result.warnings if words.startswith("collinear")]
    assert "event time 2 left out" in said
    assert times(result) == [-3, -2, 0, 1]


def test_units_treated_from_the_start_are_left_out():
    result = estimate_event_study(panel((1, 3, 0, 0)))
    assert result.estimates["n_units"].tolist() == [3] * 4
    assert any(words.startswith("treated from the start") for words in result.warnings)
