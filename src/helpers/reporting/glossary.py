"""Names for codes, and the words under a number, from the evidence of one report."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.figures import Evidence
from helpers.reporting.parameters import NotebookParameters


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
    def place_name(self) -> str:
        """Name of the report's place."""
        return self.name_of(self.parameters.place)

    def name_of(self, place: str) -> str:
        """Name of any place."""
        places = self.evidence.places
        return str(places.loc[places["place"].eq(place), "name"].iloc[0])

    def label_of(self, indicator: str) -> str:
        """English label of an indicator."""
        indicators = self.evidence.indicators
        return str(indicators.loc[indicators["indicator"].eq(indicator), "label_en"].iloc[0])

    def trace(self, figures: Sequence[str]) -> str:
        """The words under a number: figure, source and snippet, for a hover."""
        table = self.evidence.figures
        parts = []
        for _, row in table[table["figure_id"].isin(figures)].iterrows():
            words = f"“{row['snippet']}”, {row['locator']}" if pd.notna(row["snippet"]) else ""
            parts.append(f"{row['figure_id']} ({row['source_id']}): {words}".rstrip(": "))
        return "; ".join(parts)
