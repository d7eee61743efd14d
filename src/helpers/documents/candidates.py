"""The table of candidates: one row a number of a document, with how it was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Final

import pandas as pd

CALENDAR: Final = ("year", "identifier")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One number as it was read; the fields are the columns of the table.

    Attributes
    ----------
    document, sha256, locator : str
        File name, digest of its bytes, and where in it.
    char_start, char_end : int
        Span in the document's text.
    text : str
        The words at that span.
    kind : str
        ``count``, ``ratio``, ``range``, ``percent``, ``money``, ``amount``, ``year`` or
        ``identifier``.
    numerator, denominator, denominator_role : str
        Of a printed x/y; empty elsewhere.
    value : str
        The number; both ends, parted by a hyphen, for a range.
    unit, counted, qualifier, change : str
        Code of the unit, the noun as printed, how exact, ``increase`` or ``decrease``.
    is_plan : bool
        A target or intention, not a result.
    indicator, other_indicators : str
        Codes of the indicator and of those that fit nearly as well.
    measure, programme : str
        Stock, flow or unclear; codes of programmes.
    place, place_code : str
        Names and codes, parted by semicolons.
    period_start, period_end, as_of : str
        ISO days; empty where not known.
    score : float
        0 to 1: how sure the whole reading is.
    reasons : str
        What the score rests on.
    """

    document: str
    sha256: str
    locator: str
    char_start: int
    char_end: int
    text: str
    kind: str
    numerator: str
    denominator: str
    denominator_role: str
    value: str
    unit: str
    counted: str
    qualifier: str
    change: str
    is_plan: bool
    indicator: str
    other_indicators: str
    measure: str
    programme: str
    place: str
    place_code: str
    period_start: str
    period_end: str
    as_of: str
    score: float
    reasons: str


COLUMNS: Final = tuple(field.name for field in fields(Candidate))


def table_of(candidates: Iterable[Candidate]) -> pd.DataFrame:
    """Candidates as a table in the order of documents.

    Returns
    -------
    DataFrame
        Columns ``COLUMNS``: text as ``string``, empty where nothing is known; offsets as whole
        numbers, ``is_plan`` as boolean, ``score`` as float.
    """
    rows = [[getattr(one, column) for column in COLUMNS] for one in candidates]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    types = dict.fromkeys(COLUMNS, "string")
    types |= {"char_start": "int64", "char_end": "int64", "is_plan": "bool", "score": "float64"}
    return frame.astype(types)


def plain(value: Decimal | None) -> str:
    """A number in plain digits, without an exponent or trailing zeros; empty for none."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def iso(day: date | None) -> str:
    """A day as YYYY-MM-DD; empty for none."""
    return day.isoformat() if day else ""
