"""Cells of a panel, each a cohort in a period, and the means that are taken over them."""

from __future__ import annotations

from dataclasses import dataclass

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

    def labels(self, cells: Codes) -> pd.DataFrame:
        """What each of some cells is, as the rows of a result name it."""
        return pd.DataFrame(
            {
                "kind": "group_time",
                "cohort": self.cohort[cells].astype("int64"),
                "period": self.period[cells].astype("int64"),
                "event_time": self.event_time[cells].astype("int64"),
                "n_treated_units": self.n_rows[cells],
            }
        )


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
        One row an estimate: ``kind``, ``cohort``, ``period``, ``event_time``, ``term`` and
        ``n_treated_units``. All cells come first, in their order; then means by event time; then,
        of treated cells alone, by cohort, by period and over all, where there are any.
    shares : array of float, shape (rows, k)
        Share of each cell in each estimate, by the weight of its rows.
    """
    table = cells.labels(used)
    weight = cells.weight[used]
    treated = table["event_time"].ge(0).to_numpy(bool)
    everything = np.ones(len(used), bool)
    blocks = [(table, np.eye(len(used)))]
    kinds = (("event_time", everything), ("cohort", treated), ("period", treated))
    for key, rows in kinds:
        blocks.append(_mean_by(table, key, weight * rows))
    if treated.any():
        share = weight * treated / (weight * treated).sum()
        blocks.append((pd.DataFrame({"kind": ["overall"]}), share[None, :]))
    labels = pd.concat([block for block, _ in blocks], ignore_index=True)
    return _count_units(labels, panel, cells, used), np.vstack([share for _, share in blocks])


def _mean_by(table: pd.DataFrame, key: str, weight: Floats) -> tuple[pd.DataFrame, Floats]:
    """Means over the cells of weight above 0 that share a key."""
    values = np.unique(table.loc[weight > 0, key])
    is_in = (table[key].to_numpy()[None, :] == values[:, None]) * weight
    labels = pd.DataFrame({"kind": "calendar" if key == "period" else key, key: values})
    return labels, is_in / is_in.sum(axis=1, keepdims=True)


def _count_units(labels: pd.DataFrame, panel: Panel, cells: Cells, used: Codes) -> pd.DataFrame:
    """How many treated units stand behind each mean; a unit is in one cohort, once a period."""
    by_cell = labels[labels["kind"] == "group_time"]
    place = np.zeros(len(cells.cohort), bool)
    place[used] = cells.is_treated[used]
    units = np.unique(panel.unit_codes[place[cells.index]])
    sizes = pd.Series(panel.unit_first_treated[units]).value_counts()
    treated = by_cell[by_cell["event_time"] >= 0]
    counts = {
        "event_time": by_cell.groupby("event_time")["n_treated_units"].sum(),
        "cohort": sizes,
        "calendar": treated.groupby("period")["n_treated_units"].sum(),
    }
    counted = labels["n_treated_units"].copy()
    for kind, found in counts.items():
        rows = labels["kind"] == kind
        counted[rows] = labels.loc[rows, "period" if kind == "calendar" else kind].map(found)
    counted[labels["kind"] == "overall"] = len(units)
    return labels.assign(n_treated_units=counted.astype("Int64"))


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
