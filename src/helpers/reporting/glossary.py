"""Names for codes, and the words under a number, from the evidence of one report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import pandas as pd

from helpers.figures import Evidence
from helpers.reporting.language import Words, to_say, translator
from helpers.reporting.parameters import NotebookParameters

_LOCATORS: Final = to_say(
    ("paragraph", "characters", "page", "sheet", "table", "row", "column", "cell", "line")
)
_LOCATOR: Final = re.compile(rf"\b(?:{'|'.join(_LOCATORS)})\b(?= \w)")

_CODE: Final = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b")


def lower_first(words: str) -> str:
    """A label inside a sentence: *Region III communes* as *region III communes*, *DV* as it is."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


class Glossary:
    """What tables and sentences need to speak of places, indicators and figures.

    Parameters
    ----------
    evidence : Evidence
        The processed tables.
    parameters : NotebookParameters
        Place, year and language of the report.
    """

    def __init__(self, evidence: Evidence, parameters: NotebookParameters) -> None:
        self.evidence = evidence
        self.parameters = parameters

    @property
    def words(self) -> Words:
        """What the page says, in its language."""
        return translator(self.parameters.language)

    @property
    def place_name(self) -> str:
        """Name of the report's place."""
        return self.name_of(self.parameters.place)

    def name_of(self, place: str) -> str:
        """Name of any place."""
        places = self.evidence.places
        return str(places.loc[places["place"].eq(place), "name"].iloc[0])

    def label_of(self, indicator: str) -> str:
        """Label of an indicator in the report's language."""
        indicators = self.evidence.indicators
        label = f"label_{self.parameters.language}"
        return str(indicators.loc[indicators["indicator"].eq(indicator), label].iloc[0])

    def in_sentence(self, indicator: str) -> str:
        """Label of an indicator inside a sentence: only its first letter is made small."""
        return lower_first(self.label_of(indicator))

    def say_codes(self, text: str) -> str:
        """A text in which each code of an indicator gives way to its label."""
        known = set(self.evidence.indicators["indicator"])
        return _CODE.sub(
            lambda found: self.in_sentence(found.group()) if found.group() in known
            else found.group(), text,
        )  # fmt: skip

    def say_locator(self, locator: str) -> str:
        """Where in a source: paragraph 6, characters 120-151."""
        return _LOCATOR.sub(lambda found: self.words.look_up(found.group()), locator)

    def trace(self, figures: Sequence[str]) -> str:
        """The words under a number: figure, source and snippet, for a hover."""
        table = self.evidence.figures
        parts = []
        for _, row in table[table["figure_id"].isin(figures)].iterrows():
            where = "" if pd.isna(row["locator"]) else self.say_locator(str(row["locator"]))
            quote = f"“{row['snippet']}”, {where}" if pd.notna(row["snippet"]) else ""
            told = f"{row['figure_id']} ({row['source_id']}): {quote}".rstrip(": ")
            if pd.notna(entry := row.get("correction")):
                told += f" [{self.words.say('corrected, entry {entry}', entry=str(entry))}]"
            parts.append(told)
        return "; ".join(parts)
