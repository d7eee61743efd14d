"""Filled rows as figures: what they leave open is as last time, what cannot be is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Final

import pandas as pd

from helpers.places import lineage
from helpers.reporting.new_year.expected import definition_of
from helpers.reporting.new_year.filled import Entry
from helpers.reporting.new_year.grid import CellProblem
from helpers.reporting.new_year.layout import RAW_FIGURE
from helpers.reporting.new_year.material import Material

Line = dict[str, str]
_COPIED: Final = (
    "indicator", "value_high", "numerator", "denominator", "as_of", "programme", "reported_by",
    "source_id", "locator", "snippet", "note",
)  # fmt: skip
_SHARES: Final = ("percent", "ratio")


@dataclass(frozen=True)
class Reported:
    """Turns filled rows of one place and year into lines of ``data/raw/figures``.

    Attributes
    ----------
    material : Material
        What the place reported before.
    confidences : mapping of str to str
        How far each known source is trusted, as the sheet sources or its figures say; empty text
        where nobody said.
    today : date
        What the computer's clock says.
    """

    material: Material
    confidences: Mapping[str, str]
    today: date

    def line_of(self, entry: Entry) -> tuple[Line, list[CellProblem]]:
        """A figure without a name, and what is wrong with it."""
        cells = entry.cells
        indicator = self._indicators.get(cells["indicator"])
        if indicator is None:
            return {}, [self._unknown_indicator(entry)]
        definition, problems = self._definition(entry, indicator)
        last = self._last.get((cells["indicator"], definition), {})
        line = dict.fromkeys(RAW_FIGURE, "") | {name: cells[name] for name in _COPIED}
        line |= {
            "place": self.material.form.place,
            "definition": definition,
            "unit": cells["unit"] or last.get("unit", "") or _text(indicator["unit"]),
            "value": cells["value"],
            "denominator_role": cells["denominator_role"],
            "qualifier": cells["qualifier"] or "exact",
            "basis": cells["basis"] or last.get("basis", "") or "count",
            "measure": cells["measure"] or _text(indicator["measure"]),
            "programme": cells["programme"] or _text(indicator["programme"]),
            "confidence": cells["confidence"] or self.confidences.get(cells["source_id"], ""),
        }
        if cells["numerator"] and not cells["value"] and line["unit"] not in _SHARES:
            line["value"] = cells["numerator"]
        if cells["denominator"] and not cells["denominator_role"]:
            line["denominator_role"] = last.get("last_role", "")
        line |= self._period(cells, line["measure"])
        for rule in (self._numbers, self._unit, self._days, self._source):
            problems += rule(entry, line, last)
        return line, problems

    def _unknown_indicator(self, entry: Entry) -> CellProblem:
        code = entry.cells["indicator"]
        near = get_close_matches(code, list(self._indicators), n=2)
        hint = f" Near it: {', '.join(near)}." if near else ""
        return entry.problem(
            "indicator", repr(code) if code else "an empty cell", "a code of indicators.csv",
            f"Choose a code from the list, or add the indicator to indicators.csv first.{hint}",
        )  # fmt: skip

    def _definition(self, entry: Entry, indicator: pd.Series) -> tuple[str, list[CellProblem]]:
        """What the row counts, where that is not the indicator's own definition."""
        said, own = entry.cells["definition"], _plain(definition_of(indicator))
        if said in ("", own):
            return "", []
        for known in self._own_definitions.get(entry.cells["indicator"], ()):
            if _plain(known) == said:
                return known, []
        if entry.cells["note"]:
            return said, []
        return said, [
            entry.problem(
                "definition", repr(said), repr(own),
                "Restore the definition of indicators.csv; or, if the report counts something else "
                "or the definition was changed since, say in note what differs and since when: the "
                "figure then has a series of its own.",
            )
        ]  # fmt: skip

    def _period(self, cells: Line, measure: str) -> Line:
        """The period as filled in; else the day of a stock that has one, else the year."""
        year = self.material.form.year
        start, end, as_of = (cells[name] for name in ("period_start", "period_end", "as_of"))
        if as_of and not (start or end) and measure == "stock":
            return {"period_start": as_of, "period_end": as_of}
        return {"period_start": start or f"{year}-01-01", "period_end": end or f"{year}-12-31"}

    def _numbers(self, entry: Entry, line: Line, _: Line) -> Iterator[CellProblem]:
        cells = entry.cells
        if bool(cells["numerator"]) != bool(cells["denominator"]):
            empty = "denominator" if cells["numerator"] else "numerator"
            yield entry.problem(
                empty, "an empty cell", "both numbers of x/y, or neither", "Fill in the other one."
            )
        elif not line["value"]:
            yield entry.problem(
                "value", "an empty cell", "a number", "Fill it in, or empty the row."
            )
        if cells["denominator"] and not line["denominator_role"]:
            yield entry.problem(
                "denominator_role", "an empty cell", "target, universe, whole or unknown",
                "Say what the denominator is; 'unknown' is an answer.",
            )  # fmt: skip
        if cells["denominator_role"] and not cells["denominator"]:
            yield entry.problem(
                "denominator_role", repr(cells["denominator_role"]), "an empty cell, as there is "
                "no denominator", "Fill in the denominator, or empty the cell.",
            )  # fmt: skip

    def _unit(self, entry: Entry, line: Line, last: Line) -> Iterator[CellProblem]:
        unit, before = line["unit"], last.get("unit", "")
        if unit not in self._units:
            near = get_close_matches(unit, sorted(self._units), n=2)
            hint = f" Near it: {', '.join(near)}." if near else ""
            yield entry.problem(
                "unit", repr(unit) if unit else "an empty cell", "a unit that data/raw knows",
                f"Write such a unit, or add a noun with it to words/nouns.csv.{hint}",
            )  # fmt: skip
        elif before and unit != before and not entry.cells["note"]:
            yield entry.problem(
                "unit", repr(unit), f"{before!r} as last time",
                f"Give the number in {before}, or say in note why the unit is another.",
            )  # fmt: skip

    def _days(self, entry: Entry, line: Line, _: Line) -> Iterator[CellProblem]:
        year = self.material.form.year
        column = "as_of" if line["as_of"] else "period_end"
        if not line[column].startswith(f"{year}-"):
            yield entry.problem(
                column, line[column], f"a day of {year}",
                "Correct it; a figure of another year belongs into the workbook of that year.",
            )  # fmt: skip
        elif line["as_of"] > f"{self.today}":
            yield entry.problem(
                "as_of", line["as_of"], f"a day up to {self.today}, today by the computer's clock",
                "Correct the day, or the clock if it is wrong.",
            )  # fmt: skip

    def _source(self, entry: Entry, line: Line, _: Line) -> Iterator[CellProblem]:
        code = line["source_id"]
        if code not in self.confidences:
            near = get_close_matches(code, sorted(self.confidences), n=2)
            hint = f" Near it: {', '.join(near)}." if near else ""
            yield entry.problem(
                "source_id", repr(code) if code else "an empty cell",
                "a code of the sheet sources or of data/raw/sources.csv",
                f"Say where the number stands: add the report to the sheet sources.{hint}",
            )  # fmt: skip
        elif not line["confidence"]:
            yield entry.problem(
                "confidence", "an empty cell", "high, medium or low",
                f"Say how far {code} is trusted: here, or in the sheet sources for all its "
                "figures.",
            )  # fmt: skip

    @cached_property
    def _indicators(self) -> dict[str, pd.Series]:
        table = self.material.evidence.indicators
        return {str(row["indicator"]): row for _, row in table.iterrows()}

    @cached_property
    def _last(self) -> dict[tuple[str, str], Line]:
        """What each series was like the last time."""
        columns = ("unit", "basis", "last_role")
        return {
            (str(row["indicator"]), _text(row["definition"])): {c: _text(row[c]) for c in columns}
            for _, row in self.material.expected.iterrows()
        }

    @cached_property
    def _own_definitions(self) -> dict[str, list[str]]:
        """Definitions that figures of the place have beside those of their indicators."""
        evidence = self.material.evidence
        own = evidence.figures["place"].isin(lineage(self.material.form.place, evidence.places))
        rows = evidence.figures[own & evidence.figures["definition"].notna()]
        return {
            str(code): [str(text) for text in group["definition"].unique()]
            for code, group in rows.groupby("indicator")
        }

    @cached_property
    def _units(self) -> frozenset[str]:
        evidence = self.material.evidence
        tables = (evidence.nouns, evidence.indicators, evidence.figures)
        known = {str(unit) for table in tables for unit in table["unit"].dropna()}
        return frozenset(known | {"VND", "USD", "EUR", "percent"})


def _plain(text: str) -> str:
    return " ".join(text.split())


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)
