"""Each effect of a cohort in a period: against which base period, and against whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from helpers.impact.drdid_fits import Flags, NotEstimableError
from helpers.impact.drdid_panel import Comparison, compare_changes
from helpers.impact.drdid_sections import compare_sections
from helpers.impact.group_time_options import GroupTimeOptions
from helpers.impact.group_time_sample import Sample, add_up
from helpers.sampling.columns import Codes, Floats


@dataclass(frozen=True, slots=True)
class Cell:
    """One cohort in one period.

    Attributes
    ----------
    cohort : int
        First treated period.
    at, base : int
        Positions of the period and of the one it is compared with.
    latest_start : float
        Units that start later, and those never treated, are the comparison.
    """

    cohort: int
    at: int
    base: int
    latest_start: float


@dataclass(frozen=True, slots=True, eq=False)
class CellEstimates:
    """Effects of all cells.

    Attributes
    ----------
    cells : tuple of Cell
        By cohort, then period.
    estimate : array of float, shape (k,)
        Missing where there is nothing to compare with.
    influence : array of float, shape (n_units, k)
        Influence function of each unit; 0 for units outside a comparison.
    n_treated_units, n_units, n_observations : array of int, shape (k,)
        What each comparison rests on.
    warnings : tuple of str
        Effects that could not be estimated, and why.
    """

    cells: tuple[Cell, ...]
    estimate: Floats
    influence: Floats
    n_treated_units: Codes
    n_units: Codes
    n_observations: Codes
    warnings: tuple[str, ...]


def plan_cells(sample: Sample, options: GroupTimeOptions) -> tuple[Cell, ...]:
    """Every cohort in every period, with the base period that the options ask for.

    After treatment, and in the periods in which units may anticipate it, the base is the last
    period before. Before that it is the period before (varying) or the same last one (universal).
    """
    periods = sample.periods
    first = 1 if options.base_period == "varying" else 0
    cells = []
    for cohort in sample.cohorts:
        last_before = int(np.searchsorted(periods, cohort - options.anticipation)) - 1
        # Within the window of anticipation, 2.5.1 compared with the period before.
        responds_from = cohort - (0 if options.like_did_2_5_1 else options.anticipation)
        for at in range(first, len(periods)):
            is_before = periods[at] < responds_from
            is_varying = options.base_period == "varying" and is_before
            base = at - 1 if is_varying else last_before
            latest = np.inf
            if options.control_group == "not_yet_treated":
                latest = float(periods[max(at, base)] + options.anticipation)
            cells.append(Cell(int(cohort), at, base, latest))
    return tuple(cells)


def estimate_cells(sample: Sample, options: GroupTimeOptions) -> CellEstimates:
    """Effects of every cohort in every period, and their influence functions.

    Parameters
    ----------
    sample : Sample
        Rows to use.
    options : GroupTimeOptions
        Estimator, comparison group, base period and anticipation.
    """
    cells = plan_cells(sample, options)
    k, n = len(cells), sample.n_units
    estimate = np.full(k, np.nan)
    by_cell = np.zeros((k, n))
    counts = np.zeros((3, k), dtype="int64")
    reasons: dict[str, list[str]] = {}
    compare = _compare_balanced if sample.is_balanced else _compare_rows
    for columns, found in compare(sample, cells, options):
        if isinstance(found, str):
            for column in columns:
                cell = cells[column]
                name = f"cohort {cell.cohort} in {sample.periods[cell.at]}"
                reasons.setdefault(found, []).append(name)
            continue
        estimate[columns] = found.comparison.estimate
        by_cell[np.asarray(columns)[:, None], found.units] = found.comparison.influence.T * (
            n / found.n_compared
        )
        counts[:, columns] = np.array(found.counts)[:, None]
    for column, cell in enumerate(cells):
        if cell.at == cell.base:
            estimate[column] = 0.0
    warnings = tuple(
        f"not estimated: {', '.join(names)}; {reason}" for reason, names in reasons.items()
    )
    return CellEstimates(cells, estimate, by_cell.T, counts[0], counts[1], counts[2], warnings)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """A comparison, the units it concerns, and its counts."""

    comparison: Comparison
    units: Codes
    n_compared: int
    counts: tuple[int, int, int]


def _sides(sample: Sample, cell: Cell) -> tuple[Flags, Flags]:
    """Units of the cohort, and of its comparison."""
    is_cohort = sample.unit_cohort == cell.cohort
    is_control = np.isinf(sample.unit_cohort)
    if np.isfinite(cell.latest_start):
        is_control |= (sample.unit_cohort > cell.latest_start) & ~is_cohort
    return is_cohort, is_control


def _compare_balanced(
    sample: Sample, cells: tuple[Cell, ...], options: GroupTimeOptions
) -> Iterator[tuple[list[int], _Found | str]]:
    """Changes of the same units; cells with the same groups and covariates go together."""
    n_periods = len(sample.periods)
    outcome = sample.outcome.reshape(-1, n_periods)
    weight = sample.weight.reshape(-1, n_periods)
    design = sample.design.reshape(sample.n_units, n_periods, -1)
    is_steady = bool((weight == weight[:, :1]).all() and (design == design[:, :1]).all())
    groups: dict[tuple[int, float, int], list[int]] = {}
    for column, cell in enumerate(cells):
        if cell.at != cell.base:
            # Weights and covariates are those of the earlier of the two periods.
            earlier = 0 if is_steady else min(cell.at, cell.base)
            groups.setdefault((cell.cohort, cell.latest_start, earlier), []).append(column)
    for (_, _, earlier), columns in groups.items():
        is_cohort, is_control = _sides(sample, cells[columns[0]])
        units = np.flatnonzero(is_cohort | is_control)
        if not is_control.any():
            yield columns, "nobody to compare with"
            continue
        at = [cells[column].at for column in columns]
        base = [cells[column].base for column in columns]
        seen = outcome[units]
        try:
            comparison = compare_changes(
                seen[:, at] - seen[:, base],
                is_cohort[units],
                design[units, earlier],
                weight[units, earlier],
                options.est_method,
            )
        except NotEstimableError as error:
            yield columns, str(error)
            continue
        counts = (int(is_cohort.sum()), len(units), 2 * len(units))
        yield columns, _Found(comparison, units, len(units), counts)


def _compare_rows(
    sample: Sample, cells: tuple[Cell, ...], options: GroupTimeOptions
) -> Iterator[tuple[list[int], _Found | str]]:
    """Rows of two periods, of other units in each or of those that were seen."""
    for column, cell in enumerate(cells):
        if cell.at == cell.base:
            continue
        is_cohort, is_control = _sides(sample, cell)
        is_in = (is_cohort | is_control)[sample.unit]
        is_in &= (sample.period == cell.at) | (sample.period == cell.base)
        rows = np.flatnonzero(is_in)
        units = sample.unit[rows]
        is_after, is_treated = sample.period[rows] == cell.at, is_cohort[units]
        combinations = np.bincount(2 * is_after + is_treated, minlength=4)
        if (combinations == 0).any():
            yield [column], "no rows of the cohort or of its comparison in one of the two periods"
            continue
        try:
            comparison = compare_sections(
                sample.outcome[rows],
                is_after,
                is_treated,
                sample.design[rows],
                sample.weight[rows],
                options.est_method,
                like_drdid_1_2_3=options.like_did_2_5_1,
            )
        except NotEstimableError as error:
            yield [column], str(error)
            continue
        concerned, position = np.unique(units, return_inverse=True)
        by_unit = add_up(position.reshape(-1), comparison.influence[:, 0], len(concerned))
        summed = Comparison(comparison.estimate, by_unit[:, None])
        counts = (int(is_cohort[concerned].sum()), len(concerned), len(rows))
        yield [column], _Found(summed, concerned, len(rows), counts)
