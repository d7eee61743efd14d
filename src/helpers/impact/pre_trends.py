"""Whether the event times before treatment are jointly 0, for any result that has them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import stats

from helpers.impact.pretest import PreTest, wald_pretest
from helpers.impact.result import ImpactResult


def pre_trend_test(result: ImpactResult) -> PreTest:
    """Wald test of all ``event_time`` estimates before treatment, made good for few clusters.

    Parameters
    ----------
    result : ImpactResult
        Of an estimator whose event times below 0 say something of trends before treatment.

    Returns
    -------
    PreTest
        Its statistic is the quadratic form *Q* of *q* estimates; with *m* = clusters - 1, the p
        value takes *Q* (m - q + 1) / (m q) against F with q and m - q + 1 degrees: Hotelling's law
        of a covariance that was itself estimated. No p value where q exceeds m.

    Notes
    -----
    H. Hotelling, *The generalization of Student's ratio*, Annals of Mathematical Statistics 2
    (1931); for clustered regressions J. Pustejovsky and E. Tipton, *Journal of Business & Economic
    Statistics* 36 (2018). Against F with q and m degrees, as software prints it, five true zeros
    with 15 clusters are rejected far too often. What a pass is worth depends on the power of the
    test: see `pretest_power`. Event times before treatment of a two-stage result are no test: its
    first stage has pulled them towards 0.
    """
    table = result.estimates
    is_before = (table["kind"].eq("event_time") & table["event_time"].lt(0)).fillna(False)
    found = wald_pretest(
        table["estimate"].to_numpy("float64"), result.covariance, is_before.to_numpy(bool)
    )
    if found.reason:
        return found
    count, spare = found.degrees_of_freedom, result.n_clusters - 1
    left = spare - count + 1
    if left < 1:
        reason = (
            f"{count} effects before treatment, more than {result.n_clusters} clusters can test"
        )
        return replace(found, p_value=np.nan, reason=reason)
    ratio = found.statistic * left / (spare * count)
    return replace(found, p_value=float(stats.f(count, left).sf(ratio)))
