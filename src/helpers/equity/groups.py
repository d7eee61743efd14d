"""One set of groups: what every summary measure of inequality on aggregated data reads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.equity.group_cells import GroupTable
from helpers.equity.group_sets import Floats, GroupSets
from helpers.equity.group_table import read_groups
from helpers.errors import UserError


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Groups of a population with an indicator in each; k groups, checked.

    Attributes
    ----------
    subgroup : array of object, shape (k,)
        Labels; in ordered groups from the most disadvantaged to the most advantaged.
    estimate : array of float, shape (k,)
        The indicator in each group, from 0 to `scale`.
    population : array of float, shape (k,), or None
        People in each group, above 0.
    weight : array of float, shape (k,)
        Population shares, summing to 1; equal without populations.
    se : array of float, shape (k,), or None
        Standard errors on the scale of the estimate, nan where unknown. None: full counts, or
        unknown throughout; measures then come without an interval.
    order : array of float, shape (k,), or None
        Ranks, rising from 1 (most disadvantaged); None for groups without an order.
    reference : int or None
        Position of the reference group.
    is_favourable : bool
        Whether more of the indicator is better.
    scale : float
        Value that means everybody: 100 for a percentage, 1000 for a rate per 1,000, 1 for a
        fraction; ``inf`` for an amount without an upper bound.
    where : str
        What messages call the table.
    """

    subgroup: NDArray[np.object_]
    estimate: Floats
    population: Floats | None
    weight: Floats
    se: Floats | None
    order: Floats | None
    reference: int | None
    is_favourable: bool
    scale: float
    where: str = "the table"

    @classmethod
    def from_table(
        cls,
        table: pd.DataFrame,
        *,
        is_ordered: bool,
        is_favourable: bool = True,
        scale: float = 100.0,
        where: str = "the table",
        drop_missing: bool = False,
    ) -> Groups:
        """Groups from a table of one row a group.

        Parameters
        ----------
        table : DataFrame
            ``estimate``; where known ``population``, ``se``, ``subgroup`` (label) and
            ``reference_subgroup`` (1 for one group, else 0 or empty); ``subgroup_order`` when
            ordered: 1 for the most disadvantaged group, k for the most advantaged, in any order
            of rows. ``_file`` and ``_row``, where there, are named in messages.
        is_ordered : bool
            Whether the groups have a natural order (wealth), or none (regions).
        is_favourable : bool
            Whether more of the indicator is better (coverage), or worse (mortality).
        scale : float
            Value that means everybody; ``inf`` for an amount without an upper bound.
        where : str
            What messages call the table.
        drop_missing : bool
            Leave out groups without an estimate. Off, because a group nobody measured may be
            the one left behind; the ranks are checked before any group is left out.

        Raises
        ------
        UserError
            See :func:`helpers.equity.group_table.read_groups`.
        """
        source = GroupTable(table, is_ordered, is_favourable, scale, where, drop_missing)
        codes = np.zeros(len(table), dtype=np.int64)
        read = read_groups(source, codes, lambda _: where)
        labels = table["subgroup"] if "subgroup" in table else pd.Series(range(1, len(table) + 1))
        known = read.se is not None and bool((~np.isnan(read.se)).any())
        reference = int(read.sets.reference[0])
        return cls(
            subgroup=np.array(labels.to_numpy(), dtype=object)[read.rows],
            estimate=read.sets.estimate,
            population=read.sets.population if read.has_population else None,
            weight=read.sets.weight,
            se=read.se if known else None,
            order=read.order,
            reference=reference if reference >= 0 else None,
            is_favourable=is_favourable,
            scale=scale,
            where=where,
        )

    def __len__(self) -> int:
        return self.estimate.size

    @property
    def is_ordered(self) -> bool:
        """Whether the groups have a natural order."""
        return self.order is not None

    @property
    def errors(self) -> Floats:
        """Standard errors, nan where unknown, shape (k,)."""
        return np.full(len(self), np.nan) if self.se is None else self.se

    @property
    def mean(self) -> float:
        """Population-weighted mean of the estimates."""
        return float(self.weight @ self.estimate)

    @property
    def sets(self) -> GroupSets:
        """The groups as the one set that formulas run over."""
        return GroupSets(
            estimate=self.estimate,
            population=np.ones(len(self)) if self.population is None else self.population,
            starts=np.zeros(1, dtype=np.int64),
            reference=np.array([-1 if self.reference is None else self.reference]),
            is_ordered=self.is_ordered,
            is_favourable=self.is_favourable,
            scale=self.scale,
        )

    def best(self) -> int:
        """Position of the best group: the highest when favourable, else the lowest."""
        return self.extreme(highest=self.is_favourable)

    def extreme(self, *, highest: bool, but: int | None = None) -> int:
        """Position of the highest or lowest estimate, one group left out if asked.

        Of tied groups the most populous stands for them, then the one with the larger standard
        error, so that the order of rows never matters.
        """
        rest = np.arange(len(self))
        rest = rest if but is None else np.delete(rest, but)
        y = self.estimate[rest]
        tied = rest[y == (y.max() if highest else y.min())]
        errors = np.nan_to_num(self.errors)
        return int(max(tied, key=lambda j: (self.weight[j], errors[j])))

    def require_order(self, measure: str) -> None:
        """Refuse a measure that ranks groups where there is no order."""
        if not self.is_ordered:
            raise UserError(
                f"{self.where}: found groups without an order, expected ordered groups for the "
                f"{measure}.\nGive subgroup_order and is_ordered=True, or choose a measure for "
                "groups without an order, such as the between-group variance."
            )

    def require_mean(self, measure: str) -> None:
        """Refuse a relative measure where the mean is 0."""
        if not self.mean > 0:
            raise UserError(
                f"{self.where}: found a mean of 0, expected above 0 for the {measure}.\n"
                "Nobody is reached: report the estimates themselves, or an absolute measure."
            )
