"""Unit costs of different years, in the prices of one."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.outcomes.prices import to_prices_of
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
    periods = _periods(ratios, figures)
    rows = []
    for (_, ratio), (_, period) in zip(ratios.iterrows(), periods.iterrows(), strict=True):
        is_cost = ratio["kind"] == "unit_cost" and pd.notna(ratio["value"])
        rows.append(_constant(ratio, period, levels, year, currency) if is_cost else {})
    constant = pd.DataFrame(rows, columns=list(_CONSTANT), index=ratios.index).astype(_CONSTANT)
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


def _constant(
    ratio: pd.Series, period: pd.Series, levels: pd.DataFrame, year: int, currency: str
) -> dict[str, object]:
    if currency_of(ratio["unit"]) != currency:
        return {"price_reason": f"{ratio['unit']} is not money of these prices ({currency})"}
    priced = to_prices_of(ratio["value"], period["start"], period["end"], levels, year)
    if priced.factor is None:
        return {"price_reason": priced.reason}
    ends = {f"constant_{end}": ratio[end] * priced.factor for end in ("lower", "upper")}
    used = ";".join(priced.figures) or None
    return {"constant_value": priced.value, **ends, "price_figures": used}
