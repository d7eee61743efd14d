"""Sets of groups laid end to end: one set, thousands of draws of it, or a country's tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class GroupSets:
    """Sets of groups, so that a formula is written once and runs over one set or a million.

    Attributes
    ----------
    estimate : array of float, shape (n_rows,)
        The indicator in each group, set after set. In an ordered set the rows run from the most
        disadvantaged group to the most advantaged.
    population : array of float, shape (n_rows,)
        People in each group, above 0; ones where groups count equally.
    starts : array of int, shape (n_sets,)
        First row of each set, rising from 0.
    reference : array of int, shape (n_sets,)
        Row of the reference group of each set, -1 where it has none.
    is_ordered, is_favourable : bool
        Whether the groups have a natural order; whether more of the indicator is better.
    scale : float
        Value that means everybody: 100 for a percentage, 1000 for a rate per 1,000.
    """

    estimate: Floats
    population: Floats
    starts: Integers
    reference: Integers
    is_ordered: bool
    is_favourable: bool
    scale: float

    @property
    def sizes(self) -> Integers:
        """Groups in each set, shape (n_sets,)."""
        return np.diff(np.append(self.starts, self.estimate.size))

    @property
    def weight(self) -> Floats:
        """Population shares, summing to 1 in each set, shape (n_rows,)."""
        return self.population / self.spread(self.total(self.population))

    def total(self, rows: Floats) -> Floats:
        """Sum over the groups of each set."""
        return np.add.reduceat(rows, self.starts)

    def highest(self, rows: Floats) -> Floats:
        """Largest value of each set."""
        return np.maximum.reduceat(rows, self.starts)

    def lowest(self, rows: Floats) -> Floats:
        """Smallest value of each set."""
        return np.minimum.reduceat(rows, self.starts)

    def spread(self, sets: Floats) -> Floats:
        """One value a set, repeated for each of its groups."""
        return np.repeat(sets, self.sizes)

    def mean(self) -> Floats:
        """Population-weighted mean of each set."""
        return self.total(self.weight * self.estimate)

    def best(self) -> Floats:
        """Best estimate of each set: the highest when favourable, else the lowest."""
        return self.highest(self.estimate) if self.is_favourable else self.lowest(self.estimate)

    def edges(self) -> tuple[Floats, Floats]:
        """Share of the population ranked below each group, and up to its end, from 0 to 1.

        Summed on people, not on shares: whole numbers add up without rounding.
        """
        running = np.cumsum(self.population)
        before = self.spread(np.append(0.0, running[self.starts[1:] - 1]))
        people = self.spread(self.total(self.population))
        upper = (running - before) / people
        return (running - self.population - before) / people, upper

    def rank(self) -> Floats:
        """Fractional rank of each group: the middle of its span in the population."""
        lower, upper = self.edges()
        return (lower + upper) / 2
