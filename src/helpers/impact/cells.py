"""Cells of a panel, each a cohort in a period, and the means that are taken over them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from helpers.impact.absorb import Columns, indicators
from helpers.impact.panel import Flags, Panel
from helpers.sampling.columns import Codes, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Every cohort in every period of a panel, whether seen or not; never-treated are the last.

    Attributes
    ----------
    index : array of int, shape (n,)
        Cell of each row.
    cohort : array of float, shape (cells,)
        First treated period, infinite for never.
    period : array of float, shape (cells,)
    weight : array of float, shape (cells,)
        Weight of the rows in each cell.
    n_rows : array of int, shape (cells,)
        Rows in each cell: of a panel, units.
    """

    index: Codes
    cohort: Floats
    period: Floats
    weight: Floats
    n_rows: Codes

    @classmethod
    def of(cls, panel: Panel) -> Cells:
        """The cells of a panel."""
        cohorts = np.unique(panel.unit_first_treated)
        periods = panel.periods
        starts = panel.table["first_treated"].to_numpy("float64")
        index = np.searchsorted(cohorts, starts) * len(periods)
        index += np.searchsorted(periods, panel.table["period"].to_numpy("int64"))
        n_cells = len(cohorts) * len(periods)
        weight = np.bincount(index, panel.table["weight"].to_numpy("float64"), n_cells)
        n_rows = np.bincount(index, minlength=n_cells)
        return cls(
            index,
            np.repeat(cohorts, len(periods)),
            np.tile(periods.astype("float64"), len(cohorts)),
            weight.astype("float64"),
            n_rows,
        )

    @property
    def event_time(self) -> Floats:
        """Periods since treatment began, minus infinity for never. Shape (cells,)."""
        return self.period - self.cohort

    @property
    def is_treated(self) -> Flags:
        """Cells at or after the start of their cohort. Shape (cells,)."""
        treated: Flags = self.event_time >= 0
        return treated

    def chosen(self, which: Flags) -> Codes:
        """Cells that are chosen and seen, by event time, then by cohort.

        Parameters
        ----------
        which : array of bool, shape (cells,)
        """
        cells = np.flatnonzero(which & (self.n_rows > 0))
        return cells[np.lexsort((self.cohort[cells], self.event_time[cells]))]

    def columns(self, cells: Codes, values: Floats | None = None) -> Columns:
        """A sparse column for each of some cells. Shape (n, k).

        Parameters
        ----------
        cells : array of int, shape (k,)
        values : array of float, shape (n,), optional
            What stands in a row's column; 1 without it.
        """
        place = np.full(len(self.cohort), -1)
        place[cells] = np.arange(len(cells))
        return indicators(place[self.index], len(cells), values)


def mean_over_cells(panel: Panel, cells: Cells, used: Codes) -> tuple[pd.DataFrame, Floats]:
    """Effects by cell, and their means over rows by event time, cohort, period and overall.

    Parameters
    ----------
    panel : Panel
    cells : Cells
    used : array of int, shape (k,)
        Cells that have an estimate.

    Returns
    -------
    labels : DataFrame
        One row an estimate: ``kind``, ``cohort``, ``period``, ``event_time`` and
        ``n_treated_units``; missing what does not apply. All cells come first, in their order;
        then means by event time; then, of treated cells alone, by cohort, by period and over all,
        where there are any.
    shares : array of float, shape (rows, k)
        Share of each cell in each estimate, by the weight of its rows.
    """
    cohort, period, event_time = (
        values[used] for values in (cells.cohort, cells.period, cells.event_time)
    )
    n_rows = cells.n_rows[used].astype("float64")
    treated = cells.is_treated[used]
    weight = cells.weight[used]
    after = weight * treated
    blocks = [
        _Block("group_time", np.eye(len(used)), n_rows, cohort, period, event_time),
        _mean_by("event_time", event_time, weight, n_rows),
    ]
    if treated.any():
        by_cohort = _mean_by("cohort", cohort, after, n_rows)
        sizes = _treated_units(panel, cells, used[treated], np.unique(cohort[treated]))
        everyone = np.array([sizes.sum()])
        blocks += [
            replace(by_cohort, n_units=sizes),
            _mean_by("calendar", period, after, n_rows * treated),
            _Block("overall", (after / after.sum())[None, :], everyone),
        ]
    labels = pd.DataFrame(
        {
            "kind": [block.kind for block in blocks for _ in block.shares],
            "cohort": np.concatenate([block.filled(block.cohort) for block in blocks]),
            "period": np.concatenate([block.filled(block.period) for block in blocks]),
            "event_time": np.concatenate([block.filled(block.event_time) for block in blocks]),
            "n_treated_units": np.concatenate([block.n_units for block in blocks]),
        }
    )
    return labels, np.vstack([block.shares for block in blocks])


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Means of one kind: shares of cells, treated units behind each, and what each is."""

    kind: str
    shares: Floats
    n_units: Floats
    cohort: Floats | None = None
    period: Floats | None = None
    event_time: Floats | None = None

    def filled(self, values: Floats | None) -> Floats:
        """What each row is, or missing where that does not apply."""
        return np.full(len(self.shares), np.nan) if values is None else values


def _mean_by(kind: str, key: Floats, weight: Floats, n_units: Floats) -> _Block:
    """Means over the cells of weight above 0 that share a key; a unit is in each cell once."""
    values = np.unique(key[weight > 0])
    is_in = key[None, :] == values[:, None]
    shares = is_in * weight
    name = "period" if kind == "calendar" else kind
    shares = shares / shares.sum(axis=1, keepdims=True)
    return _Block(kind, shares, is_in @ n_units, **{name: values})


def _treated_units(panel: Panel, cells: Cells, used: Codes, cohorts: Floats) -> Floats:
    """How many units of each cohort have rows in some treated cells."""
    is_used = np.zeros(len(cells.cohort), bool)
    is_used[used] = True
    starts = panel.unit_first_treated
    has_rows = np.zeros(len(starts), bool)
    has_rows[panel.unit_codes[is_used[cells.index]]] = True
    counts = [np.count_nonzero(starts[has_rows] == cohort) for cohort in cohorts]
    return np.array(counts, dtype="float64")


def units_in(panel: Panel, columns: Columns) -> Codes:
    """How many units have rows in each sparse column, at most one column a row. Shape (k,)."""
    coordinates = columns.tocoo()
    rows, place = coordinates.coords
    units = panel.unit_codes[rows]
    order = np.lexsort((place, units))
    units, place = units[order], place[order]
    is_first = np.ones(len(units), bool)
    is_first[1:] = (units[1:] != units[:-1]) | (place[1:] != place[:-1])
    return np.bincount(place[is_first], minlength=columns.shape[1])
