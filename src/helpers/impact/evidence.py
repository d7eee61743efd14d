"""From an evaluation to the few numbers and answers that its verdict rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from helpers.impact.attempt import Unavailable
from helpers.impact.few_clusters import FewClusterInference
from helpers.impact.leave_one_out import LeaveOneOut
from helpers.impact.placebo import PlaceboTest
from helpers.impact.roll_out_shape import cluster_counts
from helpers.impact.static_effect import FEW_TREATED
from helpers.impact.verdict import EffectEvidence

if TYPE_CHECKING:
    from helpers.impact.evaluation import Evaluation


def gather_evidence(found: Evaluation) -> EffectEvidence:
    """What the rules of the verdict look at, out of an evaluation.

    Parameters
    ----------
    found : Evaluation
    """
    studied = found.studied
    treated, untreated = cluster_counts(studied)
    overall = found.overall
    if isinstance(overall, Unavailable):
        return EffectEvidence(
            obstacle=found.obstacle or overall.reason, n_clusters=studied.n_clusters,
            n_treated_clusters=treated, n_untreated_clusters=untreated,
        )  # fmt: skip
    row = overall.estimates.iloc[0]
    p_wild, p_randomised = _few_cluster_p_values(found.few_clusters, min(treated, untreated))
    robust = [entry for entry in found.comparison if entry.is_judged]
    honest = found.relative_magnitude
    return EffectEvidence(
        obstacle=found.obstacle,
        estimate=float(row["estimate"]),
        lower=float(row["lower"]),
        upper=float(row["upper"]),
        n_clusters=studied.n_clusters,
        n_treated_clusters=treated,
        n_untreated_clusters=untreated,
        jackknife_lower=found.jackknife[0],
        jackknife_upper=found.jackknife[1],
        p_wild=p_wild,
        p_randomised=p_randomised,
        p_parallel=np.nan if isinstance(found.parallel, Unavailable) else found.parallel.p_value,
        is_placebo_rejected=_is_rejected(found.placebo, found.placebo_outcome),
        hangs_on=_hangs_on(found.left_out),
        n_estimators=len(robust),
        n_opposite=sum(entry.estimate * float(row["estimate"]) < 0 for entry in robust),
        breakdown=np.nan if isinstance(honest, Unavailable) else honest.breakdown,
        smallest_effect=found.settings.smallest_effect,
    )


def _few_cluster_p_values(
    few: FewClusterInference | Unavailable, fewest: int
) -> tuple[float, float]:
    """Of the wild bootstrap, where it keeps its level, and of randomisation by t."""
    if isinstance(few, Unavailable):
        return np.nan, np.nan
    p_values = few.table.set_index("rule")["p_value"]
    wild = float(p_values["WCR11"]) if fewest >= FEW_TREATED else np.nan
    return wild, float(p_values["RI t"])


def _is_rejected(*tests: PlaceboTest | Unavailable) -> bool | None:
    """Whether some placebo was; None where there was none to make."""
    made = [t for t in tests if not isinstance(t, Unavailable) and t.table["p_value"].notna().any()]
    return any(test.rejected for test in made) if made else None


def _hangs_on(left_out: LeaveOneOut | Unavailable) -> tuple[str, ...]:
    """Clusters without which the sign turns or there is no estimate."""
    if isinstance(left_out, Unavailable):
        return ()
    table = left_out.table
    turned = table.loc[table["estimate"] * left_out.estimate < 0, "cluster"]
    return tuple(str(label) for label in [*turned, *left_out.essential])
