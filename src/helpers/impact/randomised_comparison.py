"""The statistic observed beside those of other assignments: p value and interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np

from helpers.errors import UserError
from helpers.impact.assignments import Arrangements
from helpers.impact.inversion import InvertedTest, invert_test
from helpers.impact.randomised_regression import DrawnStatistics, Loads, RandomisedRegression
from helpers.sampling.columns import Codes, Floats

Statistic = Literal["coefficient", "t"]
Alternative = Literal["two-sided", "greater", "less"]

TIE: Final = 1e-10
"""Statistics nearer than this share of their size are equal: they differ by rounding alone."""


@dataclass(frozen=True, slots=True)
class RandomisationTest:
    """A test of no effect on anyone, from the assignments that could have been made.

    Attributes
    ----------
    statistic : str
        ``coefficient``, ``t``, or the name of the function given.
    observed : float
        Statistic of the assignment that was made.
    p_value : float
        Share of assignments whose statistic is as far out as the one observed, or farther; that
        one counts as well.
    alternative : {"two-sided", "greater", "less"}
        Two-sided: by absolute value.
    lower, upper : float
        Values of one effect for all that the test does not reject: infinite where none is rejected
        on a side, missing for a function of the user's and for one-sided tests.
    level : float
    tolerance : float
        How near the ends are found, in the unit of the coefficient.
    n_possible : int
        How many different assignments there are.
    draws : int
        How many were taken.
    is_exact : bool
        Whether these are all.
    seed : int or None
        None where nothing was drawn.
    n_assigned : int
        Units or clusters that assignment was made among.
    warnings : tuple of str
    """

    statistic: str
    observed: float
    p_value: float
    alternative: Alternative
    lower: float
    upper: float
    level: float
    tolerance: float
    n_possible: int
    draws: int
    is_exact: bool
    seed: int | None
    n_assigned: int
    warnings: tuple[str, ...] = ()

    @property
    def method(self) -> str:
        """How it was made, in words."""
        drawn = (
            f"all {self.n_possible:,} assignments"
            if self.is_exact
            else f"{self.draws:,} of {_shown(self.n_possible)} assignments"
        )
        return f"randomisation inference by {self.statistic}, {drawn}, {self.alternative}"


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """The statistic observed beside those of other assignments.

    Attributes
    ----------
    observed : float
    drawn : array of float, shape (draws,)
        Missing where an assignment has none.
    own, others : DrawnStatistics or None
        The same as functions of an effect for all; None for a function of the user's.
    """

    observed: float
    drawn: Floats
    own: DrawnStatistics | None = None
    others: DrawnStatistics | None = None

    @classmethod
    def of_function(cls, observed: float, drawn: Sequence[float]) -> Compared:
        """What a user's function gave."""
        return cls(observed, np.array(drawn, "float64"))

    @classmethod
    def of_regression(
        cls,
        regression: RandomisedRegression,
        observed: Codes,
        labels: Codes,
        loads: Loads,
        statistic: Statistic,
    ) -> Compared:
        """Coefficients, or t statistics, of the labels observed and of others."""
        studentised = statistic == "t"
        own = regression.evaluate(observed[None], loads, studentised=studentised)
        others = regression.evaluate(labels, loads, studentised=studentised)
        return cls(float(own.at(0.0)[0]), others.at(0.0), own, others)

    def count_as_far(self, alternative: Alternative, effect: float = 0.0) -> int:
        """How many assignments are as far out as the one observed, once an effect is taken off."""
        own, others = self.observed, self.drawn
        if effect and self.own is not None and self.others is not None:
            own, others = float(self.own.at(effect)[0]), self.others.at(effect)
        return int(_is_as_far(others, own, alternative).sum())


def conclude(
    compared: Compared,
    arrangements: Arrangements,
    *,
    statistic: str,
    alternative: Alternative,
    level: float,
    has_interval: bool,
    seed: int,
) -> RandomisationTest:
    """P value and interval, from the statistic observed and those of other assignments.

    Parameters
    ----------
    compared : Compared
        Statistics that are missing count as far out.
    arrangements : Arrangements
    statistic, alternative, level, has_interval, seed
        As for `randomisation_test`.
    """
    is_exact, n_draws = arrangements.is_exact, len(compared.drawn)

    def p_value(effect: float) -> float:
        n_far = compared.count_as_far(alternative, effect)
        return n_far / n_draws if is_exact else (1 + n_far) / (1 + n_draws)

    has_statistic = np.isfinite(compared.observed)
    interval = InvertedTest(np.nan, np.nan, np.nan, is_whole=True)
    own, others = compared.own, compared.others
    is_asked = has_interval and has_statistic and alternative == "two-sided"
    if is_asked and own is not None and others is not None:
        interval = invert_test(
            p_value,
            estimate=float(own.coefficients[0]),
            scale=float(np.nanstd(others.coefficients)) or 1.0,
            level=level,
        )
    return RandomisationTest(
        statistic, compared.observed, p_value(0.0) if has_statistic else np.nan, alternative,
        interval.lower, interval.upper, level, interval.tolerance,
        arrangements.n_possible, n_draws, is_exact, None if is_exact else seed,
        arrangements.labels.shape[1], _warnings(compared, arrangements, interval, level),
    )  # fmt: skip


def _warnings(
    compared: Compared, arrangements: Arrangements, interval: InvertedTest, level: float
) -> tuple[str, ...]:
    found = []
    n_missing = int((~np.isfinite(compared.drawn)).sum())
    if not np.isfinite(compared.observed):
        found.append("no statistic: the assignment observed has none, so there is no p value")
    elif n_missing:
        found.append(
            f"no statistic: {n_missing} of {len(compared.drawn)} assignments have none; counted as "
            "far out"
        )
    if not interval.is_whole:
        found.append(
            "parted interval: some values between its ends are rejected; it spans all that are not"
        )
    if arrangements.n_possible < 1 / (1 - level):
        found.append(
            f"few assignments: {arrangements.n_possible}; no p value can lie below "
            f"{1 / arrangements.n_possible:.3g}"
        )
    return tuple(found)


def check_options(statistic: object, alternative: Alternative, draws: int) -> None:
    """Stop at an option that does not exist.

    Raises
    ------
    UserError
        Names the parameter.
    """
    for name, found, known in (
        ("statistic", "t" if callable(statistic) else statistic, get_args(Statistic)),
        ("alternative", alternative, get_args(Alternative)),
    ):
        if found not in known:
            message = f"parameter {name}: found {found}, expected one of: {', '.join(known)}.\n"
            raise UserError(message + "Correct the option, or give a function as the statistic.")
    if draws < 1:
        message = f"parameter draws: found {draws}, expected 1 or more.\n"
        raise UserError(message + "Take 2,000 or more.")


def check_arrangements(arrangements: Arrangements, where: str) -> None:
    """Stop where nothing else could have been assigned.

    Raises
    ------
    UserError
        A single possible assignment.
    """
    if arrangements.n_possible < 2:
        message = f"{where}, treatment: found one possible assignment, expected at least 2.\n"
        step = "With all units treated alike, or one a stratum, there is nothing to compare with."
        raise UserError(message + step)


def name_of(statistic: object) -> str:
    """Name of a statistic, as a result shows it."""
    return (
        str(getattr(statistic, "__name__", "a function")) if callable(statistic) else str(statistic)
    )


def _shown(count: int) -> str:
    return f"{count:,}" if count < 10**9 else f"about 10^{math.floor(math.log10(count))}"


def _is_as_far(drawn: Floats, own: float, alternative: Alternative) -> np.ndarray:
    """Which statistics lie as far out as the one observed; missing ones do."""
    if alternative == "two-sided":
        drawn, own = np.abs(drawn), abs(own)
    elif alternative == "less":
        drawn, own = -drawn, -own
    finite = np.abs(drawn[np.isfinite(drawn)])
    usual = float(np.median(finite)) if len(finite) else 0.0
    is_as_far: np.ndarray = ~(drawn < own - TIE * (abs(own) + usual))
    return is_as_far
