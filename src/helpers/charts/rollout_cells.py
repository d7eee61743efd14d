"""The status of every unit in every period, for the picture of a roll-out."""

from __future__ import annotations

import numpy as np
import pandas as pd


def rollout_cells(panel: pd.DataFrame, *, group: str | None = None) -> pd.DataFrame:
    """What draws a panel with :func:`helpers.charts.draw_rollout`.

    Parameters
    ----------
    panel : DataFrame
        One row a unit and period: ``unit``, ``period`` (whole number), ``first_treated`` (missing,
        0 or infinite: never); optional ``outcome``.
    group : str, optional
        Column that units are drawn by, one value a unit.

    Returns
    -------
    DataFrame
        A row for each unit in each period of the panel, in their order: ``label``, ``period``,
        ``status`` (treated, not_yet, never; missing where the panel has no row or no outcome),
        ``first_treated`` (missing: never) and, where asked for, ``group``.
    """
    units = panel.drop_duplicates("unit").sort_values("unit", kind="stable")
    periods = np.sort(panel["period"].unique().astype("int64"))
    starts = units["first_treated"].astype("Float64").to_numpy("float64", na_value=np.inf)
    starts = np.repeat(np.where(starts == 0, np.inf, starts), len(periods))
    period = np.tile(periods, len(units))
    cells = pd.DataFrame(
        {
            "label": units["unit"].repeat(len(periods)).array,
            "period": period,
            "first_treated": pd.array(np.where(np.isinf(starts), np.nan, starts), dtype="Int64"),
        }
    )
    if group is not None:
        cells["group"] = units[group].repeat(len(periods)).array
    is_known = panel["outcome"].notna() if "outcome" in panel else panel["unit"].notna()
    seen = pd.MultiIndex.from_frame(panel.loc[is_known, ["unit", "period"]])
    is_seen = pd.MultiIndex.from_arrays([cells["label"], period]).isin(seen)
    by_start = np.select([np.isinf(starts), period < starts], ["never", "not_yet"], "treated")
    return cells.assign(status=np.where(is_seen, by_start, "missing"))
