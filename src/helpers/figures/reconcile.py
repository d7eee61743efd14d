"""Which figure stands for an (indicator, place, period), and why the others do not.

The rules, in their order; the first that decides settles a pair of figures:

1. **definition**: a figure whose source counts something else than the indicator's definition
   never stands beside one that follows it. It keeps a series of its own.
2. **duplicate**: the same number for overlapping dates is one figure, printed twice. The most
   complete and most precisely dated print stands, the earliest where they are equal. A number
   printed with fewer digits (30.2 for 30.26) is the same number.
3. **low confidence**: a figure of low confidence gives way to any other.
4. **date**: of two counts of a stock in one year the later one stands for the year; the earlier
   stays in the series. Of two flows in one year, the one that covers the other stands.
5. **vintage**: for the same period, the later publication stands, if the order of publication is
   certain.
6. **confidence**: the more trusted source stands.
7. **unresolved**: nothing decides. None of them stands and the report gives their range.

Two indicators, two places or two territories are never compared: they are different keys. See
docs/methods/reconciling.md for the cases the rules were checked on.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from types import MappingProxyType
from typing import Final

import pandas as pd

from helpers.figures.dating import date_figures
from helpers.figures.pair_rules import PAIR_RULES
from helpers.figures.schema import CALENDAR_KINDS

STANDS: Final = "stands"
SET_ASIDE: Final = "set aside"
UNRESOLVED: Final = "unresolved"
RULES: Final = (
    "only figure", "definition", "duplicate", "low confidence", "date", "vintage", "confidence",
    "unresolved", "not analysed", "correction",
)  # fmt: skip


def reconcile(
    figures: pd.DataFrame,
    sources: pd.DataFrame,
    indicators: pd.DataFrame,
    left_out: Mapping[str, str] = MappingProxyType({}),
) -> pd.DataFrame:
    """Settle every (indicator, place, period).

    Parameters
    ----------
    figures, sources, indicators : DataFrame
        Checked raw tables.
    left_out : mapping of str to str
        Why, by the id of a figure that a correction leaves out.

    Returns
    -------
    DataFrame
        Every figure, none lost, dated as by :func:`helpers.figures.dating.date_figures`, with

        - ``key_period``: the reporting year of a stock, the interval of a flow;
        - ``status``: stands, set aside or unresolved;
        - ``rule``: the one of ``RULES`` that decided; ``reason``: a sentence, missing for an
          only figure;
        - ``stands_instead``: the figure that stands for the key;
        - ``in_series``: may be drawn in a series over time, because it is the best figure for
          its own date.
    """
    dated = date_figures(figures, sources).reset_index(drop=True)
    dated["key_period"] = key_period(dated)
    dated["status"] = pd.Series(STANDS, index=dated.index, dtype="string")
    dated["rule"] = pd.Series("only figure", index=dated.index, dtype="string")
    dated["reason"] = pd.Series(pd.NA, index=dated.index, dtype="string")
    dated["stands_instead"] = pd.Series(pd.NA, index=dated.index, dtype="string")
    dated["in_series"] = pd.Series(True, index=dated.index, dtype="boolean")
    kinds = indicators.set_index("indicator")["kind"]
    calendar = dated["indicator"].map(kinds).isin(CALENDAR_KINDS)
    dated.loc[calendar, ["status", "rule", "reason"]] = [
        SET_ASIDE, "not analysed", "A date or the number of a decree, kept for the record.",
    ]  # fmt: skip
    out = dated["figure_id"].isin(list(left_out))
    dated.loc[out, ["status", "rule"]] = [SET_ASIDE, "correction"]
    dated.loc[out, "reason"] = dated.loc[out, "figure_id"].map(dict(left_out))
    analysed = ~calendar & ~out
    dated.loc[~analysed, "in_series"] = False
    # Pairs meet in the order of their names, so that the order of rows decides nothing.
    in_order = dated[analysed].sort_values("figure_id")
    for _, group in in_order.groupby(
        ["indicator", "place", dated["definition"].fillna(""), "key_period"], sort=False
    ):
        if len(group) > 1:
            _settle(dated, group)
    _set_parts_of_a_year_aside(dated)
    _set_definitions_apart(dated, analysed)
    return dated


def key_period(dated: pd.DataFrame) -> pd.Series:
    """The reporting year of a stock, the interval of a flow: what figures meet on."""
    start, end = dated["period_start"].dt, dated["period_end"].dt
    days = start.strftime("%Y-%m-%d") + "/" + end.strftime("%Y-%m-%d")
    is_year = (start.month == 1) & (start.day == 1) & (end.month == 12) & (end.day == 31)
    years = start.year.astype("Int64").astype("string")
    last = end.year.astype("Int64").astype("string")
    interval = days.mask(is_year, years.where(years == last, years + "-" + last))
    year = dated["year"].astype("string")
    key: pd.Series = interval.where(dated["measure"].eq("flow"), year)
    return key.fillna("undated").astype("string")


def _set_definitions_apart(dated: pd.DataFrame, analysed: pd.Series) -> None:
    """Rule 1. A figure of another definition leaves the indicator's own series."""
    own = dated[analysed & dated["definition"].isna() & dated["status"].eq(STANDS)]
    own = own.sort_values("figure_id")
    other = dated[analysed & dated["definition"].notna() & dated["status"].eq(STANDS)]
    dated.loc[dated["definition"].notna(), "in_series"] = False
    for label, row in other.iterrows():
        rivals = own[own["indicator"].eq(row["indicator"]) & own["place"].eq(row["place"])]
        if rivals.empty:
            why = f"Stands for what it counts: {row['definition']}. "
            why += "Not comparable with other figures of this indicator."
            dated.loc[label, ["rule", "reason"]] = ["definition", why]
            continue
        distance = (rivals["year"] - row["year"]).abs().fillna(10_000)
        instead = str(rivals.loc[distance.idxmin(), "figure_id"])
        why = f"Counts something else: {row['definition']}. Never merged with {instead}."
        _lose(dated, label, "definition", instead, why)


def _lose(dated: pd.DataFrame, label: object, rule: str, instead: str, reason: str) -> None:
    columns = ["status", "rule", "stands_instead", "reason"]
    dated.loc[label, columns] = [SET_ASIDE, rule, instead, reason]
    # Whoever gave way to it earlier is pointed at the one that stands.
    pointed = dated["stands_instead"].eq(str(dated.at[label, "figure_id"]))
    dated.loc[pointed, "stands_instead"] = instead


def _settle(dated: pd.DataFrame, group: pd.DataFrame) -> None:
    """Rules 2 to 7 within one key: each round two figures meet, until one is left."""
    remaining, decisive = list(group.index), "unresolved"
    for rule in PAIR_RULES:
        for first, second in combinations(group.index, 2):
            if first not in remaining or second not in remaining:
                continue
            verdict = rule(dated.loc[first], dated.loc[second])
            if verdict is None:
                continue
            winner, decisive, why = verdict
            stays, goes = (first, second) if winner == 0 else (second, first)
            _lose(dated, goes, decisive, str(dated.at[stays, "figure_id"]), why)
            dated.loc[goes, "in_series"] = decisive == "date"
            remaining.remove(goes)
    losers = [label for label in group.index if label not in remaining]
    if len(remaining) > 1:
        ids = ", ".join(dated.loc[remaining, "figure_id"])
        dated.loc[remaining, ["status", "rule", "reason"]] = [
            UNRESOLVED, "unresolved", f"Neither date, vintage nor source decides between {ids}.",
        ]  # fmt: skip
        dated.loc[remaining, "in_series"] = False
        dated.loc[losers, "stands_instead"] = pd.NA
    else:
        ids = ", ".join(dated.loc[losers, "figure_id"])
        dated.loc[remaining, ["rule", "reason"]] = [decisive, f"Stands instead of {ids}."]


def _set_parts_of_a_year_aside(dated: pd.DataFrame) -> None:
    """Rule 4 for flows: nine months give way to the year that contains them."""
    flows = dated[
        dated["measure"].eq("flow") & dated["status"].eq(STANDS) & dated["definition"].isna()
    ]
    flows = flows[flows["period_start"].dt.year == flows["period_end"].dt.year]
    for _, group in flows.groupby(["indicator", "place", flows["period_start"].dt.year]):
        for part, row in group.iterrows():
            covers = (group["period_start"] <= row["period_start"]) & (
                row["period_end"] <= group["period_end"]
            )
            wholes = group[covers & group["key_period"].ne(row["key_period"])]
            if wholes.empty:
                continue
            longest = (wholes["period_end"] - wholes["period_start"]).idxmax()
            instead = str(wholes.at[longest, "figure_id"])
            span = str(row["key_period"]).replace("/", " to ")
            _lose(
                dated, part, "date", instead,
                f"Covers only a part of the period of {instead}: {span}.",
            )  # fmt: skip
            dated.loc[part, "in_series"] = False
