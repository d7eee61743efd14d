"""Whether the event times before treatment are jointly 0, for any result that has them."""

from __future__ import annotations

from dataclasses import replace

from scipy import stats

from helpers.impact.pretest import PreTest, wald_pretest
from helpers.impact.result import ImpactResult


def pre_trend_test(result: ImpactResult) -> PreTest:
    """Wald test of all ``event_time`` estimates before treatment, against the F distribution.

    Parameters
    ----------
    result : ImpactResult
        Of an estimator whose event times below 0 say something of trends before treatment.

    Returns
    -------
    PreTest
        Its statistic is the quadratic form; the p value takes F with clusters less 1 degrees.

    Notes
    -----
    What a pass is worth depends on the power of the test: see `pretrend_power`. Event times before
    treatment of a two-stage result are no test: its first stage has pulled them towards 0.
    """
    table = result.estimates
    is_before = (table["kind"].eq("event_time") & table["event_time"].lt(0)).fillna(False)
    found = wald_pretest(
        table["estimate"].to_numpy("float64"), result.covariance, is_before.to_numpy(bool)
    )
    if found.reason:
        return found
    ratio = found.statistic / found.degrees_of_freedom
    law = stats.f(found.degrees_of_freedom, max(result.n_clusters - 1, 1))
    return replace(found, p_value=float(law.sf(ratio)))
