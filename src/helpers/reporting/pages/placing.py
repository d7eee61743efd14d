"""Where the next units should go, for 02_coverage_gaps.ipynb."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.coverage import compare_placements, place_units, placement_sensitivity
from helpers.coverage.placement_table import Objective
from helpers.reporting.layout import Column
from helpers.reporting.numbers import format_estimate
from helpers.reporting.pages.units import UnitTable
from helpers.reporting.report import Report

RULE_MEASURES: Final = ("people_gained", "coverage_of_need", "worst_coverage")
RULE_COLUMNS: Final = (
    Column("@group", "Where the next ones go"), Column("people_gained", "People newly reached"),
    Column("coverage_of_need", "Coverage of need, all"), Column("worst_coverage"),
)  # fmt: skip
UNIT_MEASURES: Final = ("people_reached", "times_chosen")
UNIT_COLUMNS: Final = (
    Column("@place", "Commune"), Column("@group", "District"),
    Column("people_reached", "People in need reached"), Column("times_chosen"),
)  # fmt: skip
UNIT_NOTE: Final = (
    "The choice that reaches most people, in the order in which each place adds most. Chosen in: "
    "the share of the weightings tried (ethnic minorities and poverty counting 0, 1, 2 or 4 times "
    "more) in which the place is still chosen. A low share means: it depends on what is valued."
)
_WEIGHTS: Final = (0.0, 1.0, 2.0, 4.0)
_WEIGHT: Final = 2.0
_OBJECTIVES: Final[dict[Objective, str]] = {
    "people_reached": "most people in need",
    "gap_closed": "the worst-covered district first",
    "equity_weighted": "minorities and the poor count more",
}
_RULES: Final = {
    "status_quo": "nowhere: as today",
    "most_populous": "the most populous places",
}


def how_many(units: UnitTable, wanted: int) -> int:
    """How many can be placed: the number asked for, or as many as lack the service."""
    return min(wanted, int((~units.table["has_service"].astype(bool)).sum()))


def rule_rows(units: UnitTable, k: int) -> pd.DataFrame:
    """Status quo, a rule of thumb and the proven optimum of each objective."""
    simple = _compared(units, "people_reached", k)
    rows = [_rule_row(words, simple[rule]) for rule, words in _RULES.items()]
    for objective, words in _OBJECTIVES.items():
        if objective != "equity_weighted" or _has_shares(units):
            rows.append(_rule_row(words, _compared(units, objective, k)["optimal"]))
    frame = pd.DataFrame(rows)
    return frame.assign(
        basis=_basis(units),
        indicator=units.indicator,
        period=units.as_of,
    )


def _compared(units: UnitTable, objective: Objective, k: int) -> dict[str, pd.Series]:
    """Each rule's outcome; the weights are those of the equity-weighted objective."""
    table = compare_placements(
        units.table, k=k, objective=objective, minority_weight=_WEIGHT, poverty_weight=_WEIGHT
    )
    return {str(row["rule"]): row for _, row in table.iterrows()}


def chosen_rows(units: UnitTable, k: int) -> pd.DataFrame:
    """The places of the people-reached optimum, and how firm each choice is."""
    placed = place_units(units.table, k=k, objective="people_reached")
    rows = placed.units[placed.units["is_chosen"]].sort_values("order")
    firm = pd.Series(pd.NA, index=rows["place"], dtype="Float64")
    if _has_shares(units):
        tried = placement_sensitivity(units.table, weights=_WEIGHTS, poverty_weights=_WEIGHTS, k=k)
        firm = tried.units.set_index("place")["share_chosen"].reindex(rows["place"])
    return rows.assign(
        group=rows["district"], people_reached=rows["gain"].round(),
        times_chosen=firm.to_numpy(),
        basis=_basis(units), indicator=units.indicator, period=units.as_of,
    )  # fmt: skip


def chart_rows(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    """Rules for the two panels of bars."""
    return pd.DataFrame(
        {
            "rule": rows["group"],
            "reached": rows["people_gained"],
            "worst_district": rows["worst_coverage"],
            "shown": [format_estimate(n, "person", language) for n in rows["people_gained"]],
        }
    )


def say_placement(rows: pd.DataFrame, units: UnitTable, k: int, language: str) -> str:
    """What the best choice gains, and what fairness costs, in a sentence."""
    by_rule = {str(row["group"]): row for _, row in rows.iterrows()}
    best, fair = by_rule[_OBJECTIVES["people_reached"]], by_rule[_OBJECTIVES["gap_closed"]]
    today = by_rule[_RULES["status_quo"]]
    gained, kept = float(best["people_gained"]), float(fair["people_gained"])
    words = (
        f"{units.mark}. **{k} more** would reach at most "
        f"**{format_estimate(gained, 'person', language)} people in need**"
    )
    lift = float(fair["worst_coverage"]) - float(today["worst_coverage"])
    words += (
        f". Helping the worst-covered district first reaches "
        f"{format_estimate(kept, 'person', language)} and lifts that district by "
        f"{format_estimate(round(100 * lift, 1), 'number', language)} points"
    )
    return f"{words}. Both answers are proven: no other {k} places do better by their own measure."


def say_nothing_to_place(report: Report, units: UnitTable | None, k: int) -> str:
    """Why nothing can be placed; empty where it can."""
    if units is None:
        return f"**Cannot say**: the communes of {report.place_name} are not all listed."
    return "" if k else "Every commune of the table has the service: nothing is left to place."


def _rule_row(words: str, row: pd.Series) -> dict[str, object]:
    return {
        "group": words,
        "people_gained": round(float(row["reached"])),
        "coverage_of_need": row["coverage"],
        "worst_coverage": row["lowest_coverage"],
        "is_proven": row["is_proven"],
    }


def _has_shares(units: UnitTable) -> bool:
    shares = ["minority_share", "poverty_rate"]
    return bool(units.table.reindex(columns=shares).notna().all(axis=None))


def _basis(units: UnitTable) -> str:
    return "simulated" if units.is_simulated else "count"
