"""One summary measure of inequality with its interval."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from scipy import stats

Scale = Literal["estimate", "log"]

MEASURE_NAMES: Final = {
    "d": "difference",
    "r": "ratio",
    "aci": "absolute concentration index",
    "rci": "relative concentration index",
    "sii": "slope index of inequality",
    "rii": "relative index of inequality",
    "bgv": "between-group variance",
    "bgsd": "between-group standard deviation",
    "covar": "coefficient of variation",
    "mdmu": "mean difference from the mean, unweighted",
    "mdmw": "mean difference from the mean, weighted",
    "mdbu": "mean difference from the best group, unweighted",
    "mdbw": "mean difference from the best group, weighted",
    "mdru": "mean difference from the reference group, unweighted",
    "mdrw": "mean difference from the reference group, weighted",
    "idisu": "index of disparity, unweighted",
    "idisw": "index of disparity, weighted",
    "ti": "Theil index",
    "mld": "mean log deviation",
    "par": "population attributable risk",
    "paf": "population attributable fraction",
}
"""WHO's 21 summary measures, by the codes of its own software."""


@dataclass(frozen=True, slots=True)
class Measure:
    """An estimate, its standard error and its interval.

    Attributes
    ----------
    measure : str
        A key of :data:`MEASURE_NAMES`.
    estimate : float
        In the measure's own unit; nan where it has no meaning (``note`` says why).
    se : float
        Standard error on `se_scale`; nan where the groups came without one.
    se_scale : {"estimate", "log"}
        Scale of `se`: that of the estimate, or of its natural logarithm.
    lower, upper : float
        Ends of the interval, on the scale of the estimate; nan without a standard error.
    level : float
        Level of the interval, 0.95.
    method : str
        How the interval was made, in words, or why there is none.
    note : str
        What a reader must know before using it; empty where nothing.
    """

    measure: str
    estimate: float
    se: float = np.nan
    se_scale: Scale = "estimate"
    lower: float = np.nan
    upper: float = np.nan
    level: float = 0.95
    method: str = ""
    note: str = ""

    def with_normal_interval(self) -> Measure:
        """The same measure with its interval from a normal quantile on the scale of `se`."""
        reach = float(stats.norm.ppf(0.5 + self.level / 2)) * self.se
        if self.se_scale == "estimate":
            return replace(self, lower=self.estimate - reach, upper=self.estimate + reach)
        return replace(
            self,
            lower=self.estimate * float(np.exp(-reach)),
            upper=self.estimate * float(np.exp(reach)),
        )
