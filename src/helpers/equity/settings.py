"""All measures for many sets of groups at once: every indicator, year and place of a country."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from helpers.equity.estimates import ESTIMATES, slope_and_relative_index
from helpers.equity.group_cells import GroupTable, set_codes
from helpers.equity.group_sets import Floats, GroupSets
from helpers.equity.group_table import read_groups
from helpers.equity.measure import MEASURE_NAMES
from helpers.equity.measure_lists import NEEDS_REFERENCE, UNITS, applicable_measures
from helpers.equity.slope_fit import is_separated

ROWS_AT_ONCE: Final = 200_000
"""Rows per block of sets: bounds the memory, and a slow fit holds up its own block only."""

REASONS: Final = {
    "r": "the estimate to divide by is 0",
    "sii": "the fit of the line did not converge",
    "rii": "the fit of the line did not converge",
    "mdru": "no group is marked as the reference",
    "mdrw": "no group is marked as the reference",
}
ZERO_MEAN: Final = "the mean is 0"
SEPARATED: Final = (
    "no line fits: but for one group at most, the groups split by rank into none and all"
)


def measure_settings(
    table: pd.DataFrame,
    by: Sequence[str],
    *,
    is_ordered: bool,
    is_favourable: bool = True,
    scale: float = 100.0,
    where: str = "the table",
    drop_missing: bool = False,
    all_measures: bool = False,
) -> pd.DataFrame:
    """Estimates of every applicable measure for every set of groups, without intervals.

    Meant for full counts: there is no sampling to make an interval of. For groups from a survey
    take :func:`helpers.equity.summary.summary_measures`, set by set.

    Parameters
    ----------
    table : DataFrame
        Columns as :meth:`helpers.equity.groups.Groups.from_table`, and those of `by`.
    by : sequence of str
        Columns that name a set, such as indicator and year.
    is_ordered, is_favourable, scale, where, drop_missing
        As :meth:`helpers.equity.groups.Groups.from_table`, the same for all sets.
    all_measures : bool
        For ordered groups: those for groups without an order as well.

    Returns
    -------
    DataFrame
        One row a set and measure, sets in the order in which they appear: columns `by`,
        ``measure``, ``name``, ``estimate`` (nan where undefined), ``unit``, ``n_groups`` and
        ``note`` (why it is undefined, else empty).

    Raises
    ------
    UserError
        See :func:`helpers.equity.group_table.read_groups`.
    """
    source = GroupTable(table, is_ordered, is_favourable, scale, where, drop_missing)
    codes = set_codes(source, by)
    first = np.unique(codes, return_index=True)[1]
    keys = table[list(by)].iloc[first].reset_index(drop=True)

    def name_set(code: int) -> str:
        named = (f"{column} {keys[column].iloc[code]}" for column in by)
        return ", ".join([where, *named])

    sets = read_groups(source, codes, name_set).sets
    measures = applicable_measures(
        is_ordered=is_ordered,
        has_reference=bool((sets.reference >= 0).any()),
        has_scale=bool(np.isfinite(scale)),
        all_measures=all_measures,
    )
    blocks = [_measure_block(block, measures) for block in _blocks(sets)]
    return _as_rows(keys, measures, np.concatenate(blocks, axis=1), sets)


def _blocks(sets: GroupSets) -> Iterator[GroupSets]:
    """Runs of whole sets, of about `ROWS_AT_ONCE` rows each."""
    ends = np.append(sets.starts[1:], sets.estimate.size)
    cut = np.flatnonzero(np.diff(ends // ROWS_AT_ONCE, prepend=-1))
    for low, high in zip(cut, [*cut[1:], ends.size], strict=True):
        start, stop = sets.starts[low], ends[high - 1]
        reference = sets.reference[low:high]
        yield replace(
            sets,
            estimate=sets.estimate[start:stop],
            population=sets.population[start:stop],
            starts=sets.starts[low:high] - start,
            reference=np.where(reference >= 0, reference - start, -1),
        )


def _measure_block(sets: GroupSets, measures: Sequence[str]) -> Floats:
    """Estimates of each set by measure, and its mean, shape (n_measures + 1, n_sets)."""
    answers = {code: ESTIMATES[code](sets) for code in measures if code in ESTIMATES}
    if "sii" in measures:
        answers["sii"], answers["rii"] = slope_and_relative_index(sets)
    return np.vstack([*(answers[code] for code in measures), sets.mean()])


def _as_rows(
    keys: pd.DataFrame, measures: Sequence[str], values: Floats, sets: GroupSets
) -> pd.DataFrame:
    estimates, mean = values[:-1].T, values[-1]
    n_sets, n_measures = estimates.shape
    answer = keys.loc[keys.index.repeat(n_measures)].reset_index(drop=True)
    names = [MEASURE_NAMES[code] for code in measures]
    answer["measure"] = np.tile(np.array(measures, dtype=object), n_sets)
    answer["name"] = np.tile(np.array(names, dtype=object), n_sets)
    answer["estimate"] = estimates.ravel()
    answer["unit"] = np.tile(np.array([UNITS[c] for c in measures], dtype=object), n_sets)
    answer["n_groups"] = np.repeat(sets.sizes, n_measures)
    answer["note"] = _notes(measures, estimates, mean, sets).ravel()
    return answer


def _notes(measures: Sequence[str], estimates: Floats, mean: Floats, sets: GroupSets) -> np.ndarray:
    reasons = np.array([REASONS.get(code, ZERO_MEAN) for code in measures], dtype=object)
    lines, distances = (_are_in(measures, codes) for codes in (("sii", "rii"), NEEDS_REFERENCE))
    why = np.tile(reasons, (mean.size, 1))
    if lines.any():
        why = np.where(is_separated(sets)[:, None] & lines, SEPARATED, why)
    why = np.where((mean == 0)[:, None] & ~distances, ZERO_MEAN, why)
    return np.where(np.isnan(estimates), why, "")


def _are_in(measures: Sequence[str], codes: Collection[str]) -> np.ndarray:
    return np.array([code in codes for code in measures])
