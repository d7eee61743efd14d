"""Who lives where: the fixed part of the simulated communes, before any outcome is drawn."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import brentq
from scipy.special import expit, logit

from helpers.errors import UserError
from helpers.simulated.margins import Margins

Floats = npt.NDArray[np.float64]

_REQUIRED: Final = ("place", "name", "unit_type", "district")
_WARDS: Final = ("phường", "ward")
_TOWNS: Final = ("thị trấn", "thị xã", "township", "town")


def check_list(units: pd.DataFrame, where: str = "the units") -> pd.DataFrame:
    """The list of units in order of place code.

    Parameters
    ----------
    units : DataFrame
        ``place``, ``name``, ``unit_type``, ``district``; optional ``latitude``, ``longitude``.
    where : str
        What to call the list in a message.

    Returns
    -------
    DataFrame
        With ``latitude`` and ``longitude``, missing where not given.

    Raises
    ------
    UserError
        No rows, a column or a code missing, a place twice.
    """
    step = "Give one row a unit, as in data/raw/places/places.csv."
    for column in _REQUIRED:
        if column not in units:
            message = f"{where}, column {column}: not found, expected {', '.join(_REQUIRED)}.\n"
            raise UserError(message + step)
    if units.empty:
        message = f"{where}: found no rows, expected at least one.\n{step}"
        raise UserError(message)
    for column, wrong, expected in (
        ("place", units["place"].isna(), "a place code"),
        ("district", units["district"].isna(), "the code of the unit's district"),
        ("place", units["place"].duplicated(), "a place that has no row yet"),
    ):
        if wrong.any():
            row = int(np.flatnonzero(wrong.to_numpy(bool))[0])
            found = units[column].iloc[row]
            value = "nothing" if pd.isna(found) else found
            message = f"{where}, row {row + 1}, column {column}: found {value}, expected {expected}"
            raise UserError(f"{message}.\n{step}")
    known = units.reindex(columns=[*_REQUIRED, "latitude", "longitude"])
    types = {**dict.fromkeys(_REQUIRED, "string"), "latitude": "float64", "longitude": "float64"}
    return known.astype(types).sort_values("place", kind="stable", ignore_index=True)


def draw_population(
    units: pd.DataFrame, margins: Margins, rng: np.random.Generator
) -> pd.DataFrame:
    """People, poverty and minorities of each unit, with the margins met.

    Parameters
    ----------
    units : DataFrame
        n rows, from :func:`check_list`.
    margins : Margins
        What the totals come to.
    rng : Generator

    Returns
    -------
    DataFrame
        The units with ``population``, ``women``, ``eligible``, ``need`` [people],
        ``minority_share`` and ``poverty_rate`` [0 to 1], ``poverty_rank`` [0 the poorest to 1 the
        richest, weighted by ``eligible``], ``wealth_group`` (fifths, 1 the poorest) and ``region``.
    """
    urban = _how_urban(units["unit_type"])
    size = np.exp(0.5 * urban + rng.normal(0, 0.35, len(units)))
    population = share_out(round(margins.population_per_unit * len(units)), size)
    poverty = _poverty(units["district"], urban, population, margins, rng).round(4)
    z = logit(poverty.clip(0.0001, 0.9999)) - logit(margins.poverty_rate)
    minority = _meet(0.8 * z + rng.normal(0, 0.8, len(z)), population, margins.minority_share)
    women = np.round(population * margins.women_share).astype(np.int64)
    eligible = np.maximum(np.round(women * margins.eligible_share).astype(np.int64), 1)
    need_share = expit(logit(margins.need_share) + 0.15 * z + rng.normal(0, 0.15, len(z)))
    rank = fractional_rank(-poverty, eligible)
    return units.assign(
        population=population,
        women=women,
        eligible=eligible,
        need=np.round(women * need_share).astype(np.int64),
        minority_share=np.round(minority, 4),
        poverty_rate=poverty,
        poverty_rank=rank,
        wealth_group=np.minimum((rank * 5).astype(np.int64) + 1, 5),
        region=_regions(minority, poverty, margins),
    )


def fractional_rank(score: Floats, people: npt.NDArray[np.int64]) -> Floats:
    """Share of people in units of lower score, plus half of those of the same, 0 to 1."""
    number = np.unique(score, return_inverse=True)[1]
    there = np.bincount(number, people).astype(np.float64)
    middle: Floats = (np.cumsum(there) - there / 2) / there.sum()
    return middle[number]


def share_out(total: int, size: Floats) -> npt.NDArray[np.int64]:
    """A whole number divided in proportion to sizes, the largest remainders rounded up."""
    exact = total * size / size.sum()
    whole: npt.NDArray[np.int64] = np.floor(exact).astype(np.int64)
    rest = np.argsort(whole - exact, kind="stable")[: total - int(whole.sum())]
    whole[rest] += 1
    return whole


def _how_urban(unit_type: pd.Series) -> Floats:
    """0 rural, 1 a town, 2 a ward; what is not known is rural."""
    text = unit_type.fillna("").str.strip().str.casefold()
    return np.select([text.isin(_WARDS), text.isin(_TOWNS)], [2.0, 1.0], 0.0).astype(np.float64)


def _poverty(
    district: pd.Series,
    urban: Floats,
    population: npt.NDArray[np.int64],
    margins: Margins,
    rng: np.random.Generator,
) -> Floats:
    """Poverty rates: that of a district where it is set, the rest such that the total is met."""
    codes, number = np.unique(district.to_numpy(str), return_inverse=True)
    score = rng.normal(0, 0.4, len(codes))[number] - 0.6 * urban + rng.normal(0, 0.45, len(urban))
    poverty = np.zeros(len(score))
    is_free = np.ones(len(score), dtype=bool)
    for place, rate in margins.district_poverty.items():
        inside = district.eq(place).to_numpy(bool)
        if inside.any():
            poverty[inside] = _meet(score[inside], population[inside], rate)
            is_free &= ~inside
    if is_free.any():
        poor = margins.poverty_rate * population.sum() - float(population @ poverty)
        # Where the districts that are set leave nobody poor elsewhere, the total is not met.
        rest = float(np.clip(poor / population[is_free].sum(), 0.02, 0.6))
        poverty[is_free] = _meet(score[is_free], population[is_free], rest)
    return poverty


def _meet(score: Floats, people: npt.NDArray[np.int64], mean: float) -> Floats:
    """Shares with the logit of a score, moved as one until their mean over people is met."""

    def excess(shift: float) -> float:
        return float(people @ expit(score + shift)) / float(people.sum()) - mean

    return np.asarray(expit(score + brentq(excess, -40, 40, xtol=1e-12)), dtype=np.float64)


def _regions(minority: Floats, poverty: Floats, margins: Margins) -> list[str]:
    """Regions I to III among the units with most minorities, III the poorest; else none."""
    first, second, third = (round(share * len(minority)) for share in margins.region_shares)
    region = np.full(len(minority), "none", dtype=object)
    listed = np.argsort(-minority, kind="stable")[: first + second + third]
    by_poverty = listed[np.argsort(-poverty[listed], kind="stable")]
    region[by_poverty] = "I"
    region[by_poverty[: third + second]] = "II"
    region[by_poverty[:third]] = "III"
    return [str(name) for name in region]
