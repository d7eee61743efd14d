"""From services that exist, to those that work, to those that are used.

Reports count what exists. What works and is used comes from the user's own counts, one row a unit,
and each row may leave a stage empty: nobody counted it there, which is not zero.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import partial
from typing import Final

import numpy as np
import pandas as pd

from helpers.figures.bad_rows import Flags, Numbers, read_numbers, require_columns, stop_at

ACTIVITY_STAGES: Final = ("existing", "active", "used")
_COUNTS: Final = (*ACTIVITY_STAGES, "people")
_KEYS: Final = ("indicator", "place", "as_of")
_WHERE: Final = "activity"
_MISSING: Final = "nobody reported this stage: missing, not zero"
_CHECK_COUNT: Final = "Correct the count, or leave the cell empty where nobody counted."
_TYPES: Final = {
    "stage": "string", "as_of": "datetime64[ns]", "value": "Float64", "n_units": "Int64",
    "n_units_reported": "Int64", "is_missing": "boolean", "share_of_existing": "Float64",
    "n_units_both": "Int64", "people": "Float64", "source_id": "string", "caution": "string",
}  # fmt: skip


def activity_stages(
    activity: pd.DataFrame, indicator: str, within: AbstractSet[str], on: pd.Timestamp
) -> pd.DataFrame:
    """Services that exist, work and are used, on the latest day counted.

    Parameters
    ----------
    activity : DataFrame
        As in :class:`helpers.figures.programme_schema.Activity`.
    indicator : str
        Code of the service.
    within : set of str
        Codes of the places to sum over: a place and all that lies inside it.
    on : Timestamp
        Counts of later days are not looked at.

    Returns
    -------
    DataFrame
        Three rows, ``existing``, ``active`` and ``used`` (``stage``), whatever was counted:

        - ``as_of``: the latest day on which anything was filled in; missing where nothing was;
        - ``value`` [services]: sum over the units that report the stage; missing, never zero,
          where none does (``is_missing``);
        - ``n_units``: units in the table for that day, ``n_units_reported``: those that report
          the stage; ``n_units_both``: those that report existing too;
        - ``share_of_existing`` [ratio]: of the two, over the units that report both; missing where
          nothing exists in them;
        - ``people``: people helped within the year, on the row ``used``; missing where no unit
          says;
        - ``source_id``: codes by ;
        - ``caution``: what must be known before reading the row.

    Raises
    ------
    UserError
        A column is missing, a unit is listed twice for the day, or a count is no number, below 0,
        or above the stage it is a part of.

    Notes
    -----
    Full counts: no sampling interval. See docs/methods/activity.md.
    """
    if not activity.empty:
        require_columns(activity, [*_KEYS, "source_id", *_COUNTS], _WHERE)
    known = activity[
        activity["indicator"].eq(indicator).fillna(False)
        & activity["place"].isin(list(within))
        & activity["as_of"].le(on).fillna(False)
    ]
    filled = known[known[list(_COUNTS)].notna().any(axis=1)]
    day = filled["as_of"].max()
    rows = known[known["as_of"].eq(day)]
    stop_at(rows["place"].duplicated().to_numpy(bool), rows, "place", "each unit once",
            "Remove the copy.", _WHERE)  # fmt: skip
    counts = _read_counts(rows)
    earlier = len(set(filled["place"]) - set(rows["place"]))
    sources = ";".join(sorted(set(rows["source_id"].dropna()))) or pd.NA
    answer = [
        _measure(stage, counts, earlier) | {"as_of": day, "source_id": sources}
        for stage in ACTIVITY_STAGES
    ]
    return pd.DataFrame(answer, columns=list(_TYPES)).astype(_TYPES)


def _read_counts(rows: pd.DataFrame) -> dict[str, Numbers]:
    """The four counts of each unit, nan where nobody counted; stops at what cannot be."""
    counts = {column: read_numbers(rows, column, _WHERE) for column in _COUNTS}
    for column, numbers in counts.items():
        stop_at(numbers < 0, rows, column, "0 or more", _CHECK_COUNT, _WHERE)
    for part, whole in (("active", "existing"), ("used", "active"), ("used", "existing")):
        most = partial(_word_most, whole, counts[whole])
        stop_at(counts[part] > counts[whole], rows, part, most, _CHECK_COUNT, _WHERE)
    return counts


def _word_most(whole: str, numbers: Numbers, row: int) -> str:
    return f"at most the {numbers[row]:.12g} of {whole}"


def _measure(stage: str, counts: dict[str, Numbers], earlier: int) -> dict[str, object]:
    numbers, existing = counts[stage], counts["existing"]
    known = ~np.isnan(numbers)
    both = known & ~np.isnan(existing)
    base = _total(existing, both)
    return {
        "stage": stage,
        "value": _total(numbers, known),
        "n_units": len(numbers),
        "n_units_reported": int(known.sum()),
        "is_missing": not known.any(),
        "share_of_existing": _total(numbers, both) / base if base > 0 else np.nan,
        "n_units_both": int(both.sum()),
        "people": _total(counts["people"], ~np.isnan(counts["people"]))
        if stage == "used" else np.nan,
        "caution": "; ".join(_cautions(stage, counts, earlier)),
    }  # fmt: skip


def _total(numbers: Numbers, rows: Flags) -> float:
    return float(numbers[rows].sum()) if rows.any() else np.nan


def _cautions(stage: str, counts: dict[str, Numbers], earlier: int) -> list[str]:
    known = ~np.isnan(counts[stage])
    if not known.any():
        return [_MISSING, *_people_cautions(stage, counts)]
    said = []
    n_known, n_units = int(known.sum()), len(known)
    if n_known < n_units:
        said.append(f"{n_known} of {n_units} units report this stage: totals are of those only")
    both = known & ~np.isnan(counts["existing"])
    if n_loose := int((known & ~both).sum()):
        said.append(f"not in the share, as nobody reported how many exist: {n_loose} of the units")
    if _total(counts["existing"], both) == 0:
        said.append("nothing exists in these units, so there is no share")
    if stage == "used":
        said += _growth_caution(counts)
    if earlier:
        said.append(f"left out, as counted on an earlier day only: {earlier} more of the units")
    return said + _people_cautions(stage, counts)


def _growth_caution(counts: dict[str, Numbers]) -> list[str]:
    """Use reported by more units than activity can pass it in the sum, though in no unit."""
    used, active = counts["used"], counts["active"]
    if np.isnan(active).all() or np.nansum(used) <= np.nansum(active):
        return []
    n_more = int((~np.isnan(used) & np.isnan(active)).sum())
    return [f"more than are active, as {n_more} of the units report use and not activity"]


def _people_cautions(stage: str, counts: dict[str, Numbers]) -> list[str]:
    if stage != "used":
        return []
    n_known, n_units = int((~np.isnan(counts["people"])).sum()), len(counts["people"])
    if n_known == 0:
        return ["nobody reported how many people were helped"]
    return [f"people: {n_known} of {n_units} units say how many"] if n_known < n_units else []
