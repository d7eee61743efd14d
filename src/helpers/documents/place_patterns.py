"""How a place is written in running text: its unit word, its name, and words for all of it."""

from __future__ import annotations

import re
from typing import Final

from helpers.documents.sentences import CAPITALS

# "BẢN TIN XÃ QUẢNG PHÚ": a unit word in capitals opens a name, and is no part of one.
TOKEN: Final = (
    r"(?!(?:XÃ|PHƯỜNG|HUYỆN|QUẬN|TỈNH|THỊ (?:XÃ|TRẤN)|THÀNH PHỐ|TP|COMMUNE|DISTRICT|PROVINCE)\b)"
    rf"[{CAPITALS}][\w]*(?:['’‘ʼʻ`´](?!s\b)\s?\w+)?"
)
NAME: Final = rf"{TOKEN}(?:[ \u00a0-]{TOKEN}){{0,4}}"
_UNIT: Final = (
    r"(?:thành phố|thị xã|thị trấn|huyện|tỉnh|quận|xã|phường|thôn|buôn|bản|làng"
    r"|(?:TP|TX|TT|H|X|P)\.|TP|TX|TT)"
)
MENTION: Final = re.compile(
    r"(?P<country>\b(?i:cả nước|toàn quốc|trên phạm vi toàn quốc|trên cả nước|(?:điều tra|nghiên cứu) quốc gia|national (?:study|survey|average)|nationwide|nationally|the whole country|the country)\b)"
    r"|(?P<province>\b(?i:toàn tỉnh|(?:trong|trên địa bàn|khắp|của|ở) tỉnh|tỉnh (?:đã|có|nhà|hiện|ta|này)|địa phương tỉnh|the province|province-?wide)\b(?!\s+[A-ZĐ]))"
    r"|(?P<district>\b(?i:toàn huyện|(?:trong|trên địa bàn|khắp|của) (?:huyện|thị xã)|huyện (?:đã|có|hiện|này|nhà)|the district)\b(?!\s+[A-ZĐ]))"
    rf"|(?<![\w])(?:(?P<unit>(?:[Cc]ác\s+)?(?i:{_UNIT}))\s*)?(?P<name>{NAME})(?!\w)"
)
