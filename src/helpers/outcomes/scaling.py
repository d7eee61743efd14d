"""What a place's part of a national total would be, and how far its reports come against it.

A total set for the country is nobody's in particular. Shared out by a base, such as women or
communes of region III, it gives a yardstick for one place. It is no target of the place, which
was never given one: there is no verdict here.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from helpers.outcomes.known_bounds import (
    ENDS,
    bounds_of,
    divide_bounds,
    doubts_about,
    interval_of,
    join_ids,
)

NOT_A_TARGET: Final = "a part of the national total by arithmetic, not a target of the place"
_NUMBERS: Final = (
    "value", "share", "scaled_value", "reported", "lower", "upper", "attainment",
    "attainment_lower", "attainment_upper",
)  # fmt: skip
_COLUMNS: Final = (
    "target_id", "instrument", "programme", "place", "indicator", "reported_indicator", "is_proxy",
    "due_year", "comparator", "value", "unit", "scaled_by", "share", "scaled_value", "reported",
    "lower", "upper", "reported_unit", "attainment", "attainment_lower", "attainment_upper",
    "interval", "figures", "base_figures", "reported_on", "period", "caution", "reason",
)  # fmt: skip
_TYPES: Final = {
    **dict.fromkeys(_COLUMNS, "string"),
    **dict.fromkeys(_NUMBERS, "Float64"),
    "is_proxy": "boolean", "due_year": "Int64", "reported_on": "datetime64[ns]",
}  # fmt: skip
_ASKED: Final = ["scaled_by", "indicator", "proxy_indicator"]
_RATES: Final = ("percent", "percentage point", "ratio")


def scale_targets(
    targets: pd.DataFrame,
    latest: pd.DataFrame,
    place: str,
    on: pd.Timestamp,
    *,
    indicators: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """National totals shared out to one place, and what it reported against them.

    Parameters
    ----------
    targets : DataFrame
        As in :class:`helpers.figures.schema.Targets`; those with ``scaled_by`` are scaled.
    latest : DataFrame
        The latest usable figure of each place and indicator: of `place`, and of the places that
        the targets were set for.
    place : str
        Code of the place.
    on : Timestamp
        Targets set later and figures that speak for later days are not looked at.
    indicators : DataFrame, optional
        ``indicator`` and ``label_en``, to name a missing base by its label.

    Returns
    -------
    DataFrame
        One row a target, in their order:

        - ``target_id``, ``instrument``, ``programme``, ``indicator``, ``due_year``,
          ``comparator``, ``value`` [``unit``], the national total, ``scaled_by``; ``place``;
        - ``share`` [ratio]: the place's base over that of the target's own place;
          ``scaled_value`` [``unit``]: of the total; both missing without a base;
        - ``reported``, ``lower``, ``upper`` [``reported_unit``; a missing end is open]: the
          place's figure of ``reported_indicator``: the target's own, else its proxy
          (``is_proxy``); ``reported_on``, ``period``;
        - ``attainment``, ``attainment_lower``, ``attainment_upper`` [ratio]: reported over
          scaled; ``interval``: "reported_range" where its ends differ, else "none";
        - ``figures`` (ids by ;): all it stands on, the bases too; ``base_figures``: these alone;
        - ``caution``: how to read it; ``reason``: why a number is missing.

    Notes
    -----
    No verdict: see docs/methods/scaled-targets.md.
    """
    wanted = targets[targets["scaled_by"].notna() & targets["value"].notna()]
    wanted = wanted[~wanted["set_on"].gt(on).fillna(False)]
    where, what = {place, *wanted["place"].dropna()}, set(wanted[_ASKED].melt()["value"].dropna())
    is_asked = latest["place"].isin(where) & latest["indicator"].isin(what)
    known = latest[latest["reported_on"].le(on).fillna(False) & is_asked]
    known = known.assign(**{end: bounds_of(known)[end] for end in ENDS})
    figures = {(str(row["place"]), str(row["indicator"])): row for _, row in known.iterrows()}
    labels = {} if indicators is None else indicators.set_index("indicator")["label_en"].to_dict()
    rows = [_row_of(target, figures, place, labels) for _, target in wanted.iterrows()]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_TYPES)


Figures = dict[tuple[str, str], pd.Series]


def _row_of(
    target: pd.Series, figures: Figures, place: str, labels: dict[Any, Any]
) -> dict[str, object]:
    copied = ("target_id", "instrument", "programme", "indicator", "due_year", "comparator",
              "value", "unit", "scaled_by")  # fmt: skip
    row: dict[str, object] = {name: target[name] for name in copied} | {"place": place}
    own, whole, missing = _bases(target, figures, place, labels)
    shown, is_proxy = _reported(target, figures, place)
    row |= {"is_proxy": is_proxy, "interval": "none", "figures": _ids(shown, own, whole)}
    reasons = [missing] if missing else []
    if own is not None and whole is not None:
        row |= {"share": own["value"] / whole["value"], "base_figures": _ids(own, whole)}
        row["scaled_value"] = own["value"] / whole["value"] * target["value"]
    if shown is None:
        reasons.append(f"nobody reported {_name(target['indicator'], labels)} for this place")
    else:
        row |= _shown(shown)
        if own is not None and whole is not None:
            row |= _attain(shown, own, whole, float(target["value"]))
    cautions = _cautions(target, shown, own, whole, is_proxy=is_proxy)
    return row | {"reason": "; ".join(reasons) or pd.NA, "caution": "; ".join(cautions)}


def _bases(
    target: pd.Series, figures: Figures, place: str, labels: dict[Any, Any]
) -> tuple[pd.Series | None, pd.Series | None, str]:
    """The base of the place and that of the target's own place, or why they give no share."""
    if str(target["unit"]) in _RATES:
        return None, None, f"a target in {target['unit']} is not shared out"
    base, name = str(target["scaled_by"]), _name(target["scaled_by"], labels)
    own, whole = figures.get((place, base)), figures.get((str(target["place"]), base))
    if own is None or not _counts(own):
        return None, None, f"no figure of {name} for this place"
    if whole is None or not _counts(whole) or whole["value"] == 0:
        return None, None, f"no figure of {name} for {target['place']}, which the target is of"
    if own["unit"] != whole["unit"]:
        return None, None, f"{name} is counted in {own['unit']} here and in {whole['unit']} there"
    return own, whole, ""


def _counts(figure: pd.Series) -> bool:
    return bool(pd.notna(figure["value"]))


def _reported(
    target: pd.Series, figures: Figures, place: str
) -> tuple[pd.Series | None, bool | None]:
    for name, is_proxy in (("indicator", False), ("proxy_indicator", True)):
        if pd.notna(target[name]) and (place, str(target[name])) in figures:
            return figures[place, str(target[name])], is_proxy
    return None, None


def _shown(shown: pd.Series) -> dict[str, object]:
    return {
        "reported_indicator": shown["indicator"], "reported": shown["value"],
        "lower": shown["lower"], "upper": shown["upper"], "reported_unit": shown["unit"],
        "reported_on": shown["reported_on"], "period": shown["key_period"],
    }  # fmt: skip


def _attain(shown: pd.Series, own: pd.Series, whole: pd.Series, total: float) -> dict[str, object]:
    scaled = own["value"] / whole["value"] * total
    if pd.isna(shown["value"]) or scaled == 0:
        return {}
    share = pd.Series(dict(zip(ENDS, divide_bounds(own, whole), strict=True)))
    low, high = divide_bounds(shown, share * total)
    return {
        "attainment": shown["value"] / scaled,
        "attainment_lower": low, "attainment_upper": high, "interval": interval_of(low, high),
    }  # fmt: skip


def _cautions(
    target: pd.Series,
    shown: pd.Series | None,
    own: pd.Series | None,
    whole: pd.Series | None,
    *,
    is_proxy: bool | None,
) -> list[str]:
    found = [NOT_A_TARGET]
    if target["confidence"] == "low":
        found.append("the target is recalled, not confirmed")
    if own is not None and whole is not None and own["reported_on"] != whole["reported_on"]:
        days = f"{own['reported_on']:%Y-%m-%d}, {target['place']}: {whole['reported_on']:%Y-%m-%d}"
        found.append(f"bases of two days ({days})")
    if shown is None:
        return found
    if is_proxy:
        note = f": {target['proxy_note']}" if pd.notna(target["proxy_note"]) else ""
        found.append(f"stands in for what nobody reported{note}")
    if pd.notna(target["unit"]) and shown["unit"] != target["unit"]:
        found.append(f"counts {shown['unit']}, the target {target['unit']}")
    if shown["measure"] == "flow" and pd.notna(target["due_year"]):
        span = f"{shown['key_period']}, the target runs to the end of {target['due_year']}"
        found.append(f"counted for {span}")
    return found + doubts_about(shown)


def _name(code: Any, labels: dict[Any, Any]) -> str:
    return str(labels.get(code, code))


def _ids(*figures: pd.Series | None) -> Any:
    return join_ids(*(figure["figure_id"] for figure in figures if figure is not None))
