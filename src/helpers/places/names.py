"""Names of places: from a printed name to a code, without guessing.

One name may mean many places: the district Krông Búk, a commune of the same name in the next
district, the new commune of 2025. ``find_place`` gives them all.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import Final

import pandas as pd

from helpers.places.validity import inside, valid_on

_APOSTROPHES: Final = re.compile("['’‘ʼʻʹ′`´]")
# Letters that Unicode does not split into a letter and a mark; ð is an old stand-in for đ.
_STROKES: Final = str.maketrans("đðɖƀ", "dddb")
_FINAL_K: Final = re.compile("c?[ck]$")

_LEVELS: Final = {
    "tỉnh": "province",
    "thành phố trực thuộc trung ương": "province",
    "thành phố": "district",
    "thị xã": "district",
    "quận": "district",
    "huyện": "district",
    "xã": "commune",
    "phường": "commune",
    "thị trấn": "commune",
    "thôn": "village",
}
_UNIT_TYPES: Final = {
    "tp": ("thành phố", "thành phố trực thuộc trung ương"),
    "thành phố": ("thành phố", "thành phố trực thuộc trung ương"),
    "thanh pho": ("thành phố", "thành phố trực thuộc trung ương"),
    "tx": ("thị xã",),
    "thi xa": ("thị xã",),
    "tt": ("thị trấn",),
    "thi tran": ("thị trấn",),
    "huyen": ("huyện",),
    "h": ("huyện",),
    "q": ("quận",),
    "x": ("xã",),
    "p": ("phường",),
    **{word: (word,) for word in ("tỉnh", "thị xã", "quận", "huyện", "xã", "phường", "thị trấn")},
    "thôn": ("thôn",),
}
# Without marks only words that begin no name of a place: "Xa Dung" and "Quan Sơn" are names.
_UNIT: Final = re.compile(
    r"(?:(?P<word>thành phố|thanh pho|thị xã|thi xa|thị trấn|thi tran|huyện|huyen|tỉnh|quận|xã"
    r"|phường|thôn|tp|tx|tt)\s+|(?P<short>tp|tx|tt|h|q|x|p)\.\s*)(?=.*\w)"
)


def slug(name: str) -> str:
    """The part of a place code that a name gives: ``Xã Cư M'gar`` is ``xa-cu-mgar``.

    Lower-case ASCII letters and digits; apostrophes go, all else becomes a hyphen.
    """
    return re.sub("[^a-z0-9]+", "-", _plain(name)).strip("-")


@lru_cache(maxsize=4096)
def match_key(name: str) -> str:
    """What is left of a name once spelling habits are gone; equal keys may be one place.

    Folds case, marks (Đăk, Đắk, Dak), apostrophes, spaces (Krông A Na), a final c, ck or k (Pắc,
    Pắk) and a unit word before the name (``huyện``, ``TP.``). It does not mend slips of the pen:
    those are rows of ``data/raw/places/names.csv``.
    """
    _, bare = _split_unit(name)
    words = re.findall("[a-z0-9]+", _plain(bare))
    return "".join(_FINAL_K.sub("k", word) for word in words)


def find_place(
    name: str,
    names: pd.DataFrame,
    places: pd.DataFrame,
    *,
    within: str | None = None,
    on: date | str | None = None,
) -> list[str]:
    """Every place a printed name can mean.

    Parameters
    ----------
    name : str
        As printed. A unit word before it narrows the answer: to places of that unit type, or,
        where there is none, to places of the same level (``xã Pơng Drang`` still finds the
        commune once it is a township).
    names, places : DataFrame
        Columns of ``names.csv`` and ``places.csv`` in ``data/raw/places/``.
    within : str, optional
        Only places inside this one, at any depth.
    on : date or str, optional
        Only places valid on this day.

    Returns
    -------
    list of str
        Place codes in the order of ``places``; empty where the name is not known. More than one
        means the name is ambiguous: the caller asks or narrows, and never takes the first.
    """
    known = names.loc[names["name"].map(match_key).eq(match_key(name)), "place"]
    mask = places["place"].isin(known)
    if on is not None:
        mask &= valid_on(places, on)
    if within is not None:
        mask &= inside(places, within)
    found = _of_unit(places.loc[mask], _split_unit(name)[0])
    return [str(place) for place in found["place"]]


def unit_types(name: str) -> tuple[str, ...]:
    """Unit types that the word before a name stands for; none where no such word is there."""
    return _split_unit(name)[0]


def unit_level(unit_type: str) -> str:
    """Level of a unit type: ``thị trấn`` is a commune-level unit."""
    return _LEVELS[unit_type]


def bare_name(name: str) -> str:
    """A name without the unit word before it, in lower case."""
    return _split_unit(name)[1]


def _of_unit(found: pd.DataFrame, unit_types: tuple[str, ...]) -> pd.DataFrame:
    """The candidates that the unit word before the name allows."""
    if not unit_types:
        return found
    exact = found["unit_type"].isin(unit_types)
    if exact.any():
        return found.loc[exact]
    return found.loc[found["level"].isin({_LEVELS[unit] for unit in unit_types})]


def _split_unit(name: str) -> tuple[tuple[str, ...], str]:
    """Unit types that the word before a name stands for (none: no such word), and the name."""
    text = unicodedata.normalize("NFC", name).strip().lower()
    found = _UNIT.match(text)
    if found is None:
        return (), text
    return _UNIT_TYPES[found["word"] or found["short"]], text[found.end() :]


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Lower case without marks, strokes and apostrophes."""
    return _plain(text)


def _plain(text: str) -> str:
    """Lower case without marks, strokes and apostrophes."""
    parts = unicodedata.normalize("NFD", text.lower())
    letters = "".join(part for part in parts if not unicodedata.combining(part))
    return _APOSTROPHES.sub("", letters.translate(_STROKES))
