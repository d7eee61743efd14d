"""Where the next units should go, for 02_coverage_gaps.ipynb."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.coverage import compare_placements, place_units, placement_sensitivity
from helpers.coverage.placement_table import Objective
from helpers.reporting.layout import Column
from helpers.reporting.numbers import format_estimate
from helpers.reporting.pages.units import UnitTable

RULE_MEASURES: Final = ("people_gained", "coverage_of_need", "worst_coverage")
RULE_COLUMNS: Final = (
    Column("@group", "Where the next ones go"), Column("people_gained", "People newly reached"),
    Column("coverage_of_need", "Coverage of need, all"), Column("worst_coverage"),
)  # fmt: skip
UNIT_MEASURES: Final = ("people_reached", "times_chosen")
UNIT_COLUMNS: Final = (
    Column("@group", "Commune"), Column("people_reached", "People in need reached"),
    Column("times_chosen"),
)  # fmt: skip
ORDER_NOTE: Final = (
    "The choice that reaches most people, in the order in which each place adds most."
)
UNIT_NOTE: Final = (
    f"{ORDER_NOTE} Chosen in: the share of the weightings tried (ethnic minorities and poverty "
    "counting 0, 1, 2 or 4 times more) in which the place is still chosen. A low share means: it "
    "depends on what is valued."
)
_WEIGHTS: Final = (0.0, 1.0, 2.0, 4.0)
_WEIGHT: Final = 2.0
_OBJECTIVES: Final[dict[Objective, str]] = {
    "people_reached": "most people in need",
    "gap_closed": "raise the lowest district as far as it goes",
    "equity_weighted": "minorities and the poor count more",
}
_RULES: Final = {
    "status_quo": "nowhere: as today",
    "most_populous": "the most populous places",
    "greedy": "one after the other, each time the most people",
}


def how_many(units: UnitTable | None, wanted: int) -> int:
    """How many can be placed: the number asked for, or as many as lack the service and need it."""
    return 0 if units is None else min(wanted, _lacking(units))


def _lacking(units: UnitTable) -> int:
    """Communes without the service where somebody needs it: any other place reaches nobody."""
    return int((~units.table["has_service"].astype(bool) & units.table["need"].gt(0)).sum())


def _placeable(units: UnitTable) -> pd.DataFrame:
    """The table without a cost that is not known throughout: it is asked for places, not money."""
    table = units.table
    is_known = "cost" in table and bool(table["cost"].notna().all())
    return table if is_known else table.drop(columns="cost", errors="ignore")


def rule_rows(units: UnitTable, k: int) -> pd.DataFrame:
    """Status quo, a rule of thumb and the proven optimum of each objective."""
    simple = _compared(units, "people_reached", k)
    rows = [_rule_row(words, simple[rule]) for rule, words in _RULES.items()]
    for objective, words in _OBJECTIVES.items():
        if objective != "equity_weighted" or _has_shares(units):
            rows.append(_rule_row(words, _compared(units, objective, k)["optimal"]))
    frame = pd.DataFrame(rows)
    return frame.assign(**units.marks)


def _compared(units: UnitTable, objective: Objective, k: int) -> dict[str, pd.Series]:
    """Each rule's outcome; the weights are those of the equity-weighted objective."""
    table = compare_placements(
        _placeable(units), k=k, objective=objective, minority_weight=_WEIGHT, poverty_weight=_WEIGHT
    )
    return {str(row["rule"]): row for _, row in table.iterrows()}


def chosen_rows(units: UnitTable, k: int) -> pd.DataFrame:
    """The places of the people-reached optimum, and how firm each choice is."""
    placed = place_units(_placeable(units), k=k, objective="people_reached")
    rows = placed.units[placed.units["is_chosen"]].sort_values("order")
    firm = pd.Series(pd.NA, index=rows["place"], dtype="Float64")
    if _has_shares(units):
        tried = placement_sensitivity(
            _placeable(units), weights=_WEIGHTS, poverty_weights=_WEIGHTS, k=k
        )
        firm = tried.units.set_index("place")["share_chosen"].reindex(rows["place"])
    chosen = rows.assign(
        code=rows["place"], people_reached=rows["gain"].round(), times_chosen=firm.to_numpy(),
        **units.marks,
    )  # fmt: skip
    return units.with_places(chosen)


def worst_districts(units: UnitTable, k: int) -> tuple[str, str]:
    """The lowest district today, and the one that is lowest when it was raised as far as it goes.

    Each with its coverage of need, in words.
    """
    placed = place_units(_placeable(units), k=k, objective="gap_closed").by_district
    found = []
    for column in ("coverage_before", "coverage_after"):
        row = placed.sort_values(column, kind="stable").iloc[0]
        found.append(f"{row['district']}, {100 * row[column]:.1f}%")
    return found[0], found[1]


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


def unit_note(units: UnitTable) -> str:
    """What the table of chosen places shows; without shares there are no weightings to try."""
    if _has_shares(units):
        return UNIT_NOTE
    return (
        f"{ORDER_NOTE} How firm the choice is cannot be said: minority_share and poverty_rate are "
        "not known of every commune."
    )


def say_placement(rows: pd.DataFrame, units: UnitTable, k: int, language: str) -> str:
    """What the best choice gains, and what fairness costs, in a sentence."""
    by_rule = {str(row["group"]): row for _, row in rows.iterrows()}
    best, fair = by_rule[_OBJECTIVES["people_reached"]], by_rule[_OBJECTIVES["gap_closed"]]
    gained = format_estimate(float(best["people_gained"]), "person", language)
    if k == _lacking(units):
        return (
            f"{units.mark}. **{k} more** would reach **{gained} people in need**: no commune "
            "of the table with people in need would then lack the service."
        )
    kept = format_estimate(float(fair["people_gained"]), "person", language)
    today, then = worst_districts(units, k)
    words = f"{units.mark}. **{k} more** would reach at most **{gained} people in need**"
    if float(fair["worst_coverage"]) > float(by_rule[_RULES["status_quo"]]["worst_coverage"]):
        words += (
            f". The lowest district today is {today}; raising the lowest as far as it goes reaches "
            f"{kept}, and the lowest is then {then}"
        )
    else:
        few = "One is" if k == 1 else f"{k} are"
        words += f". {few} too few to raise the lowest coverage of a district ({today})"
    return f"{words}. {_say_proof([best, fair], k)}"


def _say_proof(answers: list[pd.Series], k: int) -> str:
    if not all(bool(answer["is_proven"]) for answer in answers):
        return "Not proven within the time given: another choice may do better."
    others = "no other place does" if k == 1 else f"no other {k} places do"
    return f"Both answers are proven: {others} better by their own measure."


def say_nothing_to_place(units: UnitTable | None, k: int) -> str:
    """Why nothing can be placed; empty where it can, or where there is no table at all."""
    if units is None:
        return ""
    if k:
        return ""
    if units.table["has_service"].astype(bool).all():
        return "Every commune of the table has the service: nothing is left to place."
    return "Nobody in need lives in a commune without the service: nothing is left to place."


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
