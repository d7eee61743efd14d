"""What is known about a place before a new year, ready to be written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pandas as pd

from helpers.figures import Evidence
from helpers.reporting.new_year.due import next_due_year, targets_due
from helpers.reporting.new_year.expected import RECENT_YEARS, expected_figures
from helpers.reporting.new_year.layout import Form
from helpers.reporting.new_year.places import places_changed, universes_of

_AS_BEFORE: Final = (
    "indicator", "label_vi", "label_en", "last_value", "last_on", "last_source", "last_role",
    "there", "unit", "basis", "measure", "programme", "reported_by",
)  # fmt: skip


@dataclass(frozen=True)
class Material:
    """What a place reported before a year, which targets fall due and which places changed."""

    evidence: Evidence
    form: Form

    @cached_property
    def expected(self) -> pd.DataFrame:
        """Of :func:`helpers.reporting.new_year.expected.expected_figures`."""
        return expected_figures(self.evidence, self.form.place, self.form.year)

    @cached_property
    def due(self) -> pd.DataFrame:
        """Of :func:`helpers.reporting.new_year.due.targets_due`."""
        return targets_due(self.evidence, self.form.place, self.form.year)

    @cached_property
    def changed(self) -> pd.DataFrame:
        """Of :func:`helpers.reporting.new_year.places.places_changed`."""
        return places_changed(self.evidence, self.form.place, self.form.year)

    @property
    def next_due(self) -> int | None:
        """The next year in which targets fall due."""
        return next_due_year(self.evidence, self.form.place, self.form.year)

    @property
    def title(self) -> str:
        """What the workbook is, in words."""
        names = self.evidence.places.set_index("place")["name"]
        return f"{names[self.form.place]} ({self.form.place}), {self.form.year}: figures to fill in"

    @property
    def indicators(self) -> Sequence[str]:
        """Codes that a figure can have."""
        return sorted(self.evidence.indicators["indicator"])

    @property
    def programmes(self) -> Sequence[str]:
        """Codes of programmes."""
        return sorted(self.evidence.programmes["programme"])

    def rows(self) -> list[dict[str, object]]:
        """One row a series: what is known, by the columns of the sheet figures."""
        return [
            {
                **{name: row[name] for name in _AS_BEFORE},
                "last_on": None if pd.isna(row["last_on"]) else row["last_on"].date(),
                "definition": row["counts"],
                "expected": "yes" if row["is_expected"] else f"last in {row['last_year']}",
            }
            for _, row in self.expected.iterrows()
        ]

    def targets(self) -> list[tuple[str, pd.DataFrame]]:
        """Words and table for the sheet targets."""
        year, later = self.form.year, self.next_due
        words = f"Targets that fall due in {year}" if len(self.due) else _no_target(year, later)
        sections = [(words, self.due)]
        if later is not None:
            coming = targets_due(self.evidence, self.form.place, later)
            coming = coming[coming["due_year"].eq(later)]
            sections.append((f"Next: targets that fall due in {later}", coming))
        return sections

    def places(self) -> list[tuple[str, pd.DataFrame]]:
        """Words and tables for the sheet places."""
        year = self.form.year
        has_any = len(self.changed) > 0
        words = f"Units that changed in {year}" if has_any else f"No unit changed in {year}."
        universes = universes_of(self.evidence, self.form.place, year)
        return [(words, self.changed), (f"How many units there were in {year}", universes)]

    def summary(self) -> str:
        """Targets and places of the year, in a sentence each."""
        year, n = self.form.year, len(self.due)
        n_units = self.changed["place_from"].fillna(self.changed["place_to"]).nunique()
        due = f"{n} target{'s fall' if n != 1 else ' falls'} due in {year}."
        units = f"{n_units} unit{'s' if n_units != 1 else ''} changed in {year}."
        return f"{due if n else _no_target(year, self.next_due)} {units}"

    def expectation(self) -> str:
        """How much is expected, in words."""
        n, n_all = int(self.expected["is_expected"].sum()), len(self.expected)
        since = self.form.year - RECENT_YEARS
        return f"{n} figures expected, {n_all - n} more were last reported before {since}"


def _no_target(year: int, later: int | None) -> str:
    return f"No target falls due in {year}." + (f" The next do in {later}." if later else "")
