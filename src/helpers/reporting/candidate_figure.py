"""One accepted row of a review as a figure, or the one reason why it cannot be one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Final, NoReturn

import pandas as pd

from helpers.documents.locate import locator_of, snippet_of
from helpers.documents.nouns import Nouns
from helpers.documents.numerals import Habit
from helpers.documents.qualifiers import FIGURE_QUALIFIERS
from helpers.documents.scan import scan
from helpers.errors import UserError
from helpers.figures.raw import RawTables
from helpers.places import match_key
from helpers.places.gazetteer import read_gazetteer

Row = Mapping[str, str]
_NEEDED: Final = ("indicator", "place_code", "value", "unit", "period_end")
_WHOLE: Final = re.compile(r"\d+")
_PLAIN: Final = re.compile(r"\d+(\.\d+)?")
_RANGE: Final = re.compile(r"(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)")
_TRUTH: Final = {"true": True, "1": True, "false": False, "0": False, "": False}
# A cell's header may give its scale: 1.250,5 under "triệu đồng".
_HEADER_SCALES: Final = (1, 10**3, 10**6, 10**9)
_HABITS: Final = (Habit(","), Habit("."), Habit())
_BY_HAND: Final = "Refuse the row and add the figure by hand (docs/how-to/add-figures.md)."


@dataclass(frozen=True, slots=True)
class FigureMaker:
    """Checks accepted rows against their own words and the tables of ``data/raw``.

    Attributes
    ----------
    tables : RawTables
        As they are before the rows join.
    file : str
        How messages call the file of the review.
    """

    tables: RawTables
    file: str
    _nouns: Nouns = field(init=False)
    _units: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        known = (self.tables.nouns, self.tables.indicators, self.tables.figures)
        units = {str(unit) for table in known for unit in table["unit"].dropna()}
        object.__setattr__(self, "_nouns", Nouns(self.tables.nouns))
        object.__setattr__(self, "_units", frozenset(units | {"VND", "USD", "EUR", "percent"}))

    def make(self, row: Row, figure_id: str, source: str, confidence: str) -> dict[str, str]:
        """The figure of one row.

        Parameters
        ----------
        row : mapping
            Columns of the review as text, and ``_row``.
        figure_id, source, confidence : str
            Of the new figure.

        Raises
        ------
        UserError
            Naming the cell: it is empty, not of its kind, at odds with another cell or with the
            words of the report, or the row is a plan or a change, which are no figures.
        """
        for column in _NEEDED:
            if not row[column].strip():
                self._stop(row, column, f"an empty cell for {row['text']!r}", "a value")
        self._check_kind(row)
        low, high = self._ends(row)
        self._check_words(row, low, high)
        self._check_place(row)
        unit = row["unit"].strip()
        if unit not in self._units:
            near = get_close_matches(unit, self._units, n=2)
            hint = f" Near it: {', '.join(near)}." if near else ""
            step = (
                f"Write a unit that data/raw knows, or add a noun with it to words/nouns.csv.{hint}"
            )
            self._stop(row, "unit", repr(unit), "a known unit", step)
        start, end = (int(row[c]) for c in ("char_start", "char_end"))
        return {
            "figure_id": figure_id, "indicator": row["indicator"].strip(),
            "place": row["place_code"].strip(), "period_start": row["period_start"].strip(),
            "period_end": row["period_end"].strip(), "as_of": row["as_of"].strip(),
            "value": low, "value_high": high, "numerator": row["numerator"].strip(),
            "denominator": row["denominator"].strip(),
            "denominator_role": row["denominator_role"].strip() if row["denominator"] else "",
            "unit": unit, "qualifier": self._qualifier(row), "basis": "count",
            "measure": row["measure"].strip() or "unclear", "programme": row["programme"].strip(),
            "source_id": source, "confidence": confidence,
            "locator": locator_of(row["locator"], start, end),
            "snippet": snippet_of(row["text"]), "note": row["note"].strip(),
        }  # fmt: skip

    def _check_kind(self, row: Row) -> None:
        """Plans stand in targets.csv, and the size of a change is no level."""
        plan = row["is_plan"].strip().lower()
        if plan not in _TRUTH:
            self._stop(row, "is_plan", repr(row["is_plan"]), "true or false")
        if _TRUTH[plan]:
            step = "Refuse the row (plans belong in data/raw/targets.csv), or write false there."
            self._stop(row, "is_plan", f"a plan ({row['text']!r})", "a result", step)
        if row["change"].strip():
            found = f"{row['change'].strip()!r}: {row['text']!r} is the size of a change"
            step = "Refuse the row, or empty the cell if the number is a level."
            self._stop(row, "change", found, "an empty cell", step)
        for column in ("char_start", "char_end"):
            if _WHOLE.fullmatch(row[column].strip()) is None:
                self._stop(row, column, repr(row[column]), "a whole number", "Restore the cell.")

    def _ends(self, row: Row) -> tuple[str, str]:
        value = row["value"].strip()
        both = _RANGE.fullmatch(value)
        if both is None and _PLAIN.fullmatch(value) is None:
            expected = "a plain number like 5755250000 or 31.24, or the ends of a range like 8-10"
            self._stop(
                row, "value", repr(value), expected, "Write it without thousands separators."
            )
        return (both[1], both[2]) if both else (value, "")

    def _check_words(self, row: Row, low: str, high: str) -> None:
        """Numbers are those of the words, in any reading of their marks and any usual scale."""
        numerator, denominator = (row[c].strip() for c in ("numerator", "denominator"))
        if bool(numerator) != bool(denominator):
            column = "denominator" if numerator else "numerator"
            self._stop(row, column, "an empty cell", "both numbers of x/y, or neither")
        for column, text in (("numerator", numerator), ("denominator", denominator)):
            if text and _PLAIN.fullmatch(text) is None:
                self._stop(row, column, repr(text), "a plain number")
        if numerator and Decimal(numerator) != Decimal(low):
            self._stop(row, "numerator", numerator, f"the value, {low}")
        said = _numbers_of(row["text"], self._nouns)
        numbers = (("value", low), ("value", high), ("denominator", denominator))
        for column, number in numbers:
            if number and said and Decimal(number) not in said:
                self._stop(row, column, number, f"a number of the words {row['text']!r}", _BY_HAND)

    def _check_place(self, row: Row) -> None:
        code = row["place_code"].strip()
        if ";" in code:
            step = (
                "Give the place that holds them all, and name them in mentions.csv; or refuse "
                "the row."
            )
            self._stop(row, "place_code", f"several places ({code})", "one", step)
        places, names = self.tables.places, self.tables.place_names
        if not places["place"].eq(code).any():
            self._stop(
                row, "place_code", repr(code), "a code of places/places.csv", _proposed(code)
            )
        listed = [
            *names.loc[names["place"].eq(code), "name"],
            *places.loc[places["place"].eq(code), "name"],
        ]
        written = row["place"].strip()
        if written and match_key(written) not in {match_key(name) for name in listed}:
            step = "Change place_code, which is what counts, or restore the place's name."
            self._stop(row, "place", repr(written), f"a name of {code}", step)

    def _qualifier(self, row: Row) -> str:
        stated = row["qualifier"].strip() or "exact"
        if stated not in FIGURE_QUALIFIERS:
            self._stop(row, "qualifier", repr(stated), f"one of {', '.join(FIGURE_QUALIFIERS)}")
        return FIGURE_QUALIFIERS[stated]

    def _stop(self, row: Row, column: str, found: str, expected: str, step: str = "") -> NoReturn:
        step = step or "Correct the cell, or refuse the row."
        raise UserError(
            f"{self.file}, row {row['_row']}, column {column}: found {found}, "
            f"expected {expected}.\n{step}"
        )


def _numbers_of(text: str, nouns: Nouns) -> set[Decimal]:
    """Every number that words can mean; none where no number is found in them."""
    read: set[Decimal] = set()
    for habit in _HABITS:
        for one in scan(text, nouns, habit).expressions:
            found = (one.value, one.high, one.other, one.numerator, one.denominator)
            read |= {number for number in found if number is not None}
    return {number * scale for number in read for scale in _HEADER_SCALES}


def _proposed(code: str) -> str:
    """What to do about a place that is not in the table, with its row where the country has it."""
    country = read_gazetteer()
    found = country[country["place"].eq(code)]
    if found.empty:
        return "Correct the code, or add the place."
    row = found.iloc[0]
    until = "" if pd.isna(row["valid_to"]) else f"{row['valid_to']:%Y-%m-%d}"
    since = "" if pd.isna(row["valid_from"]) else f"{row['valid_from']:%Y-%m-%d}"
    return (
        f"Add the place: level {row['level']}, unit_type {row['unit_type']}, name {row['name']}, "
        f"parent {row['parent']}, valid_from {since or 'empty'}, valid_to {until or 'empty'}; "
        "and its name to places/names.csv."
    )
