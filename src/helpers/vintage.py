"""The day whose knowledge is asked for. Light, as a sealed regeneration imports no pandas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from helpers.errors import UserError

_DATED_ONLY: Final = "-dated-only"


@dataclass(frozen=True, slots=True)
class Vintage:
    """What is asked for: the day, and whether figures without a date of publication take part."""

    day: date
    dated_only: bool = False

    @property
    def code(self) -> str:
        """As folders and processes call it: 2023-06-30, 2023-06-30-dated-only."""
        return f"{self.day:%Y-%m-%d}{_DATED_ONLY if self.dated_only else ''}"

    @classmethod
    def of(cls, code: str) -> Vintage:
        """The vintage of a code."""
        return cls(date.fromisoformat(code.removesuffix(_DATED_ONLY)), code.endswith(_DATED_ONLY))


def read_vintage(text: str, today: date, *, dated_only: bool = False) -> Vintage:
    """The vintage that a person asked for.

    Parameters
    ----------
    text : str
        A day such as 2023-06-30.
    today : date
        By the computer's clock.
    dated_only : bool
        Leave out what has no date of publication.

    Raises
    ------
    UserError
        No day of the calendar, or one that has not come yet.
    """
    try:
        day = date.fromisoformat(text.strip())
        is_plain = f"{day:%Y-%m-%d}" == text.strip()
    except ValueError:
        is_plain = False
    if not is_plain:
        raise UserError(
            f"command line, --as-of: found {text!r}, expected a day of the calendar such as "
            "2023-06-30.\nWrite it as year-month-day; for the end of a year, 2023-12-31."
        )
    if day > today:
        raise UserError(
            f"command line, --as-of: found {day}, expected a day up to today, {today} by this "
            "computer's clock.\nNobody knows yet what will be published: give an earlier day, or "
            "set the clock right."
        )
    return Vintage(day, dated_only)
