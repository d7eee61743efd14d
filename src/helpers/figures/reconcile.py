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

from collections.abc import Callable
from itertools import combinations
from typing import Final

import numpy as np
import pandas as pd

from helpers.figures.dating import date_figures
from helpers.figures.schema import CALENDAR_KINDS, CONFIDENCES

STANDS: Final = "stands"
SET_ASIDE: Final = "set aside"
UNRESOLVED: Final = "unresolved"
RULES: Final = (
    "only figure", "definition", "duplicate", "low confidence", "date", "vintage", "confidence",
    "unresolved", "not analysed",
)  # fmt: skip

Verdict = tuple[int, str, str] | None
"""Which of a pair stands (0 or 1; -1: neither), by which rule, and why the other does not."""


def reconcile(
    figures: pd.DataFrame, sources: pd.DataFrame, indicators: pd.DataFrame
) -> pd.DataFrame:
    """Settle every (indicator, place, period).

    Parameters
    ----------
    figures, sources, indicators : DataFrame
        Checked raw tables.

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
    dated["key_period"] = _key_period(dated)
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
    dated.loc[calendar, "in_series"] = False
    # Pairs meet in the order of their names, so that the order of rows decides nothing.
    in_order = dated[~calendar].sort_values("figure_id")
    for _, group in in_order.groupby(
        ["indicator", "place", dated["definition"].fillna(""), "key_period"], sort=False
    ):
        if len(group) > 1:
            _settle(dated, group)
    _set_parts_of_a_year_aside(dated)
    _set_definitions_apart(dated, ~calendar)
    return dated


def _key_period(dated: pd.DataFrame) -> pd.Series:
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
    for rule in _PAIR_RULES:
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


def _duplicate(a: pd.Series, b: pd.Series) -> Verdict:
    if not _dates_overlap(a, b) or not _same_number(a, b):
        return None
    winner = int(_completeness(b) > _completeness(a))
    stays, goes = (a, b) if winner == 0 else (b, a)
    coarse = goes["value"] != stays["value"]
    detail = (
        f"{goes['value']:g} is {stays['value']:g} with fewer digits" if coarse else "same number"
    )
    why = f"Printed twice ({detail}); {stays['figure_id']} is the {_strength(stays, goes)} print."
    return winner, "duplicate", why


def _same_number(a: pd.Series, b: pd.Series) -> bool:
    if not _equal(a["denominator"], b["denominator"]):
        return False
    return bool(a["value"] == b["value"]) or _same_digits(float(a["value"]), float(b["value"]))


def _equal(a: object, b: object) -> bool:
    return bool(pd.isna(a) or pd.isna(b) or a == b)  # type: ignore[call-overload]


def _same_digits(a: float, b: float) -> bool:
    """Whether one is the other rounded or cut to fewer decimals; whole numbers never are."""
    coarse, fine = sorted((a, b), key=_decimals)
    digits = _decimals(coarse)
    if digits == 0 or digits == _decimals(fine):
        return False
    cut = np.trunc(fine * 10**digits) / 10**digits
    return bool(np.isclose(coarse, round(fine, digits)) or np.isclose(coarse, cut))


def _decimals(number: float) -> int:
    return len(f"{number:.10f}".rstrip("0").split(".")[1])


def _dates_overlap(a: pd.Series, b: pd.Series) -> bool:
    (start, end), (other_start, other_end) = _dates(a), _dates(b)
    return bool(start <= other_end and other_start <= end)


def _dates(row: pd.Series) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day that a figure speaks for."""
    if row["measure"] != "flow" and pd.notna(row["as_of"]):
        return row["as_of"], row["as_of"]
    return row["period_start"], row["period_end"]


def _completeness(row: pd.Series) -> tuple[bool, int, int, float, float]:
    """Order of prints of one number: whole ratio, digits, trust, precise date, first published."""
    start, end = _dates(row)
    span = (end - start).days if pd.notna(end) else 1e6
    first = row["published_last"]
    return (
        bool(pd.notna(row["denominator"])),
        _decimals(float(row["value"])),
        -CONFIDENCES.index(row["confidence"]),
        -float(span),
        -float(first.toordinal()) if pd.notna(first) else -1e9,
    )


def _strength(stays: pd.Series, goes: pd.Series) -> str:
    words = ("more complete", "more precise", "better sourced", "more precisely dated", "earlier")
    pairs = zip(words, _completeness(stays), _completeness(goes), strict=True)
    return next((word for word, mine, other in pairs if mine > other), "first listed")


def _low_confidence(a: pd.Series, b: pd.Series) -> Verdict:
    low = [row["confidence"] == "low" for row in (a, b)]
    if low[0] == low[1]:
        return None
    winner = 1 if low[0] else 0
    return winner, "low confidence", "Its source is weak and a better one reports on the period."


def _later_date(a: pd.Series, b: pd.Series) -> Verdict:
    days = [row["as_of"] if pd.notna(row["as_of"]) else row["period_end"] for row in (a, b)]
    if a["measure"] == "flow" or days[0] == days[1]:
        return None
    for winner, (old, new) in enumerate(((b, a), (a, b))):
        if _counted_between(old)[1] < _counted_between(new)[0]:
            why = (
                f"An earlier count of the same year ({old['reported_on']:%Y-%m-%d}); "
                f"{new['figure_id']} counts on {new['reported_on']:%Y-%m-%d}. "
                "It stays in the series."
            )
            return winner, "date", why
    return None


def _counted_between(row: pd.Series) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day on which a stock can have been counted."""
    if pd.isna(row["as_of"]) and row["published_last"] < row["period_end"]:
        return row["published_first"], row["published_last"]
    return row["reported_on"], row["reported_on"]


def _later_vintage(a: pd.Series, b: pd.Series) -> Verdict:
    for winner, (old, new) in enumerate(((b, a), (a, b))):
        if old["published_last"] < new["published_first"]:
            why = f"{new['figure_id']} was published later for the same period"
            own_ratio = pd.notna(new["denominator"]) and pd.isna(old["denominator"])
            why += ", and prints the count and base it rests on." if own_ratio else "."
            return winner, "vintage", why
    return None


def _more_confident(a: pd.Series, b: pd.Series) -> Verdict:
    ranks = [CONFIDENCES.index(row["confidence"]) for row in (a, b)]
    if ranks[0] == ranks[1]:
        return None
    winner = int(ranks[1] < ranks[0])
    stays, goes = (a, b) if winner == 0 else (b, a)
    why = (
        f"{stays['figure_id']} has the better source ({stays['confidence']} against "
        f"{goes['confidence']} confidence); the order of publication is not known."
    )
    return winner, "confidence", why


_PAIR_RULES: Final[tuple[Callable[[pd.Series, pd.Series], Verdict], ...]] = (
    _duplicate, _low_confidence, _later_date, _later_vintage, _more_confident,
)  # fmt: skip


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
