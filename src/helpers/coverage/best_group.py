"""How far each group is from the best-performing group, and how many people that is.

Works on arrays over all cells of `by` at once: the country's communes by year and indicator are
millions of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.errors import UserError
from helpers.figures.bad_rows import Flags, Numbers, read_numbers, require_columns, stop_at

Cells = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Groups:
    """Estimates [ratio], sizes and counts of the groups, and the cell of `by` of each."""

    estimate: Numbers
    size: Numbers
    cell: Cells
    n_cells: int


def gap_to_best(
    table: pd.DataFrame,
    *,
    by: str | Sequence[str] | None = None,
    is_favourable: bool = True,
    best_n: int = 1,
    best_share: float | None = None,
    min_denominator: float = 0,
    scale: float = 1,
    where: str = "the table",
) -> pd.DataFrame:
    """Gap of each group to the best-performing groups of its cell.

    Parameters
    ----------
    table : DataFrame
        One row a group: ``numerator`` and ``denominator`` [units], or ``estimate`` [of `scale`] and
        ``population`` [units]. Rows with an empty cell get a missing gap.
    by : column or columns, optional
        Compare within each cell of these (year, indicator).
    is_favourable : bool
        More is better; else the lowest group is the best.
    best_n : int
        Take this many best groups together; more than 1 leaves less to luck.
    best_share : float, optional
        Take this share of the groups (0.1: the best decile), rounded up, instead of `best_n`.
    min_denominator : float
        Only groups of at least this size may be best: 3 of 3 is luck.
    scale : float
        What an ``estimate`` is out of: 1, or 100 for percentages.
    where : str
        Name of the table in messages.

    Returns
    -------
    DataFrame
        Same index: ``estimate`` and ``best`` [ratio], the coverage of the best groups taken
        together; ``gap_pp`` [percentage points] and ``gap_units`` [units: people or communes that
        the group lacks, not rounded, so that they add up], both never below 0; ``is_best``. All
        missing in a cell with fewer than two groups, or where no group is large enough.

    Raises
    ------
    UserError
        A missing column, a count below 0, a denominator that is not above 0, a numerator above
        its denominator; no cell with two groups.

    Notes
    -----
    Full counts: no sampling interval. See docs/methods/coverage-cascade.md.
    """
    _check_choice(best_n, best_share)
    groups = _read_groups(table, by, scale, where)
    known = ~np.isnan(groups.estimate)
    n_known = np.bincount(groups.cell[known], minlength=groups.n_cells)
    if not (n_known >= 2).any():
        raise UserError(
            f"{where}: found no more than one group to compare, expected two or more.\n"
            "A group cannot be compared with itself: add groups, or compare with a target."
        )
    eligible = known & (groups.size >= min_denominator) & (n_known >= 2)[groups.cell]
    is_best = _mark_best(groups, eligible, is_favourable, best_n, best_share)
    best = _pool(groups, is_best)[groups.cell]
    behind = best - groups.estimate if is_favourable else groups.estimate - best
    gap = np.where(np.isnan(behind), np.nan, np.maximum(behind, 0))
    return pd.DataFrame(
        {
            "estimate": groups.estimate,
            "best": best,
            "gap_pp": 100 * gap,
            "gap_units": gap * groups.size,
            "is_best": is_best,
        },
        index=table.index,
    )


def total_gap_to_best(
    table: pd.DataFrame, gaps: pd.DataFrame, *, by: str | Sequence[str] | None = None
) -> pd.DataFrame:
    """What all groups together lack to be as good as the best.

    Parameters
    ----------
    table : DataFrame
        As for :func:`gap_to_best`.
    gaps : DataFrame
        What it returned for `table`.
    by : column or columns, optional
        The same as there.

    Returns
    -------
    DataFrame
        One row a cell of `by` (its index), in the order of first appearance: ``best`` [ratio],
        ``gap_units`` [units], ``n_groups`` with a gap known and ``n_behind`` with one above 0.
    """
    keys = [by] if isinstance(by, str) else list(by or [])
    known = gaps["gap_units"].notna()
    columns = {
        "best": gaps["best"],
        "gap_units": gaps["gap_units"],
        "n_groups": known.astype("int64"),
        "n_behind": (gaps["gap_units"] > 0).astype("int64"),
    }
    grouping = [table[key] for key in keys] or [pd.Series("all", index=table.index, name="cell")]
    grouped = pd.DataFrame(columns).groupby(grouping, sort=False, dropna=False, observed=True)
    totals = grouped[["gap_units", "n_groups", "n_behind"]].sum(min_count=1)
    return pd.concat([grouped["best"].first(), totals], axis=1)


def _check_choice(best_n: int, best_share: float | None) -> None:
    if best_n < 1:
        raise UserError(f"best_n: found {best_n}, expected 1 or more.\nName how many are best.")
    if best_share is not None and not 0 < best_share <= 1:
        raise UserError(
            f"best_share: found {best_share:g}, expected above 0 and at most 1.\n"
            "Pass 0.1 for the best decile."
        )


def _read_groups(
    table: pd.DataFrame, by: str | Sequence[str] | None, scale: float, where: str
) -> _Groups:
    keys = [by] if isinstance(by, str) else list(by or [])
    counted = "numerator" in table
    share, size = ("numerator", "denominator") if counted else ("estimate", "population")
    require_columns(table, [share, size, *keys], where)
    values, sizes = read_numbers(table, share, where), read_numbers(table, size, where)
    advice = "A group without anybody has no coverage: correct the number or drop the row."
    stop_at(sizes <= 0, table, size, "a number above 0", advice, where)
    advice = "Correct the value." if counted else "Pass scale=100 for percentages, or correct it."
    stop_at(values < 0, table, share, "0 or more", advice, where)
    most = sizes if counted else np.full(len(values), float(scale))
    stop_at(values > most, table, share, lambda row: f"at most {most[row]:.12g}", advice, where)
    cell: Cells = np.zeros(len(table), dtype=np.intp)
    if keys:
        numbered = table.groupby(keys, sort=False, dropna=False, observed=True).ngroup()
        cell = np.asarray(numbered, dtype=np.intp)
    share_reached = np.where(np.isnan(sizes), np.nan, values / most)
    return _Groups(share_reached, sizes, cell, int(cell.max()) + 1)


def _mark_best(
    groups: _Groups,
    eligible: Flags,
    is_favourable: bool,
    best_n: int,
    best_share: float | None,
) -> Flags:
    rows = np.flatnonzero(eligible)
    rank_by = -groups.estimate[rows] if is_favourable else groups.estimate[rows]
    # Of equal groups the larger comes first, so that the order of rows decides nothing.
    rows = rows[np.lexsort((-groups.size[rows], rank_by, groups.cell[rows]))]
    cell = groups.cell[rows]
    counts = np.bincount(cell, minlength=groups.n_cells)
    starts = np.cumsum(counts) - counts
    # Rounded first: 0.1 * 30 is 3.0000000000000004 in binary.
    wanted = np.full(groups.n_cells, best_n) if best_share is None else np.ceil(
        np.round(best_share * counts, 9)
    )  # fmt: skip
    is_best = np.zeros(len(groups.cell), dtype=bool)
    is_best[rows[np.arange(len(rows)) - starts[cell] < wanted[cell]]] = True
    return is_best


def _pool(groups: _Groups, rows: Flags) -> Numbers:
    cell, size = groups.cell[rows], groups.size[rows]
    reached = np.bincount(cell, weights=groups.estimate[rows] * size, minlength=groups.n_cells)
    of = np.bincount(cell, weights=size, minlength=groups.n_cells)
    pooled: Numbers = np.divide(reached, of, out=np.full(groups.n_cells, np.nan), where=of > 0)
    return pooled
