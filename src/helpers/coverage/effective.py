"""Effective coverage: use of a service by those in need, counted at the quality they got."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.errors import UserError
from helpers.figures.bad_rows import Numbers, read_numbers, require_columns, stop_at

_CAVEAT: Final = (
    "Full counts: no sampling interval. A unit without a measured quality is not taken for 1; the "
    "range holds what its quality could be, from none to full."
)


@dataclass(frozen=True, slots=True)
class EffectiveCoverage:
    """Effective coverage by unit and of all units together.

    Attributes
    ----------
    units : DataFrame
        Index of the input; ``need`` and ``use`` [people], ``quality``, ``crude_coverage``,
        ``estimate``, ``lower`` and ``upper`` [ratio], ``interval`` ("reported_range" where
        something was not measured, else "none").
    need : float
        People in need in all units.
    crude_coverage : float
        Users of those in need [ratio]; nan where a unit's use is missing.
    estimate : float
        Effective coverage of all units together [ratio], weighted by need; nan where a unit's use
        or quality is missing.
    lower, upper : float
        What it is at least and at most, whatever the missing values are; both equal `estimate`
        where nothing is missing.
    interval : str
        "reported_range" or "none".
    quality_gap : float
        Users who did not get the quality of 1 [people, quality-adjusted]; nan as `estimate`.
    n_units, n_complete : int
        Units, and those whose use and quality are both known.
    caveat : str
        What a reader must know.
    """

    units: pd.DataFrame
    need: float
    crude_coverage: float
    estimate: float
    lower: float
    upper: float
    interval: str
    quality_gap: float
    n_units: int
    n_complete: int
    caveat: str = _CAVEAT


def effective_coverage(
    need: npt.ArrayLike | pd.Series,
    use: npt.ArrayLike | pd.Series,
    quality: npt.ArrayLike | pd.Series | float,
    *,
    where: str = "the table",
) -> EffectiveCoverage:
    """Quality-adjusted coverage U × Q by unit and over all units.

    Parameters
    ----------
    need : array of n
        People in need [people], above 0.
    use : array of n
        Those of them who use the service [people], 0 to `need`; nan where not counted.
    quality : array of n, or one number
        Share of the possible benefit that users get, 0 to 1; nan where not measured. The ratio of
        effectiveness to contact in the cascade is one.
    where : str
        Name of the table in messages.

    Returns
    -------
    EffectiveCoverage

    Raises
    ------
    UserError
        Arrays of unequal length; need not above 0; use below 0 or above need; quality outside 0
        to 1.

    Notes
    -----
    Shengelia, Tandon, Adams and Murray, Social Science & Medicine 61 (2005) 97-109; see
    docs/methods/coverage-cascade.md.
    """
    table = _join(need, use, quality, where)
    n, u, q = (read_numbers(table, column, where) for column in ("need", "use", "quality"))
    _check(table, n, u, q, where)
    low = np.nan_to_num(u, nan=0.0) * np.nan_to_num(q, nan=0.0)
    high = np.where(np.isnan(u), n, u) * np.nan_to_num(q, nan=1.0)
    complete = ~np.isnan(u * q)
    units = table.assign(
        need=n, use=u, quality=q, crude_coverage=u / n, estimate=u * q / n, lower=low / n,
        upper=high / n, interval=np.where(complete, "none", "reported_range"),
    )  # fmt: skip
    total = float(n.sum())
    return EffectiveCoverage(
        units=units,
        need=total,
        crude_coverage=float(u.sum()) / total,
        estimate=float((u * q).sum()) / total,
        lower=float(low.sum()) / total,
        upper=float(high.sum()) / total,
        interval="none" if complete.all() else "reported_range",
        quality_gap=float((u * (1 - q)).sum()),
        n_units=len(units),
        n_complete=int(complete.sum()),
    )


def _join(
    need: npt.ArrayLike | pd.Series,
    use: npt.ArrayLike | pd.Series,
    quality: npt.ArrayLike | pd.Series | float,
    where: str,
) -> pd.DataFrame:
    index = need.index if isinstance(need, pd.Series) else None
    one = np.ndim(quality) == 0
    columns = {"need": pd.array(np.asarray(need)), "use": pd.array(np.asarray(use))}
    shared = np.broadcast_to(np.asarray(quality, dtype=object), len(columns["need"]) if one else
                             np.shape(quality))  # fmt: skip
    columns["quality"] = pd.array(shared)
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        found = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise UserError(
            f"{where}: found columns of unequal length ({found}), expected one value a unit in "
            "each.\nPass three columns of one table."
        )
    table = pd.DataFrame(columns)
    require_columns(table, columns, where)
    return table if index is None else table.set_index(index)


def _check(table: pd.DataFrame, need: Numbers, use: Numbers, quality: Numbers, where: str) -> None:
    advice = "A unit without need has no coverage: correct the number or drop the row."
    stop_at(~(need > 0), table, "need", "a number above 0", advice, where)
    advice = "Correct the count: use is of those in need."
    stop_at(use < 0, table, "use", "0 or more", advice, where)
    stop_at(use > need, table, "use", lambda row: f"at most the need of {need[row]:.12g}",
            advice, where)  # fmt: skip
    outside = (quality < 0) | (quality > 1)
    advice = "Quality is the share of the possible benefit; divide a percentage by 100."
    stop_at(outside, table, "quality", "0 to 1", advice, where)
