"""What if: a count carried on at a named pace. Arithmetic, no probability."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from helpers.errors import UserError

OBSERVED: Final = "observed pace"
NEEDED: Final = "pace needed"
DOUBLE: Final = "double the observed pace"
HALF: Final = "half the observed pace"
NOTHING: Final = "nothing added"
_TYPES: Final = {
    "scenario": "string", "units_a_year": "Float64", "count_at_due": "Float64",
    "gap_at_due": "Float64", "year_reached": "Int64", "is_met_when_due": "boolean",
    "outcome": "string",
}  # fmt: skip
_MOST_YEARS: Final = 1000


def scenarios(
    done: float,
    target: float,
    start_year: int,
    due_year: int,
    *,
    paces: Mapping[str, float] | None = None,
    observed: float | None = None,
    is_ceiling: bool = False,
    universe: float | None = None,
) -> pd.DataFrame:
    """Count, gap and year reached under named paces.

    Parameters
    ----------
    done : float
        Units counted at the end of `start_year`.
    target : float
        What the target asks for [units].
    start_year, due_year : int
        The target is due by the end of `due_year`.
    paces : mapping of name to units a year, optional
        Paces of the user's own, after the standing ones. A pace named "observed pace" sets
        `observed`. Below 0: units lost a year.
    observed : float, optional
        Pace observed [units a year], as :func:`helpers.coverage.pace.measure_pace` gives it.
        Without it the three scenarios that rest on it are missing, not 0.
    is_ceiling : bool
        The target is to come down to it.
    universe : float, optional
        Units that exist: no count passes them.

    Returns
    -------
    DataFrame
        One row a scenario ("observed pace", "pace needed", "double the observed pace", "half the
        observed pace", "nothing added", then the user's): ``units_a_year``, ``count_at_due``
        [units, never below 0 nor above the universe], ``gap_at_due`` [units, never below 0],
        ``year_reached`` (the year by whose end; missing where never), ``is_met_when_due`` and
        ``outcome``, in words.

    Raises
    ------
    UserError
        A count or target below 0, above the universe, a due year before the start, or a pace that
        is not a number.

    Notes
    -----
    The same number of units every year. See docs/methods/trajectory.md.
    """
    own = dict(paces or {})
    observed = own.pop(OBSERVED, observed)
    _check(done, target, start_year, due_year, universe)
    for name, pace in {OBSERVED: observed, **own}.items():
        if pace is not None and not np.isfinite(pace):
            raise UserError(f"paces, {name}: found {pace}, expected units a year.\nCorrect it.")
    years = due_year - start_year
    seen = np.nan if observed is None else float(observed)
    named = {
        OBSERVED: seen,
        NEEDED: _pace_needed(done, target, years, is_ceiling),
        DOUBLE: 2 * seen,
        HALF: seen / 2,
        NOTHING: 0.0,
        **own,
    }
    most = np.inf if universe is None else universe
    rows = [
        _carry_on(name, float(pace), done, target, start_year, years, is_ceiling, most)
        for name, pace in named.items()
    ]
    return pd.DataFrame(rows, columns=list(_TYPES)).astype(_TYPES)


def _check(
    done: float, target: float, start_year: int, due_year: int, universe: float | None
) -> None:
    for name, value in {"done": done, "target": target}.items():
        if not value >= 0:
            raise UserError(f"{name}: found {value:g}, expected 0 or more.\nCorrect the count.")
        if universe is not None and value > universe:
            raise UserError(
                f"{name}: found {value:g}, expected at most the universe of {universe:g}.\n"
                "Correct the count, or leave the universe out."
            )
    if due_year < start_year:
        raise UserError(
            f"due_year: found {due_year}, expected {start_year} or later.\n"
            "The target was due before the count: report what is missing instead."
        )


def _pace_needed(done: float, target: float, years: int, is_ceiling: bool) -> float:
    missing = min(target - done, 0) if is_ceiling else max(target - done, 0)
    if missing == 0:
        return 0.0
    return missing / years if years > 0 else np.nan


def _carry_on(
    name: str,
    pace: float,
    done: float,
    target: float,
    start_year: int,
    years: int,
    is_ceiling: bool,
    most: float,
) -> list[object]:
    if np.isnan(pace):
        why = "no year is left" if name == NEEDED else "no pace was observed"
        return [name, pd.NA, pd.NA, pd.NA, pd.NA, pd.NA, f"cannot say: {why}"]
    # Rounded first: 3 * 0.1 is 0.30000000000000004 in binary.
    count = float(np.clip(round(done + pace * years, 9), 0, most))
    sign = -1 if is_ceiling else 1
    gap = max(sign * (target - count), 0.0)
    year = _year_reached(sign * (target - done), sign * pace, start_year)
    return [name, pace, count, gap, year, gap == 0, _word(gap, year, start_year)]


def _year_reached(missing: float, pace: float, start_year: int) -> object:
    if missing <= 0:
        return start_year
    if pace <= 0 or missing / pace > _MOST_YEARS:
        return pd.NA
    return start_year + int(np.ceil(round(missing / pace, 9)))


def _word(gap: float, year: object, start_year: int) -> str:
    if gap == 0:
        return "already met" if year == start_year else f"met by the end of {year}"
    if pd.isna(year):  # type: ignore[call-overload]
        return f"{gap:.12g} short when due, and never met"
    if year == start_year:
        return f"met now, {gap:.12g} short again when due"
    return f"{gap:.12g} short when due, met by the end of {year}"
