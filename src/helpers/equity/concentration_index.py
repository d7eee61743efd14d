"""Concentration index of persons, with the errors of the regression and of Kakwani's formula."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike

from helpers.equity.individuals import Individuals
from helpers.equity.measure import Measure
from helpers.errors import UserError
from helpers.sampling.columns import Floats, check_level
from helpers.sampling.design import SurveyDesign

Kind = Literal["relative", "generalised", "erreygers", "wagstaff"]
IndexVariance = Literal["delta", "convenience", "direct"]
_IndexAndError: TypeAlias = tuple[float, float]

VARIANCE_WORDS: Final[dict[IndexVariance, str]] = {
    "delta": "regression on the rank, error of the mean by the delta method; normal interval",
    "convenience": "regression of the transformed outcome on the rank; normal interval",
    "direct": "Kakwani, Wagstaff and van Doorslaer's formula; normal interval",
}


def concentration_index(
    outcome: ArrayLike,
    rank: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    kind: Kind = "relative",
    variance: IndexVariance = "delta",
    bounds: tuple[float, float] = (0, 1),
    level: float = 0.95,
) -> Measure:
    """Concentration index of an outcome over persons ranked from the worst-off.

    Parameters
    ----------
    outcome, rank : array, shape (people,)
        Any order will do; equal ranks share their middle.
    weights : array, shape (people,), or None
        0 or more; everyone weighs 1 without.
    kind : {"relative", "generalised", "erreygers", "wagstaff"}
        C; mean times C; 4 mean C over the width of the bounds; C mean times that width, over
        the distances of the mean from both bounds.
    variance : {"delta", "convenience", "direct"}
        How the standard error is made. With ``delta`` and ``convenience`` the variance of ranks
        is that of a sample, and the index larger by (1 - 1/n) / (1 - sum of squared shares of
        weight): a factor of 1 where all weigh the same.
    bounds : (float, float)
        Least and largest possible outcome, for ``erreygers`` and ``wagstaff`` alone.
    level : float
        Level of the interval.

    Returns
    -------
    Measure
        ``rci``, or ``aci`` for the generalised index. From -1 to 1 unless generalised.

    Raises
    ------
    UserError
        Values missing, one rank, a mean of 0, outcomes beyond their bounds, an unknown choice.

    Notes
    -----
    For independent persons. For strata and clusters:
    :func:`helpers.equity.survey_measures.survey_rci`. O. O'Donnell and others, Analyzing Health
    Equity Using Household Survey Data, World Bank 2008, chapter 8; N. Kakwani, A. Wagstaff and
    E. van Doorslaer, Journal of Econometrics 77 (1997), 87-103. The mean in front of the
    corrected and generalised indices is taken as known.
    """
    _check_choices(kind, variance, level)
    sizes = np.ones(len(np.asarray(outcome))) if weights is None else np.asarray(weights)
    people = Individuals(
        np.asarray(outcome, "float64"), np.asarray(rank), SurveyDesign(sizes.astype("float64"))
    )
    if people.mean == 0:
        message = "the people, column outcome: found a mean of 0, expected another.\n"
        raise UserError(message + "A relative index needs a mean; take the difference instead.")
    index, se = _from_formula(people) if variance == "direct" else _from_slope(people, variance)
    factor = _factor(people, kind, bounds)
    note = f"{kind.title()}'s correction, bounds {bounds[0]:g} and {bounds[1]:g}"
    return Measure(
        "aci" if kind == "generalised" else "rci",
        factor * index,
        abs(factor) * se,
        level=level,
        method=VARIANCE_WORDS[variance],
        note=note if kind in ("erreygers", "wagstaff") else "",
    ).with_normal_interval()


def _from_slope(people: Individuals, variance: IndexVariance) -> _IndexAndError:
    """Index from least squares on the rank, and its error by classical theory."""
    weights, y, rank = people.weights, people.outcome, people.fractional_rank
    n, share = len(y), weights / weights.sum()
    spread = float(share @ (rank - 0.5) ** 2)
    sample_spread = spread / (1 - float(share @ share))
    slope = float(share @ ((y - people.mean) * (rank - 0.5))) / spread
    residual = y - people.mean - slope * (rank - 0.5)
    of_slope = float(share @ residual**2) / (n - 2) / spread if n > 2 else np.nan
    of_mean = of_slope * spread
    scale = 2 * sample_spread / people.mean
    index = scale * slope * (n - 1) / n
    if variance == "convenience":
        return index, abs(scale) * float(np.sqrt(of_slope))
    # The fit at the middle rank is the mean, and independent of the slope.
    by_mean = scale * slope / people.mean
    return index, float(np.sqrt(scale**2 * of_slope + by_mean**2 * of_mean))


def _from_formula(people: Individuals) -> _IndexAndError:
    """Index from its definition, and its error by the formula of 1997.

    Weights count in every mean of the formula; those who rank equal share one point of the
    concentration curve, so that their order does not matter.
    """
    share, y, mean = people.weights / people.weights.sum(), people.outcome, people.mean
    rank = people.fractional_rank
    index = 2 * float(share @ ((y - mean) * (rank - 0.5))) / mean
    below_and_up_to = 2 * _middle_of_curve(people, share * y / mean)
    terms = y / mean * (2 * rank - 1 - index) + 2 - below_and_up_to
    return index, float(np.sqrt((share @ terms**2 - (1 + index) ** 2) / len(y)))


def _middle_of_curve(people: Individuals, share_of_outcome: Floats) -> Floats:
    codes = np.unique(people.rank, return_inverse=True)[1].reshape(-1)
    by_rank = np.bincount(codes, share_of_outcome)
    middle: Floats = np.cumsum(by_rank) - by_rank / 2
    return middle[codes]


def _factor(people: Individuals, kind: Kind, bounds: tuple[float, float]) -> float:
    """What the relative index is multiplied by."""
    mean, (least, largest) = people.mean, bounds
    if kind == "relative":
        return 1.0
    if kind == "generalised":
        return mean
    if least >= largest or people.outcome.min() < least or people.outcome.max() > largest:
        found = f"outcomes from {people.outcome.min():g} to {people.outcome.max():g}"
        message = f"parameter bounds: found {least:g} and {largest:g} with {found}, "
        raise UserError(
            message + "expected bounds that hold them.\nGive the least and the largest possible."
        )
    if kind == "erreygers":
        return 4 * mean / (largest - least)
    room = (largest - mean) * (mean - least)
    if room <= 0:
        message = f"the people, column outcome: found everyone at {mean:g}, expected a mean "
        raise UserError(message + "between the bounds.\nTake Erreygers's correction instead.")
    return mean * (largest - least) / room


def _check_choices(kind: str, variance: str, level: float) -> None:
    check_level(level)
    for name, found, known in (
        ("kind", kind, get_args(Kind)),
        ("variance", variance, get_args(IndexVariance)),
    ):
        if found not in known:
            message = f'parameter {name}: found "{found}", expected one of: {", ".join(known)}.\n'
            raise UserError(message + "Choose one of them.")
