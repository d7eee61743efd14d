from itertools import permutations

import numpy as np
import pytest

from helpers.impact.assignments import arrange, count_arrangements


@pytest.mark.parametrize(
    ("labels", "count"),
    [
        ([0, 0, 1, 1], 6),
        ([1] * 3 + [0] * 9, 220),
        ([0, 1, 2], 6),
        ([2, 2, 1, 0, 0], 30),
        ([1, 1, 1], 1),
    ],
)
def test_counts_and_lists_every_different_order(labels, count):
    labels = np.array(labels)
    assert count_arrangements(labels) == count
    found = arrange(labels, strata=None, draws=count, seed=1)
    assert found.is_exact
    assert found.n_possible == count
    rows = {tuple(row) for row in found.labels.tolist()}
    assert len(rows) == len(found.labels) == count
    if len(labels) <= 5:
        assert rows == set(permutations(labels.tolist()))


def test_lists_orders_within_strata():
    labels, strata = np.array([0, 1, 0, 1, 2, 2]), np.array([0, 1, 0, 0, 1, 1])
    found = arrange(labels, strata=strata, draws=100, seed=1)
    expected = {
        (first[0], second[0], first[1], first[2], second[1], second[2])
        for first in permutations([0, 0, 1])
        for second in permutations([1, 2, 2])
    }
    assert {tuple(row) for row in found.labels.tolist()} == expected
    assert len(found.labels) == 9


def test_samples_where_there_are_more_than_the_draws():
    labels, strata = np.repeat([0, 1, 2], 8), np.tile([0, 1], 12)
    found = arrange(labels, strata=strata, draws=50, seed=3)
    assert not found.is_exact
    assert found.labels.shape == (50, 24)
    for stratum in (0, 1):
        own = np.sort(found.labels[:, strata == stratum], axis=1)
        assert (own == np.sort(labels[strata == stratum])).all()
    again = arrange(labels, strata=strata, draws=50, seed=3)
    assert (found.labels == again.labels).all()
    assert (found.labels != arrange(labels, strata=strata, draws=50, seed=4).labels).any()


def test_samples_every_order_equally_often():
    found = arrange(np.array([0, 0, 1, 2]), strata=None, draws=11, seed=5)
    assert not found.is_exact
    many = np.vstack(
        [arrange(np.array([0, 0, 1, 2]), strata=None, draws=11, seed=s).labels for s in range(1200)]
    )
    _, counts = np.unique(many, axis=0, return_counts=True)
    assert len(counts) == 12
    assert abs(counts / 1100 - 1).max() < 0.12
