"""Forms of two numbers: ratios and ranges, each a function that reads one or says it is none."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from helpers.documents.amounts import read_amount
from helpers.documents.expressions import DASH, PERCENT, Expression, rate_unit
from helpers.documents.nouns import NOT_WHOLE, PEOPLE, Nouns, with_noun
from helpers.documents.numerals import NUMERAL, Habit, parse_numeral

_NUMERAL: Final = re.compile(NUMERAL)
_OVER: Final = re.compile(
    r"\s?/\s?|\s+trên\s+(?:tổng số\s+|tổng\s+)?|\s+(?:out\s+)?of\s+", re.IGNORECASE
)
_RATIO: Final = re.compile(
    rf"(?P<x>{NUMERAL})(?:\s?/\s?|\s+trên\s+(?:tổng số\s+|tổng\s+)?"
    r"|\s+trong\s+(?:tổng số|tổng|số)\s+|\s+(?:out\s+)?of\s+(?:(?:the|its|their|a total of)\s+|(?:the\s+)?[\w ]{3,30}['’]s?\s+)?)"
    rf"(?P<y>{NUMERAL})(?![\d]*/)"
)
# A word of what is counted on either side; the second side ends where its noun does.
_RATE: Final = re.compile(
    rf"(?P<x>{NUMERAL})\s*(?P<what>(?:bé trai|trẻ (?:em )?trai|trai|nam|ca(?: tử vong)?|trường hợp|vụ|nữ|boys?|males?"
    r"|(?:maternal |infant )?deaths?|cases?|births?|women|men|victims?|people|người)\s*)?"
    rf"(?:/|trên|per|for every|to)\s*(?P<y>{NUMERAL})\s*"
    r"(?P<of>bé gái|trẻ (?:em )?gái|gái|nữ|trẻ (?:đẻ|sinh ra) sống|ca sinh(?: sống)?|trẻ sinh sống|người|dân|phụ nữ"
    r"|girls|females|live births|births|women|people|inhabitants|men|population)(?!\w)",
    re.IGNORECASE,
)
_RANGE: Final = re.compile(
    rf"(?P<x>{NUMERAL})\s*(?P<x_pct>%)?(?:{DASH}|\s+đến\s+|\s+to\s+)(?P<y>{NUMERAL})(?!\d*/)"
)
# "8–10 counselling rooms": a range of something, though the noun is in no table.
_THINGS: Final = re.compile(
    r"\s(?:[a-zđ]{3,}\s){0,2}[a-z]{3,}s\b|\s(?:cái|chiếc|gian|phòng|bộ|loại|đợt|suất|quầy)\b"
)
_PEOPLE: Final = re.compile(
    r"\b(?:(?P<women>nữ|phụ nữ)|(?:đại biểu|trúng cử|cán bộ|đảng viên|ủy viên|đồng chí))\b[^,;:.\d]{0,20}$",
    re.IGNORECASE,
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


def read_rate(text: str, start: int, nouns: Nouns, habit: Habit) -> Expression | None:
    """``112 boys per 100 girls``, ``46 ca/100.000 trẻ đẻ sống``: so many of one for a round other."""
    found = _RATE.match(text, start)
    if found is None or re.fullmatch(r"10{2,}", re.sub(r"\D", "", found["y"])) is None:
        return None
    x = parse_numeral(found["x"], habit, is_whole=None).value
    y = parse_numeral(found["y"], habit, is_whole=True).value
    unit = rate_unit(found["what"] or "", found["y"], found["of"])
    return Expression(
        start, found.end(), "ratio", x, unit=unit, numerator=x, denominator=y, number_start=start
    )  # fmt: skip


def read_ratio(text: str, start: int, nouns: Nouns, habit: Habit) -> Expression | None:
    """``62/312 tổ``, ``90 trên tổng số 184 xã``, ``818 of 1,337``."""
    found = _RATIO.match(text, start)
    if found is None:
        return _ratio_of_two_nouns(text, start, nouns, habit)
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
    unit = "" if noun else _people_before(text, start)
    one = Expression(
        start, found.end(), "ratio", x, numerator=x, denominator=y, unit=unit, number_start=start
    )
    return with_noun(one, noun)


def _people_before(text: str, start: int) -> str:
    """``nữ trúng cử 21/55``, ``số đại biểu là 55/92``: who they are stands before the number."""
    found = _PEOPLE.search(text, max(0, start - 40), start)
    if found is None:
        return ""
    return "woman" if found["women"] else "person"


def _are_of_one_kind(unit: str, other: str) -> bool:
    """``11 tổ/98 thành viên`` is no ratio, ``43.740 hội viên/62.086 phụ nữ`` is one."""
    return unit == other or (unit in PEOPLE and other in PEOPLE)


def _ratio_of_two_nouns(text: str, start: int, nouns: Nouns, habit: Habit) -> Expression | None:
    """``43.740 hội viên/62.086 phụ nữ``: the first noun is the unit."""
    first = _NUMERAL.match(text, start)
    counted = nouns.after(text, first.end()) if first else None
    over = re.compile(r"\s?/\s?(?=\d)").match(text, counted.end) if counted else None
    second = _NUMERAL.match(text, over.end()) if over else None
    if first is None or counted is None or second is None:
        return None
    whole = nouns.after(text, second.end())
    x = parse_numeral(first[0], habit, is_whole=True).value
    y = parse_numeral(second[0], habit, is_whole=True).value
    if whole is None or y == 0 or not _are_of_one_kind(counted.unit, whole.unit):
        return None
    return Expression(
        start, whole.end, "ratio", x, unit=counted.unit, counted=counted.text, numerator=x,
        denominator=y, number_start=start,
    )  # fmt: skip


def read_range(text: str, start: int, nouns: Nouns, habit: Habit) -> Expression | None:
    """``8 - 10 tổ``, ``từ 20 đến 30 triệu đồng``, ``4-5%``."""
    found = _RANGE.match(text, start)
    if found is None:
        return None
    percent = PERCENT.match(text, found.end())
    upper = read_amount(text, found.start("y"), habit, is_whole=None)
    noun = None if percent else nouns.after(text, found.end())
    is_money = upper is not None and bool(upper.currency or upper.is_scaled)
    is_of_things = _THINGS.match(text, found.end()) is not None
    if not (percent or noun or is_money or is_of_things) and found["x_pct"] is None:
        return None
    whole = False if percent or is_money else noun is not None and noun.unit not in NOT_WHOLE
    if is_of_things and noun is None and not percent and not is_money:
        whole = True
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
