"""How wide intervals and bands of group-time effects are, in standard errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.impact.multiplier_bootstrap import (
    Draws,
    quartile_critical_value,
    studentised_critical_value,
)
from helpers.impact.result import critical_value_of
from helpers.sampling.columns import Floats


@dataclass(frozen=True, slots=True)
class GroupTimeInference:
    """The rule behind intervals and bands.

    Attributes
    ----------
    degrees_of_freedom : float
        Of the t distribution; infinite for the normal, missing where there are none.
    error_factor : float
        What intervals multiply standard errors by.
    level : float
        Level of intervals and bands.
    is_studentised : bool
        Whether bands divide each draw by the error that the draw itself shows.
    words : str
        The rule in words.
    warnings : tuple of str
        Where there are too few clusters for an interval.
    """

    degrees_of_freedom: float
    error_factor: float
    level: float
    is_studentised: bool
    words: str
    warnings: tuple[str, ...] = ()

    @property
    def pointwise(self) -> float:
        """Half-width of an interval in standard errors."""
        return self.error_factor * critical_value_of(self.level, self.degrees_of_freedom)

    def band(self, draws: Draws | None, variance: Floats) -> float | None:
        """Half-width of a band in standard errors; missing where too few clusters allow none.

        Parameters
        ----------
        draws : Draws or None
            Of k estimates.
        variance : array of float, shape (k,)
            Of the estimates.

        Returns
        -------
        float or None
            None without draws, or without an estimate that has an error.
        """
        has_error = np.isfinite(variance) & (variance > 0)
        if draws is None or not has_error.any():
            return None
        rule = studentised_critical_value if self.is_studentised else quartile_critical_value
        width = max(rule(draws, variance, self.level), self.pointwise)
        return width if np.isfinite(width) else np.nan

    def band_warnings(self, band: float | None) -> tuple[str, ...]:
        """A warning where a band was asked for and none can be had."""
        if band is None or np.isfinite(band):
            return ()
        return ("no band: too few clusters in some cohorts to tell how wide it must be",)


def choose_inference(
    groups: Floats, *, is_clustered: bool, level: float, as_r: bool = False
) -> GroupTimeInference:
    """The rule for clusters of some cohorts.

    Each cohort, and the never-treated, are measured from their own mean, which takes one degree
    of freedom from its clusters: errors are multiplied by sqrt(G / (G - K)) within intervals, and
    the t distribution has G - K, for G clusters in K such groups.

    Parameters
    ----------
    groups : array of float, shape (G,)
        Cohort of each cluster, or of each unit; one for all where clusters hold several.
    is_clustered : bool
        Whether clusters were given.
    level : float
        Of intervals and bands.
    as_r : bool
        Normal intervals, and bands that are not studentised.
    """
    n_clusters, n_groups = len(groups), len(np.unique(groups))
    of = f"{n_clusters} {'clusters' if is_clustered else 'units'}"
    if as_r:
        words = f"influence functions of {of}, normal intervals, as R did"
        return GroupTimeInference(np.inf, 1.0, level, False, words)
    left = n_clusters - n_groups
    if left < 1:
        warning = f"no intervals: {of} in {n_groups} cohorts leave nothing to measure errors by"
        words = f"influence functions of {of}, no intervals"
        return GroupTimeInference(np.nan, np.nan, level, True, words, (warning,))
    factor = float(np.sqrt(n_clusters / left))
    words = (
        f"influence functions of {of}, errors as R did; intervals from t({left}) and errors times "
        f"{factor:.3f}, for {n_groups} cohorts"
    )
    return GroupTimeInference(float(left), factor, level, True, words)
