"""One row of a ratio: its value and ends, or the reason why there is none."""

from __future__ import annotations

import re
from typing import Any, Final

import pandas as pd

from helpers.outcomes.known_bounds import divide_bounds, interval_of, join_ids
from helpers.outcomes.pairing import Denominator, cautions_of
from helpers.outcomes.points import is_currency
from helpers.outcomes.precision import digits_of_ratio
from helpers.outcomes.ratio_norm import find_norm, judge_norm

_OF_RATIO: Final = (
    "ratio", "system", "kind", "numerator_indicator", "denominator_indicator", "scale",
)  # fmt: skip
_RATES: Final = ("percent", "percentage point")
_PER_TIME: Final = ("density", "load")
_ONE_YEAR: Final = re.compile(r"\d{4}")

Row = dict[str, Any]


def divided_row(ratio: Row, numerator: Row, below: Denominator, norms: pd.DataFrame) -> Row:
    """A numerator over its denominator, as :func:`helpers.outcomes.measure_ratios` returns it."""
    row = _row_of(ratio, numerator) | {
        "numerator": numerator["value"],
        "denominator": below.value,
        "figures": join_ids(numerator["figure_id"], numerator["rivals"], below.figures),
    }
    cautions = [*cautions_of(numerator), *below.cautions, *_uneven_time(ratio, numerator, below)]
    obstacle = _obstacle(ratio, numerator, below)
    if obstacle or not below.value:
        return _with_norm(row | {"reason": obstacle}, cautions, norms)
    scale = ratio["scale"]
    value = numerator["value"] / below.value * scale
    ends = divide_bounds(numerator, {"lower": below.lower, "upper": below.upper})
    lower, upper = (pd.NA if pd.isna(end) else end * scale for end in ends)
    if ratio["kind"] == "share" and value > scale:
        cautions.append("a part larger than its whole")
    if _is_at_least(numerator["lower"], numerator["upper"]) and _is_at_least(
        below.lower, below.upper
    ):
        cautions.append("at least over at least")
    row |= {"value": value, "digits": _digits(numerator, below)}
    return _with_norm(row, cautions, norms, lower, upper)


def undivided_row(ratio: Row, numerator: Row, reported: list[Row], norms: pd.DataFrame) -> Row:
    """A numerator that nothing goes with, and what there is of its denominator."""
    below = ratio["denominator_indicator"]
    if not reported:
        reason = f"no denominator: {below} is neither reported nor counted here"
    else:
        days = ", ".join(sorted({f"{figure['reported_on']:%Y-%m-%d}" for figure in reported}))
        reason = f"no denominator of the same source or year: {below} is of {days}"
    row = _row_of(ratio, numerator) | {
        "numerator": numerator["value"],
        "figures": join_ids(numerator["figure_id"], numerator["rivals"]),
        "reason": reason,
    }
    return _with_norm(row, cautions_of(numerator), norms)


def printed_row(ratio: Row, printed: Row, norms: pd.DataFrame) -> Row:
    """A ratio that reports print themselves, with the ends of a printed range."""
    row = _row_of(ratio, printed) | {
        "figures": join_ids(printed["figure_id"], printed["rivals"]),
        "is_printed": True,
    }
    cautions = cautions_of(printed)
    if ratio["kind"] == "unit_cost" and not is_currency(printed["unit"]):
        return _with_norm(row | {"reason": _no_currency(printed["unit"])}, cautions, norms)
    row |= {"value": printed["value"], "digits": digits_of_ratio(printed["value"])}
    return _with_norm(row, cautions, norms, printed["lower"], printed["upper"])


def currency_of(unit: Any) -> str | None:
    """Its ISO 4217 code where a unit is money, also money per something: ``VND/year``."""
    return str(unit).split("/")[0].strip() if is_currency(unit) else None


def _row_of(ratio: Row, figure: Row) -> Row:
    return {
        **{column: ratio[column] for column in _OF_RATIO},
        "place": figure["place"],
        "unit": figure["unit"],
        "reported_on": figure["reported_on"],
        "period": figure["key_period"],
        "is_printed": False,
        "source_id": figure["source_id"],
    }


def _uneven_time(ratio: Row, numerator: Row, below: Denominator) -> list[str]:
    """A count over some years in a base of one day is no yearly rate."""
    period = str(numerator["key_period"])
    mixes = numerator["measure"] == "flow" and not below.is_flow
    if ratio["kind"] in _PER_TIME and mixes and not _ONE_YEAR.fullmatch(period):
        return [f"over {period}, not one year"]
    return []


def _obstacle(ratio: Row, numerator: Row, below: Denominator) -> str | None:
    """Why two numbers cannot be divided, in words."""
    units = numerator["unit"], below.unit
    if ratio["kind"] == "unit_cost" and not is_currency(units[0]):
        return _no_currency(units[0])
    above, under = (currency_of(unit) for unit in units)
    if above and under and above != under:
        return f"two currencies: {above} and {under}"
    if any(bool(pd.notna(unit)) and unit in _RATES for unit in units):
        return "a percentage is no count: it can neither be divided nor divide"
    if bool(pd.isna(numerator["value"])) or below.value is None:
        return "a figure without a number"
    if below.value <= 0:
        return f"the denominator is {below.value:g}: nothing to divide by"
    return None


def _digits(numerator: Row, below: Denominator) -> int:
    is_exact = _is_point(numerator["lower"], numerator["upper"])
    is_exact &= _is_point(below.lower, below.upper)
    is_money = is_currency(numerator["unit"]) or is_currency(below.unit)
    base = None if below.is_counted else below.value
    return digits_of_ratio(numerator["value"], base, are_counts=is_exact and not is_money)


def _no_currency(unit: Any) -> str:
    return f"money without a currency: the unit is {unit}"


def _is_at_least(lower: Any, upper: Any) -> bool:
    return bool(pd.notna(lower) and pd.isna(upper))


def _is_point(lower: Any, upper: Any) -> bool:
    return bool(pd.notna(lower) and pd.notna(upper) and lower == upper)


def _with_norm(
    row: Row,
    cautions: list[str],
    norms: pd.DataFrame,
    lower: Any = pd.NA,
    upper: Any = pd.NA,
) -> Row:
    """The row with its ends, its cautions and the norm that holds on its day."""
    indicators = str(row["numerator_indicator"]), str(row["denominator_indicator"])
    norm = find_norm(norms, *indicators, pd.Timestamp(str(row["reported_on"])))
    if norm is not None:
        minimum, maximum = norm["minimum"], norm["maximum"]
        row |= {
            "norm": judge_norm(lower, upper, minimum, maximum),
            "norm_minimum": minimum, "norm_maximum": maximum, "norm_basis": norm["basis"],
        }  # fmt: skip
        if pd.notna(norm["source_id"]) and norm["source_id"] == row["source_id"]:
            cautions = [*cautions, "the norm was taken from this source"]
    interval = interval_of(lower, upper)
    if interval == "reported_range":
        row |= {"lower": lower, "upper": upper}
    return row | {"interval": interval, "caution": "; ".join(dict.fromkeys(cautions)) or pd.NA}
