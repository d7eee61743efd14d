"""The forms a number takes in a sentence, each a function that reads it or says that it is not it.

A form takes the text, the offset of the first digit, what can be counted and the habit of the
document. The grammar, rule by rule with cases, is in ``docs/methods/reading-reports.md``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Final

from helpers.documents.amounts import read_amount
from helpers.documents.expressions import DASH, PERCENT, Expression
from helpers.documents.nouns import DURATIONS, NOT_WHOLE, PEOPLE, Noun, Nouns, with_noun
from helpers.documents.number_words import parse_number_words
from helpers.documents.numerals import NUMERAL, Habit, parse_numeral
from helpers.documents.pair_forms import read_money_ratio, read_range, read_rate, read_ratio
from helpers.documents.period_forms import YEAR
from helpers.documents.sentences import CAPITALS

_YEAR_SPAN: Final = re.compile(
    rf"(?P<first>{YEAR})(?:{DASH}|\s+đến\s+(?:hết\s+)?(?:năm\s+)?|\s+to\s+|\s+and\s+)(?P<last>{YEAR}|\d{{2}}(?![\d%]|[.,]\d))(?![\d/])"
)
_ONE_YEAR: Final = re.compile(rf"(?P<first>{YEAR})(?![\d/]|[.,]\d|\s*%)")
_BEFORE_SPAN: Final = re.compile(
    r"(?:(?:trong|từ|các|for|in|the|between|from|during)\s+)?(?:(?:giai đoạn|giai đọan|nhiệm kỳ|các năm|niên độ|năm học|năm|period|years?)\s+)?(?:từ\s+)?(?:năm\s+)?$",
    re.IGNORECASE,
)
_BEFORE_YEAR: Final = re.compile(
    r"(?:(?:trong|vào|từ|đến|cuối|đầu|hết|của|riêng|in|by|since|of|during)\s+)?(?:(?:cả|hết|cuối|đầu|giữa|(?:ba|sáu|chín)\s+tháng\s+(?:đầu|cuối)(?:\s+của)?)\s+)?(?:năm|year)\s+$",
    re.IGNORECASE,
)
_MONTHS_OF: Final = re.compile(
    rf"\s*(?:tháng|months?)\s*(?:đầu|cuối|qua)?\s*(?:(?:của\s+)?năm|of|/|in)?\s*(?P<year>{YEAR})(?!\d)",
    re.IGNORECASE,
)
_IDENTIFIER: Final = re.compile(
    r"(?P<what>Đề án|Tiểu dự án|Dự án|Chương trình(?: MTQG| mục tiêu quốc gia)?|Project|Programme|Program|Scheme)\s+(?:số\s+)?$",
    re.IGNORECASE,
)
_TARGET_AFTER: Final = re.compile(
    r"\s*(?:so với\s+|of\s+|on\s+|trên\s+)?(?:tổng\s+)?(?:the\s+)?(?:(?:phase|annual|set)\s+)?(?:chỉ tiêu|kế hoạch|mục tiêu|target|plan\b|KH\b)",
    re.IGNORECASE,
)
_EXCEEDS: Final = re.compile(
    r"\b(?:vượt|exceed(?:s|ed|ing)?)\s+(?:(?:chỉ tiêu|kế hoạch|mục tiêu|the target|the plan|mức)\s+)?(?:by\s+)?(?:hơn\s+|gần\s+|over\s+)?$",
    re.IGNORECASE,
)
_BEFORE_ONE: Final = re.compile(
    r"(?:tổ chức|tổ chức được|mở|mở được|thành lập|thành lập được|ra mắt|ra mắt được|xây dựng|xây dựng được|duy trì|thêm|hỗ trợ|trao|tặng|có|với|và|ít nhất|tối thiểu|[,;:]|held|organi[sz]ed|opened|opens?|launch(?:ed)?|at least(?=\s+one more)|established|set up|and)\s+$",
    re.IGNORECASE,
)
_OF_SO_MANY: Final = re.compile(
    r"\s+(?:(?:out\s+)?of|trên(?:\s+tổng số)?|trong(?:\s+(?:tổng\s+)?số))\s+(?:the\s+)?(?P<y>\d{1,4})(?![\d.,%/])",
    re.IGNORECASE,
)
# "..., một cán bộ phụ trách thừa nhận": somebody who speaks is not counted.
_SPEAKS: Final = re.compile(
    r"[^.;!?\n]{0,60}\b(?:thừa nhận|cho biết|cho hay|chia sẻ|nói|kể|bày tỏ|lưu ý|tâm sự|nhớ lại|said|says)\b",
    re.IGNORECASE,
)
_NAME_GOES_ON: Final = re.compile(rf"\s[{CAPITALS}]")
_YEAR_WORD: Final = re.compile(
    r"(?:trong|là|mỗi|hằng|hàng|cả|các|những|qua|nhiều|từng|vào|từ|đến|cuối|đầu|hết|một|\d)\s+$",
    re.IGNORECASE,
)
_LINK: Final = re.compile(
    r"(?:\b(?:là|đạt|lên|xuống|còn|có|gồm|tới|đến|is|are|was|were|reached|to)(?:\s+(?:hơn|trên|gần|khoảng))?|:)\s+$",
    re.IGNORECASE,
)
_HAS: Final = re.compile(r"(?:có|gồm)\b", re.IGNORECASE)
_GOES_ON: Final = re.compile(r"[\d.,]*\d\s+[^\W\d]")
_LOOK_BEHIND: Final = 60


def _identifier(text: str, start: int, nouns: Nouns, habit: Habit) -> Expression | None:
    before = _IDENTIFIER.search(text, max(0, start - 40), start)
    number = re.compile(r"\d{1,4}(?![\d.,]*\d|\s*%|\w|-)").match(text, start)
    if before is None or number is None:
        return None
    return Expression(
        before.start("what"), number.end(), "identifier", Decimal(number[0]), unit="identifier",
        number_start=start,
    )  # fmt: skip


def _years(text: str, start: int, nouns: Nouns, habit: Habit) -> Expression | None:
    span = _YEAR_SPAN.match(text, start)
    if span is not None:
        first, last = int(span["first"]), span["last"]
        final = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
        if first < final <= first + 60:
            begin = _back(_BEFORE_SPAN, text, start)
            return Expression(
                begin,
                span.end(),
                "range",
                Decimal(first),
                Decimal(final),
                unit="year",
                number_start=start,
            )
    one = _ONE_YEAR.match(text, start)
    if one is None:
        return None
    begin = _back(_BEFORE_YEAR, text, start)
    if begin == start and (noun := nouns.after(text, one.end())) and noun.unit not in DURATIONS:
        return None
    return Expression(
        begin, one.end(), "year", Decimal(one["first"]), unit="year", number_start=start
    )


def _months(text: str, start: int, nouns: Nouns, habit: Habit) -> Expression | None:
    """``5 tháng đầu năm 2024``: a year of which months are told, not a count and a year."""
    digits = re.compile(r"\d{1,2}").match(text, start)
    if digits is None or not 1 <= int(digits[0]) <= 12:
        return None
    rest = _MONTHS_OF.match(text, digits.end())
    if rest is None:
        return None
    return Expression(
        start, rest.end(), "year", Decimal(rest["year"]), unit="year", number_start=start
    )


def _percent(text: str, start: int, nouns: Nouns, habit: Habit) -> Expression | None:
    digits = re.compile(NUMERAL).match(text, start)
    sign = PERCENT.match(text, digits.end()) if digits else None
    if digits is None or sign is None:
        return None
    value = parse_numeral(digits[0], Habit("." if "." in digits[0] else ","), is_whole=False).value
    unit = "percentage point" if sign["points"] else "percent"
    one = Expression(start, sign.end(), "percent", value, unit=unit, number_start=start)
    exceeds = _EXCEEDS.search(text, max(0, start - 40), start)
    if exceeds is not None and unit == "percent":
        begin = exceeds.start()
        return replace(one, start=begin, value=value + 100, of_target=True)
    after = _TARGET_AFTER.match(text, sign.end())
    return replace(one, of_target=after is not None, end=after.end() if after else one.end)


def _amount(text: str, start: int, nouns: Nouns, habit: Habit) -> Expression | None:
    digits = re.compile(NUMERAL).match(text, start)
    if digits is None:
        return None
    noun = nouns.after(text, digits.end())
    whole = None if noun is None else noun.unit not in NOT_WHOLE
    amount = read_amount(text, start, habit, is_whole=whole)
    if amount is None:
        return None
    one = Expression(
        amount.start, amount.end, "count", amount.value, other=amount.other, number_start=start
    )
    if amount.currency:
        return replace(one, kind="money", unit=amount.currency)
    noun = nouns.after(text, amount.end) if amount.is_scaled else noun
    if noun is None and amount.is_scaled and amount.value >= 10**8:
        return replace(one, kind="money", unit="VND")
    if noun is None and (before := _noun_before(text, start, nouns)) is not None:
        return replace(one, unit=before.unit, counted=before.text)
    return with_noun(one, noun)


def _noun_before(text: str, start: int, nouns: Nouns) -> Noun | None:
    """``Tổng số địa chỉ tin cậy là 1.349``: the noun stands before the number."""
    link = _LINK.search(text, max(0, start - 30), start)
    if link is None:
        return None
    # "Mỗi xã có 3 số điện thoại": what a commune has are no communes.
    if _HAS.match(link[0]) and _GOES_ON.match(text, start):
        return None
    window = text[max(0, start - _LOOK_BEHIND - 20) : link.start()]
    window = re.split(r"[.;!?\n\d]", window)[-1]
    found = [noun for noun in nouns.inside(window) if noun.unit not in DURATIONS]
    return found[0] if found else None


def read_words(text: str, match: re.Match[str], nouns: Nouns) -> Expression | None:
    """Numbers in words count only with a noun: ``hai lớp``, not ``hai bên``."""
    words = match[0]
    if words[0].isupper() and _NAME_GOES_ON.match(text, match.end()):
        return None  # "Ba Tri District"
    if _scaled_only(words) or words.lower() in ("không", "mốt", "tư", "lăm", "zero"):
        return None
    if (ratio := _words_of(text, match, nouns)) is not None:
        return ratio
    noun = nouns.after(text, match.end())
    value = parse_number_words(words)
    if noun is None or value is None or noun.unit in DURATIONS:
        return None
    before = text[max(0, match.start() - 30) : match.start()]
    first = words.lower()
    if first in ("một", "one") and not _BEFORE_ONE.search(before):
        return None
    if first in ("một", "one") and noun.unit in PEOPLE and _SPEAKS.match(text, noun.end):
        return None
    if first == "năm" and (_YEAR_WORD.search(before) or noun.start > match.end() + 1):
        return None
    one = Expression(
        match.start(), match.end(), "count", Decimal(value), number_start=match.start(),
        in_words=True,
    )  # fmt: skip
    return with_noun(one, noun)


def _words_of(text: str, match: re.Match[str], nouns: Nouns) -> Expression | None:
    """``six of 14 start-up models``."""
    of = _OF_SO_MANY.match(text, match.end())
    value = parse_number_words(match[0])
    noun = nouns.after(text, of.end()) if of else None
    # "one of 17 trusted addresses" counts the 17.
    if of is None or value in (None, 1) or noun is None or int(of["y"]) == 0:
        return None
    x, y = Decimal(str(value)), Decimal(of["y"])
    one = Expression(
        match.start(), of.end(), "ratio", x, numerator=x, denominator=y, in_words=True,
        number_start=match.start(),
    )  # fmt: skip
    return with_noun(one, noun)


def _scaled_only(words: str) -> bool:
    """``trăm``, ``nghìn`` without a digit word: hundreds, thousands of, an unknown number."""
    first = re.split(r"[\s-]+", words.lower())[0]
    return first in (
        "trăm",
        "nghìn",
        "ngàn",
        "triệu",
        "tỷ",
        "tỉ",
        "linh",
        "lẻ",
        "mươi",
        "hundred",
        "thousand",
        "million",
        "billion",
    )


def _back(pattern: re.Pattern[str], text: str, start: int) -> int:
    window = text[max(0, start - _LOOK_BEHIND) : start]
    found = pattern.search(window)
    return start - len(window) + found.start() if found and found[0] else start


Form = Callable[[str, int, Nouns, Habit], Expression | None]
FORMS: Final[tuple[Form, ...]] = (
    _identifier, _years, _months, read_money_ratio, read_rate, read_ratio, read_range, _percent, _amount,
)  # fmt: skip
"""The forms of digits, in the order in which they are tried."""
