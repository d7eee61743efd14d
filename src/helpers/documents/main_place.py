"""The place that a document is about."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from helpers.documents.place_mentions import Gazetteer, Mention

_COUNTRY: Final = "viet-nam"
_MANY: Final = 4
_NATIONAL: Final = re.compile(
    r"\b(?:national|ministry|bộ lao động|bộ văn hóa|bộ nội vụ|quốc gia|trung ương|chính phủ)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class MainPlace:
    """Province, district and commune that a document is about, each a code or none.

    Attributes
    ----------
    whole_district : str or None
        What ``toàn huyện`` means: the district of the title, else the one that the text names
        more often than all others.
    """

    province: str | None
    district: str | None
    commune: str | None
    whole_district: str | None = None

    @property
    def narrowest(self) -> str | None:
        """The narrowest of the three that is known."""
        return self.commune or self.district or self.province


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
    provinces: Counter[str] = Counter()
    districts: Counter[str] = Counter()
    country = 0
    for part, weight in ((text[:200_000], 1), (first, 10)):
        for mention in gazetteer.find(part):
            country += weight if mention.level == "country" else 0
            top = mention.place.split("/")[0]
            if mention.level == "district":
                districts[mention.place] += weight
                provinces[top] += weight
            elif mention.level in ("province", "commune", "village"):
                provinces[top] += weight * (2 if mention.level == "province" else 1)
    province = provinces.most_common(1)[0][0] if provinces else None
    if country and (province is None or country >= provinces[province]):
        return MainPlace(_COUNTRY, None, None)
    is_national = _NATIONAL.search(first) is not None or _is_of_many(provinces)
    if not gazetteer.find(first) and is_national:
        return MainPlace(_COUNTRY, None, None)
    named = gazetteer.find(first, province)
    district = _only(named, "district")
    commune = _only(gazetteer.find(first, province, district), "commune")
    return MainPlace(province, district, commune, district or _often(districts))


def _is_of_many(provinces: Counter[str]) -> bool:
    """Several provinces, none of them named as often as all the others together."""
    most = provinces.most_common(1)[0][1] if provinces else 0
    return len(provinces) >= _MANY and 2 * most <= provinces.total()


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
