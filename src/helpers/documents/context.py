"""The words around a number, in zones by their distance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from helpers.documents.blocks import Block
from helpers.documents.expressions import Expression
from helpers.documents.indicator_words import Zone
from helpers.documents.sentences import clause_around, one_spelling

_OWN: Final = 1.0
_AFTER: Final = ((60, 0.95), (140, 0.8), (400, 0.6))
_BEFORE: Final = ((50, 0.85), (120, 0.7), (400, 0.5))
_BEYOND_NUMBER: Final = 0.55
_SENTENCE: Final = 0.35
_OTHERS: Final = 0.22
_BEYOND_COMMA: Final = 0.37
_PARAGRAPH: Final = 0.18
_TOPIC: Final = 0.12
_LABEL: Final = 6
_LINKED: Final = 0.72
_LINK_REACH: Final = 70
_LINK: Final = re.compile(
    r"^[^;.]*?\b(?:cho|với|có|gồm|thu hút|cùng|for|with|to|reaching|attended by)\b", re.IGNORECASE
)
_NEXT_VERB: Final = re.compile(
    r",\s*(?:thành lập|củng cố|xây dựng|ra mắt|tổ chức|mở|duy trì|hỗ trợ|giúp|trao|tư vấn|phát hiện|xử lý"
    r"|xử phạt|cấp phát|in|vận động|giải quyết|giới thiệu|tặng|mỗi|bình quân|set up|opened|held|trained)\b",
    re.IGNORECASE,
)
_PARTED: Final = re.compile(r",|\s(?:and|while|và|còn)\s", re.IGNORECASE)
_PARAGRAPH_REACH: Final = 600


def zones_in_prose(
    text: str, sentence: tuple[int, int], one: Expression, others: Sequence[Expression], topic: str
) -> list[Zone]:
    """Zones around an expression in running text.

    Parameters
    ----------
    text : str
        The block's.
    sentence : tuple of int
        Start and end of its sentence.
    one : Expression
        The number.
    others : sequence of Expression
        All numbers of the block.
    topic : str
        What the document is about: its title and the heading above.
    """
    start, end = sentence
    first, last = clause_around(text[start:end], one.start - start, one.end - start)
    first, last = first + start, last + start
    # "Tỷ lệ nữ giám đốc, chủ doanh nghiệp: 26,8%": what a colon ends is the name of the number.
    if text[start:first].endswith(":") and not text[first : one.start].strip(" (0123456789"):
        first = (
            clause_around(text[start : first - 1], first - 1 - start, first - 1 - start)[0] + start
        )
    countable = [o for o in others if o.kind not in ("year", "identifier") and not _is_span(o)]
    previous = max((o.end for o in countable if first <= o.end <= one.start), default=first)
    following = min((o.start for o in countable if one.end <= o.start < last), default=last)
    following = _end_of_item(text, one, countable, following)
    zones = [Zone(text[one.start : one.end], _OWN)]
    neighbours = [o for o in countable if first <= o.start < last and o is not one]
    for other in neighbours:
        zones.extend(_of_neighbour(text, one, other, neighbours, last))
    reach = one.end
    beyond = _where_it_ends(text, one, following, last)
    for width, full in _AFTER:
        weight = full if reach < beyond else full * _BEYOND_COMMA
        stop = min(one.end + width, following)
        stop = min(stop, beyond) if reach < beyond else stop
        zones.append(Zone(text[(one.start if reach == one.end else reach - 20) : stop], weight))
        reach = max(reach, stop)
    reach = one.start
    own_start = _where_it_begins(text, one, previous, first)
    for width, full in _BEFORE:
        weight = full if reach > own_start else full * _BEYOND_COMMA
        stop = max(one.start - width, previous)
        stop = max(stop, own_start) if reach > own_start else stop
        zones.append(Zone(text[stop : min(reach + 20, one.end)], weight))
        reach = min(reach, stop)
    zones.append(Zone(text[first:previous], _BEFORE[-1][1] * _BEYOND_NUMBER + 0.1))
    zones.append(Zone(text[first:following], _SENTENCE))
    zones.append(Zone(text[start:first], _OTHERS))
    # What follows a semicolon is another item: it names nothing of this one.
    semicolon = text.find(";", one.end, end)
    item_end = semicolon if semicolon >= 0 else end
    zones.append(Zone(text[following:item_end], _OTHERS))
    zones.append(Zone(text[max(0, start - _PARAGRAPH_REACH) : item_end], _PARAGRAPH))
    zones.append(Zone(topic, _TOPIC))
    if one.unit in ("year", "month"):
        # A span of time is named by what stands before it.
        before = text[max(first, one.start - 400) : one.end]
        zones = [
            Zone(text[one.start : one.end], _OWN),
            Zone(before[-160:], 0.85),
            Zone(before, 0.6),
        ]
        zones += [
            Zone(text[one.end : min(one.end + 80, last)], 0.5),
            Zone(text[start:end], _SENTENCE),
        ]
    return [zone for zone in zones if zone.text]


def _end_of_item(
    text: str, one: Expression, countable: Sequence[Expression], following: int
) -> int:
    """``giáo dục 06 người, xử phạt hành chính 04 người``: each number closes its own item."""
    later = next((o for o in countable if o.start == following), None)
    comma = re.match(r"\s*\)?\s*,", text[one.end : following])
    if later is None or comma is None or not one.counted or later.counted != one.counted:
        return following
    label = text[one.end + comma.end() : following].strip()
    is_label = len(label) > _LABEL and not label.lower().startswith("trong đó")
    return one.end + comma.end() if is_label else following


def _where_it_ends(text: str, one: Expression, following: int, last: int) -> int:
    """Where what is said of a number without a noun ends: ``chiếm 58,2%, bạo lực tinh thần``."""
    if one.kind not in ("percent", "money") and one.unit:
        # "củng cố 9 địa chỉ, thành lập mới 04 địa chỉ": a verb after the comma is of the next one.
        verb = _NEXT_VERB.search(text, one.end, following) if following < last else None
        return verb.start() if verb else following
    # "52.1 per cent of the cases and psychological violence for 36.5": the next one's words.
    if text[one.end : one.end + 1] == ")":
        return one.end
    parted = _PARTED.search(text, one.end, following) if following < last else None
    return parted.start() if parted else following


def _where_it_begins(text: str, one: Expression, previous: int, first: int) -> int:
    """Where what is said of a number begins: past the comma that ends the number before it."""
    comma = text.rfind(",", previous, one.start)
    return comma + 1 if previous > first and comma >= 0 else previous


def _of_neighbour(
    text: str, one: Expression, other: Expression, all_of: Sequence[Expression], last: int
) -> list[Zone]:
    """``1 lớp tập huấn cho 41 phụ nữ``: what is said of one number is said of the other."""
    first, second = (other, one) if other.start < one.start else (one, other)
    between = text[first.end : second.start]
    if not is_linked(between):
        return []
    if any(first.end <= third.start < second.start for third in all_of):
        return []
    if other is first:
        return [Zone(text[max(0, first.start - 40) : first.end] + between, _LINKED)]
    stop = min((o.start for o in all_of if o.start >= second.end), default=last)
    return [Zone(text[second.start : min(stop, second.end + 140)], _LINKED)]


def is_linked(between: str) -> bool:
    """Whether what stands between two numbers makes them two sides of one thing."""
    is_one = len(between) <= _LINK_REACH and _NEXT_VERB.search(between) is None
    return is_one and _LINK.search(between) is not None


def zones_in_cell(block: Block, topic: str) -> list[Zone]:
    """Zones of a table cell: its headers, then what stands over the table."""
    zones = [
        Zone(block.text, _OWN), Zone(block.row_header, 0.95), Zone(block.column_header, 0.9),
        Zone(block.caption, 0.55), Zone(topic, _TOPIC),
    ]  # fmt: skip
    return [Zone(one_spelling(zone.text), zone.weight) for zone in zones if zone.text]


def _is_span(one: Expression) -> bool:
    return one.kind == "range" and one.unit in ("year", "month")
