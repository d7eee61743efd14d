"""Targets that fall due in a year, and the figures that tell how far they came."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.figures import Evidence
from helpers.places import ancestors, lineage

SCOPES: Final = {
    "allocation": "set for this place",
    "each_place": "a share that each place is read against",
    "national": "a total of the country, for comparison",
}
_COLUMNS: Final = (
    "target_id", "due_year", "instrument", "indicator", "label_vi", "label_en", "comparator",
    "value", "unit", "scope", "is_inferred", "figures",
)  # fmt: skip


def targets_due(evidence: Evidence, place: str, year: int) -> pd.DataFrame:
    """Targets for a place whose year has come.

    Parameters
    ----------
    evidence : Evidence
        The processed tables.
    place : str
        Place code.
    year : int
        The year.

    Returns
    -------
    DataFrame
        Targets due in the year, and those that hold onward from an earlier one: set for the place
        or what it continues, or for what it lies in. ``scope`` is in words; ``figures``: the
        place's figures of the year that count the target's indicator, by ;.
    """
    targets = _targets_of(evidence, place)
    due = targets["due_year"].eq(year) | (targets["is_onward"] & targets["due_year"].lt(year))
    frame = targets[due.fillna(False).astype(bool)].sort_values(["due_year", "target_id"])
    figures = evidence.figures
    own = figures[
        figures["place"].isin(lineage(place, evidence.places))
        & figures["year"].eq(year)
        & figures["status"].ne("set aside")
        & figures["definition"].isna()
    ]
    by_indicator = own.sort_values("figure_id").groupby("indicator")["figure_id"].agg(";".join)
    frame = frame.assign(
        figures=frame["indicator"].map(by_indicator).astype("string"),
        scope=frame["scope"].map(SCOPES),
    )
    labels = evidence.indicators[["indicator", "label_vi", "label_en"]]
    frame = frame.merge(labels, on="indicator", how="left")
    return frame[list(_COLUMNS)].reset_index(drop=True)


def next_due_year(evidence: Evidence, place: str, year: int) -> int | None:
    """The first year after this one in which targets for a place fall due."""
    years = _targets_of(evidence, place)["due_year"].dropna()
    later = years[years.gt(year)]
    return int(later.min()) if len(later) else None


def _targets_of(evidence: Evidence, place: str) -> pd.DataFrame:
    """Targets set for a place, and those for what it lies in that each part is read against."""
    targets, own = evidence.targets, lineage(place, evidence.places)
    around = {above for one in own for above in ancestors(one, evidence.places)}
    is_own = targets["place"].isin(own)
    is_shared = targets["place"].isin(around) & targets["scope"].isin(["each_place", "national"])
    return targets[(is_own | is_shared).fillna(False).astype(bool)]
