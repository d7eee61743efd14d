"""Whether an inferred allocation of a place looks like its part of the national total."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.outcomes.scaling import scale_targets

CLOSE: Final = 0.05
"""Share of the allocation by which the scaled total may miss it and still be near. By convention:
an allocation is made in whole units, commune by commune, and so never equals a proportion."""

_COLUMNS: Final = (
    "target_id", "allocation_id", "place", "indicator", "due_year", "value", "unit", "scaled_by",
    "scaled_value", "allocated", "difference", "difference_share", "agrees", "figures", "words",
)  # fmt: skip
_TYPES: Final = {
    **dict.fromkeys(_COLUMNS, "string"),
    **dict.fromkeys(
        ("value", "scaled_value", "allocated", "difference", "difference_share"), "Float64"
    ),
    "due_year": "Int64", "agrees": "boolean",
}  # fmt: skip


def check_allocation(
    targets: pd.DataFrame, latest: pd.DataFrame, place: str, on: pd.Timestamp
) -> pd.DataFrame:
    """Compare a place's inferred allocations with its parts of the national totals.

    Parameters
    ----------
    targets : DataFrame
        As in :class:`helpers.figures.schema.Targets`: the totals, and the inferred targets of
        scope ``allocation`` that are compared with them.
    latest : DataFrame
        The latest usable figure of each place and indicator, for the bases.
    place : str
        Code of the place.
    on : Timestamp
        Targets set later and figures that speak for later days are not looked at.

    Returns
    -------
    DataFrame
        One row a pair of one indicator, unit and due year: ``target_id`` of the total,
        ``allocation_id``, ``place``, ``indicator``, ``due_year``; ``value``, the total,
        ``scaled_value``, its part by ``scaled_by``, ``allocated`` and ``difference`` (scaled less
        allocated) [``unit``]; ``difference_share`` [ratio, of the allocation]; ``agrees``: the
        two differ by at most ``CLOSE``; ``figures`` (ids by ;) of the bases; ``words``.

    Notes
    -----
    Nearness supports the reading of an inferred number as a target and does not prove it: other
    keys may lead to the same number. See docs/methods/scaled-targets.md.
    """
    keys = ["place", "indicator", "unit", "due_year"]
    is_inferred = targets["scope"].eq("allocation") & targets["is_inferred"].fillna(False)
    allocated = targets.loc[is_inferred & targets["value"].gt(0), ["target_id", *keys, "value"]]
    allocated = allocated.rename(columns={"target_id": "allocation_id", "value": "allocated"})
    beside = allocated.loc[allocated["place"].eq(place), "indicator"]
    totals = targets[targets["indicator"].isin(beside)]
    if totals.empty:
        return pd.DataFrame(columns=list(_COLUMNS)).astype(_TYPES)
    scaled = scale_targets(totals, latest, place, on).dropna(subset="scaled_value")
    pairs = scaled.drop(columns="figures").merge(allocated, on=keys, how="inner")
    pairs = pairs.rename(columns={"base_figures": "figures"})
    pairs["difference"] = pairs["scaled_value"] - pairs["allocated"]
    pairs["difference_share"] = pairs["difference"] / pairs["allocated"]
    pairs["agrees"] = pairs["difference_share"].abs().le(CLOSE)
    pairs["words"] = [_words(row) for _, row in pairs.iterrows()]
    return pairs.reindex(columns=list(_COLUMNS)).astype(_TYPES)


def _words(row: pd.Series) -> str:
    numbers = f"{row['scaled_value']:.1f} by {row['scaled_by']}, {row['allocated']:.12g} inferred"
    if row["agrees"]:
        return f"{numbers}: near to it, which supports its reading as a target and proves nothing"
    return f"{numbers}: not near, so this base does not support its reading as a target"
