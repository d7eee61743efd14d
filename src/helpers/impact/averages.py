"""Weights on group-time effects, and what not knowing the weights adds to the error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from helpers.impact.drdid_fits import Flags
from helpers.impact.group_time import GroupTimeEffects
from helpers.impact.group_time_sample import add_up
from helpers.impact.multiplier_bootstrap import Draws
from helpers.sampling.columns import Codes, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Averages:
    """Averages of effects, by weights that rest on the shares of cohorts.

    Attributes
    ----------
    weights : array of float, shape (k, m)
        Of each effect in each average.
    by_share : array of float, shape (cohorts, m)
        By how much each average moves with the share of a cohort.
    """

    weights: Floats
    by_share: Floats

    def then(self, inner: Floats) -> Averages:
        """The average of these averages by known weights, of shape (m,)."""
        return Averages((self.weights @ inner)[:, None], (self.by_share @ inner)[:, None])

    def influence(self, effects: GroupTimeEffects, found: Effects) -> Floats:
        """Influence functions of the averages. Shape (n_units, m)."""
        sample, of_effects = effects.sample, effects.result.influence
        if of_effects is None:
            raise ValueError("group-time effects come with influence functions")
        influence: Floats = self.weights.T @ of_effects.T[found.columns]
        # A unit moves the shares through its own cohort; the never-treated move none.
        position = np.searchsorted(sample.cohorts, sample.unit_cohort)
        is_cohort = np.isin(sample.unit_cohort, sample.cohorts)
        position = np.where(is_cohort, position, len(sample.cohorts))
        with_none = np.column_stack([self.by_share.T, np.zeros(self.by_share.shape[1])])
        influence += sample.unit_weight * with_none[:, position]
        return influence.T

    def draws(self, draws: Draws, found: Effects) -> Draws:
        """Drawn errors of the averages."""
        n_shares = len(self.by_share)
        of_effects, of_shares = draws.errors[..., :-n_shares], draws.errors[..., -n_shares:]
        drawn = of_effects[..., found.columns] @ self.weights + of_shares @ self.by_share
        return Draws(drawn, draws.sizes)


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """Group-time effects that could be estimated.

    Attributes
    ----------
    estimate : array of float, shape (k,)
    cohort, period : array of int, shape (k,)
    columns : array of int, shape (k,)
        Positions among all group-time effects.
    cohorts : array of int, shape (cohorts,)
        Ascending.
    shares : array of float, shape (cohorts,)
        Mean over units of weight times membership.
    planned_cohort, planned_period : array of int, shape (all effects,)
        Of those that could not be estimated, too.
    first_period : int
        Of the sample.
    warnings : tuple of str
        Effects that no average has.
    """

    estimate: Floats
    cohort: Codes
    period: Codes
    columns: Codes
    cohorts: Codes
    shares: Floats
    planned_cohort: Codes
    planned_period: Codes
    first_period: int
    warnings: tuple[str, ...]

    @property
    def event_time(self) -> Codes:
        """Periods since treatment. Shape (k,)."""
        return self.period - self.cohort

    def by_size(self, is_in: Flags) -> Averages:
        """Average of some effects, by the size of their cohorts."""
        position = np.searchsorted(self.cohorts, self.cohort)
        share = self.shares[position] * is_in
        weights = share / share.sum()
        from_mean = (self.estimate - weights @ self.estimate) * is_in / share.sum()
        by_share = add_up(position, from_mean, len(self.cohorts))
        return Averages(weights[:, None], by_share[:, None])

    def evenly(self, is_in: Flags) -> Averages:
        """Plain mean of some effects."""
        weights = is_in / is_in.sum()
        return Averages(weights[:, None], np.zeros((len(self.cohorts), 1)))

    def over_cohorts(self, averages: Averages, cohorts: Sequence[int]) -> Averages:
        """Average of one average a cohort, by the size of the cohorts."""
        position = np.searchsorted(self.cohorts, cohorts)
        share = self.shares[position]
        inner = share / share.sum()
        means = averages.weights.T @ self.estimate
        overall = averages.then(inner)
        overall.by_share[position, 0] += (means - inner @ means) / share.sum()
        return overall

    def is_balanced_until(self, balance_e: int) -> Flags:
        """Effects of cohorts with an effect at every event time from 0 to `balance_e`.

        Before treatment they reach as far back as the last of these cohorts can be seen.

        Returns
        -------
        array of bool, shape (k,)
        """
        last = self.planned_period.max()
        planned_time = self.planned_period - self.planned_cohort
        is_long = last - self.planned_cohort >= balance_e
        is_needed = is_long & (planned_time >= 0) & (planned_time <= balance_e)
        needed = np.unique(planned_time[is_needed])
        complete = [
            cohort
            for cohort in np.unique(self.planned_cohort[is_long])
            if np.isin(needed, self.event_time[self.cohort == cohort]).all()
        ]
        earliest = balance_e - last + self.first_period
        is_near = (self.event_time <= balance_e) & (self.event_time >= earliest)
        is_kept: Flags = np.isin(self.cohort, complete) & is_near
        return is_kept


def join_averages(parts: Sequence[Averages]) -> Averages:
    """Averages side by side."""
    weights = np.hstack([part.weights for part in parts])
    return Averages(weights, np.hstack([part.by_share for part in parts]))


def read_effects(effects: GroupTimeEffects) -> Effects:
    """The effects that averages can take, with the shares of their cohorts."""
    table, sample = effects.result.estimates, effects.sample
    estimate = table["estimate"].to_numpy("float64")
    cohort, period = table["cohort"].to_numpy("int64"), table["period"].to_numpy("int64")
    columns = np.flatnonzero(np.isfinite(estimate))
    weight = sample.unit_weight
    shares = np.array([np.mean(weight * (sample.unit_cohort == g)) for g in sample.cohorts])
    lost = len(estimate) - len(columns)
    return Effects(
        estimate[columns],
        cohort[columns],
        period[columns],
        columns,
        sample.cohorts,
        shares,
        cohort,
        period,
        int(sample.periods[0]),
        (f"averages without {lost} effects: they could not be estimated",) if lost else (),
    )
