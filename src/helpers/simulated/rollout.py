"""A programme that reaches district after district, with known effects. SIMULATED throughout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit

from helpers.errors import UserError
from helpers.simulated.communes import BASIS
from helpers.simulated.margins import Margins
from helpers.simulated.population import check_list, draw_population, share_out
from helpers.simulated.rollout_law import (
    COHORT_SHARES,
    LAWS,
    STRENGTHS,
    OutcomeLaw,
    check_effects,
    effect_of,
    start_periods,
)
from helpers.simulated.rollout_truth import RolloutTruth, state_rollout_truth

Floats = npt.NDArray[np.float64]

ROLLOUT_COLUMNS: Final = (
    "unit", "district", "period", "first_treated", "population", "poverty_rate", "remoteness",
    "asked", "outcome_main", "outcome_small", "outcome_null", "outcome_share", "basis",
)  # fmt: skip

_LEAST_GROUPS: Final = len(COHORT_SHARES)
_EDGE: Final = 0.02  # probabilities stay this far from 0 and 1
_PULL: Final = {"district": 1.5, "unit": 0.8}
"""Logarithm of how much sooner a group starts that is farther off by one standard deviation."""


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedRollout:
    """A simulated panel and the truth it was drawn from.

    Attributes
    ----------
    table : DataFrame
        One row a unit and period, in this order, columns `ROLLOUT_COLUMNS`: ``unit`` and
        ``district`` (made-up names), ``first_treated`` (missing: never), ``population`` [people,
        the same in all periods], ``poverty_rate`` and ``remoteness`` [0 to 1, the same in all
        periods], ``asked`` [women], three rates [per 1,000 women], ``outcome_share`` [of those
        asked, 0 to 1], ``basis`` ("simulated" in every row).
    truth : RolloutTruth
        What estimators of the table should come to.
    """

    table: pd.DataFrame
    truth: RolloutTruth


def simulate_rollout(
    units: pd.DataFrame,
    *,
    seed: int = 20260101,
    replicate: int = 0,
    first_period: int = 2014,
    last_period: int = 2024,
    effects: Mapping[str, float] | None = None,
    adoption: Literal["district", "commune"] = "district",
    is_selective: bool = True,
    already_treated: bool = False,
    missing_share: float = 0.0,
) -> SimulatedRollout:
    """Draw a yearly panel of a staged roll-out whose effects are known.

    Parameters
    ----------
    units : DataFrame
        Real units, in any order: ``place``, ``name``, ``unit_type`` (any text), ``district`` (place
        code). Only their number, types and districts are used; the panel has made-up names.
    seed : int
        Equal seeds give equal panels.
    replicate : int
        Another draw of the outcomes among the same units with the same starts: the truth stays.
    first_period, last_period : int
        First and last period, seven or more of them.
    effects : mapping of str to float, optional
        What treatment adds in full to ``main``, ``small`` and ``null`` [per 1,000] and to ``share``
        [-0.2 to 0.2]; those not given are 4, 0.6, 0 and 0.08.
    adoption : {"district", "commune"}
        Whether all units of a district start together, or each on its own.
    is_selective : bool
        Remote units start first, and outcomes grow with remoteness: trends are parallel only given
        ``remoteness``. False: who starts when is drawn by lot, and no trend hangs on remoteness.
    already_treated : bool
        One unit among the never-treated is treated from the first period on instead.
    missing_share : float
        Part of the cells of each outcome that are missing, 0 up to but not including 1.

    Returns
    -------
    SimulatedRollout

    Raises
    ------
    UserError
        A list of units or an option that cannot be; fewer than four districts (or communes).

    Notes
    -----
    See docs/methods/simulated-rollout.md.
    """
    chosen = check_effects(effects)
    starts = start_periods(first_period, last_period)
    people, place, cells = (np.random.default_rng([seed, stream]) for stream in (0, 30, 31))
    known = draw_population(check_list(units), Margins(), people)
    known = _name(known.assign(remoteness=_remoteness(known, place)))
    group = known["district" if adoption == "district" else "unit"]
    known["first_treated"] = _starts(known, group, starts, place, is_selective=is_selective)
    if already_treated:
        never = np.flatnonzero(known["first_treated"].isna())
        known.loc[known.index[place.choice(never)], "first_treated"] = first_period
    known["asked"] = place.integers(20, 61, len(known))
    periods = np.arange(first_period, last_period + 1)
    table = known.loc[np.repeat(known.index, len(periods))].reset_index(drop=True)
    table["period"] = np.tile(periods, len(known))
    for number, (name, law) in enumerate(LAWS.items()):
        rng = np.random.default_rng([seed, 32 + number, replicate])
        untreated = _untreated(known, periods, law, rng, has_trend=is_selective)
        added = chosen[name] * _added(known["first_treated"], periods, starts)
        if name == "share":
            drawn = _draw_share(untreated, added, known["asked"].to_numpy(np.int64), rng)
        else:
            drawn = (untreated + added).round(3)
        table[f"outcome_{name}"] = drawn.ravel()
    truth = state_rollout_truth(
        known, starts, last_period, first_period, chosen, has_trend=is_selective
    )
    table = _empty_cells(table, missing_share, cells)
    return SimulatedRollout(table.assign(basis=BASIS)[list(ROLLOUT_COLUMNS)], truth)


def _name(known: pd.DataFrame) -> pd.DataFrame:
    """Made-up names for made-up numbers: a row torn out must not speak of a real commune."""
    digits = max(3, len(str(len(known))))
    codes = np.unique(known["district"].to_numpy(str), return_inverse=True)[1]
    return known.assign(
        unit=[f"Commune {number:0{digits}d}" for number in range(1, len(known) + 1)],
        district=[f"District {code + 1:02d}" for code in codes],
    )


def _remoteness(known: pd.DataFrame, rng: np.random.Generator) -> Floats:
    """0 near to 1 far: poorer units are farther off, neighbours alike."""
    number = np.unique(known["district"].to_numpy(str), return_inverse=True)[1]
    z = logit(known["poverty_rate"].clip(0.01, 0.99).to_numpy(float))
    score = 0.3 * (z - z.mean()) + rng.normal(0, 0.7, number.max() + 1)[number]
    # Rounded first: the law and its truth then use what the table shows.
    return np.asarray(expit(score + rng.normal(0, 0.9, len(z))).round(4), dtype=np.float64)


def _starts(
    known: pd.DataFrame, group: pd.Series, starts: tuple[int, ...], rng: np.random.Generator,
    *, is_selective: bool,
) -> pd.Series:  # fmt: skip
    """First treated period of each unit, one for all units of a group; missing: never."""
    mean = known["remoteness"].groupby(group).mean().sort_index()
    if len(mean) < _LEAST_GROUPS:
        message = (
            f"the units: found {len(mean)} {group.name}s, expected at least {_LEAST_GROUPS}, one "
            "for each of three cohorts and one never treated.\n"
        )
        raise UserError(message + 'Give more units, or adoption="commune".')
    far = mean.to_numpy(float)
    spread = far.std() or 1.0
    pull = _PULL[str(group.name)] * (far - far.mean()) / spread
    # Drawn one by one with weights exp(pull), none twice: the largest of pull plus Gumbel noise.
    first = np.argsort(-(pull * is_selective + rng.gumbel(size=len(far))), kind="stable")
    sizes = share_out(len(far), np.array(COHORT_SHARES, dtype=float))
    start = pd.array([*starts, pd.NA], dtype="Int64").repeat(sizes)
    by_group = pd.Series(start, index=mean.index[first], dtype="Int64")
    return pd.Series(by_group.loc[group].array, index=known.index, dtype="Int64")


def _untreated(
    known: pd.DataFrame, periods: npt.NDArray[np.int64], law: OutcomeLaw,
    rng: np.random.Generator, *, has_trend: bool,
) -> Floats:  # fmt: skip
    """Outcomes without treatment, shape (units, periods)."""
    n, t = len(known), len(periods)
    number = np.unique(known["district"].to_numpy(str), return_inverse=True)[1]
    poverty = known["poverty_rate"].to_numpy(float)
    unit = law.level + law.poverty * (poverty - poverty.mean()) + rng.normal(0, law.unit_sd, n)
    slope = law.trend * known["remoteness"].to_numpy(float) if has_trend else np.zeros(n)
    walk = np.cumsum(rng.normal(0, law.walk_sd, (number.max() + 1, t)), axis=1)
    period = np.cumsum(rng.normal(0, law.period_sd, t))
    line = unit[:, None] + slope[:, None] * (periods - periods[0])
    noise = rng.normal(0, 1, (n, t)) * law.noise_sd
    answer: Floats = line + period + walk[number] + noise
    return answer


def _added(
    first_treated: pd.Series, periods: npt.NDArray[np.int64], starts: tuple[int, ...]
) -> Floats:
    """What treatment adds, as a part of the effect in full, shape (units, periods)."""
    start = first_treated.to_numpy("float64", na_value=np.inf)
    strength = np.full(len(start), STRENGTHS[0])  # of whoever was treated before all cohorts too
    for period, of_cohort in zip(starts, STRENGTHS, strict=True):
        strength[start == period] = of_cohort
    return effect_of(strength[:, None], periods[None, :] - start[:, None])


def _draw_share(
    untreated: Floats, added: Floats, asked: npt.NDArray[np.int64], rng: np.random.Generator
) -> Floats:
    """Shares of the women asked who say yes; the probability is that without treatment plus."""
    least, most = _EDGE - min(added.min(), 0), 1 - _EDGE - max(added.max(), 0)
    chance = np.clip(untreated, least, most) + added
    share: Floats = (rng.binomial(asked[:, None], chance) / asked[:, None]).round(6)
    return share


def _empty_cells(table: pd.DataFrame, share: float, rng: np.random.Generator) -> pd.DataFrame:
    """Some outcomes missing; the others stay as they are."""
    if not 0 <= share < 1:
        message = f"missing_share: found {share:g}, expected 0 or more and less than 1.\n"
        raise UserError(message + "Correct the value.")
    outcomes = [f"outcome_{name}" for name in LAWS]
    is_missing = rng.random((len(table), len(outcomes))) < share
    return table.assign(
        **{name: table[name].mask(is_missing[:, n]) for n, name in enumerate(outcomes)}
    )
