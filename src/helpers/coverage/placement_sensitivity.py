"""Whether the places that come next depend on how much equity counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Unpack

import pandas as pd

from helpers.coverage.placement import outcome, prepare
from helpers.coverage.placement_optimum import solve_placement
from helpers.coverage.placement_table import Asked
from helpers.errors import UserError


@dataclass(frozen=True, slots=True, eq=False)
class PlacementSensitivity:
    """One optimum for each combination of weights and reach.

    Attributes
    ----------
    scenarios : DataFrame
        One row a combination: ``reach_km``, ``minority_weight``, ``poverty_weight``, ``n_placed``,
        ``cost``, ``reached`` [people], ``coverage``, ``lowest_coverage``, ``minority_coverage`` and
        ``poverty_coverage`` where known, ``price_people`` [people that the weights leave unreached,
        against weights of 0 at the same reach], ``price_share`` [of those reached without weights],
        ``n_changed`` [places that weights of 0 would not choose], ``is_proven``, ``status``.
    units : DataFrame
        One row a unit without a service: ``place``, ``name``, ``district``, ``n_chosen``
        [combinations], ``share_chosen`` [0 to 1]; the most often chosen first, then by code.
    """

    scenarios: pd.DataFrame
    units: pd.DataFrame


def placement_sensitivity(
    table: pd.DataFrame,
    *,
    weights: Sequence[float],
    poverty_weights: Sequence[float] = (0.0,),
    reaches_km: Sequence[float] = (0.0,),
    where: str = "the table",
    **asked: Unpack[Asked],
) -> PlacementSensitivity:
    """How often each unit is chosen over a grid of weights, and what equity costs in people.

    Parameters
    ----------
    table : DataFrame
        One row a unit; columns as in :func:`helpers.coverage.placement_table.check_units`.
    weights, poverty_weights : sequence of float
        Values of ``minority_weight`` and ``poverty_weight``, 0 or more. 0 and 0 is plain
        people reached, and is solved as the base of the price even where it is not asked for.
    reaches_km : sequence of float
        Values of ``reach_km``.
    where : str
        What to call the table in a message.
    **asked
        ``k`` and/or ``budget``, ``time_limit`` [seconds, for each combination], as for
        :func:`helpers.coverage.placement.place_units`.

    Returns
    -------
    PlacementSensitivity

    Raises
    ------
    UserError
        As :func:`helpers.coverage.placement.place_units`; a grid without values; an attribute of
        the question that the grid itself sets.

    Notes
    -----
    The price of equity is the price of fairness of Bertsimas, Farias and Trichakis (2011): the part
    of the largest possible sum that the fairer choice gives up.
    """
    _check_grid(weights, poverty_weights, reaches_km, asked)
    rows, sets = [], []
    for reach in dict.fromkeys(reaches_km):
        base, without = _scenario(table, where, reach, 0.0, 0.0, asked)
        for weight, poverty in product(dict.fromkeys(weights), dict.fromkeys(poverty_weights)):
            row, chosen = base, without
            if weight or poverty:
                row, chosen = _scenario(table, where, reach, weight, poverty, asked)
            price = float(base["reached"]) - float(row["reached"])
            share = price / float(base["reached"])
            rows.append({**row, "price_people": price, "price_share": share,
                         "n_changed": len(chosen - without)})  # fmt: skip
            sets.append(chosen)
    return PlacementSensitivity(_ordered(pd.DataFrame(rows)), _frequency(table, sets))


def _check_grid(
    weights: Sequence[float],
    poverty_weights: Sequence[float],
    reaches_km: Sequence[float],
    asked: Asked,
) -> None:
    """A grid has values, and sets what it varies."""
    for name, grid in (("weights", weights), ("poverty_weights", poverty_weights),
                       ("reaches_km", reaches_km)):  # fmt: skip
        if len(grid) == 0:
            message = f"{name}: found no values, expected at least one.\nGive the values to try."
            raise UserError(message)
        for value in grid:
            if not value >= 0:
                message = (
                    f"{name}: found {value:g}, expected numbers of 0 or more.\nCorrect the value."
                )
                raise UserError(message)
    for name in ("objective", "minority_weight", "poverty_weight", "reach_km"):
        if name in asked:
            message = (
                f"{name}: found a value, expected none: the grid sets it.\n"
                "Use weights, poverty_weights and reaches_km."
            )
            raise UserError(message)


def _scenario(
    table: pd.DataFrame, where: str, reach_km: float, minority: float, poverty: float, asked: Asked
) -> tuple[dict[str, float | str | bool], frozenset[str]]:
    """One optimum: its row, and the place codes chosen."""
    terms = Asked(**asked)
    terms["reach_km"] = reach_km
    if minority or poverty:
        terms["objective"] = "equity_weighted"
        terms["minority_weight"], terms["poverty_weight"] = minority, poverty
    instance = prepare(table, where=where, **terms)
    solution = solve_placement(instance)
    row: dict[str, float | str | bool] = {
        "reach_km": reach_km,
        "minority_weight": minority,
        "poverty_weight": poverty,
        **outcome(instance, solution.chosen),
        "is_proven": solution.is_proven,
        "status": solution.status,
    }
    del row["objective"]
    return row, frozenset(instance.units["place"].iloc[solution.chosen])


def _ordered(scenarios: pd.DataFrame) -> pd.DataFrame:
    """Columns with the proof at the end."""
    last = ["is_proven", "status"]
    return scenarios[[name for name in scenarios if name not in last] + last]


def _frequency(table: pd.DataFrame, sets: list[frozenset[str]]) -> pd.DataFrame:
    """How many of the sets each unit without a service is in."""
    free = table.loc[~table["has_service"].astype(bool), ["place", "name", "district"]]
    times = free["place"].astype(str).map(lambda place: sum(place in chosen for chosen in sets))
    counted = free.assign(n_chosen=times, share_chosen=times / len(sets))
    return counted.sort_values(
        ["n_chosen", "place"], ascending=[False, True], kind="stable", ignore_index=True
    )
