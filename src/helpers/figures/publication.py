"""From which day each row of the raw tables was known, as far as its source says.

A source that names its day is known from that day; one that names its month or year, from the
last day of it: only then has it appeared for certain. A source without a date is taken as known
from the latest day that its own figures speak for, before which nobody can have written it; that
is an assumption, and is called one. See docs/methods/vintages.md.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.figures.dating import date_figures, publication_span
from helpers.figures.raw import RawTables
from helpers.figures.schema import CALENDAR_KINDS

ASSUMED: Final = "assumed"
UNKNOWN: Final = "unknown"
TIMELESS: Final = "timeless"
UNDATED: Final = (ASSUMED, UNKNOWN)
"""Nothing says when it was published: a day is assumed, or there is none to assume."""
_PRECISION: Final = {10: "day", 7: "month", 4: "year"}
_BY_SOURCE: Final = ("figures", "mentions")


def days_of_sources(
    sources: pd.DataFrame, figures: pd.DataFrame, indicators: pd.DataFrame
) -> pd.DataFrame:
    """From which day each source was known.

    Parameters
    ----------
    sources, figures, indicators : DataFrame
        Checked raw tables, or those of the evidence.

    Returns
    -------
    DataFrame
        By ``source_id``: ``known_from`` and ``dating``, one of day, month, year (what the source
        says), assumed (the latest day its figures speak for) and unknown (``known_from`` NaT).
    """
    spans = publication_span(sources["published"])
    dating = sources["published"].str.len().map(_PRECISION).astype("string").fillna(UNKNOWN)
    days = pd.DataFrame({"known_from": spans["published_last"], "dating": dating})
    days.index = pd.Index(sources["source_id"], name="source_id")
    kinds = indicators.set_index("indicator")["kind"]
    counted = figures[~figures["indicator"].map(kinds).isin(CALENDAR_KINDS)]
    own = counted[["source_id", "period_end", "as_of"]]
    spoken = date_figures(own, sources).groupby("source_id")["reported_on"].max()
    bound = spoken.reindex(days.index)
    is_assumed = days["known_from"].isna() & bound.notna()
    days["known_from"] = days["known_from"].fillna(bound)
    days["dating"] = days["dating"].mask(is_assumed, ASSUMED)
    return days


def known_days(raw: RawTables) -> dict[str, pd.DataFrame]:
    """From which day each row was known, table by table.

    Parameters
    ----------
    raw : RawTables
        Checked.

    Returns
    -------
    dict of str to DataFrame
        For the tables whose rows have a day: same index, ``known_from`` and ``dating`` as in
        :func:`days_of_sources`, or timeless where a row stands on no publication.

    Notes
    -----
    A target is known from the day its instrument was signed (``set_on``), else like its source,
    else, assumed, from the first year of its programme. A norm without a source is known from the
    day it holds. A count in the user's own tables without a dated source is known from its day.
    """
    days = days_of_sources(raw.sources, raw.figures, raw.indicators)
    found = {name: _of(raw.table(name)["source_id"], days) for name in _BY_SOURCE}
    found["targets"] = _days_of_targets(raw, days)
    for name in ("norms", "bundles"):
        found[name] = _timeless_without_source(raw.table(name), days)
    in_force = raw.norms["source_id"].isna()
    found["norms"].loc[in_force, "known_from"] = raw.norms.loc[in_force, "valid_from"]
    for name in ("units", "activity"):
        table = raw.table(name)
        own = _of(table["source_id"], days)
        found[name] = _assume(own, table["as_of"])
    return found


def _of(source_ids: pd.Series, days: pd.DataFrame) -> pd.DataFrame:
    rows = days.reindex(source_ids).set_axis(source_ids.index)
    return rows.assign(dating=rows["dating"].fillna(UNKNOWN))


def _assume(days: pd.DataFrame, bound: pd.Series) -> pd.DataFrame:
    """Take a day for rows that have none."""
    is_assumed = days["known_from"].isna() & bound.notna()
    return days.assign(
        known_from=days["known_from"].fillna(bound), dating=days["dating"].mask(is_assumed, ASSUMED)
    )


def _timeless_without_source(table: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    own = _of(table["source_id"], days)
    return own.assign(dating=own["dating"].mask(table["source_id"].isna(), TIMELESS))


def _days_of_targets(raw: RawTables, days: pd.DataFrame) -> pd.DataFrame:
    own = _of(raw.targets["source_id"], days)
    set_on = raw.targets["set_on"]
    own["dating"] = own["dating"].mask(set_on.notna(), "day")
    own["known_from"] = set_on.fillna(own["known_from"])
    start = raw.programmes.drop_duplicates("programme").set_index("programme")["start_year"]
    first = raw.targets["programme"].map(start).astype("string") + "-01-01"
    return _assume(own, pd.to_datetime(first, format="%Y-%m-%d").astype("datetime64[ns]"))
