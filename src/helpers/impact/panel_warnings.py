"""What a panel cannot tell, or tells badly: said once, when it is declared."""

from __future__ import annotations

import numpy as np
import pandas as pd


def panel_warnings(table: pd.DataFrame, is_panel: bool, n_late: int) -> tuple[str, ...]:
    """Named warnings on a panel; each begins with its name and a colon.

    Parameters
    ----------
    table : DataFrame
        The rows of a :class:`helpers.impact.panel.Panel`.
    is_panel : bool
        False for repeated cross-sections.
    n_late : int
        How many units start after the last period, and so count as never treated.

    Returns
    -------
    tuple of str
        In this order: treated from the start, starts after the panel, no never-treated, cohort
        of one unit, single pre-period, gaps, missing periods, constant outcome, one cluster.
    """
    units = table.drop_duplicates("unit")
    periods = np.unique(table["period"].to_numpy("int64"))
    sizes = units["first_treated"].value_counts().sort_index()
    found = [
        _treated_from_start(sizes, int(periods[0])),
        _starts_after(n_late, int(periods[-1])),
        _no_never_treated(sizes),
        _cohorts_of_one(sizes) if is_panel else "",
        _single_pre_period(sizes, periods),
        _gaps(table, units, periods) if is_panel else "",
        _missing_periods(periods),
        _constant_outcome(table),
        _one_cluster(table),
    ]
    return tuple(words for words in found if words)


def _treated_from_start(sizes: pd.Series, first: int) -> str:
    count = int(sizes[sizes.index <= first].sum())
    if not count:
        return ""
    return (
        f"treated from the start: {say_units(count)} treated by the first period, {first}; nothing "
        "was seen before, so estimators leave them out"
    )


def _starts_after(count: int, last: int) -> str:
    if not count:
        return ""
    return (
        f"starts after the panel: {say_units(count)} first treated after the last period, {last}; "
        "they count as never treated within the panel"
    )


def _no_never_treated(sizes: pd.Series) -> str:
    if np.inf in sizes.index:
        return ""
    return (
        "no never-treated: every unit is treated within the panel; only units not yet treated "
        "can serve as a comparison, and none is left from the start of the last cohort on"
    )


def _cohorts_of_one(sizes: pd.Series) -> str:
    alone = [f"{start:.0f}" for start in sizes.index[sizes == 1] if np.isfinite(start)]
    if not alone:
        return ""
    return (
        f"cohort of one unit: {', '.join(alone)}; its effect rests on one unit, and its standard "
        "error cannot be trusted"
    )


def _single_pre_period(sizes: pd.Series, periods: np.ndarray) -> str:
    before = np.searchsorted(periods, sizes.index.to_numpy("float64"))
    single = [
        f"{start:.0f}"
        for start, count in zip(sizes.index, before, strict=True)
        if count == 1 and np.isfinite(start)
    ]
    if not single:
        return ""
    return (
        f"single pre-period: cohort {', '.join(single)} was seen once before treatment; its "
        "trend before cannot be checked"
    )


def _gaps(table: pd.DataFrame, units: pd.DataFrame, periods: np.ndarray) -> str:
    absent = len(units) * len(periods) - len(table)
    if not absent:
        return ""
    incomplete = int((table["unit"].value_counts() < len(periods)).sum())
    return (
        f"gaps: {say_units(incomplete)} not seen in every period, {absent} of "
        f"{len(units) * len(periods)} unit-periods missing"
    )


def _missing_periods(periods: np.ndarray) -> str:
    steps = np.diff(periods)
    if len(steps) == 0 or (steps == steps.min()).all():
        return ""
    after = ", ".join(str(period) for period in periods[:-1][steps > steps.min()])
    return f"missing periods: the panel jumps after {after}; event times count the periods between"


def _constant_outcome(table: pd.DataFrame) -> str:
    if table["outcome"].nunique() > 1:
        return ""
    value = table["outcome"].iloc[0]
    return f"constant outcome: every outcome is {value:g}; every effect is 0 without an error"


def _one_cluster(table: pd.DataFrame) -> str:
    if table["cluster"].nunique() > 1:
        return ""
    return "one cluster: all units share one cluster; no standard error can be computed"


def say_units(count: int) -> str:
    """A count of units in words."""
    return "1 unit" if count == 1 else f"{count:,} units"
