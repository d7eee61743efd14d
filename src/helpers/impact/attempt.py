"""A part of an evaluation, or the reason why it cannot be had."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from helpers.errors import UserError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unavailable:
    """What could not be computed, and why in one sentence."""

    reason: str


def attempt(part: Callable[[], T]) -> T | Unavailable:
    """A part, or the first sentence of why it cannot be had."""
    try:
        return part()
    except UserError as mistake:
        return Unavailable(str(mistake).splitlines()[0])


def have(part: T | Unavailable) -> T:
    """A part that another stands on.

    Raises
    ------
    UserError
        Where it cannot be had, with its reason.
    """
    if isinstance(part, Unavailable):
        raise UserError(part.reason)
    return part
