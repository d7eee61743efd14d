"""What a roll-out allows: how far its event times reach, and how many clusters it compares."""

from __future__ import annotations

from typing import Final

import numpy as np

from helpers.impact.panel import Panel
from helpers.sampling.columns import Floats

MOST_TIMES: Final = 8
"""Event times on either side of the start that a path shows at most."""


def choose_window(panel: Panel) -> tuple[int, int]:
    """First and last event time that cohorts with half of the treated units are seen at.

    Parameters
    ----------
    panel : Panel
        Without units treated from the first period.

    Returns
    -------
    tuple of int
        From -1 or earlier to 0 or later. The longer side is cut until event times without the
        reference are fewer than clusters.
    """
    starts = panel.unit_first_treated
    starts = starts[np.isfinite(starts)]
    if not panel.has_never_treated:
        starts = starts[
            starts < starts.max(initial=-np.inf)
        ]  # the last cohort is who the others compare with
    if not len(starts):
        return -1, 0
    last = panel.periods[-1] if panel.has_never_treated else panel.cohorts[-1] - 1
    before = _most_common(starts - panel.periods[0])
    after = _most_common(last - starts)
    first, latest = -max(1, min(before, MOST_TIMES)), max(0, min(after, MOST_TIMES))
    while latest - first > max(panel.n_clusters - 2, 2):
        if latest >= -first:
            latest -= 1
        else:
            first += 1
    return first, latest


def _most_common(seen: Floats) -> int:
    """The longest span that at least half of the units are seen for."""
    ordered = np.sort(seen)
    return int(ordered[len(ordered) // 2])


def cluster_counts(panel: Panel) -> tuple[int, int]:
    """Clusters with treated units, and with units to compare them with.

    Without never-treated units the comparison is the last cohort, which then is not treated.
    """
    starts = panel.unit_first_treated
    compared = np.isinf(starts)
    if not compared.any() and len(starts):
        compared = starts == starts.max()
    clusters = panel.unit_clusters
    return len(np.unique(clusters[~compared])), len(np.unique(clusters[compared]))
