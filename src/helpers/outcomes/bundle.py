"""A criterion that is met only where each of its conditions is.

65 of 152 communes meet the bundle, so at least 65 meet each condition. How many more do, and
whether the communes that meet it are the ones with a violence-prevention model, two totals cannot
say: they bound the overlap and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from helpers.errors import UserError
from helpers.outcomes.known_bounds import bounds_of, doubts_about, join_ids

_LABELS: Final = ("bundle", "position", "label_vi", "label_en")
_NUMBERS: Final = (
    "units", "met", "lower", "upper", "has_lower", "has_upper",
    "both_lower", "both_upper",
)  # fmt: skip
_COLUMNS: Final = (
    *_LABELS, "indicators", "reported_indicators", "reported_figures", "indicator", *_NUMBERS,
    "unit", "is_missing", "figures", "caution", "reason", "note",
)  # fmt: skip
_TYPES: Final = {
    **dict.fromkeys(_COLUMNS, "string"),
    **dict.fromkeys(_NUMBERS, "Float64"),
    "position": "Int64", "is_missing": "boolean",
}  # fmt: skip
_INSIDE: Final = {("rural_communes", "commune_level_units")}
"""Universes of which the first is a part of the second."""


@dataclass(frozen=True, slots=True)
class CountBounds:
    """A number of units known only from one end to the other, both included [units]."""

    lower: float
    upper: float


def overlap_bounds(a: float, b: float, n: float) -> CountBounds:
    """How many of `n` units have both of two things, when `a` have one and `b` the other.

    Parameters
    ----------
    a, b : float
        Units that have each [units], 0 to `n`.
    n : float
        Units in all.

    Returns
    -------
    CountBounds
        max(0, a + b - n) to min(a, b): each number between is possible, and none outside.

    Raises
    ------
    UserError
        A count below 0 or above `n`.

    Notes
    -----
    Fréchet's bounds: see docs/methods/bundled-criterion.md.
    """
    _check_within(n, a=a, b=b)
    return CountBounds(max(0.0, a + b - n), float(min(a, b)))


def restrict_bounds(done: float, all_units: float, part_units: float) -> CountBounds:
    """How many of a part of the units have what `done` of all the units have.

    The bounds of an overlap, with the part as the second thing: 90 of 184 communes, wards and
    townships leave 58 to 90 for the 152 communes, as at most 32 of the 90 are no communes.

    Raises
    ------
    UserError
        A count below 0 or above `all_units`.
    """
    _check_within(all_units, done=done, part_units=part_units)
    return overlap_bounds(done, part_units, all_units)


def measure_bundle(
    bundles: pd.DataFrame,
    latest: pd.DataFrame,
    criterion_figure: pd.Series,
    indicators: pd.DataFrame,
) -> pd.DataFrame:
    """What the reports say of each condition of one criterion in one place.

    Parameters
    ----------
    bundles : DataFrame
        As in :class:`helpers.figures.programme_schema.Bundles`; the rows of the criterion count.
    latest : DataFrame
        The latest usable figure of each indicator in the place.
    criterion_figure : Series
        The criterion's own figure: x of a universe of y units, with ``lower`` and ``upper``.
    indicators : DataFrame
        ``indicator`` and ``universe``: whose units an indicator counts.

    Returns
    -------
    DataFrame
        One row a condition, in its order:

        - ``bundle``, ``position``, ``label_vi``, ``label_en``, ``note``, as in `bundles`;
        - ``indicators`` that speak of it (codes by ;), ``reported_indicators`` and
          ``reported_figures``: those of them that have a figure;
        - ``units`` [``unit``]: the criterion's universe; ``met``: units that meet the criterion;
        - ``lower``, ``upper``: units that meet the condition: no fewer than
          meet the bundle, no more than there are;
        - ``indicator``: the first of the reported that counts units of the universe;
          ``has_lower``, ``has_upper``: how many of them can have what it counts;
        - ``both_lower``, ``both_upper``: units that can have both that and the criterion;
        - ``is_missing``: no figure speaks of the condition: missing, not 0;
        - ``figures`` (ids by ;) behind the bounds; ``caution``; ``reason``: why bounds are missing.

    Raises
    ------
    UserError
        The criterion's figure has no universe, or more units met than there are.

    Notes
    -----
    Full counts: no sampling interval. See docs/methods/bundled-criterion.md.
    """
    criterion = _read_criterion(criterion_figure)
    figures = {str(row["indicator"]): row for _, row in _with_ends(latest).iterrows()}
    universes = dict(zip(indicators["indicator"], indicators["universe"], strict=True))
    own = bundles[bundles["bundle"].eq(criterion["indicator"])]
    own = own.sort_values("position", kind="stable")
    rows = [_row_of(condition, figures, criterion, universes) for _, condition in own.iterrows()]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_TYPES)


def _with_ends(latest: pd.DataFrame) -> pd.DataFrame:
    """Figures with the ends of their counts: of x where the source printed x of y."""
    is_share = latest["numerator"].notna() & latest["numerator"].ne(latest["value"])
    counted = latest.assign(value=latest["numerator"].where(is_share, latest["value"]))
    ends = bounds_of(counted)
    ends.loc[is_share.fillna(False), ["lower", "upper"]] = counted["value"]
    return counted.assign(lower=ends["lower"], upper=ends["upper"])


def _read_criterion(figure: pd.Series) -> pd.Series:
    read = _with_ends(figure.to_frame().T.infer_objects()).iloc[0]
    if not _is_of_universe(read):
        raise UserError(
            f"figure {figure['figure_id']}: found {read['value']:.12g} without the units that "
            "could meet it, expected x of y with the role universe.\nA bundle is measured over "
            "these units: complete the figure."
        )
    units = float(read["denominator"])
    low = 0.0 if pd.isna(read["lower"]) else float(read["lower"])
    high = units if pd.isna(read["upper"]) else float(read["upper"])
    _check_within(units, met=float(read["value"]), lower=low, upper=high)
    read["lower"], read["upper"] = low, high
    return read


def _row_of(
    condition: pd.Series,
    figures: dict[str, pd.Series],
    criterion: pd.Series,
    universes: dict[Any, Any],
) -> dict[str, object]:
    listed = condition["indicators"]
    codes = [] if pd.isna(listed) else [code.strip() for code in str(listed).split(";")]
    reported = [figures[code] for code in codes if code in figures]
    units = float(criterion["denominator"])
    row: dict[str, object] = {name: condition[name] for name in _LABELS} | {
        "indicators": listed, "note": condition.get("note", pd.NA),
        "reported_indicators": ";".join(str(f["indicator"]) for f in reported) or pd.NA,
        "reported_figures": join_ids(*(figure["figure_id"] for figure in reported)),
        "units": units, "met": criterion["value"], "unit": criterion["unit"],
        "lower": criterion["lower"], "upper": units,
        "is_missing": not reported, "figures": criterion["figure_id"],
        "caution": "; ".join(doubts_about(criterion)),
    }  # fmt: skip
    if not codes:
        return row | {"reason": "no indicator speaks of it: missing, not zero"}
    if not reported:
        return row | {"reason": "nobody reported what speaks of it: missing, not zero"}
    return row | _speaking(reported, criterion, universes)


def _speaking(
    reported: list[pd.Series], criterion: pd.Series, universes: dict[Any, Any]
) -> dict[str, object]:
    """Bounds from the first figure that counts units of the universe, else why none does."""
    obstacles = [_obstacle(figure, criterion, universes) for figure in reported]
    for figure, obstacle in zip(reported, obstacles, strict=True):
        if not obstacle:
            return _bounded(figure, criterion)
    return {"reason": "; ".join(obstacles)}


def _obstacle(figure: pd.Series, criterion: pd.Series, universes: dict[Any, Any]) -> str:
    name, unit = figure["indicator"], criterion["unit"]
    if figure["unit"] not in (unit, "percent") or pd.isna(universes.get(name, pd.NA)):
        return f"{name} counts {figure['unit']}, not units of the criterion"
    pair = str(universes.get(criterion["indicator"])), str(universes[name])
    if pair[0] != pair[1] and pair not in _INSIDE:
        return f"{name} is counted over other units ({pair[1]})"
    if not _is_of_universe(figure):
        return f"{name} does not say of how many units"
    if figure["denominator"] < criterion["denominator"]:
        return f"{name} is counted over fewer units than the criterion"
    return ""


def _is_of_universe(figure: pd.Series) -> bool:
    return str(figure["denominator_role"]) == "universe" and bool(
        pd.notna(figure["numerator"]) and pd.notna(figure["denominator"])
    )


def _bounded(figure: pd.Series, criterion: pd.Series) -> dict[str, object]:
    units, all_units = float(criterion["denominator"]), float(figure["denominator"])
    low = 0.0 if pd.isna(figure["lower"]) else float(figure["lower"])
    high = all_units if pd.isna(figure["upper"]) else min(float(figure["upper"]), all_units)
    has_low = restrict_bounds(low, all_units, units).lower
    has_high = restrict_bounds(high, all_units, units).upper
    least = overlap_bounds(float(criterion["lower"]), has_low, units).lower
    most = overlap_bounds(float(criterion["upper"]), has_high, units).upper
    cautions = [*doubts_about(criterion), *doubts_about(figure)]
    if figure["reported_on"] != criterion["reported_on"]:
        cautions.append("counted on another day than the criterion")
    cautions.append(
        "neither independent evidence nor a confirmation of the criterion: the same communes may "
        "or may not be counted in both"
        if least < most
        else "the totals fix the overlap"
    )
    return {
        "indicator": figure["indicator"], "has_lower": has_low, "has_upper": has_high,
        "both_lower": least, "both_upper": most, "caution": "; ".join(cautions),
        "figures": join_ids(criterion["figure_id"], figure["figure_id"]),
    }  # fmt: skip


def _check_within(units: float, **counts: float) -> None:
    for name, count in counts.items():
        if not 0 <= count <= units:
            raise UserError(
                f"{name}: found {count:g} of {units:g} units, expected 0 to {units:g}.\n"
                "Correct the count, or the number of units."
            )
