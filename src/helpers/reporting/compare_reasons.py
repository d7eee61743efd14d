"""What a cause is, and what explains the results of a run: the words of a comparison."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from helpers.reporting.basis import dictionaries_of
from helpers.reporting.language import Words, to_say

CAUSES: Final[dict[str, str]] = to_say({
    "definition": "Definition", "revision": "Revision", "new_data": "New data",
    "places": "Places", "parameters": "Year or parameter", "code": "Code",
    "environment": "Environment", "unknown": "Cannot say",
})  # fmt: skip
"""Causes in the order in which they are looked for; the first found is a result's cause."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A cause with the words for it: a message of the catalogue and what fills it in."""

    cause: str
    message: str
    values: dict[str, str] = field(default_factory=dict)


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
