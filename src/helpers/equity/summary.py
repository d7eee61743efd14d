"""Every measure that applies to a set of groups, as one tidy table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, Literal, get_args

import numpy as np
import pandas as pd

from helpers.equity.attributable import (
    population_attributable_fraction,
    population_attributable_risk,
)
from helpers.equity.concentration import absolute_concentration_index, relative_concentration_index
from helpers.equity.dispersion import (
    between_group_sd,
    between_group_variance,
    coefficient_of_variation,
    index_of_disparity,
    mean_difference_from_best,
    mean_difference_from_mean,
    mean_difference_from_reference,
)
from helpers.equity.entropy import mean_log_deviation, theil_index
from helpers.equity.groups import Groups
from helpers.equity.measure import MEASURE_NAMES, Measure
from helpers.equity.measure_lists import UNITS, applicable_measures
from helpers.equity.options import check_drawing, check_level, check_option
from helpers.equity.pairwise import difference, ratio
from helpers.equity.resampling import DRAWS, SEED
from helpers.equity.slope import relative_index_of_inequality, slope_index
from helpers.errors import UserError

Variance = Literal["who", "sampling"]
COLUMNS: Final = (
    "measure", "name", "estimate", "se", "se_scale", "lower", "upper", "level", "method", "note",
    "n_groups", "unit",
)  # fmt: skip

_FUNCTIONS: Final[dict[str, tuple[Callable[..., Measure], dict[str, Any]]]] = {
    "d": (difference, {}),
    "r": (ratio, {}),
    "aci": (absolute_concentration_index, {}),
    "rci": (relative_concentration_index, {}),
    "sii": (slope_index, {}),
    "rii": (relative_index_of_inequality, {}),
    "bgv": (between_group_variance, {}),
    "bgsd": (between_group_sd, {}),
    "covar": (coefficient_of_variation, {}),
    "mdmu": (mean_difference_from_mean, {"weighted": False}),
    "mdmw": (mean_difference_from_mean, {"weighted": True}),
    "mdbu": (mean_difference_from_best, {"weighted": False}),
    "mdbw": (mean_difference_from_best, {"weighted": True}),
    "mdru": (mean_difference_from_reference, {"weighted": False}),
    "mdrw": (mean_difference_from_reference, {"weighted": True}),
    "idisu": (index_of_disparity, {"weighted": False}),
    "idisw": (index_of_disparity, {"weighted": True}),
    "ti": (theil_index, {}),
    "mld": (mean_log_deviation, {}),
    "par": (population_attributable_risk, {}),
    "paf": (population_attributable_fraction, {}),
}
_DRAWN: Final = frozenset({"bgsd", "covar", "mdmu", "mdmw", "mdbu", "mdbw", "mdru", "mdrw",
                           "idisu", "idisw"})  # fmt: skip
_TWO_VARIANCES: Final = frozenset({"aci", "rci", "sii", "rii", "par", "paf"})
_BY_SCALE: Final = frozenset({"sii", "rii"})
FRACTIONS: Final = (
    "All estimates are at most 1 on a scale of 100: are they fractions? Then pass scale=1."
)


def summary_measures(
    groups: Groups,
    *,
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
    variance: Variance = "who",
    all_measures: bool = False,
) -> pd.DataFrame:
    """All summary measures that apply to the groups, with intervals.

    Parameters
    ----------
    groups : Groups
    level : float
        Level of the intervals.
    draws, seed : int
        Of the intervals of the dispersion measures; the same seed gives the same table.
    variance : {"who", "sampling"}
        Intervals of the concentration indices, slope indices and attributable risks: by the
        formulas of WHO's package (lack of fit; populations read as samples), or from the
        standard errors of the groups. With standard errors at hand the second is the one that
        covers: see docs/methods/inequality.md.
    all_measures : bool
        For ordered groups: the measures for groups without an order as well.

    Returns
    -------
    DataFrame
        One row a measure: ``measure``, ``name``, ``estimate``, ``se``, ``se_scale``, ``lower``,
        ``upper``, ``level``, ``method``, ``note``, ``n_groups``, ``unit`` ("estimate": that of
        the indicator). A measure that is undefined here has nan and the reason in ``note``. So
        has a slope of estimates that look like fractions on a scale of 100.

    Raises
    ------
    UserError
        A level not within 0-1; an unknown variance; fewer than 100 draws.
    """
    check_level(level)
    check_option("variance", variance, get_args(Variance))
    check_drawing(draws, seed)
    codes = applicable_measures(
        is_ordered=groups.is_ordered,
        has_reference=groups.reference is not None,
        has_scale=bool(np.isfinite(groups.scale)),
        all_measures=all_measures,
    )
    settings: dict[str, Any] = {"level": level}
    drawing = {"draws": draws, "seed": seed}
    measured = []
    for code in codes:
        extra: dict[str, Any] = drawing if code in _DRAWN else {}
        if variance == "sampling" and code in _TWO_VARIANCES:
            extra = {"variance": "sampling"}
        measure = _measure(groups, code, settings | extra)
        asked = FRACTIONS if code in _BY_SCALE and _looks_like_fractions(groups) else ""
        measured.append(replace(measure, note=" ".join(filter(None, (measure.note, asked)))))
    return _as_table(measured, len(groups))


def _looks_like_fractions(groups: Groups) -> bool:
    return groups.scale == 100 and 0 < groups.estimate.max() <= 1


def _measure(groups: Groups, code: str, settings: dict[str, Any]) -> Measure:
    function, own = _FUNCTIONS[code]
    try:
        return function(groups, **own, **settings)
    except UserError as problem:
        reason = str(problem).split("\n", 1)[0]
        return Measure(code, np.nan, level=settings["level"], method="none", note=reason)


def _as_table(measured: list[Measure], n_groups: int) -> pd.DataFrame:
    rows = [
        {column: getattr(measure, column) for column in COLUMNS if hasattr(measure, column)}
        for measure in measured
    ]
    table = pd.DataFrame(rows)
    table["name"] = table["measure"].map(MEASURE_NAMES)
    table["n_groups"] = n_groups
    table["unit"] = table["measure"].map(UNITS)
    return table[list(COLUMNS)]
