"""Effects where there can be none: before treatment began, or on what it could not change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import numpy as np
import pandas as pd
from statsmodels.stats.multitest import multipletests

from helpers.errors import UserError
from helpers.impact.panel import Panel
from helpers.impact.result import ImpactResult

PlaceboEstimator: TypeAlias = Callable[[Panel], ImpactResult]

_NUMBERS: Final = ("estimate", "se", "lower", "upper", "p_value")


@dataclass(frozen=True, slots=True, eq=False)
class PlaceboTest:
    """Estimates that should be 0 if the design holds.

    Attributes
    ----------
    table : DataFrame
        One row a placebo: ``placebo`` (what it is), ``shift`` (periods by which treatment was
        dated earlier; missing for an outcome), ``estimate``, ``se``, ``lower``, ``upper``,
        ``p_value`` and ``p_holm`` (adjusted for all rows together), ``n_treated_units`` and
        ``reason`` (why there is no estimate).
    level : float
        Level of the intervals; missing where no estimate was made.
    rejected : bool
        Whether some ``p_holm`` is below one less the level: the design fails the placebo.
    warnings : tuple of str
        What the estimator warned of, each behind the name of its placebo.
    """

    table: pd.DataFrame
    level: float
    rejected: bool
    warnings: tuple[str, ...] = ()


def placebo_dates(
    panel: Panel,
    estimator: PlaceboEstimator,
    *,
    shifts: Sequence[int] = (1, 2, 3),
    anticipation: int = 0,
) -> PlaceboTest:
    """Estimate the effect of a treatment dated earlier, on the periods before the true one.

    Parameters
    ----------
    panel : Panel
        With true dates.
    estimator : callable
        From a panel to a result whose only, or only overall, estimate is meant.
    shifts : sequence of int
        By how many observed periods treatment is dated earlier, each 1 or more.
    anticipation : int
        Periods before treatment in which it may already have had effects; they are left out too.

    Returns
    -------
    PlaceboTest
        A row without an estimate says why: no unit was seen before its placebo date, or what the
        estimator found wrong.

    Raises
    ------
    UserError
        A shift below 1, or a panel without a treated unit.

    Notes
    -----
    Treated units keep their periods before treatment; units never treated keep those in which
    some treated unit is left. Where units start at different times the panel so becomes
    unbalanced: give an estimator that takes such panels, for example group-time effects with
    ``allow_unbalanced_panel``, and see ``n_treated_units``. An estimate of 0 is no proof of
    parallel trends: see the power of such tests in `pretest_power`.
    """
    if not shifts or min(shifts) < 1 or anticipation < 0:
        message = f"{panel.where}, parameter shifts: found {list(shifts)}, expected whole numbers "
        raise UserError(message + "of 1 or more.\nGive for example shifts=(1, 2).")
    untreated = _before_treatment(panel, anticipation)
    rows = []
    for shift in shifts:
        dated = _dated_earlier(panel, untreated, shift, anticipation)
        found = (
            _row(dated, estimator) if dated else _without("no unit seen before its placebo date")
        )
        periods = "1 period" if shift == 1 else f"{shift} periods"
        rows.append({"placebo": f"treatment dated {periods} earlier", "shift": shift, **found})
    return _test(rows)


def placebo_outcomes(panels: Mapping[str, Panel], estimator: PlaceboEstimator) -> PlaceboTest:
    """Estimate the effect on outcomes that the programme cannot have changed.

    Parameters
    ----------
    panels : mapping of str to Panel
        For each name the panel declared with that outcome in place of the true one.
    estimator : callable
        From a panel to a result whose only, or only overall, estimate is meant.

    Raises
    ------
    UserError
        Without a panel.
    """
    if not panels:
        message = "placebo outcomes: found no panel, expected at least 1.\n"
        raise UserError(message + "Declare the panel once for each outcome and name them.")
    rows = []
    for name, panel in panels.items():
        rows.append({"placebo": f"outcome {name}", "shift": None, **_row(panel, estimator)})
    return _test(rows)


def _before_treatment(panel: Panel, anticipation: int) -> Panel:
    """The rows in which treatment can have had no effect."""
    periods = panel.table["period"].to_numpy("int64")
    is_ever = np.isfinite(panel.table["first_treated"].to_numpy("float64"))
    is_before = periods < panel.table["announced"].to_numpy("float64") - anticipation
    if not (is_ever & is_before).any():
        message = f"{panel.where}: found no treated unit before its treatment, expected some.\n"
        raise UserError(message + "Use a panel that begins before the programme.")
    last = periods[is_ever & is_before].max()
    return panel.keep(is_before & (periods <= last))


def _dated_earlier(panel: Panel, untreated: Panel, shift: int, anticipation: int) -> Panel | None:
    """The untreated rows with placebo dates; None where no unit is seen before its own.

    Units dated to the first period or earlier are left out: nothing was seen before.
    """
    periods = panel.periods
    starts = untreated.table["first_treated"].to_numpy("float64")
    is_ever = np.isfinite(starts)
    position = np.searchsorted(periods, starts - anticipation) - shift
    placebo = np.where(is_ever, periods[np.clip(position, 0, len(periods) - 1)], np.inf)
    is_kept = ~is_ever | (position > 0)
    if not (is_ever & is_kept).any():
        return None
    table = untreated.table.assign(first_treated=placebo, announced=placebo)
    return replace(untreated, table=table).keep(is_kept)


def _row(panel: Panel, estimator: PlaceboEstimator) -> dict[str, Any]:
    """The one estimate of a placebo, or why there is none."""
    try:
        result = estimator(panel)
    except UserError as mistake:
        return _without(str(mistake).splitlines()[0])
    table = result.estimates if len(result.estimates) == 1 else result.select("overall").estimates
    if len(table) != 1:
        message = f"parameter estimator: found {len(table)} overall estimates, expected one.\n"
        raise UserError(message + "Give a function whose result holds one overall estimate.")
    first = table.iloc[0]
    numbers: dict[str, Any] = {name: float(first[name]) for name in _NUMBERS}
    reason = None if np.isfinite(numbers["estimate"]) else "the estimator gave no number"
    return numbers | {
        "n_treated_units": first["n_treated_units"],
        "reason": reason,
        "level": result.level,
        "warnings": [words for words in result.warnings if words not in panel.warnings],
    }


def _without(reason: str) -> dict[str, Any]:
    return dict.fromkeys(_NUMBERS, np.nan) | {
        "n_treated_units": pd.NA,
        "reason": reason,
        "level": np.nan,
        "warnings": [],
    }


def _test(rows: list[dict[str, Any]]) -> PlaceboTest:
    """The rows as a table, with p values adjusted for all of them."""
    said = tuple(f"{row['placebo']}: {words}" for row in rows for words in row["warnings"])
    table = pd.DataFrame(rows)
    level = float(table.pop("level").max())
    has_p = table["p_value"].notna().to_numpy(bool)
    adjusted = np.full(len(table), np.nan)
    if has_p.any():
        adjusted[has_p] = multipletests(table.loc[has_p, "p_value"], method="holm")[1]
    typed = table.assign(p_holm=adjusted).astype(
        {"placebo": "string", "shift": "Int64", "n_treated_units": "Int64", "reason": "string"}
    )
    ordered = typed[["placebo", "shift", *_NUMBERS, "p_holm", "n_treated_units", "reason"]]
    return PlaceboTest(ordered, level, bool((adjusted < 1 - level).any()), said)
