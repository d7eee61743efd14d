"""The forms of days, months and years in a sentence, and their first and last day."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date
from typing import Final

YEAR: Final = r"(?:19[5-9]\d|20[0-6]\d)"
_D: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_M: Final = r"(?:0?[1-9]|1[0-2])"
_NUMBER: Final = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
    "mười một": 11,
    "first": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "seven": 7,
    "eight": 8,
    "ten": 10,
    "eleven": 11,
    "six": 6,
    "nine": 9,
}
_LONGEST: Final = 60
_QUARTERS: Final = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_MONTHS: Final = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_MONTH_NAME: Final = "|".join(calendar.month_name[1:])

# Longer forms first: what one takes, the next does not see.
PATTERNS: Final = re.compile(
    "|".join(
        (
            (
                rf"(?P<since>(?:từ|kể từ|từ khi)\s+(?:ngày\s+{_D}\s*[/.-]\s*)?(?:(?:tháng\s+)?(?P<sm>{_M})\s*(?:[/.-]|\s+năm\s+)\s*)?(?:năm\s+)?(?P<sy>{YEAR})\s+(?:đến nay|tới nay|đến hiện nay)"
                rf"|(?:từ|kể từ)\s+năm\s+(?P<sy3>{YEAR})(?!\s*(?:[-–/\d]|đến|tới))"
                rf"|since\s+(?:[\w ]{{0,40}}?\bin\s+)?(?:(?P<sem>{_MONTH_NAME})\s+)?(?P<sy2>{YEAR})(?!\d)(?:\s+(?:to date|until now))?)"
            ),
            rf"(?P<ytm>từ\s+đầu\s+năm(?:\s+{YEAR})?\s+(?:đến|tới)\s+(?:hết\s+|cuối\s+)?tháng\s+(?P<ym>{_M})(?:\s*(?:/|năm)\s*(?P<ymy>{YEAR}))?(?!\d))",
            rf"(?P<ytd>từ\s+đầu\s+năm(?:\s+{YEAR})?\s+(?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?(?P<td>{_D})[/.-](?P<tm>{_M})[/.-](?P<ty>{YEAR})(?!\d))",
            rf"(?P<days2>từ\s+(?:ngày\s+)?(?P<ad>{_D})[/.-](?P<am>{_M})(?:[/.-](?P<aay>{YEAR}))?\s+đến\s+(?:hết\s+)?(?:ngày\s+)?(?P<zd>{_D})[/.-](?P<zm>{_M})(?:[/.-](?P<zy>{YEAR}))?(?!\d))",
            rf"(?P<edays>(?:(?P<jd>{_D})\s+)?(?P<jm>{_MONTH_NAME})(?:\s+(?P<jd2>{_D}),?)?\s+(?P<jy>{YEAR})\s*(?:to|until|through|[-–])\s*(?:(?P<kd>{_D})\s+)?(?P<km>{_MONTH_NAME})(?:\s+(?P<kd2>{_D}),?)?\s+(?P<ky>{YEAR})(?!\d))",
            rf"(?P<days3>(?:ngày\s+)?(?P<ld>{_D})/(?P<lm>{_M})(?:/(?P<ly>{YEAR}))?\s*[-–]\s*(?:ngày\s+)?(?P<nd>{_D})/(?P<nm>{_M})/(?P<nyy>{YEAR})(?!\d))",
            rf"(?P<day>(?:ngày\s+)?(?P<d>{_D})(?:\s*[/.-]\s*|\s+tháng\s+)(?P<dm>{_M})(?:\s*[/.-]\s*|\s+năm\s+)(?P<dy>{YEAR})(?!\d))",
            rf"(?P<iso>(?P<iy>{YEAR})-(?P<im>\d\d)-(?P<id>\d\d)(?!\d))",
            rf"(?P<eday>(?P<ed>{_D})\s+(?P<edm>{_MONTH_NAME})\s+(?P<edy>{YEAR})|(?P<edm2>{_MONTH_NAME})\s+(?P<ed2>{_D}),?\s+(?P<edy2>{YEAR}))",
            rf"(?P<months>(?P<n>\d{{1,2}}|sáu|chín|ba|sáu|six|nine|three|first)\s*(?:tháng|months)\s*(?P<end>đầu|cuối)?\s*(?:của\s+|of\s+|in\s+)?(?:năm\s*|/\s*)?(?P<ny>{YEAR})(?!\d))",
            rf"(?P<emonths>first\s+(?P<en>two|three|four|five|six|seven|eight|nine|ten|eleven|\d+)\s+months\s+of\s+(?P<eny>{YEAR}))",
            rf"(?P<mrange>(?:từ\s+)?tháng\s+(?P<m1>{_M})(?:\s*/\s*(?P<m1y>{YEAR}))?\s*(?:-|–|đến(?: hết)?)\s*(?:tháng\s+)?(?P<m2>{_M})\s*(?:/|năm\s*)\s*(?P<m2y>{YEAR})(?!\d))",
            rf"(?P<emrange>(?P<em1>{_MONTH_NAME})\s+(?:and|to|[-–])\s+(?P<em2>{_MONTH_NAME})\s+(?P<emy2>{YEAR}))",
            rf"(?P<month>tháng\s+(?P<mm>{_M})\s*(?:/|[-.]|\s+năm\s+|năm\s+)\s*(?P<my>{YEAR})(?!\d)|(?<![\d/.])(?P<mm2>{_M})/(?P<my2>{YEAR})(?!\d))",
            rf"(?P<emonth>(?P<emm>{_MONTH_NAME})\s+(?P<emy>{YEAR}))",
            rf"(?P<quarter>quý\s+(?P<q>IV|III|II|I|[1-4])\s*(?:/|năm\s*)\s*(?P<qy>{YEAR})(?!\d))",
            rf"(?P<half>(?:nửa|half)\s+(?P<hw>đầu|cuối|first|second)?\s*(?:năm|of)\s+(?P<hy>{YEAR})(?!\d))",
            rf"(?P<span>(?:(?P<phase>giai đoạn|nhiệm kỳ)\s+)?(?:từ\s+)?(?:năm\s+)?(?P<y1>{YEAR})(?:\s*[-–—/]\s*|\s+đến\s+(?:hết\s+)?(?:năm\s+)?|\s+to\s+|\s+and\s+)(?P<y2>{YEAR}|\d\d(?![\d%]|[.,]\d))(?![\d/]))",
            rf"(?P<until>(?:đến|tới)\s+(?:(?:hết|cuối)\s+)?năm\s+(?P<uy>{YEAR})(?!\d)|by\s+(?:the\s+end\s+of\s+)?(?P<uy2>{YEAR})(?!\d))",
            rf"(?P<at>(?:cuối|hết)\s+năm\s+(?P<ay>{YEAR})(?!\d)|at\s+the\s+end\s+of\s+(?P<ay2>{YEAR})(?!\d))",
            rf"(?P<year>(?:năm\s+)(?P<yy>{YEAR})(?![\d/])|(?<![\d.,/-])(?P<yy2>{YEAR})(?![\d/.,-]\d|\d|\s*%))",
            rf"(?P<days>(?:đến|tính đến|đến hết|đến ngày|until|as of)\s+(?:ngày\s+)?(?P<bd>{_D})/(?P<bm>{_M})(?![\d/]))",
            r"(?P<now>\b(?:hiện nay|hiện tại|(?<!thực )(?<!thể )hiện có|(?<!thực )(?<!thể )hiện(?=\s+(?:trên địa bàn|toàn|cả nước|tỉnh|huyện|đang có))|đến nay|tới nay|cho đến nay|tính đến nay|đến thời điểm (?:này|hiện tại|hiện nay)|currently|to date|at present|so far|now)\b)",
            r"(?P<same>\b(?:(?:trong\s+)?cùng năm|(?:trong\s+|cả\s+)?năm (?:đó|ấy|này)|(?:in\s+)?(?:the same|that) year)\b)",
            r"(?P<next>\b(?:năm tới|năm sau(?! (?:cao|luôn|tăng|nhiều|so))|next year|the coming year)\b)",
            r"(?P<before>\b(?:(?<!các )(?<!những )(?<!nhiều )năm (?:liền )?trước|năm ngoái|last year|a year (?:earlier|before)|the (?:previous year|year before)(?!\s+(?:the|her|his|she|he|their)\b))\b)",
            r"(?P<part>\b(?:(?P<pn>[1-9]|ba|sáu|chín)\s+tháng|nửa)\s+đầu\s+(?:của\s+)?năm(?:\s+nay)?\b(?!\s*\d)|\bfirst half of (?:the|this) year\b)",
            r"(?P<rest>\b(?:(?:[1-9]|ba|sáu|những|các)\s+tháng|nửa|thời gian)\s+(?:còn lại(?:\s+của)?|cuối)\s+năm(?:\s+nay)?\b(?!\s*\d)|\btừ nay đến (?:hết|cuối) năm\b(?!\s*\d)|(?:the\s+)?(?:second half|rest|remainder) of (?:the|this) year\b)",
            rf"(?P<mend>(?:(?:đến|tới)\s+)?(?:hết|cuối)\s+tháng\s+(?P<em>{_M})(?!\s*[\d/.-])(?!\s+năm))",
            r"(?P<this>\b(?:năm nay|trong năm(?!\s*\d)|năm qua|năm vừa qua|this year|(?:in|during|over|for) the year)\b)",
        )
    ),
    re.IGNORECASE,
)

KINDS: Final = (
    "ytd",
    "ytm",
    "since",
    "days2",
    "edays",
    "days3",
    "emrange",
    "day",
    "iso",
    "eday",
    "months",
    "emonths",
    "mrange",
    "month",
    "emonth",
    "quarter",
    "half",
    "span",
    "until",
    "at",
    "year",
    "days",
    "now",
    "same",
    "next",
    "before",
    "part",
    "mend",
    "rest",
    "this",
)
"""Names of the forms, as groups of the pattern."""


def days_of(kind: str, found: re.Match[str], written: int | None) -> tuple[date, date] | None:
    """First and last day of a form, none for a day that is in no calendar.

    Parameters
    ----------
    kind : str
        One of ``KINDS``.
    found : re.Match
        Of ``PATTERNS``.
    written : int, optional
        Year of the document, for a day without year.
    """
    try:
        return _FORMS[kind](found, written)
    except ValueError:  # 31 April
        return None


def _day(f: re.Match[str], written: int | None) -> tuple[date, date]:
    return _one(int(f["dy"]), int(f["dm"]), int(f["d"]))


def _year_to_date(f: re.Match[str], written: int | None) -> tuple[date, date]:
    last = date(int(f["ty"]), int(f["tm"]), int(f["td"]))
    return last.replace(month=1, day=1), last


def _year_to_month(f: re.Match[str], written: int | None) -> tuple[date, date] | None:
    year = int(f["ymy"]) if f["ymy"] else written
    return _months(year, 1, int(f["ym"])) if year else None


def _days_between(f: re.Match[str], written: int | None) -> tuple[date, date] | None:
    year = f["zy"] or (written if "ngày" in f["days2"].lower() else None)
    if year is None:
        return None
    last = date(int(year), int(f["zm"]), int(f["zd"]))
    first = date(int(f["aay"] or year), int(f["am"]), int(f["ad"]))
    return (first, last) if first <= last else None


def _english_days(f: re.Match[str], written: int | None) -> tuple[date, date] | None:
    """``1 July 2023 to 30 June 2024``, ``July 2023 to June 2024``."""
    first = date(int(f["jy"]), _MONTHS[f["jm"].lower()], int(f["jd"] or f["jd2"] or 1))
    year, month = int(f["ky"]), _MONTHS[f["km"].lower()]
    day = f["kd"] or f["kd2"]
    last = date(year, month, int(day)) if day else _months(year, month, month)[1]
    return (first, last) if first <= last else None


def _days_with_a_dash(f: re.Match[str], written: int | None) -> tuple[date, date] | None:
    last = date(int(f["nyy"]), int(f["nm"]), int(f["nd"]))
    first = date(int(f["ly"] or last.year), int(f["lm"]), int(f["ld"]))
    return (first, last) if first <= last else None


def _iso(f: re.Match[str], written: int | None) -> tuple[date, date]:
    return _one(int(f["iy"]), int(f["im"]), int(f["id"]))


def _english_day(f: re.Match[str], written: int | None) -> tuple[date, date]:
    month = _MONTHS[(f["edm"] or f["edm2"]).lower()]
    return _one(int(f["edy"] or f["edy2"]), month, int(f["ed"] or f["ed2"]))


def _day_of_the_year(f: re.Match[str], written: int | None) -> tuple[date, date] | None:
    return _one(written, int(f["bm"]), int(f["bd"])) if written else None


def _so_many_months(f: re.Match[str], written: int | None) -> tuple[date, date] | None:
    n = int(f["n"]) if f["n"].isdigit() else _NUMBER[f["n"].lower()]
    if not 1 <= n <= 12:
        return None
    first = 13 - n if f["end"] == "cuối" else 1
    return _months(int(f["ny"]), first, first + n - 1)


def _first_months(f: re.Match[str], written: int | None) -> tuple[date, date] | None:
    n = int(f["en"]) if f["en"].isdigit() else _NUMBER[f["en"].lower()]
    return _months(int(f["eny"]), 1, n) if 1 <= n <= 12 else None


def _months_between(f: re.Match[str], written: int | None) -> tuple[date, date]:
    last_year = int(f["m2y"])
    first = date(int(f["m1y"] or last_year), int(f["m1"]), 1)
    return first, _months(last_year, int(f["m2"]), int(f["m2"]))[1]


def _english_months(f: re.Match[str], written: int | None) -> tuple[date, date] | None:
    first, last = _MONTHS[f["em1"].lower()], _MONTHS[f["em2"].lower()]
    return _months(int(f["emy2"]), first, last) if first <= last else None


def _month(f: re.Match[str], written: int | None) -> tuple[date, date]:
    month = int(f["mm"] or f["mm2"])
    return _months(int(f["my"] or f["my2"]), month, month)


def _english_month(f: re.Match[str], written: int | None) -> tuple[date, date]:
    month = _MONTHS[f["emm"].lower()]
    return _months(int(f["emy"]), month, month)


def _quarter(f: re.Match[str], written: int | None) -> tuple[date, date]:
    q = _QUARTERS[f["q"].upper()]
    return _months(int(f["qy"]), 3 * q - 2, 3 * q)


def _half(f: re.Match[str], written: int | None) -> tuple[date, date]:
    is_second = (f["hw"] or "").lower() in ("cuối", "second")
    return _months(int(f["hy"]), 7 if is_second else 1, 12 if is_second else 6)


def _span(f: re.Match[str], written: int | None) -> tuple[date, date] | None:
    first, last = int(f["y1"]), int(f["y2"])
    last = last if last > 99 else first // 100 * 100 + last
    is_span = first <= last <= first + _LONGEST
    return (date(first, 1, 1), date(last, 12, 31)) if is_span else None


def _year(f: re.Match[str], written: int | None) -> tuple[date, date]:
    year = int(next(f[g] for g in ("uy", "uy2", "ay", "ay2", "yy", "yy2") if f[g]))
    return date(year, 1, 1), date(year, 12, 31)


def _open_from(f: re.Match[str], written: int | None) -> tuple[date, date]:
    year = int(f["sy"] or f["sy2"] or f["sy3"])
    month = int(f["sm"] or 0) or _MONTHS[(f["sem"] or "January").lower()]
    return date(year, month, 1), date(year, 12, 31)


def _end_of_month(f: re.Match[str], written: int | None) -> tuple[date, date] | None:
    last = _months(written, int(f["em"]), int(f["em"]))[1] if written else None
    return (last, last) if last else None


def _next_year(f: re.Match[str], written: int | None) -> tuple[date, date] | None:
    return _months(written + 1, 1, 12) if written else None


def _year_before(f: re.Match[str], written: int | None) -> tuple[date, date] | None:
    return _months(written - 1, 1, 12) if written else None


def _same_year(f: re.Match[str], written: int | None) -> tuple[date, date] | None:
    return _months(written, 1, 12) if written else None


def _first_part(f: re.Match[str], written: int | None) -> tuple[date, date] | None:
    """``6 tháng đầu năm``, ``nửa đầu năm``, of the year that is told of."""
    said = (f["pn"] or "6").lower()
    return _months(written, 1, int(said) if said.isdigit() else _NUMBER[said]) if written else None


def _one(year: int, month: int, day: int) -> tuple[date, date]:
    moment = date(year, month, day)
    return moment, moment


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


_FORMS: Final[dict[str, Callable[[re.Match[str], int | None], tuple[date, date] | None]]] = {
    "ytd": _year_to_date, "ytm": _year_to_month, "since": _open_from, "days2": _days_between, "edays": _english_days, "days3": _days_with_a_dash, "day": _day, "iso": _iso, "eday": _english_day, "months": _so_many_months,
    "emonths": _first_months, "mrange": _months_between, "emrange": _english_months, "month": _month,
    "emonth": _english_month, "quarter": _quarter, "half": _half, "span": _span, "until": _year,
    "at": _year, "year": _year, "days": _day_of_the_year, "mend": _end_of_month,
    "next": _next_year, "before": _year_before, "same": _same_year, "part": _first_part,
}  # fmt: skip
