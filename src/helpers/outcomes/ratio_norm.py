"""Whether a ratio keeps the bounds that a law or custom sets for it.

A ratio is judged by its ends, not by its value: "more than 1,500 members" in 171 teams is at least
8.8 each, which a maximum of 10 neither allows nor forbids.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

NORM_ANSWERS: Final = ("below", "within", "above", "cannot_say")


def norms_of(norms: pd.DataFrame, numerator: str, denominator: str) -> pd.DataFrame:
    """The norms of a ratio of two indicators, whenever they hold."""
    is_own = norms["numerator_indicator"].eq(numerator)
    is_own &= norms["denominator_indicator"].eq(denominator)
    return norms[is_own.fillna(False)]


def find_norm(
    norms: pd.DataFrame, numerator: str, denominator: str, day: pd.Timestamp
) -> pd.Series | None:
    """The norm of a ratio of two indicators that holds on a day, the newest of several.

    Parameters
    ----------
    norms : DataFrame
        As in :class:`helpers.figures.schema.Norms`; an open ``valid_from`` or ``valid_to`` holds
        on every day before or after.
    numerator, denominator : str
        Codes in indicators.csv.
    day : Timestamp
        The day that the numerator speaks for.

    Returns
    -------
    Series or None
        None where none holds.
    """
    own = norms if norms.empty else norms_of(norms, numerator, denominator)
    if own.empty:
        return None
    holds = ~own["valid_from"].gt(day) & ~own["valid_to"].lt(day)
    valid = own[holds].sort_values("valid_from", na_position="first", kind="stable")
    return None if valid.empty else valid.iloc[-1]


def judge_norm(lower: Any, upper: Any, minimum: Any, maximum: Any) -> str:
    """Below, within or above, where the ends of the ratio show it beyond doubt.

    Parameters
    ----------
    lower, upper : float or missing
        Ends of the ratio, open where missing.
    minimum, maximum : float or missing
        Bounds of the norm, none where missing.

    Returns
    -------
    str
        One of ``NORM_ANSWERS``. Within needs an end of the ratio for each bound of the norm.
    """
    if _known(upper, minimum) and upper < minimum:
        return "below"
    if _known(lower, maximum) and lower > maximum:
        return "above"
    keeps_minimum = pd.isna(minimum) or (_known(lower) and lower >= minimum)
    keeps_maximum = pd.isna(maximum) or (_known(upper) and upper <= maximum)
    return "within" if keeps_minimum and keeps_maximum else "cannot_say"


def _known(*numbers: Any) -> bool:
    return all(pd.notna(number) for number in numbers)
