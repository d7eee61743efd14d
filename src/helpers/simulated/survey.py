"""A household survey drawn from the simulated communes: clusters, strata, weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.errors import UserError
from helpers.simulated.communes import BASIS, SimulatedCommunes
from helpers.simulated.truth import group_measures

_STRATA = {"III": "region III", "II": "regions I and II", "I": "regions I and II"}


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedSurvey:
    """Survey rows and what they estimate.

    Attributes
    ----------
    table : DataFrame
        One row a woman: ``stratum``, ``psu`` (cluster, unique over strata), ``weight`` [women she
        stands for], ``place``, ``wealth_group`` (1 the poorest), ``outcome`` (1 covered, 0 not),
        ``basis``.
    coverage : float
        Share covered in the communes.
    by_fifth : DataFrame
        ``wealth_group``, ``eligible``, ``coverage``.
    measures : mapping of str to float
        ``d``, ``r``, ``aci``, ``rci``, ``sii`` (linear), ``ti``, ``par`` between the fifths.
    """

    table: pd.DataFrame
    coverage: float
    by_fifth: pd.DataFrame
    measures: Mapping[str, float]


def simulate_survey(
    communes: SimulatedCommunes, *, n_clusters: int, per_cluster: int, seed: int
) -> SimulatedSurvey:
    """Interview women in clusters drawn by size, the same number of clusters in each stratum.

    Parameters
    ----------
    communes : SimulatedCommunes
        The population: ``covered`` of ``eligible`` women in each commune.
    n_clusters : int
        Clusters over all strata, at least two in each. A rest goes to the first strata.
    per_cluster : int
        Women in each cluster.
    seed : int
        Equal seeds give equal rows.

    Returns
    -------
    SimulatedSurvey

    Raises
    ------
    UserError
        Too few clusters or women.

    Notes
    -----
    Strata are region III, regions I and II, and the rest. Communes are drawn with replacement by
    their eligible women, and women within them with replacement, so that each woman of a stratum
    stands for N / (m b): N eligible, m clusters, b women a cluster. Sums over clusters are then
    unbiased, and the variance between clusters is that of the design.
    """
    table = communes.table
    stratum = table["region"].map(_STRATA).fillna("other")
    names = sorted(stratum.unique())
    _check(n_clusters, per_cluster, len(names))
    rng = np.random.default_rng([seed, 10])
    parts = []
    for number, name in enumerate(names):
        m = n_clusters // len(names) + (number < n_clusters % len(names))
        parts.append(_interview(table[stratum.eq(name)], name, m, per_cluster, rng))
    sums = table.groupby("wealth_group", as_index=False)[["eligible", "covered"]].sum()
    by_fifth = sums.assign(coverage=sums["covered"] / sums["eligible"]).drop(columns="covered")
    return SimulatedSurvey(
        table=pd.concat(parts, ignore_index=True).assign(basis=BASIS),
        coverage=float(table["covered"].sum() / table["eligible"].sum()),
        by_fifth=by_fifth,
        measures=group_measures(by_fifth),
    )


def _interview(
    communes: pd.DataFrame, name: str, m: int, per_cluster: int, rng: np.random.Generator
) -> pd.DataFrame:
    """The rows of one stratum."""
    eligible = communes["eligible"].to_numpy(float)
    share = communes["covered"].to_numpy(float) / eligible
    drawn = rng.choice(len(communes), size=m, p=eligible / eligible.sum())
    rows = np.repeat(drawn, per_cluster)
    cluster = np.repeat(np.arange(1, m + 1), per_cluster)
    return pd.DataFrame(
        {
            "stratum": name,
            "psu": [f"{name} {number:03d}" for number in cluster],
            "weight": eligible.sum() / (m * per_cluster),
            "place": communes["place"].to_numpy()[rows],
            "wealth_group": communes["wealth_group"].to_numpy()[rows],
            "outcome": (rng.random(len(rows)) < share[rows]).astype(np.int64),
        }
    )


def _check(n_clusters: int, per_cluster: int, n_strata: int) -> None:
    """Enough clusters to have a variance in each stratum."""
    if n_clusters < 2 * n_strata:
        message = (
            f"n_clusters: found {n_clusters}, expected at least {2 * n_strata}, two in each of "
            f"{n_strata} strata.\nRaise n_clusters."
        )
        raise UserError(message)
    if per_cluster < 1:
        message = f"per_cluster: found {per_cluster}, expected 1 or more.\nRaise per_cluster."
        raise UserError(message)
