"""The range that reports leave open around a full count.

A full count has no sampling error. What is uncertain is the reporting: "more than 2,000", a range
in print, two sources that differ. Each gives bounds, and nothing else does:

- **at least**: the number is the lower end; the upper is open, or the base where it is a universe
  or whole that the count cannot pass;
- **at most**: the number is the upper end; the lower is 0 for a count;
- **a printed range**: its two ends;
- **sources that differ**: the union of what they say, where nothing but trust in the source
  decided, or nothing did. A corrected, earlier, repeated or otherwise defined number does not
  count: those are settled. Nor does a bound that the standing number agrees with;
- **about**: no bound. How far a source rounds cannot be read off the number.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.figures.bad_rows import Flags, require_columns, stop_at
from helpers.figures.schema import QUALIFIERS

_ENDS: Final = ("lower", "upper", "ratio_lower", "ratio_upper")
_CAPPED: Final = ("universe", "whole")
_BASED: Final = ("universe", "whole", "target")
_NEEDED: Final = (
    "figure_id", "indicator", "place", "key_period", "value", "value_high", "numerator",
    "denominator", "denominator_role", "unit", "qualifier", "basis", "definition", "status",
    "rule", "stands_instead",
)  # fmt: skip
_RATES: Final = ("percent", "percentage point")


def reported_range(figures: pd.DataFrame, *, where: str = "figures") -> pd.DataFrame:
    """Lower and upper end of each figure, as far as its reports bound it.

    Parameters
    ----------
    figures : DataFrame
        Reconciled figures, with those that were set aside: they are what the others differ from.
    where : str
        Name of the table in messages.

    Returns
    -------
    DataFrame
        Same index:

        - ``lower``, ``upper`` [the figure's unit]: missing where that side is open;
        - ``ratio_lower``, ``ratio_upper`` [ratio]: the same over the figure's base, where its role
          is target, universe or whole;
        - ``interval``: "reported_range" where one end at least is known and the two are not one
          number, else "none";
        - ``rivals``: figures (ids by ;) that the range takes in;
        - ``reason``: in words, also why there is no range.

    Raises
    ------
    UserError
        A printed range whose upper end lies below the lower; a qualifier that is missing or
        unknown; "at least" above the universe or whole, "at most" below 0 where the number cannot
        be. Dates and numbers of decrees are left alone.

    Notes
    -----
    Not a confidence interval: it has no level. See docs/methods/reported-range.md.
    """
    require_columns(figures, _NEEDED, where)
    not_counted = figures["rule"].eq("not analysed").fillna(False)
    _check_bounds(figures, ~not_counted.to_numpy(bool), where)
    not_counted = not_counted.reset_index(drop=True)
    index, figures = figures.index, figures.reset_index(drop=True)
    ranges = _own_bounds(figures)
    ranges["rivals"] = pd.Series(pd.NA, index=figures.index, dtype="string")
    ranges["reason"] = _own_reason(figures)
    own = ranges.copy()
    for position, others in _find_rivals(figures).items():
        _take_in(ranges, own, figures, position, others)
    ranges.loc[not_counted, "reason"] = "a date or the number of a decree, not a count"
    is_open = not_counted | ranges["lower"].isna() & ranges["upper"].isna()
    is_point = ranges["lower"].eq(ranges["upper"]).fillna(False)
    has_range = ~(is_open | is_point)
    ranges.loc[~has_range, list(_ENDS)] = pd.NA
    ranges["interval"] = has_range.map({True: "reported_range", False: "none"}).astype("string")
    return ranges[[*_ENDS, "interval", "rivals", "reason"]].set_axis(index, axis="index")


def _check_bounds(figures: pd.DataFrame, counted: Flags, where: str) -> None:
    """Stop at what no report can mean, so that no range comes out upside down."""
    value, high = figures["value"].astype("Float64"), figures["value_high"].astype("Float64")
    backwards = (high < value).fillna(False).to_numpy(bool)
    stop_at(backwards, figures, "value_high", "at least the value",
            "Swap the two ends of the printed range.", where)  # fmt: skip
    known = figures["qualifier"].isin(QUALIFIERS).to_numpy(bool)
    stop_at(counted & ~known, figures, "qualifier", f"one of {', '.join(QUALIFIERS)}",
            "Correct the qualifier.", where)  # fmt: skip
    floor, cap = _natural_ends(figures)
    alone = counted & high.isna().to_numpy(bool)
    above = figures["qualifier"].eq("at_least") & (value > cap).fillna(False)
    stop_at(alone & above.to_numpy(bool, na_value=False), figures, "value",
            lambda row: f"at most {cap.iloc[row]:.12g}, which it cannot pass",
            "Correct the value, or its denominator.", where)  # fmt: skip
    below = figures["qualifier"].eq("at_most") & (value < floor).fillna(False)
    stop_at(alone & below.to_numpy(bool, na_value=False), figures, "value", "0 or more",
            "Correct the value, or its qualifier.", where)  # fmt: skip


def _natural_ends(figures: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Least and largest that each number can be; missing where nothing bounds it."""
    is_rate = figures["unit"].isin(_RATES)
    capped = figures["denominator_role"].isin(_CAPPED)
    zero = pd.Series(0.0, index=figures.index, dtype="Float64").where(~is_rate | capped)
    cap = figures["denominator"].astype("Float64").mask(is_rate, 100.0).where(capped)
    return zero, cap


def _own_bounds(figures: pd.DataFrame) -> pd.DataFrame:
    value = figures["value"].astype("Float64")
    is_rate = figures["unit"].isin(_RATES)
    zero, cap = _natural_ends(figures)
    lower, upper = value.copy(), figures["value_high"].astype("Float64").fillna(value)
    unprinted = figures["value_high"].isna()
    at_least = figures["qualifier"].eq("at_least") & unprinted
    at_most = figures["qualifier"].eq("at_most") & unprinted
    about = figures["qualifier"].eq("about") & unprinted
    lower = lower.mask(at_most, zero).mask(about)
    upper = upper.mask(at_least, cap).mask(about)
    nothing = value.isna() & unprinted
    lower, upper = lower.mask(nothing), upper.mask(nothing)
    base = figures["denominator"].astype("Float64").mask(is_rate, 100.0)
    is_share = (is_rate | figures["numerator"].astype("Float64").eq(value)).fillna(False)
    base = base.where(figures["denominator_role"].isin(_BASED) & is_share)
    return pd.DataFrame(
        {
            "lower": lower,
            "upper": upper,
            "ratio_lower": lower / base,
            "ratio_upper": upper / base,
        }
    ).astype("Float64")


def _own_reason(figures: pd.DataFrame) -> pd.Series:
    words = {
        "exact": "a full count, given as exact: nothing to bound",
        "at_least": "the source says at least: the number is a lower end",
        "at_most": "the source says at most: the number is an upper end",
        "about": "the source says about, not how far it rounds: no bound",
    }
    reason = figures["qualifier"].astype("string").map(words).astype("string")
    reason = reason.mask(figures["value_high"].notna(), "the source prints a range")
    survey = figures["basis"].eq("survey") & figures["qualifier"].eq("exact")
    reason = reason.mask(
        survey & figures["value_high"].isna(),
        "a survey estimate: its sampling interval is not in the report",
    )
    no_value, no_high = figures["value"].isna(), figures["value_high"].isna()
    reason = reason.mask(no_value & no_high, "the source gives no number: nothing to bound")
    return reason.mask(no_value & ~no_high, "the source prints only the upper end of a range")


def _find_rivals(figures: pd.DataFrame) -> dict[int, list[int]]:
    """Positions of the figures that each standing or unresolved figure differs from."""
    ids = {str(name): position for position, name in enumerate(figures["figure_id"])}
    found: dict[int, list[int]] = {}
    lost = figures["status"].eq("set aside") & figures["rule"].eq("confidence")
    for position in lost.to_numpy(bool).nonzero()[0]:
        winner = ids.get(str(figures["stands_instead"].iloc[position]))
        if winner is not None:
            found.setdefault(winner, []).append(int(position))
    unresolved = figures["status"].eq("unresolved").to_numpy(bool).nonzero()[0]
    keys = ["indicator", "place", "key_period", "definition"]
    for members in figures.iloc[unresolved].groupby(keys, dropna=False).indices.values():
        positions = [int(unresolved[member]) for member in members]
        found |= {p: [other for other in positions if other != p] for p in positions}
    return found


def _take_in(
    ranges: pd.DataFrame, own: pd.DataFrame, figures: pd.DataFrame, position: int, others: list[int]
) -> None:
    """Widen one row's range to what its rivals say, unless it agrees with them."""
    mine = own.iloc[position]
    unit, says = figures["unit"].iloc[position], figures["value"].notna().to_numpy(bool)
    differing = [
        other
        for other in others
        if figures["unit"].iloc[other] == unit
        and says[other]
        and not _agrees(mine, own.iloc[other])
    ]
    if not differing:
        return
    said = own.iloc[[position, *differing]]
    # An open end of one source stays open: nothing bounds the count on that side.
    for end, widest in zip(_ENDS, ("min", "max", "min", "max"), strict=True):
        ranges.at[position, end] = said[end].agg(widest) if said[end].notna().all() else pd.NA
    names = figures["figure_id"].iloc[differing]
    ranges.at[position, "rivals"] = ";".join(names)
    numbers = ", ".join(
        f"{name} says {value:.12g}"
        for name, value in zip(names, figures["value"].iloc[differing], strict=True)
    )
    settled = figures["status"].iloc[position] == "stands"
    why = "only trust in the source decided" if settled else "nothing decides between them"
    ranges.at[position, "reason"] = f"sources differ and {why}: {numbers}"


def _agrees(mine: pd.Series, other: pd.Series) -> bool:
    """Whether a rival bounds the figure without contradicting it."""
    if mine[["lower", "upper"]].isna().any() or other[["lower", "upper"]].isna().all():
        return False
    above = pd.isna(other["lower"]) or mine["lower"] >= other["lower"]
    below = pd.isna(other["upper"]) or mine["upper"] <= other["upper"]
    return bool(above and below)
