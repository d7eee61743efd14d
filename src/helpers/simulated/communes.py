"""A table of communes with a known truth. SIMULATED: no number in it was ever reported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit

from helpers.simulated.margins import Coefficients, Margins
from helpers.simulated.population import check_list, draw_population, share_out
from helpers.simulated.truth import Truth, state_truth

BASIS: Final = "simulated"

COLUMNS: Final = (
    "place", "name", "district", "unit_type", "latitude", "longitude",
    "population", "women", "minority_share", "poverty_rate", "poverty_rank", "wealth_group",
    "region", "need", "has_service", "teams", "target_teams", "cost",
    "target_population", "availability", "accessibility", "acceptability", "contact",
    "effectiveness", "covered", "eligible", "interviewed", "aware", "basis",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedCommunes:
    """A simulated table and the truth it was drawn from.

    Attributes
    ----------
    table : DataFrame
        One row a unit in order of place code, columns `COLUMNS`: counts are people, ``cost`` is
        million VND, shares run from 0 to 1, ``wealth_group`` from 1 (the poorest fifth) to 5,
        ``region`` is I, II, III or none, ``basis`` is "simulated" in every row.
    truth : Truth
        What measures of the table should come to.
    """

    table: pd.DataFrame
    truth: Truth


def simulate_communes(
    units: pd.DataFrame,
    *,
    seed: int = 20260101,
    replicate: int = 0,
    margins: Margins | None = None,
    coefficients: Coefficients | None = None,
) -> SimulatedCommunes:
    """Draw a table of communes whose inequality, cascade and small areas are known.

    Parameters
    ----------
    units : DataFrame
        Real units, in any order: ``place``, ``name``, ``unit_type`` (any text), ``district`` (place
        code); ``latitude`` and ``longitude`` [degrees] are passed on where given.
    seed : int
        Equal seeds give equal tables.
    replicate : int
        Another draw of the outcomes (reached, covered, interviewed) in the same population: only
        ``known_share`` of the truth changes with it.
    margins : Margins, optional
        What the table is calibrated to; default: near Đắk Lắk.
    coefficients : Coefficients, optional
        The law of the outcomes.

    Returns
    -------
    SimulatedCommunes

    Raises
    ------
    UserError
        No units, a column missing, a place twice.

    Notes
    -----
    The logit of coverage is linear in the fractional poverty rank and the minority share, plus a
    district effect. See docs/methods/simulated-communes.md.
    """
    margins = margins or Margins()
    law = coefficients or Coefficients()
    people, services, chance, outcomes = (
        np.random.default_rng([seed, stream]) for stream in range(4)
    )
    if replicate:
        outcomes = np.random.default_rng([seed, 3, replicate])
    table = draw_population(check_list(units), margins, people)
    table = _place_services(table, margins, services)
    probability, effects = _coverage_law(table, law, margins, chance)
    known_share = outcomes.beta(law.alpha, law.beta, len(table))
    table = _draw_outcomes(table, probability, known_share, law, outcomes)
    truth = state_truth(table, probability, known_share, effects, law)
    return SimulatedCommunes(table.assign(basis=BASIS)[list(COLUMNS)], truth)


def _place_services(
    table: pd.DataFrame, margins: Margins, rng: np.random.Generator
) -> pd.DataFrame:
    """Services and teams where they come first: in richer units. What a new service costs."""
    n = len(table)
    z = logit(table["poverty_rate"].clip(0.001, 0.999).to_numpy(float))
    z -= logit(margins.poverty_rate)
    n_services = round(margins.service_share * n)
    # The largest of logarithm of weight plus Gumbel noise: drawn one by one by weight, none twice.
    first = np.argsort(0.5 * z - rng.gumbel(size=n), kind="stable")[:n_services]
    target = 1 + share_out(
        max(round(margins.teams_per_unit * n) - n, 0), table["need"].to_numpy(float) + 1
    )
    slots = np.repeat(np.arange(n), target)
    n_teams = round(margins.teams_share * len(slots))
    taken = slots[np.argsort(0.3 * z[slots] - rng.gumbel(size=len(slots)), kind="stable")[:n_teams]]
    return table.assign(
        has_service=np.isin(np.arange(n), first),
        teams=np.bincount(taken, minlength=n),
        target_teams=target,
        cost=np.round(60 * np.exp(0.2 * z + rng.normal(0, 0.15, n))),
    )


def _coverage_law(
    table: pd.DataFrame, law: Coefficients, margins: Margins, rng: np.random.Generator
) -> tuple[npt.NDArray[np.float64], dict[str, float]]:
    """Probability of coverage in each unit, and the effects of the districts."""
    codes, number = np.unique(table["district"].to_numpy(str), return_inverse=True)
    effects = rng.normal(0, law.district_sd, len(codes))
    linear = law.intercept + law.rank * (table["poverty_rank"].to_numpy(float) - 0.5)
    linear += law.minority * (table["minority_share"].to_numpy(float) - margins.minority_share)
    probability = np.asarray(expit(linear + effects[number]), dtype=np.float64)
    return probability, dict(zip(codes.tolist(), effects.tolist(), strict=True))


def _draw_outcomes(
    table: pd.DataFrame,
    probability: npt.NDArray[np.float64],
    known_share: npt.NDArray[np.float64],
    law: Coefficients,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Counts: covered of eligible, aware of those interviewed, people at each stage."""
    eligible = table["eligible"].to_numpy(np.int64)
    interviewed = np.minimum(rng.integers(8, 41, len(table)), eligible)
    people = {
        "target_population": table["need"],
        "availability": table["need"].where(table["has_service"], 0),
    }
    left = people["availability"].to_numpy(np.int64)
    for stage, rate in law.pass_rates.items():
        left = rng.binomial(left, rate)
        people[stage] = pd.Series(left, index=table.index)
    return table.assign(
        **people,
        covered=rng.binomial(eligible, probability),
        interviewed=interviewed,
        aware=rng.binomial(interviewed, known_share),
    )
