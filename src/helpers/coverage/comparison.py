"""The same indicator in several places, side by side, with what keeps them apart."""

from __future__ import annotations

import pandas as pd


def compare_places(
    figures: pd.DataFrame, indicator: str, places: pd.DataFrame, level: str = "province"
) -> pd.DataFrame:
    """The latest figure of each place for one indicator.

    Parameters
    ----------
    figures : DataFrame
        Reconciled figures of all places.
    indicator : str
        Code of the indicator; two registers of one name are two indicators and never meet here.
    places : DataFrame
        Units with ``place``, ``name``, ``level``, ``predecessor``.
    level : str
        Level of government to compare.

    Returns
    -------
    DataFrame
        One row a place, largest value first: the figure's columns, ``place_name`` and ``caution``:
        empty, or why the row must not be compared without a thought (new unit, other
        definition, sum over several years, low confidence).
    """
    named = places.drop_duplicates("place").set_index("place")
    at_level = named.index[named["level"].eq(level)]
    rows = figures[
        figures["indicator"].eq(indicator)
        & figures["place"].isin(at_level)
        & figures["status"].eq("stands")
    ]
    latest = rows.sort_values(["reported_on", "figure_id"], na_position="first")
    latest = latest.groupby("place").tail(1)
    latest = latest.assign(
        place_name=latest["place"].map(named["name"]).astype("string"),
        caution=[_caution(row, named.loc[row["place"]]) for _, row in latest.iterrows()],
    )
    return latest.sort_values(["value", "place"], ascending=[False, True]).reset_index(drop=True)


def _caution(figure: pd.Series, place: pd.Series) -> str:
    cautions = []
    if pd.notna(place["valid_from"]):
        cautions.append(f"new unit of {place['valid_from'].year}")
    if pd.notna(figure["definition"]):
        cautions.append(str(figure["definition"]))
    days = (figure["period_end"] - figure["period_start"]).days
    if figure["measure"] == "flow" and days > 366:
        cautions.append("sum over several years")
    if figure["measure"] == "unclear":
        cautions.append("stock or sum not said")
    if figure["confidence"] == "low":
        cautions.append("weak source")
    return "; ".join(cautions)
