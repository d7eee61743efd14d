"""Which indicator a number belongs to, by the words around it.

``data/raw/words/indicators.csv`` has one way of saying a row: groups of words, all of which must
stand near the number. The nearer they stand and the more of them there are, the better a row fits.
The best row wins; a second indicator that fits nearly as well makes the answer unsure. A group that
begins with ``!`` must stand in the number's clause: "new" in another sentence makes no address new.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pandas as pd

from helpers.documents.sentences import one_spelling

_NEAR: Final = 0.5
# What stands in the number's own clause weighs more than this.
_IN_CLAUSE: Final = 0.36
_LENGTHS: Final = (8, 18)
# Words no nearer than this tell two indicators apart, and no more.
_FAR: Final = 0.12
# Words of two syllables and more in the number's own noun say what is counted.
_OWN: Final = 1.0
_SPECIFIC: Final = 9
_NAMED: Final = 12.0
_CLOSE_SECOND: Final = 0.88
_ENGLISH: Final = re.compile(r"[a-z -]{5,}")
# As reports shorten what they say often.
_SHORT: Final = (
    ("phòng chống bạo lực gia đình", "pcblgđ"), ("phòng chống bạo lực", "pcblgđ"),
    ("bạo lực gia đình", "blgđ"), ("bạo lực gia đình", "pcblgđ"), ("bình đẳng giới", "bđg"),
    ("truyền thông cộng đồng", "ttcđ"), ("dân tộc thiểu số", "dtts"), ("hợp tác xã", "htx"),
    ("câu lạc bộ", "clb"), ("địa chỉ tin cậy", "đctc"), ("nông thôn mới", "ntm"),
    ("ngân hàng chính sách xã hội", "nhcsxh"), ("chính sách xã hội", "csxh"),
    ("liên hiệp phụ nữ", "lhpn"), ("ủy ban nhân dân", "ubnd"), ("cooperative", "co-operative"),
    ("đại biểu quốc hội", "đbqh"), ("hội đồng nhân dân", "hđnd"), ("đặc biệt khó khăn", "đbkk"),
    ("hội viên phụ nữ", "hvpn"), ("hội viên", "hv"), ("phụ nữ", "pn"), ("cán bộ", "cb"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of text around a number, and how much its words weigh (0 to 1)."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Fit:
    """How an indicator fits.

    Attributes
    ----------
    indicator : str or None
        Code; none where no row fits.
    strength : float
        0 to 1: how near its words stand.
    others : tuple of str
        Indicators that fit nearly as well.
    words : tuple of str
        The words found.
    """

    indicator: str | None
    strength: float
    others: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    indicator: str
    groups: tuple[re.Pattern[str], ...]
    is_near: tuple[bool, ...]
    without: re.Pattern[str] | None


class IndicatorWords:
    """The table of words, ready to be asked.

    Parameters
    ----------
    table : DataFrame
        Columns of ``data/raw/words/indicators.csv``.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        self._by_unit: dict[str, list[_Row]] = {}
        self._around = ""
        self._there: dict[re.Pattern[str], bool] = {}
        for indicator, words, without, units in zip(
            table["indicator"], table["words"].fillna(""), table["without"].fillna(""),
            table["units"].fillna(""), strict=True,
        ):  # fmt: skip
            said = [group.strip() for group in words.split("&") if group.strip()]
            groups = tuple(_pattern(group.removeprefix("!")) for group in said)
            is_near = tuple(group.startswith("!") for group in said)
            row = _Row(indicator, groups, is_near, _pattern(without) if without.strip() else None)
            for unit in units.split("|"):
                self._by_unit.setdefault(unit.strip(), []).append(row)

    def fit(
        self, unit: str, zones: Sequence[Zone], around: str, skip: frozenset[str] = frozenset()
    ) -> Fit:
        """The indicator of a number with this unit in these zones.

        Parameters
        ----------
        unit : str
            Code of the unit; ``year``, ``period``, ``length`` and ``identifier`` have rows of
            their own. Empty: not known, every row is tried.
        zones : sequence of Zone
            Around the number, in the spelling of :func:`one_spelling`.
        around : str
            All text that the zones are taken from: what does not stand there is not looked for.
        skip : frozenset of str
            Codes of indicators that it cannot be.
        """
        if around != self._around:
            self._around, self._there = around, {}
        rows = self._by_unit.get(unit, []) if unit else _distinct(self._by_unit)
        ordered = sorted(zones, key=lambda zone: -zone.weight)
        folded = [(zone.text, zone.weight) for zone in ordered]
        near = [text for text, weight in folded if weight >= _NEAR]
        best: dict[str, tuple[float, float, tuple[str, ...]]] = {}
        for row in rows:
            if row.indicator in skip or not all(self._is_there(group) for group in row.groups):
                continue
            if row.without is not None and any(row.without.search(text) for text in near):
                continue
            fit = _weigh(row, folded)
            if fit is not None and fit[0] > best.get(row.indicator, (0.0,))[0]:
                best[row.indicator] = fit
        if not best:
            return Fit(None, 0.0, (), ())
        ranked = sorted(best, key=lambda code: (-best[code][0], code))
        total, strength, words = best[ranked[0]]
        others = tuple(code for code in ranked[1:4] if best[code][0] >= _CLOSE_SECOND * total)
        return Fit(ranked[0], strength, others, words)

    def _is_there(self, group: re.Pattern[str]) -> bool:
        found = self._there.get(group)
        if found is None:
            # Plain words are looked for before the pattern: most stand nowhere in the text.
            hint = any(word in self._around for word in _first_words(group.pattern))
            found = self._there[group] = hint and group.search(self._around) is not None
        return found


def _weigh(
    row: _Row, zones: list[tuple[str, float]]
) -> tuple[float, float, tuple[str, ...]] | None:
    """Total and mean weight of a row's groups; none where one of them is nowhere."""
    total, lengths, near, words = 0.0, 0.0, 0.0, []
    names_it = False
    for group, is_near in zip(row.groups, row.is_near, strict=True):
        hit = next(((m, w) for text, w in zones if (m := group.search(text)) is not None), None)
        if hit is None or (is_near and hit[1] < _IN_CLAUSE):
            return None
        length = min(max(len(hit[0][0]), _LENGTHS[0]), _LENGTHS[1])
        total, lengths = total + max(hit[1] - _FAR, 0.02) * length, lengths + length
        near += hit[1] * length
        words.append(hit[0][0])
        names_it = names_it or (hit[1] >= _OWN and length > _SPECIFIC)
    if not row.groups:
        return 0.1, 0.3, ()
    return total + (_NAMED if names_it else 0.0), near / lengths, tuple(words)


def _distinct(by_unit: dict[str, list[_Row]]) -> list[_Row]:
    skipped = ("year", "period", "length", "identifier")
    rows = [row for unit, part in by_unit.items() if unit not in skipped for row in part]
    return list(dict.fromkeys(rows))


@lru_cache(maxsize=4096)
def _first_words(pattern: str) -> tuple[str, ...]:
    """The first word of each alternative of a pattern made by ``_pattern``."""
    return tuple(re.findall(r"\(\?<!\\w\)((?:\w|\\-)+)", pattern.replace("\\-", "-")))


@lru_cache(maxsize=4096)
def _pattern(group: str) -> re.Pattern[str]:
    """Alternatives of a group; a comma or dash may stand between two words."""
    parts = []
    words = {one_spelling(w.strip()) for w in group.split("|") if w.strip()}
    words |= {w.replace(long, short) for w in words for long, short in _SHORT if long in w}
    for folded in sorted(words, key=lambda word: (-len(word), word)):
        text = r"[\s,\-–“”\"()]+".join(map(re.escape, folded.split()))
        tail = r"\w*" if _ENGLISH.fullmatch(folded) else r"(?:s\b|(?!\w))"
        parts.append(rf"(?<!\w){text}{tail}")
    return re.compile("|".join(parts))
