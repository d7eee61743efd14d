"""The law that the simulated roll-out follows: how outcomes move, and what treatment adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from helpers.errors import UserError

Floats = npt.NDArray[np.float64]

EFFECTS: Final[Mapping[str, float]] = MappingProxyType(
    {"main": 4.0, "small": 0.6, "null": 0.0, "share": 0.08}
)
"""What treatment adds to each outcome once it works in full, in a cohort of strength 1."""

COHORT_SHARES: Final = (3, 4, 4, 4)
"""Parts of the districts (or communes) in the three cohorts, the first first, and never treated."""

STARTS: Final = (0.3, 0.5, 0.7)
"""When the cohorts start, as parts of the time from the first to the last period."""

STRENGTHS: Final = (1.25, 1.0, 0.75)
"""Effect of each cohort relative to `EFFECTS`: whoever starts first gains most."""

PERIODS_TO_FULL: Final = 3
"""The effect grows in equal steps over so many periods, the period of the start included."""

LEAST_SPAN: Final = 6
"""Periods from the first to the last that leave each cohort two before it starts."""

LARGEST_SHARE_EFFECT: Final = 0.2


@dataclass(frozen=True, slots=True)
class OutcomeLaw:
    """How one outcome moves without treatment. All of it invented.

    Attributes
    ----------
    level : float
        In the first period, at the mean poverty rate.
    poverty : float
        Added to the level for a poverty rate higher by 1.
    trend : float
        Added a period for a remoteness higher by 1.
    unit_sd, walk_sd, period_sd, noise_sd : float
        Standard deviations of the level of a unit, of the step a district makes from one period to
        the next, of a period that all share, and of a single cell.
    """

    level: float
    poverty: float
    trend: float
    unit_sd: float
    walk_sd: float
    period_sd: float
    noise_sd: float


LAWS: Final[Mapping[str, OutcomeLaw]] = MappingProxyType(
    {
        "main": OutcomeLaw(40.0, -30.0, 1.5, 6.0, 0.35, 0.6, 2.0),
        "small": OutcomeLaw(62.0, -20.0, 1.5, 6.0, 0.35, 0.6, 2.0),
        "null": OutcomeLaw(25.0, -15.0, 1.5, 5.0, 0.35, 0.6, 2.0),
        # No noise of a cell: the few women asked are noise enough.
        "share": OutcomeLaw(0.4, -0.25, 0.02, 0.05, 0.006, 0.008, 0.0),
    }
)
"""Three rates per 1,000 women, and a probability."""


def effect_of(strength: Floats, event_time: Floats) -> Floats:
    """What treatment adds, as a part of the effect in full: 0 before it starts."""
    grown = np.clip((event_time + 1) / PERIODS_TO_FULL, 0, 1)
    answer: Floats = strength * grown
    return answer


def check_effects(effects: Mapping[str, float] | None) -> dict[str, float]:
    """Effects by outcome; those not given are as in `EFFECTS`.

    Raises
    ------
    UserError
        An outcome that there is not, an effect that is no number, a share beyond its bounds.
    """
    chosen = {**EFFECTS, **(effects or {})}
    for name, effect in chosen.items():
        if name not in EFFECTS:
            message = f"effects: found {name!r}, expected some of {', '.join(EFFECTS)}.\n"
            raise UserError(message + "Correct the name of the outcome.")
        most = LARGEST_SHARE_EFFECT if name == "share" else np.inf
        if not (np.isfinite(effect) and abs(effect) <= most):
            expected = "a number" if most == np.inf else f"a number from {-most:g} to {most:g}"
            message = f"effects, {name}: found {effect}, expected {expected}.\n"
            raise UserError(message + "Correct the effect.")
    return {name: float(effect) for name, effect in chosen.items()}


def start_periods(first_period: int, last_period: int) -> tuple[int, ...]:
    """First treated period of each cohort.

    Raises
    ------
    UserError
        The panel is too short for three cohorts with two periods before each.
    """
    span = last_period - first_period
    if span < LEAST_SPAN:
        message = (
            f"last_period: found {last_period}, expected {first_period + LEAST_SPAN} or later, "
            f"{LEAST_SPAN + 1} periods from {first_period} on.\n"
        )
        raise UserError(message + "Three cohorts need them to be seen before and after they start.")
    return tuple(first_period + round(part * span) for part in STARTS)
