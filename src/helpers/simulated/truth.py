"""What the simulated communes are in truth: expectations from probabilities, not from draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import xlogy

from helpers.simulated.margins import Coefficients

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """The known truth of a table of simulated communes.

    Attributes
    ----------
    coefficients : Coefficients
        The law of the outcomes.
    district_effects : mapping of str to float
        Of each district, on the logit of coverage.
    probability : Series
        Of coverage, by place code.
    known_share : Series
        Share of women who know where help is, by place code: a draw from the Beta distribution.
    coverage : float
        Expected share covered of all who are eligible.
    by_fifth : DataFrame
        ``wealth_group``, ``eligible`` [people], ``rank`` [middle of the group, 0 to 1],
        ``coverage``.
    fifths : mapping of str to float
        Measures between the fifths by WHO's codes: ``d``, ``r``, ``aci``, ``rci``, ``sii``
        (linear), ``ti`` (x 1000), ``par`` (best group: the richest). Coverage as a share.
    units : mapping of str to float
        ``aci``, ``rci``, ``sii`` and ``ti`` between single units ranked by poverty.
    theil : mapping of str to float
        ``total``, ``between``, ``within`` districts (x 1000) and ``between_share`` [0 to 1].
    cascade : Series
        Expected people at each stage over all units. Target and availability are given, not drawn.
    """

    coefficients: Coefficients
    district_effects: Mapping[str, float]
    probability: pd.Series
    known_share: pd.Series
    coverage: float
    by_fifth: pd.DataFrame
    fifths: Mapping[str, float]
    units: Mapping[str, float]
    theil: Mapping[str, float]
    cascade: pd.Series


def state_truth(
    table: pd.DataFrame,
    probability: Floats,
    known_share: Floats,
    effects: Mapping[str, float],
    coefficients: Coefficients,
) -> Truth:
    """Expected values of what can be measured on a table.

    Parameters
    ----------
    table : DataFrame
        n units: ``place``, ``district``, ``eligible``, ``need``, ``has_service``, ``poverty_rank``,
        ``wealth_group``.
    probability, known_share : array (n,)
        Of coverage; of knowing where help is.
    effects : mapping of str to float
        By district.
    coefficients : Coefficients

    Returns
    -------
    Truth

    Notes
    -----
    Difference, absolute concentration index and slope are linear in coverage: their measured values
    have these expectations exactly. Ratios, relative indices and Theil's are not: measured on
    counts they differ by terms of the order of 1 / eligible. See docs/methods/
    simulated-communes.md.
    """
    people = table["eligible"].to_numpy(float)
    fifths = _by_fifth(table, probability)
    return Truth(
        coefficients=coefficients,
        district_effects=effects,
        probability=pd.Series(probability, index=table["place"], name="probability"),
        known_share=pd.Series(known_share, index=table["place"], name="known_share"),
        coverage=float(people @ probability / people.sum()),
        by_fifth=fifths,
        fifths=group_measures(fifths),
        units=_measures(probability, people, table["poverty_rank"].to_numpy(float)),
        theil=_theil_by_district(table["district"], probability, people),
        cascade=_cascade(table, coefficients),
    )


def group_measures(groups: pd.DataFrame) -> dict[str, float]:
    """Measures between groups in order of rank, by WHO's codes.

    Parameters
    ----------
    groups : DataFrame
        In order, the poorest first: ``eligible`` [people], ``coverage`` [share].

    Returns
    -------
    dict
        ``d``, ``r`` and ``par`` with the richest group as the better one; ``aci``, ``rci``, ``sii``
        (linear); ``ti`` (x 1000). Not a number where they have no meaning.
    """
    people = groups["eligible"].to_numpy(float)
    coverage = groups["coverage"].to_numpy(float)
    rank = (np.cumsum(people) - people / 2) / people.sum()
    poorest, richest = float(coverage[0]), float(coverage[-1])
    mean = float(people @ coverage / people.sum())
    return {
        "d": richest - poorest,
        "r": richest / poorest if poorest > 0 else float("nan"),
        "par": richest - mean,
        **_measures(coverage, people, rank),
    }


def _by_fifth(table: pd.DataFrame, probability: Floats) -> pd.DataFrame:
    """Expected coverage of each fifth that has a unit."""
    people = table["eligible"]
    sums = (
        pd.DataFrame({"wealth_group": table["wealth_group"], "eligible": people,
                      "covered": people * probability})
        .groupby("wealth_group", as_index=False).sum()
    )  # fmt: skip
    rank = (sums["eligible"].cumsum() - sums["eligible"] / 2) / sums["eligible"].sum()
    return pd.DataFrame(
        {
            "wealth_group": sums["wealth_group"],
            "eligible": sums["eligible"],
            "rank": rank,
            "coverage": sums["covered"] / sums["eligible"],
        }
    )


def _measures(y: Floats, people: Floats, rank: Floats) -> dict[str, float]:
    """Concentration indices, linear slope and Theil index of groups in order of rank."""
    w = people / people.sum()
    mean = float(w @ y)
    covariance = float(w @ ((y - mean) * (rank - 0.5)))
    spread = float(w @ (rank - 0.5) ** 2)
    return {
        "aci": 2 * covariance,
        "rci": 2 * covariance / mean,
        "sii": covariance / spread if spread > 0 else float("nan"),
        "ti": 1000 * float(w @ xlogy(y / mean, y / mean)),
    }


def _theil_by_district(district: pd.Series, y: Floats, people: Floats) -> dict[str, float]:
    """The Theil index between units, split into between and within districts."""
    number = np.unique(district.to_numpy(str), return_inverse=True)[1]
    w = people / people.sum()
    mean = float(w @ y)
    total = float(w @ xlogy(y / mean, y / mean))
    share = np.bincount(number, w)
    ratio = np.bincount(number, w * y) / share / mean
    between = float(share @ xlogy(ratio, ratio))
    return {
        "total": 1000 * total,
        "between": 1000 * between,
        "within": 1000 * (total - between),
        "between_share": between / total if total > 0 else float("nan"),
    }


def _cascade(table: pd.DataFrame, coefficients: Coefficients) -> pd.Series:
    """People in need; in units with a service; and those expected to pass each further stage."""
    need = table["need"].to_numpy(float)
    people = {
        "target_population": float(need.sum()),
        "availability": float(need[table["has_service"].to_numpy(bool)].sum()),
    }
    left = people["availability"]
    for stage, rate in coefficients.pass_rates.items():
        left *= rate
        people[stage] = left
    return pd.Series(people, name="expected")
