"""What an expression with a number says, before any meaning is sought."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

DASH: Final = r"\s*[-–—]\s*"
PERCENT: Final = re.compile(
    r"\s?(?P<points>điểm\s*(?:%|phần trăm)|(?:%|phần trăm|percent|per cent)\s*(?:điểm|points?)"
    r"|percentage points?)|\s?(?:%|phần trăm\b|percent\b|per cent\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression with a number.

    Attributes
    ----------
    start, end : int
        Span in the text scanned, from the qualifier to the noun.
    kind : str
        ``count``, ``ratio``, ``range``, ``percent``, ``money``, ``amount``, ``year`` or
        ``identifier``.
    value, high : Decimal
        The number, or the ends of a range; ``high`` is missing elsewhere.
    numerator, denominator : Decimal or None
        Of a printed x/y.
    unit, counted : str
        Code of the unit and the noun as printed; empty where none stands there.
    qualifier : str
        ``exact``, ``more_than``, ``at_least``, ``about``, ``at_most`` or ``less_than``.
    change : str
        ``increase`` or ``decrease`` where the number is a change.
    of_target : bool
        A percentage of a target or plan.
    other : Decimal or None
        Another reading of the digits.
    number_start : int
        Offset of the number itself.
    in_words : bool
        The number is written in words.
    """

    start: int
    end: int
    kind: str
    value: Decimal
    high: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    unit: str = ""
    counted: str = ""
    qualifier: str = "exact"
    change: str = ""
    of_target: bool = False
    other: Decimal | None = None
    number_start: int = 0
    in_words: bool = False


def rate_unit(what: str, base: str, of: str) -> str:
    """The unit of a rate, as the tables name it: ``boys per 100 girls``.

    Parameters
    ----------
    what, base, of : str
        The three parts as printed: ``bé trai``, ``100``, ``bé gái``.
    """
    n = re.sub(r"\D", "", base)
    if n == "100" and re.search(r"gái|girl|nữ", of, re.IGNORECASE):
        return "boys per 100 girls"
    if n == "100000" and re.search(r"sống|birth", of, re.IGNORECASE):
        return "deaths per 100,000 live births"
    if n == "1000" and re.search(r"gái|girl|nữ|women", of, re.IGNORECASE):
        return "births per 1,000 girls"
    return " ".join(f"{what} per {base} {of}".lower().split())
