"""Empirical Bayes shrinkage of shares n/N over small areas (beta-binomial).

Each area's share is one draw from a beta distribution shared by all areas of a group; the areas'
counts say which (maximum likelihood). An area's own share is then pulled towards the group's mean,
the more so the fewer people it rests on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from helpers.coverage.beta_binomial import Prior, fit_prior
from helpers.errors import UserError
from helpers.figures.bad_rows import read_numbers, stop_at

FEW_AREAS: Final = 10
"""Below this the prior is hardly known, and the intervals are too narrow."""
CAVEAT: Final = (
    "The intervals take the prior as known: they are a little too narrow, the more so the fewer "
    "areas there are. All areas of a group are taken to share one distribution; an area that is "
    "different for a known reason is pulled to where it does not belong. A full count needs no "
    "shrinkage: n of N is then what happened. Use this only to read n as one outcome of a process "
    "that could have given another, or where N is a sample."
)


@dataclass(frozen=True, slots=True)
class ShrunkProportions:
    """Shares of small areas, pulled to the mean of their group.

    Attributes
    ----------
    areas : DataFrame
        Index of the input: ``group``, ``numerator``, ``denominator``, ``raw`` [ratio], ``mean``
        (posterior mean [ratio]), ``lower`` and ``upper`` [ratio], ``weight`` (of the area's own
        share, 0 to 1: mean = weight · raw + (1 - weight) · prior mean). Missing where the counts
        are.
    priors : DataFrame
        One row a group: ``group``, ``alpha``, ``beta`` (missing under complete pooling), ``mean``
        [ratio], ``rho`` (variance between areas as a share of the largest possible, 0 to 1),
        ``n_areas``, ``log_likelihood`` (binomial coefficients included), ``is_pooled``,
        ``dispersion_z`` (Tarone's statistic; above 1.64 the areas differ by more than chance at 5
        %), ``caution``.
    level : float
        Of the intervals.
    interval : str
        "credible".
    cautions : tuple of str
        What the data themselves speak against, by group; empty where nothing.
    caveat : str
        What holds of every such shrinkage.
    """

    areas: pd.DataFrame
    priors: pd.DataFrame
    level: float
    cautions: tuple[str, ...]
    interval: str = "credible"
    caveat: str = CAVEAT


def shrink_proportions(
    numerator: npt.ArrayLike | pd.Series,
    denominator: npt.ArrayLike | pd.Series,
    *,
    level: float = 0.95,
    groups: npt.ArrayLike | pd.Series | None = None,
    where: str = "the table",
) -> ShrunkProportions:
    """Posterior mean and credible interval of each area's share.

    Parameters
    ----------
    numerator, denominator : array of n areas
        n and N [people or units]; an area with a missing count gets a missing result.
    level : float
        Of the equal-tailed credible interval.
    groups : array of n, optional
        Areas that share a prior: each group gets its own.
    where : str
        Name of the table in messages.

    Returns
    -------
    ShrunkProportions

    Raises
    ------
    UserError
        N not above 0, n below 0 or above N, a group without a counted area, fewer than two areas,
        a level outside 0 to 1.

    Notes
    -----
    Posterior Beta(alpha + n, beta + N - n); weight N / (N + alpha + beta). Where the areas vary no
    more than chance, all get the group's share, with the Jeffreys interval of its total. Morris,
    JASA 78 (1983) 47-55; see docs/methods/small-areas.md.
    """
    if not 0 < level < 1:
        raise UserError(f"level: found {level:g}, expected above 0 and below 1.\nPass 0.95.")
    table = _read_areas(numerator, denominator, groups, where)
    parts, priors = [], []
    for name, part in table.groupby("group", sort=False, dropna=False):
        prior = fit_prior(*(part.dropna()[c].to_numpy("float64") for c in _COUNTS))
        parts.append(_shrink(part, prior, level))
        priors.append(_describe(str(name), prior))
    described = pd.DataFrame(priors)
    return ShrunkProportions(
        areas=pd.concat(parts).loc[table.index].set_index(_index_of(numerator, table)),
        priors=described,
        level=level,
        cautions=tuple(
            f"{name}: {caution}" if groups is not None else caution
            for name, caution in zip(described["group"], described["caution"], strict=True)
            if caution
        ),
    )


_COUNTS: Final = ("numerator", "denominator")


def _index_of(numerator: npt.ArrayLike | pd.Series, table: pd.DataFrame) -> pd.Index:
    return numerator.index if isinstance(numerator, pd.Series) else table.index


def _read_areas(
    numerator: npt.ArrayLike | pd.Series,
    denominator: npt.ArrayLike | pd.Series,
    groups: npt.ArrayLike | pd.Series | None,
    where: str,
) -> pd.DataFrame:
    columns = {"numerator": np.asarray(numerator), "denominator": np.asarray(denominator)}
    columns["group"] = np.full(columns["numerator"].shape, "all") if groups is None else (
        np.asarray(groups)
    )  # fmt: skip
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        found = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise UserError(f"{where}: found columns of unequal length ({found}), expected one value "
                        "an area in each.\nPass columns of one table.")  # fmt: skip
    table = pd.DataFrame(columns)
    n, most = (read_numbers(table, column, where) for column in _COUNTS)
    advice = "An area without anybody has no share: correct the number or drop the row."
    stop_at(most <= 0, table, "denominator", "a number above 0", advice, where)
    stop_at(n < 0, table, "numerator", "0 or more", "Correct the count.", where)
    stop_at(n > most, table, "numerator", lambda row: f"at most {most[row]:.12g}",
            "Correct the count, or its base.", where)  # fmt: skip
    stop_at(table["group"].isna().to_numpy(bool), table, "group", "a group",
            "Name the area's group.", where)  # fmt: skip
    table = table.assign(numerator=n, denominator=most)
    counted = table.dropna().groupby(table["group"], sort=False).size()
    for name in table["group"].unique():
        if counted.get(name, 0) < 2:
            raise UserError(
                f"{where}, group {name}: found {counted.get(name, 0)} areas with both counts, "
                "expected two or more.\nAn area is shrunk to others: add areas or join groups."
            )
    return table


def _shrink(part: pd.DataFrame, prior: Prior, level: float) -> pd.DataFrame:
    n, most = (part[column].to_numpy("float64") for column in _COUNTS)
    tails = (1 - level) / 2, (1 + level) / 2
    known = ~np.isnan(n + most)
    if prior.is_pooled:
        # Jeffreys for the share that all areas have in common.
        a, b = (np.where(known, total + 0.5, np.nan) for total in prior.totals)
        mean, weight = np.where(known, prior.mean, np.nan), np.where(known, 0.0, np.nan)
    else:
        a, b = prior.alpha + n, prior.beta + most - n
        mean = a / (a + b)
        weight = np.where(known, most / (most + prior.alpha + prior.beta), np.nan)
    lower, upper = (stats.beta.ppf(tail, a, b) for tail in tails)
    return part.assign(raw=n / most, mean=mean, lower=lower, upper=upper, weight=weight)[
        ["group", *_COUNTS, "raw", "mean", "lower", "upper", "weight"]
    ]


def _describe(name: str, prior: Prior) -> dict[str, object]:
    cautions = []
    if prior.is_pooled:
        cautions.append(
            "the areas vary no more than chance would make them: all get the share of the whole"
        )
    if prior.n_areas < FEW_AREAS:
        cautions.append(
            f"{prior.n_areas} areas hardly say how areas differ: the intervals are too narrow"
        )
    return {
        "group": name,
        "alpha": prior.alpha,
        "beta": prior.beta,
        "mean": prior.mean,
        "rho": prior.rho,
        "n_areas": prior.n_areas,
        "log_likelihood": prior.log_likelihood,
        "is_pooled": prior.is_pooled,
        "dispersion_z": prior.dispersion_z,
        "caution": "; ".join(cautions),
    }
