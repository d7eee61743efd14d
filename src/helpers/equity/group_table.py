"""Reading tables of groups: sets checked and laid end to end, one message for what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NoReturn

import numpy as np

from helpers.equity.group_cells import DOCS, Flags, GroupTable
from helpers.equity.group_sets import Floats, GroupSets, Integers
from helpers.errors import UserError

SLACK: Final = 1e-9
"""Share by which a percentage may pass its scale: 100.00000001 is 100 in binary."""

RANKS: Final = "Number the groups 1 (most disadvantaged), 2, ... to the most advantaged"


@dataclass(frozen=True, slots=True, eq=False)
class ReadGroups:
    """Checked groups, set after set, and where they came from.

    Attributes
    ----------
    sets : GroupSets
        The groups, ready for the formulas.
    rows : array of int
        Position in the table of each row of `sets`.
    se, order : array of float or None
        Standard errors and ranks, in the order of `sets`.
    has_population : bool
        False where groups count equally for want of a population.
    """

    sets: GroupSets
    rows: Integers
    se: Floats | None
    order: Floats | None
    has_population: bool


def read_groups(source: GroupTable, codes: Integers, name_set: Callable[[int], str]) -> ReadGroups:
    """Check a table of groups and lay its sets end to end.

    Parameters
    ----------
    source : GroupTable
    codes : array of int, shape (n_rows,)
        Set of each row, from 0.
    name_set : callable
        What a message calls the set with a code.

    Returns
    -------
    ReadGroups
        Sets by code; rows by rank when ordered, else as in the table.

    Raises
    ------
    UserError
        No rows; no column ``estimate``; text, infinite, missing or negative numbers; an estimate
        above the scale; an empty group; a set of one group; ranks that are missing, tied or not
        1, 2, ... k; two reference groups in a set.
    """
    _check_frame(source)
    order = _order(source, codes, name_set)
    kept, estimate = _estimates(source)
    population = _populations(source, kept, codes, name_set)
    se = source.numbers_if_there("se")
    if se is not None:
        source.check("se", kept & (se < 0), "0 or more", "Correct the standard error")
    rows = _by_set(codes, order, kept)
    starts = _starts(codes[rows], int(codes.max()) + 1, name_set)
    sets = GroupSets(
        estimate=estimate[rows],
        population=np.ones(rows.size) if population is None else population[rows],
        starts=starts,
        reference=_references(source, rows, starts),
        is_ordered=source.is_ordered,
        is_favourable=source.is_favourable,
        scale=source.scale,
    )
    return ReadGroups(
        sets,
        rows,
        None if se is None else se[rows],
        None if order is None else order[rows],
        population is not None,
    )


def _check_frame(source: GroupTable) -> None:
    if not source.scale > 0:
        raise UserError(
            f"scale: found {source.scale:g}, expected a number above 0.\n"
            "Use 100 for a percentage, 1000 for a rate per 1,000, inf for an amount."
        )
    needed = ["estimate", "subgroup_order"] if source.is_ordered else ["estimate"]
    missing = [column for column in needed if column not in source.table]
    if missing:
        raise UserError(
            f"{source.where}: found no column {missing[0]}, expected {' and '.join(needed)}.\n"
            f"Add the column ({DOCS})."
        )
    if source.table.empty:
        raise UserError(
            f"{source.where}: found no rows, expected two groups or more.\n"
            "Check the filter that made the table."
        )


def _estimates(source: GroupTable) -> tuple[Flags, Floats]:
    values = source.numbers("estimate")
    absent = np.isnan(values)
    if not source.drop_missing:
        source.check(
            "estimate",
            absent,
            "a number",
            "Fill it in, or leave such groups out: drop_missing=True",
        )
    source.check("estimate", values < 0, "0 or more", "Correct the estimate")
    source.check(
        "estimate",
        values > source.scale * (1 + SLACK),
        f"at most {source.scale:g}, the scale",
        "Correct the estimate, or the scale (1000 for a rate per 1,000, inf for an amount)",
    )
    return ~absent, values


def _populations(
    source: GroupTable, kept: Flags, codes: Integers, name_set: Callable[[int], str]
) -> Floats | None:
    people = source.numbers_if_there("population")
    if people is None:
        return None
    absent = np.isnan(people)
    step = "Fill it in"
    if absent.all():
        step = "Fill it in, or leave the column out to count groups equally"
    source.check("population", kept & absent, "people in the group", step)
    source.check("population", kept & (people < 0), "above 0", "Correct the population")
    empty = kept & (people == 0)
    if empty.any():
        totals = np.bincount(codes, np.where(kept, people, 0.0))
        code = int(codes[np.argmax(empty)])
        if totals[code] == 0:
            raise UserError(
                f"{name_set(code)}, column population: found weights that sum to 0, expected "
                "above 0.\nFill in the populations, or drop the column to count groups equally."
            )
        source.check("population", empty, "above 0", "An empty group has no estimate: leave it out")
    return people


def _order(source: GroupTable, codes: Integers, name_set: Callable[[int], str]) -> Floats | None:
    if not source.is_ordered:
        return None
    order = source.numbers("subgroup_order")
    source.check("subgroup_order", np.isnan(order), "a rank", RANKS)
    rows = np.lexsort((order, codes))
    starts = np.flatnonzero(np.diff(codes[rows], prepend=-1))
    sizes = np.diff(np.append(starts, rows.size))
    due = np.arange(rows.size) - np.repeat(starts, sizes) + 1.0
    wrong = np.flatnonzero(order[rows] != due)
    if wrong.size:
        row = int(rows[wrong[0]])
        _refuse_order(source, row, order, codes, due[wrong[0]])
    return order


def _refuse_order(
    source: GroupTable, row: int, order: Floats, codes: Integers, due: float
) -> NoReturn:
    tied = int(((order == order[row]) & (codes == codes[row])).sum()) > 1
    step = RANKS
    if tied:
        step = "Give each group its own rank, or join tied groups into one with their mean"
    found = f"{order[row]:g}" + (" for two groups (unordered ranks)" if tied else "")
    source.refuse(row, "subgroup_order", found, f"{due:g}, the next rank", f"{step} ({DOCS}).")


def _references(source: GroupTable, rows: Integers, starts: Integers) -> Integers:
    flags = source.numbers_if_there("reference_subgroup")
    if flags is None:
        return np.full(starts.size, -1)
    known = np.nan_to_num(flags)
    source.check(
        "reference_subgroup", (known != 0) & (known != 1), "0 or 1", "Mark one group with 1"
    )
    marked = known[rows] == 1
    position = np.flatnonzero(marked)
    holder = np.searchsorted(starts, position, side="right") - 1
    again = np.flatnonzero(np.diff(holder) == 0)
    if again.size:
        second = int(rows[position[again[0] + 1]])
        step = "Mark one group of the set with 1, the others with 0"
        source.refuse(second, "reference_subgroup", "a second 1", "one reference", f"{step}.")
    answer = np.full(starts.size, -1)
    answer[holder] = position
    return answer


def _by_set(codes: Integers, order: Floats | None, kept: Flags) -> Integers:
    if order is not None:
        rows = np.lexsort((order, codes))
    elif bool((np.diff(codes) >= 0).all()):
        rows = np.arange(codes.size)
    else:
        rows = np.argsort(codes, kind="stable")
    return rows[kept[rows]]


def _starts(codes: Integers, n_sets: int, name_set: Callable[[int], str]) -> Integers:
    sizes = np.bincount(codes, minlength=n_sets)
    if (sizes < 2).any():
        code = int(np.argmax(sizes < 2))
        raise UserError(
            f"{name_set(code)}: found {sizes[code]} group with an estimate, expected two or more.\n"
            "Inequality needs groups to compare: add the others, or leave this set out."
        )
    return np.cumsum(sizes) - sizes
