"""The figure of each indicator and place to use on a day."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.figures.reported_range import reported_range
from helpers.figures.schema import CONFIDENCES
from helpers.outcomes.known_bounds import doubts_about

_RANGE: Final = {
    "lower": "Float64", "upper": "Float64", "interval": "string", "rivals": "string",
    "reason": "string",
}  # fmt: skip


def latest_figures(figures: pd.DataFrame, on: pd.Timestamp) -> pd.DataFrame:
    """The figure of each place and indicator to use on a day.

    Parameters
    ----------
    figures : DataFrame
        Reconciled figures, with those that were set aside: they are what the others differ from.
    on : Timestamp
        The day. Figures that speak for a later day, or for no known day, are not chosen.

    Returns
    -------
    DataFrame
        Rows of `figures` with their labels and order, one a place and indicator, and with

        - ``lower``, ``upper``, ``interval``, ``rivals``, ``reason`` of
          :func:`helpers.figures.reported_range`; both ends are missing for an exact count;
        - ``standing_reason``: the ``reason`` of reconciling;
        - ``caution``: what is known against it, in words; missing where nothing is.

    Notes
    -----
    One of the indicator's own definition where there is one, else one of another, which
    ``caution`` names. Then the latest; of flows that end on one day the longest; then high
    confidence before medium and low; then the first id. A count that only a later one replaced
    within its year (``in_series``) is the one to use until that day.
    """
    best = known_by(figures, on).drop_duplicates(["place", "indicator"])
    positions = best.pop("position").astype(int)
    ordered = best.iloc[positions.argsort()]
    return ordered.set_axis(figures.index[positions.sort_values().to_numpy()], axis="index")


def known_by(figures: pd.DataFrame, on: pd.Timestamp) -> pd.DataFrame:
    """All figures that may be used on a day, each place's and indicator's best first.

    Returns
    -------
    DataFrame
        As :func:`latest_figures` describes, with all their figures and ``position``, the row of
        `figures` counted from 0. Index from 0.
    """
    joined = with_ranges(figures).assign(position=range(len(figures)))
    known = joined[_may_be_used(joined, on)]
    cautions = ["; ".join(doubts_about(row)) or pd.NA for _, row in known.iterrows()]
    known = known.assign(caution=pd.array(cautions, dtype="string"))
    length = (known["period_end"] - known["period_start"]).where(known["measure"].eq("flow"))
    trust = {confidence: place for place, confidence in enumerate(CONFIDENCES)}
    keys = known.assign(
        _own=known["definition"].isna(),
        _length=length.fillna(pd.Timedelta(0)),
        _trust=known["confidence"].map(trust).astype("Int64"),
    )
    best_first = keys.sort_values(
        ["place", "indicator", "_own", "reported_on", "_length", "_trust", "figure_id"],
        ascending=[True, True, False, False, False, True, True],
        kind="stable",
    )
    return best_first.drop(columns=["_own", "_length", "_trust"]).reset_index(drop=True)


def with_ranges(figures: pd.DataFrame) -> pd.DataFrame:
    """Figures with the columns of their reported ranges that :func:`latest_figures` describes.

    Ranges do not depend on the day: who asks for several days adds them once. Figures that have
    them are returned as they are.
    """
    if "standing_reason" in figures:
        return figures
    renamed = figures.rename(columns={"reason": "standing_reason"})
    # A table without rows has no ranges, and is no mistake: a place may report nothing at all.
    if figures.empty:
        return renamed.assign(**{c: pd.Series(dtype=dtype) for c, dtype in _RANGE.items()})
    ranges = reported_range(figures)
    return renamed.assign(**{column: ranges[column].array for column in _RANGE})


def _may_be_used(figures: pd.DataFrame, on: pd.Timestamp) -> pd.Series:
    standing = figures["status"].ne("set aside") | figures["in_series"].fillna(False)
    known: pd.Series = figures["reported_on"].le(on)
    return known & standing & figures["rule"].ne("not analysed").fillna(True)
