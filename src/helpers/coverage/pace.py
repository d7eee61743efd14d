"""The pace that a target by its year asks for, against the pace observed."""

from __future__ import annotations

import pandas as pd

DAYS_A_YEAR = 365.25


def measure_pace(
    series: pd.DataFrame, units_for_target: float, due_year: int, *, is_ceiling: bool = False
) -> pd.Series:
    """Pace of one series of full counts towards its target.

    Parameters
    ----------
    series : DataFrame
        One row a date: ``reported_on`` and ``done`` [units], of one indicator in one place.
    units_for_target : float
        What the target asks for [units].
    due_year : int
        Year by whose end it is due.
    is_ceiling : bool
        The target is to come down to it: the pace needed is then below 0.

    Returns
    -------
    Series
        - ``first_on``, ``last_on``: dates of the first and last count;
        - ``pace_needed`` [units a year]: from the last count to the end of the due year; missing
          once that day has passed, 0 once the target is reached;
        - ``pace_observed`` [units a year]: from the first count to the last; missing with one date;
        - ``expected_at_due`` [units]: the last count carried on at the observed pace;
        - ``n_dates``.

    Notes
    -----
    Two points make a line, not a trend: there is no interval, and the reports say from which
    counts the pace was taken. See docs/methods/pace-and-verdict.md.
    """
    ordered = series.dropna(subset=["reported_on", "done"]).sort_values(
        "reported_on", kind="stable"
    )
    ordered = ordered.drop_duplicates("reported_on", keep="last")
    first, last = ordered.iloc[0], ordered.iloc[-1]
    due = pd.Timestamp(due_year, 12, 31)
    years_left = (due - last["reported_on"]).days / DAYS_A_YEAR
    years_seen = (last["reported_on"] - first["reported_on"]).days / DAYS_A_YEAR
    missing = units_for_target - last["done"]
    missing = min(missing, 0) if is_ceiling else max(missing, 0)
    needed = missing / years_left if years_left > 0 else (0.0 if missing == 0 else pd.NA)
    observed = (last["done"] - first["done"]) / years_seen if years_seen > 0 else pd.NA
    known = observed is not pd.NA and years_left > 0
    return pd.Series(
        {
            "first_on": first["reported_on"],
            "last_on": last["reported_on"],
            "pace_needed": needed,
            "pace_observed": observed,
            "expected_at_due": last["done"] + observed * years_left if known else pd.NA,
            "n_dates": len(ordered),
        }
    )


def time_elapsed(start_year: pd.Series, due_year: pd.Series, on: pd.Timestamp) -> pd.Series:
    """Share of a programme's time that has passed on a day, from 0 to 1.

    Parameters
    ----------
    start_year, due_year : Series
        First year of the programme, and year by whose end its target is due.
    on : Timestamp
        The day, counted in full.

    Returns
    -------
    Series of Float64
        Missing where a year is.
    """
    start = start_year.astype("Float64")
    length = due_year.astype("Float64") + 1 - start
    passed = on.year + on.day_of_year / (366 if on.is_leap_year else 365) - start
    return (passed / length).clip(0, 1).astype("Float64")
