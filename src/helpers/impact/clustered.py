"""A linear regression as sums over clusters: all that inference with few clusters needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.errors import UserError
from helpers.sampling.columns import Codes, Floats, read_codes, read_numbers

COLLINEAR: Final = 1e-10
"""Share of its own sum of squares that a column must keep beside the others."""
NOTHING: Final = 1e-26
"""Mean square of a column of which demeaning has left rounding alone."""
EXACT: Final = 1e-20
"""Share of the outcome's sum of squares below which residuals are rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class ClusteredRegression:
    """Coefficients of a weighted linear regression, and its cross products cluster by cluster.

    Attributes
    ----------
    names : tuple of str, length k
        Columns that were kept: the terms first, then controls.
    n_terms : int
        How many of them are terms: coefficients that may be asked for.
    coefficients : array of float, shape (k,)
    bread : array of float, shape (k, k)
        Inverse of the weighted cross product X'WX.
    grams : array of float, shape (clusters, k, k)
        Each cluster's X'WX.
    scores : array of float, shape (clusters, k)
        Each cluster's X'W times residuals.
    labels : Index, length clusters
        Clusters in the order of their labels.
    n_observations : int
        Rows.
    n_absorbed : int
        Parameters taken out beforehand that the small-sample factor counts.
    is_exact : bool
        Whether the residuals are 0, so that there is no error to speak of.
    warnings : tuple of str
        What was left out or cannot be trusted, each beginning with its name.
    """

    names: tuple[str, ...]
    n_terms: int
    coefficients: Floats
    bread: Floats
    grams: Floats
    scores: Floats
    labels: pd.Index
    n_observations: int
    n_absorbed: int
    is_exact: bool
    warnings: tuple[str, ...] = ()

    @property
    def n_clusters(self) -> int:
        """How many clusters."""
        return len(self.labels)

    @property
    def small_sample_factor(self) -> float:
        """G/(G-1) times (n-1)/(n-K), as fixest and Stata; K counts columns and `n_absorbed`."""
        n_groups, n_rows = self.n_clusters, self.n_observations
        n_parameters = len(self.names) + self.n_absorbed
        return n_groups / (n_groups - 1) * (n_rows - 1) / max(n_rows - n_parameters, 1)

    def position(self, term: str | None = None) -> int:
        """Where a term stands; the first without a name.

        Raises
        ------
        UserError
            A name that is not a term of the regression.
        """
        terms = self.names[: self.n_terms]
        if term is None:
            return 0
        if term not in terms:
            message = f"parameter term: found {term}, expected one of: {', '.join(terms)}.\n"
            raise UserError(message + "Controls are not tested; give the column as a term.")
        return terms.index(term)


def clustered_regression(
    outcome: ArrayLike,
    terms: ArrayLike | pd.DataFrame,
    clusters: ArrayLike,
    *,
    controls: ArrayLike | pd.DataFrame | None = None,
    weights: ArrayLike | None = None,
    n_absorbed: int = 0,
    where: str = "the regression",
) -> ClusteredRegression:
    """Regress an outcome on terms and controls, and keep what each cluster adds.

    Parameters
    ----------
    outcome : array, shape (n,)
    terms : array or DataFrame, shape (n,) or (n, k)
        Columns whose coefficients are asked for, the treatment first. A DataFrame names them.
    clusters : array, shape (n,)
        Label of each row's cluster.
    controls : array or DataFrame, shape (n, c), optional
        Further columns. A constant is not added: give it here unless effects are absorbed.
    weights : array, shape (n,), optional
        Above 0; read as the inverse of a variance where a method needs one.
    n_absorbed : int
        Parameters absorbed beforehand that the small-sample factor counts: under fixest's rule
        1 where all absorbed effects are nested in clusters.
    where : str
        Name of the regression in messages.

    Notes
    -----
    Effects that are nested in clusters (units in their districts) may be taken out beforehand:
    ``outcome``, ``terms`` and ``controls`` are then the demeaned columns. Effects that cut across
    clusters (periods) must be columns of ``controls``, demeaned like the others: taken out
    beforehand they would leave the residuals of one cluster in those of all others. Rows are
    sorted by all they hold, so that their order cannot matter.

    Raises
    ------
    UserError
        One message for the first of: columns of different lengths, a value that is missing, a
        weight of 0 or less, one cluster, a term that is constant or follows from other columns.
    """
    named_terms, named_controls = _named(terms, "term"), _named(controls, "control")
    columns = pd.concat([named_terms, named_controls], axis=1)
    table = _table(outcome, columns, clusters, weights, where)
    _check_terms_vary(table, named_terms.columns, where)
    codes, labels = read_codes(table, "cluster", where=where)
    check_clusters(len(labels), where)
    order = np.lexsort([table[name] for name in reversed(table.columns.drop("cluster"))] + [codes])
    root = np.sqrt(table["weight"].to_numpy("float64")[order])
    kept, dropped = _independent(
        table[columns.columns].to_numpy("float64")[order] * root[:, None],
        len(named_terms.columns),
        [str(name) for name in columns.columns],
        where,
    )
    names = [str(name) for name in columns.columns[kept]]
    scaled = table[names].to_numpy("float64")[order] * root[:, None]
    fit = _fit(table["outcome"].to_numpy("float64")[order] * root, scaled, codes[order])
    return ClusteredRegression(
        tuple(names),
        len(named_terms.columns),
        *fit[:4],
        labels=labels,
        n_observations=len(table),
        n_absorbed=n_absorbed,
        is_exact=fit[4],
        warnings=_warnings(dropped, len(labels), fit[4]),
    )


def check_clusters(n_clusters: int, where: str) -> None:
    """Stop where there is a single cluster.

    Raises
    ------
    UserError
        Names the table and what to cluster by.
    """
    if n_clusters < 2:
        message = f"{where}, clusters: found {n_clusters}, expected at least 2.\n"
        step = "Cluster at the level at which treatment was assigned; one cluster has no error."
        raise UserError(message + step)


def _named(columns: ArrayLike | pd.DataFrame | None, name: str) -> pd.DataFrame:
    if columns is None:
        return pd.DataFrame()
    if isinstance(columns, pd.DataFrame):
        return columns.reset_index(drop=True).rename(columns=str)
    values = np.asarray(columns, "float64")
    shaped = values[:, None] if values.ndim == 1 else values
    if shaped.shape[1] == 1:
        return pd.DataFrame(shaped, columns=[name])
    return pd.DataFrame(shaped, columns=[f"{name} {k + 1}" for k in range(shaped.shape[1])])


def _table(
    outcome: ArrayLike,
    columns: pd.DataFrame,
    clusters: ArrayLike,
    weights: ArrayLike | None,
    where: str,
) -> pd.DataFrame:
    """All columns side by side, none of them missing."""
    parts = {"cluster": pd.Series(clusters), "outcome": pd.Series(outcome)}
    parts["weight"] = pd.Series(np.ones(len(columns)) if weights is None else weights)
    for name, part in parts.items():
        if len(part) != len(columns):
            message = f"{where}, {name}: found {len(part)} rows, expected {len(columns)}.\n"
            raise UserError(message + "Give one entry a row of the terms.")
        parts[name] = part.reset_index(drop=True)
    _check_own_names(columns, list(parts), where)
    table = pd.DataFrame(parts).join(columns)
    for name in ("outcome", *columns.columns):
        table[name] = read_numbers(table, str(name), where=where)
    smallest = np.nextafter(0, 1)
    table["weight"] = read_numbers(table, "weight", where=where, lower=float(smallest))
    return table


def _check_own_names(columns: pd.DataFrame, own: Sequence[str], where: str) -> None:
    for name in columns.columns:
        if name in own or list(columns.columns).count(name) > 1:
            message = f"{where}, column {name}: found a name that is taken, expected another.\n"
            raise UserError(message + f"Name each column once, and none {', '.join(own)}.")


def _check_terms_vary(table: pd.DataFrame, terms: pd.Index, where: str) -> None:
    for name in terms:
        if table[name].nunique() == 1:
            value = table[name].iloc[0]
            message = f"{where}, column {name}: found {value:g} in every row, expected a column "
            message += "that varies.\n"
            raise UserError(message + "A treatment that all have, or none, has no comparison.")


def _independent(
    columns: Floats, n_terms: int, names: Sequence[str], where: str
) -> tuple[Codes, list[str]]:
    """Positions of columns that say something of their own, and names of controls that do not."""
    sizes = np.einsum("nk,nk->k", columns, columns)
    sizes = np.where(sizes > NOTHING * len(columns), sizes, 0.0)
    left = np.where(sizes > 0, columns, 0.0) / np.sqrt(np.where(sizes > 0, sizes, 1.0))
    kept, dropped = [], []
    for place in [*range(n_terms, len(sizes)), *range(n_terms)]:
        size = float(left[:, place] @ left[:, place])
        if size > COLLINEAR:
            kept.append(place)
            direction = left[:, place] / np.sqrt(size)
            left -= np.outer(direction, direction @ left)
        elif place >= n_terms:
            dropped.append(names[place])
        else:
            message = f"{where}, column {names[place]}: found nothing that the other columns or "
            message += "the effects do not explain, expected variation of its own.\n"
            step = "A treatment that all clusters start at once cannot be told from the period."
            raise UserError(message + step)
    return np.sort(np.array(kept, dtype="int64")), dropped


def _fit(
    outcome: Floats, columns: Floats, codes: Codes
) -> tuple[Floats, Floats, Floats, Floats, bool]:
    """Coefficients, bread, grams, scores, and whether residuals are 0, from sorted scaled rows."""
    scale = np.sqrt(np.einsum("nk,nk->k", columns, columns))
    unit = columns / scale
    inverse = np.linalg.inv(unit.T @ unit)
    coefficients = np.zeros(len(scale))
    residuals = outcome
    for _ in range(3):  # after the first, what rounding left
        coefficients = coefficients + inverse @ (unit.T @ residuals)
        residuals = outcome - unit @ coefficients
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    blocks = np.split(columns, starts[1:])
    grams = np.stack([block.T @ block for block in blocks])
    scores = np.add.reduceat(columns * residuals[:, None], starts, axis=0)
    bread = (inverse + inverse.T) / 2 / np.outer(scale, scale)
    is_exact = float(residuals @ residuals) <= EXACT * float(outcome @ outcome)
    return coefficients / scale, bread, grams, scores, is_exact


def _warnings(dropped: Sequence[str], n_clusters: int, is_exact: bool) -> tuple[str, ...]:
    found = []
    if dropped:
        found.append(f"collinear: {', '.join(dropped)} left out, explained by other columns")
    if is_exact:
        found.append("no residuals: the columns explain the outcome wholly; there is no error")
    if n_clusters < 6:
        found.append(
            f"very few clusters: {n_clusters}; no method keeps its level with so few, and p values "
            "take few distinct values"
        )
    return tuple(found)
