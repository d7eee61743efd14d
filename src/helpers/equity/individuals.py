"""People of a survey with an outcome and a rank, from the worst-off to the best-off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.errors import UserError
from helpers.sampling.columns import THE_TABLE, Codes, Floats, check_columns, locate, read_numbers
from helpers.sampling.design import LonelyPsu, SurveyDesign


@dataclass(frozen=True, slots=True, eq=False)
class Individuals:
    """Outcome and rank of each person of a survey, with the survey's design.

    Attributes
    ----------
    outcome : array of float, shape (people,)
        In any unit; 0 or 1 for yes or no.
    rank : array of float, shape (people,)
        Anything ordered, the worst-off lowest: a wealth group or a score. Ties are allowed.
    design : SurveyDesign
        Weights, strata and clusters of the same people.

    Raises
    ------
    UserError
        Values that are missing, parts of different lengths, fewer than two ranks with a weight.
    """

    outcome: Floats
    rank: Floats
    design: SurveyDesign

    def __post_init__(self) -> None:
        parts = {"outcome": np.asarray(self.outcome), "rank": np.asarray(self.rank)}
        for name, part in parts.items():
            if part.shape != (self.design.n_rows,):
                found, expected = len(part), self.design.n_rows
                message = f"the people, column {name}: found {found}, expected {expected} values.\n"
                raise UserError(message + "Give each person an outcome, a rank and a weight.")
        table = pd.DataFrame(parts)
        for name in parts:
            object.__setattr__(self, name, read_numbers(table, name, where="the people"))
        _check_ranks(self.rank, self.weights, "the people, column rank")

    @classmethod
    def from_table(
        cls,
        table: pd.DataFrame,
        *,
        outcome: str,
        rank: str,
        weight: str | None = None,
        stratum: str | None = None,
        cluster: str | None = None,
        nest: bool = False,
        lonely_psu: LonelyPsu = "adjust",
        where: str = THE_TABLE,
    ) -> Individuals:
        """People from the columns of a table.

        Parameters
        ----------
        table : DataFrame
            One row a person.
        outcome : str
            Column of numbers.
        rank : str
            Column of numbers or of ordered categories, the worst-off first.
        weight, stratum, cluster, nest, lonely_psu, where
            As for :meth:`helpers.sampling.SurveyDesign.from_table`.

        Raises
        ------
        UserError
            Names the first row and column that cannot be used; ranks that are all equal, or text
            without an order.
        """
        check_columns(table, [outcome, rank], where)
        values = read_numbers(table, outcome, where=where)
        ranks = read_ranks(table, rank, where)
        design = SurveyDesign.from_table(
            table, weight=weight, stratum=stratum, cluster=cluster, nest=nest,
            lonely_psu=lonely_psu, where=where,
        )  # fmt: skip
        _check_ranks(ranks, design.weights, f"{where}, column {rank}")
        return cls(values, ranks, design)

    @property
    def weights(self) -> Floats:
        """Sampling weight of each person."""
        return self.design.weights

    @property
    def mean(self) -> float:
        """Weighted mean of the outcome."""
        return float(self.weights @ self.outcome / self.weights.sum())

    @property
    def fractional_rank(self) -> Floats:
        """Share of the population below each person, from 0 to 1; ties at their middle."""
        return fractional_ranks(self.rank, self.weights)


def fractional_ranks(rank: ArrayLike, weights: Floats) -> Floats:
    """Share of the weight that ranks below, and half of that which ranks equal.

    Parameters
    ----------
    rank : array, shape (people,)
        Anything ordered; its order alone matters.
    weights : array, shape (people,)
        0 or more.

    Returns
    -------
    array of float, shape (people,)
        Their weighted mean is 1/2 whatever the ties, so their order within a tie does not
        matter.
    """
    codes: Codes = np.unique(np.asarray(rank), return_inverse=True)[1].reshape(-1)
    of_rank = np.bincount(codes, weights)
    middle: Floats = (np.cumsum(of_rank) - of_rank / 2) / of_rank.sum()
    return middle[codes]


def read_ranks(table: pd.DataFrame, column: str, where: str = THE_TABLE) -> Floats:
    """A column of ranks as numbers: as they are, or the order of ordered categories.

    Raises
    ------
    UserError
        Names the first row without a rank; text or categories without an order.
    """
    values = table[column]
    if isinstance(values.dtype, pd.CategoricalDtype) and values.dtype.ordered:
        codes = np.asarray(values.cat.codes, "float64")
        if (codes < 0).any():
            place = locate(table, int(np.flatnonzero(codes < 0)[0]), column, where)
            message = f"{place}: found nothing, expected a rank.\n"
            raise UserError(message + "Fill in the rank, or leave the row out and say so.")
        return codes
    numbers = pd.to_numeric(values, errors="coerce")
    if numbers.isna().all():
        message = f"{where}, column {column}: found groups without an order, expected ranks.\n"
        raise UserError(message + "Number the groups from the worst-off, 1, to the best-off.")
    return read_numbers(table, column, where=where)


def _check_ranks(ranks: Floats, weights: Floats, place: str) -> None:
    used = np.unique(ranks[weights > 0])
    if len(used) < 2:
        message = f"{place}: found one rank for everyone, expected at least 2.\n"
        raise UserError(message + "Choose a column that tells the worse-off from the better-off.")
