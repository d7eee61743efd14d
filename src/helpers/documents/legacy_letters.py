"""Vietnamese as it was stored before Unicode: the fonts' codes of TCVN3 (ABC) and VNI.

Both write with the codes of Western letters: ``®`` shows as đ in a TCVN3 font. Windows-1258 is
Unicode's own letters with loose marks, and Python reads it. Sources of the two tables: the
Vietnamese standard TCVN 5712:1993, form VN3, and VNI's table for Windows.
"""

from __future__ import annotations

import re
from typing import Final

_TCVN3_FROM: Final = (
    "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ¡¢§£¤¥¦"
)
_TCVN3_TO: Final = "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĂÂĐÊÔƠƯ"
_TCVN3: Final = str.maketrans(_TCVN3_FROM, _TCVN3_TO)

_VNI_ROWS: Final = {
    "aùaøaûaõaï": "áàảãạ", "aêaéaèaúaüaë": "ăắằẳẵặ", "aâaáaàaåaãaä": "âấầẩẫậ",
    "eùeøeûeõeï": "éèẻẽẹ", "eâeáeàeåeãeä": "êếềểễệ",
    "oùoøoûoõoï": "óòỏõọ", "oâoáoàoåoãoä": "ôốồổỗộ", "ôùôøôûôõôï": "ớờởỡợ",
    "uùuøuûuõuï": "úùủũụ", "öùöøöûöõöï": "ứừửữự", "yùyøyûyõ": "ýỳỷỹ",
}  # fmt: skip
_VNI_SINGLE: Final = {"ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ"}


def _vni_table() -> dict[str, str]:
    table = {}
    for codes, letters in _VNI_ROWS.items():
        for i, letter in enumerate(letters):
            pair = codes[2 * i : 2 * i + 2]
            table[pair] = letter
            table[pair.upper()] = letter.upper()
            table[pair[0].upper() + pair[1]] = letter.upper()
    for code, letter in _VNI_SINGLE.items():
        table[code] = letter
        table[code.upper()] = letter.upper()
    return table


_VNI: Final = _vni_table()
_VNI_PATTERN: Final = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_SENTENCE: Final = (
    "và của các có được cho trong là với phụ nữ tỉnh xã huyện hội đã những một về trên tại số "
    "người công tác thực hiện gia đình phòng chống bạo lực tổ chức hoạt động giới bình đẳng năm đến"
)
COMMON: Final = frozenset(_SENTENCE.split())
_WORD: Final = re.compile(r"\w+")


def from_tcvn3(text: str) -> str:
    """Text in the codes of a TCVN3 font as Unicode."""
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """Text in the codes of a VNI font as Unicode."""
    return _VNI_PATTERN.sub(lambda match: _VNI[match[0]], text)


def likeness(text: str) -> float:
    """Share of the words that are common in Vietnamese prose, 0 to 1."""
    words = _WORD.findall(text[:20_000].lower())
    return sum(word in COMMON for word in words) / len(words) if words else 0.0


def mend_letters(text: str) -> tuple[str, str]:
    """Text with legacy codes turned into Unicode, and which they were.

    Returns
    -------
    tuple of str
        The text and ``TCVN3``, ``VNI`` or empty. Text that reads best as it stands is kept.
    """
    readings = {"": text, "TCVN3": from_tcvn3(text), "VNI": from_vni(text)}
    marks = {name: likeness(reading) for name, reading in readings.items()}
    best = max(marks, key=lambda name: marks[name])
    return (readings[best], best) if marks[best] > 1.3 * marks[""] + 0.02 else (text, "")
