"""Options of the measures, checked: a word that is not one of them never picks another method."""

from __future__ import annotations

from typing import Final

import numpy as np

from helpers.errors import UserError
from helpers.sampling.columns import check_level

FEWEST_DRAWS: Final = 100
"""Fewer draws give an interval that moves with the seed."""


def check_option(option: str, found: object, known: tuple[str, ...]) -> None:
    """Stop unless an option is one of its words.

    Parameters
    ----------
    option : str
        Its name.
    found : object
        What was given.
    known : tuple of str
        The words there are.

    Raises
    ------
    UserError
        Names the option and its words.
    """
    if not (isinstance(found, str) and found in known):
        shown = f'"{found}"' if isinstance(found, str) else f"{found}"
        raise UserError(
            f"{option}: found {shown}, expected one of {', '.join(known)}.\nCorrect the option."
        )


def check_drawing(draws: int, seed: int) -> None:
    """Stop unless there are enough draws, and a seed to draw them with.

    Raises
    ------
    UserError
        Draws below 100 or not a whole number; a seed below 0 or not a whole number.
    """
    for option, found, least in (("draws", draws, FEWEST_DRAWS), ("seed", seed, 0)):
        if not isinstance(found, int | np.integer) or isinstance(found, bool) or found < least:
            raise UserError(
                f"{option}: found {found}, expected a whole number of {least} or more.\n"
                "Correct the option."
            )


__all__ = ["FEWEST_DRAWS", "check_drawing", "check_level", "check_option"]
