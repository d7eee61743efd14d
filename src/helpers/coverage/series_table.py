"""A series of counts over time, read and checked for the trajectory and the projection.

Time is in years, labelled by their end: a count of the year 2022, or of 31 December 2022, stands
at 2022.0, one of 30 June 2022 near 2021.5. A target due by the end of 2025 is due at 2025.0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.errors import UserError
from helpers.figures.bad_rows import Numbers, read_numbers, require_columns, stop_at


@dataclass(frozen=True, slots=True)
class Series:
    """Counts in the order of time, one a date.

    Attributes
    ----------
    time : array of n
        Years, labelled by their end.
    count : array of n
        Units counted.
    total : array of n or None
        Units there are, where the series is of shares.
    """

    time: Numbers
    count: Numbers
    total: Numbers | None

    @property
    def value(self) -> Numbers:
        """Shares [ratio] where there are totals, else counts [units]."""
        return self.count if self.total is None else self.count / self.total


def read_series(table: pd.DataFrame, *, where: str = "the series") -> Series:
    """Read a series from a table.

    Parameters
    ----------
    table : DataFrame
        One row a date: ``year`` or ``date``, with ``n`` and ``N`` [units] for shares, or ``count``
        [units]. Rows without a count are left out.
    where : str
        Name of the table in messages.

    Returns
    -------
    Series

    Raises
    ------
    UserError
        A missing column, a count below 0, N not above 0, n above N, a date twice, or no complete
        row.
    """
    clock = "year" if "year" in table else "date"
    columns = ["n", "N"] if "n" in table else ["count"]
    require_columns(table, [clock, *columns], where)
    time = _read_time(table, clock, where)
    numbers = [read_numbers(table, column, where) for column in columns]
    for column, values in zip(columns, numbers, strict=True):
        least = values <= 0 if column == "N" else values < 0
        wanted = "a number above 0" if column == "N" else "0 or more"
        stop_at(least, table, column, wanted, "Correct the count.", where)
    if len(numbers) == 2:
        most = numbers[1]
        stop_at(numbers[0] > most, table, "n", lambda row: f"at most the {most[row]:.12g} of N",
                "Correct the count, or its base.", where)  # fmt: skip
    rows = np.flatnonzero(~np.isnan(sum(numbers, np.zeros(len(table)))))
    if not len(rows):
        raise UserError(f"{where}: found no row with all counts, expected one or more.\nAdd one.")
    _refuse_doubles(table, clock, time, rows, where)
    rows = rows[np.argsort(time[rows], kind="stable")]
    kept = [values[rows] for values in numbers]
    return Series(time[rows], kept[0], kept[1] if len(kept) == 2 else None)


def label_of(date: pd.Timestamp) -> float:
    """A day as a year labelled by its end: 2022.0 is 31 December 2022."""
    return date.year - 1 + date.day_of_year / (366 if date.is_leap_year else 365)


def date_of(label: float) -> pd.Timestamp:
    """The day of a label; NaT beyond the years that a date can hold."""
    year = int(np.floor(label))
    if not 1 <= year < 9998:
        return pd.NaT  # type: ignore[return-value]
    start = pd.Timestamp(year, 12, 31)
    days = 366 if pd.Timestamp(year + 1, 12, 31).is_leap_year else 365
    return start + pd.Timedelta(days=round((label - year) * days))


def _read_time(table: pd.DataFrame, clock: str, where: str) -> Numbers:
    empty = table[clock].isna().to_numpy(bool)
    stop_at(empty, table, clock, f"a {clock}", "Fill it in or drop the row.", where)
    if clock == "year":
        return read_numbers(table, clock, where)
    dates = pd.to_datetime(table[clock], errors="coerce")
    advice = "Write days as 2022-12-31."
    stop_at(dates.isna().to_numpy(bool), table, clock, "a date", advice, where)
    return np.array([label_of(date) for date in dates], dtype=np.float64)


def _refuse_doubles(
    table: pd.DataFrame, clock: str, time: Numbers, rows: np.ndarray, where: str
) -> None:
    twice = np.zeros(len(table), dtype=bool)
    twice[rows] = pd.Series(time[rows]).duplicated().to_numpy()
    advice = "Keep the count that stands for it: a series has one a date."
    stop_at(twice, table, clock, f"each {clock} once", advice, where)
