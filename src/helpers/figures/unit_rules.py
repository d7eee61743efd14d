"""Rules for the user's own tables, one row a unit: units that exist, once, no part above its whole.

What is said of rows of units in general serves ``activity`` too; the rest is about ``units``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
    yield from parts_above_wholes(units, _PARTS)
    for _, row in units[units["covered"].notna() & units["eligible"].isna()].iterrows():
        yield problem_at(
            row, "eligible", "an empty cell beside a count of people reached",
            "the number of people it is counted in", "Add the base, or leave both cells empty.",
        )  # fmt: skip
    yield from no_unit_then(units, raw.places)
    yield from listed_twice(units)


def parts_above_wholes(
    table: pd.DataFrame, parts: Iterable[tuple[str, str, str]]
) -> Iterator[Problem]:
    """Rows in which a part is larger than its whole.

    Parameters
    ----------
    table : DataFrame
        A raw table.
    parts : iterable of (str, str, str)
        Column of a part, column of its whole, and in words why the one holds the other.
    """
    for part, whole, meaning in parts:
        for _, row in table[table[part].gt(table[whole]).fillna(False)].iterrows():
            yield problem_at(
                row, part, f"{row[part]:g}, above {whole} {row[whole]:g}",
                f"a number up to {row[whole]:g}", f"{meaning}: correct one of the two.",
            )  # fmt: skip


def no_unit_then(table: pd.DataFrame, places: pd.DataFrame) -> Iterator[Problem]:
    """Rows of a district or a province, whose people would count twice, or of no unit that day.

    Parameters
    ----------
    table : DataFrame
        A raw table with ``place`` and ``as_of``.
    places : DataFrame
        The raw table of places; codes that it does not know are reported elsewhere.
    """
    known_places = places.drop_duplicates("place").set_index("place")
    known = table[table["place"].isin(known_places.index)]
    for _, row in known.iterrows():
        place = known_places.loc[row["place"]]
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


def listed_twice(table: pd.DataFrame) -> Iterator[Problem]:
    """Rows of a unit that the table has already, for the same indicator and day."""
    key = ["indicator", "place", "as_of"]
    repeated = table[table.duplicated(key) & table[key].notna().all(axis=1)]
    for _, row in repeated.iterrows():
        yield problem_at(
            row, "place", f"{row['place']} a second time for {row['indicator']} on this day",
            "each unit once", "Remove the row, or correct its place or day.",
        )  # fmt: skip
