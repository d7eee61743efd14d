"""Unit costs of different years, in the prices of one."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.outcomes.prices import PricedAmount, to_prices_of
from helpers.outcomes.ratio_row import currency_of

_CONSTANT: Final = {
    "constant_value": "Float64", "constant_lower": "Float64", "constant_upper": "Float64",
    "price_figures": "string", "price_reason": "string",
}  # fmt: skip


def in_constant_prices(
    ratios: pd.DataFrame,
    figures: pd.DataFrame,
    levels: pd.DataFrame,
    year: int,
    *,
    currency: str = "VND",
) -> pd.DataFrame:
    """Unit costs in the prices of one year.

    Parameters
    ----------
    ratios : DataFrame
        Of :func:`helpers.outcomes.measure_ratios`.
    figures : DataFrame
        The figures behind them: a flow is money of its whole period, as far as it was reported; a
        stock is money of its day.
    levels : DataFrame
        Of :func:`price_levels`.
    year : int
        The year whose prices are asked for.
    currency : str
        ISO 4217 code of the money that these prices are paid in. Other money is left alone.

    Returns
    -------
    DataFrame
        `ratios` with ``constant_value``, ``constant_lower``, ``constant_upper`` [money of `year`
        per ``scale``], ``price_figures`` (ids by ;) and ``price_reason``, in words, where a unit
        cost has no constant value. Rows that are no unit cost, or have no value, have none of them.

    Notes
    -----
    Constant money carries the digits of the ratio, never more. See docs/methods/constant-prices.md.
    """
    is_cost = ratios["kind"].eq("unit_cost") & ratios["value"].notna()
    costs = ratios[is_cost]
    periods = list(_periods(costs, figures).itertuples(index=False, name=None))
    # A unit of money is carried once for each period, whatever the sums paid in it.
    units = {
        days: to_prices_of(1.0, days[0], days[1], levels, year) for days in dict.fromkeys(periods)
    }
    rows = [_constant(cost, units[days], currency)
            for (_, cost), days in zip(costs.iterrows(), periods, strict=True)]  # fmt: skip
    places = is_cost.to_numpy(bool).nonzero()[0]
    found = pd.DataFrame(rows, columns=list(_CONSTANT), index=places)
    constant = found.reindex(range(len(ratios))).astype(_CONSTANT).set_axis(ratios.index)
    return ratios.assign(**{column: constant[column] for column in _CONSTANT})


def _periods(ratios: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """First and last day that the money of each ratio was paid on; its figure stands first."""
    ids = ratios["figures"].str.split(";").str[0]
    of = figures.drop_duplicates("figure_id").set_index("figure_id").reindex(ids)
    day = of["reported_on"]
    is_stock = of["measure"].eq("stock").fillna(False)
    end = of["period_end"].mask(of["period_end"].gt(day), day)
    return pd.DataFrame(
        {"start": of["period_start"].mask(is_stock, day), "end": end.mask(is_stock, day)}
    )


def _constant(cost: pd.Series, unit: PricedAmount, currency: str) -> dict[str, object]:
    if currency_of(cost["unit"]) != currency:
        return {"price_reason": f"{cost['unit']} is not money of these prices ({currency})"}
    if unit.factor is None:
        return {"price_reason": unit.reason}
    amounts = {f"constant_{end}": cost[end] * unit.factor for end in ("value", "lower", "upper")}
    return {**amounts, "price_figures": ";".join(unit.figures) or None}
