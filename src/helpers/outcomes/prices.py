"""Sums of money of different years in the prices of one: chained changes of consumer prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd
from pandas.api.typing import NaTType

from helpers.figures.bad_rows import stop_at

_LEVELS: Final = {
    "year": "Int64", "level": "Float64", "change_pct": "Float64", "figures": "string",
    "reason": "string",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PricedAmount:
    """A sum of money in the prices of a year.

    ``value`` [money of that year] and ``factor`` [ratio]: None where it cannot be said, with the
    ``reason`` in words; ``figures`` (ids): the price changes in between, none within one year.
    """

    value: float | None
    factor: float | None
    figures: tuple[str, ...]
    reason: str | None


def price_levels(
    figures: pd.DataFrame,
    indicator: str = "consumer_prices_change_pct",
    place: str = "viet-nam",
) -> pd.DataFrame:
    """The level of prices in each year, chained from yearly changes.

    Parameters
    ----------
    figures : DataFrame
        Reconciled figures; of `indicator`, the change of the year's average on the average of the
        year before [percent]. Other definitions, such as December on December, are left out.
    indicator, place : str
        Codes of the change and of the country.

    Returns
    -------
    DataFrame
        One row a year, from the year before the first change to the last:

        - ``year``, ``level`` [ratio to the first row, which is 1];
        - ``change_pct`` [percent on the year before] and its ``figures`` (ids by ;);
        - ``reason``: why there is no level. A year without a change, or with two that nothing
          decides between, breaks the chain for itself and all later years.

        No row where there is no change at all.

    Raises
    ------
    UserError
        A change of -100 % or less.

    Notes
    -----
    See docs/methods/constant-prices.md.
    """
    changes = _yearly_changes(figures, indicator, place)
    if changes.empty:
        return pd.DataFrame({column: pd.Series(dtype=kind) for column, kind in _LEVELS.items()})
    first, last = int(changes.index.min()), int(changes.index.max())
    rows: list[dict[str, object]] = [{"year": first - 1, "level": 1.0}]
    level, reason = 1.0, None
    for year in range(first, last + 1):
        found = changes[changes.index == year]
        change = float(found["value"].iloc[0]) if len(found) == 1 else None
        if change is None:
            reason = reason or _no_change(year, is_disputed=len(found) > 1)
        else:
            level *= 1 + change / 100
        ids = ";".join(found["figure_id"]) or None
        rows.append({"year": year, "level": None if reason else level, "change_pct": change,
                     "figures": ids, "reason": reason})  # fmt: skip
    return pd.DataFrame(rows, columns=list(_LEVELS)).astype(_LEVELS)


def _yearly_changes(figures: pd.DataFrame, indicator: str, place: str) -> pd.DataFrame:
    """The changes that may be used, by year; a change of some months is none of a year."""
    of_place = figures["indicator"].eq(indicator) & figures["place"].eq(place)
    standing = figures["status"].ne("set aside") & figures["definition"].isna()
    is_year = figures["key_period"].str.fullmatch(r"\d{4}").fillna(False)
    is_percent = figures["unit"].eq("percent") & figures["value"].notna()
    changes = figures[of_place & standing & is_year & is_percent]
    stop_at(
        changes["value"].le(-100).to_numpy(bool), changes, "value", "a change above -100 percent",
        "Correct the change of prices.", "figures",
    )  # fmt: skip
    ordered = changes.sort_values("figure_id")
    return ordered.set_index(ordered["key_period"].astype(int).rename("of_year"))


def to_prices_of(
    amount: float | None,
    period_start: pd.Timestamp | NaTType,
    period_end: pd.Timestamp | NaTType,
    levels: pd.DataFrame,
    year: int,
) -> PricedAmount:
    """A sum of money of a period in the prices of a year.

    Parameters
    ----------
    amount : float
        The sum [money] of the whole period.
    period_start, period_end : Timestamp
        First and last day; NaT where unknown.
    levels : DataFrame
        Of :func:`price_levels`.
    year : int
        The year whose prices are asked for.

    Returns
    -------
    PricedAmount
        The amount times the level of `year` over that of the period: the mean level of its
        calendar years, weighted by their days in it. Only the changes in between are needed:
        money of `year` itself keeps its value where no price is known, and a gap in other years
        does not matter.

    Notes
    -----
    See docs/methods/constant-prices.md.
    """
    if pd.isna(period_start) or pd.isna(period_end):
        return _unknown("the money has no year")
    if period_end < period_start:
        return _unknown("its period ends before it begins")
    if pd.isna(amount):
        return _unknown("no sum of money")
    days = _days_by_year(period_start, period_end)
    first, last = min(*days, year), max(*days, year)
    changes = levels.set_index("year").reindex(range(first + 1, last + 1))
    gaps = changes.index[changes["change_pct"].isna()]
    if len(gaps):
        return _unknown(_no_change(gaps[0], is_disputed=changes["figures"].notna()[gaps[0]]))
    chained = (1 + changes["change_pct"].astype(float) / 100).cumprod()
    level = {first: 1.0, **chained.to_dict()}
    of_period = sum(level[y] * n for y, n in days.items()) / sum(days.values())
    factor = level[year] / of_period
    return PricedAmount(float(amount) * factor, factor, tuple(changes["figures"]), None)


def _days_by_year(start: pd.Timestamp, end: pd.Timestamp) -> dict[int, int]:
    """Days of a period in each calendar year, both ends counted."""
    days = {}
    for year in range(start.year, end.year + 1):
        since = max(start, pd.Timestamp(year, 1, 1))
        until = min(end, pd.Timestamp(year, 12, 31))
        days[year] = (until.normalize() - since.normalize()).days + 1
    return days


def _no_change(year: int, *, is_disputed: bool) -> str:
    if is_disputed:
        return f"the sources differ on the change of consumer prices for {year}"
    return f"no change of consumer prices for {year}"


def _unknown(reason: str) -> PricedAmount:
    return PricedAmount(None, None, (), reason)
