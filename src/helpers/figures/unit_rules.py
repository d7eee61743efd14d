"""Rules for the user's own table of units that span several cells."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.figures.raw import Problem, RawTables, problem_at

_LEVELS = ("commune", "village")
_PARTS = (
    # a part, its whole, what it means
    ("need", "population", "People who need the service are part of those who live there"),
    ("covered", "eligible", "People reached are part of those counted in the base"),
)


def unit_problems(raw: RawTables) -> Iterator[Problem]:
    """Parts larger than their whole, a count without its base, a unit listed twice.

    Parameters
    ----------
    raw : RawTables
        As read; only ``units`` is looked at.
    """
    units = raw.units
    for part, whole, meaning in _PARTS:
        for _, row in units[units[part].gt(units[whole]).fillna(False)].iterrows():
            yield problem_at(
                row, part, f"{row[part]:g}, above {whole} {row[whole]:g}",
                f"a number up to {row[whole]:g}", f"{meaning}: correct one of the two.",
            )  # fmt: skip
    for _, row in units[units["covered"].notna() & units["eligible"].isna()].iterrows():
        yield problem_at(
            row, "eligible", "an empty cell beside a count of people reached",
            "the number of people it is counted in", "Add the base, or leave both cells empty.",
        )  # fmt: skip
    yield from _no_unit_then(raw)
    yield from _listed_twice(units)


def _no_unit_then(raw: RawTables) -> Iterator[Problem]:
    """Rows of a district or a province, whose people would count twice, or of no unit that day."""
    places = raw.places.drop_duplicates("place").set_index("place")
    known = raw.units[raw.units["place"].isin(places.index)]
    for _, row in known.iterrows():
        place = places.loc[row["place"]]
        if place["level"] not in _LEVELS:
            yield problem_at(
                row, "place", f"{row['place']}, a {place['level']}",
                "a commune or another unit of the lowest level",
                "Give one row for each unit inside it.",
            )  # fmt: skip
        elif place["valid_from"] > row["as_of"] or place["valid_to"] < row["as_of"]:
            yield problem_at(
                row, "place", f"{row['place']}, which did not exist on {row['as_of']:%Y-%m-%d}",
                "a unit of that day", "Use the code of the unit that existed then "
                "(data/raw/places/crosswalk.csv).",
            )  # fmt: skip


def _listed_twice(units: pd.DataFrame) -> Iterator[Problem]:
    key = ["indicator", "place", "as_of"]
    repeated = units[units.duplicated(key) & units[key].notna().all(axis=1)]
    for _, row in repeated.iterrows():
        yield problem_at(
            row, "place", f"{row['place']} a second time for {row['indicator']} on this day",
            "each unit once", "Remove the row, or correct its place or day.",
        )  # fmt: skip
