"""What the simulated communes are calibrated to, and the truth that they are drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

POOREST_DISTRICTS: Final[Mapping[str, float]] = MappingProxyType(
    {
        "dak-lak/ea-sup": 0.4313,
        "dak-lak/mdrak": 0.411,
        "dak-lak/buon-don": 0.3886,
        "dak-lak/krong-bong": 0.3595,
    }
)
"""Poor households of the poorest districts at the end of 2018 (figures P0055 to P0058)."""

PASS_RATES: Final[Mapping[str, float]] = MappingProxyType(
    {"accessibility": 0.8, "acceptability": 0.85, "contact": 0.6, "effectiveness": 0.7}
)
"""Of those at one stage of the cascade, the share that passes to the next."""


@dataclass(frozen=True, slots=True)
class Margins:
    """Totals and shares of the simulated table. The defaults are near those of Đắk Lắk.

    Attributes
    ----------
    population_per_unit : float
        1,869,322 people of the census of 1 April 2019 over 184 units.
    women_share : float
        926,744 of them.
    minority_share : float
        Of the population. Rounded; no source in the project gives it by commune.
    poverty_rate : float
        12.81 % of households at the end of 2018, taken as a share of people.
    district_poverty : mapping of str to float
        Districts whose poverty is set, by place code.
    service_share : float
        Units with a service: 90 of 184.
    teams_per_unit, teams_share : float
        Teams of the target, 312 over 184 units; teams set up, 62 of 312.
    region_shares : tuple of three float
        Units of regions I, II and III: 69, 7 and 54 of 184.
    eligible_share : float
        Women asked about the sessions, of all women. Invented.
    need_share : float
        Women in need of the service, of all women. Invented.
    """

    population_per_unit: float = 1_869_322 / 184
    women_share: float = 926_744 / 1_869_322
    minority_share: float = 0.35
    poverty_rate: float = 0.1281
    district_poverty: Mapping[str, float] = field(default_factory=lambda: POOREST_DISTRICTS)
    service_share: float = 90 / 184
    teams_per_unit: float = 312 / 184
    teams_share: float = 62 / 312
    region_shares: tuple[float, float, float] = (69 / 184, 7 / 184, 54 / 184)
    eligible_share: float = 0.66
    need_share: float = 0.09


@dataclass(frozen=True, slots=True)
class Coefficients:
    """The law that the simulated outcomes follow. All of it invented.

    Attributes
    ----------
    intercept : float
        Logit of coverage in the middle of the poverty ranking, at the mean minority share.
    rank : float
        Change of the logit from the poorest to the richest, over the fractional rank 0 to 1.
    minority : float
        Change of the logit over the minority share 0 to 1.
    district_sd : float
        Standard deviation of the district effects on the logit.
    alpha, beta : float
        Beta distribution of the units' shares of women who know where help is.
    pass_rates : mapping of str to float
        Of each stage after availability.
    """

    intercept: float = 0.2
    rank: float = 1.4
    minority: float = -0.9
    district_sd: float = 0.3
    alpha: float = 4.0
    beta: float = 6.0
    pass_rates: Mapping[str, float] = field(default_factory=lambda: PASS_RATES)
