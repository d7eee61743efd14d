"""Places named one after the other that a number belongs to together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from helpers.documents.place_mentions import Mention

LEVELS: Final = ("country", "territory", "province", "district", "commune", "village")
"""From the widest to the narrowest."""
_LIST_GAP: Final = 60
_BETWEEN: Final = re.compile(r"\s*(?:,|;|và|and|&|các|tại|ở|\s)*\s*", re.IGNORECASE)


def first_list(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The first places of a row that stand in one list and on one level."""
    answer: list[Mention] = []
    previous: Mention | None = None
    for one in mentions:
        if previous is not None and answer and one.place != answer[-1].place:
            if not _is_between(text, previous, one):
                break
            # "xã Ba Dinh, huyện Ba Tơ và xã Sơn Thượng": the wider place says where it lies.
            if LEVELS.index(one.level) >= LEVELS.index(answer[0].level):
                if one.level != answer[0].level:
                    break
                answer.append(one)
        elif not answer:
            answer.append(one)
        previous = one
    return answer


def last_list(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The last places of a row that stand in one list and on one level."""
    answer: list[Mention] = []
    for one in reversed(mentions):
        if answer:
            gap = answer[0].start - one.end
            if one.place == answer[0].place:
                continue
            # "xã Ea Sô, huyện Ea Kar": the wider place only says where the commune lies.
            if LEVELS.index(one.level) > LEVELS.index(answer[0].level) and gap <= 4:
                answer = [one]
                continue
            if one.level != answer[0].level or not _is_between(text, one, answer[0]):
                break
        answer.insert(0, one)
    return answer


def _is_between(text: str, first: Mention, second: Mention) -> bool:
    """Whether only commas and the like stand between two names."""
    gap = text[first.end : second.start]
    return (
        len(gap) <= _LIST_GAP and _BETWEEN.fullmatch(re.sub(r"\([^()\d]*\)", "", gap)) is not None
    )
