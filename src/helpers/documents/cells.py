"""A number in a table cell: its unit and scale stand in the headers."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from helpers.documents.blocks import Block
from helpers.documents.expressions import Expression, rate_unit
from helpers.documents.nouns import DURATIONS, Noun, Nouns
from helpers.documents.numerals import NUMERAL, Habit, parse_numeral

_SERIAL: Final = re.compile(r"\s*(?:stt|tt|no\.?|#|số thứ tự)\s*", re.IGNORECASE)
# A plan is often a bound: "≥ 78", "< 9,5".
_SIGNS: Final = {
    "≥": "at_least", ">=": "at_least", "≤": "at_most", "<=": "at_most", ">": "more_than",
    "<": "less_than", "~": "about", "≈": "about",
}  # fmt: skip
_NUMBER_ONLY: Final = re.compile(
    rf"\s*(?P<sign>>=|<=|[≥≤><~≈])?\s*(?P<digits>{NUMERAL})\s*(?P<percent>%?)\s*"
)
# "Kế hoạch 2024" over a column says that it is planned, not what is counted.
_OF_A_COLUMN: Final = re.compile(
    r"^\W*(?:kế hoạch|thực hiện|chỉ tiêu|mục tiêu|kết quả|KH|TH|plan|target|actual|result)\b(?!\s*\()",
    re.IGNORECASE,
)
_PLANNED: Final = re.compile(
    r"^\W*(?:kế hoạch|chỉ tiêu (?:năm|giao|đến)|mục tiêu|KH\b|plan|target)", re.IGNORECASE
)
_RATE: Final = re.compile(
    r"(?P<what>bé trai|trẻ (?:em )?trai|trẻ trai|boys?|ca|deaths?)\s*(?:/|trên|per)\s*(?P<y>10[0.,]*)\s*"
    r"(?P<of>bé gái|trẻ (?:em )?gái|girls?|trẻ (?:đẻ|sinh ra) sống|live births)",
    re.IGNORECASE,
)
_PERCENT: Final = re.compile(r"%|tỷ lệ|tỉ lệ|percent|share|rate\b", re.IGNORECASE)
_MONEY: Final = re.compile(
    r"(?P<scale>nghìn|ngàn|triệu|tỷ|tỉ|thousand|million|billion)\s*(?P<code>đồng|VNĐ|VND|đ\b|USD|dong)"
    r"|(?<!cộng )(?P<plain>đồng(?!\s+bào)|VNĐ|VND|USD)(?!\w)",
    re.IGNORECASE,
)
_SCALES: Final = {
    "nghìn": 10**3,
    "ngàn": 10**3,
    "thousand": 10**3,
    "triệu": 10**6,
    "million": 10**6,
    "tỷ": 10**9,
    "tỉ": 10**9,
    "billion": 10**9,
}
_YEAR: Final = re.compile(r"\s*(?:năm\s+)?(?:19|20)\d{2}\s*")


def is_serial(block: Block) -> bool:
    """Whether a cell numbers its row, or is a year among the headers."""
    return bool(_SERIAL.fullmatch(block.column_header)) or (
        block.is_header or (_YEAR.fullmatch(block.text) is not None and not block.column_header)
    )


def is_planned(block: Block) -> bool:
    """Whether the column says that its numbers are planned or aimed at."""
    return _PLANNED.match(block.column_header) is not None


def read_cell(block: Block, nouns: Nouns, habit: Habit) -> Expression | None:
    """The number of a cell that holds nothing else; none for other cells."""
    found = _NUMBER_ONLY.fullmatch(block.text)
    if found is None:
        return None
    start, end = (
        found.start("sign") if found["sign"] else found.start("digits"),
        found.end("percent") or found.end("digits"),
    )
    unit, factor, kind = _unit(block, nouns, bool(found["percent"]))
    whole = unit not in ("percent", "km2", "ha", "") and factor == 1
    numeral = parse_numeral(found["digits"], habit, is_whole=whole if unit else None)
    counted = next((n.text for n in nouns.inside(block.row_header) if n.unit == unit), "")
    return Expression(
        start, end, kind, numeral.value * factor, unit=unit, counted=counted,
        other=numeral.other, number_start=found.start("digits"),
        qualifier=_SIGNS.get(found["sign"] or "", "exact"),
    )  # fmt: skip


def with_header(one: Expression, block: Block, nouns: Nouns) -> Expression:
    """A ratio or range in a cell, ``54/50``, with what its headers count."""
    if one.unit or one.kind not in ("ratio", "range", "count"):
        return one
    unit, factor, _ = _unit(block, nouns, is_percent=False)
    if unit in ("", "percent") or factor != 1:
        return one
    return replace(one, unit=unit)


def _unit(block: Block, nouns: Nouns, is_percent: bool) -> tuple[str, Decimal, str]:
    """Unit, factor and kind, by the nearest header that names one."""
    if is_percent:
        return "percent", Decimal(1), "percent"
    column = "" if _OF_A_COLUMN.match(block.column_header) else block.column_header
    for header in (block.row_header, block.column_header):
        if (rate := _RATE.search(header)) is not None:
            return rate_unit(rate["what"], rate["y"], rate["of"]), Decimal(1), "ratio"
    for header in (block.column_header, block.row_header, block.caption):
        money = _MONEY.search(header)
        if money is not None:
            scale = _SCALES.get((money["scale"] or "").lower(), 1)
            return _currency(money), Decimal(scale), "money"
        if _PERCENT.search(header) and header is not block.caption:
            return "percent", Decimal(1), "percent"
    for header in (column, block.row_header, block.caption):
        noun = _noun_of(header, nouns)
        if noun is not None:
            return noun.unit, Decimal(1), "count"
    return "", Decimal(1), "count"


def _noun_of(header: str, nouns: Nouns) -> Noun | None:
    """What a header counts: the unit in brackets, in the words before it where they say more."""
    found = [noun for noun in nouns.inside(header) if noun.unit not in DURATIONS]
    stated = next(
        (n for n in found if header[: n.start].rstrip().endswith(("(", "ĐVT:", "ĐVT"))), None
    )
    if stated is None:
        return found[0] if found else None
    fuller = (
        n for n in found if n is not stated and n.text.lower().startswith(stated.text.lower())
    )
    return next(fuller, stated)


def _currency(money: re.Match[str]) -> str:
    return "USD" if (money["code"] or money["plain"]).upper() == "USD" else "VND"
