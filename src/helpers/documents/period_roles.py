"""What a span of time does in its sentence: frame, name, aim or comparison."""

from __future__ import annotations

import re
from typing import Final, Literal

Role = Literal["frame", "name", "aim", "comparison"]

_NAMED: Final = re.compile(
    r"(?:Chiến lược|Chương trình (?:mục tiêu|MTQG|hành động|phối hợp)|chương trình mục tiêu|Đề án|Kế hoạch|Nghị quyết|Quyết định|Luật|Strategy|Programme|Resolution)"
    r"(?:(?![.;\n]|\bđã\b|\btoàn tỉnh\b|,\s*(?:toàn|các|tỉnh|huyện|đã|Hội)).){0,220}$",
    re.DOTALL,
)
_EVENT: Final = re.compile(
    r"(?:cuộc thi|hội thi|liên hoan|lớp|giảng viên nguồn|ngày hội|contest|festival|giải)\s[^.;]{0,60}$",
    re.IGNORECASE,
)
_AIM: Final = re.compile(
    r"(?:phấn đấu|(?<!chương trình )mục tiêu|chỉ tiêu|dự kiến|sẽ|kế hoạch|trong thời gian tới|thời gian tới|tầm nhìn|định hướng|to reach|aims?|target)\b[^.;\n]{0,120}$",
    re.IGNORECASE,
)
# "Năm 2025 chúng tôi phấn đấu ...": the year is still to come.
_AIMS: Final = re.compile(
    r"\s*,?\s*[^.;:,\n\d]{0,40}?\b(?:phấn đấu|sẽ|dự kiến|đặt mục tiêu|plans? to|aims? to|will)\b",
    re.IGNORECASE,
)
_COMPARED: Final = re.compile(
    r"(?:so với(?: cùng kỳ)?(?: của)?(?: cả)?|cùng kỳ|tăng so|giảm so|compared (?:to|with)|up from|down from|(?P<from>from))\s*(?:cuối\s+)?(?:năm\s+)?$",
    re.IGNORECASE,
)
# "Quyết định số 45/QĐ-TTg ngày 13/01/2022": the day of a decision frames nothing.
_LEGAL: Final = re.compile(
    r"(?:\d+/[\w-]*[A-ZĐ]{2}[\w-]*|(?:Quyết định|Nghị quyết|Kế hoạch|Công văn|Thông tư|Chỉ thị|Nghị định|Báo cáo)(?: số)?[^.;,]{0,40})\s*,?\s*$"
)
_TASKS: Final = re.compile(r"\b(?:phương hướng|nhiệm vụ)\b[^.;\n]{0,40}$", re.IGNORECASE)
_NO_REPORT: Final = 8
_OF_A_LAW: Final = re.compile(r"(?:Luật|Nghị định|Quyết định|Nghị quyết)\s[^.;,]{0,60}$")
_GOES_ON: Final = ("trong", "đến", "từ", "so với")
# "from 1 January 2021 to 31 December 2023" compares nothing.
_SPANS: Final = ("edays", "days2", "days3", "emrange", "mrange", "span")
PRECISE: Final = ("day", "iso", "eday", "days", "mend")
"""Forms that name a day."""


def role_of(
    text: str, start: int, end: int, kind: str, quotes: list[tuple[int, int]], years: int
) -> tuple[Role, bool]:
    """The role of a span, and whether it is the year of an event.

    Parameters
    ----------
    text : str
        The text.
    start, end : int
        The span's words.
    kind : str
        Its form, one of ``period_forms.KINDS``.
    quotes : list of tuple of int
        Stretches between quotation marks.
    years : int
        Last year less first.
    """
    before = text[max(0, start - 240) : start]
    if kind == "year" and _is_of_an_event(text, start, before):
        return "name", True
    if any(a < start < b for a, b in quotes):
        return "name", False
    compared = _COMPARED.search(before[-60:])
    if compared is not None and not (compared["from"] and kind in _SPANS):
        return "comparison", False
    if _is_of_a_name(kind, before, years):
        return "name", False
    tasks = kind == "year" and _TASKS.search(before[-80:]) is not None
    if tasks or _AIM.search(before[-140:]) or _AIMS.match(text, end):
        return "aim", False
    return "frame", False


def _is_of_an_event(text: str, start: int, before: str) -> bool:
    is_bare = not text[start : start + 3].lower().startswith("năm")
    named = _EVENT.search(before[-90:]) is not None
    return is_bare and named and not before.rstrip().lower().endswith(_GOES_ON)


def _is_of_a_name(kind: str, before: str, years: int) -> bool:
    """Whether it belongs to the name of a law or a programme."""
    if kind in (*PRECISE, "month"):
        return _LEGAL.search(before[-80:]) is not None
    if kind == "span" and _NAMED.search(before):
        # "Chương trình ... miền núi, giai đoạn 2021 - 2030": so many years are the programme's.
        return not before.rstrip().endswith((",", "(")) or years >= _NO_REPORT
    return kind == "year" and _OF_A_LAW.search(before) is not None
