"""The raw tables as they stood on a day: what was published later does not take part.

Checked on today's tables and then cut: figures, mentions, targets, norms, conditions and the
user's own counts by the day from which each was known; places and what became of them by the day
on which it happened. Codes, labels, definitions, notes and coordinates are today's. The rules in
words are in docs/methods/vintages.md.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pandas as pd

from helpers.errors import UserError
from helpers.figures.publication import UNDATED, days_of_sources, known_days
from helpers.figures.raw import RawTables
from helpers.figures.schema import CALENDAR_KINDS
from helpers.vintage import Vintage

_NAMING: Final = ("figures", "mentions", "targets", "units", "activity")
"""Tables whose rows are about a place."""


def known_on(raw: RawTables, vintage: Vintage) -> RawTables:
    """The tables as they stood on a day.

    Parameters
    ----------
    raw : RawTables
        Today's, checked.
    vintage : Vintage
        The day.

    Returns
    -------
    RawTables
        Rows that were known; none of the places that came later unless something already names
        them, and no end of a place that lay ahead.

    Raises
    ------
    UserError
        No figure was known on that day; the message names the first day that has one.
    """
    day, days = pd.Timestamp(vintage.day), known_days(raw)
    kept = {name: raw.table(name)[is_known(own, vintage)] for name, own in days.items()}
    if kept["figures"].empty:
        raise UserError(_nothing_known(days["figures"], vintage))
    kept["places"] = _places(raw, kept, day)
    known = set(kept["places"]["place"])
    became = raw.crosswalk["on"].le(day) & raw.crosswalk["place_from"].isin(known)
    became &= raw.crosswalk["place_to"].isna() | raw.crosswalk["place_to"].isin(known)
    kept["crosswalk"] = raw.crosswalk[became]
    for name in ("place_names", "coordinates"):
        kept[name] = raw.table(name)[raw.table(name)["place"].isin(known)]
    kept["sources"] = _sources(raw, kept, vintage)
    tables: dict[str, Any] = {name: t.reset_index(drop=True) for name, t in kept.items()}
    return replace(raw, **tables)


def is_known(days: pd.DataFrame, vintage: Vintage) -> pd.Series:
    """Which rows were known; what nothing dates is left out only where that was asked for."""
    known = ~days["known_from"].gt(pd.Timestamp(vintage.day))
    return known & ~days["dating"].isin(UNDATED) if vintage.dated_only else known


def _nothing_known(days: pd.DataFrame, vintage: Vintage) -> str:
    dated = days[~days["dating"].isin(UNDATED)] if vintage.dated_only else days
    first = dated["known_from"].min()
    since = f"a day from {first:%Y-%m-%d} on, the first" if pd.notna(first) else "another day:"
    return (
        f"command line, --as-of: found {vintage.day}, expected {since} on which a figure of "
        "data/raw was published.\nGive a later day, or add figures with an older source."
    )


def _places(raw: RawTables, kept: dict[str, pd.DataFrame], day: pd.Timestamp) -> pd.DataFrame:
    """Places that were there or already spoken of; none that was to end has ended."""
    named = set().union(*(kept[name]["place"].dropna() for name in _NAMING))
    parents = raw.places.set_index("place")["parent"].dropna().to_dict()
    above = named
    while above := {parents[place] for place in above if place in parents} - named:
        named |= above
    later = raw.places["valid_from"].gt(day) & ~raw.places["place"].isin(named)
    places = raw.places[~later]
    return places.assign(valid_to=places["valid_to"].mask(places["valid_to"].gt(day)))


def _sources(raw: RawTables, kept: dict[str, pd.DataFrame], vintage: Vintage) -> pd.DataFrame:
    """Sources that were known, and those that something known is cited from."""
    days = days_of_sources(raw.sources, raw.figures, raw.indicators)
    tables = [table for table in kept.values() if "source_id" in table]
    cited = set().union(*(table["source_id"].dropna() for table in tables))
    was_known = is_known(days.set_axis(raw.sources.index), vintage)
    return raw.sources[was_known | raw.sources["source_id"].isin(cited)]


def held_back(raw: RawTables, vintage: Vintage) -> dict[str, int]:
    """How many analysed figures take part on a day, and why the others do not.

    Parameters
    ----------
    raw : RawTables
        Today's tables, checked.
    vintage : Vintage
        The day.

    Returns
    -------
    dict of str to int
        ``figures`` in today's tables, ``known`` of them, ``later`` (published after the day),
        ``perhaps`` (dated by month or year, so that they may have been out), ``undated`` (no date:
        those that take part, or with ``dated_only`` those left out for it).
    """
    kinds = raw.indicators.set_index("indicator")["kind"]
    figures = raw.figures[~raw.figures["indicator"].map(kinds).isin(CALENDAR_KINDS)]
    days = known_days(raw)["figures"].loc[figures.index]
    known, undated = is_known(days, vintage), days["dating"].isin(UNDATED)
    first = days["known_from"].where(days["dating"].eq("day"))
    first = first.mask(days["dating"].eq("month"), days["known_from"] - pd.offsets.MonthBegin(1))
    first = first.mask(days["dating"].eq("year"), days["known_from"] - pd.offsets.YearBegin(1))
    perhaps = ~known & first.le(pd.Timestamp(vintage.day)).fillna(False)
    counted = undated & (~known if vintage.dated_only else known)
    return {
        "figures": len(figures),
        "known": int(known.sum()),
        "later": int((~known & ~perhaps & ~(undated & vintage.dated_only)).sum()),
        "perhaps": int(perhaps.sum()),
        "undated": int(counted.sum()),
    }
