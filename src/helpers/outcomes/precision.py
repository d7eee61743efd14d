"""How many digits a quotient of two printed numbers can carry."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Final

FEWEST: Final = 2
FEWEST_OF_COUNTS: Final = 3
MOST: Final = 4


def significant_digits(value: float) -> int:
    """Digits that a printed number carries: its zeros at the end are taken for rounding.

    Parameters
    ----------
    value : float
        The number as printed.

    Returns
    -------
    int
        6 of 5,755,250,000; 3 of 342; 1 of 1,000,000,000; 4 of 176.6; 1 of 0.

    Raises
    ------
    ValueError
        Not a finite number.
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} has no digits")
    return len(Decimal(repr(float(value))).normalize().as_tuple().digits)


def digits_of_ratio(a: float, b: float | None = None, *, are_counts: bool = False) -> int:
    """Digits that the quotient of two printed numbers is shown with.

    Parameters
    ----------
    a : float
        One number as printed.
    b : float, optional
        The other; None where it is exact.
    are_counts : bool
        Both are full counts that their source gives as exact, neither a sum of money.

    Returns
    -------
    int
        The least of the two, at least 2 (of counts 3) and at most 4.

    Notes
    -----
    A quotient knows no more than the coarser of its two numbers. "1 tỷ đồng" is a round sum: over
    11 projects it is 91 million each, and 90,909,091 would invent six digits. Two digits are always
    shown, as one would hide a difference of a third; more than four no report of this kind carries.
    Counts are no round sums: 2,145 people in 8 units are 268 a unit, not 270. Units counted from
    the table of places are exact, however round: 180 communes limit nothing. See
    docs/methods/outcome-ratios.md.
    """
    digits = [significant_digits(number) for number in (a, b) if number is not None]
    return max(FEWEST_OF_COUNTS if are_counts else FEWEST, min([*digits, MOST]))


def round_to_digits(x: float, digits: int) -> float:
    """A number with no more than so many significant digits.

    Parameters
    ----------
    x : float
        The number; nan stays nan.
    digits : int
        1 or more.

    Returns
    -------
    float
        90,909,090.9 with 2 digits is 91,000,000.

    Raises
    ------
    ValueError
        Fewer than one digit.
    """
    if digits < 1:
        raise ValueError(f"found {digits} digits, expected 1 or more")
    return float(f"{x:.{digits - 1}e}")
