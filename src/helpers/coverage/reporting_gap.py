"""What was reported and what was not: sources, years, targets and stages without a figure."""

from __future__ import annotations

from typing import Final

import pandas as pd

STAGES: Final = ("availability", "accessibility", "acceptability", "contact", "effectiveness")
"""Tanahashi's stages, from the service that exists to the one that works."""


def figures_by_source(figures: pd.DataFrame) -> pd.DataFrame:
    """How many figures each source gave: ``source_id``, ``figures_reported``, ``figures``."""
    grouped = figures.groupby("source_id")["figure_id"]
    table = pd.DataFrame(
        {"figures_reported": grouped.count(), "figures": grouped.agg(";".join).astype("string")}
    )
    return table.sort_values("figures_reported", ascending=False, kind="stable").reset_index()


def figures_by_year(figures: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """How many figures each component of the programmes has in each year.

    Parameters
    ----------
    figures, indicators : DataFrame
        Dated figures of a place; ``indicator`` and ``component``.

    Returns
    -------
    DataFrame
        ``component``, ``year``, ``figures_reported``, ``figures`` (ids by ;); only pairs with at
        least one figure.
    """
    component = figures["indicator"].map(indicators.set_index("indicator")["component"])
    grouped = figures.groupby([component.rename("component"), "year"])["figure_id"]
    return pd.DataFrame(
        {"figures_reported": grouped.count(), "figures": grouped.agg(";".join).astype("string")}
    ).reset_index()


def targets_without_figure(
    figures: pd.DataFrame, targets: pd.DataFrame, place: str, year: int
) -> pd.DataFrame:
    """Targets a place can be read against that no report on the place fills.

    Parameters
    ----------
    figures : DataFrame
        Reconciled figures.
    targets : DataFrame
        Official targets.
    place : str
        Place code.
    year : int
        Reporting year: figures up to it count, targets due from it on are asked for.

    Returns
    -------
    DataFrame
        Rows of `targets`: the earliest due one of each indicator.
    """
    asked = targets[
        targets["value"].notna()
        & (targets["place"].eq(place) | targets["scope"].eq("each_place"))
        & targets["due_year"].ge(year).fillna(False)
        & targets["confidence"].ne("low")
    ]
    own = figures[figures["place"].eq(place) & figures["year"].le(year).fillna(False)]
    open_targets = asked[~asked["indicator"].isin(own["indicator"])]
    return open_targets.sort_values(["due_year", "target_id"]).drop_duplicates("indicator")


def figures_by_stage(
    figures: pd.DataFrame, indicators: pd.DataFrame, place: str, year: int
) -> pd.DataFrame:
    """How many figures each stage of the coverage cascade has, by component, zero included.

    Figures of different services do not make one cascade, so that components stay apart.

    Parameters
    ----------
    figures, indicators : DataFrame
        Reconciled figures; ``indicator``, ``cascade_stage`` and ``component``.
    place, year
        Figures of the place in the reporting year.

    Returns
    -------
    DataFrame
        ``stage``, ``component`` (missing where a stage has no figure), ``figures_reported`` and
        ``figures`` (ids by ;) in the order of the cascade.
    """
    known = indicators.set_index("indicator")
    own = figures[
        figures["place"].eq(place) & figures["year"].eq(year) & figures["status"].eq("stands")
    ]
    stage, component = (own["indicator"].map(known[c]) for c in ("cascade_stage", "component"))
    rows: list[tuple[str, object, int, object]] = []
    for name in STAGES:
        of_stage = own[stage.eq(name).fillna(False)]
        if of_stage.empty:
            rows.append((name, pd.NA, 0, pd.NA))
        for part, group in of_stage.groupby(component, sort=False):
            rows.append((name, part, len(group), ";".join(group["figure_id"])))
    frame = pd.DataFrame(rows, columns=["stage", "component", "figures_reported", "figures"])
    return frame.astype({"stage": "string", "component": "string", "figures": "string"})
