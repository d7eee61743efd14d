"""Parts that make up a whole: 69, 7 and 54 of 130 communes by region."""

from __future__ import annotations

from typing import Final

import pandas as pd

_WHOLE: Final = ["place", "key_period", "denominator", "unit"]
_ENOUGH_PARTS: Final = 2


def compositions(figures: pd.DataFrame, places: list[str]) -> pd.DataFrame:
    """Sets of figures whose parts add up to the whole they are printed with.

    Parameters
    ----------
    figures : DataFrame
        Reconciled figures.
    places : list of str
        Places to look at, in the order wanted: a place, then what it lies in.

    Returns
    -------
    DataFrame
        One row a part: ``indicator``, ``place``, ``period``, ``numerator``, ``denominator``
        [units], ``unit``, ``share_of_parts`` [ratio] and ``figures``. Only sets of two parts and
        more; those that do not add up exactly are left out, since something is missing in them.
    """
    standing = figures["status"].ne("set aside") & figures["place"].isin(places)
    rows = figures[standing & figures["denominator_role"].eq("whole")]
    parts = rows.groupby(_WHOLE, dropna=False)["numerator"].transform("sum")
    size = rows.groupby(_WHOLE, dropna=False)["indicator"].transform("nunique")
    whole = rows[parts.eq(rows["denominator"]) & size.ge(_ENOUGH_PARTS)]
    order = {place: position for position, place in enumerate(places)}
    whole = whole.assign(
        period=whole["key_period"], figures=whole["figure_id"],
        share_of_parts=whole["numerator"] / whole["denominator"], at=whole["place"].map(order),
    ).sort_values(["at", "period", "indicator"])  # fmt: skip
    columns = ["indicator", "place", "period", "numerator", "denominator", "unit",
               "share_of_parts", "figures"]  # fmt: skip
    return whole[columns].reset_index(drop=True)
