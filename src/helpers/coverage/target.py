"""The target that a figure is to be read against."""

from __future__ import annotations

import pandas as pd

TARGET_COLUMNS = (
    "target_id", "comparator", "target_value", "target_unit", "due_year", "is_onward",
    "is_inferred", "target_confidence", "instrument", "target_programme", "target_note",
)  # fmt: skip


def match_targets(figures: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """The official target for each figure, or none.

    A target set for the figure's own place comes first (an allocation, or the country's own
    total for the country). A target stated as a share that each place can be read against comes
    next. A total for the country says nothing about one province and is never scaled down here.
    Among several the one due next after the figure's reporting day is taken, else the last. A
    figure whose source counts something else than the indicator is read against none, and none
    is read against a target that was set after the day it speaks for.

    Parameters
    ----------
    figures : DataFrame
        Reconciled figures with ``indicator``, ``place``, ``year``, ``definition`` and
        ``reported_on``.
    targets : DataFrame
        As in :class:`helpers.figures.schema.Targets`.

    Returns
    -------
    DataFrame
        Same index as `figures`, with ``TARGET_COLUMNS``; missing where there is no target.
    """
    numeric = targets[targets["value"].notna() & targets["indicator"].isin(figures["indicator"])]
    numeric = numeric.rename(
        columns={
            "value": "target_value",
            "unit": "target_unit",
            "confidence": "target_confidence",
            "programme": "target_programme",
            "note": "target_note",
        }
    )
    by_indicator = dict(iter(numeric.groupby("indicator")))
    keys = figures[["indicator", "place", "year", "definition", "reported_on"]]
    chosen = [_choose(row, by_indicator.get(row["indicator"])) for _, row in keys.iterrows()]
    frame = pd.DataFrame(chosen, columns=list(TARGET_COLUMNS), index=figures.index)
    types = {"target_value": "Float64", "due_year": "Int64", "is_onward": "boolean",
             "is_inferred": "boolean"}  # fmt: skip
    return frame.astype({c: types.get(c, "string") for c in TARGET_COLUMNS})


def _choose(figure: pd.Series, same: pd.DataFrame | None) -> list[object]:
    if same is None or pd.notna(figure["definition"]):
        return [pd.NA] * len(TARGET_COLUMNS)
    same = same[~same["set_on"].gt(figure["reported_on"])]
    own = same[same["place"].eq(figure["place"])]
    shared = same[same["scope"].eq("each_place")]
    for candidates in (own, shared):
        if candidates.empty:
            continue
        year = figure["year"] if pd.notna(figure["year"]) else 0
        ahead = candidates[candidates["due_year"].ge(year).fillna(False)]
        best = (ahead if len(ahead) else candidates).sort_values("due_year", kind="stable")
        return list(best.iloc[0 if len(ahead) else -1][list(TARGET_COLUMNS)])
    return [pd.NA] * len(TARGET_COLUMNS)
