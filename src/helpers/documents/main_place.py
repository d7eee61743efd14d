"""The place that a document is about."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Final

from helpers.documents.place_lists import first_list
from helpers.documents.place_mentions import Gazetteer, Mention

_COUNTRY: Final = "viet-nam"
_MANY: Final = 4
_SAMPLE: Final = 200_000
_CAPITAL: Final = "ha-noi"
_OPENING: Final = 1_000
# Reports on the country are sent from its capital.
_OF_THE_COUNTRY: Final = re.compile(
    r"\b(?:thủ tướng|chính phủ|trung ương hội|hội (?:lhpn|liên hiệp phụ nữ) việt nam|bộ trưởng|quốc hội"
    r"|prime minister|government|ministry|national)\b",
    re.IGNORECASE,
)
# Where and when a letter was signed or an article sent: "Đông Hà, ngày 10 tháng 12 năm 2024".
_DATELINE: Final = re.compile(
    r"(?m)^[^\n,]{2,40},\s*(?=(?:ngày|the|\d{1,2})\b)[^\n]*\d{4}[^\n]*$", re.IGNORECASE
)
_NATIONAL: Final = re.compile(
    r"\b(?:national|ministry|bộ lao động|bộ văn hóa|bộ nội vụ|quốc gia|trung ương|chính phủ)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class MainPlace:
    """Province, district and commune that a document is about, each a code or none.

    Attributes
    ----------
    several : tuple of str
        Provinces that the title names one after the other: the document is about them all.
    whole_district : str or None
        What ``toàn huyện`` means: the district of the title, else the one that the text names
        more often than all others.
    """

    province: str | None
    district: str | None
    commune: str | None
    several: tuple[str, ...] = ()
    whole_district: str | None = None

    @property
    def narrowest(self) -> tuple[str, ...]:
        """The narrowest of the three that is known, or the several that the title names."""
        one = self.commune or self.district or self.province
        return self.several or ((one,) if one else ())


def find_main_place(gazetteer: Gazetteer, text: str, first: str) -> MainPlace:
    """The place that a document is about.

    Parameters
    ----------
    gazetteer : Gazetteer
        Places to look for.
    text : str
        The document's.
    first : str
        Its title or first block: what is named there counts tenfold.
    """
    undated = _DATELINE.sub("", first)
    first = undated if gazetteer.find(undated) else first
    provinces: dict[str, float] = defaultdict(float)
    districts: Counter[str] = Counter()
    country = 0
    for part, weight in ((text[:_SAMPLE], 1), (first, 10)):
        for mention in gazetteer.find(part):
            country += weight if mention.level == "country" else 0
            top = mention.place.split("/")[0]
            if mention.level == "district":
                districts[mention.place] += weight
            elif mention.level == "province":
                provinces[top] += 2 * weight
    # Names that several provinces have speak for each; a title may leave the unit word out.
    for top, share in [*gazetteer.votes(text[:_SAMPLE]).items(), *_of_a_title(gazetteer, first)]:
        provinces[top] += share
    province = max(provinces, key=lambda top: provinces[top]) if provinces else None
    if province == _CAPITAL and _OF_THE_COUNTRY.search(text[:_OPENING]) is not None:
        return MainPlace(_COUNTRY, None, None)
    if country and (province is None or country >= provinces[province]):
        return MainPlace(_COUNTRY, None, None)
    is_national = _NATIONAL.search(first) is not None or _is_of_many(provinces)
    if not gazetteer.find(first) and is_national:
        return MainPlace(_COUNTRY, None, None)
    named = gazetteer.find(first, province)
    district = _only(named, "district")
    commune = _only(gazetteer.find(first, province, district), "commune")
    several = _in_one_row(first, [m for m in gazetteer.find(first) if m.level == "province"])
    several = () if district or commune else several
    return MainPlace(province, district, commune, several, district or _often(districts))


def _of_a_title(gazetteer: Gazetteer, first: str) -> list[tuple[str, float]]:
    return [(top, 10 * share) for top, share in gazetteer.votes(first, bare=True).items()]


def _in_one_row(text: str, mentions: list[Mention]) -> tuple[str, ...]:
    """``in Hà Giang and Quảng Nam``; none where the title names but one, or too many."""
    row = [m.place for m in first_list(text, mentions)]
    return tuple(row) if 1 < len(set(row)) < _MANY else ()


def _is_of_many(provinces: dict[str, float]) -> bool:
    """Several provinces, none of them named as often as all the others together."""
    most = max(provinces.values(), default=0)
    return len(provinces) >= _MANY and 2 * most <= sum(provinces.values())


def _often(districts: Counter[str]) -> str | None:
    """The district that is named more often than all the others together."""
    if not districts:
        return None
    place, n = districts.most_common(1)[0]
    return place if 2 * n > districts.total() else None


def _only(mentions: list[Mention], level: str) -> str | None:
    """The one place of a level that is named, none where there are several."""
    found = {mention.place for mention in mentions if mention.level == level}
    return next(iter(found)) if len(found) == 1 else None
