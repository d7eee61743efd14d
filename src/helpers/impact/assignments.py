"""Who could have been treated: every arrangement of an assignment, or a sample of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb, prod

import numpy as np

from helpers.sampling.columns import Codes

_MOST_BYTES = 2**31


@dataclass(frozen=True, slots=True, eq=False)
class Arrangements:
    """Assignments that could have been made, as labels of units.

    Attributes
    ----------
    labels : array of int, shape (draws, units)
        Label of each unit. Where all are enumerated the observed one is among them.
    n_possible : int
        How many different assignments there are.
    is_exact : bool
        Whether all are here.
    """

    labels: Codes
    n_possible: int
    is_exact: bool


def arrange(labels: Codes, *, strata: Codes | None, draws: int, seed: int) -> Arrangements:
    """Arrange labels anew among units, within strata: all ways if these are few, else a sample.

    Parameters
    ----------
    labels : array of int, shape (units,)
        Label of each unit from 0: treated or not, or the cohort.
    strata : array of int, shape (units,), or None
        Stratum within which labels move; None for one.
    draws : int
        How many to draw; where there are no more different ones, all are taken.
    seed : int
        Seed of the draws.
    """
    groups = np.zeros(len(labels), "int64") if strata is None else strata
    places = [np.flatnonzero(groups == group) for group in np.unique(groups)]
    n_possible = prod(count_arrangements(labels[place]) for place in places)
    is_exact = n_possible <= draws and n_possible * len(labels) < _MOST_BYTES
    kind = np.min_scalar_type(int(labels.max()))
    if not is_exact:
        rng = np.random.default_rng(seed)
        drawn = np.tile(labels.astype(kind), (draws, 1))
        for place in places:
            drawn[:, place] = rng.permuted(drawn[:, place], axis=1)
        return Arrangements(drawn, n_possible, is_exact=False)
    found = np.empty((n_possible, len(labels)), kind)
    n_before = 1
    for place in places:
        values, counts = np.unique(labels[place], return_counts=True)
        own = values[_orders(counts.tolist())].astype(kind)
        n_after = n_possible // (n_before * len(own))
        found[:, place] = np.tile(np.repeat(own, n_after, axis=0), (n_before, 1))
        n_before *= len(own)
    return Arrangements(found, n_possible, is_exact=True)


def count_arrangements(labels: Codes) -> int:
    """How many different ways there are to order labels."""
    _, counts = np.unique(labels, return_counts=True)
    left, found = len(labels), 1
    for count in counts.tolist():
        found *= comb(left, count)
        left -= count
    return found


def _orders(counts: list[int]) -> Codes:
    """Every order of labels 0, 1, ... that appear so often. Shape (orders, units)."""
    n_units = sum(counts)
    if len(counts) == 1:
        return np.zeros((1, n_units), "int64")
    chosen = np.array(list(combinations(range(n_units), counts[0])), "int64")
    is_other = np.ones((len(chosen), n_units), bool)
    is_other[np.arange(len(chosen))[:, None], chosen] = False
    others = np.nonzero(is_other)[1].reshape(len(chosen), -1)
    rest = _orders(counts[1:]) + 1
    found = np.zeros((len(chosen), len(rest), n_units), "int64")
    rows, columns = np.ogrid[: len(chosen), : len(rest)]
    found[rows[..., None], columns[..., None], others[:, None, :]] = rest
    return found.reshape(-1, n_units)
