"""What an inequality consists of: its factors, or its parts between and within districts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import pandas as pd

from helpers.equity.individuals import fractional_ranks, read_ranks
from helpers.errors import UserError
from helpers.sampling.columns import (
    THE_TABLE,
    Codes,
    Floats,
    check_columns,
    read_codes,
    read_numbers,
)
from helpers.sampling.design import SurveyDesign

Entropy = Literal["ti", "mld"]
ZERO: Final = 1e-6
"""What WHO's software puts in the place of a value of 0, whose logarithm there is none of."""
RESIDUAL: Final = "residual"


@dataclass(frozen=True, slots=True, eq=False)
class ConcentrationDecomposition:
    """The relative concentration index of an outcome as a sum over factors.

    Attributes
    ----------
    index : float
        Relative concentration index of the outcome.
    mean : float
        Weighted mean of the outcome.
    parts : DataFrame
        One row a factor and a last one, ``residual``: ``factor``, ``coefficient`` [outcome a
        unit of the factor], ``mean``, ``elasticity``, ``concentration_index`` of the factor
        (missing where its mean is 0), ``contribution``, ``percent`` of the index. The
        contributions sum to the index.
    method : str
        In words; there are no standard errors.
    """

    index: float
    mean: float
    parts: pd.DataFrame
    method: str = "linear regression (Wagstaff, van Doorslaer and Watanabe); no standard errors"


@dataclass(frozen=True, slots=True, eq=False)
class EntropyDecomposition:
    """Theil index or mean log deviation of units as a sum over districts.

    Attributes
    ----------
    measure : {"ti", "mld"}
        Theil index or mean log deviation.
    total, between, within : float
        Times 1000, as WHO has them; the second and third sum to the first.
    parts : DataFrame
        One row a district: ``group``, ``n_units``, ``population_share``, ``value_share``,
        ``mean``, ``inequality`` (the measure inside the district, times 1000), ``between``,
        ``within``, ``contribution`` (their sum), ``percent`` of the total. Contributions sum to
        the total; ``between`` of one district may be below 0.
    """

    measure: Entropy
    total: float
    between: float
    within: float
    parts: pd.DataFrame


def decompose_concentration_index(
    table: pd.DataFrame,
    *,
    outcome: str,
    rank: str,
    factors: list[str],
    weight: str | None = None,
    where: str = THE_TABLE,
) -> ConcentrationDecomposition:
    """How much of a concentration index goes along with each factor.

    Parameters
    ----------
    table : DataFrame
        One row a person.
    outcome, rank : str
        Columns; the worst-off have the lowest rank.
    factors : list of str
        Columns of numbers; a category as one column of 0 and 1 for each class but one.
    weight : str or None
        Column of sampling weights.
    where : str
        Name of the table in messages.

    Returns
    -------
    ConcentrationDecomposition

    Raises
    ------
    UserError
        No factors or one piece of text for them, values missing, one rank for everyone, a mean
        that is not above 0, a factor that others determine, too few rows.

    Notes
    -----
    With outcome = a + sum b x + e: C = sum (b mean(x) / mean) C(x) + GC(e) / mean. It describes,
    it does not explain: A. Wagstaff, E. van Doorslaer and N. Watanabe, Journal of Econometrics
    112 (2003), 207-223. See docs/methods/inequality-decomposition.md.
    """
    _check_factors(factors)
    check_columns(table, [outcome, rank, *factors], where)
    y = read_numbers(table, outcome, where=where)
    x = np.column_stack([read_numbers(table, factor, where=where) for factor in factors])
    weights = SurveyDesign.from_table(table, weight=weight, where=where).weights
    share = weights / weights.sum()
    ranks = read_ranks(table, rank, where)
    _check_ranks(ranks, weights, f"{where}, column {rank}")
    mean = _mean_above_0(share, y, f"{where}, column {outcome}")
    coefficients = _regress(y, x, share, factors, where)
    residual = y - x @ coefficients
    ranked = share * (fractional_ranks(ranks, weights) - 0.5)
    covariances, means = 2 * ranked @ x, share @ x
    index = 2 * float(ranked @ y) / mean
    contributions = np.append(coefficients * covariances, 2 * ranked @ residual) / mean
    with np.errstate(divide="ignore", invalid="ignore"):
        own_index = np.where(means == 0, np.nan, covariances / means)
    parts = pd.DataFrame(
        {
            "factor": [*factors, RESIDUAL],
            "coefficient": np.append(coefficients, np.nan),
            "mean": np.append(means, np.nan),
            "elasticity": np.append(coefficients * means / mean, np.nan),
            "concentration_index": np.append(own_index, np.nan),
            "contribution": contributions,
            "percent": _percent(contributions, index),
        }
    )
    return ConcentrationDecomposition(index, mean, parts)


def decompose_theil(
    table: pd.DataFrame,
    *,
    value: str,
    population: str,
    group: str,
    measure: Entropy = "ti",
    where: str = THE_TABLE,
) -> EntropyDecomposition:
    """Inequality between units, as parts between and within their districts.

    Parameters
    ----------
    table : DataFrame
        One row a unit.
    value : str
        Column of what each unit has per head, 0 or more.
    population : str
        Column of the unit's weight, 0 or more.
    group : str
        Column of the district.
    measure : {"ti", "mld"}
        Theil index (districts weigh by what they have) or mean log deviation (by people).
    where : str
        Name of the table in messages.

    Returns
    -------
    EntropyDecomposition

    Raises
    ------
    UserError
        Values missing or below 0, a mean of 0, one district, a district without people.

    Notes
    -----
    Values of 0 become 0.000001, as in WHO's software: with many zeros the mean log deviation
    depends on that number and on the unit. A. F. Shorrocks, Econometrica 48 (1980), 613-625.
    """
    if measure not in get_args(Entropy):
        message = f'parameter measure: found "{measure}", expected ti or mld.\n'
        raise UserError(message + "Choose one of them.")
    check_columns(table, [value, population, group], where)
    y = read_numbers(table, value, where=where, lower=0)
    people = SurveyDesign.from_table(table, weight=population, where=where).weights
    codes, labels = read_codes(table, group, where=where)
    share = people / people.sum()
    _mean_above_0(share, y, f"{where}, column {value}")
    _check_groups(share, codes, labels, f"{where}, column {group}")
    parts = _decompose_entropy(np.where(y == 0, ZERO, y), share, codes, measure)
    parts.insert(0, "group", labels)
    between, within = float(parts["between"].sum()), float(parts["within"].sum())
    return EntropyDecomposition(measure, between + within, between, within, parts)


def _decompose_entropy(y: Floats, share: Floats, codes: Codes, measure: Entropy) -> pd.DataFrame:
    """Parts of each district, in the order of the codes."""
    ratio = y / float(share @ y)
    of_people: Floats = np.bincount(codes, share).astype("float64")
    of_values: Floats = np.bincount(codes, share * ratio).astype("float64")
    group_ratio = of_values / of_people
    logs = np.log(ratio / group_ratio[codes])
    if measure == "ti":
        weight, sign, term = of_values, 1, share * ratio
    else:
        weight, sign, term = of_people, -1, share
    between: Floats = 1000 * sign * weight * np.log(group_ratio)
    within: Floats = 1000 * sign * np.bincount(codes, term * logs).astype("float64")
    return pd.DataFrame(
        {
            "n_units": np.bincount(codes),
            "population_share": of_people,
            "value_share": of_values,
            "mean": group_ratio * float(share @ y),
            "inequality": within / weight,
            "between": between,
            "within": within,
            "contribution": between + within,
            "percent": _percent(between + within, float((between + within).sum())),
        }
    )


def _regress(y: Floats, x: Floats, share: Floats, factors: list[str], where: str) -> Floats:
    """Weighted least-squares coefficients of the factors beside an intercept."""
    root = np.sqrt(share)[:, None]
    design = np.column_stack([np.ones(len(y)), x]) * root
    if (share > 0).sum() < design.shape[1]:
        needed = f"at least {design.shape[1]} for {len(factors)} factors"
        message = (
            f"{where}: found {int((share > 0).sum())} rows with a weight, expected {needed}.\n"
        )
        raise UserError(message + "Name fewer factors, or add rows.")
    q, r = np.linalg.qr(design)
    lengths = np.linalg.norm(design, axis=0)
    dependent = np.flatnonzero(np.abs(np.diag(r)) <= 1e-10 * lengths)
    if len(dependent):
        factor = factors[int(dependent[0]) - 1]
        message = f"{where}, column {factor}: found a factor that the others determine, "
        raise UserError(message + "expected one that varies by itself.\nLeave the factor out.")
    coefficients: Floats = np.linalg.solve(r, q.T @ (y * root[:, 0]))
    return coefficients[1:]


def _check_factors(factors: list[str] | str) -> None:
    if isinstance(factors, str):
        message = f'parameter factors: found the text "{factors}", expected a list of columns.\n'
        raise UserError(message + f'Write factors=["{factors}"].')
    if not factors:
        raise UserError("parameter factors: found none, expected at least 1.\nName some columns.")


def _check_ranks(ranks: Floats, weights: Floats, place: str) -> None:
    if len(np.unique(ranks[weights > 0])) < 2:
        message = f"{place}: found one rank for everyone, expected at least 2.\n"
        raise UserError(message + "Choose a column that tells the worse-off from the better-off.")


def _mean_above_0(share: Floats, y: Floats, place: str) -> float:
    mean, rounding = float(share @ y), 1e-12 * float(share @ np.abs(y))
    if mean <= rounding:
        shown = 0 if abs(mean) <= rounding else mean
        message = f"{place}: found a mean of {shown:g}, expected above 0.\n"
        raise UserError(message + "Choose an outcome of 0 or more that somebody has.")
    return mean


def _check_groups(share: Floats, codes: Codes, labels: pd.Index, place: str) -> None:
    if len(labels) < 2:
        message = f"{place}: found one group, expected at least 2.\n"
        raise UserError(message + "Choose a column that tells districts apart.")
    empty = np.flatnonzero(np.bincount(codes, share) == 0)
    if len(empty):
        message = f"{place}: found {labels[empty[0]]} without people, expected a population.\n"
        raise UserError(message + "Correct its population, or leave it out and say so.")


def _percent(contributions: Floats, whole: float) -> Floats:
    # Equal values leave a whole of 1e-17, not 0: shares of it are noise.
    has_parts = abs(whole) > 1e-12
    return 100 * contributions / whole if has_parts else np.full(len(contributions), np.nan)
