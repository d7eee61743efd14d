"""Forms of two numbers: ratios and ranges, each a function that reads one or says it is none."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from helpers.documents.amounts import read_amount
from helpers.documents.expressions import DASH, PERCENT, Expression
from helpers.documents.nouns import NOT_WHOLE, Nouns, with_noun
from helpers.documents.numerals import NUMERAL, Habit, parse_numeral

_NUMERAL: Final = re.compile(NUMERAL)
_OVER: Final = re.compile(
    r"\s?/\s?|\s+trên\s+(?:tổng số\s+|tổng\s+)?|\s+(?:out\s+)?of\s+", re.IGNORECASE
)
_RATIO: Final = re.compile(
    rf"(?P<x>{NUMERAL})(?:\s?/\s?|\s+trên\s+(?:tổng số\s+|tổng\s+)?"
    r"|\s+trong\s+(?:tổng số|tổng|số)\s+|\s+(?:out\s+)?of\s+(?:the\s+|a total of\s+)?)"
    rf"(?P<y>{NUMERAL})(?![\d]*/)"
)
_RANGE: Final = re.compile(
    rf"(?P<x>{NUMERAL})\s*(?P<x_pct>%)?(?:{DASH}|\s+đến\s+|\s+to\s+)(?P<y>{NUMERAL})(?!\d*/)"
)
_RANK: Final = re.compile(r"(?:thứ|hạng|ranks?|ranked|place)\s+$", re.IGNORECASE)


def read_money_ratio(text: str, start: int, nouns: Nouns, habit: Habit) -> Expression | None:
    """``1.860/2.400 triệu đồng``, ``1,86 tỷ đồng/2,4 tỷ đồng``: the scale may stand once."""
    x = read_amount(text, start, habit, is_whole=None)
    over = _OVER.match(text, x.end) if x else None
    y = read_amount(text, over.end(), habit, is_whole=None) if over else None
    if x is None or over is None or y is None or y.value == 0:
        return None
    if not (y.currency or y.is_scaled):
        return None
    is_alone = not (x.currency or x.is_scaled)
    if is_alone and y.is_scaled:
        digits = [
            m[0] for m in (_NUMERAL.match(text, start), _NUMERAL.match(text, over.end())) if m
        ]
        first, second = (parse_numeral(each, habit, is_whole=False).value for each in digits)
        # "1,2/2 tỷ 307 triệu" has no one scale that both could share.
        scale = y.value / second if second else second
        if scale.normalize().as_tuple().digits != (1,):
            return None
        numerator = first * scale
    else:
        numerator = x.value
    noun = None if y.currency else nouns.after(text, y.end)
    unit = y.currency or (noun.unit if noun else "VND")
    return Expression(
        x.start, max(y.end, noun.end if noun else 0), "ratio", numerator, unit=unit,
        counted=noun.text if noun else "", numerator=numerator, denominator=y.value,
        number_start=start,
    )  # fmt: skip


def read_ratio(text: str, start: int, nouns: Nouns, habit: Habit) -> Expression | None:
    """``62/312 tổ``, ``90 trên tổng số 184 xã``, ``818 of 1,337``."""
    found = _RATIO.match(text, start)
    if found is None:
        return None
    noun = nouns.after(text, found.end()) or nouns.after(text, found.end("x"))
    x = parse_numeral(found["x"], habit, is_whole=True).value
    y = parse_numeral(found["y"], habit, is_whole=True).value
    if y == 0 or PERCENT.match(text, found.end()):
        return None
    if _RANK.search(text, max(0, start - 20), start):
        return Expression(
            start, found.end(), "ratio", x, numerator=x, denominator=y, unit="rank",
            number_start=start,
        )  # fmt: skip
    return with_noun(
        Expression(start, found.end(), "ratio", x, numerator=x, denominator=y, number_start=start),
        noun,
    )


def read_range(text: str, start: int, nouns: Nouns, habit: Habit) -> Expression | None:
    """``8 - 10 tổ``, ``từ 20 đến 30 triệu đồng``, ``4-5%``."""
    found = _RANGE.match(text, start)
    if found is None:
        return None
    percent = PERCENT.match(text, found.end())
    upper = read_amount(text, found.start("y"), habit, is_whole=None)
    noun = None if percent else nouns.after(text, found.end())
    is_money = upper is not None and bool(upper.currency or upper.is_scaled)
    if not (percent or noun or is_money) and found["x_pct"] is None:
        return None
    whole = False if percent or is_money else noun is not None and noun.unit not in NOT_WHOLE
    low = parse_numeral(found["x"], habit, is_whole=whole).value
    high = parse_numeral(found["y"], habit, is_whole=whole).value
    if low >= high:
        return None
    one = Expression(start, found.end(), "range", low, high, number_start=start)
    if percent:
        return replace(
            one, end=percent.end(), unit="percentage point" if percent["points"] else "percent"
        )
    if is_money and upper is not None:
        factor = upper.value / high
        unit = upper.currency or (noun.unit if noun else "VND")
        return replace(one, value=low * factor, high=upper.value, end=upper.end, unit=unit)
    return with_noun(one, noun)
