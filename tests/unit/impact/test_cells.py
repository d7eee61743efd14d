"""Cells of a panel and means over them."""

import numpy as np
import pandas as pd

from helpers.impact.cells import Cells, mean_over_cells, units_in
from helpers.impact.panel import declare_panel


def panel(drop=()):
    rows = pd.MultiIndex.from_product([range(4), [1, 2, 3]]).to_frame()
    rows.columns = ["unit", "period"]
    rows["start"] = np.array([2, 2, 3, 0])[rows["unit"]]
    rows["w"] = np.array([1.0, 2.0, 5.0, 1.0])[rows["unit"]]
    rows["y"] = np.arange(12.0)
    rows = rows.reset_index(drop=True).drop(list(drop))
    columns = {"unit": "unit", "period": "period", "outcome": "y", "first_treated": "start"}
    return declare_panel(rows, **columns, weight="w")


def test_cells_are_every_cohort_in_every_period():
    cells = Cells.of(panel())
    assert cells.cohort.tolist() == [2.0] * 3 + [3.0] * 3 + [np.inf] * 3
    assert cells.index.tolist() == [0, 1, 2, 0, 1, 2, 3, 4, 5, 6, 7, 8]
    assert cells.weight.tolist() == [3] * 3 + [5] * 3 + [1] * 3


def test_chosen_cells_are_seen_and_in_the_order_of_event_times():
    cells = Cells.of(panel())
    treated = cells.chosen(cells.is_treated)
    assert cells.event_time[treated].tolist() == [0, 0, 1]
    assert cells.cohort[treated].tolist() == [2, 3, 2]
    fewer = Cells.of(panel(drop=[8]))
    assert len(fewer.chosen(fewer.is_treated)) == 2


def test_means_are_by_weight_and_count_units():
    given = panel()
    cells = Cells.of(given)
    labels, shares = mean_over_cells(given, cells, cells.chosen(cells.is_treated))
    assert shares.sum(axis=1).tolist() == [1.0] * len(shares)
    by_event = shares[(labels["kind"] == "event_time").to_numpy()]
    assert by_event.tolist() == [[3 / 8, 5 / 8, 0], [0, 0, 1]]
    overall = shares[-1].tolist()
    assert overall == [3 / 11, 5 / 11, 3 / 11]
    assert labels["n_treated_units"].tolist() == [2, 1, 2, 3, 2, 2, 1, 2, 3, 3]


def test_a_unit_that_misses_a_period_counts_in_its_cohort_all_the_same():
    given = panel(drop=[1])
    cells = Cells.of(given)
    labels, _ = mean_over_cells(given, cells, cells.chosen(cells.is_treated))
    counts = labels.set_index("kind")["n_treated_units"]
    assert counts["cohort"].tolist() == [2, 1]
    assert counts["overall"] == 3


def test_a_unit_counts_once_in_a_column_of_several_periods():
    given = panel()
    cells = Cells.of(given)
    columns = cells.columns(cells.chosen(cells.cohort == 2))
    assert units_in(given, columns).tolist() == [2, 2, 2]
    both = columns[:, :1] + columns[:, 1:2]
    assert units_in(given, both.tocsr()).tolist() == [2]
