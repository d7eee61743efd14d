"""Names as people type them: from a damaged name to a place, with a score and the alternatives.

``find_place`` lists what a name can mean. A resolver goes on where the name is not known: marks
lost or wrong, another apostrophe, one letter amiss. It never guesses in silence: what it is not
sure of scores below ``ACCEPTED`` and comes with its alternatives.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd
from rapidfuzz.distance import OSA

from helpers.places.names import bare_name, folded, match_key, unit_level, unit_types
from helpers.places.validity import inside, valid_on

ACCEPTED: Final = 0.8
"""Answers that score as much may be used without a person looking at them."""
_BARE_TYPES: Final = {
    "xa": ("xã",), "phuong": ("phường",), "quan": ("quận",), "thon": ("thôn",),
    "tinh": ("tỉnh",), "buon": ("buôn", "thôn"), "thi xa": ("thị xã",),
}  # fmt: skip
_BARE_UNIT: Final = re.compile(
    r"(?P<word>thi xa|xa|phuong|quan|thon|tinh)\s+(?P<rest>\S.*)", re.IGNORECASE
)
_SAME_LETTERS: Final = 1.0
_OTHER_MARKS: Final = 0.97
_ONE_SLIP: Final = 0.88
_TWO_SLIPS: Final = 0.7
_SEVERAL: Final = 0.5
_OTHER_LEVEL: Final = 0.4
_SHORTEST_FOR_A_SLIP: Final = 3
_SHORTEST_FOR_TWO: Final = 9


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name was taken for.

    Attributes
    ----------
    place : str or None
        Code, with its validity the key of a place; none where nothing is near enough.
    valid_from, valid_to : Timestamp or None
        Days of that place; none where open or unknown.
    level : str
        Level reached, empty without a place. It may be another than the level asked for; the
        score is then below ``ACCEPTED``.
    score : float
        0 to 1: 1 the same letters, 0.97 other marks only, less for each slip, at most 0.5 where
        several places fit.
    alternatives : tuple of str
        Codes of other places that fit as well or nearly.
    reason : str
        In words.
    """

    place: str | None
    valid_from: pd.Timestamp | None
    valid_to: pd.Timestamp | None
    level: str
    score: float
    alternatives: tuple[str, ...]
    reason: str

    @property
    def is_accepted(self) -> bool:
        """Whether the answer may be used without a person looking at it."""
        return self.place is not None and self.score >= ACCEPTED


class Resolver:
    """Resolves names against one list of places.

    Parameters
    ----------
    names, places : DataFrame
        Columns of ``names.csv`` and ``places.csv`` in ``data/raw/places/``.
    """

    def __init__(self, names: pd.DataFrame, places: pd.DataFrame) -> None:
        self._places = places.set_index("place", drop=False)
        table = names[["name", "place"]].drop_duplicates()
        self._rows = [
            (match_key(name), _letters(name), place)
            for name, place in zip(table["name"], table["place"], strict=True)
            if place in self._places.index
        ]
        self._allowed: dict[tuple[str | None, str | None], list[tuple[str, str, str]]] = {}

    def resolve(
        self,
        name: str,
        *,
        within: str | None = None,
        on: date | str | None = None,
        level: str | None = None,
        slips: bool = True,
    ) -> Resolution:
        """The place that a name stands for.

        Parameters
        ----------
        name : str
            As typed, with or without a word such as ``huyện`` before it.
        within : str, optional
            Only places inside this one.
        on : date or str, optional
            Only places valid on this day.
        level : str, optional
            ``province``, ``district``, ``commune`` or ``village``: the level wanted. A place of
            another level is given only where there is none of this one, and says so.
        slips : bool
            Whether a letter may be amiss.
        """
        rows = self._rows_allowed(within, str(on) if on is not None else None)
        answers: list[Resolution] = []
        tries = [(name, unit_types(name)), *_without_marks(name)]
        for text, types in tries:
            key = match_key(text)
            exact = [(letters, place) for other, letters, place in rows if other == key]
            if exact:
                answers.append(self._of_exact(text, exact, types, level))
                break
        # A place of another level by this name may be a slip for one of the level wanted.
        if slips and (not answers or answers[0].score == _OTHER_LEVEL):
            answers += [self._of_near(text, rows, types, level) for text, types in tries]
        return max(
            answers, key=lambda one: one.score, default=_nothing(f"no place is called {name!r}")
        )

    def _rows_allowed(self, within: str | None, on: str | None) -> list[tuple[str, str, str]]:
        """Key, letters and code of the names to choose from."""
        found = self._allowed.get((within, on))
        if found is None:
            mask = pd.Series(True, index=self._places.index)
            if on is not None:
                mask &= valid_on(self._places, on)
            if within is not None:
                mask &= inside(self._places, within)
            allowed = set(self._places.index[mask.to_numpy(bool)])
            found = [row for row in self._rows if row[2] in allowed]
            self._allowed[within, on] = found
        return found

    def _of_exact(
        self, name: str, exact: list[tuple[str, str]], types: tuple[str, ...], level: str | None
    ) -> Resolution:
        letters = _letters(name)
        found = list(dict.fromkeys(place for _, place in exact))
        fitting, reason, score = self._fit(found, types, level)
        same = list(dict.fromkeys(p for text, p in exact if text == letters and p in fitting))
        if len(same) == 1 and len(fitting) > 1:
            fitting, others = same, [p for p in found if p != same[0]]
        else:
            others = [p for p in found if p not in fitting]
        base = _SAME_LETTERS if same else _OTHER_MARKS
        if len(fitting) > 1:
            return _nothing(f"{len(fitting)} places are called {name!r}", tuple(fitting), _SEVERAL)
        reason = reason or ("the same name" if same else "the same name but for marks")
        return self._answer(fitting[0], min(base, score), others, reason)

    def _fit(
        self, found: list[str], types: tuple[str, ...], level: str | None
    ) -> tuple[list[str], str, float]:
        """Those of the unit type and level wanted; others with a reason and a low score."""
        wanted = level or (unit_level(types[0]) if types else None)
        typed = [p for p in found if self._places.at[p, "unit_type"] in types]
        levelled = [p for p in found if wanted is None or self._places.at[p, "level"] == wanted]
        if typed and (level is None or set(typed) & set(levelled)):
            return [p for p in typed if level is None or p in levelled], "", 1.0
        if levelled:
            return levelled, "", 1.0
        there = str(self._places.at[found[0], "level"])
        return found, f"a {there} of that name, where a {wanted} was asked for", _OTHER_LEVEL

    def _of_near(
        self, name: str, rows: list[tuple[str, str, str]], types: tuple[str, ...], level: str | None
    ) -> Resolution:
        key, marked = match_key(name), _letters(name)
        bare = folded(marked)
        if len(key) < _SHORTEST_FOR_A_SLIP:
            return _nothing(f"no place is called {name!r}, too short a name for a slip")
        limit = 2 if len(key) >= _SHORTEST_FOR_TWO else 1
        nearest: dict[str, tuple[int, int]] = {}
        for other, letters, place in rows:
            if abs(len(other) - len(key)) > limit or not self._is_wanted(place, types, level):
                continue
            plain = folded(letters)
            far = min(OSA.distance(key, other), OSA.distance(bare, plain))
            if far <= limit:
                pair = (far, OSA.distance(marked, letters))
                nearest[place] = min(pair, nearest.get(place, pair))
        if not nearest:
            return _nothing(f"no place is called {name!r} or nearly so")
        best = min(nearest.values())
        first = [place for place, far in nearest.items() if far == best]
        others = tuple(place for place in nearest if place != first[0])
        if len(first) > 1:
            return _nothing(f"{len(first)} places are nearly called {name!r}", tuple(first), 0.4)
        # Marks tell two apart only where the name was typed with marks.
        rivals = any(
            far[0] == best[0] and (marked == bare or best[1] > 1 or far[1] < 2)
            for place, far in nearest.items() if place != first[0]
        )  # fmt: skip
        if best[0] == 0 and not rivals:
            return self._answer(
                first[0], _OTHER_MARKS, others, "the same letters, parted otherwise"
            )
        score = _ONE_SLIP if best[0] <= 1 and not rivals else _TWO_SLIPS
        amiss = "one letter" if best[0] == 1 else f"{best[0]} letters"
        return self._answer(first[0], score, others, f"nearly the same name: {amiss} amiss")

    def _is_wanted(self, place: str, types: tuple[str, ...], level: str | None) -> bool:
        wanted = level or (unit_level(types[0]) if types else None)
        return wanted is None or str(self._places.at[place, "level"]) == wanted

    def _answer(self, place: str, score: float, others: Iterable[str], reason: str) -> Resolution:
        row = self._places.loc[place]
        days = [None if pd.isna(row[c]) else row[c] for c in ("valid_from", "valid_to")]
        return Resolution(place, days[0], days[1], str(row["level"]), score, tuple(others), reason)


def _nothing(reason: str, alternatives: tuple[str, ...] = (), score: float = 0.0) -> Resolution:
    return Resolution(None, None, None, "", score, alternatives, reason)


def _without_marks(name: str) -> list[tuple[str, tuple[str, ...]]]:
    """The name after a unit word that lost its marks, with the types of that word.

    ``Xa Dung`` is a name as it stands, so this is tried second.
    """
    found = _BARE_UNIT.match(name.strip())
    if found is None:
        return []
    return [(found["rest"], _BARE_TYPES[found["word"].lower()])]


def _letters(name: str) -> str:
    """A name with its marks, but one case, one apostrophe and no spaces or unit word."""
    text = unicodedata.normalize("NFC", bare_name(name))
    return "".join(letter for letter in text if letter.isalnum())
