"""Programmes that a text names: by their number, or by the words of their name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

import pandas as pd

from helpers.documents.expressions import Expression
from helpers.documents.indicator_words import Zone

_NUMBER: Final = re.compile(
    r"(?:Đề án|Dự án|Project)\s+(\d+)|Quyết định\s+(?:số\s+)?(\d+)|Decision\s+(\d+)", re.IGNORECASE
)
_BY_NUMBER: Final = re.compile(
    r"(?:đề án|dự án|chương trình|project|programme|ctmtqg)\s+(?:số\s+)?(\d+)", re.IGNORECASE
)


class ProgrammeNames:
    """Finds programmes by their numbers.

    Parameters
    ----------
    programmes : DataFrame
        Columns of ``data/raw/programmes.csv``.
    """

    def __init__(self, programmes: pd.DataFrame) -> None:
        self._codes: dict[str, str] = {}
        self._years: dict[str, tuple[date, date]] = {}
        for row in programmes.to_dict("records"):
            code = str(row["programme"])
            names = f"{row['name_vi']} {row['instrument'] if pd.notna(row['instrument']) else ''}"
            for found in _NUMBER.finditer(names):
                number = next(group for group in found.groups() if group)
                named = found.group(1) is not None
                if named or number not in self._codes:
                    self._codes[number] = code
            if pd.notna(row["start_year"]) and pd.notna(row["end_year"]):
                first, last = int(row["start_year"]), int(row["end_year"])
                self._years[code] = (date(first, 1, 1), date(last, 12, 31))

    def nearest(self, zones: Sequence[Zone], one: Expression) -> str | None:
        """The programme whose number stands nearest, in the sentence."""
        if one.kind == "identifier":
            return self._codes.get(str(int(one.value)))
        for zone in sorted(zones, key=lambda zone: -zone.weight):
            if zone.weight < 0.3:
                break
            codes = [self._codes[n] for n in _BY_NUMBER.findall(zone.text) if n in self._codes]
            if codes:
                return codes[-1]
        return None

    def years(self, programme: str) -> tuple[date, date] | None:
        """First and last day of a programme, where known."""
        return self._years.get(programme)
