"""Places that a text names, in running prose: with a unit word, in a list, or a known name alone."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import pandas as pd

from helpers.documents.place_patterns import MENTION, NAME, TOKEN
from helpers.places.gazetteer import read_gazetteer
from helpers.places.names import match_key, unit_level, unit_types
from helpers.places.resolve import ACCEPTED, Resolution, Resolver

_LIST_GAP: Final = re.compile(r"\s*(?:[,;]|và|and|&|\([^()]*\)\s*[,;]?)\s*(?:(?:các|tại|ở)\s+)?$")
_ENGLISH_UNIT: Final = re.compile(
    r"\s+(province|district|commune|ward|city|town|township)\b", re.IGNORECASE
)
_ENGLISH_TYPES: Final = {
    "province": "tỉnh", "district": "huyện", "commune": "xã", "ward": "phường", "city": "thành phố",
    "town": "thị xã", "township": "thị trấn",
}  # fmt: skip
# "Ngân hàng ... Việt Nam", "Ngày Gia đình Việt Nam" name a bank and a day.
_IS_THE_COUNTRY: Final = re.compile(
    r"(?:^|[.,;:(–-]|\b(?:ở|tại|của|cả|nước|cho|in|across|of|for|to))\s*$", re.IGNORECASE
)
_COUNTRY: Final = "viet-nam"


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text.

    Attributes
    ----------
    start, end : int
        Span, with its unit word.
    place : str
        Code.
    level : str
        Country, province, district, commune or village.
    score : float
        Of the resolver.
    is_general : bool
        ``toàn tỉnh`` and its like: the place that the document is about.
    """

    start: int
    end: int
    place: str
    level: str
    score: float
    is_general: bool = False


class Gazetteer:
    """Names to look for: those of ``data/raw/places/``, and the country's provinces and districts.

    Parameters
    ----------
    names, places : DataFrame
        Columns of ``names.csv`` and ``places.csv``.
    """

    def __init__(self, names: pd.DataFrame, places: pd.DataFrame) -> None:
        country = read_gazetteer()
        known = set(places["place"])
        listed = set(places.loc[places["units_listed"].eq("all"), "place"])
        # Where places.csv has every unit, its own codes are the ones to use.
        elsewhere = ~country["place"].str.split("/").str[0].isin(listed)
        extra = country[~country["place"].isin(known) & elsewhere]
        columns = [c for c in extra.columns if c in places.columns]
        self.places = pd.concat([places, extra[columns]], ignore_index=True)
        self.names = pd.concat(
            [names[["name", "place"]], extra[["name", "place"]]], ignore_index=True
        )
        self.resolver = Resolver(self.names, self.places)
        codes = list(self.places["place"])
        self.levels: dict[str, str] = dict(zip(codes, self.places["level"], strict=True))
        self.labels: dict[str, str] = dict(zip(codes, self.places["name"], strict=True))
        self._types: dict[str, str] = dict(zip(codes, self.places["unit_type"], strict=True))
        self._spelled = frozenset(str(name).casefold() for name in self.names["name"])
        self._by_key: dict[str, list[str]] = {}
        self._resolved: dict[tuple[str, str, str], Resolution] = {}
        for name, place in zip(self.names["name"], self.names["place"], strict=True):
            found = self._by_key.setdefault(match_key(name), [])
            if place not in found:
                found.append(place)

    def _resolve(self, name: str, within: str, level: str) -> Resolution:
        """The resolver's answer, kept: a name comes again and again."""
        key = (name, within, level)
        if key not in self._resolved:
            self._resolved[key] = self.resolver.resolve(name, within=within, level=level)
        return self._resolved[key]

    def label(self, place: str) -> str:
        """The name of a place, without a unit word before communes' names."""
        return str(self.labels.get(place, place))

    def find(
        self, text: str, main: str | None = None, district: str | None = None
    ) -> list[Mention]:
        """The places a text names, in its order.

        Parameters
        ----------
        text : str
            In Unicode NFC.
        main : str, optional
            Code of the province that the document is about.
        district : str, optional
            Code of the district it is about.
        """
        answer: list[Mention] = []
        listed: tuple[str, int] | None = None
        position = 0
        while (found := MENTION.search(text, position)) is not None:
            position = found.end()
            near = _last_named(answer, "district", district)
            here = near if found["district"] and "này" in found["district"].lower() else district
            general = self._general(found, _last_named(answer, "province", main), here)
            if general is not None:
                answer.append(general)
                continue
            if found["name"] is None:
                continue
            unit = found["unit"] or ""
            unit = re.sub(r"^các\s+", "", unit.lower())
            if not unit and listed and _LIST_GAP.search(text[listed[1] : found.start("name")]):
                unit = listed[0] if _is_gap(text[listed[1] : found.start("name")]) else ""
            mention = self._named(text, found, unit, main, district)
            if mention is not None:
                answer.append(mention)
                listed = (unit, mention.end)
                position = mention.end
        return answer

    def votes(self, text: str, *, bare: bool = False) -> dict[str, float]:
        """How far the names of districts and communes speak for each province.

        Parameters
        ----------
        text : str
            In Unicode NFC.
        bare : bool
            Whether names of districts count without a unit word, as in a title.

        Returns
        -------
        dict of str to float
            Code of province to its share: a name that two provinces have speaks half for each.
        """
        answer: dict[str, float] = defaultdict(float)
        for found in MENTION.finditer(text):
            unit = (found["unit"] or "").lower() if found["name"] else ""
            if not found["name"] or not (unit or bare):
                continue
            places = self._by_key.get(match_key(found["name"]), [])
            wanted = unit_level(types[0]) if (types := unit_types(f"{unit} X")) else "district"
            fits = [p for p in places if self.levels[p] == wanted and "-202" not in p]
            tops = {p.split("/")[0] for p in fits if wanted != "province"}
            for top in tops:
                answer[top] += 1 / len(tops)
        return answer

    def whole_name(self, text: str, main: str | None, district: str | None) -> Mention | None:
        """A header that is the name of a district or commune and nothing else.

        Parameters
        ----------
        text : str
            Header of a row or column.
        main, district : str, optional
            As in :meth:`find`.
        """
        if main is None or re.fullmatch(NAME, text) is None:
            return None
        for above in (district, main):
            found = [p for p in self._by_key.get(match_key(text), []) if above and p != above]
            inside = [p for p in found if p.startswith(f"{above}/") and "-202" not in p]
            nearest = [p for p in inside if p.count("/") == min(q.count("/") for q in inside)]
            if len(nearest) == 1:
                return Mention(0, len(text), nearest[0], self.levels[nearest[0]], 1.0)
        return None

    def _general(
        self, found: re.Match[str], main: str | None, district: str | None
    ) -> Mention | None:
        span = (found.start(), found.end())
        if found["country"]:
            return Mention(*span, _COUNTRY, "country", 1.0, is_general=True)
        if found["province"] and main:
            return Mention(*span, main, "province", 1.0, is_general=True)
        if found["district"] and district:
            return Mention(*span, district, "district", 1.0, is_general=True)
        return None

    def _named(
        self, text: str, found: re.Match[str], unit: str, main: str | None, district: str | None
    ) -> Mention | None:
        start = found.start("unit") if found["unit"] else found.start("name")
        tokens = list(re.finditer(rf"{TOKEN}", found["name"]))
        base = found.start("name")
        # "In Ea Kar district": a word that opens the sentence is no part of the name.
        for first in range(1 if unit else min(2, len(tokens))):
            for last in range(len(tokens), first, -1):
                name = found["name"][tokens[first].start() : tokens[last - 1].end()]
                end = base + tokens[last - 1].end()
                tail = _ENGLISH_UNIT.match(text, end)
                kind = unit or (_ENGLISH_TYPES[tail[1].lower()] if tail else "")
                place, score = self._look_up(name, kind, main, district, n_tokens=last - first)
                if place == _COUNTRY and not _IS_THE_COUNTRY.search(
                    text[: tokens[first].start() + base]
                ):
                    continue
                if place is not None:
                    begin = start if first == 0 else base + tokens[first].start()
                    stop = tail.end() if tail else end
                    return Mention(begin, stop, place, self.levels[place], score)
        return self._slip(found, unit, start, main)

    def _look_up(
        self, name: str, unit: str, main: str | None, district: str | None, *, n_tokens: int
    ) -> tuple[str | None, float]:
        found = self._by_key.get(match_key(name), [])
        if not found:
            return None, 0.0
        if unit:
            types = unit_types(f"{unit} X") or (
                ("thôn",) if unit in ("buôn", "bản", "làng") else ()
            )
            fitting = [p for p in found if self._types.get(p) in types]
            if not fitting and types:
                fitting = [p for p in found if self.levels[p] == unit_level(types[0])]
            found = fitting
        else:
            # Alone stand only names of provinces, and of districts with more than one word.
            allowed = ("country", "province") if n_tokens > 1 else ()
            wide = [p for p in found if self.levels[p] in allowed]
            near = [
                p
                for p in found
                if self.levels[p] == "district" and main and p.startswith(f"{main}/")
            ]
            # "Báo Lâm Đồng" is no Bảo Lâm: without a unit word marks count, where there are any.
            is_spelled = name.isascii() or name.casefold() in self._spelled
            found = (wide or (near if n_tokens > 1 else [])) if is_spelled else []
        return self._nearest(found, main, district)

    def _nearest(
        self, found: list[str], main: str | None, district: str | None
    ) -> tuple[str | None, float]:
        """Of several places of a name the one that the document is about, else none."""
        for above in (district, main):
            inside = [p for p in found if above and (p == above or p.startswith(f"{above}/"))]
            if len(inside) == 1:
                return inside[0], 1.0
            if inside:
                old = [p for p in inside if "-202" not in p]
                return (old or inside)[0], 1.0 if len(old) == 1 else 0.6
        old = [p for p in found if "-202" not in p.split("/")[0]]
        chosen = old or found
        if not chosen:
            return None, 0.0
        return chosen[0], 1.0 if len(chosen) == 1 else 0.5

    def _slip(
        self, found: re.Match[str], unit: str, start: int, main: str | None
    ) -> Mention | None:
        """A name with a letter amiss: only with a unit word, inside the document's province."""
        types = unit_types(f"{unit} X") if unit else ()
        if not types or main is None or unit_level(types[0]) == "province":
            return None
        answer = self._resolve(found["name"], main, unit_level(types[0]))
        if answer.place is None or answer.score < ACCEPTED:
            return None
        return Mention(start, found.end(), answer.place, answer.level, answer.score)


def _last_named(mentions: list[Mention], level: str, otherwise: str | None) -> str | None:
    """``Bình Định: ... toàn tỉnh`` means the province named before it."""
    named = [m.place for m in mentions if m.level == level and not m.is_general]
    return named[-1] if named else otherwise


def _is_gap(gap: str) -> bool:
    return (
        len(gap) < 40
        and re.fullmatch(r"\s*(?:,|;|và|and|&|\([^()]*\)|các|tại|ở|\s)+\s*", gap) is not None
    )
