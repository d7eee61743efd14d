"""How often each rule would find an effect where there is none, in a panel like the one at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, cast, get_args

import numpy as np
import pandas as pd

from helpers.errors import UserError
from helpers.impact.absorb import demean
from helpers.impact.cluster_robust import Rule, cluster_robust
from helpers.impact.clustered import ClusteredRegression
from helpers.impact.panel import Panel
from helpers.impact.static_effect import static_columns, static_regression
from helpers.impact.wild_bootstrap import wild_bootstrap
from helpers.impact.wild_statistics import Scores
from helpers.sampling.columns import Codes, Floats

ROBUST: Final[tuple[str, ...]] = get_args(Rule)
WILD: Final[tuple[str, ...]] = get_args(Scores)
MOST_ENUMERATED: Final = 13
"""Clusters up to which all sign vectors are taken: no more than the draws of a usual test."""


@dataclass(frozen=True, slots=True, eq=False)
class RejectionRates:
    """Shares of panels without an effect in which rules say that there is one.

    Attributes
    ----------
    table : DataFrame
        One row a rule: ``rule``, ``rate`` (0 to 1; one less the level where the rule keeps its
        promise), ``error`` (Monte Carlo standard error of the rate).
    panels : int
    level : float
    n_clusters : int
    seed : int
    """

    table: pd.DataFrame
    panels: int
    level: float
    n_clusters: int
    seed: int


def rejection_rates(
    panel: Panel,
    *,
    seed: int,
    rules: Sequence[str] = (*ROBUST, *WILD),
    panels: int = 1_000,
    draws: int = 1_999,
    level: float = 0.95,
    persistence: float = 0.5,
    shock: float = 0.5,
) -> RejectionRates:
    """Draw outcomes without an effect for a panel's units, and test each draw by every rule.

    Parameters
    ----------
    panel : Panel
        Its units, clusters, starts, periods, covariates and weights are kept; its outcome is not
        looked at. Of units seen again.
    seed : int
        Of the outcomes; equal seeds give equal rates for any order of the panel's rows.
    rules : sequence of {"CR1", "CR2", "CR3", "WCR11", "WCR31"}
    panels : int
        How many outcomes to draw.
    draws : int
        Of each wild bootstrap; up to 13 clusters all sign vectors are taken instead.
    level : float
        A rule promises to reject one less this share.
    persistence, shock : float
        Every row has standard normal noise; units of a cluster share an AR(1) shock with this
        persistence, whose innovations have this standard deviation.

    Raises
    ------
    UserError
        An unknown rule, repeated cross-sections, or a panel without a comparison.
    """
    _check(panel, rules)
    fixed = static_regression(panel)
    p_values = pd.DataFrame(
        [
            {rule: _p_value(regression, rule, number, draws, level) for rule in rules}
            for number, regression in enumerate(
                _null_regressions(panel, fixed, seed, panels, persistence, shock)
            )
        ]
    )
    rate = (p_values <= 1 - level).mean().to_numpy("float64")
    table = pd.DataFrame(
        {"rule": list(rules), "rate": rate, "error": np.sqrt(rate * (1 - rate) / panels)}
    ).astype({"rule": "string"})
    return RejectionRates(table, panels, level, fixed.n_clusters, seed)


def _null_regressions(
    panel: Panel,
    fixed: ClusteredRegression,
    seed: int,
    panels: int,
    persistence: float,
    shock: float,
) -> Iterator[ClusteredRegression]:
    """The regression of drawn outcomes: cross products stay, only coefficients and scores move."""
    columns = static_columns(panel)
    names = list(fixed.names[fixed.n_terms :])
    kept: Floats = np.column_stack([columns.treated, columns.controls[names]]).astype("float64")
    clusters, _ = pd.factorize(panel.table["cluster"], sort=True)
    periods = np.searchsorted(panel.periods, panel.table["period"].to_numpy("int64"))
    weighted = kept * columns.weights[:, None]
    rng = np.random.default_rng(seed)
    for _ in range(panels):
        shocks = _shocks(rng, fixed.n_clusters, len(panel.periods), persistence)
        drawn = shock * shocks[clusters, periods] + rng.normal(size=panel.n_observations)
        outcome = demean(drawn[:, None], [panel.unit_codes], columns.weights)[:, 0]
        coefficients = fixed.bread @ (weighted.T @ outcome)
        errors = weighted * (outcome - kept @ coefficients)[:, None]
        scores = _cluster_sums(errors, clusters, fixed.n_clusters)
        yield replace(fixed, coefficients=coefficients, scores=scores, is_exact=False)


def _shocks(
    rng: np.random.Generator, n_clusters: int, n_periods: int, persistence: float
) -> Floats:
    """A stationary AR(1) for each cluster, innovations of standard deviation 1."""
    shocks: Floats = rng.normal(size=(n_clusters, n_periods))
    shocks[:, 0] /= np.sqrt(1 - persistence**2)
    for later in range(1, n_periods):
        shocks[:, later] += persistence * shocks[:, later - 1]
    return shocks


def _cluster_sums(rows: Floats, clusters: Codes, n_clusters: int) -> Floats:
    return np.column_stack(
        [np.bincount(clusters, column, minlength=n_clusters) for column in rows.T]
    )


def _p_value(
    regression: ClusteredRegression, rule: str, number: int, draws: int, level: float
) -> float:
    if rule in ROBUST:
        table = cluster_robust(regression, rule=cast("Rule", rule), level=level).table
        return float(table["p_value"].iloc[0])
    n_draws = 2**MOST_ENUMERATED if regression.n_clusters <= MOST_ENUMERATED else draws
    return wild_bootstrap(
        regression, seed=number, scores=cast("Scores", rule), draws=n_draws, has_interval=False
    ).p_value


def _check(panel: Panel, rules: Sequence[str]) -> None:
    for rule in rules:
        if rule not in (*ROBUST, *WILD):
            raise UserError(
                f"parameter rules: found {rule!r}, expected some of {', '.join((*ROBUST, *WILD))}."
                "\nCorrect the name."
            )
    if not panel.is_panel:
        raise UserError(
            f"{panel.where}: found repeated cross-sections, expected units seen again.\n"
            "False alarms are counted for panels alone."
        )
