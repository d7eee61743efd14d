"""Rates that reports allow to be compared between places, each with its base.

A count cannot be compared between places of different size; a share or a mean can. Three kinds of
report give one: a printed ratio to a universe or a whole, a printed percentage beside its count,
and two counts of which an indicator says that it is their ratio.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

RATE_COLUMNS: Final = (
    "indicator", "place", "year", "period", "estimate", "unit", "numerator", "population",
    "population_from", "bound", "figures",
)  # fmt: skip
_KEY: Final = ["indicator", "place", "key_period"]


def reported_rates(figures: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Every rate that stands, with the base it was taken from.

    Parameters
    ----------
    figures : DataFrame
        Reconciled figures of all places.
    indicators : DataFrame
        With ``unit``, ``numerator_indicator`` and ``denominator_indicator``.

    Returns
    -------
    DataFrame
        One row an indicator, place and period: ``estimate`` [percent, or the indicator's unit for
        a mean], ``numerator`` and ``population`` (the base) [units], missing where no report
        gives them, ``population_from`` (``printed``, ``derived`` from a rate and its count,
        ``counted`` apart, or missing), ``bound`` (``at_least``, ``at_most`` or ``about`` where a
        source does not give its numbers as exact), ``figures`` (ids by ;), ``year`` and
        ``period``.

    Notes
    -----
    A base derived from a rate printed with two decimals and its count is known to within
    ``50 * count / rate ** 2 / 100`` units: 3 households of 18,199 for Ea Súp in 2018.
    """
    standing = figures[figures["status"].ne("set aside") & figures["confidence"].ne("low")]
    standing = standing.sort_values(["reported_on", "figure_id"]).drop_duplicates(_KEY, keep="last")
    made = indicators.set_index("indicator")
    parts = [
        _printed_ratios(standing),
        _percentages(standing, made["numerator_indicator"]),
        _made_from_two(standing, made),
    ]
    rates = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    # A printed ratio is preferred to the same rate made from two counts.
    return rates.drop_duplicates(["indicator", "place", "period"], ignore_index=True)


def _printed_ratios(figures: pd.DataFrame) -> pd.DataFrame:
    is_share = figures["denominator_role"].isin(["universe", "whole"])
    rows = figures[is_share & figures["numerator"].notna() & figures["denominator"].notna()]
    share = 100 * rows["numerator"] / rows["denominator"]
    return _rates(rows, share, rows["numerator"], rows["denominator"], "printed")


def _percentages(figures: pd.DataFrame, counted_by: pd.Series) -> pd.DataFrame:
    bare = figures[figures["unit"].eq("percent") & figures["numerator"].isna()]
    counts = figures.set_index(_KEY)[["value", "figure_id"]]
    keys = pd.MultiIndex.from_arrays(
        [bare["indicator"].map(counted_by), bare["place"], bare["key_period"]]
    )
    found = counts.reindex(keys).set_axis(bare.index)
    base = (100 * found["value"] / bare["value"].where(bare["value"].gt(0))).round()
    rates = _rates(bare, bare["value"], found["value"], base, "derived")
    ids = bare["figure_id"] + (";" + found["figure_id"]).fillna("")
    return rates.assign(figures=ids.to_numpy())


def _made_from_two(figures: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    whole = made.dropna(subset=["numerator_indicator", "denominator_indicator"])
    parts = [pd.DataFrame(columns=list(RATE_COLUMNS))]
    for indicator, names in whole.iterrows():
        top = figures[figures["indicator"].eq(names["numerator_indicator"])]
        base = figures[figures["indicator"].eq(names["denominator_indicator"])]
        both = top.merge(base, on=["place", "key_period"], suffixes=("", "_base"))
        both = both.assign(
            indicator=str(indicator), unit=names["unit"],
            qualifier=_bound_of(both["qualifier"], both["qualifier_base"]),
        )  # fmt: skip
        mean = both["value"] / both["value_base"]
        rates = _rates(both, mean, both["value"], both["value_base"], "counted")
        parts.append(rates.assign(figures=(both["figure_id"] + ";" + both["figure_id_base"])))
    return pd.concat(parts[1:] or parts, ignore_index=True)


def _bound_of(top: pd.Series, base: pd.Series) -> pd.Series:
    """Which side a ratio is bounded on: more above the line raises it, more below lowers it."""
    turned = base.map({"at_least": "at_most", "at_most": "at_least"}).fillna(base)
    bound = top.mask(top.eq("exact"), turned)
    both = top.ne("exact") & base.ne("exact") & top.ne(turned)
    return bound.mask(both, "about").astype("string")


def _rates(
    rows: pd.DataFrame, estimate: pd.Series, numerator: pd.Series, base: pd.Series, kind: str
) -> pd.DataFrame:
    is_share = kind in ("printed", "derived")
    return pd.DataFrame(
        {
            "indicator": rows["indicator"],
            "place": rows["place"],
            "year": rows["year"],
            "period": rows["key_period"],
            "estimate": estimate.astype("Float64"),
            "unit": "percent" if is_share else rows["unit"],
            "numerator": numerator.astype("Float64"),
            "population": base.astype("Float64"),
            "population_from": base.notna().map({True: kind, False: pd.NA}).astype("string"),
            "bound": rows["qualifier"].mask(rows["qualifier"].eq("exact"), pd.NA),
            "figures": rows["figure_id"],
        }
    ).reset_index(drop=True)
