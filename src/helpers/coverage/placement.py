"""Which places come next: the proven optimum beside the greedy answer and the status quo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Unpack

import numpy as np
import pandas as pd

from helpers.coverage.placement_optimum import Solution, solve_placement
from helpers.coverage.placement_reach import Bools, Floats, Instance, Ints, build_instance
from helpers.coverage.placement_rules import (
    choose_greedily,
    choose_most_populous,
    order_by_gain,
)
from helpers.coverage.placement_table import Asked, Terms, check_terms, check_units
from helpers.errors import UserError

METHOD: Final = {
    "people_reached": "most people with need newly within reach",
    "gap_closed": "highest coverage of the worst-covered district, then most people reached",
    "equity_weighted": "most people reached, each weighted by the shares of the unit",
}


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """The places that come next under one objective.

    Attributes
    ----------
    chosen : tuple of str
        Place codes, in the order in which each adds most.
    reached : float
        People with need newly within reach.
    coverage_before, coverage_after : float
        Share of all need within reach, 0 to 1.
    cost : float
        Of the places chosen [money, or units where no cost was given].
    objective : float
        What the set reaches: people, weighted people, or the lowest coverage of a district.
    bound : float
        What no set within the limits can exceed.
    mip_gap : float
        Share of the bound not shown to be out of reach, 0 to 1. For ``gap_closed`` with its lowest
        coverage proven: of the people reached.
    is_proven : bool
        No set within the limits does better.
    status : str
        "optimal", or "best found, not proven, gap x %".
    method : str
        Objective and solver in words.
    by_district : DataFrame
        One row a district: ``district``, ``n_units``, ``n_placed``, ``need``, ``reached_before``,
        ``reached_after`` [people], ``coverage_before``, ``coverage_after`` [0 to 1, missing without
        need].
    units : DataFrame
        One row a unit in order of place code: ``place``, ``name``, ``district``, ``population``,
        ``need``, ``has_service``, ``cost``, ``is_served_before``, ``is_chosen``, ``order`` (1 for
        the first to open), ``gain`` [people newly reached on top of those before it],
        ``is_served_after``, and the coordinates and shares where given.
    """

    chosen: tuple[str, ...]
    reached: float
    coverage_before: float
    coverage_after: float
    cost: float
    objective: float
    bound: float
    mip_gap: float
    is_proven: bool
    status: str
    method: str
    by_district: pd.DataFrame
    units: pd.DataFrame


def place_units(
    table: pd.DataFrame, *, where: str = "the table", **asked: Unpack[Asked]
) -> Placement:
    """Choose the places that come next, to proven optimality where time allows.

    Parameters
    ----------
    table : DataFrame
        One row a unit; columns as in :func:`helpers.coverage.placement_table.check_units`.
    where : str
        What to call the table in a message.
    **asked
        Any of the attributes of :class:`helpers.coverage.placement_table.Terms`: ``objective``,
        ``k`` and/or ``budget``, ``reach_km``, ``minority_weight``, ``poverty_weight``,
        ``time_limit`` [seconds]. The objectives:

        - ``people_reached``: most people with need newly within reach;
        - ``gap_closed``: the coverage of the worst-covered district raised as far as it goes, then
          most people reached;
        - ``equity_weighted``: most people reached, each counting 1 + minority_weight x the unit's
          minority share + poverty_weight x its poverty rate.

    Returns
    -------
    Placement

    Raises
    ------
    UserError
        The table or the question is not usable, or nobody is left to reach.

    Notes
    -----
    Fewer than `k` places are chosen where more would reach nobody. See docs/methods/placement.md.
    """
    instance = prepare(table, where=where, **asked)
    return describe(instance, solve_placement(instance))


def compare_placements(
    table: pd.DataFrame, *, where: str = "the table", **asked: Unpack[Asked]
) -> pd.DataFrame:
    """The optimum beside simpler rules and beside adding nothing.

    Parameters
    ----------
    table, where, **asked
        As for :func:`place_units`.

    Returns
    -------
    DataFrame
        One row a rule, in this order: ``status_quo``, ``most_populous``, ``greedy``, ``optimal``.
        Columns: ``rule``, ``n_placed``, ``cost``, ``objective``, ``share_of_optimum`` [of the
        objective, missing where the optimum is 0], ``reached`` [people], ``coverage``,
        ``lowest_coverage`` [of a district], ``minority_coverage`` and ``poverty_coverage`` [of need
        weighted by the share, where the table has it], ``is_proven``, ``status``, ``chosen`` (place
        codes).
    """
    instance = prepare(table, where=where, **asked)
    solution = solve_placement(instance)
    rules = {
        "status_quo": np.array([], dtype=np.int64),
        "most_populous": choose_most_populous(instance),
        "greedy": choose_greedily(instance),
        "optimal": solution.chosen,
    }
    rows = [{"rule": rule, **outcome(instance, chosen)} for rule, chosen in rules.items()]
    answer = pd.DataFrame(rows)
    best = answer["objective"].iloc[-1]
    answer.insert(4, "share_of_optimum", answer["objective"] / best if best > 0 else np.nan)
    answer["is_proven"] = [False, False, False, solution.is_proven]
    answer["status"] = ["nothing added", "rule of thumb", "rule of thumb", solution.status]
    codes = instance.units["place"].to_numpy(str)
    answer["chosen"] = [tuple(codes[chosen].tolist()) for chosen in rules.values()]
    return answer


def prepare(table: pd.DataFrame, *, where: str, **asked: Unpack[Asked]) -> Instance:
    """A checked table and question as arrays; stops where nobody is left to reach."""
    terms = Terms(**asked)
    units = check_units(table, where)
    check_terms(units, terms, where)
    instance = build_instance(units, terms)
    if not instance.need[~instance.served_before].any():
        message = (
            f"{where}, column need: found nobody in need beyond the reach of the services there "
            "are, expected some.\nNothing is left to place: lower reach_km, or check need."
        )
        raise UserError(message)
    return instance


def outcome(instance: Instance, chosen: Ints) -> dict[str, float]:
    """What a set of places comes to, in people, money and coverage."""
    served = instance.served(chosen)
    objective, reached = instance.score(chosen)
    answer = {
        "n_placed": len(chosen),
        "cost": float(instance.cost[chosen].sum()),
        "objective": objective,
        "reached": reached,
        "coverage": _share(instance.need, served),
        "lowest_coverage": float(np.nanmin(instance.coverage_by_district(served))),
    }
    for column in ("minority_share", "poverty_rate"):
        if column in instance.units and instance.units[column].notna().all():
            of_group = instance.need * instance.units[column].to_numpy(float)
            answer[f"{column.split('_')[0]}_coverage"] = _share(of_group, served)
    return answer


def describe(instance: Instance, solution: Solution) -> Placement:
    """The answer as tables, with place codes for positions."""
    order, gain = order_by_gain(instance, solution.chosen)
    before, after = instance.served_before, instance.served(order)
    return Placement(
        chosen=tuple(instance.units["place"].iloc[order]),
        reached=instance.score(order)[1],
        coverage_before=_share(instance.need, before),
        coverage_after=_share(instance.need, after),
        cost=float(instance.cost[order].sum()),
        objective=solution.objective,
        bound=solution.bound,
        mip_gap=solution.mip_gap,
        is_proven=solution.is_proven,
        status=solution.status,
        method=f"{METHOD[instance.terms.objective]}; mixed-integer program (HiGHS)",
        by_district=_by_district(instance, order, after),
        units=_by_unit(instance, order, gain, after),
    )


def _share(weight: Floats, served: Bools) -> float:
    """Share of a weight that is served; nan without any."""
    total = float(weight.sum())
    return float(weight @ served) / total if total > 0 else float("nan")


def _by_district(instance: Instance, chosen: Ints, after: Bools) -> pd.DataFrame:
    """Coverage of each district before and after."""
    number, n = instance.district, int(instance.district.max()) + 1
    before = instance.served_before
    return pd.DataFrame(
        {
            "district": np.unique(instance.units["district"].to_numpy(str)),
            "n_units": np.bincount(number, minlength=n),
            "n_placed": np.bincount(number[chosen], minlength=n),
            "need": np.bincount(number, instance.need, minlength=n),
            "reached_before": np.bincount(number, instance.need * before, minlength=n),
            "reached_after": np.bincount(number, instance.need * after, minlength=n),
            "coverage_before": instance.coverage_by_district(before),
            "coverage_after": instance.coverage_by_district(after),
        }
    )


def _by_unit(instance: Instance, order: Ints, gain: Floats, after: Bools) -> pd.DataFrame:
    """Each unit with its place in the order, for tables and maps."""
    position = pd.Series(np.arange(1, len(order) + 1), index=order, dtype="Int64")
    extra = ("latitude", "longitude", "minority_share", "poverty_rate")
    columns = ["place", "name", "district", "population", "need", "has_service", "cost"]
    units = instance.units[[*columns, *(name for name in extra if name in instance.units)]]
    return units.assign(
        is_served_before=instance.served_before,
        is_chosen=units.index.isin(order),
        order=position.reindex(units.index),
        gain=pd.Series(gain, index=order).reindex(units.index),
        is_served_after=after,
    )
