"""Choices of the group-time estimator, checked once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from helpers.errors import UserError
from helpers.sampling.columns import check_level

EstMethod = Literal["dr", "ipw", "reg"]
ControlGroup = Literal["never_treated", "not_yet_treated"]
BasePeriod = Literal["varying", "universal"]
Multipliers = Literal["rademacher", "mammen"]

METHOD_WORDS: Final[dict[EstMethod, str]] = {
    "dr": "doubly robust",
    "ipw": "inverse probability weighting",
    "reg": "outcome regression",
}
CONTROL_WORDS: Final[dict[ControlGroup, str]] = {
    "never_treated": "units never treated",
    "not_yet_treated": "units not yet treated",
}


@dataclass(frozen=True, slots=True)
class GroupTimeOptions:
    """How group-time effects are estimated; see :func:`helpers.impact.group_time_effects`.

    Raises
    ------
    UserError
        Names the first parameter that cannot be used.
    """

    est_method: EstMethod = "dr"
    control_group: ControlGroup = "never_treated"
    base_period: BasePeriod = "varying"
    anticipation: int = 0
    allow_unbalanced_panel: bool = False
    level: float = 0.95
    draws: int = 0
    multipliers: Multipliers = "rademacher"
    seed: int | None = None
    like_did_2_5_1: bool = False

    def __post_init__(self) -> None:
        check_level(self.level)
        for name, known in (
            ("est_method", EstMethod),
            ("control_group", ControlGroup),
            ("base_period", BasePeriod),
            ("multipliers", Multipliers),
        ):
            check_choice(name, getattr(self, name), get_args(known))
        for name in ("anticipation", "draws"):
            check_count(name, getattr(self, name))
        if self.draws and self.seed is None:
            message = f"parameter seed: found nothing with {self.draws} draws, expected a number.\n"
            raise UserError(message + "Give a seed, so that the same draws come again.")


def check_choice(name: str, found: object, known: tuple[str, ...]) -> None:
    """Stop unless a parameter is one of the known words.

    Raises
    ------
    UserError
        Names the parameter and what it can be.
    """
    if found not in known:
        message = f'parameter {name}: found "{found}", expected one of: {", ".join(known)}.\n'
        raise UserError(message + "Choose one of them.")


def check_count(name: str, found: object) -> None:
    """Stop unless a parameter is a whole number of 0 or more.

    Raises
    ------
    UserError
        Names the parameter.
    """
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        message = f"parameter {name}: found {found}, expected a whole number of 0 or more.\n"
        raise UserError(message + "Give a number of periods or of draws.")
