"""Points that a report must raise about its own numbers, never hide.

They are no errors of a table, which ``workbench check`` finds before a run: each number is as its
source prints it, and the report shows it. What cannot be, or cannot be compared, is said beside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

import pandas as pd
from babel.numbers import list_currencies

from helpers.outcomes.known_bounds import bounds_of
from helpers.outcomes.steps import GROWS, MAY_GROW

RULES: Final = (
    "funnel-grows", "funnel-may-grow", "part-above-whole", "money-without-currency",
    "money-without-period", "deflator-gap",
)  # fmt: skip
_WHOLES: Final = ("universe", "whole")
_BARE_SUMS: Final = frozenset(
    (
        "thousand", "million", "billion", "trillion", "nghìn", "ngàn", "triệu", "tỷ", "tỉ",
        "đồng", "dong", "money",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """One finding: its rule, the place, indicator or ratio, the figures (ids by ;), the words."""

    rule: str
    place: object
    indicator: object
    ratio: object
    figures: object
    message: str


def find_points(
    followed: pd.DataFrame, ratios: pd.DataFrame, latest: pd.DataFrame, indicators: pd.DataFrame
) -> pd.DataFrame:
    """What a reader must be told about the numbers of a report.

    Parameters
    ----------
    followed : DataFrame
        Of :func:`helpers.outcomes.follow_steps`.
    ratios : DataFrame
        Measured ratios: ``ratio``, ``numerator_indicator``, ``kind``, ``place``, ``value``,
        ``lower``, ``scale``, ``figures``, ``price_reason`` (why a sum is not in constant prices).
    latest : DataFrame
        The figures behind them.
    indicators : DataFrame
        ``indicator``, ``kind``, ``unit``, ``fund``.

    Returns
    -------
    DataFrame
        One row a finding, by rule in the order of ``RULES``: ``rule``, ``place``, ``indicator``
        (of a ratio its numerator), ``ratio`` where it is one, ``figures`` (ids by ;),
        ``message``:

        - ``funnel-grows``, ``funnel-may-grow``: a nested step above the one before;
        - ``part-above-whole``: a share above its scale, or a printed x/y above its universe or
          whole. A ratio to a target may pass 1 and is left alone;
        - ``money-without-currency``: a sum whose unit is no ISO 4217 code;
        - ``money-without-period``: a sum of no known date, or of a fund counted up to a day and
          from no known day on;
        - ``deflator-gap``: a unit cost that could not be put in constant prices.

    Notes
    -----
    See docs/methods/steps-and-funnels.md.
    """
    found = [
        *_growing(followed), *_above_whole(ratios, latest), *_money(latest, indicators),
        *_undeflated(ratios),
    ]  # fmt: skip
    found.sort(key=lambda point: RULES.index(point.rule))
    columns = list(Point.__slots__)
    return pd.DataFrame([asdict(point) for point in found], columns=columns).astype("string")


def is_currency(unit: Any) -> bool:
    """Whether a unit is a currency's ISO 4217 code, also per something: ``VND``, ``VND/year``."""
    return bool(pd.notna(unit)) and str(unit).split("/")[0].strip() in list_currencies()


def _growing(followed: pd.DataFrame) -> Iterator[Point]:
    rules = {GROWS: "funnel-grows", MAY_GROW: "funnel-may-grow"}
    for _, step in followed[followed["flag"].isin(list(rules))].iterrows():
        yield Point(
            rules[str(step["flag"])], step["place"], step["indicator"], pd.NA, step["figures"],
            f"{step['indicator']} in {step['system']}: {step['caution']}",
        )  # fmt: skip


def _above_whole(ratios: pd.DataFrame, latest: pd.DataFrame) -> Iterator[Point]:
    above = ratios["kind"].eq("share") & ratios["value"].gt(ratios["scale"])
    ends = bounds_of(latest)
    exact = set(latest.loc[ends["lower"].eq(ends["upper"]).fillna(False), "figure_id"])
    for _, row in ratios[above.fillna(False)].iterrows():
        least = row["lower"]
        # A ratio of exact counts has no ends to show, and is as sure as they are.
        if pd.isna(least) and exact.issuperset(str(row["figures"]).split(";")):
            least = row["value"]
        sure = "is" if pd.notna(least) and least > row["scale"] else "may be"
        yield Point(
            "part-above-whole", row["place"], row["numerator_indicator"], row["ratio"],
            row["figures"],
            f"{row['ratio']}: {row['value']:.6g} per {row['scale']:,.12g}: the part {sure} larger "
            "than its whole; check both figures",
        )  # fmt: skip
    has_whole = latest["denominator_role"].isin(_WHOLES)
    over = latest["numerator"].gt(latest["denominator"]).fillna(False)
    over |= (latest["unit"].eq("percent") & latest["value"].gt(100)).fillna(False)
    for _, row in latest[has_whole & over].iterrows():
        yield Point(
            "part-above-whole", row["place"], row["indicator"], pd.NA, row["figure_id"],
            f"{_part_of(row)}: the part is larger than its {row['denominator_role']}; check the "
            "figure",
        )  # fmt: skip


def _part_of(row: pd.Series) -> str:
    if pd.isna(row["numerator"]):
        return f"{row['value']:.6g} %"
    return f"{row['numerator']:,.12g} of {row['denominator']:,.12g}"


def _money(latest: pd.DataFrame, indicators: pd.DataFrame) -> Iterator[Point]:
    known = latest.merge(
        indicators[["indicator", "kind", "unit", "fund"]].rename(columns={"unit": "usual_unit"}),
        on="indicator", how="left",
    )  # fmt: skip
    for _, row in known.iterrows():
        if not _is_money(row):
            continue
        if not is_currency(row["unit"]):
            yield Point(
                "money-without-currency", row["place"], row["indicator"], pd.NA, row["figure_id"],
                f"{row['value']:,.12g} {row['unit']}: a sum of money whose unit is no currency; "
                "write a code such as VND, and the sum in full",
            )  # fmt: skip
        undated = _lacks_period(row)
        if undated:
            yield Point(
                "money-without-period", row["place"], row["indicator"], pd.NA, row["figure_id"],
                f"{row['value']:,.12g} {row['unit']}: {undated}",
            )  # fmt: skip


def _is_money(row: pd.Series) -> bool:
    if pd.notna(row["fund"]) or is_currency(row["usual_unit"]) or is_currency(row["unit"]):
        return True
    words = set(str(row["unit"]).lower().split())
    return str(row["kind"]) == "amount" and bool(words & _BARE_SUMS)


def _lacks_period(row: pd.Series) -> str:
    if pd.isna(row["key_period"]) or row["key_period"] == "undated":
        return "a sum of money of no known date: it is neither compared nor put in constant prices"
    days = str(row["key_period"]).split("/")
    if pd.notna(row["fund"]) and len(days) == 2 and days[0] == days[1]:
        return f"counted by {days[0]}, and the source does not say from which day on"
    return ""


def _undeflated(ratios: pd.DataFrame) -> Iterator[Point]:
    reason = ratios["price_reason"].fillna("").str.strip()
    for _, row in ratios[ratios["kind"].eq("unit_cost") & reason.ne("")].iterrows():
        yield Point(
            "deflator-gap", row["place"], row["numerator_indicator"], row["ratio"],
            row["figures"],
            f"{row['ratio']}: not in constant prices: {row['price_reason']}",
        )  # fmt: skip
