"""Digits to numbers: which mark parts thousands and which the decimals.

``2.145`` is two thousand in a Vietnamese sentence and a little over two in an English one;
``53,152`` is fifty-three thousand in a ministry's table and fifty-three point one in a newspaper.
Most numerals settle it themselves (``5.755.250.000``, ``31,24``). The rest follow the habit of the
document, then what is counted, as there is no half commune. What is left is said to be unsure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

Mark = Literal[".", ",", ""]

# Thousands may be parted by a dot, a comma, or a space (also one that does not break a line).
NUMERAL: Final = (
    r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![\d])"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d])"
    r"|[1-9]\d{0,2}(?:[ \u00a0\u202f\u2009]\d{3})+(?:,\d+)?(?![\d])"
    r"|\d+(?:[.,]\d+)?)"
)
_DOTS: Final = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_COMMAS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_ONE_GROUP: Final = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_BELOW_ONE: Final = re.compile(r"0+[.,]\d+")
_SPACES: Final = re.compile("[ \u00a0\u202f\u2009]")
_VOTES: Final = {
    ",": re.compile(r"(?<![\d.,/])(?:\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.\d{3})+,\d+|\d+,\d{1,2})(?![\d.,/]\d|\d)"),
    ".": re.compile(r"(?<![\d.,/])(?:\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:,\d{3})+\.\d+|\d+\.\d{1,2}(?=\s?%))(?![\d.,/]\d|\d)"),
}  # fmt: skip
# One group of three digits settles nothing alone; ten of one kind and none of the other do.
_GROUPS: Final = {
    mark: re.compile(rf"(?<![\d.,/])[1-9]\d{{0,2}}\{mark}\d{{3}}(?![\d%]|[.,]\d)") for mark in ",."
}
_MANY: Final = 10


@dataclass(frozen=True, slots=True)
class Habit:
    """Which mark parts the decimals in a text; empty where nothing settles it."""

    decimal: Mark = ""
    is_vietnamese: bool = True


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number read from digits.

    Attributes
    ----------
    value : Decimal
        The reading.
    other : Decimal or None
        What else the digits can mean, where nothing settles it.
    """

    value: Decimal
    other: Decimal | None = None


def find_habit(text: str, *, is_vietnamese: bool = True) -> Habit:
    """The decimal mark of a text, by numerals that can be read in one way only."""
    counts = {mark: sum(1 for _ in pattern.finditer(text)) for mark, pattern in _VOTES.items()}
    groups = {mark: len(pattern.findall(text)) for mark, pattern in _GROUPS.items()}
    if groups[","] >= _MANY and groups["."] == 0 and counts[","] == 0:
        return Habit(".", is_vietnamese)
    if counts[","] == counts["."]:
        return Habit("", is_vietnamese)
    return Habit("," if counts[","] > counts["."] else ".", is_vietnamese)


def parse_numeral(digits: str, habit: Habit, *, is_whole: bool | None = None) -> Numeral:
    """The number that a numeral stands for.

    Parameters
    ----------
    digits : str
        What ``NUMERAL`` matches.
    habit : Habit
        Of the document around it.
    is_whole : bool, optional
        What is counted comes in wholes (communes), or not (percent); none: not known.

    Returns
    -------
    Numeral
        With the other reading where neither digits, habit nor what is counted settles it.
    """
    plain = _SPACES.sub("", digits)
    if _ONE_GROUP.fullmatch(plain):
        return _one_group(plain, habit, is_whole)
    if _DOTS.fullmatch(plain) and not _BELOW_ONE.fullmatch(plain):
        return Numeral(Decimal(plain.replace(".", "").replace(",", ".")))
    if _COMMAS.fullmatch(plain) and not _BELOW_ONE.fullmatch(plain):
        return Numeral(Decimal(plain.replace(",", "")))
    return Numeral(Decimal(plain.replace(",", ".")))


def _one_group(plain: str, habit: Habit, is_whole: bool | None) -> Numeral:
    """``2.145`` or ``53,152``: one mark with three digits after it."""
    mark = "." if "." in plain else ","
    thousands, decimals = Decimal(plain.replace(mark, "")), Decimal(plain.replace(",", "."))
    if is_whole:
        # A mark that is the decimal one elsewhere in the text makes the reading worth a look.
        return Numeral(thousands, decimals if habit.decimal == mark else None)
    usual: Mark = "," if habit.is_vietnamese else "."
    decimal = habit.decimal or usual
    if is_whole is False and habit.decimal == "":
        return Numeral(decimals, thousands) if mark == decimal else Numeral(thousands, decimals)
    if mark == decimal:
        return Numeral(decimals, thousands if is_whole is None else None)
    return Numeral(thousands, decimals if is_whole is False else None)
