"""Who is served from where: units, their services and distances as arrays to optimise on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.spatial import cKDTree

from helpers.coverage.placement_table import Terms

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

EARTH_RADIUS_KM: Final = 6371.0088
"""Mean radius of the Earth (IUGG)."""


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """A placement problem as arrays over n units in order of place code.

    Attributes
    ----------
    units : DataFrame
        The n rows, from :func:`helpers.coverage.placement_table.check_units`.
    terms : Terms
        Objective and limits.
    serves : csr_array (n, n)
        1 in row i, column j where a service in unit j serves unit i.
    need, value, cost : array (n,)
        People in need; what reaching them counts under the objective; cost of a service.
    district : array (n,)
        Number of each unit's district, in order of the district's code.
    served_before : array (n,)
        Units served by the services there are.
    candidates : array (m,)
        Positions of the units without a service.
    """

    units: pd.DataFrame
    terms: Terms
    serves: sparse.csr_array
    need: Floats
    value: Floats
    cost: Floats
    district: Ints
    served_before: Bools
    candidates: Ints

    def served(self, chosen: Ints) -> Bools:
        """Units served once services stand at the positions `chosen` too."""
        placed = np.zeros(len(self.need))
        placed[chosen] = 1
        return self.served_before | (self.serves @ placed > 0)

    def coverage_by_district(self, served: Bools) -> Floats:
        """Share of need served in each district; nan where a district has no need."""
        need = np.bincount(self.district, self.need)
        reached = np.bincount(self.district, self.need * served)
        coverage = np.full(len(need), np.nan)
        coverage[need > 0] = reached[need > 0] / need[need > 0]
        return coverage

    def score(self, chosen: Ints) -> tuple[float, float]:
        """Objective, and the people newly reached that decide between equals."""
        served = self.served(chosen)
        new = served & ~self.served_before
        people = float(self.need @ new)
        if self.terms.objective == "gap_closed":
            coverage = self.coverage_by_district(served)
            return float(np.nanmin(coverage, initial=1.0)), people
        return float(self.value @ new), people

    def within(self, unit: int) -> Ints:
        """Positions of the units that a service in `unit` serves."""
        start, end = self.serves.indptr[unit], self.serves.indptr[unit + 1]
        return self.serves.indices[start:end].astype(np.int64)

    def steps(self) -> int:
        """Most units that may be placed."""
        return len(self.candidates) if self.terms.k is None else int(self.terms.k)

    def purse(self) -> float:
        """Most that may be spent; a hair more than the budget, against rounding of sums."""
        return np.inf if self.terms.budget is None else self.terms.budget * (1 + 1e-9)


def build_instance(units: pd.DataFrame, terms: Terms) -> Instance:
    """The arrays of a checked table.

    Parameters
    ----------
    units : DataFrame
        From :func:`helpers.coverage.placement_table.check_units`.
    terms : Terms
        Objective and limits, checked against the table.

    Returns
    -------
    Instance
    """
    serves = units_within(units, terms.reach_km)
    has_service = units["has_service"].to_numpy(bool)
    need = units["need"].to_numpy(float)
    return Instance(
        units=units,
        terms=terms,
        serves=serves,
        need=need,
        value=need * equity_weight(units, terms),
        cost=units["cost"].to_numpy(float),
        district=np.unique(units["district"].to_numpy(str), return_inverse=True)[1],
        served_before=serves @ has_service.astype(float) > 0,
        candidates=np.flatnonzero(~has_service),
    )


def equity_weight(units: pd.DataFrame, terms: Terms) -> Floats:
    """What one person reached counts: 1, or more by the shares of the unit.

    Under ``equity_weighted``, 1 + minority_weight x minority_share + poverty_weight x
    poverty_rate; else 1.
    """
    weight = np.ones(len(units))
    if terms.objective != "equity_weighted":
        return weight
    if terms.minority_weight > 0:
        weight += terms.minority_weight * units["minority_share"].to_numpy(float)
    if terms.poverty_weight > 0:
        weight += terms.poverty_weight * units["poverty_rate"].to_numpy(float)
    return weight


def units_within(units: pd.DataFrame, reach_km: float) -> sparse.csr_array:
    """Which units lie within reach of which, by great-circle distance between centroids.

    Parameters
    ----------
    units : DataFrame
        ``latitude``, ``longitude`` [degrees] where `reach_km` is above 0.
    reach_km : float
        Distance [km] at which a unit is still reached; 0: each unit reaches itself only.

    Returns
    -------
    csr_array (n, n)
        1 where two units are within reach, the diagonal always. Symmetric.

    Notes
    -----
    A great circle of length s on a sphere of radius R has the chord 2 R sin(s / 2R): the pairs are
    found on chords in space, so that neither the poles nor the date line need care.
    """
    n = len(units)
    if reach_km == 0:
        return sparse.csr_array(sparse.eye_array(n, format="csr"))
    latitude = np.radians(units["latitude"].to_numpy(float))
    longitude = np.radians(units["longitude"].to_numpy(float))
    east, north = np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude)
    points = np.column_stack([east, north, np.sin(latitude)])
    chord = 2 * np.sin(min(reach_km / (2 * EARTH_RADIUS_KM), np.pi / 2)) * (1 + 1e-12)
    pairs = cKDTree(points).query_pairs(chord, output_type="ndarray")
    rows = np.concatenate([pairs[:, 0], pairs[:, 1], np.arange(n)])
    columns = np.concatenate([pairs[:, 1], pairs[:, 0], np.arange(n)])
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(n, n))
