"""Whether effects before treatment are jointly 0: a Wald test that a trend can slip through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from helpers.impact.drdid_fits import Flags
from helpers.sampling.columns import Floats


@dataclass(frozen=True, slots=True)
class PreTest:
    """Wald test of effects before treatment.

    Attributes
    ----------
    statistic : float
        Missing where the test cannot be made.
    degrees_of_freedom : int
        How many effects are tested.
    p_value : float
        From 0 to 1. A large one is no proof of parallel trends: with few units it comes easily.
    reason : str
        Why there is no test; empty where there is one.
    """

    statistic: float
    degrees_of_freedom: int
    p_value: float
    reason: str = ""


def wald_pretest(estimate: Floats, covariance: Floats, is_before: Flags) -> PreTest:
    """Test that all effects before treatment are 0.

    Parameters
    ----------
    estimate : array of float, shape (k,)
        Group-time effects.
    covariance : array of float, shape (k, k)
        Of the effects; those without a variance take no part.
    is_before : array of bool, shape (k,)
        Effects of periods before any response to treatment.

    Returns
    -------
    PreTest

    Notes
    -----
    B. Callaway and P. H. C. Sant'Anna, Journal of Econometrics 225 (2021), 200-230. Roth (2022)
    shows how often such tests pass over trends that matter.
    """
    variance = np.diag(covariance)
    taken = is_before & np.isfinite(estimate) & np.isfinite(variance) & (variance > 0)
    count = int(taken.sum())
    if not count:
        return PreTest(np.nan, 0, np.nan, "no effect before treatment with a standard error")
    block = covariance[np.ix_(taken, taken)]
    scale = np.sqrt(np.diag(block))
    values = np.linalg.eigvalsh(block / np.outer(scale, scale))
    if values[0] <= np.finfo(float).eps * values[-1] * count:
        reason = f"{count} effects before treatment, more than the units or clusters tell apart"
        return PreTest(np.nan, count, np.nan, reason)
    tested = estimate[taken]
    statistic = float(tested @ np.linalg.solve(block, tested))
    return PreTest(statistic, count, float(stats.chi2.sf(statistic, count)))
