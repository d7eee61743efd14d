"""Wild cluster bootstrap of one coefficient: a test, and an interval, with few clusters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np

from helpers.errors import UserError
from helpers.impact.cluster_robust import cr1_covariance
from helpers.impact.clustered import ClusteredRegression
from helpers.impact.inversion import InvertedTest, invert_test
from helpers.impact.wild_statistics import (
    TIE,
    Scores,
    Signs,
    WildStatistics,
    choose_signs,
    draw_signs,
    wild_statistics,
)
from helpers.sampling.columns import check_level

Tails = Literal["symmetric", "equal_tailed"]


@dataclass(frozen=True, slots=True)
class WildBootstrap:
    """A bootstrap test of one coefficient, and the interval of values that it does not reject.

    Attributes
    ----------
    term : str
    estimate, se, t_statistic : float
        Coefficient, its CR1 error, and (estimate - null) / se.
    null : float
        Value tested.
    p_value : float
        Symmetric: share of draws whose absolute t lies strictly above that of the estimate.
    p_value_with_ties : float
        The same, counting draws that equal it; among all signs, at least two do.
    p_value_equal_tailed : float
        Twice the smaller of the shares strictly below and strictly above.
    lower, upper : float
        Ends of the interval by test inversion; infinite where nothing is rejected on a side,
        missing where no error can be given.
    level : float
    tails : {"symmetric", "equal_tailed"}
        Which p value the interval inverts.
    tolerance : float
        How near the ends are found, in the unit of the coefficient.
    scores : {"WCR11", "WCR31"}
    signs : {"rademacher", "webb"}
    draws : int
        Draws made; 2 to the power of the clusters where all were enumerated.
    is_enumerated : bool
    seed : int or None
        None where nothing was drawn.
    n_clusters : int
    warnings : tuple of str
    """

    term: str
    estimate: float
    se: float
    t_statistic: float
    null: float
    p_value: float
    p_value_with_ties: float
    p_value_equal_tailed: float
    lower: float
    upper: float
    level: float
    tails: Tails
    tolerance: float
    scores: Scores
    signs: Signs
    draws: int
    is_enumerated: bool
    seed: int | None
    n_clusters: int
    warnings: tuple[str, ...] = field(default=())

    @property
    def method(self) -> str:
        """How it was made, in words."""
        drawn = (
            f"all {self.draws:,} sign vectors" if self.is_enumerated else f"{self.draws:,} draws"
        )
        tails = self.tails.replace("_", "-")
        return f"wild cluster bootstrap {self.scores}, null imposed, {self.signs}, {drawn}, {tails}"


def wild_bootstrap(
    regression: ClusteredRegression,
    term: str | None = None,
    *,
    seed: int,
    null: float = 0.0,
    draws: int = 9_999,
    scores: Scores = "WCR11",
    signs: Signs | None = None,
    tails: Tails = "symmetric",
    level: float = 0.95,
    has_interval: bool = True,
) -> WildBootstrap:
    """Test one coefficient by signs drawn for whole clusters, the null imposed.

    Parameters
    ----------
    regression : ClusteredRegression
    term : str, optional
        Which coefficient; the first without a name.
    seed : int
        Seed of the draws; not used where all sign vectors are enumerated.
    null : float
        Value to test.
    draws : int
        How many; where 2 to the power of the clusters is no more, all sign vectors are taken.
    scores : {"WCR11", "WCR31"}
        Scores of the restricted fit, or those of each cluster's restricted fit without it.
    signs : {"rademacher", "webb"}, optional
        Without it Rademacher where enumerated, Webb's six points below 12 clusters, Rademacher
        from 12 on.
    tails : {"symmetric", "equal_tailed"}
        Which p value the interval inverts; both are given.
    level : float
        Of the interval.
    has_interval : bool
        False to test alone.

    Notes
    -----
    Cameron, Gelbach and Miller (2008); the algebra by cluster is that of Roodman, MacKinnon,
    Nielsen and Webb (2019), the jackknifed scores are MacKinnon, Nielsen and Webb's (2023), and the
    six points Webb's (2023). A draw counts if it is strictly larger, as in Stata's boottest.

    Raises
    ------
    UserError
        A term, an option or a number of draws that does not exist.
    """
    check_level(level)
    _check_options(scores, signs, tails, draws)
    place = regression.position(term)
    chosen, is_enumerated = choose_signs(regression.n_clusters, draws, signs)
    estimate = float(regression.coefficients[place])
    variance = float(cr1_covariance(regression)[place, place])
    has_error = variance > 0 and not regression.is_exact
    se = float(np.sqrt(variance)) if has_error else np.nan
    found = _Found(np.nan, np.nan, np.nan, np.nan, np.nan, np.nan, ())
    if has_error:
        vectors = draw_signs(regression.n_clusters, draws, chosen, is_enumerated, seed)
        statistics = wild_statistics(regression, place, scores, vectors)
        found = _test(statistics, estimate, se, null, tails, level, has_interval)
    return WildBootstrap(
        regression.names[place], estimate, se, (estimate - null) / se, null,
        *(found.symmetric, found.with_ties, found.equal_tailed, found.lower, found.upper),
        level, tails, found.tolerance, scores, chosen,
        2**regression.n_clusters if is_enumerated else draws,
        is_enumerated, None if is_enumerated else seed, regression.n_clusters,
        (*regression.warnings, *found.warnings),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    """P values and interval."""

    symmetric: float
    with_ties: float
    equal_tailed: float
    lower: float
    upper: float
    tolerance: float
    warnings: tuple[str, ...]


def _test(
    statistics: WildStatistics,
    estimate: float,
    se: float,
    null: float,
    tails: Tails,
    level: float,
    has_interval: bool,
) -> _Found:
    shift = estimate - null
    strict, with_ties = statistics.symmetric(shift), statistics.symmetric(shift, -TIE)
    equal_tailed = statistics.equal_tailed(shift)
    interval = InvertedTest(np.nan, np.nan, np.nan, is_whole=True)
    if has_interval:
        by_tail = {"symmetric": statistics.symmetric, "equal_tailed": statistics.equal_tailed}
        p_value = by_tail[tails]
        interval = invert_test(
            lambda value: p_value(estimate - value), estimate=estimate, scale=se, level=level
        )
    return _Found(
        strict,
        with_ties,
        equal_tailed,
        interval.lower,
        interval.upper,
        interval.tolerance,
        _warnings(interval, strict, with_ties, 1 - level),
    )


def _warnings(
    interval: InvertedTest, strict: float, with_ties: float, alpha: float
) -> tuple[str, ...]:
    found = []
    if strict <= alpha < with_ties:
        found.append(
            f"ties decide: p is {strict:.3g} without draws that equal the estimate's t, and "
            f"{with_ties:.3g} with them"
        )
    if np.isinf([interval.lower, interval.upper]).any():
        found.append("open interval: no value on one side is rejected, however far")
    if not interval.is_whole:
        found.append(
            "parted interval: some values between its ends are rejected; it spans all that are not"
        )
    return tuple(found)


def _check_options(scores: Scores, signs: Signs | None, tails: Tails, draws: int) -> None:
    for name, found, known in (
        ("scores", scores, get_args(Scores)),
        ("signs", signs or "webb", get_args(Signs)),
        ("tails", tails, get_args(Tails)),
    ):
        if found not in known:
            message = f"parameter {name}: found {found}, expected one of: {', '.join(known)}.\n"
            raise UserError(message + "Correct the option.")
    if draws < 1:
        message = f"parameter draws: found {draws}, expected 1 or more.\n"
        raise UserError(message + "Take 9,999, or all sign vectors of few clusters.")
