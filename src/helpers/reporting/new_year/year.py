"""Whether a year can be begun for a place: what was asked, the clock and the data agree."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from typing import Final

import pandas as pd

from helpers.errors import UserError
from helpers.figures import Evidence
from helpers.figures.dating import publication_span
from helpers.places import lineage, overlaps, successor
from helpers.reporting.parameters import years_with_figures

YEARS_AHEAD: Final = 5
"""So many years after the last one that any place reported a year is still believed."""


def check_place(place: str, evidence: Evidence) -> None:
    """The place is known and something was reported about it.

    Raises
    ------
    UserError
        Saying which places there are.
    """
    known = set(evidence.places["place"])
    if place not in known:
        near = get_close_matches(place, sorted(known), n=3)
        hint = f" Near it: {', '.join(near)}." if near else ""
        raise UserError(
            f"--place: found {place!r}, expected a code of data/raw/places/places.csv.\n"
            f"Correct it, or add the place (docs/how-to/another-place.md).{hint}"
        )
    if not reported_years(place, evidence):
        there_are = sorted({str(p) for p in evidence.figures["place"] if "/" not in str(p)})
        raise UserError(
            f"--place: found {place}, of which nothing was reported yet, expected a place with "
            "figures: a new year asks again for what a place reported before.\nAdd its first "
            f"figures (docs/how-to/add-figures.md). Places with figures: {', '.join(there_are)}."
        )


def check_year(year: int, place: str, evidence: Evidence, today: date) -> None:
    """The year lies after the place's first report and not far from now.

    Parameters
    ----------
    year : int
        The year to begin.
    place : str
        A place with figures.
    evidence : Evidence
        The processed tables.
    today : date
        What the computer's clock says.

    Raises
    ------
    UserError
        The clock is behind the data, the year is far away, or the place did not exist in it.
    """
    published = publication_span(evidence.sources["published"])["published_first"].max()
    if pd.notna(published) and today < published.date():
        raise UserError(
            f"The computer's clock says {today}, and data/raw/sources.csv has a source published "
            f"on {published:%Y-%m-%d}, expected a clock that is not behind it.\n"
            "Set the clock, or correct the source's day."
        )
    years = reported_years(place, evidence)
    figures = evidence.figures
    # Periods of programmes are kept as figures too, and end in years to come.
    newest = int(figures.loc[figures["rule"].ne("not analysed"), "year"].max())
    first, last = years[0] + 1, min(today.year + 1, newest + YEARS_AHEAD)
    last = max(first, last)
    if not first <= year <= last:
        raise UserError(
            f"year: found {year}, expected one from {first} to {last}: figures of {place} begin in "
            f"{years[0]}, all figures end in {newest}, and the computer's clock says {today}.\n"
            "Correct the year, or the clock if it is wrong."
        )
    if not overlaps(place, evidence.places, f"{year}-01-01", f"{year}-12-31"):
        later = successor(place, evidence.places)
        instead = f" {later} continues it: --place {later}." if later else ""
        raise UserError(
            f"--place: found {place}, which did not exist in {year}, expected a place of that "
            f"year.\nChoose a place and a year that fit each other.{instead}"
        )


def reported_years(place: str, evidence: Evidence) -> list[int]:
    """Years with figures of a place, and of what it continues."""
    past = lineage(place, evidence.places)
    years = [
        year for one in past[: past.index(place) + 1]
        for year in years_with_figures(evidence.figures, one)
    ]  # fmt: skip
    return sorted(set(years))
