"""What a cause is, and what explains the results of a run: the words of a comparison."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from helpers.reporting.basis import dictionaries_of
from helpers.reporting.compare_match import Row
from helpers.reporting.language import Words, to_say

CAUSES: Final[dict[str, str]] = to_say({
    "definition": "Definition", "revision": "Revision", "new_data": "New data",
    "places": "Places", "parameters": "Year or parameter", "code": "Code",
    "environment": "Environment", "unknown": "Cannot say",
})  # fmt: skip
"""Causes in the order in which they are looked for; the first found is a result's cause."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A cause with the words for it: a message of the catalogue and what fills it in.

    ``table`` is set where all that is known is that a table of the evidence differs.
    """

    cause: str
    message: str
    values: dict[str, str] = field(default_factory=dict)
    table: str = ""


Entry = dict[str, Any]
"""A figure or a definition of a basis; missing cells are None."""


@dataclass(frozen=True, slots=True)
class RunSide:
    """What explains the results of one run of one side.

    Attributes
    ----------
    year : int
        Reporting year.
    record : dict
        What the run stood on.
    figures, definitions : dict
        Of the side's basis, by figure and by indicator.
    packages : dict of str to str
        Of the side's lock file.
    used : frozenset of str
        Figures that any result of this side stands on.
    is_whole : bool
        The figures are all there are, and not only those that results used.
    """

    year: int
    record: dict[str, Any]
    figures: dict[str, Entry]
    definitions: dict[str, Entry]
    packages: dict[str, str]
    used: frozenset[str]
    is_whole: bool


def entries_of(table: pd.DataFrame, key: str) -> dict[str, Entry]:
    """Rows of a basis by their code."""
    return {str(row[key]): row for row in dictionaries_of(table)}


def say_reason(reason: Reason, words: Words) -> str:
    """A reason in the language of a page."""
    return words.say(reason.message, **reason.values)


WORDS: Final[dict[str, str]] = to_say({
    "indicator": "the {column} of {indicator} was “{old}”, is “{new}”",
    "method": "computed otherwise: “{old}”, now “{new}”",
    "role": "the second number was {old}, is {new}",
    "target": "the target was {old}, is {new}",
    "figure_meaning": "{new_id} counts otherwise than {old_id}: {column} “{new}”, was “{old}”",
    "edited": "{figure} was {old}, is {new} in the same source",
    "replaced": "{new} in place of {old}",
    "withdrawn": "{figure} is no longer there",
    "added": "with {figures}",
    "and_more": "with {figures} and {n} more",
    "units": "{old} units, now {new}",
    "unit_counts": "units of places, not progress",
    "year": "the report is on {new}, was on {old}",
    "no_figure": "no figure speaks for {year}; the last is {figure}",
    "new_indicator": "the indicator was not defined before",
    "unknown": "nothing that the run recorded explains it",
    "together": "several things changed, and cannot be told apart",
    "new_target": "a target that was set or published since",
    "not_shown": "not shown in the report on {year}",
    "first_shown": "not shown in the report on {year}, whose data had it",
})  # fmt: skip


def reason_of(cause: str, word: str, **values: Any) -> Reason:
    """A reason in the words of :data:`WORDS`."""
    return Reason(cause, WORDS[word], {name: str(value) for name, value in values.items()})


def ids_of(row: Row | None) -> list[str]:
    """Figures that a result stands on."""
    return [] if row is None or not row["figures"] else str(row["figures"]).split(";")


def plain(number: float) -> str:
    """A number as a cell of a table has it."""
    return f"{number:.12g}"
