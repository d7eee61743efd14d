"""Intervals by drawing the groups again, with the sampling noise of the draws taken out."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from scipy import stats

from helpers.equity.estimates import Estimate
from helpers.equity.group_sets import Floats, GroupSets
from helpers.equity.groups import Groups
from helpers.equity.measure import Measure
from helpers.equity.options import check_drawing

DRAWS: Final = 2000
SEED: Final = 20260101
MOST_ROWS: Final = 1_000_000
"""Rows drawn at once, to bound the memory of a large set."""

FROM_MEAN: Final = (
    "Sampling error of the groups adds {bias:.3g} to the estimate; the interval takes it out. "
    "Where true differences are under three times the standard errors it is too wide."
)
FROM_ONE: Final = (
    "Rests on one group, whose error moves every distance; where several groups are nearly as good "
    "as that one the interval may cover a little less than it says, where its error is large more."
)


def resample_interval(
    groups: Groups,
    answer: Measure,
    formula: Estimate,
    *,
    draws: int,
    seed: int,
    shifted: bool,
) -> Measure:
    """The interval of a measure that cannot fall below 0, from draws of its groups.

    Parameters
    ----------
    groups : Groups
        With a standard error for every group.
    answer : Measure
        The measure with its estimate and level.
    formula : callable
        Its estimate on :class:`GroupSets`.
    draws : int
        Times each group is drawn from normal(estimate, se), 100 or more.
    seed : int
        Seed of the draws.
    shifted : bool
        Whether to move the centre down by the bias: right for distances from the mean, not from
        one group.

    Returns
    -------
    Measure
        With the standard deviation of the draws as `se` and the interval
        centre +- z sqrt(sd^2 + bias^2), cut at 0.

    Raises
    ------
    UserError
        Fewer than 100 draws.

    Notes
    -----
    A draw adds sampling noise to estimates that hold it already: the mean of the draws exceeds
    the estimate by about as much (`bias`) as the estimate exceeds the truth. The percentiles of
    the draws, which WHO's package prints, are therefore off by twice that. How well each form
    covers is measured in docs/methods/inequality.md.
    """
    check_drawing(draws, seed)
    drawn = _draw(groups, formula, draws, seed)
    bias = float(drawn.mean()) - answer.estimate
    sd = float(drawn.std(ddof=1))
    reach = float(stats.norm.ppf(0.5 + answer.level / 2)) * float(np.hypot(sd, bias))
    centre = answer.estimate - bias if shifted else answer.estimate
    lower, upper = max(0.0, centre - reach), max(0.0, centre + reach)
    note = FROM_MEAN.format(bias=bias) if shifted else FROM_ONE
    return replace(
        answer,
        se=sd,
        lower=lower,
        upper=upper,
        method=f"{drawn.size} draws of the groups, corrected for their noise",
        note=note,
    )


def _draw(groups: Groups, formula: Estimate, draws: int, seed: int) -> Floats:
    rng = np.random.default_rng(seed)
    # In an order of their own, so that the order of the rows never changes the draws.
    rows = np.lexsort((groups.errors, groups.weight, groups.estimate))
    y, se, w = groups.estimate[rows], groups.errors[rows], groups.weight[rows]
    reference = -1 if groups.reference is None else int(np.flatnonzero(rows == groups.reference)[0])
    block = max(1, MOST_ROWS // len(groups))
    parts = []
    for first in range(0, draws, block):
        n = min(block, draws - first)
        drawn = y + se * rng.standard_normal((n, len(groups)))
        starts = np.arange(n) * len(groups)
        sets = GroupSets(
            estimate=drawn.ravel(),
            population=np.tile(w, n),
            starts=starts,
            reference=starts + reference if reference >= 0 else np.full(n, -1),
            is_ordered=False,
            is_favourable=groups.is_favourable,
            scale=groups.scale,
        )
        parts.append(formula(sets))
    return np.concatenate(parts)
