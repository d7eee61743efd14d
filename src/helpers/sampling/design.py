"""A survey's design, and the variance that it gives to a weighted total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from helpers.errors import UserError
from helpers.sampling.columns import (
    THE_TABLE,
    Codes,
    Floats,
    check_columns,
    locate,
    read_codes,
    read_numbers,
)

LonelyPsu = Literal["adjust", "remove", "certainty", "fail"]
_Columns: TypeAlias = dict[str, str]
_Parts: TypeAlias = tuple[Floats, Codes | None, Codes | None]


@dataclass(frozen=True, slots=True, eq=False)
class SurveyDesign:
    """Weights, strata and clusters of a sample, one entry a row.

    Attributes
    ----------
    weights : array of float, shape (rows,)
        Sampling weights, 0 or more, their sum above 0: how many people a row stands for.
    strata : array or None
        Stratum of each row, as numbers from 0 once made; None where there was no stratification.
    clusters : array or None
        Primary sampling unit (PSU) of each row, as numbers from 0 once made; None where every
        row is its own.
    lonely_psu : {"adjust", "remove", "certainty", "fail"}
        What a stratum with a single PSU adds to a variance: ``adjust`` the distance of its score
        from the grand mean, ``remove`` and ``certainty`` nothing, ``fail`` stops. The names are
        those of R's survey package.

    Raises
    ------
    UserError
        Weights that are missing, negative or sum to 0, a cluster in two strata, parts of
        different lengths, a stratum with a single PSU under ``fail``.
    """

    weights: Floats
    strata: Codes | None = None
    clusters: Codes | None = None
    lonely_psu: LonelyPsu = "adjust"

    def __post_init__(self) -> None:
        given = {"weight": self.weights, "stratum": self.strata, "cluster": self.clusters}
        parts = {name: np.asarray(part) for name, part in given.items() if part is not None}
        _check_lengths(parts)
        names = {name: name for name in parts}
        weights, strata, clusters = _read(pd.DataFrame(parts), names, "the design")
        object.__setattr__(self, "weights", weights)
        object.__setattr__(self, "strata", strata)
        object.__setattr__(self, "clusters", clusters)
        self._check_lonely()

    @classmethod
    def from_table(
        cls,
        table: pd.DataFrame,
        *,
        weight: str | None = None,
        stratum: str | None = None,
        cluster: str | None = None,
        nest: bool = False,
        lonely_psu: LonelyPsu = "adjust",
        where: str = THE_TABLE,
    ) -> SurveyDesign:
        """The design that columns of a table describe.

        Parameters
        ----------
        table : DataFrame
            One row a person or household.
        weight, stratum, cluster : str or None
            Names of columns; without weights every row weighs 1.
        nest : bool
            Clusters are numbered anew in each stratum: cluster 1 of two strata is two clusters.
        lonely_psu : str
            See the class.
        where : str
            Name of the table in messages.

        Raises
        ------
        UserError
            Names the first row and column that cannot be used.
        """
        columns = {"weight": weight, "stratum": stratum, "cluster": cluster}
        names = {role: column for role, column in columns.items() if column is not None}
        check_columns(table, list(names.values()), where)
        return cls(*_read(table, names, where, nest=nest), lonely_psu)

    @property
    def n_rows(self) -> int:
        """Rows of the sample."""
        return len(self.weights)

    @property
    def psu(self) -> Codes:
        """PSU of each row, numbered from 0."""
        return np.arange(self.n_rows) if self.clusters is None else self.clusters

    @property
    def stratum(self) -> Codes:
        """Stratum of each row, numbered from 0."""
        return np.zeros(self.n_rows, "int64") if self.strata is None else self.strata

    def degrees_of_freedom(self, rows: NDArray[np.bool_] | None = None) -> int:
        """PSUs minus strata, counting those with a row of positive weight.

        Parameters
        ----------
        rows : array of bool, shape (rows,), or None
            Count only PSUs and strata with one of these rows, as for a domain.
        """
        counted = self.weights > 0 if rows is None else (self.weights > 0) & rows
        return len(np.unique(self.psu[counted])) - len(np.unique(self.stratum[counted]))

    def variance_of_total(self, scores: ArrayLike) -> Floats:
        """Linearised variance of the sum of scores, by PSUs drawn with replacement in strata.

        Parameters
        ----------
        scores : array, shape (rows,) or (rows, k)
            Weight times influence of each row on each of k estimates.

        Returns
        -------
        array of float, shape () or (k, k)
            Variance, or covariance matrix; missing where the whole sample is one PSU.

        Notes
        -----
        Sum over strata of n/(n-1) times the squared distances of PSU totals from their mean.
        ``adjust`` takes a lone PSU's total from the grand mean of 0 that the scores of any mean,
        ratio or regression have. The scores of a total have another: there, as in R, it is large.
        D. A. Binder, International Statistical Review 51 (1983), 279-292.
        """
        table = np.asarray(scores, "float64")
        columns = table.reshape(self.n_rows, -1)
        stratum_of_psu = self._stratum_of_psu()
        n_psu = np.bincount(stratum_of_psu)
        totals = _sum_by(self.psu, columns, len(stratum_of_psu))
        means = _sum_by(stratum_of_psu, totals, len(n_psu)) / n_psu[:, None]
        if self.lonely_psu == "adjust":
            means[n_psu == 1] = 0
        factor = n_psu / np.maximum(n_psu - 1, 1)
        centred = (totals - means[stratum_of_psu]) * np.sqrt(factor)[stratum_of_psu, None]
        if len(stratum_of_psu) == 1:
            centred = np.full_like(centred, np.nan)
        covariance = centred.T @ centred
        return covariance if table.ndim > 1 else covariance[0, 0]

    def _stratum_of_psu(self) -> Codes:
        psu, first = np.unique(self.psu, return_index=True)
        return self.stratum[first[psu]]

    def _check_lonely(self) -> None:
        if self.lonely_psu not in get_args(LonelyPsu):
            known = ", ".join(get_args(LonelyPsu))
            message = f'parameter lonely_psu: found "{self.lonely_psu}", expected one of: {known}.'
            raise UserError(f"{message}\nChoose one of them; adjust is the careful one.")
        lonely = int((np.bincount(self._stratum_of_psu()) == 1).sum())
        if self.lonely_psu == "fail" and lonely:
            message = f"the design: found {lonely} strata with a single cluster, expected none.\n"
            raise UserError(message + 'Join them to their neighbours, or set lonely_psu="adjust".')


def _read(table: pd.DataFrame, names: _Columns, where: str, *, nest: bool = False) -> _Parts:
    """Weights, strata and clusters from the columns that `names` gives to each role."""
    weights = _read_weights(table, names.get("weight"), where)
    strata = read_codes(table, names["stratum"], where=where)[0] if "stratum" in names else None
    if "cluster" not in names:
        return weights, strata, None
    clusters = read_codes(table, names["cluster"], where=where)[0]
    if strata is None:
        return weights, strata, clusters
    both = np.unique(np.column_stack([clusters, strata]), axis=0, return_inverse=True)[1]
    if nest:
        return weights, strata, both.reshape(-1)
    _check_nested(table, clusters, strata, names["cluster"], where)
    return weights, strata, clusters


def _read_weights(table: pd.DataFrame, column: str | None, where: str) -> Floats:
    if column is None:
        return np.ones(len(table))
    weights = read_numbers(table, column, where=where, lower=0)
    if weights.sum() <= 0:
        message = f"{where}, column {column}: found weights that sum to 0, expected more.\n"
        raise UserError(message + "Give the rows their sampling weights, or leave the column out.")
    return weights


def _check_nested(
    table: pd.DataFrame, clusters: Codes, strata: Codes, column: str, where: str
) -> None:
    first = np.unique(clusters, return_index=True)[1]
    wrong = np.flatnonzero(strata != strata[first[clusters]])
    if len(wrong):
        position = int(wrong[0])
        found = f"cluster {table[column].iloc[position]} in a second stratum"
        message = f"{locate(table, position, column, where)}: found {found}, expected one.\n"
        raise UserError(
            message + "Correct the stratum, or set nest=True if clusters are numbered by stratum."
        )


def _check_lengths(parts: Mapping[str, NDArray[np.generic]]) -> None:
    n = len(parts["weight"])
    for name, part in parts.items():
        if part.shape != (n,):
            found, expected = " by ".join(map(str, part.shape)), f"{n} values, one a row"
            message = f"the design, column {name}: found {found} values, expected {expected}.\n"
            raise UserError(message + "Give each row its weight, stratum and cluster.")


def _sum_by(codes: Codes, columns: Floats, n_groups: int) -> Floats:
    """Column sums by group, shape (groups, columns)."""
    sums = [np.bincount(codes, column, n_groups) for column in columns.T]
    return np.column_stack(sums)
